# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrades: a copy first, then each step whole or not at all, however often it is killed."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest
from factories import NOW, a_client, a_note, a_signed_note, an_addendum
from journal_fixtures import KEY, add_one_of_each, new_database

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, VaultError
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.notes import NoteKind, NoteSection
from counselor_desk.storage import migrator
from counselor_desk.storage.addenda import AddendumStore
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.driver import Parameters, Value
from counselor_desk.storage.dump import dump_hash
from counselor_desk.storage.integrity import IntegrityCheck, IntegrityFinding, integrity
from counselor_desk.storage.migrator import (
    Migration,
    built_in_migrations,
    migrations_in,
    require_schema,
    run_migrations,
    schema_version,
    statements_of,
    upgrade,
)
from counselor_desk.storage.notes import NoteStore
from counselor_desk.storage.schema import expected_schema, schema_text
from counselor_desk.storage.schema_snapshot import fresh_schema, write_snapshot
from counselor_desk.storage.search import SearchStore

NEXT = len(built_in_migrations()) + 1

STEP = """
-- adds a column; and a table; and fills it
ALTER TABLE client ADD COLUMN referred_by TEXT NOT NULL DEFAULT '';
CREATE TABLE referral (id TEXT NOT NULL PRIMARY KEY, client_id TEXT NOT NULL REFERENCES client (id)) STRICT;
CREATE TRIGGER tr_referral_kept BEFORE DELETE ON referral BEGIN SELECT RAISE(ABORT, 'tr_referral_kept'); END;
INSERT INTO referral SELECT 'r-' || id, id FROM client;
"""


def steps(script: str = STEP) -> tuple[Migration, ...]:
    return (*built_in_migrations(), Migration(NEXT, script))


def schema_after(folder: Path) -> str:
    fresh = open_database(folder / "fresh.db", key=KEY, create=True)
    run_migrations(fresh, steps())
    text = schema_text(fresh)
    fresh.close()
    return text


def code_of(raised: pytest.ExceptionInfo[DeskError]) -> ErrorCode:
    return raised.value.code


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


# -- the snapshot ---------------------------------------------------------------


def test_the_snapshot_is_what_the_migrations_make() -> None:
    assert fresh_schema() == expected_schema()


def test_writing_the_snapshot_writes_the_same(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "schema.sql")
    assert (tmp_path / "schema.sql").read_text(encoding="utf-8") == expected_schema()


def test_a_schema_changed_by_hand_is_refused(database: Database, backups: Path) -> None:
    require_schema(database)
    with database.transaction():
        database.execute("DROP TRIGGER tr_audit_event_kept")
    with pytest.raises(VaultError) as refused:
        require_schema(database)
    assert code_of(refused) is ErrorCode.JOURNAL_DAMAGED
    with pytest.raises(VaultError):
        upgrade(database, key=KEY, backups=backups)


# -- reading the steps ------------------------------------------------------------


def test_steps_are_numbered_without_a_gap(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("SELECT 1;", encoding="utf-8")
    (tmp_path / "notes.txt").touch()
    assert migrations_in(tmp_path) == (Migration(1, "SELECT 1;"),)
    (tmp_path / "0003_three.sql").touch()
    with pytest.raises(BugError):
        migrations_in(tmp_path)


def test_steps_that_the_system_does_not_let_read_are_an_error_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_many(_: Path) -> NoReturn:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(Path, "iterdir", too_many)
    with pytest.raises(MachineError):
        built_in_migrations()


def test_a_script_is_cut_at_the_ends_of_its_statements() -> None:
    cut = list(statements_of(STEP))
    assert [each.splitlines()[-1].split()[0] for each in cut] == ["ALTER", "CREATE", "CREATE", "INSERT"]
    assert cut[2].endswith("END;")
    assert list(statements_of("SELECT ';';\n-- the end; really\n")) == ["SELECT ';';"]


def test_a_statement_without_its_end_is_a_bug() -> None:
    with pytest.raises(BugError):
        list(statements_of("SELECT 1; DELETE FROM client"))


# -- upgrading --------------------------------------------------------------------


def test_a_current_journal_is_left_alone(database: Database, backups: Path) -> None:
    before = dump_hash(database)
    assert not upgrade(database, key=KEY, backups=backups)
    assert dump_hash(database) == before
    assert list(backups.iterdir()) == []


def test_a_new_journal_gets_no_copy(tmp_path: Path, backups: Path) -> None:
    database = open_database(tmp_path / "new.db", key=KEY, create=True)
    assert upgrade(database, key=KEY, backups=backups)
    assert schema_version(database) == len(built_in_migrations())
    assert list(backups.iterdir()) == []
    database.close()


def test_an_upgrade_keeps_every_row_and_a_copy_of_what_was(database: Database, backups: Path, tmp_path: Path) -> None:
    client = add_one_of_each(database).client
    before = dump_hash(database)
    assert upgrade(database, key=KEY, backups=backups, migrations=steps(), schema=schema_after(tmp_path))
    assert schema_version(database) == NEXT
    referral = database.one("SELECT id FROM referral")
    assert referral is not None
    assert referral.text("id") == f"r-{client.id}"
    copy = open_database(backups / f"before-upgrade-v{NEXT - 1}.db", key=KEY)
    assert dump_hash(copy) == before
    assert integrity(copy) == ()
    copy.close()


def test_what_comes_out_unlike_the_snapshot_is_refused(database: Database, backups: Path) -> None:
    with pytest.raises(VaultError) as refused:
        upgrade(database, key=KEY, backups=backups, migrations=steps())
    assert (code_of(refused), refused.value.where) == (ErrorCode.JOURNAL_DAMAGED, "schema")


def test_a_newer_journal_is_refused_and_not_a_byte_changes(journal_file: Path, backups: Path) -> None:
    database = open_database(journal_file, key=KEY)
    run_migrations(database, steps())
    database.close()
    before = journal_file.read_bytes()
    database = open_database(journal_file, key=KEY)
    with pytest.raises(VaultError) as refused:
        upgrade(database, key=KEY, backups=backups)
    assert code_of(refused) is ErrorCode.JOURNAL_TOO_NEW
    database.close()
    assert journal_file.read_bytes() == before
    assert list(backups.iterdir()) == []


@pytest.mark.parametrize(
    "broken",
    [
        "CREATE TABLE a (x); SELECT nope FROM client;",
        "INSERT INTO search_entry VALUES (-1, 'client', 's', 'nobody', '2026-01-01', NULL, NULL);",
        "PRAGMA defer_foreign_keys = ON; "
        "INSERT INTO search_entry VALUES (-1, 'client', 's', 'nobody', '2026-01-01', NULL, NULL);",
    ],
)
def test_a_step_that_fails_is_undone_whole(database: Database, backups: Path, broken: str) -> None:
    add_one_of_each(database)
    before = dump_hash(database)
    with pytest.raises(VaultError) as refused:
        upgrade(database, key=KEY, backups=backups, migrations=steps(f"{STEP}{broken}"))
    assert code_of(refused) is ErrorCode.UPGRADE_INTERRUPTED
    assert (dump_hash(database), schema_version(database)) == (before, NEXT - 1)
    require_schema(database)


def test_a_full_disk_is_said_as_such(database: Database, backups: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_script: str) -> tuple[str, ...]:
        raise MachineError(ErrorCode.DISK_FULL)

    monkeypatch.setattr(migrator, "statements_of", full)
    with pytest.raises(MachineError) as told:
        upgrade(database, key=KEY, backups=backups, migrations=steps())
    assert code_of(told) is ErrorCode.DISK_FULL


def test_a_damaged_copy_stops_the_upgrade_before_it_begins(
    database: Database, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = IntegrityFinding(IntegrityCheck.STRUCTURE, "page 3")
    monkeypatch.setattr(migrator, "integrity", lambda _: (finding,))
    with pytest.raises(VaultError) as refused:
        upgrade(database, key=KEY, backups=backups, migrations=steps())
    assert (code_of(refused), refused.value.where) == (ErrorCode.JOURNAL_DAMAGED, "before upgrade")
    assert schema_version(database) == NEXT - 1


def test_damage_found_after_the_upgrade_is_told(
    database: Database, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = IntegrityFinding(IntegrityCheck.STRUCTURE, "page 3")
    answers = iter(((), (finding,)))
    monkeypatch.setattr(migrator, "integrity", lambda _: next(answers))
    with pytest.raises(VaultError) as refused:
        upgrade(database, key=KEY, backups=backups, migrations=steps())
    assert refused.value.where == "upgrade"


def test_the_copys_name_is_on_the_disk_before_the_journal_is_touched(
    database: Database, backups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[tuple[Path, list[str], int]] = []

    def flush(folder: Path) -> None:
        flushed.append((folder, [each.name for each in folder.iterdir()], schema_version(database)))

    monkeypatch.setattr(migrator, "flush_folder", flush)
    upgrade(database, key=KEY, backups=backups, migrations=steps(), schema=schema_after(tmp_path))
    assert flushed == [(backups, [f"before-upgrade-v{NEXT - 1}.db"], NEXT - 1)]


def test_a_copy_whose_name_may_be_lost_stops_the_upgrade(
    database: Database, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_folder: Path) -> None:
        raise OSError(errno.EIO, "text")

    monkeypatch.setattr(migrator, "flush_folder", failing)
    with pytest.raises(MachineError) as told:
        upgrade(database, key=KEY, backups=backups, migrations=steps())
    assert (code_of(told), schema_version(database)) == (ErrorCode.DISK_FAILED, NEXT - 1)


def test_a_copy_that_cannot_get_its_name_stops_the_upgrade(database: Database, backups: Path) -> None:
    (backups / f"before-upgrade-v{NEXT - 1}.db").mkdir()
    with pytest.raises(MachineError):
        upgrade(database, key=KEY, backups=backups, migrations=steps())
    assert schema_version(database) == NEXT - 1


# -- from the first schema to the second --------------------------------------------

TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_text%' ORDER BY rowid"


def columns_of(database: Database, table: str) -> list[str]:
    return [row.text("name") for row in database.rows("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))]


def columns_by_table(database: Database) -> dict[str, list[str]]:
    """The columns of every table of a schema, which later ones only add to."""
    return {table: columns_of(database, table) for table in [row.text("name") for row in database.rows(TABLES)]}


def content(database: Database, columns: dict[str, list[str]]) -> dict[str, list[tuple[Value, ...]]]:
    """Every row of some tables, as it is stored in the columns asked for."""
    return {
        table: [
            tuple(row.value(each) for each in names) for row in database.rows(f'SELECT * FROM "{table}" ORDER BY rowid')
        ]
        for table, names in columns.items()
    }


@pytest.fixture
def first_schema(tmp_path: Path) -> Iterator[Database]:
    """A journal of the first schema with rows in each of its tables and a log of three events, open."""
    current = new_database(tmp_path, name="current.db")
    add_one_of_each(current)
    log = AuditStore(current)
    with current.transaction():
        for number in range(2):
            log.append(kind=AuditKind.NOTE_SIGNED, subject=f"note-{number}", at=NOW, reason="in the log, TANAGER")
    old = open_database(tmp_path / "old.db", key=KEY, create=True)
    run_migrations(old, built_in_migrations()[:1])
    columns = columns_by_table(old)
    kept = content(current, columns)
    current.close()
    ((_, _, peaks),) = kept.pop("tree_state")
    with old.transaction():
        for table, rows in kept.items():
            marks = ", ".join("?" * len(columns[table]))
            for values in rows:
                old.execute(f'INSERT INTO "{table}" VALUES ({marks})', values)
                if table == "audit_event":
                    old.execute("UPDATE tree_state SET size = size + 1, peaks = ?", (peaks,))
    yield old
    old.close()


def test_the_second_schema_keeps_every_row_and_the_tree_of_the_first(first_schema: Database, backups: Path) -> None:
    columns = columns_by_table(first_schema)
    log = AuditStore(first_schema)
    before, head = content(first_schema, columns), log.head()
    assert all(before.values())
    assert upgrade(first_schema, key=KEY, backups=backups)
    assert content(first_schema, columns) == before
    assert (log.head(), log.verify()) == (head, ())
    copy = open_database(backups / "before-upgrade-v1.db", key=KEY)
    assert (schema_version(copy), content(copy, columns)) == (1, before)
    copy.close()


def test_the_log_goes_on_after_the_upgrade_with_the_new_kinds(first_schema: Database, backups: Path) -> None:
    upgrade(first_schema, key=KEY, backups=backups)
    log = AuditStore(first_schema)
    with first_schema.transaction():
        event = log.append(kind=AuditKind.CHECK_IN_RECORDED, subject="check-in", at=NOW)
    assert (event.seq, log.verify()) == (4, ())
    for sql in ("DELETE FROM audit_event", "UPDATE audit_event SET reason = ''"):
        with pytest.raises(DeskError, match="tr_audit_event"), first_schema.transaction():
            first_schema.execute(sql)


# -- from the fifth schema to the sixth ---------------------------------------------

OLD_ENTRY = "INSERT INTO search_entry (entry, kind, subject_id, client_id, service_date) VALUES (?, ?, ?, ?, ?)"
OLD_TEXT = "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)"


@pytest.fixture
def fifth_schema(tmp_path: Path) -> Iterator[Database]:
    """A journal of the fifth schema, in whose one index clients, drafts and signed texts stand as they came."""
    old = open_database(tmp_path / "old.db", key=KEY, create=True)
    run_migrations(old, built_in_migrations()[:5])
    client = a_client(id="client")
    later, earlier = date(2026, 3, 9), date(2026, 3, 2)
    with old.transaction():
        ClientStore(old).add(client)
        for note in (
            a_signed_note(id="later", client_id=client.id, service_date=later),
            a_signed_note(id="earlier", client_id=client.id, service_date=earlier, kind=NoteKind.CONTACT),
            a_note(id="draft", client_id=client.id, service_date=later, sections=(NoteSection("", "heron drafted"),)),
        ):
            NoteStore(old).add(note)
        AddendumStore(old).add(an_addendum(id="addendum", note_id="earlier"))
        entries = (
            ("note", "later", later, "heron one"),
            ("note", "draft", later, "heron drafted"),
            ("client", "client", earlier, "heron called"),
            ("note", "earlier", earlier, "heron two \u200b\u738b\u200b"),
            ("addendum", "addendum", earlier, "heron three"),
        )
        for number, (kind, subject, day, text) in enumerate(entries, start=1):
            old.execute(OLD_ENTRY, (number, kind, subject, client.id, day.isoformat()))
            old.execute(OLD_TEXT, (number, "title", text))
    yield old
    old.close()


def test_the_sixth_schema_finds_what_was_found_before_and_the_newest_first(
    fifth_schema: Database, backups: Path
) -> None:
    assert upgrade(fifth_schema, key=KEY, backups=backups)
    hits = SearchStore(fifth_schema).find("heron")
    assert [(hit.kind, hit.subject_id, hit.note_id, hit.note_kind, hit.is_signed, hit.snippet) for hit in hits] == [
        ("note", "draft", "draft", NoteKind.PROGRESS, False, "heron drafted"),
        ("note", "later", "later", NoteKind.PROGRESS, True, "heron one"),
        ("addendum", "addendum", "earlier", NoteKind.CONTACT, True, "heron three"),
        ("note", "earlier", "earlier", NoteKind.CONTACT, True, "heron two \u738b"),
        ("client", "client", None, None, False, "heron called"),
    ]
    assert [hit.subject_id for hit in SearchStore(fifth_schema).find("\u738b")] == ["earlier"]


def test_the_sixth_schema_keeps_drafts_out_of_the_index(fifth_schema: Database, backups: Path) -> None:
    upgrade(fifth_schema, key=KEY, backups=backups)
    entries = {row.text("subject_id") for row in fifth_schema.rows("SELECT subject_id FROM search_entry")}
    assert entries == {"later", "earlier", "addendum", "client"}
    assert len(fifth_schema.rows("SELECT rowid FROM search_text WHERE search_text MATCH 'heron'")) == len(entries)
    assert all(b"drafted" not in row.blob("block") for row in fifth_schema.rows("SELECT block FROM search_text_data"))


def test_what_was_indexed_before_can_be_indexed_again(fifth_schema: Database, backups: Path) -> None:
    upgrade(fifth_schema, key=KEY, backups=backups)
    store = SearchStore(fifth_schema)
    with fifth_schema.transaction():
        store.index(
            kind="client",
            subject_id="client",
            client_id=ClientId("client"),
            service_date=NOW.date(),
            title="",
            text="gull",
        )
    assert [hit.subject_id for hit in store.find("gull")] == ["client"]
    assert len(store.find("heron", without="client")) == len(store.find("heron")) == 4


def test_the_new_index_tells_how_far_it_is(
    fifth_schema: Database, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrator, "_ROWS_IN_A_PIECE", 2)
    told: list[tuple[int, int]] = []
    usual = fifth_schema.rows("PRAGMA cache_size")[0].first_text()
    upgrade(
        fifth_schema,
        key=KEY,
        backups=backups,
        progress=lambda step, done, total: told.append((done, total)) if step == "upgrade" else None,
    )
    assert told == [(0, 1), (2, 4), (4, 4)]
    # no more memory than before, once it is done
    assert fifth_schema.rows("PRAGMA cache_size")[0].first_text() == usual
    assert len(SearchStore(fifth_schema).find("heron")) == 5


@pytest.mark.parametrize("interrupted_at", ["DROP TABLE audit_event", "ALTER TABLE", "CREATE TRIGGER tr_hold_session"])
def test_an_interrupted_change_of_the_log_leaves_the_first_schema_whole(
    first_schema: Database, backups: Path, monkeypatch: pytest.MonkeyPatch, interrupted_at: str
) -> None:
    before = dump_hash(first_schema)
    execute = Database.execute

    def failing(self: Database, sql: str, parameters: Parameters = ()) -> int:
        if interrupted_at in sql:
            raise MachineError(ErrorCode.DISK_FULL, where="database")
        return execute(self, sql, parameters)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "execute", failing)
        with pytest.raises(MachineError):
            upgrade(first_schema, key=KEY, backups=backups)
    assert (schema_version(first_schema), dump_hash(first_schema)) == (1, before)
    assert upgrade(first_schema, key=KEY, backups=backups)


KILLED_AT_STATEMENT = """
import os, signal, sys
from pathlib import Path
from typing import NoReturn
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.notes import NoteKind, NoteSection
from counselor_desk.storage import migrator
from counselor_desk.storage.addenda import AddendumStore
from counselor_desk.storage.connection import Database, open_database

journal, backups, script, kill_at = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
done = 0
execute = Database.execute

def counted(self, sql, parameters=()):
    global done
    if done == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
    done += 1
    return execute(self, sql, parameters)

database = open_database(journal, key=bytes(range(32)))
steps = (*migrator.built_in_migrations(), migrator.Migration(int(sys.argv[5]), script.read_text()))
Database.execute = counted
migrator.run_migrations(database, steps)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with a POSIX signal")
@pytest.mark.parametrize("kill_at", range(6))
def test_an_upgrade_killed_between_any_two_statements_is_rolled_back_and_then_completes(
    journal_file: Path, backups: Path, tmp_path: Path, kill_at: int
) -> None:
    database = open_database(journal_file, key=KEY)
    add_one_of_each(database)
    before = dump_hash(database)
    database.close()
    script = tmp_path / "step.sql"
    script.write_text(STEP, encoding="utf-8")
    arguments = [str(journal_file), str(backups), str(script), str(kill_at), str(NEXT)]
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_STATEMENT, *arguments], check=False)
    assert killed.returncode == -9

    database = open_database(journal_file, key=KEY)
    # four statements, then the version number, then the commit
    if kill_at < 5:
        assert (schema_version(database), dump_hash(database)) == (NEXT - 1, before)
    assert upgrade(database, key=KEY, backups=backups, migrations=steps(), schema=schema_after(tmp_path)) == (
        kill_at < 5
    )
    assert integrity(database) == ()
    database.close()
