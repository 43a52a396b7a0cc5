# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells whether a journal's database file is still the one that a clean close left, byte for byte.

A page of an earlier day is authentic, and where the log, the notes and the search do not speak of it (a client, a
draft, an appointment), no check of the open database can tell it from the newest. The bytes of the closed file can.

It is read only while nobody has it open, and with the journal's lock held: closing a file of which SQLite holds a
connection in the same process drops SQLite's own lock (sqlite.org/howtocorrupt.html, 2.2). So no check of an open
journal can look again, neither `check` nor the page of its health: they say what was found when it was opened.
"""

import hashlib
import os
from pathlib import Path
from typing import Final

from counselor_desk.security.head_stamp import ClosedFile

ALWAYS_READ_BYTES: Final = 32 << 20
"""Up to here the file is read at every opening. SHA-256 takes 0.08 s for 100 MB (measured, a processor that has
instructions for it; about 0.3 s without), so 0.03 s here. A larger file is read where the system says that anything
about it is new, and else taken as unchanged: a change that leaves size, both times and the inode as they were is then
not seen."""


def closed_file(path: Path) -> ClosedFile | None:
    """Read a database that was just closed; None where it was not closed whole, or nothing can be said of it."""
    try:
        if _has_log(path):
            return None
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            stat = os.fstat(file.fileno())
    except OSError:
        return None
    # a clock before 1970; without this part a stamp is as good as it was before there was one
    if min(stat.st_mtime_ns, stat.st_ctime_ns) < 0:
        return None
    return _described(stat, sha256)


def is_changed(path: Path, *, closed: ClosedFile) -> bool:
    """Whether a closed database differs from what was closed.

    A copy of the same bytes is the same. A write-ahead log beside it is a change: a clean close leaves none, and one of
    an earlier day would put its pages over newer ones. One that cannot be read counts as unchanged: opening it says
    what the disk says.
    """
    try:
        if _has_log(path):
            return True
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            if stat.st_size != closed.size:
                return True
            if stat.st_size > ALWAYS_READ_BYTES and _described(stat, closed.sha256) == closed:
                return False
            return hashlib.file_digest(file, "sha256").hexdigest() != closed.sha256
    except OSError:
        return False


def _described(stat: os.stat_result, sha256: str) -> ClosedFile:
    return ClosedFile(
        sha256=sha256,
        size=stat.st_size,
        mtime_ns=stat.st_mtime_ns,
        ctime_ns=stat.st_ctime_ns,
        inode=stat.st_ino,
    )


def _has_log(path: Path) -> bool:
    """Whether the newest pages lie beside the file: the disk kept them from being put into it."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size > 0
    except FileNotFoundError:
        return False
