# SPDX-License-Identifier: GPL-3.0-or-later
"""What the steps of the set-up share: what has been chosen so far, and how a step is entered and left."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.services.journal_creation import NewJournal, WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.start import Start
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, column
from counselor_desk.ui.widgets.labels import Label, Role


class SetUpStep(IntEnum):
    """The steps in their order."""

    WELCOME = 0
    OPENING = 1
    RECOVERY = 2
    BACKUPS = 3
    PRACTICE = 4
    READY = 5


@dataclass
class SetUp:
    """What the steps have found out and done so far; it lives as long as the wizard does."""

    start: Start
    path: Path
    ways: WaysIn = field(default_factory=WaysIn, repr=False)
    way_words: str = ""
    new: NewJournal | None = field(default=None, repr=False)
    """The journal with its code, while the code can still be shown."""
    journal: OpenJournal | None = field(default=None, repr=False)
    desk: OpenDesk | None = field(default=None, repr=False)
    is_code_tested: bool = False
    backup_folder: Path | None = None
    practice_name: str = field(default="", repr=False)


class StepPage(QWidget):
    """One step: a heading, its parts, and at most one banner.

    `enter` is called each time it comes on screen, `leave` when somebody wants to go on; a step that cannot be left yet
    says why beside the field and does not call back.
    """

    back_allowed_changed = Signal()
    go_on_requested = Signal()
    """Enter was pressed where a part of the step would keep it for itself."""

    def __init__(self, set_up: SetUp, *, title: str, second: str) -> None:
        super().__init__()
        self.set_up = set_up
        self.setProperty("kind", "clear")
        self._trouble: Banner | None = None
        self.body = column(self, gap=16)
        heading = column(gap=4)
        self._title = Label(title, role=Role.PAGE_TITLE, wraps=True)
        self._second = Label(second, role=Role.SIDE, wraps=True)
        heading.addWidget(self._title)
        heading.addWidget(self._second)
        self.body.addLayout(heading)
        self.setAccessibleName(title)

    @property
    def can_go_back(self) -> bool:
        """Whether the step before can be opened again."""
        return True

    @property
    def goes_on_words(self) -> str:
        """What the button says that leads on."""
        return "Continue"

    def enter(self) -> None:
        """The step has come on screen."""

    def leave(self, on_left: Callable[[], None]) -> None:
        """Keep what was chosen and call back, or say what is missing."""
        on_left()

    def first_stop(self) -> QWidget | None:
        """Where the focus goes."""
        return None

    def show_trouble(self, error: DeskError) -> None:
        """Say what went wrong above the parts of the step."""
        explanation = explain(error.code)
        self.clear_trouble()
        self._trouble = Banner(explanation.happened, second=explanation.what_to_do, tone=Tone.DANGER)
        self._trouble.setObjectName("trouble")
        self.body.insertWidget(1, self._trouble)

    def clear_trouble(self) -> None:
        """Take the banner away."""
        if self._trouble is not None:
            self._trouble.setParent(None)
            self._trouble.deleteLater()
            self._trouble = None
