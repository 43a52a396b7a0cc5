# SPDX-License-Identifier: GPL-3.0-or-later
"""A packet's folder on the counselor's disk: whole under its number, or not there."""

import os
import shutil
from pathlib import Path

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.releases import PacketFile
from counselor_desk.durable_files import flush_file, flush_folder, open_new

SUFFIX_WHILE_WRITING = ".part"


class PacketFolder:
    """Writes under a temporary name first; nobody but the owner can read either.

    Args:
        parent: the folder that the counselor chose.
        number: the packet's number, which becomes the folder's name.

    Raises:
        MachineError: TARGET_ALREADY_THERE.
    """

    def __init__(self, parent: Path, *, number: str) -> None:
        self.path = parent / number
        self._unfinished = parent / f"{number}{SUFFIX_WHILE_WRITING}"
        if os.path.lexists(self.path):
            raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="packet")

    def write(self, files: tuple[PacketFile, ...]) -> None:
        """Write every file durably under the temporary name; what a killed run left there is made anew.

        Raises:
            MachineError: what the disk said; nothing is left then.
        """
        try:
            if self._unfinished.is_dir() and not self._unfinished.is_symlink():
                shutil.rmtree(self._unfinished)
            self._unfinished.mkdir(mode=0o700)
            for each in files:
                with open_new(self._unfinished / each.name) as file:
                    file.write(each.content)
                    file.flush()
                    flush_file(file.fileno())
            flush_folder(self._unfinished)
        except OSError as error:
            self.discard()
            raise machine_error(error, where="packet") from None

    def finish(self) -> None:
        """Give the folder its name.

        Raises:
            MachineError: RELEASE_NOT_WRITTEN; no plain text is left behind then.
        """
        try:
            self._unfinished.replace(self.path)
            flush_folder(self.path.parent)
        except OSError:
            self.discard()
            raise MachineError(ErrorCode.RELEASE_NOT_WRITTEN, where="packet") from None

    def discard(self) -> None:
        """Remove what was written so far."""
        shutil.rmtree(self._unfinished, ignore_errors=True)
