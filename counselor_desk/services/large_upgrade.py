# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings a large journal of an older version up to date in its next generation, through the one commit point.

In place it would be copied and checked for safety's sake, then changed and checked again. Here the copy itself is
changed and becomes the journal, and the old database stays for a week as it was.
"""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ports import Progress
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys, add_generation, keys_of_generation
from counselor_desk.services.generation_commit import begin_generation, commit_or_drop
from counselor_desk.storage.connection import Database
from counselor_desk.storage.generation_file import content_of, make_generation
from counselor_desk.storage.journal_folder import JournalFolder
from counselor_desk.storage.migrator import built_in_migrations, require_schema, run_migrations

if TYPE_CHECKING:
    from counselor_desk.services.vault import ClosedVault


def upgrade_large(
    folder: JournalFolder, closed: "ClosedVault", source: Database, *, now: datetime, progress: Progress | None
) -> tuple[VaultHeader, UnlockedKeys, Database]:
    """Copy, bring the copy up to date, prove it, commit; the caller holds the lock.

    Args:
        source: the open database of the older version; closed when this succeeds, open and unchanged when it fails.
        progress: told about the steps `copy` (pages), `check`, `upgrade` and `name`.

    Raises:
        VaultError: UPGRADE_INTERRUPTED, JOURNAL_DAMAGED; the old state stands.
        MachineError: whatever the disk said; likewise.
    """
    told = progress or (lambda _step, _done, _total: None)
    new = add_generation(
        closed.header,
        closed.unlocking.slot_id,
        closed.unlocking.secret,
        today=now.date(),
        above=folder.next_generation() - 1,
    )
    keys = keys_of_generation(closed.keys, new)

    def bring_up_to_date(copy: Database) -> None:
        told("upgrade", 0, 1)
        run_migrations(copy, built_in_migrations(), progress=told)
        require_schema(copy)
        begin_generation(copy, keys=keys, kind=AuditKind.DATABASE_KEY_CHANGED, at=now)
        told("check", 1, 2)

    database = make_generation(
        folder.generation_file(new.generation),
        source=source,
        key=new.dek,
        content=content_of(source),
        finish=bring_up_to_date,
        progress=progress,
    )
    file = HeaderFile(folder.path, third_copy=closed.third_copy)
    committed = commit_or_drop(
        file, folder=folder, before=closed.header, after=new.header, keys=keys, database=database
    )
    if committed.is_certain:
        # else the loss of VAULT.json would bring the older version back, and its key alone
        file.settle(new.header)
    with suppress(DeskError):
        source.close()
    return new.header, keys, database
