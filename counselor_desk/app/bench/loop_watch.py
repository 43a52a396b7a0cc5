# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches the event loop of the window: for how long it could answer nothing else, and when it came to rest.

A timer beats every 2 ms; what lies between two beats beyond that was spent on something else. The signals of Qt's own
loop do not tell it: timers and sockets are served after `aboutToBlock` and before `awake`.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer

_BEAT_MS = 2
# of the processor's time between two beats: a thread that merely had to wait for its turn has done no work
_WORK_SECONDS = 0.0015
_QUIET_MS, _MOST_ROUNDS = 120, 40


class LoopWatch(QObject):
    """The stretches, in milliseconds, in which the window answered nothing."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last_beat = self._last_work = time.perf_counter()
        self._spent = time.thread_time()
        self._longest = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start(_BEAT_MS)

    @property
    def last_work(self) -> float:
        """When the last work ended, by `time.perf_counter`, to a beat."""
        return self._last_work

    def take(self) -> float:
        """The longest stretch since this was asked last."""
        longest, self._longest = self._longest, 0.0
        return longest

    def settle(self, ask: Callable[[Callable[[], None]], None]) -> None:
        """Wait until the window is at rest and every job that was handed in has been answered.

        Args:
            ask: hands in a job behind all others, and calls back with its answer.
        """
        for _ in range(_MOST_ROUNDS):
            answer = Waiting()
            ask(answer.end)
            answer.wait()
            began = time.perf_counter()
            pause(_QUIET_MS)
            if self._last_work < began:
                return

    def _on_beat(self) -> None:
        now = time.perf_counter()
        between, self._last_beat = (now - self._last_beat) * 1000, now
        spent, self._spent = time.thread_time() - self._spent, time.thread_time()
        self._longest = max(self._longest, between - _BEAT_MS)
        if spent > _WORK_SECONDS:
            self._last_work = now


class Waiting:
    """Lets the window go on until something has happened: nobody but a script sits at it, step after step."""

    def __init__(self) -> None:
        self._loop = QEventLoop()
        self._has_ended = False

    def end(self) -> None:
        """It has happened."""
        self._has_ended = True
        self._loop.quit()

    def wait(self) -> None:
        """Return when it has happened, at once where it has already."""
        if not self._has_ended:
            self._loop.exec()


def pause(milliseconds: int) -> None:
    """Let the window go on for a while."""
    waiting = Waiting()
    QTimer.singleShot(milliseconds, waiting.end)
    waiting.wait()
