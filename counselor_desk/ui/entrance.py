# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before an open journal: the unlock page, or the set-up of a new one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.start import Start

if TYPE_CHECKING:
    from counselor_desk.ui.wizards.first_run.wizard import FirstRunWizard


class Entrance(QObject):
    """Leads to an open journal.

    Args:
        start: what exists before a journal is open.
        show: puts a widget into the window in the place of what it shows.
    """

    journal_opened = Signal(object)
    """The OpenJournal."""

    def __init__(self, start: Start, *, show: Callable[[QWidget], None], parent: QObject) -> None:
        super().__init__(parent)
        self._start, self._show = start, show
        self._path = start.journal_path
        self._set_up: FirstRunWizard | None = None

    def begin(self) -> None:
        """Show the first thing: an open journal where the keyring alone is enough, the unlock page, the set-up."""
        path, vault = self._path, self._start.vault
        if not vault.is_journal(path):
            self.set_up()
            return
        # where the keyring alone is enough the unlock page would be built to be thrown away: 0.15 s of the start
        self._start.runner.run(
            lambda: vault.open_by_keyring(path),
            owner=self,
            on_ok=self._on_tried_keyring,
            on_error=lambda _: self._on_tried_keyring(None),
        )

    def unlock(self, path: Path | None = None, *, opens_by_itself: bool = True) -> None:
        """Ask for the way into a journal; the one that was meant last where none is named."""
        from counselor_desk.ui.pages.unlock import UnlockPage

        self._path, self._set_up = path or self._path, None
        page = UnlockPage(self._start, journal=self._path, opens_by_itself=opens_by_itself)
        page.journal_opened.connect(self._on_opened)
        page.another_requested.connect(self.unlock)
        page.set_up_requested.connect(self.set_up)
        self._show(page)
        page.load()

    def set_up(self, journal: OpenJournal | None = None) -> None:
        """Set a new journal up, or go on with one whose set-up was ended before the practice was named."""
        from counselor_desk.ui.wizards.first_run.wizard import FirstRunWizard

        self._set_up = FirstRunWizard(self._start, journal=journal)
        self._set_up.journal_opened.connect(self._on_opened)
        self._set_up.existing_requested.connect(self.unlock)
        self._show(self._set_up)
        self._set_up.load()

    def leave(self, on_left: Callable[[], None]) -> None:
        """Close what a set-up has begun, then call back."""
        if self._set_up is None:
            on_left()
            return
        self._set_up.leave(on_left)

    def _on_tried_keyring(self, journal: OpenJournal | None) -> None:
        if journal is not None:
            self._on_opened(journal)
        else:
            # it was tried a moment ago
            self.unlock(opens_by_itself=False)

    def _on_opened(self, journal: OpenJournal) -> None:
        self._path, self._set_up = journal.path, None
        self.journal_opened.emit(journal)
