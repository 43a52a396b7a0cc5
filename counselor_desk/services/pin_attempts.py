# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrong PINs of one journal: counted in a small file beside its header, so that closing the program ends no wait.

The file holds a number and a time. Copying the journal's folder, or removing the file, removes the wait; so does a
program of one's own. What protects then is the keyring's half of the key and the cost of Argon2id: the wait is for the
person who sits down at somebody else's desk.
"""

import json
import logging
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.pin_delays import WrongPins, unknown_pins
from counselor_desk.domain.ports import Clock
from counselor_desk.durable_files import replace_file
from counselor_desk.regular_files import open_regular

log = logging.getLogger(__name__)

FILE_NAME: Final = "pin-attempts.json"
_LARGEST_FILE: Final = 1024


class PinTooSoonError(VaultError):
    """PIN_TOO_SOON: another PIN is tried in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(ErrorCode.PIN_TOO_SOON)
        self.seconds = seconds


class PinAttempts:
    """The count of one journal; nothing here is raised for what the disk does, because nobody is locked out by it.

    Args:
        journal: its folder; None where there is none yet, as for a backup: the count then lives as long as this object.
    """

    def __init__(self, journal: Path | None, *, clock: Clock) -> None:
        self._file = None if journal is None else journal / FILE_NAME
        self._in_memory = WrongPins()
        self._clock = clock

    def standing(self) -> WrongPins:
        """What is on file, as it counts now.

        What cannot be read counts as seven wrong ones just now: a minute's wait, and three tries left. It is written
        down so that the minute ends; likewise where the last one lies ahead of a clock that was set back.
        """
        now = self._clock.now()
        if self._file is None:
            return self._in_memory.seen_at(now)
        try:
            with open_regular(self._file) as file:
                raw = file.read(_LARGEST_FILE + 1)
        except FileNotFoundError:
            return WrongPins()
        except OSError:
            # a disk that cannot read this file cannot read the header either, and says so there
            return WrongPins()
        kept = _parsed(raw)
        counted = unknown_pins(now) if kept is None else kept.seen_at(now)
        if counted != kept:
            self._keep(counted)
        return counted

    def admit(self) -> None:
        """Refuse another PIN while its time has not come.

        Raises:
            VaultError: PIN_TOO_SOON (a `PinTooSoonError`), PIN_NO_LONGER_ACCEPTED.
        """
        standing = self.standing()
        if not standing.is_pin_accepted:
            raise VaultError(ErrorCode.PIN_NO_LONGER_ACCEPTED)
        wait = standing.wait_at(self._clock.now())
        if wait > 0:
            raise PinTooSoonError(wait)

    def count_wrong(self) -> None:
        """Count one wrong PIN more."""
        self._keep(self.standing().with_another(self._clock.now()))

    def forget(self) -> None:
        """Start again from none, because somebody who may has opened the journal."""
        self._in_memory = WrongPins()
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)

    def _keep(self, wrong: WrongPins) -> None:
        self._in_memory = wrong
        if self._file is None:
            return
        last_at = "" if wrong.last_at is None else wrong.last_at.isoformat()
        try:
            replace_file(self._file, json.dumps({"wrong": wrong.count, "last_at": last_at}).encode("ascii"))
        except OSError:
            log.warning("pin_attempts.not_kept")


class OneOpening:
    """One attempt to open: the wait is asked for once and a wrong PIN counted once, however many copies are tried."""

    def __init__(self, attempts: PinAttempts) -> None:
        self._attempts = attempts
        self._is_admitted = False
        self._is_counted = False

    def admit(self) -> None:
        """Let a PIN be tried; raises as `PinAttempts.admit`."""
        if not self._is_admitted:
            self._attempts.admit()
            self._is_admitted = True

    def count_wrong(self) -> None:
        """Hear of a wrong PIN."""
        if not self._is_counted:
            self._attempts.count_wrong()
            self._is_counted = True

    def succeed(self) -> None:
        """Hear that something opened."""
        self._attempts.forget()


def _parsed(raw: bytes) -> WrongPins | None:
    """The count in a file, or None where it is not one of ours."""
    if len(raw) > _LARGEST_FILE:
        return None
    try:
        kept = json.loads(raw)
        count, last_at = kept["wrong"], datetime.fromisoformat(kept["last_at"])
        if type(count) is not int or count < 1 or last_at.utcoffset() is None:
            return None
        return WrongPins(count, last_at.astimezone(UTC))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
