# SPDX-License-Identifier: GPL-3.0-or-later
"""Generations: a new database key and a backup in place, each through one commit point, and what is left behind."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import CLIENT, PASSPHRASE, PIN, PLAIN, Practice, new_desk, opened_compartment

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services.generations import Generations
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.leftovers import LeftoverKind
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.connection import open_database
from counselor_desk.storage.dump import dump_hash
from counselor_desk.storage.integrity import integrity
from counselor_desk.storage.migrator import built_in_migrations

BY_PIN = Proof(Way.PIN, PIN)


@pytest.fixture
def generations(practice: Practice) -> Generations:
    return Generations(vault=practice.desk.vault, clock=practice.clock)


def names(practice: Practice) -> list[str]:
    return sorted(each.name for each in (practice.path / "db").iterdir() if not each.name.endswith("-wal"))


def notes_of(practice: Practice) -> list[object]:
    return list(open_desk(practice.desk, practice.opened.journal).notes.of_client(CLIENT))


def made_backup(practice: Practice, name: str = "kept.cdbak") -> Path:
    return practice.desk.backups.make(practice.opened.journal, to=practice.path.parent / name).path


# a new database key


def test_a_new_key_leaves_one_file_and_everything_in_it(practice: Practice, generations: Generations) -> None:
    before, journal = notes_of(practice), practice.opened.journal
    old_key, head = journal.keys.dek, journal.head
    changed = generations.rotate_database_key(journal, BY_PIN)
    assert (changed.generation, changed.is_old_removed) == (2, True)
    assert names(practice) == ["journal-000002.db"]
    assert journal.keys.dek != old_key
    assert notes_of(practice) == before
    assert [each.kind for each in journal.audit.events(limit=1)] == [AuditKind.DATABASE_KEY_CHANGED]
    assert journal.head.size == head.size + 1
    assert journal.audit.verify() == ()
    assert integrity(journal.database) == ()


@pytest.mark.parametrize("typed", [PIN, PASSPHRASE, "", "code"])
def test_every_way_in_opens_the_journal_under_its_new_key(
    practice: Practice, generations: Generations, typed: str
) -> None:
    generations.rotate_database_key(practice.opened.journal, BY_PIN)
    practice.opened.journal.close()
    with practice.desk.vault.open(practice.path, practice.recovery_code if typed == "code" else typed) as journal:
        assert not journal.head_stamp.is_undecided
        assert journal.header.active.generation == 2


def test_the_compartment_opens_after_a_new_key(practice: Practice, generations: Generations) -> None:
    generations.rotate_database_key(practice.opened.journal, BY_PIN)
    again = open_desk(practice.desk, practice.opened.journal)
    assert opened_compartment(practice.desk, again, PIN).of_client(CLIENT)


def test_a_second_rotation_takes_the_next_number(practice: Practice, generations: Generations) -> None:
    for generation in (2, 3):
        assert generations.rotate_database_key(practice.opened.journal, BY_PIN).generation == generation
    assert names(practice) == ["journal-000003.db"]


def test_a_number_of_which_anything_is_left_is_never_used_again(practice: Practice, generations: Generations) -> None:
    (practice.path / "db" / "journal-000007.db-wal").write_bytes(b"frames of another time")
    assert generations.rotate_database_key(practice.opened.journal, BY_PIN).generation == 8


def test_what_is_written_after_a_rotation_is_there_at_the_next_opening(
    practice: Practice, generations: Generations
) -> None:
    generations.rotate_database_key(practice.opened.journal, BY_PIN)
    again = open_desk(practice.desk, practice.opened.journal)
    again.notes.strike(PLAIN, reason="meant for another record")
    assert practice.reopen().notes.get(PLAIN).strike is not None


def test_no_copy_of_the_header_names_the_removed_file(practice: Practice, generations: Generations) -> None:
    generations.rotate_database_key(practice.opened.journal, BY_PIN)
    copies = HeaderFile(practice.path).read().candidates
    assert [each.header.active.generation for each in copies] == [2, 2]


def test_a_wrong_pin_rotates_nothing(practice: Practice, generations: Generations) -> None:
    with pytest.raises(VaultError, match="pin_rejected"):
        generations.rotate_database_key(practice.opened.journal, Proof(Way.PIN, "another-27"))
    assert names(practice) == ["journal-000001.db"]


@pytest.mark.parametrize("asked", [1, 2])
def test_a_cancelled_rotation_leaves_the_old_state(practice: Practice, generations: Generations, asked: int) -> None:
    answers = iter([False] * (asked - 1) + [True] * 100)
    head = practice.opened.journal.head
    with pytest.raises(UserError, match="cancelled"):
        generations.rotate_database_key(practice.opened.journal, BY_PIN, is_cancelled=lambda: next(answers))
    assert names(practice) == ["journal-000001.db"]
    assert practice.opened.journal.head == head
    assert practice.reopen().journal.header.active.generation == 1


def test_a_rotation_tells_how_far_it_is(practice: Practice, generations: Generations) -> None:
    told: list[str] = []
    generations.rotate_database_key(
        practice.opened.journal, BY_PIN, progress=lambda step, _done, _of: told.append(step)
    )
    assert list(dict.fromkeys(told)) == ["copy", "check", "name"]


def test_a_journal_older_than_its_stamp_is_not_rotated(
    practice: Practice, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(practice.opened.journal.head_stamp), "is_undecided", property(lambda _: True))
    with pytest.raises(BugError):
        generations.rotate_database_key(practice.opened.journal, BY_PIN)


def test_a_header_that_cannot_be_written_leaves_the_old_pair(
    practice: Practice, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> bool:
        raise MachineError(ErrorCode.DISK_FULL, where="header")

    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", full)
        with pytest.raises(MachineError, match="disk_full"):
            generations.rotate_database_key(practice.opened.journal, BY_PIN)
    assert names(practice) == ["journal-000001.db"]
    assert generations.rotate_database_key(practice.opened.journal, BY_PIN).generation == 2


def test_a_header_whose_last_flush_failed_counts_and_the_old_file_stays_a_week(
    practice: Practice, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = HeaderFile.replace

    def unflushed(*arguments: object, **named: object) -> bool:
        replace(*arguments, **named)  # type: ignore[arg-type]
        raise MachineError(ErrorCode.DISK_FAILED, where="header")

    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", unflushed)
        changed = generations.rotate_database_key(practice.opened.journal, BY_PIN)
    assert (changed.generation, changed.is_old_removed) == (2, False)
    assert names(practice) == ["journal-000001.db", "journal-000002.db"]
    (left,) = generations.leftovers(practice.opened.journal)
    assert left.kind is LeftoverKind.KEPT


def test_a_header_that_can_no_longer_be_read_closes_the_journal_and_keeps_both(
    practice: Practice, generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> bool:
        raise MachineError(ErrorCode.DISK_FAILED, where="header")

    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", broken)
        patched.setattr(HeaderFile, "read", broken)
        with pytest.raises(MachineError, match="disk_failed"):
            generations.rotate_database_key(practice.opened.journal, BY_PIN)
    assert practice.opened.journal.database.is_closed
    assert names(practice) == ["journal-000001.db", "journal-000002.db"]
    with practice.desk.vault.open(practice.path, PIN) as journal:
        assert journal.header.active.generation == 1


def test_a_backup_from_before_the_new_key_still_restores(
    practice: Practice, generations: Generations, tmp_path: Path
) -> None:
    backup, notes = made_backup(practice), notes_of(practice)
    generations.rotate_database_key(practice.opened.journal, BY_PIN)
    clean = new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore())
    clean.backups.restore(backup, to=tmp_path / "new", typed=practice.recovery_code)
    with clean.vault.open(tmp_path / "new", PASSPHRASE) as restored:
        assert list(open_desk(clean, restored).notes.of_client(CLIENT)) == notes != []


# a backup in place


def change_something(practice: Practice) -> None:
    practice.opened.notes.strike(PLAIN, reason="meant for another record")


def test_a_backup_takes_the_place_of_a_journal_and_the_old_database_is_kept(
    practice: Practice, generations: Generations
) -> None:
    backup = made_backup(practice)
    change_something(practice)
    practice.opened.journal.close()
    restored = generations.restore_in_place(practice.path, backup, typed=PIN)
    assert names(practice) == ["journal-000001.db", "journal-000002.db"]
    assert restored.kept == practice.path / "db" / "journal-000001.db"
    assert restored.made_at == practice.clock.at
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, PIN))
    assert practice.opened.notes.get(PLAIN).strike is None
    assert not practice.opened.journal.head_stamp.is_undecided
    kinds = [each.kind for each in practice.opened.journal.audit.events(limit=2)]
    assert kinds == [AuditKind.JOURNAL_OPENED, AuditKind.JOURNAL_RESTORED]


def test_after_a_restore_the_loss_of_a_header_does_not_bring_the_old_database_back(
    practice: Practice, generations: Generations
) -> None:
    backup = made_backup(practice)
    practice.opened.journal.close()
    restored = generations.restore_in_place(practice.path, backup, typed=PIN)
    (practice.path / "VAULT.json").unlink()
    journal = practice.reopen().journal
    assert (journal.header.active.generation, journal.head_stamp.is_undecided) == (restored.generation, False)


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone"])
def test_a_damaged_database_gives_way_to_a_backup_and_is_kept_as_it_is(
    practice: Practice, generations: Generations, damage: str
) -> None:
    backup = made_backup(practice)
    practice.opened.journal.close()
    file = practice.path / "db" / "journal-000001.db"
    content = bytearray(file.read_bytes())
    if damage == "flipped":
        content[20] ^= 1
    left = bytes(content[: 5000 if damage == "cut" else None])
    file.write_bytes(left)
    if damage == "gone":
        file.unlink()
    with pytest.raises(DeskError):
        practice.desk.vault.open(practice.path, PIN)
    generations.restore_in_place(practice.path, backup, typed=PIN)
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, PIN))
    assert practice.opened.notes.get(PLAIN)
    if damage != "gone":
        assert file.read_bytes() == left


def test_a_backup_under_an_earlier_database_key_is_restored_in_place(
    practice: Practice, generations: Generations
) -> None:
    backup = made_backup(practice)
    generations.rotate_database_key(practice.opened.journal, BY_PIN)
    practice.opened.journal.close()
    assert generations.restore_in_place(practice.path, backup, typed=PASSPHRASE).generation == 3
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, ""))


def test_the_restored_content_is_that_of_the_backup(practice: Practice, generations: Generations) -> None:
    backup, journal = made_backup(practice), practice.opened.journal
    tables = [table for table in _tables(practice) if table not in {"audit_event", "tree_state", "vault_identity"}]
    before = {table: _rows(practice, table) for table in tables}
    journal.close()
    generations.restore_in_place(practice.path, backup, typed=PIN)
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, PIN))
    assert {table: _rows(practice, table) for table in tables} == before


def _tables(practice: Practice) -> list[str]:
    rows = practice.opened.journal.database.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    return [row.text("name") for row in rows]


def _rows(practice: Practice, table: str) -> list[str]:
    rows = practice.opened.journal.database.rows(f'SELECT quote(t.rowid) AS id FROM "{table}" AS t ORDER BY 1')
    return [row.text("id") for row in rows]


def test_nothing_is_restored_into_an_open_journal(practice: Practice, generations: Generations) -> None:
    backup = made_backup(practice)
    with pytest.raises(MachineError, match="journal_in_use"):
        generations.restore_in_place(practice.path, backup, typed=PIN)
    assert names(practice) == ["journal-000001.db"]


def test_the_backup_of_another_journal_is_told_apart(
    practice: Practice, generations: Generations, tmp_path: Path
) -> None:
    desk = new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore())
    with desk.vault.create(tmp_path / "other", ways=WaysIn()).journal as other:
        foreign = desk.backups.make(other, to=tmp_path / "other.cdbak").path
    practice.opened.journal.close()
    with pytest.raises(VaultError, match="backup_of_another_journal"):
        generations.restore_in_place(practice.path, foreign, typed=PIN)


@pytest.mark.parametrize("place", ["front", "database"])
def test_a_damaged_backup_replaces_nothing(practice: Practice, generations: Generations, place: str) -> None:
    backup = made_backup(practice)
    content = bytearray(backup.read_bytes())
    at = content.index(b'"app":"') + 7 if place == "front" else len(content) - 1
    content[at] ^= 0x04
    backup.write_bytes(content)
    practice.opened.journal.close()
    with pytest.raises(VaultError, match="backup_damaged"):
        generations.restore_in_place(practice.path, backup, typed=PIN)
    assert names(practice) == ["journal-000001.db"]
    practice.reopen()


def test_the_backup_of_a_newer_version_replaces_nothing(
    practice: Practice, generations: Generations, tmp_path: Path
) -> None:
    """Nor does it become a new journal: this version could open neither."""
    journal = practice.opened.journal
    with journal.database.transaction():
        journal.database.execute("PRAGMA user_version = 99")
    backup = made_backup(practice)
    with journal.database.transaction():
        journal.database.execute(f"PRAGMA user_version = {len(built_in_migrations())}")
    journal.close()
    with pytest.raises(VaultError, match="backup_too_new"):
        generations.restore_in_place(practice.path, backup, typed=PIN)
    with pytest.raises(VaultError, match="backup_too_new"):
        practice.desk.backups.restore(backup, to=tmp_path / "new", typed=PASSPHRASE)
    assert not (tmp_path / "new" / "VAULT.json").exists()
    assert (practice.reopen().journal.header.active.generation, names(practice)) == (1, ["journal-000001.db"])


def test_a_cancelled_restore_leaves_the_journal(practice: Practice, generations: Generations) -> None:
    backup = made_backup(practice)
    practice.opened.journal.close()
    with pytest.raises(UserError, match="cancelled"):
        generations.restore_in_place(practice.path, backup, typed=PIN, is_cancelled=lambda: True)
    assert names(practice) == ["journal-000001.db"]
    practice.reopen()


# what is left


def test_what_is_kept_goes_after_its_week_and_not_before(practice: Practice, generations: Generations) -> None:
    backup = made_backup(practice)
    practice.opened.journal.close()
    generations.restore_in_place(practice.path, backup, typed=PIN)
    journal = practice.reopen().journal
    (kept,) = generations.leftovers(journal)
    assert (kept.kind, kept.kept_until) == (LeftoverKind.KEPT, practice.clock.at.date() + timedelta(days=7))
    practice.clock.at += timedelta(days=7)
    assert generations.tidy(journal) == ()
    practice.clock.at += timedelta(days=1)
    assert generations.tidy(journal) == (kept.path,)
    assert names(practice) == ["journal-000002.db"]
    practice.reopen()


def test_a_database_that_the_header_before_names_stays_until_the_next_tidying(
    practice: Practice, generations: Generations
) -> None:
    before = (practice.path / "VAULT.json").read_bytes()
    backup = made_backup(practice)
    practice.opened.journal.close()
    restored = generations.restore_in_place(practice.path, backup, typed=PIN)
    (practice.path / "VAULT.json.bak").write_bytes(before)
    journal = practice.reopen().journal
    practice.clock.at += timedelta(days=8)
    assert [generations.tidy(journal), generations.tidy(journal)] == [(), (restored.kept,)]


def test_unfinished_files_are_listed_and_tidied_away(practice: Practice, generations: Generations) -> None:
    folder = practice.path
    ours = [
        folder / "db" / "journal-000002.db.tmp",
        folder / "db" / "journal-000002.db.backup.tmp",
        folder / "backups" / "auto-2026-11-20-180000.cdbak.new.tmp",
    ]
    kept = folder / "backups" / "before-upgrade-v1.db.tmp"
    for each in (*ours, kept):
        each.write_bytes(b"half")
    left = generations.leftovers(practice.opened.journal)
    assert {each.path for each in left} == {*ours, kept}
    assert {each.kind for each in left} == {LeftoverKind.UNFINISHED}
    assert {each.bytes for each in left} == {4}
    assert set(generations.tidy(practice.opened.journal)) == set(ours)
    assert kept.exists()


def test_a_database_newer_than_the_one_in_use_is_never_removed(practice: Practice, generations: Generations) -> None:
    newer = practice.path / "db" / "journal-000009.db"
    newer.write_bytes(b"perhaps the journal itself")
    (left,) = generations.leftovers(practice.opened.journal)
    assert left.kind is LeftoverKind.UNKNOWN_GENERATION
    practice.clock.at += timedelta(days=400)
    assert generations.tidy(practice.opened.journal) == ()
    assert newer.exists()


def test_every_kind_of_leftover_is_said_in_a_calm_sentence() -> None:
    for kind in LeftoverKind:
        assert re.fullmatch(r"[A-Z].*\.", kind.words)


def test_the_key_of_the_old_generation_opens_nothing_of_the_new_one(
    practice: Practice, generations: Generations
) -> None:
    old = practice.opened.journal.keys.dek
    generations.rotate_database_key(practice.opened.journal, BY_PIN)
    expected = dump_hash(practice.opened.journal.database)
    key = practice.opened.journal.keys.dek
    practice.opened.journal.database.close()
    file = practice.path / "db" / "journal-000002.db"
    with pytest.raises(VaultError, match="key_rejected"):
        open_database(file, key=old)
    database = open_database(file, key=key)
    assert dump_hash(database) == expected
    database.close()
    # for the fixture, which closes the journal
    practice.opened.journal._is_closed = True
    practice.opened.journal._lock.release()
