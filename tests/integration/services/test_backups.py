# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups: proved when made, restored whole on a clean computer, and refused with the reason where they are not."""

import json
import os
import shutil
import struct
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import CLIENT, PASSPHRASE, PIN, PLAIN, Practice, Template, change_key, new_desk

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.merkle import Frontier
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.storage.backup_file import extract_database
from counselor_desk.storage.connection import open_database
from counselor_desk.storage.dump import dump_hash


@pytest.fixture
def backup(practice: Practice, tmp_path: Path) -> Path:
    """A backup of the sample practice; the journal stays open."""
    return practice.desk.backups.make(practice.opened.journal, to=tmp_path / "kept.cdbak").path


@pytest.fixture
def clean() -> Desk:
    """A computer that never saw the journal."""
    return new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore())


def failed_restore(desk: Desk, backup: Path, to: Path, typed: str) -> ErrorCode:
    """The code with which a restore is refused, after a look that it left no journal."""
    with pytest.raises(DeskError) as caught:
        desk.backups.restore(backup, to=to, typed=typed)
    left = [str(each.relative_to(to)) for each in to.rglob("*") if each.is_file() and each.name != "vault.lock"]
    assert left == []
    return caught.value.code


def test_a_backup_is_verified_logged_and_named_at_the_end(practice: Practice, backup: Path) -> None:
    journal = practice.opened.journal
    manifest = practice.desk.backups.verify(backup, journal=journal)
    logged = [(each.kind, each.content_hash) for each in journal.audit.events(limit=3)]
    again, verified, made = logged
    assert made == (AuditKind.BACKUP_MADE, manifest.db_sha256)
    assert again == verified == (AuditKind.BACKUP_VERIFIED, manifest.db_sha256)
    assert manifest.tree_size == journal.head.size - 3
    assert manifest.rows["note"] == 7
    assert [each.name for each in backup.parent.iterdir() if each.suffix != ""] == ["kept.cdbak"]
    assert backup.stat().st_mode & 0o777 == 0o600


def test_the_journal_remembers_when_a_backup_was_last_proved(practice: Practice, tmp_path: Path) -> None:
    backups, journal = practice.desk.backups, practice.opened.journal
    assert backups.last_verified(journal) is None
    made_at = practice.clock.at
    path = backups.make(journal, to=tmp_path / "kept.cdbak").path
    assert backups.last_verified(journal) == made_at
    practice.clock.at = made_at + timedelta(days=3)
    backups.prove(path, journal=journal)
    assert backups.last_verified(journal) == made_at
    backups.verify(path, journal=journal)
    assert backups.last_verified(journal) == made_at + timedelta(days=3)


def test_a_damaged_backup_is_not_remembered_as_proved(practice: Practice, backup: Path) -> None:
    before = practice.opened.journal.head
    backup.write_bytes(backup.read_bytes()[:-1] + b"x")
    with pytest.raises(VaultError):
        practice.desk.backups.verify(backup, journal=practice.opened.journal)
    assert practice.opened.journal.head == before


def test_nothing_readable_is_in_a_backup(backup: Path, template: Template) -> None:
    content = backup.read_bytes()
    for words in ("Marisol", "OSPREY", "diary", PIN, PASSPHRASE, template.recovery_code):
        assert words.encode("utf-8") not in content
        assert words.encode("utf-16-le") not in content


@pytest.mark.parametrize("by", ["code", "passphrase"])
def test_a_clean_computer_restores_everything(
    practice: Practice, backup: Path, clean: Desk, tmp_path: Path, by: str
) -> None:
    typed = practice.recovery_code if by == "code" else PASSPHRASE
    expected = _hash_inside(practice, backup, tmp_path / "taken-out.db")
    target = tmp_path / "new" / "journal"
    restored = clean.backups.restore(backup, to=target, typed=typed)
    assert restored.path == target
    with clean.vault.open(target, typed) as journal:
        kinds = [each.kind for each in journal.audit.events(limit=2)]
        assert kinds == [AuditKind.JOURNAL_OPENED, AuditKind.JOURNAL_RESTORED]
        opened = open_desk(clean, journal)
        assert opened.notes.get(PLAIN) == practice.opened.notes.get(PLAIN)
        assert opened.clients.contacts(CLIENT) == practice.opened.clients.contacts(CLIENT)
        assert not [each for each in opened.health.check() if each.condition == "finding"]
    assert _hash_without_new_events(practice, target, restored.manifest.tree_size) == expected
    assert {each.stat().st_mode & 0o777 for each in target.rglob("*")} == {0o600, 0o700}


def _hash_inside(practice: Practice, backup: Path, to: Path) -> str:
    extract_database(backup, to)
    database = open_database(to, key=practice.opened.journal.keys.dek)
    try:
        return dump_hash(database)
    finally:
        database.close()


def _hash_without_new_events(practice: Practice, journal: Path, tree_size: int) -> str:
    """The hash of a restored journal as it was before it was logged in it that it was restored, opened and closed."""
    database = open_database(journal / "db" / "journal-000001.db", key=practice.opened.journal.keys.dek)
    size, peaks = _tree_at(practice, tree_size)
    try:
        with database.transaction():
            for trigger in ("tr_audit_event_kept", "tr_tree_state_only_grows"):
                database.execute(f"DROP TRIGGER {trigger}")
            database.execute("DELETE FROM audit_event WHERE seq > ?", (size,))
            database.execute("UPDATE tree_state SET size = ?, peaks = ?", (size, peaks))
        return dump_hash(database)
    finally:
        database.close()


def _tree_at(practice: Practice, size: int) -> tuple[int, bytes]:
    frontier = Frontier()
    rows = practice.opened.journal.database.rows("SELECT leaf FROM audit_event WHERE seq <= ? ORDER BY seq", (size,))
    for row in rows:
        frontier = frontier.plus(row.blob("leaf"))
    return frontier.size, b"".join(frontier.peaks)


def test_the_header_inside_is_the_journals_own(practice: Practice, backup: Path, clean: Desk, tmp_path: Path) -> None:
    clean.backups.restore(backup, to=tmp_path / "new", typed=PASSPHRASE)
    assert (tmp_path / "new" / "VAULT.json").read_bytes() == (practice.path / "VAULT.json").read_bytes()


def test_a_pin_restores_where_the_keyring_has_the_entry_and_not_elsewhere(
    practice: Practice, backup: Path, clean: Desk, tmp_path: Path
) -> None:
    assert failed_restore(clean, backup, tmp_path / "a", PIN) is ErrorCode.KEYRING_ENTRY_MISSING
    practice.desk.backups.restore(backup, to=tmp_path / "b", typed=PIN)
    practice.desk.vault.open(tmp_path / "b", PIN).close()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("another long sentence of somebody", ErrorCode.PASSPHRASE_REJECTED),
        ("A1B2-C3D4-E5F6-G7H8-J9K0-M1N2-P3Q?", ErrorCode.RECOVERY_CODE_MALFORMED),
        ("", None),
    ],
)
def test_a_wrong_secret_restores_nothing(
    backup: Path, clean: Desk, tmp_path: Path, typed: str, code: ErrorCode | None
) -> None:
    expected = code or ErrorCode.KEYRING_ENTRY_MISSING
    assert failed_restore(clean, backup, tmp_path / "new", typed) is expected
    assert not (tmp_path / "new").exists()


def _offset_of_database(content: bytes) -> int:
    (header,) = struct.unpack_from(">I", content, 7)
    (manifest,) = struct.unpack_from(">I", content, 11 + header)
    return 15 + int(header) + int(manifest) + 32


@pytest.mark.parametrize("where", ["header_length", "header", "manifest", "code", "database", "last"])
def test_a_flipped_bit_anywhere_is_noticed(backup: Path, clean: Desk, tmp_path: Path, where: str) -> None:
    content = bytearray(backup.read_bytes())
    database = _offset_of_database(bytes(content))
    at = {
        "header_length": 8,
        "header": 11,
        "manifest": database - 32 - 20,
        "code": database - 5,
        "database": database + 9000,
        "last": len(content) - 1,
    }[where]
    content[at] ^= 0x04
    broken = tmp_path / "broken.cdbak"
    broken.write_bytes(content)
    assert failed_restore(clean, broken, tmp_path / "new", PASSPHRASE) is ErrorCode.BACKUP_DAMAGED


@pytest.mark.parametrize("kept", [0, 3, 7, 9, 11, 500, -1])
def test_a_backup_that_was_cut_off_is_no_backup(backup: Path, clean: Desk, tmp_path: Path, kept: int) -> None:
    short = tmp_path / "short.cdbak"
    short.write_bytes(backup.read_bytes()[:kept])
    code = failed_restore(clean, short, tmp_path / "new", PASSPHRASE)
    assert code in {ErrorCode.BACKUP_DAMAGED, ErrorCode.BACKUP_UNREADABLE}
    with pytest.raises(VaultError):
        clean.backups.require_backup(short)


def test_files_that_are_no_backup_are_told_at_once(clean: Desk, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    for path in (tmp_path / "letter.txt", tmp_path / "nowhere", tmp_path):
        with pytest.raises(VaultError, match="backup_unreadable"):
            clean.backups.require_backup(path)


def test_a_backup_of_a_newer_version_is_told_apart(backup: Path, clean: Desk, tmp_path: Path) -> None:
    newer = tmp_path / "newer.cdbak"
    newer.write_bytes(b"CDBAK2\n" + backup.read_bytes()[7:])
    with pytest.raises(VaultError, match="backup_too_new"):
        clean.backups.require_backup(newer)


def test_a_header_of_a_newer_version_inside_is_told_apart(backup: Path, clean: Desk, tmp_path: Path) -> None:
    content = backup.read_bytes()
    (length,) = struct.unpack_from(">I", content, 7)
    header = json.dumps({**json.loads(content[11 : 11 + length]), "v": 2}).encode()
    newer = tmp_path / "newer.cdbak"
    newer.write_bytes(content[:7] + struct.pack(">I", len(header)) + header + content[11 + length :])
    with pytest.raises(VaultError, match="header_too_new"):
        clean.backups.require_backup(newer)


def test_the_backup_of_another_journal_does_not_verify(practice: Practice, desk: Desk, tmp_path: Path) -> None:
    with desk.vault.create(tmp_path / "other", ways=WaysIn()).journal as other:
        foreign = desk.backups.make(other, to=tmp_path / "other.cdbak").path
    with pytest.raises(VaultError, match="backup_damaged"):
        practice.desk.backups.verify(foreign, journal=practice.opened.journal)


def test_a_name_that_is_taken_is_not_written_over(practice: Practice, backup: Path) -> None:
    before, head = backup.read_bytes(), practice.opened.journal.head
    with pytest.raises(MachineError, match="target_already_there"):
        practice.desk.backups.make(practice.opened.journal, to=backup)
    assert (backup.read_bytes(), practice.opened.journal.head) == (before, head)


def test_nothing_is_restored_over_a_journal(practice: Practice, backup: Path, clean: Desk) -> None:
    with pytest.raises(VaultError, match="journal_already_there"):
        clean.backups.restore(backup, to=practice.path, typed=PASSPHRASE)
    assert practice.opened.clients.get(CLIENT)


def test_nothing_is_restored_among_other_files(backup: Path, clean: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(MachineError, match="target_already_there"):
        clean.backups.restore(backup, to=folder, typed=PASSPHRASE)
    assert [each.name for each in folder.iterdir()] == ["letter.txt"]


def test_a_stray_write_ahead_log_is_never_played_into_what_is_restored(
    backup: Path, clean: Desk, tmp_path: Path
) -> None:
    stray = tmp_path / "new" / "db" / "journal-000001.db-wal"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"frames of another time")
    with pytest.raises(DeskError) as caught:
        clean.backups.restore(backup, to=tmp_path / "new", typed=PASSPHRASE)
    assert caught.value.code in {ErrorCode.TARGET_ALREADY_THERE, ErrorCode.JOURNAL_ALREADY_THERE}
    assert [each.name for each in stray.parent.iterdir()] == [stray.name]
    assert stray.read_bytes() == b"frames of another time"


def test_what_a_killed_restore_left_does_not_stand_in_the_way(backup: Path, clean: Desk, tmp_path: Path) -> None:
    left = tmp_path / "new" / "db" / "journal-000001.db.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    clean.backups.restore(backup, to=tmp_path / "new", typed=PASSPHRASE)
    with clean.vault.open(tmp_path / "new", PASSPHRASE) as journal:
        assert journal.clients.get(CLIENT).id == CLIENT
    assert not left.exists()


def _cancel(practice: Practice, to: Path) -> None:
    practice.desk.backups.make(practice.opened.journal, to=to, is_cancelled=lambda: True)


def _no_folder(practice: Practice, to: Path) -> None:
    practice.desk.backups.make(practice.opened.journal, to=to / "deeper" / "still.cdbak")


@pytest.mark.parametrize(("attempt", "error"), [(_cancel, UserError), (_no_folder, MachineError)])
def test_a_backup_that_fails_leaves_no_file_and_no_event(
    practice: Practice, tmp_path: Path, attempt: Callable[[Practice, Path], None], error: type[DeskError]
) -> None:
    head, before = practice.opened.journal.head, sorted(tmp_path.rglob("*"))
    with pytest.raises(error):
        attempt(practice, tmp_path / "new.cdbak")
    assert practice.opened.journal.head == head
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize("most_bytes", [10_000, 200_000])
def test_a_full_disk_leaves_neither_backup_nor_restored_journal(
    practice: Practice, backup: Path, clean: Desk, tmp_path: Path, most_bytes: int
) -> None:
    import resource

    (tmp_path / "elsewhere").mkdir()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, limit[1]))
    try:
        with pytest.raises(MachineError):
            practice.desk.backups.make(practice.opened.journal, to=tmp_path / "elsewhere" / "new.cdbak")
        code = failed_restore(clean, backup, tmp_path / "new", PASSPHRASE)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert code is ErrorCode.DISK_FULL
    assert list((tmp_path / "elsewhere").iterdir()) == []
    clean.backups.restore(backup, to=tmp_path / "new", typed=PASSPHRASE)


def test_without_its_header_what_was_restored_is_taken_away_again(
    backup: Path, clean: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: HeaderFile, _header: object) -> bool:
        raise MachineError(ErrorCode.DISK_FULL, where="header")

    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "create", full)
        assert failed_restore(clean, backup, tmp_path / "new", PASSPHRASE) is ErrorCode.DISK_FULL
    clean.backups.restore(backup, to=tmp_path / "new", typed=PASSPHRASE)


def test_a_backup_is_only_read_by_a_restore(backup: Path, clean: Desk, tmp_path: Path) -> None:
    before = backup.read_bytes()
    copy = Path(shutil.copy(backup, tmp_path / "read-only.cdbak"))
    copy.chmod(0o400)
    clean.backups.restore(copy, to=tmp_path / "new", typed=PASSPHRASE)
    assert copy.read_bytes() == before


def test_a_backup_under_an_earlier_key_is_told_apart_from_a_damaged_one(
    practice: Practice, backup: Path, clean: Desk, tmp_path: Path
) -> None:
    change_key(practice)
    with pytest.raises(VaultError) as caught:
        practice.desk.backups.verify(backup, journal=practice.opened.journal)
    assert (caught.value.code, caught.value.where) == (ErrorCode.NO_FITTING_SLOT, "generation")
    clean.backups.restore(backup, to=tmp_path / "new", typed=practice.recovery_code)


@pytest.mark.parametrize("where", ["manifest", "database"])
def test_damage_to_a_backup_never_passes_for_a_changed_key(practice: Practice, backup: Path, where: str) -> None:
    content = bytearray(backup.read_bytes())
    if where == "manifest":
        content[content.index(b'"gen":1') + 6] = ord("2")
    else:
        change_key(practice)
        content[-1] ^= 0x04
    backup.write_bytes(content)
    with pytest.raises(VaultError, match="backup_damaged"):
        practice.desk.backups.verify(backup, journal=practice.opened.journal)


def test_a_folder_that_is_not_there_is_said_and_nothing_is_logged(practice: Practice, tmp_path: Path) -> None:
    journal = practice.opened.journal
    before = journal.head
    with pytest.raises(MachineError) as caught:
        practice.desk.backups.make(journal, to=tmp_path / "nowhere" / "b.cdbak")
    assert caught.value.code is ErrorCode.FOLDER_NOT_THERE
    assert journal.head == before
