# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup has its name only once it was opened again and found whole."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from factories import NOW, a_client
from journal_fixtures import KEY, MAC_KEY, VAULT_ID, OneOfEach, add_one_of_each

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError
from counselor_desk.storage import backup_file
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.backup_container import BackupManifest
from counselor_desk.storage.backup_file import extract_database, read_backup, verify_backup, write_backup
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.dump import dump_hash, row_counts
from counselor_desk.storage.integrity import IntegrityCheck, IntegrityFinding, integrity

HEADER = b'{"magic":"cdesk"}'


def backed_up(database: Database, target: Path, **changes: Any) -> BackupManifest:
    settings: dict[str, Any] = {
        "database": database,
        "header_json": HEADER,
        "backup_mac_key": MAC_KEY,
        "database_key": KEY,
        "made_at": NOW,
        "app_version": "1.0",
        **changes,
    }
    return write_backup(target, **settings)


def refused(database: Database, target: Path, **changes: Any) -> ErrorCode:
    with pytest.raises(DeskError) as raised:
        backed_up(database, target, **changes)
    return raised.value.code


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "monday.cdbak"


def test_a_backup_holds_everything_and_says_so(
    database: Database, target: Path, held: OneOfEach, tmp_path: Path
) -> None:
    steps: list[str] = []
    manifest = backed_up(database, target, progress=lambda step, _done, _total: steps.append(step))
    head = AuditStore(database).head()
    assert (manifest.vault_id, manifest.gen, manifest.made_at, manifest.app) == (VAULT_ID, 1, NOW, "1.0")
    assert (manifest.rows, manifest.tree_size, manifest.tree_root) == (row_counts(database), head.size, head.root)
    assert manifest.rows["client"] == 1
    assert read_backup(target).header_json == HEADER
    assert list(dict.fromkeys(steps)) == ["copy", "assemble", "verify"]
    assert [each.name for each in target.parent.iterdir()] == ["monday.cdbak"]

    extract_database(target, tmp_path / "restored.db")
    restored = open_database(tmp_path / "restored.db", key=KEY)
    assert dump_hash(restored) == dump_hash(database)
    assert integrity(restored) == ()
    restored.close()


def test_the_journal_stays_usable_after_a_backup(database: Database, target: Path, held: OneOfEach) -> None:
    backed_up(database, target)
    with database.transaction():
        ClientStore(database).add(a_client())
    assert verify_backup(target, backup_mac_key=MAC_KEY, database_key=KEY).rows["client"] == 1


def test_the_same_journal_gives_the_same_dump_hash_and_any_change_another(database: Database, held: OneOfEach) -> None:
    before = dump_hash(database)
    assert dump_hash(database) == before
    with database.transaction():
        database.execute("UPDATE client SET safe_phone = safe_phone || '1'")
    assert dump_hash(database) != before


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps permissions in access lists")
def test_a_backup_is_for_the_owner_only(database: Database, target: Path, held: OneOfEach) -> None:
    backed_up(database, target)
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_backup_never_takes_the_place_of_another(database: Database, target: Path, held: OneOfEach) -> None:
    target.write_bytes(b"older")
    assert refused(database, target) is ErrorCode.TARGET_ALREADY_THERE
    assert target.read_bytes() == b"older"


def test_a_name_taken_meanwhile_is_respected(
    database: Database, target: Path, held: OneOfEach, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take_the_name(step: str, _done: int, _total: int) -> None:
        if step == "verify":
            target.write_bytes(b"other")

    assert refused(database, target, progress=take_the_name) is ErrorCode.TARGET_ALREADY_THERE
    assert target.read_bytes() == b"other"


@pytest.mark.parametrize("after", [0, 1])
def test_a_cancelled_backup_leaves_nothing(database: Database, target: Path, held: OneOfEach, after: int) -> None:
    asked = iter([False] * after + [True] * 9)
    assert refused(database, target, is_cancelled=lambda: next(asked)) is ErrorCode.CANCELLED
    assert list(target.parent.iterdir()) == []


def test_a_damaged_copy_is_told_and_gets_no_name(
    database: Database, target: Path, held: OneOfEach, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = IntegrityFinding(IntegrityCheck.STRUCTURE, "page 3")
    monkeypatch.setattr(backup_file, "integrity", lambda _: (finding,))
    assert refused(database, target) is ErrorCode.JOURNAL_DAMAGED
    assert list(target.parent.iterdir()) == []


def test_a_backup_that_says_another_count_gets_no_name(
    database: Database, target: Path, held: OneOfEach, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter(({"client": 1}, {"client": 2}))
    monkeypatch.setattr(backup_file, "row_counts", lambda _: next(counts))
    assert refused(database, target) is ErrorCode.BACKUP_DAMAGED
    assert list(target.parent.iterdir()) == []


def test_a_header_that_no_reader_would_take_is_a_bug(database: Database, target: Path) -> None:
    with pytest.raises(BugError):
        backed_up(database, target, header_json=bytes(1 << 21))


def test_a_folder_that_is_not_there_is_told(database: Database, tmp_path: Path, held: OneOfEach) -> None:
    with pytest.raises(MachineError):
        backed_up(database, tmp_path / "no" / "x.cdbak")


def test_a_folder_that_cannot_be_written_through_is_told(
    database: Database, target: Path, held: OneOfEach, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "rename", failing)
    assert refused(database, target) is ErrorCode.PERMISSION_DENIED
    assert list(target.parent.iterdir()) == []


def test_a_flipped_byte_in_a_backup_is_found(database: Database, target: Path, held: OneOfEach) -> None:
    backed_up(database, target)
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    with pytest.raises(DeskError) as told:
        verify_backup(target, backup_mac_key=MAC_KEY, database_key=KEY)
    assert told.value.code is ErrorCode.BACKUP_DAMAGED
    assert [each.name for each in target.parent.iterdir()] == ["monday.cdbak"]


KILLED_AT_STEP = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from counselor_desk.storage.backup_file import write_backup
from counselor_desk.storage.connection import open_database

database = open_database(Path(sys.argv[1]), key=bytes(range(32)))
def die(step, done, total):
    if [step, str(done)] == sys.argv[3:]:
        os.kill(os.getpid(), signal.SIGKILL)
write_backup(
    Path(sys.argv[2]), database=database, header_json=b"{}", backup_mac_key=bytes(range(64, 96)),
    database_key=bytes(range(32)), made_at=datetime.now(UTC), app_version="1.0",
    progress=die, is_cancelled=lambda: die("asked", 0, 0) or False,
)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills with a POSIX signal")
@pytest.mark.parametrize("step", [["asked", "0"], ["assemble", "0"], ["verify", "0"]])
def test_a_killed_backup_leaves_no_name_and_the_next_one_clears_up(
    journal_file: Path, target: Path, step: list[str]
) -> None:
    database = open_database(journal_file, key=KEY)
    add_one_of_each(database)
    database.close()
    arguments = [str(journal_file), str(target), *step]
    killed = subprocess.run([sys.executable, "-c", KILLED_AT_STEP, *arguments], check=False)
    assert killed.returncode == -9
    assert not target.exists()
    assert any(each.suffix == ".tmp" for each in target.parent.iterdir())

    database = open_database(journal_file, key=KEY)
    backed_up(database, target)
    database.close()
    assert [each.name for each in target.parent.iterdir()] == ["monday.cdbak"]
