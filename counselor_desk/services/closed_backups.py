# SPDX-License-Identifier: GPL-3.0-or-later
"""The backups of a journal that does not open: found without any key, so that one can take its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counselor_desk.domain.errors import DeskError
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services.backup_list import ENDING
from counselor_desk.storage.backup_file import read_backup, verify_database_hash
from counselor_desk.storage.journal_folder import JournalFolder

# each is read whole to be compared with what it says of itself; the newest are the ones that matter
_MOST = 6


@dataclass(frozen=True, slots=True)
class FoundBackup:
    """A backup whose bytes are those that it speaks of; only a key can prove that it speaks the truth.

    `made_at` is UTC, `entries` counts the record log in it.
    """

    path: Path
    made_at: datetime
    entries: int
    is_on_journals_disk: bool


def backups_of_closed(path: Path, *, folder: Path | None, third_copy: Path | None = None) -> tuple[FoundBackup, ...]:
    """The unchanged backups of a closed journal, the newest first, at most six.

    Args:
        path: the journal's folder, whose header can be read.
        folder: where backups go besides the journal's own folder.

    Raises:
        VaultError: JOURNAL_NOT_FOUND, HEADER_*.
        MachineError: PERMISSION_DENIED.
    """
    copies = HeaderFile(path, third_copy=third_copy).read()
    vault_ids = {each.header.vault_id for each in copies.candidates}
    found: list[tuple[datetime, Path, int]] = []
    for file in _files(JournalFolder(path).backups, folder):
        try:
            manifest = read_backup(file).manifest
        except (DeskError, OSError):
            continue
        if manifest.vault_id in vault_ids:
            found.append((manifest.made_at, file, manifest.tree_size))
    whole: list[FoundBackup] = []
    for made_at, file, entries in sorted(found, reverse=True):
        if len(whole) == _MOST:
            break
        try:
            verify_database_hash(file)
            is_here = file.stat().st_dev == path.stat().st_dev
        except (DeskError, OSError):
            continue
        whole.append(FoundBackup(file, made_at, entries, is_on_journals_disk=is_here))
    return tuple(whole)


def _files(*folders: Path | None) -> Iterator[Path]:
    for folder in dict.fromkeys(folders):
        if folder is None:
            continue
        try:
            yield from sorted(folder.glob(f"*{ENDING}"))
        except OSError:
            # taken out while it was read
            continue
