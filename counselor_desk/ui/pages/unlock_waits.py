# SPDX-License-Identifier: GPL-3.0-or-later
"""The wait after a wrong PIN, counted down on the screen; how long it is, the journal itself remembers."""

from PySide6.QtCore import QObject, QTimer, Signal


class Countdown(QObject):
    """Counts whole seconds down to none; ends with the page that owns it."""

    changed = Signal(int)
    """The seconds that are left; 0 when the next try may be made."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = 0
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._on_second)

    @property
    def seconds_left(self) -> int:
        """How long to wait still."""
        return self._left

    def begin(self, seconds: int) -> None:
        """Count from here; 0 ends a wait that is under way."""
        self._left = seconds
        if seconds:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit(seconds)

    def _on_second(self) -> None:
        self.begin(max(0, self._left - 1))
