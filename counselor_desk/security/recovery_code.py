# SPDX-License-Identifier: GPL-3.0-or-later
"""The code on the printed sheet: 128 random bits that open the journal when the keyring, the PIN or the laptop is gone.

28 symbols of Crockford's base 32 (https://www.crockford.com/base32.html), in seven groups of four. The last 12 bits
are a check, so that a slip of the pen is named at once and not reported as a wrong key.
"""

import hashlib
import os
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from counselor_desk.domain.errors import ErrorCode, UserError

KEY_BYTES = 16
_CHECK_BITS = 12
_SYMBOLS = 28
_GROUP = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {symbol: value for value, symbol in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_CHECK_DOMAIN = b"cdesk-recovery-v1"
# a code with generous spacing is under 100 characters; more was pasted by mistake
_LONGEST_INPUT = 200


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """A well-formed recovery code; whether it opens a journal is for its slot to say.

    Args:
        key: the 16 random bytes.
    """

    key: bytes = field(repr=False)

    @property
    def formatted(self) -> str:
        """The code as it is printed, "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"."""
        number = (int.from_bytes(self.key, "big") << _CHECK_BITS) | _check(self.key)
        symbols = "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(_SYMBOLS)))
        return "-".join(symbols[start : start + _GROUP] for start in range(0, _SYMBOLS, _GROUP))


def generate(random_bytes: Callable[[int], bytes] = os.urandom) -> RecoveryCode:
    """Return a new code from a source of random bytes."""
    return RecoveryCode(random_bytes(KEY_BYTES))


def parse(text: str) -> RecoveryCode:
    """Read a code as a person types it: any case, any spacing and dashes, O for 0, I and L for 1.

    Raises:
        UserError: RECOVERY_CODE_MALFORMED, when symbols are missing, foreign, too many, or the check does not hold.
    """
    if len(text) > _LONGEST_INPUT:
        raise _malformed()
    number = 0
    symbols = 0
    for symbol in unicodedata.normalize("NFKC", text).upper():
        if symbol.isspace() or unicodedata.category(symbol) == "Pd":
            continue
        value = _VALUES.get(symbol)
        if value is None:
            raise _malformed()
        number = (number << 5) | value
        symbols += 1
    if symbols != _SYMBOLS:
        raise _malformed()
    key = (number >> _CHECK_BITS).to_bytes(KEY_BYTES, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _check(key):
        raise _malformed()
    return RecoveryCode(key)


def _check(key: bytes) -> int:
    digest = hashlib.sha256(_CHECK_DOMAIN + key).digest()
    return int.from_bytes(digest[:2], "big") >> (16 - _CHECK_BITS)


def _malformed() -> UserError:
    return UserError(ErrorCode.RECOVERY_CODE_MALFORMED)
