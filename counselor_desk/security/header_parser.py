# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a header from bytes that anyone may have written: strict, bounded, and with no error but our own.

Strict because the MAC is computed over what was understood: a member skipped here would be lost at the next write.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.ids import SlotId, VaultId
from counselor_desk.security.base64url import unb64
from counselor_desk.security.key_derivation import SALT_BYTES, Argon2idParameters
from counselor_desk.security.vault_header import (
    ARGON2_VERSION,
    FORMAT_VERSION,
    MAGIC,
    ActiveDatabase,
    CompartmentRow,
    DekRow,
    KeyDerivation,
    Slot,
    SlotType,
    VaultHeader,
    WrappedKey,
)

# a header with four slots has 2 kB, and one more generation adds 100 bytes
LARGEST_HEADER = 1024 * 1024

_NONCE_BYTES = 12
_CIPHERTEXT_BYTES = 48
_MAC_BYTES = 32
# whole numbers that every JSON reader agrees on (RFC 8259 section 6)
_LARGEST_INTEGER = 2**53 - 1

_VAULT_ID = re.compile(r"[0-9a-f]{32}")
_SLOT_ID = re.compile(r"[0-9a-f]{12,32}")
_DATABASE_FILE = re.compile(r"db/journal-[0-9]{6,16}\.db")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BACKEND = re.compile(r"[A-Za-z0-9_.]{1,200}")
_COMPARTMENT = re.compile(r"[a-z][a-z_]{0,63}")

_Row = TypeVar("_Row")


def parse(raw: bytes) -> VaultHeader:
    """Return the header; it is well-formed but not yet authenticated.

    Raises:
        VaultError: HEADER_UNREADABLE; HEADER_TOO_NEW when a newer version made it, and then nothing may be changed.
    """
    if len(raw) > LARGEST_HEADER:
        raise _unreadable("size")
    try:
        return _header(_decoded(raw))
    except (ValueError, RecursionError):
        raise _unreadable("syntax") from None


def _decoded(raw: bytes) -> "_Members":
    value = json.loads(
        raw.decode("ascii"),
        object_pairs_hook=_object_without_repeats,
        parse_float=_refuse_number,
        parse_constant=_refuse_number,
    )
    return _Members.of(value, "header")


def _header(members: "_Members") -> VaultHeader:
    if members.text("magic") != MAGIC:
        raise _unreadable("magic")
    version = members.integer("v", least=1)
    if version > FORMAT_VERSION:
        raise VaultError(ErrorCode.HEADER_TOO_NEW)
    members.require_exactly("magic", "v", "vault_id", "rev", "db", "deks", "slots", "compartments", "mac")
    database = members.object("db")
    database.require_exactly("file", "gen")
    header = VaultHeader(
        vault_id=VaultId(members.matching("vault_id", _VAULT_ID)),
        revision=members.integer("rev", least=0),
        active=ActiveDatabase(
            file=database.matching("file", _DATABASE_FILE), generation=database.integer("gen", least=1)
        ),
        deks=members.rows("deks", _dek),
        slots=members.rows("slots", _slot),
        compartments=members.rows("compartments", _compartment),
        mac=members.binary("mac", _MAC_BYTES),
    )
    _require_unique((row.generation for row in header.deks), "deks")
    _require_unique((slot.id for slot in header.slots), "slots")
    _require_unique((row.name for row in header.compartments), "compartments")
    if header.active.generation not in {row.generation for row in header.deks}:
        raise _unreadable("active generation")
    return header


def _dek(members: "_Members") -> DekRow:
    members.require_exactly("gen", "nonce", "ct", optional=("retired",))
    return DekRow(
        generation=members.integer("gen", least=1),
        wrapped=_wrapped(members),
        retired=members.date("retired") if members.has("retired") else None,
    )


def _slot(members: "_Members") -> Slot:
    slot_type = SlotType(members.text("type"))
    required = ["id", "type", "kdf", "created", "nonce", "ct"]
    members.require_exactly(*required, *(["backend"] if slot_type.needs_keyring else []))
    return Slot(
        id=SlotId(members.matching("id", _SLOT_ID)),
        type=slot_type,
        derivation=_derivation(members.object("kdf"), with_argon2id=slot_type.needs_argon2id),
        created=members.date("created"),
        backend=members.matching("backend", _BACKEND) if slot_type.needs_keyring else None,
        wrapped=_wrapped(members),
    )


def _derivation(members: "_Members", *, with_argon2id: bool) -> KeyDerivation:
    """Read the derivation; the cost is checked where it is used, so that one bad slot does not close the others."""
    if not with_argon2id:
        members.require_exactly("name", "salt")
        members.require_value("name", "hkdf-sha256")
        return KeyDerivation(salt=members.binary("salt", SALT_BYTES))
    members.require_exactly("name", "v", "m", "t", "p", "salt")
    members.require_value("name", "argon2id")
    members.require_value("v", ARGON2_VERSION)
    cost = Argon2idParameters(
        memory_kib=members.integer("m", least=0),
        passes=members.integer("t", least=0),
        lanes=members.integer("p", least=0),
    )
    return KeyDerivation(salt=members.binary("salt", SALT_BYTES), argon2id=cost)


def _compartment(members: "_Members") -> CompartmentRow:
    members.require_exactly("name", "nonce", "ct")
    return CompartmentRow(name=members.matching("name", _COMPARTMENT), wrapped=_wrapped(members))


def _wrapped(members: "_Members") -> WrappedKey:
    return WrappedKey(nonce=members.binary("nonce", _NONCE_BYTES), ciphertext=members.binary("ct", _CIPHERTEXT_BYTES))


@dataclass(frozen=True, slots=True)
class _Members:
    """One JSON object whose members are read by type; every misfit is HEADER_UNREADABLE with the member's name."""

    values: dict[str, object]
    where: str

    @staticmethod
    def of(value: object, where: str) -> "_Members":
        if not isinstance(value, dict):
            raise _unreadable(where)
        return _Members(value, where)

    def has(self, name: str) -> bool:
        return name in self.values

    def require_exactly(self, *names: str, optional: tuple[str, ...] = ()) -> None:
        if not set(names) <= self.values.keys() <= {*names, *optional}:
            raise _unreadable(self.where)

    def require_value(self, name: str, expected: str | int) -> None:
        value = self.values.get(name)
        if type(value) is not type(expected) or value != expected:
            raise _unreadable(name)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            raise _unreadable(name)
        return value

    def matching(self, name: str, pattern: re.Pattern[str]) -> str:
        value = self.text(name)
        if pattern.fullmatch(value) is None:
            raise _unreadable(name)
        return value

    def integer(self, name: str, *, least: int) -> int:
        value = self.values.get(name)
        # a JSON `true` is an int to Python
        if type(value) is not int or not least <= value <= _LARGEST_INTEGER:
            raise _unreadable(name)
        return value

    def binary(self, name: str, length: int) -> bytes:
        value = unb64(self.text(name))
        if len(value) != length:
            raise _unreadable(name)
        return value

    def date(self, name: str) -> date:
        return date.fromisoformat(self.matching(name, _DATE))

    def object(self, name: str) -> "_Members":
        return _Members.of(self.values.get(name), name)

    def rows(self, name: str, read: Callable[["_Members"], _Row]) -> tuple[_Row, ...]:
        value = self.values.get(name)
        if not isinstance(value, list):
            raise _unreadable(name)
        return tuple(read(_Members.of(row, name)) for row in value)


def _require_unique(names: Iterable[str | int], where: str) -> None:
    listed = list(names)
    if len(set(listed)) != len(listed):
        raise _unreadable(where)


def _object_without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _unreadable("repeated member")
    return members


def _refuse_number(_: str) -> object:
    raise _unreadable("number")


def _unreadable(where: str) -> VaultError:
    return VaultError(ErrorCode.HEADER_UNREADABLE, where=where)
