# SPDX-License-Identifier: GPL-3.0-or-later
"""The backups of a journal that does not open, found by what they say of themselves; damaged ones are left out."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import NOW, new_desk

from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.services.closed_backups import backups_of_closed
from counselor_desk.services.journal_creation import WaysIn


class Closed:
    """A closed journal, and hands that make backups of it."""

    def __init__(self, folder: Path, *, first_id: int = 0) -> None:
        self.clock = SettableClock(NOW)
        self.desk = new_desk(self.clock, CountingIds(first_id), MemoryKeyStore())
        self.path, self.folder = folder / "journal", folder
        self.desk.vault.create(self.path, ways=WaysIn(passphrase="a long and quiet passphrase")).journal.close()

    def make(self, path: Path, *, days_ago: int = 0) -> Path:
        self.clock.at = NOW - timedelta(days=days_ago)
        with self.desk.vault.open(self.path, "a long and quiet passphrase") as journal:
            self.desk.backups.make(journal, to=path)
        self.clock.at = NOW
        return path

    def found(self, folder: Path | None = None) -> list[Path]:
        return [each.path for each in self.desk.backups.of_closed(self.path, folder=folder)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    return Closed(tmp_path_factory.mktemp("closed"))


@pytest.fixture
def closed(made: Closed) -> Iterator[Closed]:
    yield made
    for file in (*made.folder.glob("*.cdbak"), *(made.path / "backups").glob("*.cdbak")):
        file.unlink()


def test_the_newest_comes_first_wherever_it_lies(closed: Closed) -> None:
    old = closed.make(closed.path / "backups" / "old.cdbak", days_ago=2)
    new = closed.make(closed.folder / "new.cdbak", days_ago=1)
    assert closed.found(closed.folder) == [new, old]


def test_what_it_holds_is_counted(closed: Closed) -> None:
    closed.make(closed.folder / "one.cdbak")
    (found,) = closed.desk.backups.of_closed(closed.path, folder=closed.folder)
    assert (found.made_at, found.is_on_journals_disk) == (NOW, True)
    assert found.entries > 0


def test_a_damaged_one_is_left_out(closed: Closed) -> None:
    whole = closed.make(closed.folder / "whole.cdbak")
    damaged = closed.make(closed.folder / "damaged.cdbak")
    content = bytearray(damaged.read_bytes())
    content[-10] ^= 1
    damaged.write_bytes(content)
    assert closed.found(closed.folder) == [whole]


def test_a_backup_of_another_journal_is_left_out(closed: Closed, tmp_path: Path) -> None:
    Closed(tmp_path, first_id=1000).make(closed.folder / "foreign.cdbak")
    assert closed.found(closed.folder) == []


def test_a_folder_that_is_away_holds_nothing(closed: Closed) -> None:
    assert closed.found(closed.folder / "away") == []


def test_without_a_header_nobody_can_say_which_backups_belong_to_it(tmp_path: Path) -> None:
    with pytest.raises(VaultError) as refused:
        backups_of_closed(tmp_path, folder=None)
    assert refused.value.code is ErrorCode.JOURNAL_NOT_FOUND
