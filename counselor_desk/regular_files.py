# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens what somebody chose as a file only if it is one; below all layers, because papers and backups both need it.

Opening a named pipe waits until another program writes to it, and a device may never end: either would stop the one
thread that saves what is typed.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO

# O_NONBLOCK makes the opening of a pipe return at once; for a regular file it means nothing. Windows has neither
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class NotRegularFileError(OSError):
    """There is something under the name, and it is a folder, a pipe, a socket or a device."""


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading; a link to one is followed.

    Raises:
        NotRegularFileError: it is no file.
        OSError: what the disk said.
        ValueError: a path that no system can name, such as one with a NUL in it.
    """
    if path.is_dir():
        # Windows would speak of permissions
        raise NotRegularFileError
    file = os.fdopen(os.open(path, _READING), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NotRegularFileError
    return file


def read_regular(path: Path, *, most: int) -> bytes | None:
    """All bytes of a file, or None where it has more than `most`; no more than that is ever held.

    Raises:
        NotRegularFileError, OSError, ValueError: as `open_regular`.
    """
    with open_regular(path) as file:
        # a file that claims a size and grows meanwhile is read no further either
        if os.fstat(file.fileno()).st_size > most:
            return None
        content = file.read(most + 1)
    return content if len(content) <= most else None
