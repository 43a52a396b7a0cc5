# SPDX-License-Identifier: GPL-3.0-or-later
"""How long somebody waits after a wrong PIN, and when the PIN is no longer asked for.

It slows a person at the desk. Whoever has the journal's folder can put an older one back, or write a program that does
not wait; against them stand the 32 bytes in the keyring and the cost of Argon2id.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_WAIT = 60
"""Seconds."""

TRIES = 10
"""Wrong PINs in a row after which only the recovery code or a passphrase opens."""

_TRIES_BEFORE_LONGEST_WAIT = 7


@dataclass(frozen=True, slots=True)
class WrongPins:
    """Wrong PINs since the journal last opened, and when the last of them was (UTC); None where there was none."""

    count: int = 0
    last_at: datetime | None = None

    @property
    def is_pin_accepted(self) -> bool:
        return self.count < TRIES

    def with_another(self, now: datetime) -> "WrongPins":
        """One wrong PIN more."""
        return WrongPins(self.count + 1, now)

    def seen_at(self, now: datetime) -> "WrongPins":
        """The same, read at a moment.

        A last one that lies ahead of the clock counts from now on: setting the clock back neither ends a wait nor
        makes it longer than the longest one.
        """
        if self.last_at is None or self.last_at <= now:
            return self
        return WrongPins(self.count, now)

    def wait_at(self, now: datetime) -> int:
        """Whole seconds, rounded up, until the next PIN is tried: 1, 2, 4 and so on up to 60 after each wrong one."""
        last_at = self.seen_at(now).last_at
        if last_at is None or self.count < 1:
            return 0
        wait = timedelta(seconds=min(LONGEST_WAIT, 1 << min(self.count - 1, _TRIES_BEFORE_LONGEST_WAIT)))
        return max(0, -((now - last_at - wait) // timedelta(seconds=1)))


def unknown_pins(now: datetime) -> WrongPins:
    """What is assumed where the count cannot be read: the longest wait, and tries left after it."""
    return WrongPins(_TRIES_BEFORE_LONGEST_WAIT, now)
