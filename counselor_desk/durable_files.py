# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts what was written on the disk for good; below all layers, because headers, backups and restores all need it."""

import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

_OWNER_ONLY = 0o600
# O_BINARY exists on Windows only, where a file would otherwise get its line ends changed; O_EXCL follows no link that
# somebody laid under the name
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def flush_file(descriptor: int) -> None:
    """Write a file's content to the disk; on macOS to the medium itself, which plain fsync does not reach.

    Raises:
        OSError: what the disk said.
    """
    if sys.platform == "darwin":  # pragma: no cover
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def flush_folder(folder: Path) -> None:
    """Write a folder's own entries to the disk, so that a rename in it survives a power loss.

    Windows has no such call; its rename is journaled by the file system.

    Raises:
        OSError: what the disk said.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def open_new(path: Path) -> BinaryIO:
    """Open a file that is not there yet for writing, for its owner only.

    Raises:
        OSError: what the disk said; FileExistsError where the name is taken, also by a link.
    """
    return os.fdopen(os.open(path, _NEW_FILE, _OWNER_ONLY), "wb")


def replace_file(path: Path, content: bytes) -> None:
    """Give a small file new content, whole or not at all: written beside it for the owner only, then renamed over it.

    Raises:
        OSError: what the disk said; the old content or the new one stands.
    """
    put_in_place(write_beside(path, content), path)


def write_beside(path: Path, content: bytes) -> Path:
    """Write a new file next to `path`, on the disk when this returns; a leftover of a crash is taken over.

    Raises:
        OSError: what the disk said; nothing is left beside `path`.
    """
    beside = name_beside(path)
    beside.unlink(missing_ok=True)
    try:
        with open_new(beside) as file:
            file.write(content)
            file.flush()
            flush_file(file.fileno())
    except OSError:
        remove_quietly(beside)
        raise
    return beside


def put_in_place(prepared: Path, path: Path) -> None:
    """Rename what was prepared to its name, for good.

    Raises:
        OSError: what the disk said; the rename may have happened.
    """
    try:
        prepared.replace(path)
    except OSError:
        remove_quietly(prepared)
        raise
    flush_folder(path.parent)


def name_beside(path: Path) -> Path:
    """Where a file is prepared before it gets its name."""
    return path.with_name(path.name + ".tmp")


def remove_quietly(path: Path) -> None:
    """Remove a file where the disk lets it."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
