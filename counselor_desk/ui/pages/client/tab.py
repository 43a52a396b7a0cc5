# SPDX-License-Identifier: GPL-3.0-or-later
"""What every tab of a client's page is: it loads itself when it is first shown, and asks the page for the rest."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId
from counselor_desk.ui.code_for_names import with_code
from counselor_desk.ui.names import Named
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.places import Place


class ClientTabWidget(QWidget):
    """One tab of one client.

    It is built when its tab is first chosen and then kept as long as the page. The page loads it once, tells it what
    changed in the journal, and asks it to `leave` before it is destroyed. Above it stand the name and the strip, so a
    tab neither repeats them nor scrolls them away.
    """

    place_requested = Signal(object)
    """A `Place` that the window should go to."""
    journal_changed = Signal(object)
    """A `Changed`: what this tab has saved. The page does not tell the tab again: it loads itself."""
    trouble = Signal(object)
    """A `DeskError` that belongs to no field; the page says it in its banner."""
    leave_refused = Signal()
    """What is unsaved cannot be saved, and whoever typed it chose to stay; `leave` does not call back then."""

    def __init__(self, context: PageContext, client_id: ClientId) -> None:
        super().__init__()
        self.context = context
        self.client_id = client_id
        self.setProperty("kind", "clear")

    def load(self) -> None:
        """Ask the runner for what this tab shows."""
        raise NotImplementedError

    def reload(self, changed: Changed) -> None:  # noqa: ARG002  # tabs that show little look at what changed
        """Show the journal as it is after a change made elsewhere; nothing typed may be lost by it."""
        self.load()

    def leave(self, on_left: Callable[[], None]) -> None:
        """Save what is unsaved, then call back; a tab with nothing unsaved calls back at once."""
        on_left()

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        """As `leave`, but asks nothing: a tab that would ask keeps what is typed as unfinished work and calls back."""
        self.leave(on_left)

    def first_stop(self) -> QWidget | None:
        """Where the focus goes when the tab is chosen."""
        return None

    def shown(self, text: str, client: Named) -> str:
        """What people typed, as it may stand on screen: with the client's code while codes stand for names."""
        return with_code(text, (), client)[0] if self.context.names.are_codes else text

    def go_to(self, place: Place) -> None:
        """Ask the window to go somewhere else."""
        self.place_requested.emit(place)

    def show_trouble(self, error: DeskError) -> None:
        """Hand a failure to the page, which says it above the tab."""
        self.trouble.emit(error)
