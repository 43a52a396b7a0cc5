# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups: one encrypted file that opens on a clean computer with the recovery code or the passphrase alone."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from counselor_desk import __version__
from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.backup_schedule import TOO_OLD_AFTER
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import Clock, IdSource, IsCancelled, Progress
from counselor_desk.durable_files import flush_folder
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.security.header_parser import parse as parse_header
from counselor_desk.security.vault_header import VaultHeader, serialise
from counselor_desk.security.vault_keys import UnlockedKeys
from counselor_desk.services.backup_list import (
    BackupKey,
    BackupStanding,
    ListedBackup,
    key_of,
    list_backups,
    standing_of,
)
from counselor_desk.services.closed_backups import FoundBackup, backups_of_closed
from counselor_desk.services.head_stamp import stamp_places, write_stamp
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.vault import ThirdCopy, Vault
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.backup_file import (
    BackupManifest,
    extract_database,
    read_backup,
    refuse_newer_schema,
    verify_backup,
    verify_backup_mac,
    verify_database_hash,
    write_backup,
)
from counselor_desk.storage.connection import Database, open_database, remove_with_companions
from counselor_desk.storage.dump import row_counts
from counselor_desk.storage.integrity import integrity
from counselor_desk.storage.journal_folder import JournalFolder, JournalLock


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was verified by opening it again."""

    path: Path
    manifest: BackupManifest


@dataclass(frozen=True, slots=True)
class Restored:
    """A journal that came out of a backup."""

    path: Path
    manifest: BackupManifest


class Backups:
    """Makes backups of an open journal and restores them into empty folders."""

    def __init__(self, *, vault: Vault, clock: Clock, ids: IdSource, third_copy: ThirdCopy = lambda _: None) -> None:
        self._vault = vault
        self._clock = clock
        self._ids = ids
        self._third_copy = third_copy

    def make(
        self,
        journal: OpenJournal,
        *,
        to: Path,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> BackupMade:
        """Write a backup under a new name and prove it by opening it; nothing stands under that name otherwise.

        Raises:
            UserError: CANCELLED.
            MachineError: FOLDER_NOT_THERE, TARGET_ALREADY_THERE, DISK_FULL, READ_ONLY, PERMISSION_DENIED.
            VaultError: JOURNAL_DAMAGED when the journal itself does not pass its checks.
        """
        if not to.parent.is_dir():
            raise MachineError(ErrorCode.FOLDER_NOT_THERE, where="backup")
        manifest = write_backup(
            to,
            database=journal.database,
            header_json=serialise(journal.header),
            backup_mac_key=journal.keys.backup_mac_key,
            database_key=journal.keys.dek,
            made_at=journal.clock.now(),
            app_version=__version__,
            progress=progress,
            is_cancelled=is_cancelled,
        )
        with journal.database.transaction():
            journal.record(AuditKind.BACKUP_MADE, subject=journal.keys.vault_id, content_hash=manifest.db_sha256)
            # it was opened again before it got its name
            journal.record(AuditKind.BACKUP_VERIFIED, subject=journal.keys.vault_id, content_hash=manifest.db_sha256)
        return BackupMade(to, manifest)

    def verify(self, path: Path, *, journal: OpenJournal) -> BackupManifest:
        """Prove a backup of an open journal once more and log that it was.

        Raises:
            VaultError: as `prove`.
            MachineError: as `prove`.
        """
        manifest = self.prove(path, journal=journal)
        with journal.database.transaction():
            journal.record(AuditKind.BACKUP_VERIFIED, subject=journal.keys.vault_id, content_hash=manifest.db_sha256)
        return manifest

    def last_verified(self, journal: OpenJournal) -> datetime | None:
        """When a backup of this journal was last proved by opening it, in UTC; None when none ever was."""
        event = journal.audit.last_of_kind(AuditKind.BACKUP_VERIFIED)
        return None if event is None else event.at

    def prove(self, path: Path, *, journal: OpenJournal) -> BackupManifest:
        """Prove a backup of an open journal by opening it; writes nothing, not even to the log.

        Raises:
            VaultError: BACKUP_UNREADABLE, BACKUP_DAMAGED, BACKUP_TOO_NEW; NO_FITTING_SLOT, where "generation", for an
                unchanged backup under another database key than the session holds, which only its own header opens.
            MachineError: whatever the disk said.
        """
        keys = journal.keys
        parts = read_backup(path)
        # only an authentic manifest may say of which generation it is: otherwise damage would pass for a changed key;
        # one from before everything was revoked says it by a generation that no header of today knows
        if key_of(parts, journal) is not BackupKey.REVOKED:
            verify_backup_mac(parts, keys.backup_mac_key)
        if parts.manifest.gen != keys.generation:
            verify_database_hash(path)
            raise VaultError(ErrorCode.NO_FITTING_SLOT, where="generation")
        return verify_backup(path, backup_mac_key=keys.backup_mac_key, database_key=keys.dek)

    def listed(self, journal: OpenJournal, *, folder: Path | None) -> tuple[ListedBackup, ...]:
        """Every backup of this journal that can be reached, the newest first; reads the fronts of the files only."""
        return list_backups(journal, folder=folder)

    def of_closed(self, path: Path, *, folder: Path | None) -> tuple[FoundBackup, ...]:
        """The unchanged backups of a journal that does not open, the newest first; raises as `backups_of_closed`."""
        return backups_of_closed(path, folder=folder, third_copy=self._third_copy(path))

    def standing(
        self, journal: OpenJournal, *, folder: Path | None, too_old_after: timedelta = TOO_OLD_AFTER
    ) -> BackupStanding:
        """How safe the backups make the practice, for the banner on the first page and the health page."""
        return standing_of(journal, folder=folder, too_old_after=too_old_after)

    def remove(self, path: Path, *, journal: OpenJournal, folder: Path | None) -> None:
        """Remove one listed backup, such as one under a retired key, after somebody has confirmed it.

        Raises:
            UserError: RECORD_NOT_FOUND for what is not listed; LAST_BACKUP for the newest proved one.
            MachineError: PERMISSION_DENIED, READ_ONLY, DISK_FAILED.
        """
        listed = self.listed(journal, folder=folder)
        if path not in {each.path for each in listed}:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="backup")
        newest_proved = next((each.path for each in listed if each.is_verified and each.key is not None), None)
        if path == newest_proved:
            raise UserError(ErrorCode.LAST_BACKUP)
        try:
            path.unlink()
            flush_folder(path.parent)
        except OSError as error:
            raise machine_error(error, where="backup.remove") from None

    def require_backup(self, path: Path) -> BackupManifest:
        """Say at once that a file is no backup of ours, before anybody is asked for a secret.

        Raises:
            VaultError: BACKUP_UNREADABLE, BACKUP_DAMAGED, BACKUP_TOO_NEW, HEADER_TOO_NEW.
        """
        return self._read(path)[1]

    def restore(
        self,
        path: Path,
        *,
        to: Path,
        typed: str,
        way: Way | None = None,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> Restored:
        """Make a journal from a backup in a folder that is empty or not there yet; the header is written last.

        Args:
            path: the backup, which is only read.
            to: where the journal will lie.
            typed: the recovery code or passphrase (or the PIN, where this computer's keyring has the entry).
            way: the one that was asked for; None finds it from the text.
            progress: told about the steps `copy` (bytes) and `verify`.
            is_cancelled: asked every MiB of copying, and once more before the header is written.

        Raises:
            VaultError: BACKUP_*; *_REJECTED; JOURNAL_ALREADY_THERE. Nothing stands in the folder then.
            UserError: CANCELLED; likewise.
            MachineError: TARGET_ALREADY_THERE, DISK_FULL, READ_ONLY, PERMISSION_DENIED, FOLDER_UNSUITABLE.
        """
        header, manifest = self._read(path)
        folder = JournalFolder(to)
        if folder.is_journal():
            raise VaultError(ErrorCode.JOURNAL_ALREADY_THERE)
        keys = self._vault.unlock_header(header, typed, way=way)
        verify_backup_mac(read_backup(path), keys.backup_mac_key)
        folder.create()
        lock = folder.lock()
        try:
            self._put_in_place(
                path,
                folder=folder,
                header=header,
                keys=keys,
                manifest=manifest,
                lock=lock,
                progress=progress,
                is_cancelled=is_cancelled,
            )
        finally:
            lock.release()
        return Restored(to, manifest)

    def _put_in_place(
        self,
        path: Path,
        *,
        folder: JournalFolder,
        header: VaultHeader,
        keys: UnlockedKeys,
        manifest: BackupManifest,
        lock: JournalLock,
        progress: Progress | None,
        is_cancelled: IsCancelled | None,
    ) -> None:
        told = progress or (lambda _step, _done, _total: None)
        final = folder.path / header.active.file
        unfinished = final.with_name(final.name + ".tmp")
        remove_with_companions(unfinished)
        # a write-ahead log left under this name would be played into the restored database and destroy it
        if folder.next_generation() > header.active.generation:
            raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="restore.generation")
        try:
            told("copy", 0, 1)
            extract_database(
                path,
                unfinished,
                progress=lambda done, total: told("copy", done, total),
                is_cancelled=is_cancelled,
            )
            told("verify", 0, 1)
            try:
                unfinished.rename(final)
                flush_folder(folder.databases)
            except OSError as error:
                raise machine_error(error, where="restore.rename") from None
            database = self._opened_and_proved(final, keys=keys, manifest=manifest)
            try:
                head = self._log(database, folder=folder, lock=lock, header=header, keys=keys)
            finally:
                database.close()
            # the last moment at which nothing has happened yet
            if is_cancelled is not None and is_cancelled():
                raise UserError(ErrorCode.CANCELLED, where="restore")
            HeaderFile(folder.path, third_copy=self._third_copy(folder.path)).create(header)
        except BaseException:
            remove_with_companions(unfinished)
            remove_with_companions(final)
            raise
        # from here on there is a journal; without the stamp its next opening finds the logged restore
        with suppress(MachineError):
            places = stamp_places(folder, self._third_copy(folder.path))
            write_stamp(places, keys=keys, head=head, at=self._clock.now())
        told("verify", 1, 1)

    def _opened_and_proved(self, file: Path, *, keys: UnlockedKeys, manifest: BackupManifest) -> Database:
        """Open what came out of the backup and compare it with what the backup says of itself."""
        database = open_database(file, key=keys.dek)
        try:
            refuse_newer_schema(database)
            is_whole = (
                not integrity(database)
                and row_counts(database) == dict(manifest.rows)
                and AuditStore(database).head() == TreeHead(manifest.tree_size, manifest.tree_root)
                and manifest.gen == keys.generation
            )
            if not is_whole:
                raise VaultError(ErrorCode.BACKUP_DAMAGED, where="database")
        except DeskError:
            database.close()
            raise
        return database

    def _log(
        self,
        database: Database,
        *,
        folder: JournalFolder,
        lock: JournalLock,
        header: VaultHeader,
        keys: UnlockedKeys,
    ) -> TreeHead:
        journal = OpenJournal(
            folder=folder,
            lock=lock,
            header=header,
            keys=keys,
            database=database,
            clock=self._clock,
            ids=self._ids,
            third_copy=self._third_copy(folder.path),
        )
        with database.transaction():
            journal.record(AuditKind.JOURNAL_RESTORED, subject=keys.vault_id)
        return journal.head

    def _read(self, path: Path) -> tuple[VaultHeader, BackupManifest]:
        parts = read_backup(path)
        try:
            header = parse_header(parts.header_json)
        except VaultError as error:
            if error.code is not ErrorCode.HEADER_UNREADABLE:
                raise
            # the words for a damaged VAULT.json would send the counselor to the wrong file
            raise VaultError(ErrorCode.BACKUP_DAMAGED, where="header") from None
        if header.vault_id != parts.manifest.vault_id:
            raise VaultError(ErrorCode.BACKUP_DAMAGED, where="vault_id")
        return header, parts.manifest
