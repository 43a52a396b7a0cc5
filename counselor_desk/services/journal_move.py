# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves a closed journal into another folder, such as out of one that a cloud service copies, and deletes nothing.

The copy is made under another name, compared byte by byte and put in its place by one rename; only then is the old
folder renamed. Whatever ends it early, the journal is complete where it was, or complete where it goes.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.durable_files import flush_file, flush_folder, open_new, remove_quietly, replace_file
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services.vault import Vault
from counselor_desk.storage.folder_suitability import refuse_unsuitable_folder
from counselor_desk.storage.journal_folder import JournalFolder

MOVED_MARK = "(moved, may be deleted)"
"""Stands behind the name of a folder whose journal was moved away."""

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedJournal:
    """Where the journal lies now, and what the old folder is called; it kept its name where the disk did not let go."""

    folder: Path
    old_folder: Path
    is_old_renamed: bool


@dataclass(frozen=True, slots=True)
class _File:
    """One file of the journal as it is found: its path inside the folder, its bytes and when it was last written."""

    name: str
    size: int
    written_ns: int


class JournalMove:
    """One journal on its way: first `copy`, then whoever knows where the journal lies learns it, then `set_aside`.

    Args:
        path: the folder of the journal.
        to: the folder that it gets: new or empty, on this computer.
    """

    def __init__(self, vault: Vault, *, path: Path, to: Path) -> None:
        self._old, self._new = path.absolute(), to.absolute()
        self._before, self._after = vault.third_copy_of(self._old), vault.third_copy_of(self._new)
        self._copied: list[Path] = []

    def copy(self, *, progress: Progress, is_cancelled: IsCancelled) -> None:
        """Put a copy of the closed journal into the new folder; every way in stays as it is.

        Args:
            progress: told the step and the bytes; all of them are read twice.

        Raises:
            VaultError: JOURNAL_NOT_FOUND, HEADER_*, JOURNAL_FILE_MISSING; JOURNAL_ALREADY_THERE in the new folder.
            UserError: CANCELLED.
            MachineError: FOLDER_UNSUITABLE, where "inside" for one in the journal's own; TARGET_ALREADY_THERE,
                JOURNAL_IN_USE, DISK_FULL, READ_ONLY, PERMISSION_DENIED; DISK_FAILED where the copy, or the journal
                meanwhile, is not what it was. The journal is where it was then, and nothing stays of the copy.
        """
        _refuse_target(self._new, old=self._old)
        _require_whole(self._old, third_copy=self._before)
        with JournalFolder(self._old).lock():
            try:
                beside = _free_name(self._new.with_name(f"{self._new.name}.tmp"))
                try:
                    _copy_all(self._old, beside, progress=progress, is_cancelled=is_cancelled)
                    _require_whole(beside, third_copy=self._before)
                    self._copy_third()
                    _put_in_place(beside, self._new)
                except BaseException:
                    # made here a moment ago, and of no use to anybody
                    shutil.rmtree(beside, ignore_errors=True)
                    raise
            except OSError as error:
                raise machine_error(error, where="journal_move") from None

    def set_aside(self) -> MovedJournal:
        """Give the old folder a name that says what it is; where the disk does not let go of it, it keeps its own."""
        self._drop_third()
        aside = _free_name(self._old.with_name(f"{self._old.name} {MOVED_MARK}"))
        try:
            self._old.rename(aside)
        except OSError:
            return MovedJournal(folder=self._new, old_folder=self._old, is_old_renamed=False)
        with suppress(OSError):
            flush_folder(aside.parent)
        return MovedJournal(folder=self._new, old_folder=aside, is_old_renamed=True)

    def _copy_third(self) -> None:
        """The header outside the folder and the stamp beside it: without these an older copy would pass for the newest.

        They do not decide whether it opens, so a disk that refuses them does not keep it where it is in danger. Where
        another journal's copy lies it is left alone, as `HeaderFile` promises, and this journal goes on with two.
        """
        before, after = self._before, self._after
        if before is None or after is None or not _is_of_one_journal(self._old, before, after):
            return
        for source, target in ((before, after), (before.with_suffix(".stamp"), after.with_suffix(".stamp"))):
            with suppress(OSError):
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                replace_file(target, source.read_bytes())
                self._copied.append(source)

    def _drop_third(self) -> None:
        for source in self._copied:
            remove_quietly(source)


def _refuse_target(new: Path, *, old: Path) -> None:
    refuse_unsuitable_folder(new)
    if new.resolve().is_relative_to(old.resolve()):
        raise MachineError(ErrorCode.FOLDER_UNSUITABLE, where="inside")
    if JournalFolder(new).is_journal():
        raise VaultError(ErrorCode.JOURNAL_ALREADY_THERE)
    try:
        if os.path.lexists(new) and any(new.iterdir()):
            raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="not_empty")
    except OSError as error:
        raise machine_error(error, where="journal_move.target") from None


def _require_whole(folder: Path, *, third_copy: Path | None) -> None:
    """Have a header that can be read, and the database that it names."""
    headers = HeaderFile(folder, third_copy=third_copy).read().candidates
    if not any((folder / each.header.active.file).is_file() for each in headers):
        raise VaultError(ErrorCode.JOURNAL_FILE_MISSING)


def _is_of_one_journal(journal: Path, *third_copies: Path) -> bool:
    """Whether every header that can be read there names the same journal; one of a newer version may be another's."""
    found = set()
    for each in third_copies:
        try:
            found |= {copy.header.vault_id for copy in HeaderFile(journal, third_copy=each).read().candidates}
        except DeskError as error:
            if error.code not in (ErrorCode.JOURNAL_NOT_FOUND, ErrorCode.HEADER_UNREADABLE):
                return False
    return len(found) == 1


def _copy_all(old: Path, beside: Path, *, progress: Progress, is_cancelled: IsCancelled) -> None:
    files = _files_of(old)
    whole, done = 2 * sum(each.size for each in files), 0

    def tell(step: str, size: int) -> None:
        nonlocal done
        if is_cancelled():
            raise UserError(ErrorCode.CANCELLED)
        done += size
        progress(step, done, whole)

    beside.mkdir(mode=0o700, parents=True)
    for folder in _folders_of(old):
        (beside / folder).mkdir(mode=0o700)
    hashes = [_copy(old / each.name, beside / each.name, of=each, tell=tell) for each in files]
    for folder in (*_folders_of(old), "."):
        flush_folder(beside / folder)
    for each, expected in zip(files, hashes, strict=True):
        if _hash(beside / each.name, tell=tell) != expected:
            raise MachineError(ErrorCode.DISK_FAILED, where="journal_move.compare")
    if _files_of(old) != files:
        # what copies the old folder has changed something in it meanwhile
        raise MachineError(ErrorCode.DISK_FAILED, where="journal_move.changed")


def _files_of(folder: Path) -> tuple[_File, ...]:
    lock_name = JournalFolder(folder).lock_file.name
    found = []
    for place, _, names in os.walk(folder, onerror=_refuse):
        for name in names:
            path = Path(place) / name
            if path.parent == folder and name == lock_name:
                continue
            status = path.stat()
            found.append(_File(path.relative_to(folder).as_posix(), status.st_size, status.st_mtime_ns))
    return tuple(sorted(found, key=lambda each: each.name))


def _folders_of(folder: Path) -> tuple[str, ...]:
    """The folders inside, each after the one that it lies in."""
    inside = (Path(place) / name for place, names, _ in os.walk(folder, onerror=_refuse) for name in names)
    return tuple(sorted(each.relative_to(folder).as_posix() for each in inside))


def _refuse(error: OSError) -> None:
    # os.walk passes over what it may not read; a journal with a part missing must not pass for the whole
    raise error


def _copy(source: Path, target: Path, *, of: _File, tell: Callable[[str, int], None]) -> bytes:
    summed = sha256()
    with source.open("rb") as reading, open_new(target) as writing:
        while piece := reading.read(_PIECE):
            summed.update(piece)
            writing.write(piece)
            tell("Copying the journal", len(piece))
        writing.flush()
        flush_file(writing.fileno())
    # when a backup was made is told by its file
    os.utime(target, ns=(of.written_ns, of.written_ns))
    return summed.digest()


def _hash(path: Path, *, tell: Callable[[str, int], None]) -> bytes:
    summed = sha256()
    with path.open("rb") as reading:
        while piece := reading.read(_PIECE):
            summed.update(piece)
            tell("Comparing every file", len(piece))
    return summed.digest()


def _put_in_place(beside: Path, new: Path) -> None:
    if new.is_dir():
        # empty, or the move would have been refused; Windows renames over no folder
        new.rmdir()
    beside.rename(new)
    with suppress(OSError):
        flush_folder(new.parent)


def _free_name(path: Path) -> Path:
    free, number = path, 2
    while os.path.lexists(free):
        free = path.with_name(f"{path.name} {number}")
        number += 1
    return free
