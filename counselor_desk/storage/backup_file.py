# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a backup of an open journal: copied, assembled, opened again and compared before it gets its name.

Keys and header come in as arguments. All files beside the target end in `.tmp` and hold ciphertext only; those that a
killed run left are removed by the next one for the same target.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import BugError, ErrorCode, MachineError, VaultError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.durable_files import flush_folder
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.backup_container import (
    LONGEST_PART,
    BackupManifest,
    BackupParts,
    copy_bytes,
    creating,
    extract_database,
    front_of,
    hash_file,
    read_backup,
    verify_backup_mac,
    verify_database_hash,
)
from counselor_desk.storage.connection import Database, open_database, remove_with_companions
from counselor_desk.storage.dump import row_counts
from counselor_desk.storage.integrity import integrity
from counselor_desk.storage.migrator import built_in_migrations, schema_version
from counselor_desk.storage.vault_identity import VaultIdentityStore

__all__ = [
    "BackupManifest",
    "BackupParts",
    "extract_database",
    "read_backup",
    "refuse_newer_schema",
    "verify_backup",
    "verify_backup_mac",
    "verify_database_hash",
    "write_backup",
]

_STEPS = ("copy", "assemble", "verify")


def write_backup(
    target: Path,
    *,
    database: Database,
    header_json: bytes,
    backup_mac_key: bytes,
    database_key: bytes,
    made_at: datetime,
    app_version: str,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> BackupManifest:
    """Write one verified backup file.

    Args:
        target: a name ending in `.cdbak` that is not taken.
        database: the open journal, outside a transaction; it stays open.
        header_json: the canonical header with the slots that will open the backup.
        backup_mac_key: 32 bytes.
        database_key: the journal's key, under which the copy is made.
        made_at: now, in UTC.
        app_version: of this program.
        progress: told about the steps `copy` (pages), `assemble` and `verify`.
        is_cancelled: asked every 4 MiB of copying, every MiB of assembling.

    Raises:
        UserError: CANCELLED.
        MachineError: TARGET_ALREADY_THERE, DISK_FULL and whatever else the disk said.
        VaultError: JOURNAL_DAMAGED when the copy does not pass its checks, BACKUP_DAMAGED when what was written is not
            what was meant.
        In every case nothing stands under the final name.
    """
    if len(header_json) > LONGEST_PART:
        raise BugError("backup.header_length")
    if target.exists():
        raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="backup")
    copy, assembled = (target.with_name(f"{target.name}.{each}.tmp") for each in ("copy", "new"))
    with _removed_before_and_after(copy, assembled):
        told = progress or (lambda _step, _done, _total: None)
        database.copy_to(
            copy,
            key=database_key,
            progress=lambda done, total: told("copy", done, total),
            is_cancelled=is_cancelled,
        )
        manifest = _describe(copy, key=database_key, made_at=made_at, app_version=app_version)
        told("assemble", 0, 1)
        front = front_of(header_json=header_json, manifest=manifest, backup_mac_key=backup_mac_key)
        with creating(assembled) as file, copy.open("rb") as source:
            file.write(front)
            copy_bytes(source, file, is_cancelled=is_cancelled)
        told("verify", 0, 1)
        proved = _open_again(assembled, backup_mac_key=backup_mac_key, database_key=database_key)
        if not proved.is_intact:
            # what came out is, by its hash, what was copied: so the journal itself is damaged
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="backup")
        proved.require_facts()
        _give_final_name(assembled, target)
        told("verify", 1, 1)
    return manifest


def verify_backup(path: Path, *, backup_mac_key: bytes, database_key: bytes) -> BackupManifest:
    """Prove a backup by opening it: authentication code, hash, both integrity checks, row counts, event tree.

    The database is written out beside the backup, still encrypted, and removed again.

    Raises:
        VaultError: BACKUP_UNREADABLE, BACKUP_TOO_NEW, BACKUP_DAMAGED, KEY_REJECTED.
        MachineError: whatever the disk said.
    """
    proved = _open_again(path, backup_mac_key=backup_mac_key, database_key=database_key)
    if not proved.is_intact:
        raise VaultError(ErrorCode.BACKUP_DAMAGED, where="database")
    proved.require_facts()
    return proved.manifest


def refuse_newer_schema(database: Database) -> None:
    """Refuse what came out of a backup where only a newer version could open it, before it takes a journal's place.

    Raises:
        VaultError: BACKUP_TOO_NEW, where "schema".
    """
    if schema_version(database) > len(built_in_migrations()):
        raise VaultError(ErrorCode.BACKUP_TOO_NEW, where="schema")


@dataclass(frozen=True, slots=True)
class _Proved:
    """What was found in a backup that was opened."""

    manifest: BackupManifest
    is_intact: bool
    facts: tuple[dict[str, int], TreeHead]

    def require_facts(self) -> None:
        if self.facts != _facts_said(self.manifest):
            raise VaultError(ErrorCode.BACKUP_DAMAGED, where="database")


def _open_again(path: Path, *, backup_mac_key: bytes, database_key: bytes) -> _Proved:
    parts = read_backup(path)
    verify_backup_mac(parts, backup_mac_key)
    extracted = path.with_name(f"{path.name}.verify.tmp")
    with _removed_before_and_after(extracted):
        extract_database(path, extracted)
        database = open_database(extracted, key=database_key)
        try:
            is_intact = not integrity(database)
            # what is damaged cannot be counted
            facts = _facts(database) if is_intact else _facts_said(parts.manifest)
        finally:
            database.close()
    return _Proved(parts.manifest, is_intact, facts)


def _describe(copy: Path, *, key: bytes, made_at: datetime, app_version: str) -> BackupManifest:
    """Take the facts from the copy itself, then hash it once nobody has it open any more.

    It is looked through for damage where it is opened again, out of the finished backup: the same bytes a second time
    took 40 % of a backup (measured).
    """
    database = open_database(copy, key=key)
    try:
        identity = VaultIdentityStore(database).get()
        rows, head = _facts(database)
    finally:
        database.close()
    digest, length = hash_file(copy)
    return BackupManifest(
        vault_id=identity.vault_id,
        gen=identity.gen,
        made_at=made_at,
        app=app_version,
        rows=rows,
        tree_size=head.size,
        tree_root=head.root,
        db_sha256=digest,
        db_bytes=length,
    )


def _facts(database: Database) -> tuple[dict[str, int], TreeHead]:
    return row_counts(database), AuditStore(database).head()


def _facts_said(manifest: BackupManifest) -> tuple[dict[str, int], TreeHead]:
    return dict(manifest.rows), TreeHead(manifest.tree_size, manifest.tree_root)


def _give_final_name(unfinished: Path, target: Path) -> None:
    """Rename, then make the rename last."""
    try:
        if target.exists():
            raise MachineError(ErrorCode.TARGET_ALREADY_THERE, where="backup")
        unfinished.rename(target)
        flush_folder(target.parent)
    except OSError as error:
        raise machine_error(error, where="backup.rename") from None


@contextmanager
def _removed_before_and_after(*unfinished: Path) -> Iterator[None]:
    for path in unfinished:
        remove_with_companions(path)
    try:
        yield
    finally:
        for path in unfinished:
            remove_with_companions(path)
