# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening without a question, as the window tries at its start, and what is left to the page that can ask and wait."""

from pathlib import Path

import pytest
from newer_program import become_newer
from unlock_samples import Owned, an_owned_journal

from counselor_desk.services import vault
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.ways_offered import Way


@pytest.fixture
def owned(tmp_path: Path) -> Owned:
    made = an_owned_journal(tmp_path / "journal", ways=WaysIn(keyring_alone=True))
    made.opened.journal.close()
    return made


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_the_keyring_alone_opens_without_a_question(owned: Owned) -> None:
    journal = owned.desk.vault.open_by_keyring(owned.path)

    assert journal is not None
    journal.close()


def test_a_small_journal_of_an_older_version_is_brought_up_to_date_on_the_way(
    owned: Owned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become_newer(monkeypatch.setattr, probe=tmp_path / "probe.db")

    journal = owned.desk.vault.open_by_keyring(owned.path)

    assert journal is not None
    journal.close()


@pytest.fixture
def older_and_large(owned: Owned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owned:
    become_newer(monkeypatch.setattr, probe=tmp_path / "probe.db")
    monkeypatch.setattr(vault, "LARGE_BYTES", 0)
    monkeypatch.setattr(vault, "SHOWN_BYTES", 0)
    return owned


def test_a_large_journal_of_an_older_version_is_left_to_a_page_that_shows_how_far_it_is(
    older_and_large: Owned,
) -> None:
    before = bytes_of(older_and_large.path)

    assert older_and_large.desk.vault.open_by_keyring(older_and_large.path) is None
    assert bytes_of(older_and_large.path) == before


def test_so_is_one_whose_upgrade_would_leave_the_window_dead_for_a_second(
    owned: Owned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become_newer(monkeypatch.setattr, probe=tmp_path / "probe.db")
    monkeypatch.setattr(vault, "SHOWN_BYTES", 0)
    assert owned.desk.vault.open_by_keyring(owned.path) is None

    told: list[str] = []
    owned.desk.vault.open(owned.path, "", way=Way.ALONE, progress=lambda step, _, __: told.append(step)).close()
    assert list(dict.fromkeys(told)) == ["copy", "check", "upgrade"]


def test_it_opens_there_and_tells_every_step(older_and_large: Owned) -> None:
    told: list[str] = []
    opened = older_and_large.desk.vault.open(
        older_and_large.path, "", way=Way.ALONE, progress=lambda step, _, __: told.append(step)
    )
    opened.close()

    assert list(dict.fromkeys(told)) == ["copy", "check", "upgrade", "name"]


def test_a_keyring_that_lost_its_entry_opens_nothing(owned: Owned) -> None:
    owned.key_store.entries.clear()

    assert owned.desk.vault.open_by_keyring(owned.path) is None
