# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about a journal's safety that is known without checking: dates, ways in, where it lies, what is held."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.ids import HoldId, MatterId
from counselor_desk.domain.matters import PaperKind
from counselor_desk.security.vault_header import SlotType
from counselor_desk.services.backup_list import BackupKey, ListedBackup
from counselor_desk.services.backups import Backups
from counselor_desk.services.civil_time import local_date
from counselor_desk.services.client_names import ClientName, client_names
from counselor_desk.services.document_files import FolderWarning, warn_about
from counselor_desk.services.health_lines import HealthLine, folder_lines, stamp_line
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.practice_health import PracticeHealth, practice_health
from counselor_desk.services.protection import ProtectionLine, protection
from counselor_desk.storage.client_rows import ClientRowStore


class WayIn(StrEnum):
    """What opens the journal; the value is that of the slot."""

    KEYRING = SlotType.KEYRING.value
    KEYRING_PIN = SlotType.KEYRING_PIN.value
    PASSPHRASE = SlotType.PASSPHRASE.value
    RECOVERY = SlotType.RECOVERY.value


@dataclass(frozen=True, slots=True, kw_only=True)
class WayInFacts:
    """One slot of the header; `keyring` is the keyring that was asked to keep its secret, empty where there is none."""

    way: WayIn
    since: date
    keyring: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFacts:
    """A legal hold that stands."""

    hold_id: HoldId
    matter_id: MatterId
    client: ClientName
    paper: PaperKind
    docket: str = field(repr=False)
    placed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFacts:
    """What the page shows before anything is checked; `backups_in_folder` counts files in the journal's own folder.

    `surroundings` says what is amiss around the database, such as conflict copies; `old_backups` are those that keys
    of today do not open, or that are damaged; both are empty where there is nothing to do.
    """

    practice: PracticeHealth
    head: TreeHead
    path: Path
    folder_warning: FolderWarning | None
    backups_in_folder: int
    ways_in: tuple[WayInFacts, ...]
    holds: tuple[HoldFacts, ...]
    stamp: HealthLine
    surroundings: tuple[HealthLine, ...]
    protection: tuple[ProtectionLine, ...]
    old_backups: tuple[ListedBackup, ...]
    keyring_used: bool


# the classes that may keep a secret (security.keystore), as their systems call them
_KEYRINGS = {
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.SecretService.Keyring": "Secret Service (GNOME Keyring, KeePassXC)",
    "keyring.backends.libsecret.Keyring": "Secret Service (GNOME Keyring, KeePassXC)",
    "keyring.backends.kwallet.DBusKeyring": "KDE Wallet",
}
_ANOTHER_KEYRING = "a keyring of another kind"


def health_facts(journal: OpenJournal, *, backups: Backups, backup_folder: Path | None = None) -> HealthFacts:
    """Gather the facts; reads the log, the header that opened the journal and the folder's names, asks no keyring."""
    return HealthFacts(
        practice=practice_health(journal, backups=backups),
        head=journal.head,
        path=journal.path,
        folder_warning=warn_about(journal.path),
        backups_in_folder=sum(1 for _ in journal.folder.backups.glob("*.cdbak")),
        ways_in=tuple(
            WayInFacts(
                way=WayIn(slot.type.value),
                since=slot.created,
                keyring=_KEYRINGS.get(slot.backend, _ANOTHER_KEYRING) if slot.backend else "",
            )
            for slot in journal.header.slots
        ),
        holds=_holds(journal),
        stamp=stamp_line(journal.head_stamp),
        surroundings=folder_lines(journal),
        protection=protection(journal.path),
        old_backups=tuple(
            each
            for each in backups.listed(journal, folder=backup_folder)
            if each.key in (BackupKey.RETIRED, BackupKey.REVOKED, BackupKey.DAMAGED)
        ),
        keyring_used=any(slot.backend for slot in journal.header.slots),
    )


def _holds(journal: OpenJournal) -> tuple[HoldFacts, ...]:
    """Every hold that stands, the oldest first."""
    names, practice = client_names(journal), journal.practice.find()
    holds = [
        each for client_id in ClientRowStore(journal.database).held() for each in journal.holds.standing(client_id)
    ]
    holds.sort(key=lambda each: (each.placed_at, each.id))
    facts = []
    for hold in holds:
        request = journal.matters.get(hold.matter_id).request
        placed = hold.placed_at
        facts.append(
            HoldFacts(
                hold_id=hold.id,
                matter_id=hold.matter_id,
                client=names[hold.client_id],
                paper=request.paper,
                docket=request.docket,
                placed_on=placed.date() if practice is None else local_date(placed, practice=practice),
            )
        )
    return tuple(facts)
