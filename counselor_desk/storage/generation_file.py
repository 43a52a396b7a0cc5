# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the database file of a journal's next generation and proves it before it gets its name.

A generation is a file of its own under a number that was never used: a database that takes the place of another one
under the same name is destroyed by what is left of the other's write-ahead log (measured with SQLCipher 4.19).
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.durable_files import flush_file, flush_folder
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.connection import Database, companions, open_database, remove_with_companions
from counselor_desk.storage.dump import row_counts
from counselor_desk.storage.integrity import integrity

UNFINISHED = ".tmp"
"""Ends the name of everything that was begun and not proved yet."""


@dataclass(frozen=True, slots=True)
class JournalContent:
    """What must be the same in a copy: the rows of each table and the head of the log."""

    rows: Mapping[str, int]
    head: TreeHead


def content_of(database: Database) -> JournalContent:
    """Count an open journal."""
    return JournalContent(row_counts(database), AuditStore(database).head())


def make_generation(
    final: Path,
    *,
    source: Database,
    key: bytes,
    content: JournalContent,
    finish: Callable[[Database], None],
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> Database:
    """Copy a journal into its next generation under a new key, prove the copy, name it, and return it open.

    Nothing refers to the file yet: until a header does, it is of no use to anybody and may be removed.

    Args:
        final: the generation's file; nothing stands under this name, nor under that of anything beside it.
        source: the open journal to copy, outside a transaction; it stays open.
        key: 32 bytes, the new generation's own.
        content: what the copy must hold; usually `content_of(source)`.
        finish: writes into the copy what is to differ (its identity, what was done to it), in transactions of its own.
        progress: told about the steps `copy` (pages), `check` and `name`.
        is_cancelled: asked every 4 MiB of copying, and once more before the file gets its name.

    Raises:
        UserError: CANCELLED.
        MachineError: TARGET_ALREADY_THERE, DISK_FULL and whatever else the disk said.
        VaultError: JOURNAL_DAMAGED, where "generation", when the copy does not pass its checks; whatever `finish` says.
        In every case nothing that was begun stays, as far as the disk allows it.
    """
    unfinished = final.with_name(final.name + UNFINISHED)
    _require_free(final, unfinished)
    told = progress or (lambda _step, _done, _total: None)
    try:
        source.copy_to(
            unfinished, key=key, progress=lambda done, total: told("copy", done, total), is_cancelled=is_cancelled
        )
        told("check", 0, 1)
        _prove(unfinished, key=key, content=content, finish=finish)
        told("name", 0, 1)
        # the last moment at which nothing has happened yet
        if is_cancelled is not None and is_cancelled():
            raise _cancelled()
        _give_final_name(unfinished, final)
        return open_database(final, key=key)
    except BaseException:
        _remove_as_far_as_possible(unfinished)
        _remove_as_far_as_possible(final)
        raise


def _prove(file: Path, *, key: bytes, content: JournalContent, finish: Callable[[Database], None]) -> None:
    database = open_database(file, key=key)
    try:
        if content_of(database) != content:
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="generation")
        finish(database)
        if integrity(database):
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="generation")
        # closing empties the log as far as it can; here it must be empty, because the file is renamed without it
        database.checkpoint()
    finally:
        database.close()
    if any(each.exists() and each.stat().st_size for each in companions(file)):
        raise MachineError(ErrorCode.DISK_FAILED, where="generation.log")


def _give_final_name(unfinished: Path, final: Path) -> None:
    try:
        with unfinished.open("rb+") as file:
            flush_file(file.fileno())
        unfinished.rename(final)
        flush_folder(final.parent)
    except OSError as error:
        raise machine_error(error, where="generation.rename") from None


def _require_free(*names: Path) -> None:
    for name in names:
        if any(each.exists() for each in (name, *companions(name))):
            raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="generation")


def _cancelled() -> UserError:
    return UserError(ErrorCode.CANCELLED, where="generation")


def _remove_as_far_as_possible(path: Path) -> None:
    # what stays is a leftover that the health page lists; the first failure is the one to be told
    with suppress(MachineError):
        remove_with_companions(path)
