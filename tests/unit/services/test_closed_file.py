# SPDX-License-Identifier: GPL-3.0-or-later
"""A closed database is known again by its bytes, wherever they lie; a large one that nothing touched is not read."""

import os
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from counselor_desk.security.head_stamp import ClosedFile
from counselor_desk.services import closed_file as module
from counselor_desk.services.closed_file import closed_file, is_changed

CONTENT = bytes(range(256)) * 32


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "journal-000001.db"
    path.write_bytes(CONTENT)
    return path


def described(path: Path) -> ClosedFile:
    closed = closed_file(path)
    assert closed is not None
    return closed


def test_it_is_described_by_its_bytes_and_by_what_the_system_says(database: Path) -> None:
    stat = database.stat()

    assert described(database) == ClosedFile(
        sha256=sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
        mtime_ns=stat.st_mtime_ns,
        ctime_ns=stat.st_ctime_ns,
        inode=stat.st_ino,
    )


def test_nothing_is_said_of_one_whose_newest_pages_lie_beside_it(database: Path) -> None:
    database.with_name(f"{database.name}-wal").write_bytes(b"pages")

    assert closed_file(database) is None


def test_an_empty_log_beside_it_says_nothing(database: Path) -> None:
    database.with_name(f"{database.name}-wal").touch()

    assert closed_file(database) is not None


def test_nothing_is_said_of_one_that_is_not_there(tmp_path: Path) -> None:
    assert closed_file(tmp_path / "no such file") is None


def test_nothing_is_said_of_one_from_before_1970(database: Path) -> None:
    os.utime(database, ns=(-1, -1))

    assert closed_file(database) is None


def test_the_same_file_is_unchanged(database: Path) -> None:
    assert not is_changed(database, closed=described(database))


def test_a_touched_file_of_the_same_bytes_is_unchanged(database: Path) -> None:
    closed = described(database)
    os.utime(database, ns=(5, 5))

    assert not is_changed(database, closed=closed)


def test_a_copy_of_the_same_bytes_is_unchanged(database: Path, tmp_path: Path) -> None:
    closed = described(database)
    copy = shutil.copyfile(database, tmp_path / "copy.db")

    assert not is_changed(copy, closed=closed)


def test_another_size_is_a_change(database: Path) -> None:
    closed = described(database)
    database.write_bytes(CONTENT + b"\0")

    assert is_changed(database, closed=closed)


def test_one_other_bit_is_a_change_whatever_the_times_say(database: Path) -> None:
    closed = described(database)
    stat = database.stat()
    database.write_bytes(CONTENT[:-1] + b"\0")
    os.utime(database, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert is_changed(database, closed=replace(closed, ctime_ns=database.stat().st_ctime_ns))


def test_pages_that_lie_beside_it_are_a_change(database: Path) -> None:
    closed = described(database)
    database.with_name(f"{database.name}-wal").write_bytes(b"pages")

    assert is_changed(database, closed=closed)


def test_one_that_cannot_be_read_is_left_to_the_opening(database: Path) -> None:
    closed = described(database)
    database.unlink()

    assert not is_changed(database, closed=closed)


def test_a_large_one_that_the_system_calls_untouched_is_not_read(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ALWAYS_READ_BYTES", len(CONTENT) - 1)

    assert not is_changed(database, closed=replace(described(database), sha256="0" * 64))


def test_up_to_the_limit_it_is_read_all_the_same(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ALWAYS_READ_BYTES", len(CONTENT))

    assert is_changed(database, closed=replace(described(database), sha256="0" * 64))


@pytest.mark.parametrize("new", ["mtime_ns", "ctime_ns", "inode"])
def test_a_large_one_of_which_anything_is_new_is_read(
    database: Path, monkeypatch: pytest.MonkeyPatch, new: str
) -> None:
    monkeypatch.setattr(module, "ALWAYS_READ_BYTES", 0)
    closed = described(database)
    other = {
        "mtime_ns": replace(closed, mtime_ns=1),
        "ctime_ns": replace(closed, ctime_ns=1),
        "inode": replace(closed, inode=1),
    }[new]

    assert not is_changed(database, closed=other)
    assert is_changed(database, closed=replace(other, sha256="0" * 64))
