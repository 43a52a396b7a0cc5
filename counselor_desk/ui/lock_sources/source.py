# SPDX-License-Identifier: GPL-3.0-or-later
"""The port behind which each operating system says that whoever opened the journal has left the screen."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class LockReason(StrEnum):
    """Why the system wants the journal locked."""

    SCREEN_LOCKED = "screen_locked"
    SLEEP = "sleep"
    USER_SWITCHED = "user_switched"


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the health page shows of a source.

    Attributes:
        name: what it watches, in plain words.
        is_watching: false where the system does not offer it; the idle timer locks all the same.
        words: one sentence.
    """

    name: str
    is_watching: bool
    words: str


class LockSource(QObject):
    """One part of the system that is listened to while a journal is open; UI thread only."""

    lock_requested = Signal(object)
    """A `LockReason`."""

    @property
    def state(self) -> SourceState:
        """Whether it watches; may still change for some time after `start`, because the system is asked."""
        raise NotImplementedError

    def start(self) -> None:
        """Listen; never raises and never waits: a system that does not answer shows in `state`."""
        raise NotImplementedError

    def stop(self) -> None:
        """Listen no longer, and let the computer sleep if it was held up; the journal is closed by now."""
        raise NotImplementedError


IDLE_LOCK_STAYS = "The journal still locks after the minutes without a key or a click that you chose."
"""What is true of every source that is not there."""
