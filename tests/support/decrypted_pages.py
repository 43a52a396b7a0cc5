# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a journal's file page by page, without SQLite: free pages and the gaps of used ones show as well.

An export to a plain database would copy rows and leave behind what nobody points to any more, which is the very thing
that is looked for. Format: https://www.zetetic.net/sqlcipher/design, with a raw key: AES-256 in CBC mode, the
initialization vector and the HMAC-SHA512 of each page in the last 80 bytes of it, the salt in place of the first 16.
"""

import hashlib
import hmac
import struct
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_SALT, _VECTOR, _CODE = 16, 16, 64
_SALT_MASK, _CODE_KEY_ROUNDS = 0x3A, 2
_HEADER = b"SQLite format 3\0"
# the number of the first free page and how many there are, in the header of the file
_FREE_LIST = struct.Struct(">II")
_FREE_LIST_AT = 32


def decrypted_pages(path: Path, key: bytes) -> list[bytes]:
    """Every page of a closed database file in its order; fails on a page that is not authentic."""
    content = path.read_bytes()
    assert len(content) % PAGE == 0
    assert not path.with_name(f"{path.name}-wal").exists(), "pages may still be in the write-ahead log"
    salt = content[:_SALT]
    code_key = hashlib.pbkdf2_hmac("sha512", key, bytes(each ^ _SALT_MASK for each in salt), _CODE_KEY_ROUNDS, 32)
    return [
        _decrypted(content[at : at + PAGE], number, key=key, code_key=code_key)
        for number, at in enumerate(range(0, len(content), PAGE), start=1)
    ]


def free_pages(pages: list[bytes]) -> int:
    """How many pages are on the free list."""
    count: int = _FREE_LIST.unpack_from(pages[0], _FREE_LIST_AT)[1]
    return count


def _decrypted(page: bytes, number: int, *, key: bytes, code_key: bytes) -> bytes:
    start, end = (_SALT if number == 1 else 0), PAGE - _VECTOR - _CODE
    vector, code = page[end : end + _VECTOR], page[end + _VECTOR :]
    authenticated = page[start : end + _VECTOR] + struct.pack("<I", number)
    assert hmac.compare_digest(hmac.digest(code_key, authenticated, "sha512"), code), f"page {number} is not authentic"
    decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
    plain = decryptor.update(page[start:end]) + decryptor.finalize()
    return _HEADER + plain if number == 1 else plain
