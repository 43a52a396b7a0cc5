# SPDX-License-Identifier: GPL-3.0-or-later
"""From an opened slot to the keys that a session works with, and every change of the header that needs the master key.

slot secret -> key-encryption key -> VMK -> database key per generation, compartment keys, MAC keys

A session keeps the active database's key and the MAC keys; whatever else the master key opens asks for a secret again.
"""

import hmac
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from counselor_desk.domain.errors import BugError, ErrorCode, VaultError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security.key_derivation import KEY_BYTES, hk
from counselor_desk.security.key_slots import MasterKey, NewSlot, RandomBytes, Secret, make_slot, open_slot, slot_type
from counselor_desk.security.key_wrap import UnwrapRefusedError, unwrap, wrap
from counselor_desk.security.vault_header import (
    ActiveDatabase,
    CompartmentRow,
    DekRow,
    VaultHeader,
    WrappedKey,
    compartment_aad,
    database_file,
    dek_aad,
    require_way_without_keyring,
    sign,
    verify_mac,
    with_generation,
    with_slot,
    without_slot,
)

PSYCHOTHERAPY = "psychotherapy"
"""The compartment of 45 CFR 164.501 psychotherapy notes."""

_FIRST_GENERATION = 1


@dataclass(frozen=True, slots=True)
class UnlockedKeys:
    """What a session keeps in memory; the master key, compartment keys and retired database keys are not among it.

    Args:
        generation: the active generation.
        dek: the 32-byte SQLCipher key of the active database.
        stamp_mac_key: authenticates the head stamp.
        backup_mac_key: authenticates the manifest of backups.
    """

    vault_id: VaultId
    generation: int
    dek: bytes = field(repr=False)
    stamp_mac_key: bytes = field(repr=False)
    backup_mac_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewVault:
    """A header that is not yet written anywhere, and its keys."""

    header: VaultHeader
    keys: UnlockedKeys


@dataclass(frozen=True, slots=True)
class NewGeneration:
    """The header that makes a new generation the active one, once it is written, and that generation's key."""

    header: VaultHeader
    generation: int
    dek: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewMasterKey:
    """The header that puts everything under a new master key, once it is written, and the keys of a session with it."""

    header: VaultHeader
    keys: UnlockedKeys


def create_header(
    *, vault_id: VaultId, slots: Sequence[NewSlot], today: date, random_bytes: RandomBytes = os.urandom
) -> NewVault:
    """Make the keys of a new journal: master key, first database key, the psychotherapy compartment, the given slots.

    Raises:
        VaultError: NO_FITTING_SLOT when the keyring would be the only way in; KEY_PARAMETERS_REFUSED.
        UserError: SECRET_TOO_WEAK, SECRET_NOT_GIVEN, VALUE_NOT_ALLOWED.
        MachineError: OUT_OF_MEMORY.
    """
    require_way_without_keyring(slot_type(new.secret) for new in slots)
    if len({new.id for new in slots}) != len(slots):
        raise BugError("slot id used twice")
    vmk = MasterKey(random_bytes(KEY_BYTES))
    header = VaultHeader(
        vault_id=vault_id,
        revision=1,
        active=ActiveDatabase(file=database_file(_FIRST_GENERATION), generation=_FIRST_GENERATION),
        deks=(_dek_row(vault_id, vmk, _FIRST_GENERATION, random_bytes(KEY_BYTES), random_bytes),),
        slots=tuple(make_slot(vault_id, vmk, new, today=today, random_bytes=random_bytes) for new in slots),
        compartments=(_compartment_row(vault_id, vmk, PSYCHOTHERAPY, random_bytes),),
    )
    signed = sign(header, _header_mac_key(vmk))
    return NewVault(header=signed, keys=_session_keys(signed, vmk))


def unlock(header: VaultHeader, slot_id: SlotId, secret: Secret) -> UnlockedKeys:
    """Open a slot, authenticate the header, unwrap the session's keys, and drop the master key.

    Raises:
        VaultError: as `key_slots.open_slot`; HEADER_ALTERED when the slot opens but the header is not as written.
        UserError: SECRET_NOT_GIVEN, VALUE_NOT_ALLOWED.
        MachineError: OUT_OF_MEMORY.
    """
    return _session_keys(header, _authenticated(header, slot_id, secret))


def open_compartment(header: VaultHeader, slot_id: SlotId, secret: Secret, name: str = PSYCHOTHERAPY) -> bytes:
    """Return the 32-byte key of a compartment; asks for the secret again, which is what makes it a compartment.

    Raises:
        VaultError: as `unlock`; COMPARTMENT_CLOSED when the header has no such compartment.
    """
    vmk = _authenticated(header, slot_id, secret)
    for row in header.compartments:
        if row.name == name:
            return _unwrapped(row.wrapped, under=_compartment_wrap_key(vmk), aad=compartment_aad(header.vault_id, name))
    raise VaultError(ErrorCode.COMPARTMENT_CLOSED)


def open_generation(header: VaultHeader, slot_id: SlotId, secret: Secret, generation: int) -> bytes:
    """Return the 32-byte database key of any generation, retired ones included; asks for the secret again.

    Raises:
        VaultError: as `unlock`; NO_FITTING_SLOT, where "generation", when the header has no such generation.
    """
    return _database_key(header, _authenticated(header, slot_id, secret), generation)


def replace_slots(
    header: VaultHeader,
    slot_id: SlotId,
    secret: Secret,
    *,
    new: NewSlot | None,
    gone: Collection[SlotId],
    today: date,
    random_bytes: RandomBytes = os.urandom,
) -> VaultHeader:
    """Return the next revision with one slot more, if one is given, and without others; the new one is proved to open.

    Raises:
        VaultError: as `unlock`; NO_FITTING_SLOT when one of `gone` is not there, or the keyring would be the only way.
        UserError: SECRET_TOO_WEAK for the new slot.
        MachineError: OUT_OF_MEMORY.
    """
    vmk = _authenticated(header, slot_id, secret)
    mac_key = _header_mac_key(vmk)
    changed = header
    if new is not None:
        slot = make_slot(header.vault_id, vmk, new, today=today, random_bytes=random_bytes)
        changed = with_slot(changed, slot, mac_key=mac_key)
    for each in gone:
        changed = without_slot(changed, each, mac_key=mac_key)
    if new is not None and not hmac.compare_digest(_authenticated(changed, new.id, new.secret), vmk):
        raise BugError("new slot opens another journal")
    return sign(replace(changed, revision=header.revision + 1), mac_key)


def add_generation(
    header: VaultHeader,
    slot_id: SlotId,
    secret: Secret,
    *,
    today: date,
    above: int = 0,
    random_bytes: RandomBytes = os.urandom,
) -> NewGeneration:
    """Prepare the next generation for a rotation, a restore or a large migration.

    Writing the returned header is the commit: before it, the new database must be complete and verified.

    Args:
        above: the highest generation for which a file lies in the journal's folder; a name is never used twice.

    Raises:
        VaultError: as `unlock`.
    """
    vmk = _authenticated(header, slot_id, secret)
    generation = max(header.newest_generation, above) + 1
    dek = random_bytes(KEY_BYTES)
    row = _dek_row(header.vault_id, vmk, generation, dek, random_bytes)
    changed = with_generation(header, row, today=today, mac_key=_header_mac_key(vmk))
    return NewGeneration(header=changed, generation=generation, dek=dek)


def keys_of_generation(keys: UnlockedKeys, new: NewGeneration) -> UnlockedKeys:
    """The keys of a session that goes on with a generation that was just added."""
    return replace(keys, generation=new.generation, dek=new.dek)


def replace_master_key(
    header: VaultHeader,
    slot_id: SlotId,
    secret: Secret,
    *,
    slots: Sequence[NewSlot],
    today: date,
    above: int = 0,
    random_bytes: RandomBytes = os.urandom,
) -> NewMasterKey:
    """Prepare the next generation under a new master key: no slot and no key of before opens anything of it.

    The keys of earlier generations are left behind: copies of the old header, in backups above all, still open with the
    old secrets, and nothing can take that back. Compartment keys are wrapped anew and stay the same, because what they
    sealed is never rewritten.

    Args:
        slots: every way in from now on.
        above: as for `add_generation`.

    Raises:
        VaultError: as `unlock`; NO_FITTING_SLOT when the keyring would be the only way in; KEY_PARAMETERS_REFUSED.
        UserError: SECRET_TOO_WEAK, SECRET_NOT_GIVEN, VALUE_NOT_ALLOWED.
        MachineError: OUT_OF_MEMORY.
    """
    require_way_without_keyring(slot_type(new.secret) for new in slots)
    old, vmk = _authenticated(header, slot_id, secret), MasterKey(random_bytes(KEY_BYTES))
    generation = max(header.newest_generation, above) + 1
    dek = random_bytes(KEY_BYTES)
    changed = VaultHeader(
        vault_id=header.vault_id,
        revision=header.revision + 1,
        active=ActiveDatabase(file=database_file(generation), generation=generation),
        deks=(_dek_row(header.vault_id, vmk, generation, dek, random_bytes),),
        slots=tuple(make_slot(header.vault_id, vmk, new, today=today, random_bytes=random_bytes) for new in slots),
        compartments=tuple(_rewrapped(header.vault_id, row, old, vmk, random_bytes) for row in header.compartments),
    )
    signed = sign(changed, _header_mac_key(vmk))
    return NewMasterKey(header=signed, keys=_session_keys(signed, vmk))


def _authenticated(header: VaultHeader, slot_id: SlotId, secret: Secret) -> MasterKey:
    vmk = open_slot(header, slot_id, secret)
    verify_mac(header, _header_mac_key(vmk))
    return vmk


def _session_keys(header: VaultHeader, vmk: MasterKey) -> UnlockedKeys:
    return UnlockedKeys(
        vault_id=header.vault_id,
        generation=header.active.generation,
        dek=_database_key(header, vmk, header.active.generation),
        stamp_mac_key=hk(vmk, None, b"stamp-mac"),
        backup_mac_key=hk(vmk, None, b"backup-mac"),
    )


def _database_key(header: VaultHeader, vmk: MasterKey, generation: int) -> bytes:
    for row in header.deks:
        if row.generation == generation:
            return _unwrapped(row.wrapped, under=_dek_wrap_key(vmk), aad=dek_aad(header.vault_id, generation))
    raise VaultError(ErrorCode.NO_FITTING_SLOT, where="generation")


def _dek_row(vault_id: VaultId, vmk: MasterKey, generation: int, dek: bytes, random_bytes: RandomBytes) -> DekRow:
    wrapped = wrap(dek, under=_dek_wrap_key(vmk), aad=dek_aad(vault_id, generation), random_bytes=random_bytes)
    return DekRow(generation=generation, wrapped=wrapped)


def _compartment_row(vault_id: VaultId, vmk: MasterKey, name: str, random_bytes: RandomBytes) -> CompartmentRow:
    key = random_bytes(KEY_BYTES)
    aad = compartment_aad(vault_id, name)
    return CompartmentRow(
        name=name, wrapped=wrap(key, under=_compartment_wrap_key(vmk), aad=aad, random_bytes=random_bytes)
    )


def _rewrapped(
    vault_id: VaultId, row: CompartmentRow, old: MasterKey, new: MasterKey, random_bytes: RandomBytes
) -> CompartmentRow:
    aad = compartment_aad(vault_id, row.name)
    key = _unwrapped(row.wrapped, under=_compartment_wrap_key(old), aad=aad)
    wrapped = wrap(key, under=_compartment_wrap_key(new), aad=aad, random_bytes=random_bytes)
    return CompartmentRow(name=row.name, wrapped=wrapped)


def _unwrapped(wrapped: WrappedKey, *, under: bytes, aad: bytes) -> bytes:
    try:
        return unwrap(wrapped, under=under, aad=aad)
    except UnwrapRefusedError:
        raise VaultError(ErrorCode.HEADER_ALTERED, where="wrapped key") from None


def _header_mac_key(vmk: MasterKey) -> bytes:
    return hk(vmk, None, b"header-mac")


def _dek_wrap_key(vmk: MasterKey) -> bytes:
    return hk(vmk, None, b"dek-wrap")


def _compartment_wrap_key(vmk: MasterKey) -> bytes:
    return hk(vmk, None, b"compartment-wrap")
