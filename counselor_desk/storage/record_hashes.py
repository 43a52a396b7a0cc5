# SPDX-License-Identifier: GPL-3.0-or-later
"""One hash over every stored column of a record, for the log when an act is logged and for whoever checks it later.

The hash is SHA-256 over the canonical JSON of a list of [table, columns], a row each; a text stands as it is, a number
as a number, a REAL as its hexadecimal form, a BLOB as its SHA-256. A column that is NULL is left out, so that a column
which a later schema adds leaves the hashes of older rows as they are. It works on the stored bytes and not on domain
values: what the program cannot read any more has a hash all the same.

Where later acts may fill in some columns and change no other (`SealedTable.later`), a hash over the others stands
before that of the whole: it must be the same in every entry, whoever writes the next one. While the content is still
open, the hash of no rows stands there.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.canonical import Json, canonical_hash
from counselor_desk.domain.errors import BugError
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row
from counselor_desk.storage.sealed_records import Rows, SealedRecord, SealedTable, sealed_by

# a page of notes is hashed within the 10 ms in which a check of an idle minute ends
_PAGE = 200
_ENTRIES_PAGE = 1000
_LOWEST_ROWID = -(2**63)
# invalid UTF-8 in a text is an alteration to be told of, not an exception
_LENIENT = "surrogateescape"

Part = tuple[str, dict[str, Json]]
"""One row as it is hashed: its table, and its columns by name."""

NO_ROWS = canonical_hash([])
"""The hash of a record of which no row is there."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it stands: its subject in the log, its hash, and whether its content is sealed or still open.

    `number` counts the rows of a subject from 1 where rows are added one after another; 0 otherwise.
    """

    subject: str
    number: int
    record_hash: str
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What an entry of the log says of a record; `content_hash` only where there is no `record_hash`."""

    seq: int
    subject: str
    record_hash: str
    content_hash: str


class RecordHashes:
    """Computes the hashes of one journal; the names of the columns are read from its schema once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._types: dict[str, dict[str, str]] = {}

    def after(self, kind: AuditKind, subject: str) -> str:
        """The hash that an entry carries, of its record as it stands; empty for entries that bind none.

        Raises:
            BugError: the record is not there: the act stands after its entry, or names another subject.
        """
        record = sealed_by(kind)
        if record is None:
            return ""
        # of rows that are added one after another, the newest is the one that the entry tells of
        end = " DESC LIMIT 1" if record.rows is Rows.ONE_AFTER_ANOTHER else ""
        parts = [
            self._part(table, row, is_read=False)
            for table in record.tables
            for row in self._rows(table, f"WHERE {table.key} = ? ORDER BY {table.order}{end}", (subject,))
        ]
        if record.rows is not Rows.ALL_TOGETHER and not parts:
            raise BugError(f"record_hashes.{record.tables[0].name}")
        return _hash_of(record, parts)

    def stored(self, record: SealedRecord) -> Iterator[Sequence[StoredRecord]]:
        """Every record of a kind with its hash, in pages; large columns are read, one at a time."""
        if record.rows is Rows.ALL_TOGETHER:
            yield self._together(record)
            return
        table = record.tables[0]
        numbers: Counter[str] = Counter()
        for page in self._pages(table):
            if record.rows is Rows.ONE_AFTER_ANOTHER:
                yield [self._next(record, row, numbers) for row in page]
                continue
            parts = {_subject(row): [self._part(table, row, is_read=True)] for row in page}
            self._add_others(record, parts)
            yield [
                StoredRecord(_subject(row), 0, _hash_of(record, parts[_subject(row)]), _is_sealed(record, row))
                for row in page
            ]

    def strays(self, record: SealedRecord) -> tuple[str, ...]:
        """Subjects of rows in the further tables of a record whose first row is not there."""
        first = record.tables[0]
        found: list[str] = []
        for each in record.tables[1:]:
            without_first = f"(SELECT {first.key} FROM {first.name})"  # noqa: S608 (names of our own schema)
            found += [_subject(row) for row in self._rows(each, f"WHERE {each.key} NOT IN {without_first}")]
        return tuple(dict.fromkeys(found))

    def sealed_from(self) -> int:
        """The first entry that carries a record hash; the size of the log where none does."""
        row = self._database.one(_SEALED_FROM)
        return 0 if row is None else row.integer("seq")

    def logged(self, kind: AuditKind) -> Iterator[Sequence[LogEntry]]:
        """Every entry of a kind in order, in pages."""
        last = 0
        while page := self._database.rows(_ENTRIES, (kind.value, last)):
            yield [
                LogEntry(row.integer("seq"), _subject(row), _lenient(row, "record_hash"), _lenient(row, "content_hash"))
                for row in page
            ]
            if len(page) < _ENTRIES_PAGE:
                return
            last = page[-1].integer("seq")

    def _pages(self, table: SealedTable) -> Iterator[list[Row]]:
        """All rows of a table by rowid, so that the pages of the file are read in their order."""
        start = _LOWEST_ROWID
        while page := self._rows(
            table, f"WHERE {table.name}.rowid >= ? ORDER BY {table.name}.rowid LIMIT {_PAGE}", (start,)
        ):
            yield page
            if len(page) < _PAGE:
                return
            start = page[-1].integer("sealed_rowid") + 1

    def _next(self, record: SealedRecord, row: Row, numbers: "Counter[str]") -> StoredRecord:
        table = record.tables[0]
        subject = _subject(row)
        numbers[subject] += 1
        part = self._part(table, row, is_read=True)
        return StoredRecord(subject, numbers[subject], _hash_of(record, [part]), True)

    def _together(self, record: SealedRecord) -> list[StoredRecord]:
        (table,) = record.tables
        parts: dict[str, list[Part]] = {}
        for row in self._rows(table, f"ORDER BY {table.key}, {table.order}"):
            parts.setdefault(_subject(row), []).append(self._part(table, row, is_read=True))
        return [StoredRecord(subject, 0, _hash_of(record, each), True) for subject, each in parts.items()]

    def _add_others(self, record: SealedRecord, parts: dict[str, list[Part]]) -> None:
        subjects = json.dumps(list(parts))
        for each in record.tables[1:]:
            of_these = "IN (SELECT value FROM json_each(?))"
            for row in self._rows(each, f"WHERE {each.key} {of_these} ORDER BY {each.key}, {each.order}", (subjects,)):
                # JSON ends a text at NUL, so that another record's rows could be meant
                if _subject(row) in parts:
                    parts[_subject(row)].append(self._part(each, row, is_read=True))

    def _rows(self, table: SealedTable, clause: str, parameters: Sequence[str | int] = ()) -> list[Row]:
        columns = ", ".join(
            f'CAST({table.name}."{name}" AS BLOB) AS "{name}"' if kind == "TEXT" else f'{table.name}."{name}"'
            for name, kind in self._columns(table).items()
            if name not in table.digests
        )
        subject = f"CAST({table.key} AS BLOB) AS subject"
        # every name is one of our own schema
        sql = f"SELECT {columns}, {subject}, {table.name}.rowid AS sealed_rowid FROM {table.name} {clause}"  # noqa: S608
        return self._database.rows(sql, parameters)

    def _part(self, table: SealedTable, row: Row, *, is_read: bool) -> Part:
        """One row as it is hashed; `is_read` for large columns to be read, and not taken at the word of their hash."""
        values: dict[str, Json] = {}
        for name, kind in self._columns(table).items():
            if name in table.digests:
                values[name] = self._digest(table, name, row) if is_read else _lenient(row, table.digests[name])
                continue
            value = row.value(name)
            if value is None:
                continue
            if isinstance(value, float):
                values[name] = value.hex()
            elif isinstance(value, bytes):
                values[name] = value.decode("utf-8", _LENIENT) if kind == "TEXT" else sha256(value).hexdigest()
            else:
                values[name] = value
        return table.name, values

    def _digest(self, table: SealedTable, name: str, row: Row) -> str:
        sql = f'SELECT "{name}" FROM {table.name} WHERE rowid = ?'  # noqa: S608 (names of our own schema)
        large = self._database.one(sql, (row.integer("sealed_rowid"),))
        value = b"" if large is None else large.value(name)
        return sha256(value if isinstance(value, bytes) else str(value).encode("utf-8", _LENIENT)).hexdigest()

    def _columns(self, table: SealedTable) -> dict[str, str]:
        """Name and type of every column of a table but for the free ones, as the schema of this journal has them."""
        if table.name not in self._types:
            rows = self._database.rows("SELECT name, type FROM pragma_table_info(?)", (table.name,))
            self._types[table.name] = {
                row.text("name"): row.text("type") for row in rows if row.text("name") not in table.free
            }
        return self._types[table.name]


_SEALED_FROM = """
SELECT coalesce((SELECT seq FROM audit_event WHERE record_hash <> '' ORDER BY seq LIMIT 1), size) AS seq FROM tree_state
"""
# the limit is written out: as a parameter it has SQLite prepare the statement anew each time, 0.3 ms (measured)
_ENTRIES = f"""
SELECT seq, CAST(subject AS BLOB) AS subject, CAST(record_hash AS BLOB) AS record_hash,
    CAST(CASE WHEN record_hash = '' THEN content_hash ELSE '' END AS BLOB) AS content_hash
FROM audit_event WHERE kind = ? AND seq > ? ORDER BY seq LIMIT {_ENTRIES_PAGE}
"""  # noqa: S608 (a number of our own)


def _subject(row: Row) -> str:
    return _lenient(row, "subject")


def _lenient(row: Row, name: str) -> str:
    """A column that is read as bytes, so that a text which is none any more can still be compared."""
    value = row.value(name)
    return value.decode("utf-8", _LENIENT) if isinstance(value, bytes) else str(value)


def _hash_of(record: SealedRecord, parts: Sequence[Part]) -> str:
    """The hash of a record from its rows, as an entry of the log carries it."""
    whole = canonical_hash([[name, values] for name, values in parts])
    if not record.is_settled:
        return whole
    (_, first), *_ = parts
    if record.sealed_column and record.sealed_column not in first:
        return NO_ROWS + whole
    later = {table.name: table.later for table in record.tables}
    settled: list[Json] = [
        [name, {column: value for column, value in values.items() if column not in later[name]}]
        for name, values in parts
    ]
    return canonical_hash(settled) + whole


def _is_sealed(record: SealedRecord, row: Row) -> bool:
    return not record.sealed_column or row.value(record.sealed_column) is not None
