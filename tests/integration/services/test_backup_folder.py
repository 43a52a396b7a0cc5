# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder for backups: what speaks against it is said, and no backup ever takes a name that is given."""

from datetime import date
from pathlib import Path

import pytest

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.services.backup_folder import BackupFolderNotice, look_at, next_backup

DAY = date(2026, 11, 22)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal"
    path.mkdir()
    return path


def test_a_folder_on_the_same_disk_is_said_to_be_one(journal: Path, tmp_path: Path) -> None:
    assert look_at(tmp_path, journal=journal) == (BackupFolderNotice.SAME_DISK,)


def test_a_folder_that_a_cloud_service_copies_may_be_used_and_is_said_to_be_one(journal: Path, tmp_path: Path) -> None:
    cloud = tmp_path / "Dropbox"
    cloud.mkdir()
    assert BackupFolderNotice.CLOUD in look_at(cloud, journal=journal)


@pytest.mark.parametrize("inside", ["", "backups"])
def test_the_folder_of_the_journal_is_refused(journal: Path, inside: str) -> None:
    (journal / inside).mkdir(exist_ok=True)
    with pytest.raises(MachineError) as caught:
        look_at(journal / inside, journal=journal)
    assert (caught.value.code, caught.value.where) == (ErrorCode.FOLDER_UNSUITABLE, "inside")


def test_a_folder_that_is_not_there_is_refused(journal: Path, tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="folder_not_there"):
        look_at(tmp_path / "gone", journal=journal)


def test_each_backup_of_a_day_gets_a_name_of_its_own(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = next_backup(tmp_path, today=DAY)
        path.touch()
        names.append(path.name)
    assert names == ["journal-2026-11-22.cdbak", "journal-2026-11-22-2.cdbak", "journal-2026-11-22-3.cdbak"]


@pytest.mark.parametrize("notice", BackupFolderNotice)
def test_every_notice_says_what_it_means(notice: BackupFolderNotice) -> None:
    assert notice.words.endswith(".")
