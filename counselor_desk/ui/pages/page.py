# SPDX-License-Identifier: GPL-3.0-or-later
"""What every page is: built from a context, loads itself through the runner, asks upwards and never sideways."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import BugError, DeskError
from counselor_desk.domain.ports import Clock
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.keys_ahead import KeysAhead
from counselor_desk.ui.names import Names
from counselor_desk.ui.places import Place
from counselor_desk.ui.tasks import Runner
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner

if TYPE_CHECKING:
    # a page gets these handed over; loading their modules is for those who open the doors
    from counselor_desk.services.open_desk import OpenDesk
    from counselor_desk.ui.capture_exclusion import CaptureExclusion
    from counselor_desk.ui.clipboard import Clipboard
    from counselor_desk.ui.file_dialogs import FileDialogs
    from counselor_desk.ui.lock_sources.source import SourceState
    from counselor_desk.ui.printing import Printing
    from counselor_desk.ui.settings import Settings


class Changed(Flag):
    """What of the journal a page has changed, so that open pages know whether to load again."""

    CLIENTS = auto()
    SESSIONS = auto()
    NOTES = auto()
    CONSENTS = auto()
    MATTERS = auto()
    DISCLOSURES = auto()
    BACKUPS = auto()
    PRACTICE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Everything that a page may use, handed over when it is built."""

    desk: "OpenDesk"
    runner: Runner
    clock: Clock
    settings: "Settings"
    formats: Formats
    names: Names
    file_dialogs: "FileDialogs"
    printing: "Printing"
    clipboard: "Clipboard"
    zone: str
    """The practice's time zone (IANA): on its clock every moment is shown."""
    capture: "CaptureExclusion | None" = None
    lock_states: "Callable[[], tuple[SourceState, ...]]" = tuple
    """What of the system asks for the lock, as it stands now; on the UI thread. Empty where nothing is listened to."""


class Page(QWidget):
    """One page of the window.

    A page is built once for a place, asked to `load`, told when the journal changed, and asked to `leave` before it is
    destroyed. Results of the runner reach it only while it lives.
    """

    place_requested = Signal(object)
    """A `Place` that the window should go to."""
    back_requested = Signal()
    journal_changed = Signal(object)
    """A `Changed`: what this page has saved."""
    curtain_requested = Signal()
    lock_requested = Signal()
    journal_renewed = Signal(object)
    """The journal goes on under new keys: what was built on it is built anew, and the `Place` is gone to."""
    journal_lost = Signal()
    """A change was left uncertain by the disk and the journal is closed already: it has to be opened anew."""
    restore_requested = Signal(object)
    """The journal is to be closed, and the backup at this Path to take its place."""
    leave_refused = Signal()
    """What is unsaved cannot be saved, and whoever writes it chose to stay: the window forgets where it was to go."""
    decides_by_keys = False
    """True where Enter or a letter decides something: such a key, pressed before the page is read, goes nowhere."""
    covers_sidebar = False
    """True for ways of several steps that stand in the place of the sidebar and the top bar."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.setProperty("ground", "bg")
        self._trouble: Banner | None = None
        KeysAhead(self, decides_nothing=self.decides_by_keys).until_loaded(context.runner)

    def load(self) -> None:
        """Ask the runner for what this page shows."""
        raise NotImplementedError

    def reload(self, changed: Changed) -> None:  # noqa: ARG002  # pages that show little look at what changed
        """Show the journal as it is after a change that was made here or elsewhere."""
        self.load()

    def leave(self, on_left: Callable[[], None]) -> None:
        """Save what is unsaved, then call back; a page with nothing unsaved calls back at once."""
        on_left()

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        """As `leave`, but asks nothing: a page that would ask keeps what is typed as unfinished work and calls back."""
        self.leave(on_left)

    def first_stop(self) -> QWidget | None:
        """Where the focus goes when the page is opened."""
        return None

    def show_trouble(self, error: DeskError) -> None:
        """Say what went wrong in a banner at the top of the page that stays until it is shown anew."""
        # the sentences for all failures take 2 ms of the start, where mostly nothing fails
        from counselor_desk.domain.explanations import explain

        explanation = explain(error.code)
        self.say_trouble(explanation.happened, explanation.what_to_do)

    def say_trouble(self, happened: str, what_to_do: str) -> None:
        """Show a banner with these words."""
        self.clear_trouble()
        layout = self.trouble_layout()
        self._trouble = Banner(happened, second=what_to_do, tone=Tone.DANGER, icon="warn")
        self._trouble.setObjectName("trouble")
        layout.insertWidget(0, self._trouble)

    def clear_trouble(self) -> None:
        """Take the banner away."""
        if self._trouble is not None:
            self._trouble.setParent(None)
            self._trouble.deleteLater()
            self._trouble = None

    def trouble_layout(self) -> QBoxLayout:
        """The layout at whose top a banner is put: the page's own, unless it names another."""
        layout = self.layout()
        if not isinstance(layout, QBoxLayout):
            raise BugError("page without a column")
        return layout

    def go_to(self, place: Place) -> None:
        """Ask the window to go somewhere else."""
        self.place_requested.emit(place)
