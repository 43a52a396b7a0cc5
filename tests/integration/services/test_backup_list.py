# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of backups: what each is to the keys of today, whether it was proved, and how safe all of them are."""

from datetime import timedelta
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import PASSPHRASE, PIN, Practice, new_desk

from counselor_desk.domain.backup_schedule import BackupStandingState
from counselor_desk.domain.errors import UserError, VaultError
from counselor_desk.services import backup_list
from counselor_desk.services.backup_list import BackupKey, BackupKind, ListedBackup
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chosen = tmp_path / "stick"
    chosen.mkdir()
    return chosen


def make(practice: Practice, folder: Path, name: str = "kept.cdbak") -> Path:
    return practice.desk.backups.make(practice.opened.journal, to=folder / name).path


def listed(practice: Practice, folder: Path | None) -> tuple[ListedBackup, ...]:
    return practice.desk.backups.listed(practice.opened.journal, folder=folder)


def standing(practice: Practice, folder: Path | None) -> BackupStandingState:
    return practice.desk.backups.standing(practice.opened.journal, folder=folder).state


def on_another_disk(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let everything in a folder pass for lying on another disk."""
    stat = Path.stat

    class Elsewhere:
        def __init__(self, real: object) -> None:
            self._real = real
            self.st_dev = -1

        def __getattr__(self, name: str) -> object:
            return getattr(self._real, name)

    def asked(self: Path, *, follow_symlinks: bool = True) -> object:
        real = stat(self, follow_symlinks=follow_symlinks)
        return Elsewhere(real) if folder in self.parents else real

    monkeypatch.setattr(Path, "stat", asked)


def test_a_backup_is_listed_with_what_it_says_of_itself(practice: Practice, folder: Path) -> None:
    path = make(practice, folder)
    (each,) = listed(practice, folder)
    assert (each.path, each.kind, each.key) == (path, BackupKind.BY_HAND, BackupKey.CURRENT)
    assert (each.is_verified, each.is_on_journals_disk, each.generation) == (True, True, 1)
    assert (each.made_at, each.bytes) == (practice.clock.at, path.stat().st_size)


def test_both_folders_are_listed_the_newest_first(practice: Practice, folder: Path) -> None:
    first = make(practice, folder)
    practice.clock.at += timedelta(hours=1)
    second = make(practice, practice.path / "backups", "own.cdbak")
    assert [each.path for each in listed(practice, folder)] == [second, first]


def test_other_files_and_other_journals_are_left_out(practice: Practice, folder: Path) -> None:
    other = new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore())
    with other.vault.create(folder.parent / "other", ways=WaysIn()).journal as journal:
        other.backups.make(journal, to=folder / "auto-2026-11-22-180000.cdbak")
    (folder / "letter.cdbak").write_text("dear", encoding="utf-8")
    (folder / "letter.txt").write_text("dear", encoding="utf-8")
    assert listed(practice, folder) == ()


@pytest.mark.parametrize("kept", [20, 3000, -1])
def test_a_backup_that_was_cut_off_is_listed_as_damaged(practice: Practice, folder: Path, kept: int) -> None:
    path = make(practice, folder)
    path.write_bytes(path.read_bytes()[:kept])
    (each,) = listed(practice, folder)
    assert (each.key, each.is_verified) == (BackupKey.DAMAGED, False)


def test_a_backup_whose_front_was_altered_is_damaged(practice: Practice, folder: Path) -> None:
    path = make(practice, folder)
    content = bytearray(path.read_bytes())
    content[content.index(b'"app":"') + 7] ^= 1
    path.write_bytes(content)
    (each,) = listed(practice, folder)
    assert (each.key, each.manifest) == (BackupKey.DAMAGED, None)


def test_a_backup_that_no_log_speaks_of_is_not_proved(practice: Practice, folder: Path, tmp_path: Path) -> None:
    early = make(practice, folder)
    practice.clock.at += timedelta(days=1)
    later = make(practice, folder, "later.cdbak")
    clean = new_desk(practice.clock, CountingIds(1 << 40), MemoryKeyStore())
    clean.backups.restore(early, to=tmp_path / "new", typed=PASSPHRASE)
    with clean.vault.open(tmp_path / "new", PASSPHRASE) as journal:
        marks = {each.path: each.is_verified for each in clean.backups.listed(journal, folder=folder)}
    # the journal of that day was copied before it logged that the copy was good
    assert marks == {early: False, later: False}


def test_a_backup_under_an_earlier_database_key_is_retired(practice: Practice, folder: Path) -> None:
    make(practice, folder)
    practice.opened.generations.rotate_database_key(practice.opened.journal, Proof(Way.PIN, PIN))
    (each,) = listed(practice, folder)
    assert (each.key, each.is_verified) == (BackupKey.RETIRED, True)


def test_a_copy_from_before_an_upgrade_is_kept_apart(practice: Practice, folder: Path) -> None:
    copy = practice.path / "backups" / "before-upgrade-v1.db"
    copy.write_bytes(b"a whole database")
    (each,) = listed(practice, folder)
    assert (each.path, each.kind, each.key) == (copy, BackupKind.BEFORE_UPGRADE, None)
    assert standing(practice, folder) is BackupStandingState.NONE


def test_a_folder_that_is_away_is_no_error(practice: Practice, tmp_path: Path) -> None:
    assert listed(practice, tmp_path / "unplugged") == ()


def test_without_any_backup_there_is_none(practice: Practice, folder: Path) -> None:
    assert standing(practice, folder) is BackupStandingState.NONE
    assert standing(practice, None) is BackupStandingState.NONE


def test_backups_beside_the_journal_are_on_the_same_disk(practice: Practice, folder: Path) -> None:
    make(practice, folder)
    assert standing(practice, folder) is BackupStandingState.SAME_DISK


def test_a_recent_backup_on_another_disk_is_fine_until_it_is_old(
    practice: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(practice, folder)
    on_another_disk(monkeypatch, folder)
    assert standing(practice, folder) is BackupStandingState.FINE
    practice.clock.at += timedelta(days=8)
    assert standing(practice, folder) is BackupStandingState.TOO_OLD


def test_the_drive_in_the_drawer_counts_by_its_age(practice: Practice, folder: Path) -> None:
    path = make(practice, folder)
    path.rename(folder.parent / "moved.cdbak")
    folder.rmdir()
    assert standing(practice, folder) is BackupStandingState.FINE
    practice.clock.at += timedelta(days=8)
    assert standing(practice, folder) is BackupStandingState.TOO_OLD


def test_a_backup_that_was_deleted_from_the_folder_counts_no_more(practice: Practice, folder: Path) -> None:
    make(practice, folder).unlink()
    assert standing(practice, folder) is BackupStandingState.NONE


def test_the_newest_proved_backup_cannot_be_removed(practice: Practice, folder: Path) -> None:
    old = make(practice, folder)
    practice.clock.at += timedelta(days=1)
    new = make(practice, folder, "new.cdbak")
    backups, journal = practice.desk.backups, practice.opened.journal
    with pytest.raises(UserError, match="last_backup"):
        backups.remove(new, journal=journal, folder=folder)
    backups.remove(old, journal=journal, folder=folder)
    assert [each.path for each in listed(practice, folder)] == [new]


def test_one_folder_under_two_names_is_listed_once(practice: Practice, tmp_path: Path) -> None:
    """Else the only backup could be removed as if it were another one."""
    chosen = tmp_path / "backups of mine"
    chosen.symlink_to(practice.path / "backups")
    made = make(practice, chosen)
    assert [each.path for each in listed(practice, chosen)] == [made]


def test_only_a_listed_backup_is_removed(practice: Practice, folder: Path) -> None:
    make(practice, folder)
    other = folder / "letter.txt"
    other.write_text("dear", encoding="utf-8")
    with pytest.raises(UserError, match="record_not_found"):
        practice.desk.backups.remove(other, journal=practice.opened.journal, folder=folder)
    assert other.exists()


def test_every_state_has_its_words(practice: Practice, folder: Path) -> None:
    for key in BackupKey:
        assert key.words.endswith(".")
    for state in BackupStandingState:
        words = backup_list.BackupStanding(state, None).words
        assert bool(words) == (state is not BackupStandingState.FINE)


def test_a_damaged_one_is_refused_and_the_list_says_why(practice: Practice, folder: Path) -> None:
    path = make(practice, folder)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(VaultError, match="backup_damaged"):
        practice.desk.backups.prove(path, journal=practice.opened.journal)
