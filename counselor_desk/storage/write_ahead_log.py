# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells whether the write-ahead log beside a database was written under its key, before SQLite plays it in.

The log of another database, or of an earlier generation, is well-formed in itself. SQLite would put its pages over the
good ones, and closing would make that last (measured): both would be lost. So nothing is opened beside such a log.

Formats: https://sqlite.org/fileformat2.html, section 4; https://www.zetetic.net/sqlcipher/design.
"""

import hashlib
import hmac
import struct
from pathlib import Path

from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.os_errors import machine_error

_LOG_HEADER = 32
_FRAME_HEADER = 24
# the last bit says in which byte order the checksums are
_MAGIC = 0x377F0682
_SALT = 16
_PAGE_CODE = 64
# SQLite plays in no other; a log that claims a page of a gigabyte, or of half a word, is not read for it
_PAGE_SIZES = frozenset(1 << power for power in range(9, 17))
_SALT_MASK = 0x3A
_CODE_KEY_ROUNDS = 2


def require_own_log(path: Path, *, key: bytes) -> None:
    """Look at the first page that the log of a database would put in; reads only, and takes no time.

    A log that is empty, cut or flipped is none of its business: SQLite leaves out what does not pass its checksums.

    Args:
        path: the database, closed.
        key: its raw key, 32 bytes.

    Raises:
        VaultError: JOURNAL_DAMAGED, where "log", for one that was written under another key.
        MachineError: whatever the disk said.
    """
    log = path.with_name(f"{path.name}-wal")
    try:
        with log.open("rb") as file:
            header = file.read(_LOG_HEADER)
            page_bytes = int.from_bytes(header[8:12], "big")
            frame = file.read(_FRAME_HEADER + page_bytes) if page_bytes in _PAGE_SIZES else b""
        with path.open("rb") as file:
            salt = file.read(_SALT)
    except FileNotFoundError:
        return
    except OSError as error:
        raise machine_error(error, where="database.log") from None
    if _would_be_played_in(header, frame, page_bytes=page_bytes) and not _is_authentic(frame, salt=salt, key=key):
        raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="log")


def _would_be_played_in(header: bytes, frame: bytes, *, page_bytes: int) -> bool:
    """Whether SQLite takes the first frame for a valid one."""
    if page_bytes not in _PAGE_SIZES or len(frame) < _FRAME_HEADER + page_bytes:
        return False
    magic = int.from_bytes(header[:4], "big")
    if magic & ~1 != _MAGIC or frame[8:16] != header[16:24]:
        return False
    order = ">" if magic & 1 else "<"
    sums = _checksum(header[:24], (0, 0), order=order)
    if struct.unpack(">2I", header[24:32]) != sums:
        return False
    sums = _checksum(frame[:8] + frame[_FRAME_HEADER:], sums, order=order)
    return struct.unpack(">2I", frame[16:24]) == sums


def _checksum(content: bytes, start: tuple[int, int], *, order: str) -> tuple[int, int]:
    first, second = start
    for low, high in struct.iter_unpack(f"{order}2I", content):
        first = (first + low + second) & 0xFFFFFFFF
        second = (second + high + first) & 0xFFFFFFFF
    return first, second


def _is_authentic(frame: bytes, *, salt: bytes, key: bytes) -> bool:
    """Whether a page carries the code that SQLCipher writes under this key: HMAC-SHA-512 over page and number."""
    number, page = int.from_bytes(frame[:4], "big"), frame[_FRAME_HEADER:]
    code_salt = bytes(each ^ _SALT_MASK for each in salt)
    code_key = hashlib.pbkdf2_hmac("sha512", key, code_salt, _CODE_KEY_ROUNDS, len(key))
    # the first page begins with the salt, which is not part of it
    begin = _SALT if number == 1 else 0
    end = len(page) - _PAGE_CODE
    code = hmac.digest(code_key, page[begin:end] + struct.pack("<I", number), "sha512")
    return hmac.compare_digest(code, page[end:])
