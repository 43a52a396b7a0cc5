# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies in a journal's folder beside the database in use: begun and not ended, kept for a while, or unknown."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.errors import DeskError, MachineError
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.services.generation_commit import drop_generation
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.connection import remove_with_companions

KEPT_FOR = timedelta(days=7)
"""How long a generation that was replaced stays, so that a restore can be thought over."""

_GENERATION = re.compile(r"journal-(\d{6})\.db")
# the copy before an upgrade may be kept under its unfinished name on purpose, and the header is prepared in the folder
_ABANDONED = re.compile(r"(journal-\d{6}\.db|.*\.cdbak)\..*tmp|journal-\d{6}\.db\.tmp")


class LeftoverKind(StrEnum):
    """What a file is that the journal does not use."""

    UNFINISHED = "unfinished"
    KEPT = "kept"
    KEYLESS = "keyless"
    UNKNOWN_GENERATION = "unknown_generation"

    @property
    def words(self) -> str:
        """What it is and what to do, for the health page."""
        return _WORDS[self]


_WORDS = {
    LeftoverKind.UNFINISHED: "Begun and never finished, because the program was stopped. It holds nothing that the "
    "journal lacks, and is removed the next time the journal is tidied.",
    LeftoverKind.KEPT: "The database that was in use before. It is kept for seven days, then removed by itself.",
    LeftoverKind.KEYLESS: "A database from before the keys were changed. No key opens it any more; it is removed the "
    "next time the journal is tidied.",
    LeftoverKind.UNKNOWN_GENERATION: "A database that is newer than the one in use, and that this journal's header "
    "does not know. It is never removed by the program. If entries are missing, close the journal, keep a copy of the "
    "whole folder, and ask for help before you delete anything.",
}


@dataclass(frozen=True, slots=True)
class Leftover:
    """One such file; `kept_until` is the last day of those that are kept for a while."""

    path: Path
    kind: LeftoverKind
    bytes: int
    kept_until: date | None = None

    @property
    def words(self) -> str:
        return self.kind.words


def leftovers(journal: OpenJournal) -> tuple[Leftover, ...]:
    """List them; opens and changes nothing.

    Raises:
        MachineError: PERMISSION_DENIED, DISK_FAILED.
    """
    header = journal.header
    return tuple(
        _described(path, header) for path in journal.folder.leftovers(active_generation=header.active.generation)
    )


def tidy(journal: OpenJournal) -> tuple[Path, ...]:
    """Remove what may go, while the database in use is open; returns what was removed. The disk's refusal is no error.

    A database newer than the one in use is never touched: the header may be an old copy, and that one the journal. One
    that the header before still names stays until the next tidying: that header may have come back by then.
    """
    if journal.head_stamp.is_undecided:
        return ()
    today = journal.clock.now().date()
    removed: list[Path] = []
    with suppress(DeskError):
        file = HeaderFile(journal.path)
        named = {each.header.active.file for each in file.read().candidates}
        for each in leftovers(journal):
            if not _may_go(each, today=today):
                continue
            if each.path.relative_to(journal.path).as_posix() in named:
                file.settle(journal.header)
            elif _remove(journal, each):
                removed.append(each.path)
    return tuple(removed)


def _described(path: Path, header: VaultHeader) -> Leftover:
    match = _GENERATION.fullmatch(path.name)
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    if match is None:
        return Leftover(path, LeftoverKind.UNFINISHED, size)
    generation = int(match[1])
    if generation > header.active.generation:
        return Leftover(path, LeftoverKind.UNKNOWN_GENERATION, size)
    retired = next((row.retired for row in header.deks if row.generation == generation), None)
    if retired is None:
        return Leftover(path, LeftoverKind.KEYLESS, size)
    return Leftover(path, LeftoverKind.KEPT, size, kept_until=retired + KEPT_FOR)


def _may_go(each: Leftover, *, today: date) -> bool:
    match each.kind:
        case LeftoverKind.UNFINISHED:
            return _ABANDONED.fullmatch(each.path.name) is not None
        case LeftoverKind.KEPT:
            return each.kept_until is not None and today > each.kept_until
        case LeftoverKind.KEYLESS:
            return True
        case LeftoverKind.UNKNOWN_GENERATION:
            return False


def _remove(journal: OpenJournal, each: Leftover) -> bool:
    match = _GENERATION.fullmatch(each.path.name)
    if match is not None:
        return drop_generation(journal.folder, int(match[1]))
    try:
        remove_with_companions(each.path)
    except MachineError:
        return False
    return True
