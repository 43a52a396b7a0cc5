# SPDX-License-Identifier: GPL-3.0-or-later
"""The floors of everything that is kept: the same words in a plain SQLite database, asked in the best way there is.

The one module beside the driver that speaks to SQLite, because a floor must not be laid by what stands on it.
"""

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SCHEMA = (
    """
    CREATE TABLE note (
        entry INTEGER PRIMARY KEY, client_id TEXT NOT NULL, service_date TEXT NOT NULL, title TEXT NOT NULL,
        body TEXT NOT NULL
    )
    """,
    "CREATE INDEX ix_note_client ON note (client_id, service_date)",
    """
    CREATE VIRTUAL TABLE search USING fts5 (
        title, body, content = 'note', content_rowid = 'entry', tokenize = "unicode61 remove_diacritics 2",
        prefix = '1 2 3'
    )
    """,
    "CREATE TABLE draft (entry INTEGER PRIMARY KEY, body TEXT NOT NULL)",
)
# entries are numbered by date, so the newest stand last and nothing has to be sorted
_FIND: Final = """
SELECT entry, client_id, service_date, highlight(search, 0, '[', ']'), snippet(search, 1, '[', ']', '…', 36)
FROM search JOIN note ON entry = search.rowid WHERE search MATCH ? ORDER BY search.rowid DESC LIMIT 50
"""
_OF_CLIENT: Final = "SELECT entry, service_date, title, body FROM note WHERE client_id = ? ORDER BY service_date"


@dataclass(frozen=True, slots=True)
class PlainNote:
    """What the floor knows of a note."""

    client_id: str
    service_date: str
    title: str
    body: str


class PlainDatabase:
    """The same words without a key; settings that make a save durable are those of the journal."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("PRAGMA fullfsync = 1")

    def fill(self, notes: Iterable[PlainNote]) -> None:
        """Keep the notes, in the order of their dates, and index them."""
        for statement in _SCHEMA:
            self._connection.execute(statement)
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO note (client_id, service_date, title, body) VALUES (?, ?, ?, ?)",
            ((each.client_id, each.service_date, each.title, each.body) for each in notes),
        )
        self._connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
        self._connection.execute("COMMIT")
        self._connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def find(self, expression: str) -> int:
        """Read the newest 50 hits of an FTS5 expression with their snippets; how many there are of them."""
        return len(self._connection.execute(_FIND, (expression,)).fetchall())

    def of_client(self, client_id: str) -> int:
        """Read the notes of one client by the index."""
        return len(self._connection.execute(_OF_CLIENT, (client_id,)).fetchall())

    def save(self, body: str) -> None:
        """One durable insert."""
        self._connection.execute("INSERT INTO draft (body) VALUES (?)", (body,))

    def back_up(self, to: Path) -> None:
        """SQLite's own backup, on the disk at its end."""
        target = sqlite3.connect(to)
        try:
            target.execute("PRAGMA synchronous = FULL")
            self._connection.backup(target)
        finally:
            target.close()

    def close(self) -> None:
        self._connection.close()


def milliseconds_since(begun: float) -> float:
    """From a moment of `time.perf_counter` until now."""
    return (time.perf_counter() - begun) * 1000
