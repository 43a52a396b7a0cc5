# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes to a journal past the program, as somebody with its key could make them: to rows, and to the log itself."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, DeskError, VaultError
from counselor_desk.domain.merkle import Frontier
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.record_proof import RecordFinding, RecordProof
from counselor_desk.storage.audit import event_of, leaf_of
from counselor_desk.storage.driver import Value
from counselor_desk.storage.sealed_records import SEALED_RECORDS, SealedTable, sealed_by

_Seen = TypeVar("_Seen")

TABLES: dict[str, SealedTable] = {each.name: each for record in SEALED_RECORDS for each in record.tables}


class _UndoneError(Exception):
    """Rolls a change back."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: str
    is_key: bool
    is_nullable: bool


class OpenedPast:
    """A journal whose triggers, checks and references were taken away for good, and the seal of how it was."""

    def __init__(self, journal: OpenJournal) -> None:
        self.journal = journal
        database = journal.database
        with database.transaction():
            for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
                database.execute(f"DROP TRIGGER {row.text('name')}")
        database.rows("PRAGMA ignore_check_constraints = ON")
        database.rows("PRAGMA foreign_keys = OFF")
        self.seal = journal.head
        self.columns = {name: self._columns(name) for name in (*TABLES, "audit_event")}

    def found_after(self, change: Callable[[], None]) -> tuple[RecordFinding, ...] | None:
        """Make a change to rows, hold the record against the log, and take the change back.

        None where the database itself refused the change.
        """
        return self._after(change, RecordProof(self.journal).findings)

    def is_log_as_sealed_after(self, change: Callable[[], None]) -> bool | None:
        """Make a change to the log, hold it against its tree and the seal, and take the change back."""
        return self._after(change, self._is_log_as_sealed)

    def rows(self, table: str) -> list[dict[str, Value]]:
        """Every row of a table, sealed ones only where content may still be open."""
        sealed = " WHERE signed_at IS NOT NULL" if table == "note" else ""
        names = [each.name for each in self.columns[table]]
        return [
            {name: row.value(name) for name in names}
            for row in self.journal.database.rows(f'SELECT * FROM "{table}"{sealed} ORDER BY rowid')
        ]

    def sealed_columns(self, table: str) -> list[Column]:
        free = TABLES[table].free if table in TABLES else {}
        return [each for each in self.columns[table] if each.name not in free]

    def update(self, table: str, row: Mapping[str, Value], column: str, value: Value) -> None:
        given = "CAST(:given AS TEXT)" if isinstance(value, bytes) and self._kind(table, column) == "TEXT" else ":given"
        self.journal.database.execute(
            f'UPDATE "{table}" SET "{column}" = {given} WHERE {self._found_by(table)}',
            {"given": value, **self._key(table, row)},
        )

    def remove(self, table: str, row: Mapping[str, Value]) -> None:
        self.journal.database.execute(f'DELETE FROM "{table}" WHERE {self._found_by(table)}', self._key(table, row))

    def insert(self, table: str, row: Mapping[str, Value]) -> None:
        names = ", ".join(f'"{each}"' for each in row)
        marks = ", ".join("?" * len(row))
        self.journal.database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))

    def swap(self, table: str, one: dict[str, Value], other: dict[str, Value]) -> None:
        """Exchange everything but the keys of two rows."""
        keys = [each.name for each in self.columns[table] if each.is_key]
        self.remove(table, one)
        self.remove(table, other)
        self.insert(table, {**other, **{key: one[key] for key in keys}})
        self.insert(table, {**one, **{key: other[key] for key in keys}})

    def copy_with_new_key(self, table: str, row: dict[str, Value], random: Random) -> dict[str, Value]:
        """A further row that only its key and what must be unique tell from another."""
        copy = dict(row)
        for column in self.columns[table]:
            if table == "executor_sheet" and column.is_key:
                # a sheet without a slot in the header opens nothing, and may be left by a power cut
                copy[column.name] = random.choice(self.journal.header.slots).id
            elif column.is_key or column.name in _UNIQUE.get(table, ()):
                is_text = column.kind == "TEXT"
                copy[column.name] = f"{random.getrandbits(128):032x}" if is_text else random.randrange(1000, 9000)
        return copy

    def renumber(self, rows: Sequence[Mapping[str, Value]]) -> None:
        """Write the log anew with these entries in this order: every leaf and the whole tree fit again."""
        database = self.journal.database
        database.execute("DELETE FROM audit_event")
        frontier = Frontier()
        for seq, row in enumerate(rows, start=1):
            self.insert("audit_event", {**row, "seq": seq})
            kept = database.one("SELECT * FROM audit_event WHERE seq = ?", (seq,))
            assert kept is not None
            leaf = leaf_of(event_of(kept), salt=kept.blob("salt"))
            database.execute("UPDATE audit_event SET leaf = ? WHERE seq = ?", (leaf, seq))
            frontier = frontier.plus(leaf)
        self._put_tree(frontier)

    def cut(self, entries: int) -> None:
        """Take the last entries away, the tree with them."""
        database = self.journal.database
        left = self.seal.size - entries
        database.execute("DELETE FROM audit_event WHERE seq > ?", (left,))
        frontier = Frontier()
        for row in database.rows("SELECT leaf FROM audit_event ORDER BY seq"):
            frontier = frontier.plus(row.blob("leaf"))
        self._put_tree(frontier)

    def bind_anew(self, subject: str, kind: AuditKind) -> list[dict[str, Value]]:
        """The log with the entries about one record fitted to the record as it stands now, for `renumber`."""
        record = sealed_by(kind)
        assert record is not None
        fitting = self.journal.record_hashes.after(kind, subject)
        kinds = {each.value for each in record.sealed_by}
        return [
            {**row, "record_hash": fitting} if row["subject"] == subject and row["kind"] in kinds else row
            for row in self.rows("audit_event")
        ]

    def _after(self, change: Callable[[], None], look: Callable[[], _Seen]) -> _Seen | None:
        seen: _Seen | None = None
        with suppress(_UndoneError), self.journal.database.transaction():
            try:
                change()
            except DeskError:
                # a UNIQUE or NOT NULL that no pragma takes away
                raise _UndoneError from None
            seen = look()
            raise _UndoneError
        return seen

    def _is_log_as_sealed(self) -> bool:
        audit = self.journal.audit
        try:
            return audit.verify() == () and audit.head_at(self.seal.size) == self.seal
        except (VaultError, BugError):
            return False

    def _put_tree(self, frontier: Frontier) -> None:
        self.journal.database.execute(
            "UPDATE tree_state SET size = ?, peaks = ?", (frontier.size, b"".join(frontier.peaks))
        )

    def _found_by(self, table: str) -> str:
        return " AND ".join(f'"{each.name}" = :key_{each.name}' for each in self.columns[table] if each.is_key)

    def _key(self, table: str, row: Mapping[str, Value]) -> dict[str, Value]:
        return {f"key_{each.name}": row[each.name] for each in self.columns[table] if each.is_key}

    def _kind(self, table: str, column: str) -> str:
        return next(each.kind for each in self.columns[table] if each.name == column)

    def _columns(self, table: str) -> tuple[Column, ...]:
        rows = self.journal.database.rows('SELECT name, type, pk, "notnull" FROM pragma_table_info(?)', (table,))
        return tuple(
            Column(row.text("name"), row.text("type"), row.integer("pk") > 0, not row.flag("notnull")) for row in rows
        )


_UNIQUE = {
    "client": ("code",),
    "consent_document": ("version",),
    "addendum": ("number",),
    "clause": ("number",),
    "release": ("number",),
    "packet_file": ("name",),
    "seal_stamp": ("stamp_request",),
}


def another(value: Value, column: Column, random: Random) -> Value:
    """A value that differs from one of the same column, often by very little; bytes in a text are no UTF-8."""
    if value is not None and column.is_nullable and random.random() < 0.2:
        return None
    if column.kind == "TEXT":
        return _another_text(value if isinstance(value, str) else "", random)
    if column.kind == "INTEGER":
        number = value if isinstance(value, int) else 0
        return random.choice([each for each in (number + 1, number - 1, 0, 1, 2**40, -number) if each != value])
    if column.kind == "REAL":
        real = value if isinstance(value, float) else 0.0
        return random.choice([math.nextafter(real, math.inf), -real, math.inf, real + 1])
    kept = value if isinstance(value, bytes) else b""
    at = random.randrange(len(kept)) if kept else 0
    flipped = kept[:at] + bytes([kept[at] ^ 1 << random.randrange(8)]) + kept[at + 1 :] if kept else b"\0"
    return random.choice([flipped, kept + b"\0", kept[:-1] if kept else b"\1"])


def _another_text(text: str, random: Random) -> Value:
    at = random.randrange(len(text)) if text else 0
    changed: list[Value] = [
        text + " ",
        f" {text}",
        text.swapcase(),
        text[:at] + text[at + 1 :],
        f"{text[:at]}\u00e9{text[at:]}",
        f"{text}\0",
        f"{random.getrandbits(128):032x}",
        text.encode("utf-8") + b"\xff",
        "2026-01-01",
        "",
    ]
    return random.choice([each for each in changed if each != text])
