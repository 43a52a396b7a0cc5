# SPDX-License-Identifier: GPL-3.0-or-later
"""The wait between wrong tries: short for a slip of the finger, long for somebody who tries one PIN after the other."""

from PySide6.QtCore import QObject, QTimer, Signal

_FREE_TRIES = 2
_LONGEST_SECONDS = 60


def seconds_after(wrong_in_a_row: int) -> int:
    """0 for the first two wrong tries, then 1, 2, 4 and so on up to a minute."""
    if wrong_in_a_row <= _FREE_TRIES:
        return 0
    # beyond the seventh doubling every wait is the longest one
    return min(1 << min(wrong_in_a_row - _FREE_TRIES - 1, 6), _LONGEST_SECONDS)


class TryWaits(QObject):
    """Counts wrong tries and the seconds until the next one; ends with the page that owns it."""

    changed = Signal(int)
    """The seconds that are left; 0 when the next try may be made."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._wrong = 0
        self._left = 0
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._on_second)

    @property
    def seconds_left(self) -> int:
        """How long to wait still."""
        return self._left

    def count_wrong(self) -> None:
        """A try was wrong."""
        self._wrong += 1
        self._left = seconds_after(self._wrong)
        if self._left:
            self._timer.start()
            self.changed.emit(self._left)

    def _on_second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._left = 0
            self._timer.stop()
        self.changed.emit(self._left)
