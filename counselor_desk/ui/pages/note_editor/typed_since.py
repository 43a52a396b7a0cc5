# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed while a note was being kept, without the words that are kept already."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import takewhile

_WORD = re.compile(r"\s+|\S+")


def typed_since(kept: str, now: str) -> str:
    """The words of `now` that do not stand in `kept`, in their order; parts from different places on their own lines.

    Words are compared and not letters, so that a word that was changed comes whole.
    """
    if now.startswith(kept):
        return now[len(kept) :]
    before, after = _WORD.findall(kept), _WORD.findall(now)
    # one place is edited at a time: what is the same around it needs no comparing, and a long note costs nothing
    start = _same_at_start(before, after)
    before, after = before[start:], after[start:]
    end = _same_at_start(reversed(before), reversed(after))
    before, after = before[: len(before) - end], after[: len(after) - end]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    new = ("".join(after[low:high]).strip() for tag, _, _, low, high in steps if tag in ("insert", "replace"))
    return "\n".join(filter(None, new))


def _same_at_start(one: Iterable[str], other: Iterable[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
