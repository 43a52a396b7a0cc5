# SPDX-License-Identifier: GPL-3.0-or-later
"""The drill: on a computer with an empty home and no keyring, a backup and the code alone bring everything back."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from practice_journal import PLAIN, Practice, Template

from counselor_desk.domain.merkle import Frontier
from counselor_desk.storage.backup_file import extract_database, read_backup
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.dump import dump_hash

DRILLS = 100


def restore_elsewhere(backup: Path, to: Path, code: str, *, home: Path) -> None:
    """Run the command as on a computer that has never seen the journal; the code comes by standard input."""
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "counselor_desk", "restore", str(backup), "--to", str(to), "--secret-stdin"],
        input=f"{code}\n",
        env={**kept, "HOME": str(home), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Restored and verified" in done.stdout


def hash_as_of(database: Database, *, size: int) -> str:
    """The hash of everything as it was when the log had so many entries; the database is of no use afterwards."""
    frontier = Frontier()
    for row in database.rows("SELECT leaf FROM audit_event WHERE seq <= ? ORDER BY seq", (size,)):
        frontier = frontier.plus(row.blob("leaf"))
    with database.transaction():
        for trigger in ("tr_audit_event_kept", "tr_tree_state_only_grows"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("DELETE FROM audit_event WHERE seq > ?", (size,))
        database.execute("UPDATE tree_state SET size = ?, peaks = ?", (size, b"".join(frontier.peaks)))
    return dump_hash(database)


def hash_of_file(file: Path, *, key: bytes, size: int) -> str:
    database = open_database(file, key=key)
    try:
        return hash_as_of(database, size=size)
    finally:
        database.close()


def drill(practice: Practice, folder: Path, number: int) -> bool:
    """Write something, back up, restore elsewhere; whether the two are identical."""
    journal, place = practice.opened.journal, folder / f"drill-{number}"
    place.mkdir()
    practice.clock.at += timedelta(hours=1)
    practice.opened.notes.add_addendum(
        PLAIN, text=f"word number {number}", reason="told later", first_keystroke_at=practice.clock.at
    )
    backup = practice.desk.backups.make(journal, to=place / "kept.cdbak").path
    restore_elsewhere(backup, place / "new", practice.recovery_code, home=place / "home")
    size = read_backup(backup).manifest.tree_size
    extract_database(backup, place / "inside.db")
    before = hash_of_file(place / "inside.db", key=journal.keys.dek, size=size)
    return before == hash_of_file(place / "new" / "db" / "journal-000001.db", key=journal.keys.dek, size=size)


def drilled(template: Template, folder: Path, *, drills: int) -> int:
    practice = template.copy(folder / "journal")
    try:
        return sum(drill(practice, folder, number) for number in range(drills))
    finally:
        practice.opened.journal.close()


def test_two_drills_bring_back_exactly_what_there_was(template: Template, tmp_path: Path) -> None:
    assert drilled(template, tmp_path, drills=2) == 2


@pytest.mark.campaign
def test_a_hundred_drills_bring_back_exactly_what_there_was(template: Template, tmp_path: Path) -> None:
    assert drilled(template, tmp_path, drills=DRILLS) == DRILLS
