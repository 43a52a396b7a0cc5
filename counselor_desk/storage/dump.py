# SPDX-License-Identifier: GPL-3.0-or-later
"""One hash over everything a journal holds, independent of pages and free space: proves that a restore lost nothing."""

from hashlib import sha256

from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value

# the tables behind the search index are made anew from the record and may be laid out differently
_TABLES = """
SELECT name FROM pragma_table_list
WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
"""
_COLUMNS = "SELECT name FROM pragma_table_info(?) ORDER BY cid"
_KEY = "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk"


def dump_hash(database: Database) -> str:
    """SHA-256 over all tables by name and their rows by primary key, 64 hexadecimal characters."""
    running = sha256()
    for table in sorted(row.text("name") for row in database.rows(_TABLES)):
        columns = [row.text("name") for row in database.rows(_COLUMNS, (table,))]
        running.update(canonical_bytes([table, *columns]) + b"\n")
        for row in database.rows(_all_rows(database, table)):
            running.update(canonical_bytes([_tagged(row.value(column)) for column in columns]) + b"\n")
    return running.hexdigest()


def row_counts(database: Database) -> dict[str, int]:
    """How many rows each table holds; the search index is left out."""
    counts = {}
    for table in sorted(row.text("name") for row in database.rows(_TABLES)):
        counted = database.one(f'SELECT count(*) AS rows FROM "{table}"')  # noqa: S608 (a name of our own schema)
        counts[table] = counted.integer("rows") if counted else 0
    return counts


def _all_rows(database: Database, table: str) -> str:
    key = ", ".join(f'"{row.text("name")}"' for row in database.rows(_KEY, (table,)))
    return f'SELECT * FROM "{table}" ORDER BY {key}'  # noqa: S608 (names of our own schema)


def _tagged(value: Value) -> str:
    """A value with its type, so that the text "1" and the number 1 differ."""
    if isinstance(value, bytes):
        return f"x{value.hex()}"
    return f"{type(value).__name__[0]}{value}"
