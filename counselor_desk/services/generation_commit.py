# SPDX-License-Identifier: GPL-3.0-or-later
"""The one commit point of everything that replaces a journal's database: the header that names the next generation.

Before it the old pair of header and database is complete, after it the new one; no moment in between has neither. Key
rotation, the revocation of everything old, and a backup restored in place all end here.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, DeskError, MachineError
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.durable_files import flush_folder
from counselor_desk.security.header_file import HeaderFile, HeaderPlace
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.connection import Database, remove_with_companions
from counselor_desk.storage.generation_file import content_of, make_generation
from counselor_desk.storage.journal_folder import JournalFolder
from counselor_desk.storage.vault_identity import VaultIdentityStore


class CommitUncertainError(MachineError):
    """The disk failed while the header was written and can no longer be read: both generations were kept.

    Nothing more may be written to either before the journal was opened anew.
    """


@dataclass(frozen=True, slots=True)
class Committed:
    """The new header is in force.

    Args:
        is_certain: False where the disk refused the last flush: a power cut in the next seconds may bring the old
            header back, so the old generation must stay.
    """

    is_certain: bool


@dataclass(frozen=True, slots=True)
class GenerationChanged:
    """The journal goes on in another file under other keys.

    Args:
        is_old_removed: False where the disk kept the old file for now; `tidy` removes it later.
        is_certain: as in `Committed`; False keeps whatever else the old header needs, too.
    """

    generation: int
    is_old_removed: bool
    is_certain: bool


def change_generation(
    journal: OpenJournal,
    *,
    header: VaultHeader,
    keys: UnlockedKeys,
    kind: AuditKind,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> GenerationChanged:
    """Copy an open journal into the generation that a header names, commit that header, and go on there.

    Raises:
        VaultError: JOURNAL_DAMAGED when the copy does not pass its checks.
        UserError: CANCELLED.
        MachineError: whatever the disk said; the old state stands. `CommitUncertainError` closes the journal.
    """
    if journal.head_stamp.is_undecided:
        raise BugError("generations.undecided")
    source, before = journal.database, journal.header
    database = make_generation(
        journal.folder.generation_file(keys.generation),
        source=source,
        key=keys.dek,
        content=content_of(source),
        finish=partial(begin_generation, keys=keys, kind=kind, at=journal.clock.now()),
        progress=progress,
        is_cancelled=is_cancelled,
    )
    file = HeaderFile(journal.path, third_copy=journal.third_copy)
    try:
        committed = commit_or_drop(
            file, folder=journal.folder, before=before, after=header, keys=keys, database=database
        )
    except CommitUncertainError:
        journal.close()
        raise
    journal.continue_on(header=header, keys=keys, database=database)
    with suppress(DeskError):
        source.close()
    if not committed.is_certain:
        return GenerationChanged(keys.generation, is_old_removed=False, is_certain=False)
    # the copy of the header that still names the old file goes first
    file.settle(header)
    is_old_removed = drop_generation(journal.folder, before.active.generation)
    return GenerationChanged(keys.generation, is_old_removed=is_old_removed, is_certain=True)


def begin_generation(database: Database, *, keys: UnlockedKeys, kind: AuditKind, at: datetime) -> None:
    """Write into a copy which generation it is, and log why there is one; both in one transaction."""
    identities = VaultIdentityStore(database)
    with database.transaction():
        identities.put(replace(identities.get(), gen=keys.generation))
        AuditStore(database).append(kind=kind, subject=keys.vault_id, at=at)


def commit(file: HeaderFile, *, before: VaultHeader, after: VaultHeader, database: Database) -> Committed:
    """Let the header name the new generation; the caller holds the journal's lock.

    Args:
        file: the copies of the header.
        before: the header in force.
        after: the one that names the new generation.
        database: the new generation, complete, proved and open; closed when this fails.

    Raises:
        CommitUncertainError: see there.
        MachineError: DISK_FULL, READ_ONLY, PERMISSION_DENIED, DISK_FAILED; the old header is in force.
    """
    try:
        file.replace(after, verified_before=before)
    except DeskError as error:
        in_force = _in_force(file)
        if in_force == after:
            return Committed(is_certain=False)
        with suppress(DeskError):
            database.close()
        if in_force is None or in_force.revision != before.revision:
            raise CommitUncertainError(error.code, where="header") from None
        raise
    return Committed(is_certain=True)


def commit_or_drop(
    file: HeaderFile,
    *,
    folder: JournalFolder,
    before: VaultHeader,
    after: VaultHeader,
    keys: UnlockedKeys,
    database: Database,
) -> Committed:
    """As `commit`, and the new file is removed where the old header stays in force: nobody has its key any more."""
    try:
        return commit(file, before=before, after=after, database=database)
    except CommitUncertainError:
        raise
    except DeskError:
        drop_generation(folder, keys.generation)
        raise


def drop_generation(folder: JournalFolder, generation: int) -> bool:
    """Remove a generation that no header in this folder needs any more; False where the disk keeps it for now."""
    try:
        remove_with_companions(folder.generation_file(generation))
        flush_folder(folder.databases)
    except (MachineError, OSError):
        # it stays a leftover, which the health page lists and the next tidying removes
        return False
    return True


def _in_force(file: HeaderFile) -> VaultHeader | None:
    try:
        copies = file.read()
    except DeskError:
        return None
    return next((each.header for each in copies.candidates if each.place is HeaderPlace.CURRENT), None)
