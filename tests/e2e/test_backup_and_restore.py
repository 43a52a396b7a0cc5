# SPDX-License-Identifier: GPL-3.0-or-later
"""Backed up by command, restored on a clean computer by command: nothing is lost and nothing is added but the log."""

import json
import shutil
from pathlib import Path

import pytest
from demo_run import DemoRun
from independent_vault import Rows, columns_of, connect, open_with_recovery_code, rows_of
from program import fingerprint, run_program

# the commands themselves open, close, back up and restore, and each of these is an event of the log
OF_THE_LOG = {"audit_event", "tree_state"}


def rows_in(journal: Path, code: str, folder: Path) -> Rows:
    """Every row of a closed journal, the log in the order in which it was written."""
    header = json.loads((journal / "VAULT.json").read_bytes())
    keys = open_with_recovery_code(header, code)
    copy = Path(shutil.copy(journal / header["db"]["file"], folder / "copy.db"))
    connection = connect(copy, keys.databases[header["db"]["gen"]])
    try:
        rows = rows_of(connection)
        sequence = columns_of(connection, "audit_event").index("seq")
        rows["audit_event"].sort(key=lambda row: int(str(row[sequence])))
        return rows
    finally:
        connection.close()
        copy.unlink()


@pytest.fixture(params=["recovery code", "passphrase"])
def secret(request: pytest.FixtureRequest, demo: DemoRun) -> str:
    return demo.recovery_code if request.param == "recovery code" else demo.passphrase


def test_a_backup_restored_elsewhere_holds_everything(demo: DemoRun, secret: str, home: Path, tmp_path: Path) -> None:
    journal = Path(shutil.copytree(demo.journal, tmp_path / "journal"))
    backup, elsewhere = tmp_path / "today.cdbak", tmp_path / "another computer" / "journal"

    made = run_program("backup", "--journal", journal, "--to", backup, "--secret-stdin", home=home, typed=secret)
    restored = run_program("restore", backup, "--to", elsewhere, "--secret-stdin", home=home, typed=secret)

    assert (made.returncode, made.stderr) == (0, "")
    assert (restored.returncode, restored.stderr) == (0, "")
    assert "verified by opening it again" in made.stdout
    assert "Restored and verified" in restored.stdout
    before, after = (rows_in(each, demo.recovery_code, tmp_path) for each in (demo.journal, elsewhere))
    assert before.keys() == after.keys()
    assert [table for table in before if table not in OF_THE_LOG and before[table] != after[table]] == []
    events = len(before["audit_event"])
    assert after["audit_event"][:events] == before["audit_event"]
    assert len(after["audit_event"]) > events


def test_the_restored_journal_is_sound_for_the_owner_only_and_opens_by_either_secret(
    demo: DemoRun, home: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "journal"
    before = fingerprint(demo.backup.parent)
    run_program("restore", demo.backup, "--to", elsewhere, "--secret-stdin", home=home, typed=demo.recovery_code)

    for typed in (demo.recovery_code, demo.passphrase):
        checked = run_program("check", "--journal", elsewhere, "--secret-stdin", home=home, typed=typed)
        assert (checked.returncode, checked.stderr) == (0, "")
    assert {path.stat().st_mode & 0o077 for path in elsewhere.rglob("*")} == {0}
    # the backup itself was only read
    assert fingerprint(demo.backup.parent) == before


def test_the_home_folder_gets_the_third_copy_of_the_header_which_opens_the_journal_without_the_others(
    demo: DemoRun, home: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "journal"
    run_program("restore", demo.backup, "--to", elsewhere, "--secret-stdin", home=home, typed=demo.recovery_code)

    copy, stamp = sorted(path for path in home.rglob("*") if path.is_file())
    assert copy.parent == home / ".config" / "CounselorDesk" / "headers"
    assert copy.read_bytes() == (elsewhere / "VAULT.json").read_bytes()
    assert stamp == copy.with_suffix(".stamp")

    for header in elsewhere.glob("VAULT.json*"):
        header.unlink()
    done = run_program("check", "--journal", elsewhere, "--secret-stdin", home=home, typed=demo.recovery_code)
    assert (done.returncode, done.stderr) == (0, "")
