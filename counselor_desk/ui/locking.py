# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes an open journal a locked one: who asks for it, what is covered first, and what is left in memory after."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QToolTip

from counselor_desk.ui.idle_lock import IdleLock
from counselor_desk.ui.relock import Standing
from counselor_desk.ui.settings import keep_geometry
from counselor_desk.ui.start import Start

# the sources load a module of Qt, which the first page must not wait for
_AFTER_FIRST_PAGE_MS = 500
_DRAIN_MS = 5_000
_MOST_POPUPS = 8


class Locking(QObject):
    """Watches from `watch` on for a reason to lock; the window does the rest and calls `cover` and `finish`."""

    asked = Signal()
    """Somebody left the window alone, or the system wants the journal locked."""

    def __init__(self, start: Start, window: QMainWindow) -> None:
        super().__init__(window)
        self._start = start
        self._window = window
        self._idle = IdleLock(self)
        self._idle.left_alone.connect(self.asked)
        self._sources = start.lock_sources
        self._until_sources = QTimer(self)
        self._until_sources.setSingleShot(True)
        self._until_sources.setInterval(_AFTER_FIRST_PAGE_MS)
        if self._sources is not None:
            self._until_sources.timeout.connect(self._sources.start)
            self._sources.lock_requested.connect(self.asked)

    def watch(self) -> None:
        """Watch an open journal, by the preferences as they are now."""
        self._idle.start(minutes=self._start.settings.current.lock_after_minutes)
        if self._sources is not None:
            self._until_sources.start()

    def on_minimized(self) -> None:
        """Lock if that was chosen."""
        if self._start.settings.current.lock_on_minimize:
            self.asked.emit()

    def cover(self) -> None:
        """Put a blank frame on the screen at once, and close every window above it.

        Saving may take a while on a busy disk, and nobody who locks wants the note to be read meanwhile.
        """
        from counselor_desk.ui.widgets.curtain import LockCover

        self._close_other_windows()
        cover = LockCover(self._window)
        cover.open()
        # now and not when the events come round to it: a computer that falls asleep keeps what it showed last
        cover.repaint()

    def rest(self) -> None:
        """Watch no longer; the computer sleeps when it likes."""
        self._idle.stop()
        self._until_sources.stop()
        if self._sources is not None:
            self._sources.stop()

    def finish(self, journal: Path) -> None:
        """Begin the program anew on a journal that is closed by now; comes back only where that must not be done.

        Words that the disk would not take are held sealed in this process and would end with it, so it goes on.
        """
        start = self._start
        keep_geometry(start.settings, self._window)
        if start.vault.held.is_empty and start.runner.drain(_DRAIN_MS):
            start.relock(journal, self._stands())
        # not before: while the sources are listened to, the computer waits with its sleep
        self.rest()

    def _stands(self) -> Standing:
        if self._window.isMinimized():
            return Standing.MINIMIZED
        return Standing.IN_FRONT if QApplication.activeWindow() is not None else Standing.BEHIND

    def _close_other_windows(self) -> None:
        # a menu that was opened from a menu stands above it, and several are there at most
        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
        QToolTip.hideText()
        for each in QApplication.topLevelWidgets():
            if each is not self._window and each.isVisible():
                each.close()
