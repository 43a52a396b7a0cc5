# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands in for the keyring where none can be started: the entries of fictional journals, in a file."""

import json
from pathlib import Path

from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import Found, KeyringResult, Missing

_BACKEND = "counselor_desk.app.bench.stand_in_keyring.StandInKeyring"


class StandInKeyring:
    """A `KeyStore` over a file in the private folder of the measuring, so that a second process finds the entries."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self, *, vault_id: VaultId, slot_id: SlotId, recorded_backend: str) -> KeyringResult:
        secret = self._entries().get(_name(vault_id, slot_id))
        return Missing(_BACKEND) if secret is None else Found(bytes.fromhex(secret), recorded_backend or _BACKEND)

    def store(self, *, vault_id: VaultId, slot_id: SlotId, secret: bytes) -> KeyringResult:
        self._keep({**self._entries(), _name(vault_id, slot_id): secret.hex()})
        return Found(secret, _BACKEND)

    def remove(self, *, vault_id: VaultId, slot_id: SlotId) -> None:
        entries = self._entries()
        entries.pop(_name(vault_id, slot_id), None)
        self._keep(entries)

    def _entries(self) -> dict[str, str]:
        try:
            entries: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return entries

    def _keep(self, entries: dict[str, str]) -> None:
        self._file.write_text(json.dumps(entries), encoding="utf-8")


def _name(vault_id: VaultId, slot_id: SlotId) -> str:
    return f"{vault_id}/{slot_id}"
