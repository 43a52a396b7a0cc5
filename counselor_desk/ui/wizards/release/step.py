# SPDX-License-Identifier: GPL-3.0-or-later
"""What each of the eight steps is to the wizard: a body, words for its foot, and where one may go on to."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.ui.pages.page import PageContext


@dataclass(frozen=True, slots=True)
class FootButton:
    """The primary button of a step: what it says and why it is closed, if it is."""

    words: str
    is_open: bool = True
    why_closed: str = ""
    is_primary: bool = True
    """False while something in the step itself is still to be done first."""


class Step(QWidget):
    """One step of the wizard.

    The wizard asks it to `load` whenever it is shown, puts `foot_words` at the left of its foot, `go_on` and, where one
    is given, a second button `act` (the next thing to decide) at its right. A step saves what it holds at once, so
    every step can be left and resumed.
    """

    changed = Signal()
    """Something was saved: the wizard asks for progress and its foot again."""
    foot_changed = Signal()
    """Its totals or buttons are other ones now, though nothing was saved: the wizard asks for its foot again."""
    step_requested = Signal(object)
    """A `MatterStep` to go to."""
    matter_opened = Signal(object)
    """The `MatterId` that the first step has just opened."""
    place_requested = Signal(object)
    trouble = Signal(object)
    """A `DeskError` that no field of the step can show."""
    leave_refused = Signal()
    """What is typed could not be saved; the step says why and stays."""
    step: MatterStep

    def __init__(self, context: PageContext, *, matter_id: MatterId | None) -> None:
        super().__init__()
        self.context = context
        self.matter_id = matter_id
        self.setProperty("kind", "clear")

    def load(self) -> None:
        """Ask the runner for what this step shows."""
        raise NotImplementedError

    def foot_words(self) -> str:
        """A sentence for the foot; totals that never leave it."""
        return ""

    def foot_widget(self) -> QWidget | None:
        """Something richer than a sentence for the left of the foot; the step keeps it."""
        return None

    def go_on(self) -> FootButton:
        """The button that leads to the next step."""
        raise NotImplementedError

    def act(self) -> FootButton | None:
        """The button for the next thing to do here; while there is one, it is the primary one."""
        return None

    def on_go_on(self, on_done: Callable[[], None]) -> None:
        """Save what this step holds, then call back to go on; a faulty field gets the focus instead."""
        on_done()

    def on_act(self) -> None:
        """Do the next thing."""

    def leave(self, on_left: Callable[[], None]) -> None:
        """Save what is typed, then call back; or say what is wrong with it and emit `leave_refused`."""
        on_left()

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        """As `leave`, but asks nothing: what cannot be saved as it is, is kept as unfinished work."""
        self.leave(on_left)

    def first_stop(self) -> QWidget | None:
        """Where the focus goes."""
        return None

    def fail(self, error: DeskError) -> None:
        """Hand an error to the wizard's banner."""
        self.trouble.emit(error)
