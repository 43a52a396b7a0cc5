# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that backups go to: what speaks against it, and the name of the next backup in it."""

from datetime import date
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.storage.folder_suitability import is_on_network, is_synchronised


class BackupFolderNotice(StrEnum):
    """What the counselor should know about a folder; a backup may go there all the same, because it is encrypted."""

    SAME_DISK = "same_disk"
    CLOUD = "cloud"
    NETWORK = "network"

    @property
    def words(self) -> str:
        """What to say beside the folder."""
        return _WORDS[self]


_WORDS = {
    BackupFolderNotice.SAME_DISK: "This folder is on the same disk as the journal. It helps against a mistake, and not "
    "when the disk fails or the computer is stolen. A USB drive that lies elsewhere helps against both.",
    BackupFolderNotice.CLOUD: "A cloud service copies this folder to other computers. Backups are encrypted and may "
    "lie there; whoever runs the service still sees that they exist, and when they were made.",
    BackupFolderNotice.NETWORK: "This folder lies on another computer. Backups are encrypted and may lie there; make "
    "sure that you can still reach it when this computer is gone.",
}


def look_at(folder: Path, *, journal: Path) -> tuple[BackupFolderNotice, ...]:
    """Say what speaks against a folder for the backups of a journal.

    Raises:
        MachineError: FOLDER_NOT_THERE; FOLDER_UNSUITABLE, where "inside", for a folder inside the journal's own;
            PERMISSION_DENIED.
    """
    absolute = folder.expanduser().resolve()
    if not absolute.is_dir():
        raise MachineError(ErrorCode.FOLDER_NOT_THERE, where="backup")
    if absolute.is_relative_to(journal.expanduser().resolve()):
        raise MachineError(ErrorCode.FOLDER_UNSUITABLE, where="inside")
    notices: list[BackupFolderNotice] = []
    try:
        if absolute.stat().st_dev == journal.stat().st_dev:
            notices.append(BackupFolderNotice.SAME_DISK)
    except OSError as error:
        raise machine_error(error, where="backup_folder") from None
    if is_synchronised(absolute):
        notices.append(BackupFolderNotice.CLOUD)
    if is_on_network(absolute):
        notices.append(BackupFolderNotice.NETWORK)
    return tuple(notices)


def next_backup(folder: Path, *, today: date) -> Path:
    """A name for a new backup that is still free; it says the day and nothing about anybody."""
    plain = folder / f"journal-{today.isoformat()}.cdbak"
    number = 2
    path = plain
    while path.exists():
        path = plain.with_stem(f"{plain.stem}-{number}")
        number += 1
    return path
