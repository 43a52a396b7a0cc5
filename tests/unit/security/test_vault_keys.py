# SPDX-License-Identifier: GPL-3.0-or-later
"""A vault's life: made, unlocked, given and deprived of slots, rotated; the master key is asked for each time."""

from dataclasses import fields, replace
from datetime import date

import pytest
from vault_samples import Vault

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security import header_parser, recovery_code, vault_header
from counselor_desk.security.key_derivation import SMALL_MACHINE, hk
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    NewSlot,
    PassphraseSecret,
    RecoverySecret,
    Secret,
    open_slot,
)
from counselor_desk.security.vault_header import CompartmentRow, SlotType, serialise
from counselor_desk.security.vault_keys import (
    UnlockedKeys,
    add_generation,
    create_header,
    open_compartment,
    open_generation,
    replace_slots,
    unlock,
)

TODAY = date(2026, 11, 22)
BACKEND = "keyring.backends.SecretService.Keyring"
VAULT = VaultId("cd" * 16)


def test_a_new_vault_opens_by_each_slot_it_was_given() -> None:
    pin = KeyringPinSecret(bytes(32), "482913")
    passphrase = PassphraseSecret("correct horse battery staple")
    code = RecoverySecret(recovery_code.generate())
    made = create_header(
        vault_id=VAULT,
        slots=[
            NewSlot(id=SlotId("a" * 12), secret=pin, backend=BACKEND, parameters=SMALL_MACHINE),
            NewSlot(id=SlotId("b" * 12), secret=passphrase, parameters=SMALL_MACHINE),
            NewSlot(id=SlotId("c" * 12), secret=code),
        ],
        today=TODAY,
    )
    header = header_parser.parse(serialise(made.header))

    secrets: tuple[Secret, ...] = (pin, passphrase, code)
    for slot, secret in zip(header.slots, secrets, strict=True):
        assert unlock(header, slot.id, secret) == made.keys


def test_a_new_vault_starts_with_one_database_and_one_compartment(vault: Vault) -> None:
    assert (vault.header.revision, vault.header.active.file) == (1, "db/journal-000001.db")
    assert [row.name for row in vault.header.compartments] == ["psychotherapy"]
    assert {slot.created for slot in vault.header.slots} == {TODAY}


def test_a_vault_cannot_hang_on_the_keyring_alone() -> None:
    only_keyring = [NewSlot(id=SlotId("a" * 12), secret=KeyringSecret(bytes(32)), backend=BACKEND)]

    with pytest.raises(DeskError) as caught:
        create_header(vault_id=VAULT, slots=only_keyring, today=TODAY)

    assert caught.value.code is ErrorCode.NO_FITTING_SLOT


def test_two_slots_of_a_new_vault_cannot_share_an_id() -> None:
    slot = NewSlot(id=SlotId("a" * 12), secret=RecoverySecret(recovery_code.generate()))

    with pytest.raises(BugError):
        create_header(vault_id=VAULT, slots=[slot, slot], today=TODAY)


def test_all_keys_of_a_session_are_different(vault: Vault) -> None:
    compartment = open_compartment(vault.header, vault.recovery_slot, vault.recovery)
    master = open_slot(vault.header, vault.recovery_slot, vault.recovery)

    keys = {master, compartment, vault.keys.dek, vault.keys.stamp_mac_key, vault.keys.backup_mac_key}

    assert len(keys) == 5
    assert all(len(key) == 32 for key in keys)


def test_no_key_shows_in_a_repr(vault: Vault) -> None:
    shown = repr(vault.keys) + repr(vault.header)

    for key in (vault.keys.dek, vault.keys.stamp_mac_key, vault.keys.backup_mac_key):
        assert repr(key) not in shown


def test_an_unlocked_session_does_not_hold_what_opens_a_compartment(vault: Vault) -> None:
    held = keys_in(vault.keys)

    assert open_slot(vault.header, vault.recovery_slot, vault.recovery) not in held
    assert open_compartment(vault.header, vault.recovery_slot, vault.recovery) not in held


def test_a_compartment_opens_with_a_secret_given_again(vault: Vault) -> None:
    by_keyring = open_compartment(vault.header, vault.keyring_slot, vault.keyring)

    assert by_keyring == open_compartment(vault.header, vault.recovery_slot, vault.recovery)
    with pytest.raises(DeskError) as caught:
        open_compartment(vault.header, vault.keyring_slot, KeyringSecret(bytes(32)))
    assert caught.value.code is ErrorCode.KEYRING_WRONG_ENTRY


def test_a_compartment_that_does_not_exist_stays_closed(vault: Vault) -> None:
    with pytest.raises(DeskError) as caught:
        open_compartment(vault.header, vault.recovery_slot, vault.recovery, "supervision")

    assert caught.value.code is ErrorCode.COMPARTMENT_CLOSED


def test_a_slot_is_added_with_the_secret_of_another(vault: Vault) -> None:
    passphrase = PassphraseSecret("correct horse battery staple")
    new = NewSlot(id=SlotId("c" * 12), secret=passphrase, parameters=SMALL_MACHINE)

    changed = replace_slots(vault.header, vault.recovery_slot, vault.recovery, new=new, gone=(), today=TODAY)

    assert changed.revision == vault.header.revision + 1
    assert unlock(changed, new.id, passphrase) == vault.keys
    assert unlock(changed, vault.keyring_slot, vault.keyring) == vault.keys


def test_a_removed_slot_opens_the_next_header_no_more(vault: Vault) -> None:
    changed = replace_slots(
        vault.header, vault.recovery_slot, vault.recovery, new=None, gone=[vault.keyring_slot], today=TODAY
    )

    assert unlock(changed, vault.recovery_slot, vault.recovery) == vault.keys
    with pytest.raises(DeskError) as caught:
        unlock(changed, vault.keyring_slot, vault.keyring)
    assert caught.value.code is ErrorCode.NO_FITTING_SLOT


def test_a_recovery_code_is_replaced_in_one_step(vault: Vault) -> None:
    code = RecoverySecret(recovery_code.generate())
    new = NewSlot(id=SlotId("c" * 12), secret=code)

    changed = replace_slots(
        vault.header, vault.recovery_slot, vault.recovery, new=new, gone=[vault.recovery_slot], today=TODAY
    )

    assert [slot.id for slot in changed.slots_of(SlotType.RECOVERY)] == [new.id]
    assert unlock(changed, new.id, code) == vault.keys


def keys_in(session: UnlockedKeys) -> set[bytes]:
    return {value for field in fields(session) if isinstance(value := getattr(session, field.name), bytes)}


def test_an_unlocked_session_holds_the_active_key_and_two_mac_keys_and_no_other(vault: Vault) -> None:
    made = add_generation(vault.header, vault.recovery_slot, vault.recovery, today=TODAY)
    keys = unlock(made.header, vault.keyring_slot, vault.keyring)

    assert keys_in(keys) == {made.dek, vault.keys.stamp_mac_key, vault.keys.backup_mac_key}


def test_a_generation_that_the_header_does_not_have_is_named(vault: Vault) -> None:
    with pytest.raises(DeskError) as caught:
        open_generation(vault.header, vault.recovery_slot, vault.recovery, 2)

    assert (caught.value.code, caught.value.where) == (ErrorCode.NO_FITTING_SLOT, "generation")


def test_a_new_generation_has_a_new_key_and_keeps_the_old_one(vault: Vault) -> None:
    made = add_generation(vault.header, vault.recovery_slot, vault.recovery, today=TODAY)
    keys = unlock(made.header, vault.keyring_slot, vault.keyring)

    assert (made.generation, keys.generation, keys.dek) == (2, 2, made.dek)
    assert open_generation(made.header, vault.keyring_slot, vault.keyring, 1) == vault.keys.dek != made.dek
    assert repr(made.dek) not in repr(made)


def test_a_new_generation_avoids_files_that_lie_in_the_folder_already(vault: Vault) -> None:
    made = add_generation(vault.header, vault.recovery_slot, vault.recovery, today=TODAY, above=9)

    assert (made.generation, made.header.active.file) == (10, "db/journal-000010.db")


def test_an_altered_header_is_never_changed_further(vault: Vault) -> None:
    altered = replace(vault.header, revision=9)
    new = NewSlot(id=SlotId("c" * 12), secret=RecoverySecret(recovery_code.generate()))

    for change in (
        lambda: replace_slots(altered, vault.recovery_slot, vault.recovery, new=new, gone=(), today=TODAY),
        lambda: replace_slots(
            altered, vault.recovery_slot, vault.recovery, new=None, gone=[vault.keyring_slot], today=TODAY
        ),
        lambda: add_generation(altered, vault.recovery_slot, vault.recovery, today=TODAY),
        lambda: open_compartment(altered, vault.recovery_slot, vault.recovery),
        lambda: open_generation(altered, vault.recovery_slot, vault.recovery, 1),
    ):
        with pytest.raises(DeskError) as caught:
            change()
        assert caught.value.code is ErrorCode.HEADER_ALTERED


def test_a_compartment_key_is_bound_to_its_name(vault: Vault) -> None:
    vmk = open_slot(vault.header, vault.recovery_slot, vault.recovery)
    renamed = CompartmentRow(name="supervision", wrapped=vault.header.compartments[0].wrapped)
    header = vault_header.sign(replace(vault.header, compartments=(renamed,)), hk(vmk, None, b"header-mac"))

    with pytest.raises(DeskError) as caught:
        open_compartment(header, vault.recovery_slot, vault.recovery, "supervision")

    assert (caught.value.code, caught.value.where) == (ErrorCode.HEADER_ALTERED, "wrapped key")
