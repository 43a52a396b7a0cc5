# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new PIN or passphrase must have before a slot is made from it; an existing one is never judged.

A PIN stands beside 32 random bytes in the keyring, so it only has to withstand a person at the desk and a stolen disk
together with its keyring; a passphrase stands alone. It has 15 characters, the least that NIST SP 800-63B-4 section
3.1.1.2 accepts for that, and takes 10^12 guesses by the count of zxcvbn (Wheeler, USENIX Security 2016).
"""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from counselor_desk.domain.errors import ErrorCode, UserError

PIN_LENGTH: Final = 6
PASSPHRASE_LENGTH: Final = 15
_PASSPHRASE_VARIETY = 5

GUESSES_A_SECOND: Final = 10_000
"""What somebody with a rack of computers can try; one try of Argon2id takes a laptop 0.7 s (measured)."""

# powers of ten of guesses at which each score begins; the fourth is the least that a new passphrase must have
_SCORES = (4, 8, 12, 16)
ENOUGH: Final = 3
"""The lowest score that a new passphrase may have."""

# zxcvbn takes time that grows with the square of the length; what comes after only adds guesses
_LONGEST_JUDGED = 72
_LONGEST_READ = 4096

_PERIODS = (
    (60, "less than a minute"),
    (3600, "some minutes"),
    (86_400, "some hours"),
    (30 * 86_400, "some days"),
    (365 * 86_400, "some months"),
    (10 * 365 * 86_400, "some years"),
    (100 * 365 * 86_400, "some decades"),
)
_CENTURIES = "centuries"


@dataclass(frozen=True, slots=True)
class GuessEstimate:
    """How long guessing a text takes.

    Args:
        score: 0 to 4; from `ENOUGH` on it may be a new passphrase.
        time_words: how long it takes at `GUESSES_A_SECOND`, "some years".
        weakness: zxcvbn's own sentence on what makes it easy, one of two dozen fixed ones; empty where it has none.
    """

    score: int
    time_words: str
    weakness: str


def require_strong_pin(text: str) -> None:
    """Refuse a PIN of fewer than six characters, of one character repeated, or counting up or down.

    Raises:
        UserError: SECRET_TOO_WEAK.
    """
    pin = _plain(text)
    if len(pin) < PIN_LENGTH or _is_run(pin):
        raise UserError(ErrorCode.SECRET_TOO_WEAK, where="pin")


def require_strong_passphrase(text: str) -> None:
    """Refuse a passphrase of fewer than 15 characters, of fewer than five different ones, or that is easily guessed.

    Raises:
        UserError: SECRET_TOO_WEAK.
    """
    passphrase = _plain(text)
    if len(passphrase) < PASSPHRASE_LENGTH or len(set(passphrase)) < _PASSPHRASE_VARIETY:
        raise UserError(ErrorCode.SECRET_TOO_WEAK, where="passphrase")
    if estimate(passphrase).score < ENOUGH:
        raise UserError(ErrorCode.SECRET_TOO_WEAK, where="passphrase.guessable")


def estimate(text: str) -> GuessEstimate:
    """Count the guesses that a text withstands, 1 to 20 ms; the first call loads the lists of words, 40 ms.

    A list of words knows nothing of the person: a name or a line of a song that it does not hold counts as strong.
    """
    # only who chooses a new passphrase pays for the word lists
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]

    judged = _plain(text)[:_LONGEST_JUDGED]
    if not judged:
        return GuessEstimate(0, _PERIODS[0][1], "")
    found = zxcvbn(judged)
    power = float(found["guesses_log10"])
    seconds = 10**power / GUESSES_A_SECOND
    time_words = next((words for upper, words in _PERIODS if seconds < upper), _CENTURIES)
    score = sum(power >= begins for begins in _SCORES)
    return GuessEstimate(score, time_words, str(found["feedback"]["warning"]))


def _plain(text: str) -> str:
    # a field takes 32,767 signs, and so many marks of two kinds take seconds to put in order
    return unicodedata.normalize("NFKC", text[:_LONGEST_READ]).strip()


def _is_run(text: str) -> bool:
    steps = {ord(later) - ord(earlier) for earlier, later in pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
