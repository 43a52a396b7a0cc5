# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new PIN or passphrase must have before a slot is made from it; an existing one is never judged.

A PIN stands beside 32 random bytes in the keyring, so it only has to withstand a person at the desk and a stolen disk
together with its keyring; a passphrase stands alone, and 15 characters is the least that NIST SP 800-63B-4 section
3.1.1.2 accepts for that.
"""

import unicodedata
from itertools import pairwise

from counselor_desk.domain.errors import ErrorCode, UserError

PIN_LENGTH = 6
PASSPHRASE_LENGTH = 15
_PASSPHRASE_VARIETY = 5


def require_strong_pin(text: str) -> None:
    """Refuse a PIN of fewer than six characters, of one character repeated, or counting up or down.

    Raises:
        UserError: SECRET_TOO_WEAK.
    """
    pin = unicodedata.normalize("NFKC", text).strip()
    if len(pin) < PIN_LENGTH or _is_run(pin):
        raise UserError(ErrorCode.SECRET_TOO_WEAK, where="pin")


def require_strong_passphrase(text: str) -> None:
    """Refuse a passphrase of fewer than 15 characters, or of fewer than five different ones.

    Raises:
        UserError: SECRET_TOO_WEAK.
    """
    passphrase = unicodedata.normalize("NFKC", text).strip()
    if len(passphrase) < PASSPHRASE_LENGTH or len(set(passphrase)) < _PASSPHRASE_VARIETY:
        raise UserError(ErrorCode.SECRET_TOO_WEAK, where="passphrase")


def _is_run(text: str) -> bool:
    steps = {ord(later) - ord(earlier) for earlier, later in pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
