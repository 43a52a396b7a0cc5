# SPDX-License-Identifier: GPL-3.0-or-later
"""A new master key: what the old secrets still open, what they do not, and what is carried over."""

from datetime import date

import pytest
from vault_samples import Vault

from counselor_desk.domain.errors import VaultError
from counselor_desk.domain.ids import SlotId
from counselor_desk.security.header_parser import parse
from counselor_desk.security.key_slots import KeyringSecret, NewSlot, RecoverySecret
from counselor_desk.security.recovery_code import generate
from counselor_desk.security.vault_header import serialise
from counselor_desk.security.vault_keys import (
    NewMasterKey,
    add_generation,
    keys_of_generation,
    open_compartment,
    open_generation,
    replace_master_key,
    unlock,
)

NEW = RecoverySecret(generate(lambda length: bytes(range(100, 100 + length))))
NEW_SLOT = SlotId("cccccccccccc")
TODAY = date(2026, 11, 22)


def replaced(vault: Vault, *, above: int = 0) -> NewMasterKey:
    slots = [NewSlot(id=NEW_SLOT, secret=NEW)]
    return replace_master_key(vault.header, vault.keyring_slot, vault.keyring, slots=slots, today=TODAY, above=above)


def test_the_new_secret_opens_the_new_keys(vault: Vault) -> None:
    new = replaced(vault)
    read_again = parse(serialise(new.header))
    assert unlock(read_again, NEW_SLOT, NEW) == new.keys
    assert (read_again.revision, read_again.active.generation) == (vault.header.revision + 1, 2)


def test_no_old_secret_opens_the_new_header(vault: Vault) -> None:
    new = replaced(vault)
    for slot_id, secret in ((vault.keyring_slot, vault.keyring), (vault.recovery_slot, vault.recovery)):
        with pytest.raises(VaultError, match="no_fitting_slot"):
            unlock(new.header, slot_id, secret)


def test_the_old_header_opens_nothing_of_the_new_generation(vault: Vault) -> None:
    new = replaced(vault)
    assert unlock(vault.header, vault.recovery_slot, vault.recovery).dek != new.keys.dek
    with pytest.raises(VaultError, match="no_fitting_slot"):
        open_generation(vault.header, vault.recovery_slot, vault.recovery, 2)
    with pytest.raises(VaultError, match="no_fitting_slot"):
        open_generation(new.header, NEW_SLOT, NEW, 1)


def test_every_key_of_a_session_is_another_one(vault: Vault) -> None:
    new, old = replaced(vault).keys, vault.keys
    assert len({new.dek, old.dek, new.stamp_mac_key, old.stamp_mac_key, new.backup_mac_key, old.backup_mac_key}) == 6


def test_the_compartment_keeps_its_key_because_what_it_sealed_stays(vault: Vault) -> None:
    new = replaced(vault)
    before = open_compartment(vault.header, vault.recovery_slot, vault.recovery)
    assert open_compartment(new.header, NEW_SLOT, NEW) == before
    assert new.header.compartments != vault.header.compartments


def test_a_number_in_use_is_passed_over(vault: Vault) -> None:
    assert replaced(vault, above=7).header.active.generation == 8


def test_the_keyring_alone_is_refused(vault: Vault) -> None:
    slots = [NewSlot(id=NEW_SLOT, secret=KeyringSecret(bytes(32)), backend="keyring.backends.SecretService.Keyring")]
    with pytest.raises(VaultError, match="no_fitting_slot"):
        replace_master_key(vault.header, vault.keyring_slot, vault.keyring, slots=slots, today=TODAY)


def test_a_wrong_secret_replaces_nothing(vault: Vault) -> None:
    with pytest.raises(VaultError, match="recovery_code_rejected"):
        replace_master_key(
            vault.header, vault.recovery_slot, NEW, slots=[NewSlot(id=NEW_SLOT, secret=NEW)], today=TODAY
        )


def test_the_keys_of_an_added_generation_are_those_that_its_header_opens(vault: Vault) -> None:
    new = add_generation(vault.header, vault.recovery_slot, vault.recovery, today=TODAY)
    assert unlock(new.header, vault.recovery_slot, vault.recovery) == keys_of_generation(vault.keys, new)
