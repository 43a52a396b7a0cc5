# SPDX-License-Identifier: GPL-3.0-or-later
"""The backups of a journal that can be reached now: when each was made, what opens it, whether it was ever proved."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.backup_schedule import (
    TOO_OLD_AFTER,
    BackupStandingState,
    KnownBackup,
    backup_standing,
)
from counselor_desk.domain.errors import DeskError, ErrorCode, VaultError
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.backup_file import BackupManifest, BackupParts, read_backup, verify_backup_mac
from counselor_desk.storage.backup_log import BackupLog

ENDING = ".cdbak"
_AUTOMATIC = re.compile(r"auto-\d{4}-\d{2}-\d{2}-\d{6}(-\d+)?\.cdbak")
_BEFORE_UPGRADE = "before-upgrade-v*.db"


class BackupKind(StrEnum):
    """Who made a backup, and when."""

    AUTOMATIC = "automatic"
    BY_HAND = "by_hand"
    BEFORE_UPGRADE = "before_upgrade"


class BackupKey(StrEnum):
    """What a backup is to the keys of today."""

    CURRENT = "current"
    RETIRED = "retired"
    REVOKED = "revoked"
    DAMAGED = "damaged"

    @property
    def words(self) -> str:
        """What to say beside the backup."""
        return _KEY_WORDS[self]


_KEY_WORDS = {
    BackupKey.CURRENT: "Opens with the recovery code or passphrase that the journal had when it was made.",
    BackupKey.RETIRED: "Made before the database key was changed. It still opens with the recovery code or passphrase "
    "of its day. Once a newer backup is proved, this one can go.",
    BackupKey.REVOKED: "Made before everything old was revoked. It opens with the old recovery code or passphrase, to "
    "what the journal held then, and with nothing of today. Delete it once a newer backup is proved.",
    BackupKey.DAMAGED: "This file is not as it was written, or was cut off, and cannot be restored. Make a new backup.",
}
_BEFORE_UPGRADE_WORDS = (
    "A copy of the database from before the program was updated. It is kept apart and never removed by itself."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedBackup:
    """One backup.

    Args:
        made_at: UTC; None for a damaged one that does not say.
        is_verified: it was proved by opening it, as the journal's own log says of exactly these bytes.
        key: None for a copy from before an upgrade.
        generation: of the database in it; 0 where it does not say.
        manifest: what it says of itself, authenticated; None for all but current and retired ones.
    """

    path: Path
    kind: BackupKind
    made_at: datetime | None
    is_verified: bool
    key: BackupKey | None
    generation: int
    bytes: int
    is_on_journals_disk: bool
    manifest: BackupManifest | None = None

    @property
    def words(self) -> str:
        return _BEFORE_UPGRADE_WORDS if self.key is None else self.key.words


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """How safe the backups make the practice, for the banner; `newest` is the newest proved one, in UTC."""

    state: BackupStandingState
    newest: datetime | None

    @property
    def words(self) -> str:
        """What it is and what to do, as a calm sentence; empty where nothing needs to be done."""
        return _STANDING_WORDS[self.state]


_STANDING_WORDS = {
    BackupStandingState.FINE: "",
    BackupStandingState.SAME_DISK: "Your backups lie on the same disk as the journal. Choose a folder on another disk, "
    "or a USB drive, so that a broken disk or a stolen computer cannot take both.",
    BackupStandingState.TOO_OLD: "Your last proved backup is old. Make one now, or plug in the drive that your backups "
    "go to.",
    BackupStandingState.NONE: "There is no proved backup of this journal yet. Make one now, best on a USB drive.",
}


def list_backups(journal: OpenJournal, *, folder: Path | None) -> tuple[ListedBackup, ...]:
    """Every backup of this journal in its own backups folder and in the chosen one, the newest first.

    Reads the fronts of the files only. Backups of other journals and other files are left out; a folder that is not
    there now holds nothing.
    """
    own = journal.folder.backups
    # one folder under two names would show each file twice, and the last backup could be removed as if it were a second
    folders = [own] if folder is None else [folder] if _is_same_folder(own, folder) else [own, folder]
    proved = BackupLog(journal.database).proved()
    found = [each for place in folders for each in _in_folder(place, journal, proved=proved)]
    oldest = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda each: (each.made_at or oldest, each.path.name), reverse=True))


def standing_of(
    journal: OpenJournal, *, folder: Path | None, too_old_after: timedelta = TOO_OLD_AFTER
) -> BackupStanding:
    """Judge the backups by what can be reached, and by the log where they lie on a drive that is not plugged in."""
    proved = [each for each in list_backups(journal, folder=folder) if each.is_verified and each.key is not None]
    known = [KnownBackup(each.made_at, each.is_on_journals_disk) for each in proved if each.made_at is not None]
    if folder is None or not folder.is_dir():
        # one that was put elsewhere by hand, or on the drive that lies in a drawer now, is on another disk
        here = {each.manifest.db_sha256 for each in proved if each.manifest is not None}
        elsewhere = [at for digest, at in BackupLog(journal.database).proved().items() if digest not in here]
        known += [KnownBackup(at, is_on_journals_disk=False) for at in sorted(elsewhere)[-1:]]
    state = backup_standing(tuple(known), now=journal.clock.now(), too_old_after=too_old_after)
    return BackupStanding(state, max((each.made_at for each in known), default=None))


def _in_folder(folder: Path, journal: OpenJournal, *, proved: dict[str, datetime]) -> Iterator[ListedBackup]:
    try:
        files = sorted(folder.glob(f"*{ENDING}"))
        copies = sorted(folder.glob(_BEFORE_UPGRADE)) if _is_same_folder(folder, journal.folder.backups) else []
    except OSError:
        # taken out while it was read
        return
    for path in files:
        try:
            listed = _described(path, journal, proved=proved)
        except OSError:
            continue
        if listed is not None:
            yield listed
    for path in copies:
        try:
            seen = path.stat()
        except OSError:
            continue
        yield ListedBackup(
            path=path,
            kind=BackupKind.BEFORE_UPGRADE,
            made_at=datetime.fromtimestamp(seen.st_mtime, UTC),
            is_verified=True,
            key=None,
            generation=0,
            bytes=seen.st_size,
            is_on_journals_disk=True,
        )


def _is_same_folder(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        # one of them is not there now
        return one == other


def _described(path: Path, journal: OpenJournal, *, proved: dict[str, datetime]) -> ListedBackup | None:
    """Read a backup's front; None for what is not ours to speak of."""
    seen = path.stat()
    kind = BackupKind.AUTOMATIC if _AUTOMATIC.fullmatch(path.name) else BackupKind.BY_HAND
    is_on_journals_disk = seen.st_dev == journal.path.stat().st_dev
    try:
        parts = read_backup(path)
    except VaultError as error:
        if error.code is not ErrorCode.BACKUP_DAMAGED:
            return None
        return ListedBackup(
            path=path,
            kind=kind,
            made_at=None,
            is_verified=False,
            key=BackupKey.DAMAGED,
            generation=0,
            bytes=seen.st_size,
            is_on_journals_disk=is_on_journals_disk,
        )
    except DeskError:
        # a file that may not be read, or a disk that fails: nothing can be said of it
        return None
    manifest = parts.manifest
    if manifest.vault_id != journal.keys.vault_id:
        return None
    key = key_of(parts, journal)
    is_authentic = key in (BackupKey.CURRENT, BackupKey.RETIRED)
    return ListedBackup(
        path=path,
        kind=kind,
        made_at=manifest.made_at,
        is_verified=is_authentic and manifest.db_sha256 in proved,
        key=key,
        generation=manifest.gen,
        bytes=seen.st_size,
        is_on_journals_disk=is_on_journals_disk,
        manifest=manifest if is_authentic else None,
    )


def key_of(parts: BackupParts, journal: OpenJournal) -> BackupKey:
    """What a backup that calls itself one of this journal is to the keys of today.

    Under another master key its front cannot be authenticated. It passes for revoked only where it names a generation
    from before the oldest that the header still knows; that much a forged front could say, and it opens nothing here.
    """
    generation = parts.manifest.gen
    try:
        verify_backup_mac(parts, journal.keys.backup_mac_key)
    except VaultError:
        oldest = min(row.generation for row in journal.header.deks)
        return BackupKey.REVOKED if generation < oldest else BackupKey.DAMAGED
    return BackupKey.CURRENT if generation == journal.keys.generation else BackupKey.RETIRED
