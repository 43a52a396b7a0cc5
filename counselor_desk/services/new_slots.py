# SPDX-License-Identifier: GPL-3.0-or-later
"""New slots while they are made: a keyring's entry is written and read back before any slot counts on it."""

from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.domain.ports import Found, KeyringResult, KeyStore
from counselor_desk.security.key_derivation import Argon2idParameters
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    NewSlot,
    PassphraseSecret,
    RecoverySecret,
    new_keyring_secret,
    new_slot_id,
)
from counselor_desk.security.recovery_code import RecoveryCode
from counselor_desk.security.secret_strength import require_strong_passphrase, require_strong_pin
from counselor_desk.security.vault_header import Slot
from counselor_desk.services.unlocking import keyring_failure


class NewSlots:
    """Makes what a slot is made from, and asks or cleans the keyring about the slots that are there.

    Args:
        key_parameters: the cost of Argon2id; None chooses what suits this computer.
    """

    def __init__(self, key_store: KeyStore, *, key_parameters: Argon2idParameters | None) -> None:
        self._key_store = key_store
        self._key_parameters = key_parameters

    def with_keyring(self, vault_id: VaultId, *, pin: str | None) -> NewSlot:
        """Write a new entry under a new name and prove that it stays; the PIN, if any, works together with it.

        Raises:
            UserError: SECRET_TOO_WEAK, before the keyring is asked.
            VaultError: the keyring's failures; no entry is left.
        """
        if pin is not None:
            require_strong_pin(pin)
        slot_id, secret = new_slot_id(), new_keyring_secret()
        stored: KeyringResult | None = None
        try:
            stored = self._key_store.store(vault_id=vault_id, slot_id=slot_id, secret=secret)
        finally:
            # an entry that was written and could not be read back must not stay either
            if not isinstance(stored, Found):
                self.forget(vault_id, slot_id)
        if not isinstance(stored, Found):
            raise keyring_failure(stored)
        if pin is None:
            return NewSlot(id=slot_id, secret=KeyringSecret(secret), backend=stored.backend)
        return NewSlot(
            id=slot_id,
            secret=KeyringPinSecret(secret, pin),
            backend=stored.backend,
            parameters=self._key_parameters,
        )

    def with_passphrase(self, passphrase: str) -> NewSlot:
        """A slot for a passphrase; raises UserError SECRET_TOO_WEAK."""
        require_strong_passphrase(passphrase)
        return NewSlot(id=new_slot_id(), secret=PassphraseSecret(passphrase), parameters=self._key_parameters)

    def with_code(self, code: RecoveryCode) -> NewSlot:
        """A slot for a recovery code."""
        return NewSlot(id=new_slot_id(), secret=RecoverySecret(code))

    def forget(self, vault_id: VaultId, slot_id: SlotId) -> None:
        """Remove the keyring's entry of a slot that is gone."""
        self._key_store.remove(vault_id=vault_id, slot_id=slot_id)

    def ask(self, vault_id: VaultId, slot: Slot) -> KeyringResult:
        """What the keyring says of a slot's entry today."""
        return self._key_store.load(vault_id=vault_id, slot_id=slot.id, recorded_backend=slot.backend or "")
