# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal that lies where one usually lies is found before an empty one is set up; nothing is opened or changed."""

import os
from pathlib import Path

import pytest

from counselor_desk.services.existing_journals import existing_journals


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def default(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "CounselorDesk"


def journal(folder: Path, *, at: int = 1_000) -> Path:
    (folder / "db").mkdir(parents=True)
    (folder / "VAULT.json").touch()
    database = folder / "db" / "journal-000001.db"
    database.touch()
    os.utime(database, (at, at))
    return folder


def backup(file: Path, *, at: int = 1_000) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    os.utime(file, (at, at))
    return file


def found(default: Path, home: Path, *, backup_folder: Path | None = None) -> list[Path]:
    return [each.path for each in existing_journals(default, backup_folder=backup_folder, home=home)]


def test_an_empty_computer_has_none(default: Path, home: Path) -> None:
    assert found(default, home) == []


@pytest.mark.parametrize(
    "place",
    [
        ".local/share/CounselorDesk",
        "Library/Application Support/CounselorDesk",
        "AppData/Local/CounselorDesk",
        "Counselor Desk journal",
        "Documents/My practice",
    ],
)
def test_a_journal_in_a_usual_place_is_found(default: Path, home: Path, place: str) -> None:
    folder = journal(home / place)

    assert found(default, home) == [folder]


def test_a_journal_beside_the_expected_place_is_found(default: Path, home: Path) -> None:
    folder = journal(default.parent / "Counselor Desk journal")

    assert found(default, home) == [folder]


def test_the_expected_place_itself_is_not_elsewhere(default: Path, home: Path) -> None:
    journal(default)

    assert found(default, home) == []


def test_a_database_without_its_header_counts_as_a_journal(default: Path, home: Path) -> None:
    folder = journal(home / "practice")
    (folder / "VAULT.json").unlink()

    assert found(default, home) == [folder]


def test_the_one_written_last_stands_first(default: Path, home: Path) -> None:
    older, newer = journal(home / "a", at=1_000), journal(home / "b", at=2_000)

    assert found(default, home) == [newer, older]


def test_of_the_backups_the_newest_stands_last(default: Path, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    backup(folder / "old.cdbak", at=1_000)
    newest = backup(folder / "new.cdbak", at=3_000)
    kept = journal(home / "practice", at=1_000)

    assert found(default, home, backup_folder=folder) == [kept, newest]


def test_other_folders_and_files_are_none(default: Path, home: Path) -> None:
    (home / "Documents" / "taxes" / "db").mkdir(parents=True)
    (home / "notes.txt").touch()

    assert found(default, home) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser looks into every folder")
def test_a_folder_that_may_not_be_looked_into_is_passed_over(default: Path, home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0)

    assert found(default, home) == []
