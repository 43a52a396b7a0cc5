# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that nobody else writes, for every place into which a person types, and the scan that looks for them."""

from collections.abc import Iterable

from leak_scan import LeakScan
from practice_journal import OTHERS, PASSPHRASE, PIN, RELEASED_WORDS, WITHHELD_WORDS

STEM = "heliozoan"
"""Stands in every canary, so that a piece of one is found as well; of letters alone, as in a name."""

WRONG_PIN = f"{STEM}-66"
NEW_PIN = f"{STEM}-72"
SPOKEN_PASSPHRASE = f"{STEM} seven grey terns before the rain"
PHONE, CLIENT_PHONE, SEARCHED = "(510) 555-0164", "(510) 555-0173", f"{STEM}searched"
EMAIL = f"{STEM}@herons.example"

TYPED_ELSEWHERE = (
    PHONE,
    CLIENT_PHONE,
    # by the sample practice, and by the journey of the court order
    "the office was closed by a storm",
    "Hon. Ada SYCAMORE",
    "Corisande Whitlock",
    "Clerk at the counter",
    "Clerk of the court",
    "speaks of two clients",
    "seen on the paper",
    "the notes of the spring",
    "FL-26-0500",
)
"""Words without the stem that are as much of people as the others."""


def canary(place: str) -> str:
    """The words for one place: typed, imported or the name of a file."""
    return f"{STEM} {place}"


def canary_scan(*, texts: Iterable[str] = (), keys: Iterable[bytes] = ()) -> LeakScan:
    """Looks for every canary, in any case of its letters, and for the people and notes of the sample practice.

    Args:
        texts: further secrets, such as a recovery code.
        keys: raw bytes.
    """
    stems = (STEM, STEM.upper(), STEM.title())
    practice = (*OTHERS, *RELEASED_WORDS, *WITHHELD_WORDS, "Marisol ZEBULON", "zebulon", "ZEBULON")
    return LeakScan(texts=(*stems, *practice, *TYPED_ELSEWHERE, PIN, PASSPHRASE, *texts), keys=keys)
