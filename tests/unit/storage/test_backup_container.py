# SPDX-License-Identifier: GPL-3.0-or-later
"""The front of a `.cdbak` file: exact form, caps before reading, and every changed byte noticed."""

import errno
import json
import struct
from hashlib import sha256
from pathlib import Path

import pytest
from factories import NOW
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError
from counselor_desk.domain.ids import VaultId
from counselor_desk.storage.backup_container import (
    LONGEST_PART,
    MAGIC,
    BackupManifest,
    creating,
    extract_database,
    front_of,
    hash_file,
    parse_manifest,
    read_backup,
    verify_backup_mac,
    verify_database_hash,
)

KEY = bytes(range(32))
HEADER = b'{"magic":"cdesk","v":1}'
DATABASE = bytes(range(256)) * 9

MANIFEST = BackupManifest(
    vault_id=VaultId("ab" * 16),
    gen=3,
    made_at=NOW,
    app="1.0",
    rows={"client": 2, "note": 7},
    tree_size=12,
    tree_root="cd" * 32,
    db_sha256=sha256(DATABASE).hexdigest(),
    db_bytes=len(DATABASE),
)


def whole() -> bytes:
    return front_of(header_json=HEADER, manifest=MANIFEST, backup_mac_key=KEY) + DATABASE


def code_of(path: Path) -> ErrorCode | None:
    """With which code a file is refused on the way to its database; None when it is not."""
    try:
        verify_backup_mac(read_backup(path), KEY)
        extract_database(path, path.with_suffix(".db"))
    except DeskError as error:
        return error.code
    path.with_suffix(".db").unlink()
    return None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "x.cdbak"
    path.write_bytes(whole())
    return path


def test_the_form_is_the_one_that_is_written_down(file: Path) -> None:
    content, described = file.read_bytes(), MANIFEST.as_bytes
    assert content.startswith(b"CDBAK1\n" + struct.pack(">I", len(HEADER)) + HEADER + struct.pack(">I", len(described)))
    assert json.loads(described) == {
        "vault_id": "ab" * 16,
        "gen": 3,
        "made_at": "2026-11-22T15:30:00.000000Z",
        "app": "1.0",
        "rows": {"client": 2, "note": 7},
        "tree_size": 12,
        "tree_root": "cd" * 32,
        "db_sha256": sha256(DATABASE).hexdigest(),
        "db_bytes": len(DATABASE),
    }
    assert described == json.dumps(json.loads(described), sort_keys=True, separators=(",", ":")).encode()


def test_what_was_put_in_comes_out(file: Path, tmp_path: Path) -> None:
    parts = read_backup(file)
    verify_backup_mac(parts, KEY)
    assert (parts.header_json, parts.manifest) == (HEADER, MANIFEST)
    assert extract_database(file, tmp_path / "out.db") == MANIFEST
    assert (tmp_path / "out.db").read_bytes() == DATABASE
    assert hash_file(tmp_path / "out.db") == (MANIFEST.db_sha256, MANIFEST.db_bytes)


def test_every_changed_byte_is_noticed(file: Path) -> None:
    content = file.read_bytes()
    unnoticed = []
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 0x04
        file.write_bytes(changed)
        if code_of(file) is None:
            unnoticed.append(place)
    assert unnoticed == []


def test_every_truncation_is_noticed(file: Path) -> None:
    content = file.read_bytes()
    for length in [*range(len(content) - len(DATABASE) + 2), len(content) - 1]:
        file.write_bytes(content[:length])
        assert code_of(file) in (ErrorCode.BACKUP_DAMAGED, ErrorCode.BACKUP_UNREADABLE)


def test_anything_appended_is_noticed(file: Path) -> None:
    file.write_bytes(whole() + b"x")
    assert code_of(file) is ErrorCode.BACKUP_DAMAGED


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"CDBAK2\n", ErrorCode.BACKUP_TOO_NEW),
        (b"CDBAKx\n", ErrorCode.BACKUP_UNREADABLE),
        (b"PK\x03\x04...", ErrorCode.BACKUP_UNREADABLE),
        (b"", ErrorCode.BACKUP_UNREADABLE),
    ],
)
def test_the_first_line_says_whose_it_is(file: Path, start: bytes, code: ErrorCode) -> None:
    file.write_bytes(start + whole()[len(MAGIC) :])
    assert code_of(file) is code


def test_a_length_beyond_the_cap_is_not_read(file: Path) -> None:
    file.write_bytes(MAGIC + struct.pack(">I", LONGEST_PART + 1) + bytes(64))
    assert code_of(file) is ErrorCode.BACKUP_DAMAGED


def test_another_key_does_not_verify(file: Path) -> None:
    with pytest.raises(DeskError) as refused:
        verify_backup_mac(read_backup(file), bytes(32))
    assert refused.value.code is ErrorCode.BACKUP_DAMAGED


@pytest.mark.parametrize("name", ["missing.cdbak", "."])
def test_what_is_no_file_is_no_backup(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeskError) as refused:
        read_backup(tmp_path / name)
    assert refused.value.code is ErrorCode.BACKUP_UNREADABLE


def test_a_disk_that_fails_is_not_a_damaged_backup(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> object:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr("counselor_desk.storage.backup_container.open_regular", failing)
    assert code_of(file) is ErrorCode.DISK_FAILED


@pytest.mark.parametrize(
    "change",
    [
        {"gen": "3"},
        {"gen": True},
        {"gen": -1},
        {"app": 1},
        {"rows": []},
        {"rows": {"client": "2"}},
        {"made_at": "yesterday"},
        {"made_at": "2026-11-22T15:30:00"},
        {"extra": 1},
    ],
)
def test_a_manifest_out_of_form_is_refused(change: dict[str, object]) -> None:
    content = {**json.loads(MANIFEST.as_bytes), **change}
    with pytest.raises(DeskError) as refused:
        parse_manifest(json.dumps(content).encode())
    assert refused.value.code is ErrorCode.BACKUP_DAMAGED


@given(
    st.binary() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_no_manifest_crashes_the_parser(described: bytes) -> None:
    with pytest.raises(DeskError) as refused:
        parse_manifest(described)
    assert refused.value.code is ErrorCode.BACKUP_DAMAGED


def test_a_deeply_nested_manifest_is_refused() -> None:
    with pytest.raises(DeskError):
        parse_manifest(b"[" * 200_000)


def test_a_cancelled_extraction_leaves_nothing(file: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError) as stopped:
        extract_database(file, tmp_path / "out.db", is_cancelled=lambda: True)
    assert stopped.value.code is ErrorCode.CANCELLED
    assert not (tmp_path / "out.db").exists()


def test_nothing_is_extracted_over_a_file(file: Path, tmp_path: Path) -> None:
    (tmp_path / "out.db").write_bytes(b"mine")
    with pytest.raises(MachineError) as refused:
        extract_database(file, tmp_path / "out.db")
    assert refused.value.code is ErrorCode.TARGET_ALREADY_THERE
    assert (tmp_path / "out.db").read_bytes() == b"mine"


def test_a_disk_that_fills_up_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(MachineError) as told, creating(tmp_path / "x"):
        raise OSError(errno.ENOSPC, "no space left")
    assert told.value.code is ErrorCode.DISK_FULL
    assert list(tmp_path.iterdir()) == []


def test_the_hash_of_the_database_is_checked_without_its_key(file: Path) -> None:
    verify_database_hash(file)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    with pytest.raises(DeskError) as caught:
        verify_database_hash(file)
    assert (caught.value.code, caught.value.where) == (ErrorCode.BACKUP_DAMAGED, "database")
