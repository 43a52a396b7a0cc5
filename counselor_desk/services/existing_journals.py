# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for a journal or a backup that is on this computer already, before an empty one is set up beside it.

A program that starts empty because its folder has moved looks like one that has lost everything, and what is written
from then on lies in a second journal.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import VaultId
from counselor_desk.regular_files import open_regular
from counselor_desk.security import header_parser
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.header_parser import LARGEST_HEADER
from counselor_desk.services.journal_move import MOVED_MARK
from counselor_desk.storage.journal_folder import JournalFolder

_NAME = "CounselorDesk"
# where it lies by default on the three systems, also when it is told to look elsewhere in this run
_DEFAULTS = (
    Path(".local/share") / _NAME,
    Path("Library/Application Support") / _NAME,
    Path("AppData/Local") / _NAME,
)
_BACKUP_ENDING = ".cdbak"
_MOST_ENTRIES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalsHere:
    """What speaks against beginning with an empty journal.

    Attributes:
        found: what lies in the places that were looked through.
        remembered_at: when the newest header was last kept, in seconds since 1970, of those journals that this computer
            remembers and that were not found; None where there is none. What is kept tells no folder.
    """

    found: tuple["FoundJournal", ...]
    remembered_at: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundJournal:
    """A folder that holds a journal, whole or not, or a backup file.

    `changed_at` is when it was last written, in seconds since 1970.
    """

    path: Path
    is_backup: bool
    changed_at: float


def journals_here(default: Path, *, backup_folder: Path | None, third_copy: Path | None) -> JournalsHere:
    """Find them, and what this computer remembers of others; opens nothing.

    Args:
        default: the empty place where a journal would begin.
        backup_folder: where backups go, if it was chosen once.
        third_copy: where the copy of its header would lie; the copies of other journals lie beside it.
    """
    found = existing_journals(default, backup_folder=backup_folder)
    known = {vault_id for each in found if not each.is_backup for vault_id in _vault_ids(each.path)}
    times = [] if third_copy is None else list(_remembered(third_copy.parent, known=known))
    return JournalsHere(found=found, remembered_at=max(times, default=None))


def existing_journals(
    default: Path, *, backup_folder: Path | None, home: Path | None = None
) -> tuple[FoundJournal, ...]:
    """Journals and the newest backup in the places where they usually lie, the last written first; opens nothing.

    Looked through are the default places, the folder beside `default`, the home and documents folders, one level deep,
    and the folder that backups go to.
    """
    own = home or Path.home()
    folders = [own / each for each in _DEFAULTS]
    for place in (default.parent, own, own / "Documents", *([] if backup_folder is None else [backup_folder.parent])):
        folders.extend(_entries(place))
    journals = [
        FoundJournal(path=folder, is_backup=False, changed_at=_changed_at(folder))
        for folder in dict.fromkeys(folders)
        if folder != default and MOVED_MARK not in folder.name and folder.suffix != ".tmp" and _is_journal(folder)
    ]
    places = [default / "backups", own, own / "Documents", *([] if backup_folder is None else [backup_folder])]
    files = {each for place in places for each in _entries(place) if each.suffix == _BACKUP_ENDING}
    backups = [FoundJournal(path=file, is_backup=True, changed_at=_changed_at(file)) for file in files]
    backups.sort(key=lambda each: each.changed_at, reverse=True)
    return (*sorted(journals, key=lambda each: each.changed_at, reverse=True), *backups[:1])


def _entries(folder: Path) -> Iterator[Path]:
    try:
        with os.scandir(folder) as entries:
            yield from [Path(each.path) for each in islice(entries, _MOST_ENTRIES)]
    except OSError:
        return


def _is_journal(folder: Path) -> bool:
    try:
        return folder.is_dir() and JournalFolder(folder).is_journal()
    except (OSError, DeskError):
        # a folder that may not be looked into is passed over
        return False


def _remembered(headers: Path, *, known: set[VaultId]) -> Iterator[float]:
    """When each header was kept whose journal is none of the known ones."""
    for copy in _entries(headers):
        if copy.suffix != ".json":
            continue
        try:
            with open_regular(copy) as file:
                header = header_parser.parse(file.read(LARGEST_HEADER + 1))
        except (OSError, DeskError):
            # what cannot be read tells of no journal
            continue
        if header.vault_id not in known:
            yield _changed_at(copy)


def _vault_ids(folder: Path) -> Iterator[VaultId]:
    try:
        yield from [each.header.vault_id for each in HeaderFile(folder).read().candidates]
    except DeskError:
        return


def _changed_at(path: Path) -> float:
    try:
        database = max(path.glob("db/journal-*.db"), default=path) if path.is_dir() else path
        return database.stat().st_mtime
    except OSError:
        return 0.0
