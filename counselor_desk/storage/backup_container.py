# SPDX-License-Identifier: GPL-3.0-or-later
"""The `.cdbak` file: header, manifest and their authentication code in front of an encrypted database.

    CDBAK1\\n | u32, canonical header JSON | u32, canonical manifest JSON | 32 bytes HMAC-SHA256 | database

Lengths are big-endian. The code is over all bytes before it; the manifest holds the hash of all bytes after it.
"""

import hmac
import json
import os
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from counselor_desk.domain.canonical import Json, canonical_bytes
from counselor_desk.domain.errors import BugError, ErrorCode, UserError, VaultError
from counselor_desk.domain.ids import VaultId
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.ports import IsCancelled
from counselor_desk.durable_files import flush_file, open_new
from counselor_desk.regular_files import NotRegularFileError, open_regular
from counselor_desk.storage.row import instant_text

MAGIC: Final = b"CDBAK1\n"
_MAGIC_OF_ANY_VERSION: Final = b"CDBAK"
MAC_BYTES: Final = 32
# a header with a dozen slots has 6 KiB, a manifest 2 KiB; a larger number in front is damage or an attack
LONGEST_PART: Final = 1 << 20
_LENGTH: Final = struct.Struct(">I")
_CHUNK: Final = 1 << 20
_TEXTS: Final = ("vault_id", "made_at", "app", "tree_root", "db_sha256")
_NUMBERS: Final = ("gen", "tree_size", "db_bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """What a backup says about itself; `made_at` is UTC, `rows` counts each table."""

    vault_id: VaultId
    gen: int
    made_at: datetime
    app: str
    rows: Mapping[str, int]
    tree_size: int
    tree_root: str
    db_sha256: str
    db_bytes: int

    @property
    def as_bytes(self) -> bytes:
        """The canonical form in which it stands in the file."""
        content: Json = {
            "vault_id": self.vault_id,
            "gen": self.gen,
            "made_at": instant_text(self.made_at),
            "app": self.app,
            "rows": dict(self.rows),
            "tree_size": self.tree_size,
            "tree_root": self.tree_root,
            "db_sha256": self.db_sha256,
            "db_bytes": self.db_bytes,
        }
        return canonical_bytes(content)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupParts:
    """A backup's front, as read; nothing in it is to be trusted before `verify_backup_mac`.

    `authenticated` are all bytes that the code covers, `database_offset` is where the database begins.
    """

    header_json: bytes = field(repr=False)
    manifest: BackupManifest
    mac: bytes = field(repr=False)
    authenticated: bytes = field(repr=False)
    database_offset: int


def front_of(*, header_json: bytes, manifest: BackupManifest, backup_mac_key: bytes) -> bytes:
    """Everything that stands before the database, code included."""
    described = manifest.as_bytes
    authenticated = b"".join(
        (MAGIC, _LENGTH.pack(len(header_json)), header_json, _LENGTH.pack(len(described)), described)
    )
    return authenticated + hmac.digest(backup_mac_key, authenticated, sha256)


def read_backup(path: Path) -> BackupParts:
    """Read the front of a backup and check that the file is as long as it says.

    Raises:
        VaultError: BACKUP_UNREADABLE (not a backup of ours), BACKUP_TOO_NEW, BACKUP_DAMAGED (cut off, or not in form).
        MachineError: whatever the disk said.
    """
    with _reading(path) as file:
        magic = file.read(len(MAGIC))
        if magic != MAGIC:
            is_ours = magic.startswith(_MAGIC_OF_ANY_VERSION) and magic[-2:-1].isdigit() and magic.endswith(b"\n")
            raise VaultError(ErrorCode.BACKUP_TOO_NEW if is_ours else ErrorCode.BACKUP_UNREADABLE)
        header_length, header_json = _part(file)
        manifest_length, described = _part(file)
        mac = file.read(MAC_BYTES)
        if len(mac) != MAC_BYTES:
            raise VaultError(ErrorCode.BACKUP_DAMAGED, where="authentication code")
        offset = file.tell()
        manifest = parse_manifest(described)
        if os.fstat(file.fileno()).st_size != offset + manifest.db_bytes:
            raise VaultError(ErrorCode.BACKUP_DAMAGED, where="length")
    return BackupParts(
        header_json=header_json,
        manifest=manifest,
        mac=mac,
        authenticated=MAGIC + header_length + header_json + manifest_length + described,
        database_offset=offset,
    )


def verify_backup_mac(parts: BackupParts, backup_mac_key: bytes) -> None:
    """Check that header and manifest are those that were written under this key; raises VaultError BACKUP_DAMAGED."""
    if not hmac.compare_digest(hmac.digest(backup_mac_key, parts.authenticated, sha256), parts.mac):
        raise VaultError(ErrorCode.BACKUP_DAMAGED, where="authentication code")


def verify_database_hash(path: Path) -> None:
    """Check that the database in a backup is the one its manifest speaks of, without any key to it.

    Args:
        path: a backup whose authentication code was verified.

    Raises:
        VaultError: as `read_backup`, and BACKUP_DAMAGED when the hash differs.
        MachineError: whatever the disk said.
    """
    parts = read_backup(path)
    with _reading(path) as file:
        file.seek(parts.database_offset)
        if hash_stream(file) != parts.manifest.db_sha256:
            raise VaultError(ErrorCode.BACKUP_DAMAGED, where="database")


def extract_database(
    path: Path,
    to: Path,
    *,
    progress: Callable[[int, int], None] | None = None,
    is_cancelled: IsCancelled | None = None,
) -> BackupManifest:
    """Write the database out of a backup under a new name, and check its hash on the way.

    Args:
        path: a backup whose authentication code was verified.
        to: a file that does not exist yet, 0600 afterwards; removed again when anything fails.
        progress: told the bytes done and the bytes in all, about every MiB.
        is_cancelled: asked about every MiB.

    Raises:
        VaultError: as `read_backup`, and BACKUP_DAMAGED when the database is not the one the manifest speaks of.
        UserError: CANCELLED.
        MachineError: TARGET_ALREADY_THERE, or whatever the disk said.
    """
    parts = read_backup(path)
    with _reading(path) as source, creating(to) as target:
        source.seek(parts.database_offset)
        total = parts.manifest.db_bytes
        told = None if progress is None else lambda done: progress(done, total)
        digest = copy_bytes(source, target, copied=told, is_cancelled=is_cancelled)
        if digest != parts.manifest.db_sha256:
            raise VaultError(ErrorCode.BACKUP_DAMAGED, where="database")
    return parts.manifest


def parse_manifest(described: bytes) -> BackupManifest:
    """Read a manifest strictly: exactly our keys, each of its type; raises VaultError BACKUP_DAMAGED."""
    damaged = VaultError(ErrorCode.BACKUP_DAMAGED, where="manifest")
    try:
        content = json.loads(described)
    except (ValueError, RecursionError):
        raise damaged from None
    if not isinstance(content, dict) or set(content) != {*_TEXTS, *_NUMBERS, "rows"}:
        raise damaged
    rows = content["rows"]
    is_in_form = (
        all(isinstance(content[name], str) for name in _TEXTS)
        and all(_is_count(content[name]) for name in _NUMBERS)
        and isinstance(rows, dict)
        and all(_is_count(count) for count in rows.values())
    )
    if not is_in_form:
        raise damaged
    try:
        made_at = datetime.fromisoformat(content["made_at"])
        instant_text(made_at)
    except (ValueError, BugError):
        raise damaged from None
    return BackupManifest(**{**content, "made_at": made_at})


@contextmanager
def creating(path: Path) -> Iterator[BinaryIO]:
    """Write a new file for the owner only; on the disk when the block ends, gone when it fails.

    Raises:
        MachineError: TARGET_ALREADY_THERE, or whatever the disk said.
    """
    try:
        new = open_new(path)
    except OSError as error:
        raise machine_error(error, where="backup.create") from None
    try:
        with new as file:
            yield file
            file.flush()
            flush_file(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise machine_error(error, where="backup.write") from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def copy_bytes(
    source: BinaryIO,
    target: BinaryIO,
    *,
    copied: Callable[[int], None] | None = None,
    is_cancelled: IsCancelled | None = None,
) -> str:
    """Copy to the end, a MiB at a time; returns the SHA-256 of what was copied. Raises UserError CANCELLED.

    Args:
        copied: told the bytes so far, after each piece.
    """
    running, done = sha256(), 0
    while chunk := source.read(_CHUNK):
        if is_cancelled is not None and is_cancelled():
            raise UserError(ErrorCode.CANCELLED, where="backup")
        running.update(chunk)
        target.write(chunk)
        done += len(chunk)
        if copied is not None:
            copied(done)
    return running.hexdigest()


def hash_file(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a closed file; never of a database that is open."""
    with _reading(path) as file:
        return (hash_stream(file), os.fstat(file.fileno()).st_size)


def hash_stream(file: BinaryIO) -> str:
    """SHA-256 of the rest of a stream."""
    running = sha256()
    while chunk := file.read(_CHUNK):
        running.update(chunk)
    return running.hexdigest()


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        with open_regular(path) as file:
            yield file
    except (FileNotFoundError, NotRegularFileError):
        raise VaultError(ErrorCode.BACKUP_UNREADABLE) from None
    except OSError as error:
        raise machine_error(error, where="backup.read") from None


def _part(file: BinaryIO) -> tuple[bytes, bytes]:
    """One length and what it counts; the cap is checked before anything of that size is read."""
    length = file.read(_LENGTH.size)
    if len(length) != _LENGTH.size:
        raise VaultError(ErrorCode.BACKUP_DAMAGED, where="length")
    (count,) = _LENGTH.unpack(length)
    if count > LONGEST_PART:
        raise VaultError(ErrorCode.BACKUP_DAMAGED, where="length")
    content = file.read(count)
    if len(content) != count:
        raise VaultError(ErrorCode.BACKUP_DAMAGED, where="length")
    return length, content


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
