# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for damage: each page's authentication code, the structure, the search index, the references between tables."""

import re
from dataclasses import dataclass
from enum import StrEnum

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.storage.connection import Database

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL ORDER BY name"
_PAGE_BYTES = 4096
_UNENDABLE_BYTES = 8 * 1024 * 1024
_PAGE = re.compile(r"\bpage \d+\b")


class IntegrityCheck(StrEnum):
    """Which check found something."""

    PAGE_AUTHENTICATION = "page_authentication"
    STRUCTURE = "structure"
    SEARCH_INDEX = "search_index"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class IntegrityFinding:
    """One piece of damage; `place` is a page number or a table of ours, never anything that was stored."""

    check: IntegrityCheck
    place: str


def integrity(database: Database) -> tuple[IntegrityFinding, ...]:
    """Run all checks on an open journal; nothing found is an empty tuple.

    The write-ahead log is emptied first: the page check reads the file only, and without that it gave 1,259 false
    alarms (measured). Both page and structure are needed: whole pages cut off the end are seen by the second one only.

    Raises:
        MachineError: the disk failed, or is full, while looking.
    """
    try:
        database.checkpoint()
    except (DeskError, BugError) as error:
        return (IntegrityFinding(IntegrityCheck.STRUCTURE, _damage(error)),)
    return (
        *_messages(database, IntegrityCheck.PAGE_AUTHENTICATION, "PRAGMA cipher_integrity_check"),
        *_messages(database, IntegrityCheck.STRUCTURE, "PRAGMA integrity_check"),
        *_references(database),
    )


def integrity_in_pieces(database: Database) -> tuple[IntegrityFinding, ...]:
    """The same for an idle minute: can be ended between and within its pieces by `Database.interruptible`.

    The structure is read table by table, and each page that is read is authenticated on its way in. The check of every
    page by itself, which cannot be ended, is left out above 8 MB: it takes 7 ms for a megabyte (measured).

    Raises:
        MachineError: the disk failed, or is full, while looking.
        UserError: CANCELLED.
    """
    try:
        database.checkpoint()
        tables = [row.first_text() for row in database.rows(_TABLES)]
        size = int(database.rows("PRAGMA page_count")[0].first_text()) * _PAGE_BYTES
    except (VaultError, BugError) as error:
        return (IntegrityFinding(IntegrityCheck.STRUCTURE, _damage(error)),)
    found: list[IntegrityFinding] = []
    if size <= _UNENDABLE_BYTES:
        found += _messages(database, IntegrityCheck.PAGE_AUTHENTICATION, "PRAGMA cipher_integrity_check")
    for table in tables:
        # names of our own schema, quoted because a pragma takes no parameters
        found += _messages(database, IntegrityCheck.STRUCTURE, f'PRAGMA integrity_check("{table}")')
    return (*found, *_references(database))


def _messages(database: Database, check: IntegrityCheck, pragma: str) -> list[IntegrityFinding]:
    try:
        rows = database.rows(pragma)
    except DeskError as error:
        return [IntegrityFinding(check, _damage(error))]
    return [_finding(check, text) for text in (row.first_text() for row in rows) if text != "ok"]


def _finding(check: IntegrityCheck, message: str) -> IntegrityFinding:
    # since 3.44 integrity_check looks into FTS5 tables too; their own check would have to write
    if "FTS5" in message:
        return IntegrityFinding(IntegrityCheck.SEARCH_INDEX, "search_text")
    page = _PAGE.search(message)
    return IntegrityFinding(check, page[0] if page else "unnamed")


def _references(database: Database) -> list[IntegrityFinding]:
    try:
        rows = database.rows("PRAGMA foreign_key_check")
    except DeskError as error:
        return [IntegrityFinding(IntegrityCheck.REFERENCES, _damage(error))]
    return [IntegrityFinding(IntegrityCheck.REFERENCES, row.text("table")) for row in rows]


def _damage(error: DeskError) -> str:
    """What a check that could not run to its end says about the file; trouble of the machine is not damage."""
    if isinstance(error, MachineError) and error.code is not ErrorCode.DISK_FAILED:
        raise error
    if isinstance(error, UserError):
        raise error
    return "unreadable"
