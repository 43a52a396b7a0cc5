# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal's folder: names, permissions, the lock, and names that are never used twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.storage.journal_folder import JournalFolder


@pytest.fixture
def folder(tmp_path: Path) -> JournalFolder:
    made = JournalFolder(tmp_path / "practice" / "journal")
    made.create()
    return made


def error_of(folder: JournalFolder, method: str) -> ErrorCode:
    with pytest.raises(DeskError) as raised:
        getattr(folder, method)()
    return raised.value.code


def test_everything_has_the_name_that_the_format_gives_it() -> None:
    folder = JournalFolder(Path("/j"))
    named = (
        folder.header,
        folder.header_copy,
        folder.databases,
        folder.backups,
        folder.stamp,
        folder.lock_file,
        folder.generation_file(3),
    )
    assert [each.as_posix() for each in named] == [
        "/j/VAULT.json",
        "/j/VAULT.json.bak",
        "/j/db",
        "/j/backups",
        "/j/head.stamp",
        "/j/vault.lock",
        "/j/db/journal-000003.db",
    ]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions in access lists")
def test_the_folders_are_for_the_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = JournalFolder(tmp_path / "journal")
        folder.create()
        with folder.lock():
            modes = [
                each.stat().st_mode & 0o777
                for each in (folder.path, folder.databases, folder.backups, folder.lock_file)
            ]
    finally:
        os.umask(before)
    assert modes == [0o700, 0o700, 0o700, 0o600]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions in access lists")
def test_an_empty_folder_that_was_there_is_narrowed(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.mkdir(mode=0o755)
    JournalFolder(path).create()
    assert path.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("left", ["VAULT.json", "VAULT.json.bak", "db/journal-000001.db"])
def test_whatever_is_left_of_a_journal_is_never_built_over(folder: JournalFolder, left: str) -> None:
    (folder.path / left).touch()
    assert folder.is_journal()
    assert error_of(folder, "create") is ErrorCode.JOURNAL_ALREADY_THERE


def test_a_folder_that_holds_other_things_is_not_taken_over(tmp_path: Path) -> None:
    (tmp_path / "tax.ods").touch()
    assert error_of(JournalFolder(tmp_path), "create") is ErrorCode.TARGET_ALREADY_THERE


def test_an_empty_folder_of_ours_is_no_journal_yet(folder: JournalFolder) -> None:
    assert not folder.is_journal()
    folder.create()


def test_a_file_in_the_way_is_said_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert error_of(JournalFolder(tmp_path / "file" / "journal"), "create") is ErrorCode.DISK_FAILED


def test_a_second_instance_is_told_at_once(folder: JournalFolder) -> None:
    with folder.lock():
        assert error_of(folder, "lock") is ErrorCode.JOURNAL_IN_USE


def test_a_released_lock_is_free(folder: JournalFolder) -> None:
    lock = folder.lock()
    lock.release()
    lock.release()
    with folder.lock():
        assert error_of(folder, "lock") is ErrorCode.JOURNAL_IN_USE


def test_the_lock_of_a_killed_process_is_free(folder: JournalFolder) -> None:
    hold = (
        "import os, signal, sys; from pathlib import Path;"
        "from counselor_desk.storage.journal_folder import JournalFolder;"
        "lock = JournalFolder(Path(sys.argv[1])).lock(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", hold, str(folder.path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with folder.lock():
        assert error_of(folder, "lock") is ErrorCode.JOURNAL_IN_USE


def test_a_lock_file_that_cannot_be_made_is_said_in_our_words(tmp_path: Path) -> None:
    (tmp_path / "vault.lock").mkdir()
    with pytest.raises(DeskError):
        JournalFolder(tmp_path).lock()


@pytest.mark.parametrize(
    ("names", "following"),
    [
        ((), 1),
        (("journal-000001.db",), 2),
        (("journal-000001.db", "journal-000007.db"), 8),
        # a stray log would be played into whatever comes under its name
        (("journal-000001.db", "journal-000002.db-wal"), 3),
        (("journal-000004.db.tmp",), 5),
        (("journal.db", "journal-1.db", "notes.txt"), 1),
    ],
)
def test_a_generation_never_gets_a_name_of_which_anything_is_left(
    folder: JournalFolder, names: tuple[str, ...], following: int
) -> None:
    for name in names:
        (folder.databases / name).touch()
    assert folder.next_generation() == following


def test_leftovers_are_listed_and_left_alone(folder: JournalFolder) -> None:
    for name in ("journal-000001.db", "journal-000002.db", "journal-000003.db.tmp"):
        (folder.databases / name).touch()
    (folder.backups / "x.cdbak.new.tmp").touch()
    left = folder.leftovers(active_generation=2)
    assert [each.name for each in left] == ["x.cdbak.new.tmp", "journal-000003.db.tmp", "journal-000001.db"]
    assert all(each.exists() for each in left)


def test_a_folder_that_may_not_be_read_is_said_in_our_words(
    folder: JournalFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_path: Path) -> list[str]:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "listdir", denied)
    assert error_of(folder, "next_generation") is ErrorCode.PERMISSION_DENIED
