# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of the demonstration, open for everybody to see: its people are fictional, and so it has no secrets.

The entry that belongs into the keyring stands in keys.txt instead, so that a demonstration neither asks a person's own
keyring for anything nor leaves anything in it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import Found, KeyringResult, Missing
from counselor_desk.security.base64url import b64
from counselor_desk.security.recovery_code import RecoveryCode

PIN = "482913"
PASSPHRASE = "paper lantern on the quiet harbor wall"  # noqa: S105 - printed into keys.txt on purpose
_BACKEND = "counselor_desk.app.demo_keys.PrintedKeyStore"


@dataclass(slots=True)
class PrintedKeyStore:
    """Stands in for the keyring: remembers entries for as long as the demonstration runs, to be printed."""

    entries: dict[tuple[VaultId, SlotId], bytes] = field(default_factory=dict, repr=False)

    def load(self, *, vault_id: VaultId, slot_id: SlotId, recorded_backend: str) -> KeyringResult:
        secret = self.entries.get((vault_id, slot_id))
        return Missing(_BACKEND) if secret is None else Found(secret, recorded_backend or _BACKEND)

    def store(self, *, vault_id: VaultId, slot_id: SlotId, secret: bytes) -> KeyringResult:
        self.entries[(vault_id, slot_id)] = secret
        return Found(secret, _BACKEND)

    def remove(self, *, vault_id: VaultId, slot_id: SlotId) -> None:
        self.entries.pop((vault_id, slot_id), None)


def write_keys(path: Path, *, recovery_code: RecoveryCode, key_store: PrintedKeyStore) -> None:
    """Write keys.txt.

    Raises:
        OSError: what the disk said.
    """
    lines = [
        "Keys of a demonstration with fictional people. Never keep the keys of a real journal in a file.",
        "",
        f"PIN: {PIN}",
        f"Passphrase: {PASSPHRASE}",
        f"Recovery code: {recovery_code.formatted}",
        "",
        "The PIN works together with an entry of the keyring. The demonstration keeps that entry here and not in your",
        "own keyring; on this computer the journal opens with the passphrase or the recovery code:",
        "",
        "    counselor-desk check --journal journal --secret-stdin",
        "",
    ]
    for (vault_id, slot_id), secret in key_store.entries.items():
        lines.append(f"Keyring entry: service CounselorDesk/{vault_id}/{slot_id}, user vault-key, value {b64(secret)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
