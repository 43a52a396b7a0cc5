# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of the whole database: a new database key, and a backup that takes the place of a damaged journal."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.errors import ErrorCode, MachineError, VaultError
from counselor_desk.domain.ports import Clock, IsCancelled, Progress
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.header_parser import parse as parse_header
from counselor_desk.security.vault_header import VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys, add_generation, keys_of_generation, open_generation
from counselor_desk.services.generation_commit import (
    GenerationChanged,
    begin_generation,
    change_generation,
    commit_or_drop,
)
from counselor_desk.services.head_stamp import stamp_places, write_stamp
from counselor_desk.services.leftovers import KEPT_FOR, Leftover, leftovers, tidy
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.vault import ClosedVault, Vault
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.backup_file import (
    BackupParts,
    extract_database,
    read_backup,
    refuse_newer_schema,
    verify_backup_mac,
)
from counselor_desk.storage.connection import Database, open_database, remove_with_companions
from counselor_desk.storage.generation_file import UNFINISHED, JournalContent, make_generation
from counselor_desk.storage.journal_folder import JournalFolder


@dataclass(frozen=True, slots=True)
class RestoredInPlace:
    """A backup became the journal; `made_at` is the backup's, `kept` the database that was in use until then."""

    generation: int
    made_at: datetime
    events: int
    kept: Path
    kept_until: date


class Generations:
    """Replaces a journal's database through its one commit point; whatever fails, the old state or the new one stands.

    A change of an open journal leaves the same `OpenJournal` open on the new generation; the services built on it hold
    stores of the closed one and are built anew.
    """

    def __init__(self, *, vault: Vault, clock: Clock) -> None:
        self._vault = vault
        self._clock = clock

    def rotate_database_key(
        self,
        journal: OpenJournal,
        proof: Proof,
        *,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> GenerationChanged:
        """Copy the journal under a new database key and remove the old file.

        Backups made before stay readable: their key stands in the header as a retired one.

        Raises:
            VaultError: as `Vault.reauthenticate`; JOURNAL_DAMAGED when the copy does not pass its checks.
            UserError: CANCELLED.
            MachineError: DISK_FULL and whatever else the disk said; `CommitUncertainError` closes the journal.
        """
        unlocking = self._vault.reauthenticate(journal, proof.typed, way=proof.way)
        new = add_generation(
            journal.header,
            unlocking.slot_id,
            unlocking.secret,
            today=journal.clock.now().date(),
            above=journal.folder.next_generation() - 1,
        )
        keys = keys_of_generation(journal.keys, new)
        return change_generation(
            journal,
            header=new.header,
            keys=keys,
            kind=AuditKind.DATABASE_KEY_CHANGED,
            progress=progress,
            is_cancelled=is_cancelled,
        )

    def restore_in_place(
        self,
        path: Path,
        backup: Path,
        *,
        typed: str,
        way: Way | None = None,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> RestoredInPlace:
        """Let a backup of a closed journal become its next generation; the database of before is kept for a week.

        The ways in stay those of today. The backup is only read.

        Args:
            path: the journal's folder; its database may be damaged or missing, a readable header is needed.
            backup: a backup of the same journal, under its present keys or earlier ones.
            typed: what opens the journal, and the backup where the master key was changed since.

        Raises:
            VaultError: BACKUP_*, BACKUP_OF_ANOTHER_JOURNAL; JOURNAL_NOT_FOUND, HEADER_*, *_REJECTED, KEYRING_*.
            UserError: CANCELLED, SECRET_NOT_GIVEN, RECOVERY_CODE_MALFORMED.
            MachineError: JOURNAL_IN_USE while it is open, DISK_FULL and whatever else the disk said.
        """
        parts = read_backup(backup)
        closed = self._vault.unlock_closed(path, typed, way=way)
        if parts.manifest.vault_id != closed.header.vault_id:
            raise VaultError(ErrorCode.BACKUP_OF_ANOTHER_JOURNAL)
        key = self._key_of(parts, closed, typed=typed, way=way)
        folder = JournalFolder(path)
        folder.refuse_unsuitable()
        with folder.lock():
            HeaderFile(path, third_copy=closed.third_copy).require_unchanged(closed.header)
            return self._put_in_place(
                backup, parts, key=key, closed=closed, folder=folder, progress=progress, is_cancelled=is_cancelled
            )

    def leftovers(self, journal: OpenJournal) -> tuple[Leftover, ...]:
        """What lies in the journal's folder and is not in use."""
        return leftovers(journal)

    def tidy(self, journal: OpenJournal) -> tuple[Path, ...]:
        """Remove what was never finished, and what was kept long enough."""
        return tidy(journal)

    def _put_in_place(
        self,
        backup: Path,
        parts: BackupParts,
        *,
        key: bytes,
        closed: ClosedVault,
        folder: JournalFolder,
        progress: Progress | None,
        is_cancelled: IsCancelled | None,
    ) -> RestoredInPlace:
        now, manifest = self._clock.now(), parts.manifest
        new = add_generation(
            closed.header,
            closed.unlocking.slot_id,
            closed.unlocking.secret,
            today=now.date(),
            above=folder.next_generation() - 1,
        )
        keys = keys_of_generation(closed.keys, new)
        final = folder.generation_file(new.generation)
        extracted = final.with_name(f"{final.name}.backup{UNFINISHED}")
        try:
            extract_database(backup, extracted, is_cancelled=is_cancelled)
            source = open_database(extracted, key=key)
            try:
                refuse_newer_schema(source)
                database = make_generation(
                    final,
                    source=source,
                    key=new.dek,
                    content=JournalContent(dict(manifest.rows), TreeHead(manifest.tree_size, manifest.tree_root)),
                    finish=partial(begin_generation, keys=keys, kind=AuditKind.JOURNAL_RESTORED, at=now),
                    progress=progress,
                    is_cancelled=is_cancelled,
                )
            finally:
                source.close()
        except VaultError as error:
            if error.code in (ErrorCode.JOURNAL_DAMAGED, ErrorCode.KEY_REJECTED):
                raise VaultError(ErrorCode.BACKUP_DAMAGED, where="database") from None
            raise
        finally:
            # a leftover of this name is listed and tidied away; it must not hide what went wrong
            with suppress(MachineError):
                remove_with_companions(extracted)
        self._commit_closed(folder, closed, after=new.header, keys=keys, database=database, at=now)
        return RestoredInPlace(
            generation=new.generation,
            made_at=manifest.made_at,
            events=manifest.tree_size,
            kept=folder.path / closed.header.active.file,
            kept_until=now.date() + KEPT_FOR,
        )

    def _commit_closed(
        self,
        folder: JournalFolder,
        closed: ClosedVault,
        *,
        after: VaultHeader,
        keys: UnlockedKeys,
        database: Database,
        at: datetime,
    ) -> None:
        file = HeaderFile(folder.path, third_copy=closed.third_copy)
        committed = commit_or_drop(file, folder=folder, before=closed.header, after=after, keys=keys, database=database)
        if committed.is_certain:
            # else the loss of VAULT.json would bring the replaced database back, and its key alone
            file.settle(after)
        try:
            # without it the next opening understands the logged restore all the same
            with suppress(MachineError):
                head = AuditStore(database).head()
                write_stamp(stamp_places(folder, closed.third_copy), keys=keys, head=head, at=at)
        finally:
            database.close()

    def _key_of(self, parts: BackupParts, closed: ClosedVault, *, typed: str, way: Way | None) -> bytes:
        """The key of the database inside a backup, once its front is proved."""
        generation, keys = parts.manifest.gen, closed.keys
        try:
            verify_backup_mac(parts, keys.backup_mac_key)
        except VaultError:
            keys = self._keys_inside(parts, closed, typed=typed, way=way)
            verify_backup_mac(parts, keys.backup_mac_key)
        if generation == keys.generation:
            return keys.dek
        return open_generation(closed.header, closed.unlocking.slot_id, closed.unlocking.secret, generation)

    def _keys_inside(self, parts: BackupParts, closed: ClosedVault, *, typed: str, way: Way | None) -> UnlockedKeys:
        """The keys of a backup from before the master key was changed, by the header inside it."""
        damaged = VaultError(ErrorCode.BACKUP_DAMAGED, where="authentication code")
        try:
            inside = parse_header(parts.header_json)
        except VaultError:
            raise damaged from None
        if closed.unlocking.slot_id in {slot.id for slot in inside.slots}:
            # a slot that opens the journal is in here as well, so the keys are the same and the bytes are not
            raise damaged
        keys = self._vault.unlock_header(inside, typed, way=way)
        if keys.generation != parts.manifest.gen:
            raise damaged
        return keys
