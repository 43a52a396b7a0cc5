# SPDX-License-Identifier: GPL-3.0-or-later
"""The six words that protect a packet: easy to say on the telephone, too many to guess.

Six of the 7,772 plain words of the EFF's long list (https://www.eff.org/dice) are 77 bits; the four words of that list
that hold a hyphen are left out, so that the hyphens between the words are the only ones.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import lru_cache

from xkcdpass import xkcd_password  # type: ignore[import-untyped]  # ships no types

from counselor_desk.domain.errors import BugError

WORDS = 6
SEPARATOR = "-"
_WORD_COUNT = 7772


def generate_passphrase(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """Return six words joined by hyphens, from the system's own source of randomness.

    Args:
        choose: picks one of the words, each as likely as the next.

    Raises:
        BugError: the word list is not the one that is meant.
    """
    return SEPARATOR.join(choose(_words()) for _ in range(WORDS))


@lru_cache(maxsize=1)
def _words() -> tuple[str, ...]:
    # only its list is used: its own chooser can be weakened by an argument on the command line
    words = tuple(sorted(xkcd_password.generate_wordlist("eff-long", min_length=3, max_length=9, valid_chars="[a-z]")))
    # where its file is missing it would quietly take a dictionary of the system
    if len(words) != _WORD_COUNT:
        raise BugError("security.packet_passphrase.words")
    return words
