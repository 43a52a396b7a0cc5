# SPDX-License-Identifier: GPL-3.0-or-later
"""A new PIN or passphrase while it is being chosen: what it lacks, and how much it withstands, in words."""

from dataclasses import dataclass

from counselor_desk.domain.errors import UserError
from counselor_desk.security.secret_strength import (
    PASSPHRASE_LENGTH,
    PIN_LENGTH,
    estimate,
    require_strong_passphrase,
    require_strong_pin,
)

_ENOUGH = 3
_TOO_WEAK = "Too weak so far"
_WORDS = {
    3: "Enough; another word or two makes it much harder to guess",
    4: "Strong, if nobody else has said or written these words",
}
_ADVICE = "Four or more words that have nothing to do with each other, with you or with a text are best."


@dataclass(frozen=True, slots=True)
class Strength:
    """How much a passphrase withstands.

    Args:
        score: 0 to 4, for a bar; below 3 it is refused.
        words: the same in a few words.
        estimate: how long guessing it takes, as a sentence; empty for a score of 0 or 1.
        advice: what would make it better, as a sentence; empty where there is nothing to better.
    """

    score: int
    words: str
    estimate: str
    advice: str

    @property
    def is_enough(self) -> bool:
        """True where it is taken."""
        return self.score >= _ENOUGH


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
    except UserError as error:
        if len(passphrase) < PASSPHRASE_LENGTH:
            return f"Add {_counted(PASSPHRASE_LENGTH - len(passphrase))}, better whole words."
        if error.where == "passphrase.guessable":
            return "Add a word that has nothing to do with the others: this is guessed too quickly."
        return "Choose words that differ from each other."
    return ""


def strength_of(text: str) -> Strength:
    """Judge a passphrase while it is typed; 1 to 20 ms, and 40 ms more the first time.

    A text that is too short or lacks variety never scores above 2, however rare it is.
    """
    found = estimate(text)
    trouble = passphrase_trouble(text)
    score = min(found.score, 2) if trouble else max(found.score, 3)
    guessing = f"Somebody who tries 10,000 a second needs {found.time_words}." if score > 1 else ""
    advice = "" if score > 3 else found.weakness or _ADVICE
    return Strength(score, _WORDS.get(score, _TOO_WEAK), guessing, advice)


def _counted(missing: int) -> str:
    return "1 more character" if missing == 1 else f"{missing} more characters"
