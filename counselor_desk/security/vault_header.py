# SPDX-License-Identifier: GPL-3.0-or-later
"""The header of a journal: which database is the active one, and every wrapped key that leads to it.

Everything here is a value or a pure function; the wrapping is in `key_wrap`, the file in `header_file`. A header that
was parsed is well-formed, no more: only `verify_mac` with a key from an opened slot says that nobody changed it.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.domain.errors import BugError, ErrorCode, VaultError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security.base64url import b64
from counselor_desk.security.key_derivation import Argon2idParameters

MAGIC: Final = "counselor-desk-vault"
FORMAT_VERSION: Final = 1
ARGON2_VERSION: Final = 19

JsonObject: TypeAlias = dict[str, object]


class SlotType(StrEnum):
    """What opens a slot; the value is part of the format."""

    KEYRING = "keyring"
    KEYRING_PIN = "keyring+pin"
    PASSPHRASE = "passphrase"  # noqa: S105 - a name, not a secret
    RECOVERY = "recovery"

    @property
    def needs_keyring(self) -> bool:
        return self in {SlotType.KEYRING, SlotType.KEYRING_PIN}

    @property
    def needs_argon2id(self) -> bool:
        """Whether a text that a person remembers is part of the secret."""
        return self in {SlotType.KEYRING_PIN, SlotType.PASSPHRASE}


EVERYDAY = (SlotType.KEYRING_PIN, SlotType.KEYRING, SlotType.PASSPHRASE)
"""What opens the journal day by day; the codes on paper are for when all of these fail."""


@dataclass(frozen=True, slots=True)
class KeyDerivation:
    """How the key of a slot is derived.

    Args:
        salt: 16 bytes, fresh for every wrap.
        argon2id: the cost, for slots with a remembered text; None means HKDF alone.
    """

    salt: bytes
    argon2id: Argon2idParameters | None = None


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A 32-byte key under AES-256-GCM: 12-byte nonce, 48 bytes of ciphertext with its tag."""

    nonce: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the vault's master key.

    Args:
        backend: the keyring class that held the secret when the slot was made; None for slots without a keyring.
    """

    id: SlotId
    type: SlotType
    derivation: KeyDerivation
    created: date
    backend: str | None
    wrapped: WrappedKey


@dataclass(frozen=True, slots=True)
class DekRow:
    """The database key of one generation; a retired one stays so that old backups open."""

    generation: int
    wrapped: WrappedKey
    retired: date | None = None


@dataclass(frozen=True, slots=True)
class CompartmentRow:
    """The key of one compartment of the record, such as the psychotherapy notes."""

    name: str
    wrapped: WrappedKey


@dataclass(frozen=True, slots=True)
class ActiveDatabase:
    """The database file in use, relative to the journal's folder, and its generation."""

    file: str
    generation: int


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """The whole header; a change returns a new one with the next revision and a new MAC."""

    vault_id: VaultId
    revision: int
    active: ActiveDatabase
    deks: tuple[DekRow, ...]
    slots: tuple[Slot, ...]
    compartments: tuple[CompartmentRow, ...]
    mac: bytes = field(default=b"", repr=False)

    def slot(self, slot_id: SlotId) -> Slot:
        """Return one slot.

        Raises:
            VaultError: NO_FITTING_SLOT.
        """
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise VaultError(ErrorCode.NO_FITTING_SLOT)

    def slots_of(self, *types: SlotType) -> tuple[Slot, ...]:
        """Return the slots of the given types, in the order of the header."""
        return tuple(slot for slot in self.slots if slot.type in types)

    def dek_row(self, generation: int) -> DekRow:
        """Return the row of one generation.

        Raises:
            VaultError: JOURNAL_FILE_MISSING when the header has no key for it.
        """
        for row in self.deks:
            if row.generation == generation:
                return row
        raise VaultError(ErrorCode.JOURNAL_FILE_MISSING, where="generation")

    @property
    def newest_generation(self) -> int:
        """The highest generation that ever had a key; file names above it are free."""
        return max(row.generation for row in self.deks)


def database_file(generation: int) -> str:
    """Return the name of a generation's database, relative to the journal's folder; a name is never used twice.

    A database put beside the write-ahead log of another one is destroyed at its first opening (measured with SQLCipher
    4.19), so the generation is part of the name.
    """
    return f"db/journal-{generation:06d}.db"


def serialise(header: VaultHeader) -> bytes:
    """Return the canonical bytes that are written to disk and into backups."""
    if not header.mac:
        raise BugError("unsigned header")
    return canonical_bytes(_as_json(header) | {"mac": b64(header.mac)})


def sign(header: VaultHeader, mac_key: bytes) -> VaultHeader:
    """Return the same header with its MAC."""
    return replace(header, mac=_mac(header, mac_key))


def verify_mac(header: VaultHeader, mac_key: bytes) -> None:
    """Check that nothing in the header was changed, removed, added or put in another order.

    Raises:
        VaultError: HEADER_ALTERED.
    """
    if not hmac.compare_digest(header.mac, _mac(header, mac_key)):
        raise VaultError(ErrorCode.HEADER_ALTERED)


def with_slot(header: VaultHeader, slot: Slot, *, mac_key: bytes) -> VaultHeader:
    """Return the next revision with one slot more, at the end."""
    if any(present.id == slot.id for present in header.slots):
        raise BugError("slot id used twice")
    return _next_revision(replace(header, slots=(*header.slots, slot)), mac_key)


def without_slot(header: VaultHeader, slot_id: SlotId, *, mac_key: bytes) -> VaultHeader:
    """Return the next revision without one slot.

    Raises:
        VaultError: NO_FITTING_SLOT when there is no such slot, or when the keyring would be the only way in: keyring
            entries do vanish, and the journal must outlive them.
    """
    gone = header.slot(slot_id)
    kept = tuple(slot for slot in header.slots if slot is not gone)
    require_way_without_keyring(slot.type for slot in kept)
    return _next_revision(replace(header, slots=kept), mac_key)


def with_generation(header: VaultHeader, row: DekRow, *, today: date, mac_key: bytes) -> VaultHeader:
    """Return the next revision in which a new generation is the active one and the one before it is retired."""
    if row.generation <= header.newest_generation:
        raise BugError("generation used twice")
    kept = tuple(
        replace(old, retired=today) if old.generation == header.active.generation else old for old in header.deks
    )
    active = ActiveDatabase(file=database_file(row.generation), generation=row.generation)
    return _next_revision(replace(header, deks=(*kept, row), active=active), mac_key)


def require_way_without_keyring(types: Iterable[SlotType]) -> None:
    """Refuse a set of slots that a lost keyring entry would make useless.

    Raises:
        VaultError: NO_FITTING_SLOT.
    """
    if all(slot_type.needs_keyring for slot_type in types):
        raise VaultError(ErrorCode.NO_FITTING_SLOT, where="without keyring")


def slot_aad(vault_id: VaultId, slot: Slot) -> bytes:
    """Return what a slot's wrap authenticates beside the key: its type, its cost, its keyring."""
    return _aad(vault_id, {"slot": _slot_as_json(slot)})


def dek_aad(vault_id: VaultId, generation: int) -> bytes:
    """Return what a database key's wrap authenticates beside the key."""
    return _aad(vault_id, {"gen": generation})


def compartment_aad(vault_id: VaultId, name: str) -> bytes:
    """Return what a compartment key's wrap authenticates beside the key."""
    return _aad(vault_id, {"compartment": name})


def _next_revision(header: VaultHeader, mac_key: bytes) -> VaultHeader:
    return sign(replace(header, revision=header.revision + 1), mac_key)


def _mac(header: VaultHeader, mac_key: bytes) -> bytes:
    return hmac.digest(mac_key, canonical_bytes(_as_json(header)), "sha256")


def _aad(vault_id: VaultId, subject: JsonObject) -> bytes:
    return canonical_bytes({"magic": MAGIC, "v": FORMAT_VERSION, "vault_id": vault_id} | subject)


def _as_json(header: VaultHeader) -> JsonObject:
    return {
        "magic": MAGIC,
        "v": FORMAT_VERSION,
        "vault_id": header.vault_id,
        "rev": header.revision,
        "db": {"file": header.active.file, "gen": header.active.generation},
        "deks": [_dek_as_json(row) for row in header.deks],
        "slots": [_slot_as_json(slot) | _wrapped_as_json(slot.wrapped) for slot in header.slots],
        "compartments": [{"name": row.name} | _wrapped_as_json(row.wrapped) for row in header.compartments],
    }


def _dek_as_json(row: DekRow) -> JsonObject:
    retired: JsonObject = {} if row.retired is None else {"retired": row.retired.isoformat()}
    return {"gen": row.generation} | _wrapped_as_json(row.wrapped) | retired


def _slot_as_json(slot: Slot) -> JsonObject:
    backend: JsonObject = {} if slot.backend is None else {"backend": slot.backend}
    return {
        "id": slot.id,
        "type": slot.type.value,
        "kdf": _derivation_as_json(slot.derivation),
        "created": slot.created.isoformat(),
    } | backend


def _derivation_as_json(derivation: KeyDerivation) -> JsonObject:
    cost = derivation.argon2id
    if cost is None:
        return {"name": "hkdf-sha256", "salt": b64(derivation.salt)}
    return {
        "name": "argon2id",
        "v": ARGON2_VERSION,
        "m": cost.memory_kib,
        "t": cost.passes,
        "p": cost.lanes,
        "salt": b64(derivation.salt),
    }


def _wrapped_as_json(wrapped: WrappedKey) -> JsonObject:
    return {"nonce": b64(wrapped.nonce), "ct": b64(wrapped.ciphertext)}
