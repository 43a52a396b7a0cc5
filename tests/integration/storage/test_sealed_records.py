# SPDX-License-Identifier: GPL-3.0-or-later
"""No table and no column of the schema is outside the log's reach unless a reason stands beside it."""

import hashlib
import json
from collections import Counter

import pytest
from journal_fixtures import OneOfEach

from counselor_desk.domain.audit import AuditKind
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value
from counselor_desk.storage.record_hashes import NO_ROWS, RecordHashes
from counselor_desk.storage.sealed_records import FREE_TABLES, SEALED_RECORDS, RecordKind, Rows, sealed_by

SEALED_TABLES = {table.name: table for record in SEALED_RECORDS for table in record.tables}

BIND_NO_RECORD = {
    AuditKind.JOURNAL_CREATED,
    AuditKind.JOURNAL_OPENED,
    AuditKind.JOURNAL_CLOSED,
    AuditKind.JOURNAL_RESTORED,
    AuditKind.BACKUP_MADE,
    AuditKind.BACKUP_VERIFIED,
    AuditKind.RECOVERY_CODE_TESTED,
    AuditKind.PSYCHOTHERAPY_NOTE_OPENED,
    AuditKind.RELEASE_REFUSED,
    AuditKind.RELEASE_DELIVERED,
    AuditKind.RELEASE_ITEM,
    AuditKind.LETTER_PRODUCED,
    AuditKind.PRINTED_INTERNALLY,
    AuditKind.UNLOCK_CHANGED,
    AuditKind.DATABASE_KEY_CHANGED,
    AuditKind.MASTER_KEY_CHANGED,
    AuditKind.ROLLBACK_ACCEPTED,
}
"""Entries that tell of an act which changes no record."""


OTHERS: dict[str, Value] = {"TEXT": "other", "INTEGER": 4711, "REAL": 47.11, "BLOB": b"other"}


def tables_of(database: Database) -> set[str]:
    rows = database.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {row.text("name") for row in rows}


def columns_of(database: Database, table: str) -> dict[str, str]:
    rows = database.rows("SELECT name, type FROM pragma_table_info(?)", (table,))
    return {row.text("name"): row.text("type") for row in rows}


def test_every_table_is_bound_or_says_why_not(database: Database) -> None:
    assert tables_of(database) == SEALED_TABLES.keys() | FREE_TABLES.keys()
    assert not SEALED_TABLES.keys() & FREE_TABLES.keys()
    assert all(FREE_TABLES.values())


def test_every_kind_of_entry_binds_one_record_or_is_named_as_binding_none() -> None:
    speaks = Counter(kind for record in SEALED_RECORDS for kind in record.sealed_by | record.begun_by | record.ended_by)
    assert set(speaks.values()) == {1}
    assert speaks.keys() | BIND_NO_RECORD == set(AuditKind)
    assert not speaks.keys() & BIND_NO_RECORD


def test_every_kind_of_record_stands_in_the_list_once() -> None:
    assert [record.kind for record in SEALED_RECORDS] == list(dict.fromkeys(record.kind for record in SEALED_RECORDS))
    assert {record.kind for record in SEALED_RECORDS} == set(RecordKind)


@pytest.mark.parametrize("name", sorted(SEALED_TABLES))
def test_what_is_named_of_a_table_is_there(database: Database, name: str) -> None:
    table, columns = SEALED_TABLES[name], columns_of(database, name)
    assert table.free.keys() <= columns.keys()
    assert all(table.free.values())
    for large, digest in table.digests.items():
        assert (columns[large], columns[digest]) == ("BLOB", "TEXT")
    assert database.rows(f'SELECT {table.key} FROM "{name}" ORDER BY {table.order}') == []


@pytest.mark.parametrize("name", sorted(SEALED_TABLES))
def test_every_column_is_in_the_hash_of_its_record(database: Database, held: OneOfEach, name: str) -> None:
    """Each value is changed in turn, and the hash with it; that the log then tells is tested with the proof."""
    record = next(each for each in SEALED_RECORDS if name in [table.name for table in each.tables])
    table = SEALED_TABLES[name]
    rows = database.rows(f'SELECT rowid AS place, * FROM "{name}"')
    if not rows:
        # seals and their stamps are made by their own service
        assert name in ("seal", "seal_check", "seal_stamp", "stamp_request", "health_check", "legal_hold")
        return
    for trigger in database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        with database.transaction():
            database.execute(f"DROP TRIGGER {trigger.text('name')}")
    database.rows("PRAGMA ignore_check_constraints = ON")
    database.rows("PRAGMA foreign_keys = OFF")
    before = hashes_of(database, record.kind)
    assert before
    for column, kind in columns_of(database, name).items():
        value = OTHERS[kind]
        try:
            with database.transaction():
                database.execute(
                    f'UPDATE "{name}" SET "{column}" = ? WHERE rowid = ?', (value, rows[0].integer("place"))
                )
                changed = hashes_of(database, record.kind)
                raise _UndoneError
        except _UndoneError:
            pass
        assert (changed == before) is (column in table.free), column


class _UndoneError(Exception):
    """Rolls back."""


def hashes_of(database: Database, kind: RecordKind) -> list[tuple[str, str]]:
    record = next(each for each in SEALED_RECORDS if each.kind is kind)
    hashes = RecordHashes(database)
    found = [(each.subject, each.record_hash) for page in hashes.stored(record) for each in page]
    return sorted([*found, *((each, "stray") for each in hashes.strays(record))])


def test_the_hash_can_be_made_from_what_is_written_about_it(database: Database, held: OneOfEach) -> None:
    """Columns by name and without NULLs, in the JSON that everything here is hashed in; computed by hand once."""
    row = database.one("SELECT * FROM restriction")
    assert row is not None
    columns = {name: row.value(name) for name in columns_of(database, "restriction") if row.value(name) is not None}
    assert "lifted_on" not in columns
    text = json.dumps([["restriction", columns]], sort_keys=True, separators=(",", ":"))
    by_hand = hashlib.sha256(text.encode("ascii")).hexdigest()
    # nothing was filled in later: what never changes is all there is
    assert RecordHashes(database).after(AuditKind.RESTRICTION_ADDED, row.text("id")) == by_hand * 2


def test_a_column_that_comes_later_leaves_older_hashes_as_they_are(database: Database, held: OneOfEach) -> None:
    before = hashes_of(database, RecordKind.CHECK_IN)
    with database.transaction():
        database.execute("ALTER TABLE check_in ADD COLUMN asked_by TEXT")
    assert hashes_of(database, RecordKind.CHECK_IN) == before
    with database.transaction():
        database.execute("DROP TRIGGER tr_check_in_immutable")
        database.execute("UPDATE check_in SET asked_by = 'Dana'")
    assert hashes_of(database, RecordKind.CHECK_IN) != before


@pytest.mark.parametrize("kind", [each for each in AuditKind if each in BIND_NO_RECORD])
def test_an_entry_that_binds_no_record_carries_no_hash(database: Database, kind: AuditKind) -> None:
    assert RecordHashes(database).after(kind, "anything") == ""


def test_no_rows_at_all_are_a_record_where_all_rows_are_one(database: Database) -> None:
    record = sealed_by(AuditKind.SPAN_REDACTED)
    assert record is not None
    assert record.rows is Rows.ALL_TOGETHER
    assert RecordHashes(database).after(AuditKind.SPAN_REDACTED, "a matter without redactions") == NO_ROWS


def test_a_large_column_is_taken_at_the_word_of_its_hash_when_logged_and_read_when_checked(
    database: Database, held: OneOfEach
) -> None:
    hashes, record = RecordHashes(database), sealed_by(AuditKind.MATTER_CHANGED)
    assert record is not None
    logged = hashes.after(AuditKind.MATTER_CHANGED, held.matter.id)
    assert hashes_of(database, RecordKind.MATTER) == [(held.matter.id, logged)]
    with database.transaction():
        database.execute("DROP TRIGGER tr_matter_paper_immutable")
        database.execute("UPDATE matter_paper SET content = x'00'")
    assert hashes.after(AuditKind.MATTER_CHANGED, held.matter.id) == logged
    assert hashes_of(database, RecordKind.MATTER) != [(held.matter.id, logged)]


def test_more_records_than_a_page_are_all_there(database: Database) -> None:
    with database.transaction():
        for number in range(1, 651):
            database.execute(
                "INSERT INTO consent_document VALUES (?, 'treatment', ?, '', 'words', '2026-01-01')",
                (f"{number:032x}", number),
            )
    found = hashes_of(database, RecordKind.CONSENT_DOCUMENT)
    assert len(found) == len(set(found)) == 650
