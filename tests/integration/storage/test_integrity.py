# SPDX-License-Identifier: GPL-3.0-or-later
"""Damage anywhere in the file is found, and told without a word of what is stored."""

import re
import shutil
from pathlib import Path

import pytest
from journal_fixtures import KEY, add_one_of_each

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, VaultError
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.integrity import IntegrityCheck, IntegrityFinding, integrity

PAGE = 4096


@pytest.fixture
def filled_file(journal_file: Path) -> Path:
    """A closed journal with one of everything."""
    database = open_database(journal_file, key=KEY)
    add_one_of_each(database)
    database.close()
    return journal_file


def is_damage_seen(file: Path) -> bool:
    """Open and check as the program does; a refusal to open counts as seen."""
    try:
        database = open_database(file, key=KEY)
    except VaultError:
        return True
    try:
        findings = integrity(database)
    finally:
        database.close()
    assert all(re.fullmatch(r"page \d+|unnamed|unreadable|[a-z_]+", each.place) for each in findings)
    return findings != ()


def test_a_whole_journal_has_no_finding(database: Database) -> None:
    add_one_of_each(database)
    assert integrity(database) == ()


def test_one_flipped_bit_in_any_page_is_found(filled_file: Path, tmp_path: Path) -> None:
    whole = filled_file.read_bytes()
    pages = len(whole) // PAGE
    assert pages > 80
    damaged = tmp_path / "damaged.db"
    unseen = []
    for page in range(pages):
        changed = bytearray(whole)
        # at another place in each page, reserved bytes at its end included
        changed[page * PAGE + page * 397 % PAGE] ^= 0x10
        damaged.write_bytes(changed)
        if not is_damage_seen(damaged):
            unseen.append(page + 1)
        damaged.unlink()
    assert unseen == []


@pytest.mark.parametrize("pages_lost", [1, 5, 40])
def test_pages_cut_off_the_end_are_found(filled_file: Path, pages_lost: int) -> None:
    whole = filled_file.read_bytes()
    filled_file.write_bytes(whole[: -pages_lost * PAGE])
    assert is_damage_seen(filled_file)


def test_two_pages_exchanged_are_found(filled_file: Path) -> None:
    whole = bytearray(filled_file.read_bytes())
    whole[PAGE * 20 : PAGE * 21], whole[PAGE * 30 : PAGE * 31] = (
        whole[PAGE * 30 : PAGE * 31],
        whole[PAGE * 20 : PAGE * 21],
    )
    filled_file.write_bytes(whole)
    assert is_damage_seen(filled_file)


def test_a_reference_to_nothing_is_found_with_its_table(journal_file: Path) -> None:
    database = open_database(journal_file, key=KEY)
    database.rows("PRAGMA foreign_keys = OFF")
    with database.transaction():
        database.execute(
            "INSERT INTO restriction (id, client_id, words, agreed_on, recorded_at) "
            "VALUES ('r', 'nobody', 'TAMARISK', '2026-01-01', '2026-01-01T09:00:00.000000Z')"
        )
    assert integrity(database) == (IntegrityFinding(IntegrityCheck.REFERENCES, "restriction"),)
    database.close()


def test_a_search_index_that_does_not_match_its_texts_is_found(database: Database) -> None:
    add_one_of_each(database)
    with database.transaction():
        database.execute("UPDATE search_text_content SET c1 = 'other words'")
    assert IntegrityCheck.SEARCH_INDEX in {each.check for each in integrity(database)}


def test_a_journal_without_a_schema_is_whole_in_itself(tmp_path: Path) -> None:
    database = open_database(tmp_path / "new.db", key=KEY, create=True)
    assert integrity(database) == ()
    database.close()


class Failing(Database):
    """A journal whose every check, or whose checkpoint, fails in a given way."""

    def __init__(self, real: Database, *, error: DeskError, at_checkpoint: bool) -> None:
        self._real, self._error, self._at_checkpoint = real, error, at_checkpoint

    def checkpoint(self) -> None:
        if self._at_checkpoint:
            raise self._error

    def rows(self, *_: object) -> list[object]:  # type: ignore[override]
        raise self._error

    one = rows  # type: ignore[assignment]


@pytest.mark.parametrize("at_checkpoint", [True, False])
@pytest.mark.parametrize("code", [ErrorCode.JOURNAL_DAMAGED, ErrorCode.KEY_REJECTED])
def test_a_check_that_cannot_run_to_its_end_is_a_finding(
    database: Database, code: ErrorCode, at_checkpoint: bool
) -> None:
    found = integrity(Failing(database, error=VaultError(code), at_checkpoint=at_checkpoint))
    assert found
    assert {each.place for each in found} == {"unreadable"}


def test_a_failing_disk_is_a_finding_and_other_trouble_of_the_machine_is_not(database: Database) -> None:
    failed = MachineError(ErrorCode.DISK_FAILED)
    assert integrity(Failing(database, error=failed, at_checkpoint=True))
    with pytest.raises(MachineError):
        integrity(Failing(database, error=MachineError(ErrorCode.OUT_OF_MEMORY), at_checkpoint=True))


def test_the_original_is_kept_when_damage_is_found(filled_file: Path, tmp_path: Path) -> None:
    changed = bytearray(filled_file.read_bytes())
    changed[PAGE * 10 + 7] ^= 1
    filled_file.write_bytes(changed)
    beside = shutil.copyfile(filled_file, tmp_path / "beside.db")
    assert is_damage_seen(beside)
    assert filled_file.read_bytes() == changed
