# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies that a synchronizing program leaves are told from the journal's own files by their names."""

from pathlib import Path

import pytest

from counselor_desk.storage.conflict_copies import conflict_copies


@pytest.mark.parametrize(
    "name",
    [
        "journal-000001 (conflicted copy 2026-11-20).db",
        "journal-000001 (Ingrid's conflicted copy 2026-11-20).db-wal",
        "journal-000001.sync-conflict-20261120-101500-ABCDEFG.db",
        "journal-000001 (1).db",
        "journal-000001-LAPTOP.db",
        "journal-000001 2.db",
        "VAULT (1).json",
        "VAULT-LAPTOP.json",
        "VAULT 2.json",
        "head (conflicted copy).stamp",
    ],
)
@pytest.mark.parametrize("folder", ["", "db"])
def test_a_conflict_copy_is_listed_by_its_name(name: str, folder: str, tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / folder / name).touch()

    assert conflict_copies(tmp_path) == (name,)


def test_the_journals_own_files_are_none(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    for name in ("VAULT.json", "VAULT.json.bak", "VAULT.json.tmp", "head.stamp", "vault.lock", "backups"):
        (tmp_path / name).touch()
    for name in ("journal-000001.db", "journal-000002.db-wal", "journal-000002.db.tmp", "journal-000003.db-journal"):
        (tmp_path / "db" / name).touch()

    assert conflict_copies(tmp_path) == ()


def test_a_folder_that_is_gone_holds_none(tmp_path: Path) -> None:
    assert conflict_copies(tmp_path / "gone") == ()
