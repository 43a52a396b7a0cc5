# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what is compressed inside any bytes: zlib (PDF, PNG, pickles of caches), gzip and the members of zip files.

Nothing is believed of the container: every offset at which such a stream could begin is tried, so a stream inside an
unknown or damaged file is found as well.
"""

import re
import struct
import zlib
from collections.abc import Iterator

# RFC 1950: deflate with any window, a check that the first two bytes are a multiple of 31, and no preset dictionary
_ZLIB = b"|".join(
    re.escape(bytes([method])) + b"[" + b"".join(re.escape(bytes([flags])) for flags in flag_bytes) + b"]"
    for method in range(0x08, 0x80, 0x10)
    for flag_bytes in [[each for each in range(256) if (method << 8 | each) % 31 == 0 and not each & 0x20]]
)
# RFC 1952, and the local header of a member of a zip file with method 8 (APPNOTE 4.3.7)
_GZIP, _ZIP = rb"\x1f\x8b\x08", rb"PK\x03\x04.{4}\x08\x00"
_BEGINNING = re.compile(b"(?=(?P<zlib>" + _ZLIB + b")|(?P<gzip>" + _GZIP + b")|(?P<zip>" + _ZIP + b"))", re.DOTALL)

_RAW, _WITH_ZLIB_HEADER, _WITH_GZIP_HEADER = -15, 15, 31
_ZIP_LENGTHS_AT, _ZIP_HEADER = 26, 30
# nothing that this program writes unfolds to more; a bomb must not end the search
_MOST_UNFOLDED = 64 * 1024 * 1024
# enough for the first block to be refused by, which chance does to nearly every stream that is none
_FIRST_BITE, _BITE = 256, 64 * 1024
# what chance lets through in ciphertext is shorter; a name is not
_LEAST = 4


def streams_in(content: bytes, *, deeper: int = 1) -> Iterator[bytes]:
    """Every stream that unfolds from some offset, also its beginning where the rest is damaged or missing.

    Args:
        deeper: how many levels of streams inside streams are followed.
    """
    for found in _BEGINNING.finditer(content):
        at = found.start()
        if found["zip"]:
            name, extra = struct.unpack_from("<HH", content.ljust(at + _ZIP_HEADER, b"\0"), at + _ZIP_LENGTHS_AT)
            unfolded = _unfold(content, at + _ZIP_HEADER + name + extra, _RAW)
        else:
            unfolded = _unfold(content, at, _WITH_GZIP_HEADER if found["gzip"] else _WITH_ZLIB_HEADER)
        if len(unfolded) < _LEAST:
            continue
        yield unfolded
        if deeper:
            yield from streams_in(unfolded, deeper=deeper - 1)


def _unfold(content: bytes, at: int, window: int) -> bytes:
    inflate, whole, unfolded = zlib.decompressobj(window), memoryview(content), bytearray()
    start, step = at, _FIRST_BITE
    while at < len(content) and not inflate.eof and len(unfolded) < _MOST_UNFOLDED:
        before = None if at == start else inflate.copy()
        try:
            unfolded += inflate.decompress(whole[at : at + step], _MOST_UNFOLDED - len(unfolded))
        except zlib.error:
            # nearly all that is no stream fails in its first bite: a copy for each would take most of the time
            unfolded += _up_to_the_damage(before or zlib.decompressobj(window), whole[at : at + step])
            break
        at, step = at + step, _BITE
    return bytes(unfolded)


def _up_to_the_damage(inflate: "zlib._Decompress", bite: memoryview) -> bytes:
    """What a bite unfolds to before the place where it stops being such a stream."""
    unfolded = bytearray()
    for at in range(len(bite)):
        try:
            unfolded += inflate.decompress(bite[at : at + 1])
        except zlib.error:
            break
    return bytes(unfolded)
