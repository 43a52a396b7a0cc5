# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the files of a packet out of a folder that may come from anyone: no link, no device, nothing without end."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from counselor_desk.documents.manifest import (
    MANIFEST_JSON,
    PROOFS_JSON,
    README_TXT,
    RECORD_JSON,
    RECORD_PDF,
    SHA256SUMS,
    WITHHOLDING_LOG_PDF,
)
from counselor_desk.documents.packet_verifier import CHECK_PACKET_PY
from counselor_desk.domain.errors import ErrorCode, UserError

REQUIRED_FILES = (
    CHECK_PACKET_PY,
    MANIFEST_JSON,
    PROOFS_JSON,
    README_TXT,
    RECORD_PDF,
    SHA256SUMS,
    WITHHOLDING_LOG_PDF,
)
KNOWN_FILES = frozenset((*REQUIRED_FILES, RECORD_JSON))
# 400 pages of ours have 4 MB; beyond this a file is a trap or not ours
_LARGEST_FILE = 512 * 1024 * 1024
_LARGEST_PARSED = 32 * 1024 * 1024
_PARSED_FILES = (MANIFEST_JSON, PROOFS_JSON, RECORD_JSON, SHA256SUMS)


@dataclass(frozen=True, slots=True)
class FolderReading:
    """The packet's own files as bytes, and the names of what else lies in the folder or cannot be read."""

    files: Mapping[str, bytes] = field(repr=False)
    surplus: tuple[str, ...]
    unreadable: tuple[str, ...]


def read_folder(folder: Path) -> FolderReading:
    """Read what of a packet lies in a folder.

    Raises:
        UserError: PACKAGE_UNREADABLE when the folder cannot be listed; PACKAGE_NOT_RECOGNISED when it is none.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except NotADirectoryError:
        raise UserError(ErrorCode.PACKAGE_NOT_RECOGNISED) from None
    except (OSError, ValueError):
        raise UserError(ErrorCode.PACKAGE_UNREADABLE) from None
    files: dict[str, bytes] = {}
    surplus: list[str] = []
    unreadable: list[str] = []
    for entry in entries:
        if entry.name not in KNOWN_FILES:
            surplus.append(_printable_name(entry.name))
            continue
        largest = _LARGEST_PARSED if entry.name in _PARSED_FILES else _LARGEST_FILE
        content = _read_file(Path(entry.path), largest=largest)
        if content is None:
            unreadable.append(entry.name)
        else:
            files[entry.name] = content
    return FolderReading(files, tuple(surplus), tuple(unreadable))


def _read_file(path: Path, *, largest: int) -> bytes | None:
    """The bytes of a regular file; None for a link, a folder, a device, a file too large or not readable."""
    # without O_NONBLOCK, opening a named pipe waits for ever
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            return None
        with os.fdopen(os.open(path, flags), "rb") as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > largest:
                return None
            content = opened.read(largest + 1)
    except OSError:
        return None
    return content if len(content) <= largest else None


def _printable_name(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)[:100]
