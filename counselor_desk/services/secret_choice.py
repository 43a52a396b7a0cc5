# SPDX-License-Identifier: GPL-3.0-or-later
"""A new PIN or passphrase while it is being chosen: what it lacks, and how much it withstands, in words."""

from counselor_desk.domain.errors import UserError
from counselor_desk.security.secret_strength import (
    PASSPHRASE_LENGTH,
    PIN_LENGTH,
    require_strong_passphrase,
    require_strong_pin,
)

_WORDS_OF_A_STRONG_ONE = 5
_LENGTH_OF_A_STRONG_ONE = 24


def pin_trouble(text: str) -> str:
    """What keeps a text from being a PIN, as a sentence; empty when it may be one."""
    pin = text.strip()
    if not pin:
        return "Type a PIN of six or more characters."
    try:
        require_strong_pin(pin)
    except UserError:
        if len(pin) < PIN_LENGTH:
            return f"Add {_counted(PIN_LENGTH - len(pin))}: a PIN has six or more."
        return "Choose another one: this is one character repeated, or counts up or down."
    return ""


def passphrase_trouble(text: str) -> str:
    """What keeps a text from being a passphrase, as a sentence; empty when it may be one."""
    passphrase = text.strip()
    if not passphrase:
        return "Type five or more words."
    try:
        require_strong_passphrase(passphrase)
    except UserError:
        if len(passphrase) < PASSPHRASE_LENGTH:
            return f"Add {_counted(PASSPHRASE_LENGTH - len(passphrase))}, better whole words."
        return "Choose words that differ from each other."
    return ""


def passphrase_strength(text: str) -> str:
    """How much a passphrase withstands, in words; empty while nothing is typed.

    Length and number of words are all that a program can judge: a sentence from a song counts like one of one's own.
    """
    passphrase = text.strip()
    if not passphrase:
        return ""
    if passphrase_trouble(passphrase):
        return "Too weak so far"
    if len(passphrase.split()) >= _WORDS_OF_A_STRONG_ONE and len(passphrase) >= _LENGTH_OF_A_STRONG_ONE:
        return "Strong, if nobody else has said or written these words"
    return "Enough; another word or two makes it much harder to guess"


def _counted(missing: int) -> str:
    return "1 more character" if missing == 1 else f"{missing} more characters"
