# SPDX-License-Identifier: GPL-3.0-or-later
"""Notices that nobody has touched the program for some minutes, so that an open journal is not left lying about."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_SECONDS_PER_MINUTE = 60
_LOOK_EVERY_MS = 1_000

# the clock that goes on while the computer sleeps and that nobody can set: CLOCK_BOOTTIME on Linux, CLOCK_MONOTONIC on
# macOS, where time.monotonic() stands still in sleep; on Windows time.monotonic() goes on
_STEADY = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


def steady_seconds() -> float:
    """Seconds since some moment, counted through sleep and through every change of the clock on the wall."""
    return time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)


class IdleLock(QObject):
    """Watches every window of the program from its start to its stop; `left_alone` comes once.

    Args:
        now: the seconds of a steady clock.
    """

    left_alone = Signal()

    def __init__(self, parent: QObject, *, now: Callable[[], float] = steady_seconds) -> None:
        super().__init__(parent)
        self._now = now
        self._touched = 0.0
        self._seconds = 0.0
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self, *, minutes: int) -> None:
        """Count from now on; each key, click and move of the mouse begins anew.

        The filters sit on the windows and not on the application: every event of every widget would pass them there.
        A menu, a list of choices or a dialog of its own is a window too; it is found within a second of coming up,
        and what opened it has begun the count anew.
        """
        self.stop()
        self._touched = self._now()
        self._seconds = minutes * _SECONDS_PER_MINUTE
        self._watch_new_windows()
        self._timer.start()

    def stop(self) -> None:
        """Count no longer, as while the journal is locked."""
        self._timer.stop()
        for window in self._watched:
            if isValid(window):
                window.removeEventFilter(self)
        self._watched.clear()

    def look(self) -> None:
        """Tell whether the time is over; after a sleep it may be so at the first look."""
        if not self._timer.isActive():
            return
        if self._is_over():
            self.stop()
            self.left_alone.emit()
        else:
            self._watch_new_windows()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            if self._is_over():
                # the key that wakes a computer may come before the look: it locks, and does nothing else
                self.look()
                return True
            self._touched = self._now()
        return super().eventFilter(watched, event)

    def _is_over(self) -> bool:
        return self._timer.isActive() and self._now() - self._touched >= self._seconds

    def _watch_new_windows(self) -> None:
        self._watched = [each for each in self._watched if isValid(each)]
        for window in QGuiApplication.topLevelWindows():
            if window not in self._watched:
                window.installEventFilter(self)
                self._watched.append(window)
