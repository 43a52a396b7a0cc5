# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands before an open journal: the unlock page, or the set-up of a new one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof
from counselor_desk.ui.own_journal import remember_journal
from counselor_desk.ui.start import Start

if TYPE_CHECKING:
    from counselor_desk.ui.pages.page import PageContext
    from counselor_desk.ui.pages.unlock_other import Other
    from counselor_desk.ui.wizards.first_run.wizard import FirstRunWizard


_TURNS, _LOOK_AGAIN_MS, _MOST_LOOKS = 3, 50, 20


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
        self._code: Proof | None = None

    def begin(self) -> None:
        """Show the first thing: an open journal where the keyring alone is enough, the unlock page, the set-up."""
        path, vault = self._path, self._start.vault
        if not vault.is_journal(path):
            self.set_up()
            return
        # where the keyring alone is enough the unlock page would be built to be thrown away: 0.15 s of the start
        self._start.runner.run(
            self._start.opened_early or partial(vault.open_by_keyring, path),
            owner=self,
            on_ok=self._on_tried_keyring,
            on_error=lambda _: self._on_tried_keyring(None),
        )

    def unlock(
        self,
        path: Path | None = None,
        *,
        opens_by_itself: bool = True,
        other: "Other | None" = None,
        back_to: Path | None = None,
    ) -> None:
        """Ask for the way into a journal; the one that was meant last where none is named.

        Args:
            other: what is looked for at once in its place.
            back_to: the backup that is to become the journal.
        """
        from counselor_desk.ui.pages.unlock import UnlockPage

        self._path, self._set_up = path or self._path, None
        page = UnlockPage(self._start, journal=self._path, opens_by_itself=opens_by_itself)
        page.code_given.connect(self._keep_code)
        page.journal_opened.connect(self._on_opened)
        page.another_requested.connect(self.unlock)
        page.set_up_requested.connect(self.set_up)
        self._show(page)
        page.load()
        if other is not None:
            page.look_for(other)
        if back_to is not None:
            page.go_back_to(back_to)

    def set_up(self, journal: OpenJournal | None = None) -> None:
        """Set a new journal up, or go on with one whose set-up was ended before the practice was named."""
        from counselor_desk.ui.wizards.first_run.wizard import FirstRunWizard

        self._set_up = FirstRunWizard(self._start, journal=journal)
        self._set_up.code_given.connect(self._keep_code)
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

    def look_after_opening(self, window: QWidget, context: "PageContext", *, is_open: Callable[[], bool]) -> None:
        """Say over the first page what an opening calls for; a code that opened the journal is handed on once."""
        code, self._code = self._code, None

        def look() -> None:
            if not is_open():
                return
            from counselor_desk.ui.after_opening import look_after_opening

            look_after_opening(window, context, code=code, is_open=is_open)

        # once the rows of the first page were read and painted: what this asks is loaded and read on their thread
        def wait(_: object) -> None:
            _after_painting(window, look)

        context.runner.run(_nothing, owner=window, on_ok=wait, on_error=wait)

    def _keep_code(self, code: Proof) -> None:
        self._code = code

    def _on_tried_keyring(self, journal: OpenJournal | None) -> None:
        if journal is not None:
            self._on_opened(journal)
        else:
            # the page opens it once more where the keyring answers: it says why it fails, and how far an upgrade is
            self.unlock()

    def _on_opened(self, journal: OpenJournal) -> None:
        self._path, self._set_up = journal.path, None
        remember_journal(self._start, journal.path)
        self.journal_opened.emit(journal)


def _after_painting(window: QWidget, act: Callable[[], None]) -> None:
    """Act in a turn after the window was painted; within a second, where it stays hidden."""
    timer = QTimer(window)
    timer.setSingleShot(True)
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        handle = window.windowHandle()
        # what is exposed was painted before a timer runs out
        if handle is None or handle.isExposed() or window.isMinimized() or looks > _MOST_LOOKS:
            timer.deleteLater()
            act()
            return
        # a window that was just shown is exposed within a turn or two
        timer.start(0 if looks < _TURNS else _LOOK_AGAIN_MS)

    timer.timeout.connect(look)
    timer.start(0)


def _nothing() -> None:
    """The job that is answered after all before it."""
