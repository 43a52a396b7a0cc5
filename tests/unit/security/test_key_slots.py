# SPDX-License-Identifier: GPL-3.0-or-later
"""Slots: each opens with its own secret, refuses every other, and says which kind of secret was wrong."""

import os
from dataclasses import replace
from datetime import date

import pytest
from vault_samples import Vector

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security import key_slots, recovery_code
from counselor_desk.security.key_derivation import SMALL_MACHINE, STANDARD, Argon2idParameters, argon2id
from counselor_desk.security.key_slots import (
    KeyringPinSecret,
    KeyringSecret,
    MasterKey,
    NewSlot,
    PassphraseSecret,
    RecoverySecret,
    Secret,
    make_slot,
    new_keyring_secret,
    new_slot_id,
    open_slot,
    slot_type,
)
from counselor_desk.security.vault_header import Slot, SlotType

BACKEND = "keyring.backends.SecretService.Keyring"
VAULT = VaultId("ab" * 16)
VMK = MasterKey(bytes(range(32)))
S = bytes(range(32, 64))
PIN = "482913"
PASSPHRASE = "correct horse battery staple"
CODE = recovery_code.generate()


def made(secret: Secret, *, backend: str | None = None, parameters: Argon2idParameters | None = SMALL_MACHINE) -> Slot:
    new = NewSlot(id=SlotId("0123456789ab"), secret=secret, backend=backend, parameters=parameters)
    return make_slot(VAULT, VMK, new, today=date(2026, 11, 22), random_bytes=os.urandom)


@pytest.mark.parametrize(
    ("kind", "wrong", "code"),
    [
        (SlotType.KEYRING, KeyringSecret(S), ErrorCode.KEYRING_WRONG_ENTRY),
        (SlotType.KEYRING_PIN, KeyringPinSecret(S, PIN), ErrorCode.PIN_REJECTED),
        (SlotType.PASSPHRASE, PassphraseSecret(PASSPHRASE), ErrorCode.PASSPHRASE_REJECTED),
        (SlotType.RECOVERY, RecoverySecret(CODE), ErrorCode.RECOVERY_CODE_REJECTED),
    ],
)
def test_a_wrong_secret_is_named_by_its_kind(vector: Vector, kind: SlotType, wrong: Secret, code: ErrorCode) -> None:
    (slot,) = vector.header.slots_of(kind)

    with pytest.raises(DeskError) as caught:
        open_slot(vector.header, slot.id, wrong)

    assert caught.value.code is code


def test_the_right_keyring_entry_with_a_wrong_pin_opens_nothing(vector: Vector) -> None:
    (slot,) = vector.header.slots_of(SlotType.KEYRING_PIN)
    right = vector.secrets[SlotType.KEYRING_PIN]
    assert isinstance(right, KeyringPinSecret)

    with pytest.raises(DeskError) as caught:
        open_slot(vector.header, slot.id, KeyringPinSecret(right.secret, "482914"))

    assert caught.value.code is ErrorCode.PIN_REJECTED


def test_a_secret_of_another_kind_does_not_fit(vector: Vector) -> None:
    (slot,) = vector.header.slots_of(SlotType.RECOVERY)

    with pytest.raises(DeskError) as caught:
        open_slot(vector.header, slot.id, PassphraseSecret(PASSPHRASE))

    assert caught.value.code is ErrorCode.NO_FITTING_SLOT


def test_a_slot_that_is_not_there_does_not_fit(vector: Vector) -> None:
    with pytest.raises(DeskError) as caught:
        open_slot(vector.header, SlotId("000000000000"), RecoverySecret(CODE))

    assert caught.value.code is ErrorCode.NO_FITTING_SLOT


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        (KeyringSecret(S), SlotType.KEYRING),
        (KeyringPinSecret(S, PIN), SlotType.KEYRING_PIN),
        (PassphraseSecret(PASSPHRASE), SlotType.PASSPHRASE),
        (RecoverySecret(CODE), SlotType.RECOVERY),
    ],
)
def test_each_secret_has_its_type_of_slot(secret: Secret, kind: SlotType) -> None:
    assert slot_type(secret) is kind


@pytest.mark.parametrize(
    "secret", [KeyringSecret(S), KeyringPinSecret(S, PIN), PassphraseSecret(PASSPHRASE), RecoverySecret(CODE)]
)
def test_no_secret_shows_in_its_repr(secret: Secret) -> None:
    shown = repr(secret)

    assert not any(text in shown for text in (PIN, PASSPHRASE, CODE.formatted, repr(S), repr(CODE.key)))


def test_making_a_slot_twice_wraps_differently_each_time() -> None:
    first, second = made(RecoverySecret(CODE)), made(RecoverySecret(CODE))

    assert first.derivation.salt != second.derivation.salt
    assert first.wrapped.ciphertext != second.wrapped.ciphertext


@pytest.mark.parametrize(
    ("secret", "backend"), [(KeyringPinSecret(S, "123456"), BACKEND), (PassphraseSecret("too short"), None)]
)
def test_no_slot_is_made_from_a_weak_secret(secret: Secret, backend: str | None) -> None:
    with pytest.raises(DeskError) as caught:
        made(secret, backend=backend)

    assert caught.value.code is ErrorCode.SECRET_TOO_WEAK


@pytest.mark.parametrize(("secret", "backend"), [(KeyringSecret(S), None), (RecoverySecret(CODE), BACKEND)])
def test_a_slot_names_a_keyring_exactly_when_it_needs_one(secret: Secret, backend: str | None) -> None:
    with pytest.raises(BugError):
        made(secret, backend=backend)


def test_a_remembered_text_without_stretching_is_refused(vector: Vector) -> None:
    (slot,) = vector.header.slots_of(SlotType.PASSPHRASE)
    unstretched = replace(slot, derivation=replace(slot.derivation, argon2id=None))

    with pytest.raises(DeskError) as caught:
        open_slot(replace(vector.header, slots=(unstretched,)), slot.id, PassphraseSecret(PASSPHRASE))

    assert caught.value.code is ErrorCode.KEY_PARAMETERS_REFUSED


def test_a_new_slot_costs_what_suits_the_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_slots, "physical_memory", lambda: 2 * 1024**3)

    assert made(PassphraseSecret(PASSPHRASE), parameters=None).derivation.argon2id == SMALL_MACHINE


def out_of_memory_above_the_small_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    real = argon2id

    def limited(text: str, *, salt: bytes, parameters: Argon2idParameters) -> bytes:
        if parameters.memory_kib > SMALL_MACHINE.memory_kib:
            raise MachineError(ErrorCode.OUT_OF_MEMORY)
        return real(text, salt=salt, parameters=parameters)

    monkeypatch.setattr(key_slots, "argon2id", limited)


def test_a_computer_that_is_out_of_memory_gets_the_smaller_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    out_of_memory_above_the_small_cost(monkeypatch)
    monkeypatch.setattr(key_slots, "physical_memory", lambda: None)

    assert made(PassphraseSecret(PASSPHRASE), parameters=None).derivation.argon2id == SMALL_MACHINE


def test_a_cost_asked_for_by_name_is_not_lowered_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    out_of_memory_above_the_small_cost(monkeypatch)

    with pytest.raises(MachineError) as caught:
        made(PassphraseSecret(PASSPHRASE), parameters=STANDARD)

    assert caught.value.code is ErrorCode.OUT_OF_MEMORY


def test_new_ids_and_keyring_secrets_have_the_length_of_the_format() -> None:
    assert len(new_slot_id()) == 12
    assert int(new_slot_id(), 16) >= 0
    assert len(new_keyring_secret()) == 32
