# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts what was written on the disk for good; below all layers, because headers, backups and restores all need it."""

import contextlib
import os
import sys
from pathlib import Path


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
