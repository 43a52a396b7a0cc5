# SPDX-License-Identifier: GPL-3.0-or-later
"""From what a person knows to 32 key bytes: text normalisation, Argon2id with bounds, and HKDF.

Parameters come from RFC 9106 section 4 (its second recommended option is our fall-back) and lie above the OWASP
minimum. Measured: 256 MiB takes 0.7 to 1.0 s and 64 MiB takes 0.2 s on a two-core laptop.
"""

import os
import unicodedata
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from counselor_desk.domain.errors import ErrorCode, MachineError, UserError, VaultError

KEY_BYTES = 32
SALT_BYTES = 16
_CONTEXT = b"cdesk/v1/"

_MEMORY_KIB = range(65_536, 1_048_576 + 1)
_PASSES = range(3, 10 + 1)
_LANES = range(1, 8 + 1)

_LONGEST_SECRET = 4096
_SMALL_MACHINE_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class Argon2idParameters:
    """The cost of one derivation.

    Args:
        memory_kib: memory in KiB ("m").
        passes: passes over the memory ("t").
        lanes: parallel lanes ("p").
    """

    memory_kib: int
    passes: int
    lanes: int

    def require_acceptable(self) -> None:
        """Refuse parameters that are too weak, or that would exhaust the computer before the tag could be checked.

        Raises:
            VaultError: KEY_PARAMETERS_REFUSED.
        """
        acceptable = self.memory_kib in _MEMORY_KIB and self.passes in _PASSES and self.lanes in _LANES
        if not acceptable:
            raise VaultError(ErrorCode.KEY_PARAMETERS_REFUSED)


STANDARD = Argon2idParameters(memory_kib=262_144, passes=3, lanes=4)
SMALL_MACHINE = Argon2idParameters(memory_kib=65_536, passes=3, lanes=4)


def suitable_parameters(physical_memory: int | None) -> Argon2idParameters:
    """Choose the cost for a new slot from the computer's physical memory in bytes (None when it is unknown).

    Below 4 GiB a quarter of a gibibyte can push the desktop into swap, and swap is where keys must not go. The physical
    size decides, not what is free now: the slot has to open on the same computer on a busy day as well.
    """
    if physical_memory is not None and physical_memory < _SMALL_MACHINE_BYTES:
        return SMALL_MACHINE
    return STANDARD


def physical_memory() -> int | None:
    """Return the computer's memory in bytes, or None where the system does not say.

    Windows has no sysconf; the version it needs today does not install on less than 4 GiB, so nothing is lost there.
    """
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None


def normalised_text(text: str) -> bytes:
    """Return the bytes of a PIN or passphrase: NFKC, stripped, UTF-8; the same on every keyboard and system.

    Raises:
        UserError: SECRET_NOT_GIVEN when nothing is left; VALUE_NOT_ALLOWED for half a surrogate pair, and for more
            than 4,096 signs, which nobody types and which could take an hour to normalise.
    """
    if len(text) > _LONGEST_SECRET:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="secret")
    normalised = unicodedata.normalize("NFKC", text).strip()
    if not normalised:
        raise UserError(ErrorCode.SECRET_NOT_GIVEN)
    try:
        return normalised.encode("utf-8")
    except UnicodeEncodeError:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="secret") from None


def argon2id(text: str, *, salt: bytes, parameters: Argon2idParameters) -> bytes:
    """Return 32 bytes derived from a PIN or passphrase.

    Raises:
        VaultError: KEY_PARAMETERS_REFUSED, before any work is done.
        MachineError: OUT_OF_MEMORY.
        UserError: SECRET_NOT_GIVEN, VALUE_NOT_ALLOWED.
    """
    parameters.require_acceptable()
    key_material = normalised_text(text)
    try:
        return Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=parameters.passes,
            lanes=parameters.lanes,
            memory_cost=parameters.memory_kib,
        ).derive(key_material)
    except MemoryError:
        raise MachineError(ErrorCode.OUT_OF_MEMORY, where="argon2id") from None


def hk(ikm: bytes, salt: bytes | None, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA256 (RFC 5869) under this program's context and the given purpose."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=_CONTEXT + info).derive(ikm)
