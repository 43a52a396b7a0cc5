# SPDX-License-Identifier: GPL-3.0-or-later
"""What this computer remembers of a journal whose folder is gone: the copy of its header outside of it."""

import os
import shutil
from pathlib import Path

import pytest
from practice_journal import Template

from counselor_desk.services.existing_journals import JournalsHere, journals_here


@pytest.fixture
def headers(tmp_path: Path) -> Path:
    folder = tmp_path / "config" / "headers"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def default(tmp_path: Path) -> Path:
    return tmp_path / "place" / "CounselorDesk"


def remember(template: Template, headers: Path, *, at: int = 1_000) -> Path:
    copy = Path(shutil.copyfile(template.path / "VAULT.json", headers / "0123456789abcdef.json"))
    os.utime(copy, (at, at))
    return copy


def look(default: Path, headers: Path) -> JournalsHere:
    return journals_here(default, backup_folder=None, third_copy=headers / "fedcba9876543210.json")


def test_a_computer_that_never_had_a_journal_remembers_none(default: Path, headers: Path) -> None:
    assert look(default, headers).remembered_at is None


def test_a_configuration_folder_that_is_not_there_says_nothing(default: Path, tmp_path: Path) -> None:
    assert look(default, tmp_path / "none").remembered_at is None


def test_a_journal_whose_folder_is_gone_is_remembered(default: Path, headers: Path, template: Template) -> None:
    remember(template, headers, at=2_000)

    assert look(default, headers).remembered_at == 2_000


def test_the_header_of_the_expected_place_itself_is_remembered_as_well(
    default: Path, headers: Path, template: Template
) -> None:
    remember(template, headers).rename(headers / "fedcba9876543210.json")

    assert look(default, headers).remembered_at == 1_000


def test_a_journal_that_was_found_elsewhere_is_no_riddle(default: Path, headers: Path, template: Template) -> None:
    remember(template, headers)
    shutil.copytree(template.path, default.parent / "Counselor Desk journal")

    here = look(default, headers)
    assert (len(here.found), here.remembered_at) == (1, None)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 200])
def test_a_file_that_is_no_header_tells_of_no_journal(default: Path, headers: Path, content: bytes) -> None:
    (headers / "0123456789abcdef.json").write_bytes(content)

    assert look(default, headers).remembered_at is None


def test_without_a_place_for_copies_nothing_is_remembered(default: Path) -> None:
    assert journals_here(default, backup_folder=None, third_copy=None).remembered_at is None


def test_the_folder_that_was_moved_away_is_not_offered_again(default: Path, headers: Path, template: Template) -> None:
    shutil.copytree(template.path, default.with_name("CounselorDesk (moved, may be deleted)"))
    shutil.copytree(template.path, default.with_name("Counselor Desk journal.tmp"))

    assert look(default, headers).found == ()
