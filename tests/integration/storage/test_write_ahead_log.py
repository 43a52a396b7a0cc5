# SPDX-License-Identifier: GPL-3.0-or-later
"""A write-ahead log that was written under another key is refused before SQLite plays it in; others are left to it."""

import shutil
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz_targets import with_sums
from journal_fixtures import KEY, OTHER_KEY, new_database

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, VaultError
from counselor_desk.storage import write_ahead_log
from counselor_desk.storage.connection import open_database
from counselor_desk.storage.write_ahead_log import require_own_log

HEADER, FRAME = 32, 24


def left_open(folder: Path, *, key: bytes = KEY) -> Path:
    """A database with its log beside it, as a crash leaves them."""
    folder.mkdir()
    database = new_database(folder, key=key)
    database.checkpoint()
    with database.transaction():
        database.execute(
            "INSERT INTO unfinished (place, kept_at, content) VALUES ('a', '2026-11-22T18:00:00.000000Z', x'00')"
        )
    left = Path(shutil.copytree(folder, folder.with_name(f"{folder.name}-left")))
    database.close()
    return left / "journal-000001.db"


def log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return left_open(tmp_path / "own")


@pytest.fixture
def foreign(tmp_path: Path) -> bytes:
    return log_of(left_open(tmp_path / "foreign", key=OTHER_KEY)).read_bytes()


def test_the_log_of_the_database_itself_is_played_in(own: Path) -> None:
    require_own_log(own, key=KEY)
    database = open_database(own, key=KEY)
    assert len(database.rows("SELECT place FROM unfinished")) == 1
    database.close()


def test_the_log_of_another_database_is_refused_and_both_files_stay_as_they_are(own: Path, foreign: bytes) -> None:
    log_of(own).write_bytes(foreign)
    before = own.read_bytes()
    for _ in range(2):
        with pytest.raises(VaultError) as refused:
            open_database(own, key=KEY)
        assert (refused.value.code, refused.value.where) == (ErrorCode.JOURNAL_DAMAGED, "log")
        assert (own.read_bytes(), log_of(own).read_bytes()) == (before, foreign)


def test_without_the_foreign_log_the_database_opens_as_it_was(own: Path, foreign: bytes) -> None:
    log_of(own).write_bytes(foreign)
    with pytest.raises(DeskError):
        open_database(own, key=KEY)
    log_of(own).unlink()
    open_database(own, key=KEY).close()


def test_the_log_of_the_same_database_under_another_key_is_refused(own: Path) -> None:
    with pytest.raises(VaultError):
        require_own_log(own, key=OTHER_KEY)


def flipped(place: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[:0],
        lambda raw: raw[: HEADER - 1],
        lambda raw: raw[:HEADER],
        lambda raw: raw[: HEADER + FRAME + 100],
        lambda raw: raw[:8] + bytes(4) + raw[12:],
        flipped(0),
        flipped(20),
        flipped(26),
        flipped(HEADER + 9),
        flipped(HEADER + 18),
        flipped(HEADER + FRAME + 2000),
    ],
    ids=["empty", "cut_header", "no_frame", "cut_frame", "no_page_size", "magic", "salt", "header_sum", "frame_salt",
         "frame_sum", "page"],
)  # fmt: skip
def test_a_log_that_sqlite_leaves_out_by_itself_is_left_to_it(
    own: Path, foreign: bytes, spoil: Callable[[bytes], bytes]
) -> None:
    log_of(own).write_bytes(spoil(foreign))
    require_own_log(own, key=KEY)
    database = open_database(own, key=KEY)
    assert database.rows("SELECT place FROM unfinished") == []
    database.close()


def test_checksums_in_either_byte_order_are_understood(own: Path, foreign: bytes) -> None:
    """Logs of computers of the other byte order say so in their first bytes (https://sqlite.org/fileformat2.html)."""
    header, frame = foreign[:HEADER], foreign[HEADER : HEADER + FRAME + 4096]
    order = ">" if foreign[3] & 1 == 0 else "<"
    magic = bytes([*header[:3], header[3] ^ 1])
    sums = write_ahead_log._checksum(magic + header[4:24], (0, 0), order=order)
    log = magic + header[4:24] + struct.pack(">2I", *sums)
    sums = write_ahead_log._checksum(frame[:8] + frame[FRAME:], sums, order=order)
    log_of(own).write_bytes(log + frame[:16] + struct.pack(">2I", *sums) + frame[FRAME:])
    with pytest.raises(VaultError):
        require_own_log(own, key=KEY)


def test_a_database_without_a_log_is_opened_as_ever(own: Path) -> None:
    log_of(own).unlink()
    require_own_log(own, key=KEY)


def test_a_log_that_cannot_be_read_is_told_in_our_words(own: Path) -> None:
    log_of(own).unlink()
    log_of(own).mkdir()
    with pytest.raises(MachineError):
        require_own_log(own, key=KEY)


@pytest.mark.parametrize("page_bytes", [0, 8, 513, 1 << 20])
def test_a_log_with_pages_of_no_size_that_there_is_left_to_sqlite(own: Path, page_bytes: int) -> None:
    header = struct.pack(">8I", 0x377F0682, 3007000, page_bytes, 0, 1, 2, 0, 0)
    frame = struct.pack(">6I", 2, 0, 1, 2, 0, 0) + bytes(page_bytes)
    log_of(own).write_bytes(with_sums(header + frame))
    require_own_log(own, key=KEY)
