# SPDX-License-Identifier: GPL-3.0-or-later
"""Notices that nobody has touched the window for some minutes, so that an open journal is not left lying about."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

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
_MS_PER_MINUTE = 60_000


class IdleLock(QObject):
    """Watches one window from its start to its stop; `left_alone` comes once for each time it was left alone."""

    left_alone = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._window: QWindow | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.left_alone)

    def start(self, window: QWindow, *, minutes: int) -> None:
        """Count from now on; each key, click and move of the mouse begins anew.

        The filter sits on the window and not on the application: every event of every widget would pass it there.
        """
        self.stop()
        self._window = window
        window.installEventFilter(self)
        self._timer.start(minutes * _MS_PER_MINUTE)

    def stop(self) -> None:
        """Count no longer, as while the journal is locked."""
        self._timer.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE and self._timer.isActive():
            self._timer.start()
        return super().eventFilter(watched, event)
