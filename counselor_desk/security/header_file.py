# SPDX-License-Identifier: GPL-3.0-or-later
"""The header on disk: VAULT.json, the one before it in VAULT.json.bak, and a third copy outside the journal's folder.

The header is small and everything hangs on it, so one damaged copy must never hide a good one, and a crash at any
instant leaves either the old header or the new one whole.
"""

import contextlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.durable_files import (
    flush_folder,
    name_beside,
    put_in_place,
    remove_quietly,
    replace_file,
    write_beside,
)
from counselor_desk.regular_files import open_regular
from counselor_desk.security import header_parser
from counselor_desk.security.header_parser import LARGEST_HEADER
from counselor_desk.security.vault_header import VaultHeader, serialise

log = logging.getLogger(__name__)


class HeaderPlace(StrEnum):
    """Where a copy of the header lies, in order of preference."""

    CURRENT = "VAULT.json"
    BEFORE = "VAULT.json.bak"
    THIRD = "third copy"


@dataclass(frozen=True, slots=True)
class HeaderCandidate:
    """A copy that could be read; whether it is authentic shows when one of its slots is opened."""

    place: HeaderPlace
    header: VaultHeader


@dataclass(frozen=True, slots=True)
class UnreadableCopy:
    """A copy that is there but of no use, and why."""

    place: HeaderPlace
    code: ErrorCode


@dataclass(frozen=True, slots=True)
class HeaderCopies:
    """What was found; nothing was changed.

    Args:
        candidates: at least one, the preferred first. The caller tries the next when one turns out to be altered.
        unreadable: the other copies, to be told to the counselor and mended by the next write.
    """

    candidates: tuple[HeaderCandidate, ...]
    unreadable: tuple[UnreadableCopy, ...]


class HeaderFile:
    """Reads and writes the copies of one journal's header; the caller holds the journal's lock while writing.

    Args:
        journal: the journal's folder.
        third_copy: a path outside it, such as one in the user's configuration folder; None keeps two copies only.
            The copy of another journal that lies there is never overwritten.
    """

    def __init__(self, journal: Path, *, third_copy: Path | None = None) -> None:
        self._journal = journal
        self._places = {
            HeaderPlace.CURRENT: journal / HeaderPlace.CURRENT.value,
            HeaderPlace.BEFORE: journal / HeaderPlace.BEFORE.value,
        }
        if third_copy is not None:
            self._places[HeaderPlace.THIRD] = third_copy

    def read(self) -> HeaderCopies:
        """Return every readable copy, in order of preference.

        Copies with different vault ids are all returned: one of them may have lost a bit in its id, and only opening a
        slot tells which.

        Raises:
            VaultError: JOURNAL_NOT_FOUND when there is no copy at all; HEADER_UNREADABLE when none can be read;
                HEADER_TOO_NEW when any was made by a newer version, because the older ones beside it are then outdated.
            MachineError: when none could be read and the disk or the permissions are the reason.
        """
        candidates: list[HeaderCandidate] = []
        failures: list[tuple[HeaderPlace, DeskError]] = []
        for place, path in self._places.items():
            try:
                header = _read_copy(path)
            except DeskError as error:
                failures.append((place, error))
                continue
            if header is not None:
                candidates.append(HeaderCandidate(place, header))
        for _, failure in failures:
            if failure.code is ErrorCode.HEADER_TOO_NEW:
                raise failure
        if candidates:
            unreadable = tuple(UnreadableCopy(place, failure.code) for place, failure in failures)
            return HeaderCopies(candidates=tuple(candidates), unreadable=unreadable)
        if failures:
            raise failures[0][1]
        raise VaultError(ErrorCode.JOURNAL_NOT_FOUND)

    def require_unchanged(self, header: VaultHeader) -> None:
        """Make sure, once the journal is locked, that a header which was read before the lock still lies here.

        Checking a secret takes a second, in which another process may have changed a way in and closed the journal; a
        change that is built on the header of before would undo that.

        Raises:
            MachineError: JOURNAL_IN_USE, where "header"; the next attempt reads what is in force.
            VaultError: as `read`.
        """
        if all(each.header != header for each in self.read().candidates):
            raise MachineError(ErrorCode.JOURNAL_IN_USE, where="header")

    def create(self, header: VaultHeader) -> bool:
        """Write the first header of a new journal; returns whether the third copy was written as well.

        Whatever ends it early, no header stays in the folder: the caller takes the database away again, and a header
        without it would claim a journal that cannot be opened.

        Raises:
            VaultError: JOURNAL_ALREADY_THERE when the folder holds a header, readable or not.
            MachineError: DISK_FULL, READ_ONLY, PERMISSION_DENIED, DISK_FAILED; there is no journal then.
        """
        current = self._places[HeaderPlace.CURRENT]
        with _disk_errors("header"):
            for place in (HeaderPlace.CURRENT, HeaderPlace.BEFORE):
                if os.path.lexists(self._places[place]):
                    raise VaultError(ErrorCode.JOURNAL_ALREADY_THERE)
            try:
                replace_file(current, serialise(header))
                return self._write_third_copy(header)
            except BaseException:
                # the name may be given already: the rename comes before the flush that makes it last
                _take_back(current)
                raise

    def replace(self, header: VaultHeader, *, verified_before: VaultHeader) -> bool:
        """Commit the next revision; returns whether the third copy was written as well.

        VAULT.json.bak is written from the header that was verified, not from the bytes that lie in VAULT.json: these
        may be the damaged ones, and .bak the only good copy.

        Args:
            header: the next revision.
            verified_before: the header it was made from.

        Raises:
            VaultError: HEADER_ALTERED when `header` does not follow `verified_before`.
            MachineError: DISK_FULL, READ_ONLY, PERMISSION_DENIED, DISK_FAILED; one of the two headers is in force.
        """
        if header.vault_id != verified_before.vault_id or header.revision <= verified_before.revision:
            raise VaultError(ErrorCode.HEADER_ALTERED, where="revision")
        current = self._places[HeaderPlace.CURRENT]
        with _disk_errors("header"):
            # the new header is whole on the disk before anything that counts is touched: a full disk shows here
            prepared = write_beside(current, serialise(header))
            try:
                replace_file(self._places[HeaderPlace.BEFORE], serialise(verified_before))
            except OSError:
                remove_quietly(prepared)
                raise
            put_in_place(prepared, current)
        return self._write_third_copy(header)

    def settle(self, header: VaultHeader) -> None:
        """Write the header in force over the one before it, once it is known to open.

        What was changed because somebody else knew it must not stay openable in this folder. Does nothing for a header
        that is not in force; a disk that fails leaves the older copy, which the next change replaces.
        """
        try:
            if _read_copy(self._places[HeaderPlace.CURRENT]) == header:
                replace_file(self._places[HeaderPlace.BEFORE], serialise(header))
        except (OSError, DeskError):
            log.warning("header.copy_before_not_renewed")

    def _write_third_copy(self, header: VaultHeader) -> bool:
        """Write it after the commit, which it must not undo: a failure is reported and not raised."""
        path = self._places.get(HeaderPlace.THIRD)
        if path is None or self._belongs_to_another_journal(path, header):
            return False
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(path, serialise(header))
        except OSError:
            return False
        return True

    def _belongs_to_another_journal(self, path: Path, header: VaultHeader) -> bool:
        try:
            present = _read_copy(path)
        except DeskError:
            return False
        return present is not None and present.vault_id != header.vault_id


def _read_copy(path: Path) -> VaultHeader | None:
    """Return the header, or None when there is no such file."""
    try:
        with open_regular(path) as file:
            raw = file.read(LARGEST_HEADER + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise machine_error(error, where="header") from None
    return header_parser.parse(raw)


def _take_back(path: Path) -> None:
    """Remove a file and what was prepared for it, so that a power loss does not bring it back."""
    remove_quietly(name_beside(path))
    remove_quietly(path)
    with contextlib.suppress(OSError):
        flush_folder(path.parent)


@contextlib.contextmanager
def _disk_errors(where: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise machine_error(error, where=where) from None
