# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns every exception of the driver into one of ours, without a word of what the driver said.

Driver texts can echo what was stored or searched for (measured: `bad JSON path: '<value>'`, and tokens of an FTS5
search in `no such column`), so only names that this package gave itself are let through.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.storage.driver import DriverError

# primary result codes (sqlite.org/rescode.html)
_AUTH, _BUSY, _CANTOPEN, _CONSTRAINT, _CORRUPT, _FULL, _INTERRUPT = 23, 5, 14, 19, 11, 13, 9
_IOERR, _LOCKED, _NOMEM, _NOTADB, _PERM, _READONLY, _TOOBIG = 10, 6, 7, 26, 3, 8, 18

_MACHINE = {
    _FULL: ErrorCode.DISK_FULL,
    _READONLY: ErrorCode.READ_ONLY,
    _PERM: ErrorCode.PERMISSION_DENIED,
    _CANTOPEN: ErrorCode.PERMISSION_DENIED,
    _IOERR: ErrorCode.DISK_FAILED,
    _BUSY: ErrorCode.JOURNAL_IN_USE,
    _LOCKED: ErrorCode.JOURNAL_IN_USE,
    _NOMEM: ErrorCode.OUT_OF_MEMORY,
}
_VAULT = {
    # a wrong key and a damaged first page look the same
    _NOTADB: ErrorCode.KEY_REJECTED,
    _CORRUPT: ErrorCode.JOURNAL_DAMAGED,
}
# the online backup raises without a code (measured), so SQLite's own fixed words (sqlite3_errstr) are all there is
_MACHINE_WORDS = {
    "database or disk is full": ErrorCode.DISK_FULL,
    "disk I/O error": ErrorCode.DISK_FAILED,
    "attempt to write a readonly database": ErrorCode.READ_ONLY,
    "unable to open database file": ErrorCode.PERMISSION_DENIED,
}
_USER = {_TOOBIG: ErrorCode.VALUE_NOT_ALLOWED, _INTERRUPT: ErrorCode.CANCELLED}

_NAMED = re.compile(r"(?:CHECK constraint failed: )?((?:ck|tr)_[a-z0-9_]+)")
_COLUMNS = re.compile(r"(UNIQUE|NOT NULL) constraint failed: ([a-z0-9_]+\.[a-z0-9_]+)(?:, [a-z0-9_]+\.[a-z0-9_]+)*")

# what a person can bring about by entering or choosing; every other broken constraint is a mistake of the program
_CAUSED_BY_A_PERSON = {
    "unique client.code": ErrorCode.CODE_ALREADY_USED,
    "unique consent_document.topic": ErrorCode.CODE_ALREADY_USED,
    "unique snippet.shortcut": ErrorCode.CODE_ALREADY_USED,
    "ck_client_closed_after_opened": ErrorCode.DATE_RANGE_IMPOSSIBLE,
    "ck_clause_period": ErrorCode.DATE_RANGE_IMPOSSIBLE,
    "tr_note_signed_immutable": ErrorCode.NOTE_SIGNED,
    "tr_note_signed_kept": ErrorCode.NOTE_SIGNED,
    "tr_note_strike_needs_signature": ErrorCode.NOTE_NOT_SIGNED,
    "tr_addendum_needs_signature": ErrorCode.NOTE_NOT_SIGNED,
}


def translated(error: Exception) -> DeskError:
    """Say in our own codes what a driver exception means; nothing of its text survives but names of our own schema."""
    full_code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(full_code, int):
        said = _MACHINE_WORDS.get(str(error))
        return BugError("database.parameters") if said is None else MachineError(said, where="database")
    # the low byte is the primary code whether or not extended ones are switched on
    code = full_code & 0xFF
    if code == _CONSTRAINT:
        return _constraint_error(str(error))
    if code in _MACHINE:
        return MachineError(_MACHINE[code], where="database")
    if code in _VAULT:
        return VaultError(_VAULT[code], where="database")
    if code in _USER:
        return UserError(_USER[code], where="database")
    return BugError("database.not_authorized" if code == _AUTH else "database.statement")


@contextmanager
def translating() -> Iterator[None]:
    """Run driver calls; whatever they raise comes out as a `DeskError`, `from None`."""
    try:
        yield
    except DriverError as error:
        raise translated(error) from None
    except OSError as error:
        raise machine_error(error, where="database") from None
    except MemoryError:
        raise MachineError(ErrorCode.OUT_OF_MEMORY, where="database") from None
    except (UnicodeError, OverflowError, ValueError, TypeError):
        # a UnicodeEncodeError carries the whole text; texts are cleaned before they come here
        raise BugError("database.value") from None


def _constraint_error(message: str) -> DeskError:
    name = _constraint_name(message)
    if name.startswith("tr_hold_"):
        return UserError(ErrorCode.LEGAL_HOLD_STANDS, where=name)
    if name in _CAUSED_BY_A_PERSON:
        return UserError(_CAUSED_BY_A_PERSON[name], where=name)
    return BugError(name)


def _constraint_name(message: str) -> str:
    if named := _NAMED.fullmatch(message):
        return named[1]
    if columns := _COLUMNS.fullmatch(message):
        return f"{columns[1].lower()} {columns[2]}"
    if message == "FOREIGN KEY constraint failed":
        return "foreign_key"
    return "constraint"
