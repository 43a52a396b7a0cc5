# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes of two sample vaults: one made on the spot, and the published one."""

import json
from dataclasses import dataclass
from typing import Any

from counselor_desk.domain.ids import SlotId
from counselor_desk.security.key_slots import KeyringSecret, RecoverySecret, Secret
from counselor_desk.security.vault_header import SlotType, VaultHeader
from counselor_desk.security.vault_keys import UnlockedKeys


@dataclass(frozen=True)
class Vault:
    """A header with a keyring slot and a recovery slot, and what opens them."""

    header: VaultHeader
    keys: UnlockedKeys
    keyring_slot: SlotId
    keyring: KeyringSecret
    recovery_slot: SlotId
    recovery: RecoverySecret


@dataclass(frozen=True)
class Vector:
    """The published header, its secrets, and what has to come out."""

    raw: dict[str, Any]
    header: VaultHeader
    secrets: dict[SlotType, Secret]

    def altered(self, *path: str | int, to: object) -> bytes:
        """The header's JSON with one member changed."""
        copy = json.loads(json.dumps(self.raw["header"]))
        place = copy
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to
        return json.dumps(copy).encode()
