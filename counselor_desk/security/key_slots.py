# SPDX-License-Identifier: GPL-3.0-or-later
"""Slots: the ways to the vault's master key (VMK), each under a secret of its own.

The VMK is never kept: whoever wants to change slots, make a generation or open a compartment gives a secret again.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NewType, TypeAlias

from counselor_desk.domain.errors import BugError, ErrorCode, MachineError, VaultError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security.key_derivation import (
    KEY_BYTES,
    SALT_BYTES,
    SMALL_MACHINE,
    Argon2idParameters,
    argon2id,
    hk,
    physical_memory,
    suitable_parameters,
)
from counselor_desk.security.key_wrap import UnwrapRefusedError, unwrap, wrap
from counselor_desk.security.recovery_code import RecoveryCode
from counselor_desk.security.secret_strength import require_strong_passphrase, require_strong_pin
from counselor_desk.security.vault_header import (
    KeyDerivation,
    Slot,
    SlotType,
    VaultHeader,
    WrappedKey,
    slot_aad,
)

MasterKey = NewType("MasterKey", bytes)
"""The VMK, 32 bytes; lives in local variables only."""

RandomBytes: TypeAlias = Callable[[int], bytes]

_SLOT_ID_BYTES = 6


@dataclass(frozen=True, slots=True)
class KeyringSecret:
    """The 32 bytes from the operating system's keyring."""

    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyringPinSecret:
    """The 32 bytes from the keyring, and the PIN."""

    secret: bytes = field(repr=False)
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PassphraseSecret:
    """A passphrase, as typed."""

    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoverySecret:
    """A well-formed recovery code."""

    code: RecoveryCode


Secret: TypeAlias = KeyringSecret | KeyringPinSecret | PassphraseSecret | RecoverySecret


@dataclass(frozen=True, slots=True)
class NewSlot:
    """What a slot is to be made from.

    Args:
        id: from `new_slot_id`; a keyring entry is stored under it before the slot is made.
        secret: what will open it.
        backend: the keyring class that holds the entry; given exactly for the slots with a keyring.
        parameters: the cost of Argon2id; None chooses what suits this computer.
    """

    id: SlotId
    secret: Secret
    backend: str | None = None
    parameters: Argon2idParameters | None = None


_TYPES: dict[type[Secret], SlotType] = {
    KeyringSecret: SlotType.KEYRING,
    KeyringPinSecret: SlotType.KEYRING_PIN,
    PassphraseSecret: SlotType.PASSPHRASE,
    RecoverySecret: SlotType.RECOVERY,
}

_REJECTED = {
    SlotType.KEYRING: ErrorCode.KEYRING_WRONG_ENTRY,
    SlotType.KEYRING_PIN: ErrorCode.PIN_REJECTED,
    SlotType.PASSPHRASE: ErrorCode.PASSPHRASE_REJECTED,
    SlotType.RECOVERY: ErrorCode.RECOVERY_CODE_REJECTED,
}


def new_slot_id(random_bytes: RandomBytes = os.urandom) -> SlotId:
    """Return the name of a slot to be made; new for every write, because some keyrings replace by delete and add."""
    return SlotId(random_bytes(_SLOT_ID_BYTES).hex())


def new_keyring_secret(random_bytes: RandomBytes = os.urandom) -> bytes:
    """Return the 32 bytes that a keyring entry will hold."""
    return random_bytes(KEY_BYTES)


def slot_type(secret: Secret) -> SlotType:
    """Return the type of slot that a secret opens."""
    return _TYPES[type(secret)]


def open_slot(header: VaultHeader, slot_id: SlotId, secret: Secret) -> MasterKey:
    """Unwrap the master key of a slot. The header around it is not yet authenticated.

    Raises:
        VaultError: NO_FITTING_SLOT; KEY_PARAMETERS_REFUSED before any derivation; when the tag does not hold
            PIN_REJECTED, PASSPHRASE_REJECTED, RECOVERY_CODE_REJECTED or KEYRING_WRONG_ENTRY by the type of the slot.
        UserError: SECRET_NOT_GIVEN, VALUE_NOT_ALLOWED.
        MachineError: OUT_OF_MEMORY.
    """
    slot = header.slot(slot_id)
    if slot_type(secret) is not slot.type:
        raise VaultError(ErrorCode.NO_FITTING_SLOT, where="type")
    kek = _key_encryption_key(header.vault_id, slot, secret)
    try:
        return MasterKey(unwrap(slot.wrapped, under=kek, aad=slot_aad(header.vault_id, slot)))
    except UnwrapRefusedError:
        raise VaultError(_REJECTED[slot.type]) from None


def make_slot(vault_id: VaultId, vmk: MasterKey, new: NewSlot, *, today: date, random_bytes: RandomBytes) -> Slot:
    """Wrap the master key under a new secret, with a fresh salt.

    Raises:
        UserError: SECRET_TOO_WEAK, SECRET_NOT_GIVEN, VALUE_NOT_ALLOWED.
        VaultError: KEY_PARAMETERS_REFUSED.
        MachineError: OUT_OF_MEMORY, when not even the fall-back fits.
    """
    _require_strong(new.secret)
    kind = slot_type(new.secret)
    if (new.backend is not None) != kind.needs_keyring:
        raise BugError("slot with a keyring names it, and no other")
    cost = new.parameters or suitable_parameters(physical_memory()) if kind.needs_argon2id else None
    unwrapped = Slot(
        id=new.id,
        type=kind,
        derivation=KeyDerivation(salt=random_bytes(SALT_BYTES), argon2id=cost),
        created=today,
        backend=new.backend,
        wrapped=WrappedKey(nonce=b"", ciphertext=b""),
    )
    try:
        kek = _key_encryption_key(vault_id, unwrapped, new.secret)
    except MachineError:
        # the computer has less to give than its size says; a cost that was asked for by name is not replaced silently
        if new.parameters is not None:
            raise
        unwrapped = replace(unwrapped, derivation=replace(unwrapped.derivation, argon2id=SMALL_MACHINE))
        kek = _key_encryption_key(vault_id, unwrapped, new.secret)
    wrapped = wrap(vmk, under=kek, aad=slot_aad(vault_id, unwrapped), random_bytes=random_bytes)
    return replace(unwrapped, wrapped=wrapped)


def _key_encryption_key(vault_id: VaultId, slot: Slot, secret: Secret) -> bytes:
    purpose = f"kek/{slot.type.value}/{vault_id}".encode("ascii")
    return hk(_input_key(slot.derivation, secret), slot.derivation.salt, purpose)


def _input_key(derivation: KeyDerivation, secret: Secret) -> bytes:
    match secret:
        case KeyringSecret(secret=stored):
            return stored
        case KeyringPinSecret(secret=stored, pin=pin):
            return stored + _stretched(pin, derivation)
        case PassphraseSecret(passphrase=passphrase):
            return _stretched(passphrase, derivation)
        case RecoverySecret(code=code):
            return code.key


def _stretched(text: str, derivation: KeyDerivation) -> bytes:
    if derivation.argon2id is None:
        raise VaultError(ErrorCode.KEY_PARAMETERS_REFUSED)
    return argon2id(text, salt=derivation.salt, parameters=derivation.argon2id)


def _require_strong(secret: Secret) -> None:
    match secret:
        case KeyringPinSecret(pin=pin):
            require_strong_pin(pin)
        case PassphraseSecret(passphrase=passphrase):
            require_strong_passphrase(passphrase)
        case KeyringSecret() | RecoverySecret():
            pass
