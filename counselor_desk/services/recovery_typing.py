# SPDX-License-Identifier: GPL-3.0-or-later
"""A recovery code while it is typed from the sheet: written in its groups, and the first slip named by its place."""

import unicodedata

from counselor_desk.domain.errors import UserError
from counselor_desk.domain.text import stream_safe
from counselor_desk.security.recovery_code import parse

SYMBOLS, GROUP = 28, 4
# read as the parser reads them; U is the one letter that has no digit to stand for (Crockford's base 32)
_READ_AS = {"O": "0", "I": "1", "L": "1"}
_NEVER = frozenset("U")


def in_groups(typed: str) -> str:
    """Write what was typed as the sheet prints it: capital letters, groups of four, joined by hyphens."""
    symbols = _symbols(typed)
    return "-".join(symbols[at : at + GROUP] for at in range(0, len(symbols), GROUP))


def slip_in(typed: str, *, printed: str = "") -> str:
    """Name the first thing that is wrong with a code, as a sentence; empty when it can be tried.

    Args:
        typed: the code as it was typed.
        printed: the code on the sheet, where it is still known, so that the group that differs can be named.
    """
    symbols = _symbols(typed)
    if not symbols:
        return "Type the code from the sheet."
    for place, symbol in enumerate(symbols):
        if symbol in _NEVER or not (symbol.isascii() and symbol.isalnum()):
            # the sign itself may be a slip of any kind, so its place is named and not the sign
            return f"Group {place // GROUP + 1}, sign {place % GROUP + 1} is not a sign of the code. Compare it again."
    expected = _symbols(printed)
    for group in range(len(expected) // GROUP):
        here = slice(group * GROUP, (group + 1) * GROUP)
        part = symbols[here]
        if len(part) == GROUP and part != expected[here]:
            return f"Group {group + 1} is not as it stands on the sheet. Compare it again."
    if len(symbols) < SYMBOLS:
        missing = SYMBOLS - len(symbols)
        return f"{missing} {'sign is' if missing == 1 else 'signs are'} missing. The code has seven groups of four."
    if len(symbols) > SYMBOLS:
        return "There are too many signs. The code has seven groups of four."
    try:
        parse(typed)
    except UserError:
        return "One of the signs is wrong. Compare the code with the sheet, group by group."
    return ""


def _symbols(text: str) -> str:
    plain = unicodedata.normalize("NFKC", stream_safe(text)).upper()
    kept = (each for each in plain if not each.isspace() and unicodedata.category(each) != "Pd")
    return "".join(_READ_AS.get(each, each) for each in kept)
