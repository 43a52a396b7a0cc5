# SPDX-License-Identifier: GPL-3.0-or-later
"""What people typed while codes stand for names: wherever the client is named in it, the code is written instead.

A relative bears the client's surname, and an address or a number leads to the household: of the people around a client
only initials are shown then, and of the ways to reach them nothing.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from counselor_desk.domain.text_spans import TextSpan, joined

if TYPE_CHECKING:
    from counselor_desk.ui.names import Named

HIDDEN = "Hidden while codes are shown"
"""Stands in the place of an address or a number."""

# an initial would take every single letter of the note with it
_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Somebody whose name is not shown: every form of it, and the words in its place; none means initials."""

    names: tuple[str, ...] = field(repr=False)
    words: str = ""


def with_code(text: str, found: Iterable[TextSpan], client: "Named") -> tuple[str, tuple[TextSpan, ...]]:
    """Replace a client's names, whole and in parts, by the code; case and accents do not count.

    Returns the new text and where the found words stand in it now; a found word that was a name is the code.
    """
    names = _places_of_names(text, client)
    if not names:
        return text, joined(found)
    kept: list[str] = []
    last = 0
    for name in names:
        kept += (text[last : name.start], client.code)
        last = name.end
    kept.append(text[last:])
    length = len(client.code)
    moved = (
        TextSpan(
            _moved(each.start, names, length=length, is_end=False), _moved(each.end, names, length=length, is_end=True)
        )
        for each in found
    )
    return "".join(kept), joined(moved)


def with_stand_ins(text: str, people: Sequence[StandIn]) -> str:
    """Replace the names of several people at once; where two bear a name, it is taken for the first one's.

    Together and not one after the other: a relative's double name must not be torn apart by the client's surname in it.
    """
    owners: dict[str, StandIn] = {}
    for each in people:
        for pattern in _patterns(each.names):
            owners.setdefault(pattern, each)
    if not owners:
        return text
    patterns = sorted(owners, key=len, reverse=True)
    folded, origins = _folded_with_origins(text)
    runs: list[tuple[StandIn, int, int]] = []
    for match in re.finditer("|".join(f"({each})" for each in patterns), folded):
        owner = owners[patterns[(match.lastindex or 1) - 1]]
        start, end = origins[match.start()], origins[match.end() - 1] + 1
        if runs and runs[-1][0] is owner and re.fullmatch(r"[\s-]+", text[runs[-1][2] : start]):
            start = runs.pop()[1]
        runs.append((owner, start, end))
    kept: list[str] = []
    last = 0
    for owner, start, end in runs:
        kept += (text[last:start], owner.words or initials(text[start:end]))
        last = end
    return "".join((*kept, text[last:]))


def initials(name: str) -> str:
    """ "Rafael Osprey-Quint" as "R. O. Q.": enough to tell relatives apart, not enough to know the family."""
    firsts = (next((sign for sign in part if sign.isalnum()), "") for part in re.split(r"[\s-]+", name))
    return " ".join(f"{first.upper()}." for first in firsts if first)


def _moved(place: int, names: Iterable[TextSpan], *, length: int, is_end: bool) -> int:
    """Where a place of the old text stands in the new one; inside a name it becomes the start or end of the code."""
    shift = 0
    for name in names:
        if place <= name.start:
            break
        if place < name.end:
            return name.start + shift + (length if is_end else 0)
        shift += length - (name.end - name.start)
    return place + shift


def _places_of_names(text: str, client: "Named") -> tuple[TextSpan, ...]:
    """Where the client is named, in order and without overlap; parts of a name that follow each other are one."""
    patterns = sorted(_patterns((client.legal_name, client.display_name)), key=len, reverse=True)
    if not patterns:
        return ()
    folded, origins = _folded_with_origins(text)
    one = "|".join(patterns)
    spans = (
        TextSpan(origins[match.start()], origins[match.end() - 1] + 1)
        for match in re.finditer(rf"(?:{one})(?:[\s-]+(?:{one}))*", folded)
    )
    return joined(spans)


def _patterns(names: Iterable[str]) -> set[str]:
    parts: set[str] = set()
    for name in names:
        folded, _ = _folded_with_origins(name)
        parts |= {folded, *re.split(r"[\s-]+", folded)}
    return {_pattern(part) for part in parts if len(part.strip(".,'’")) >= _SHORTEST}


def _pattern(part: str) -> str:
    # scripts without capitals mostly write no spaces either, so that a name has no edge of its own there
    has_edges = part.lower() != part.upper()
    escaped = re.escape(part)
    return rf"(?<!\w){escaped}(?!\w)" if has_edges else escaped


def _folded_with_origins(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and for each of its signs the place of the sign that it came from."""
    folded: list[str] = []
    origins: list[int] = []
    for place, sign in enumerate(text):
        for each in unicodedata.normalize("NFKD", sign).casefold():
            if not unicodedata.combining(each):
                folded.append(each)
                origins.append(place)
    return "".join(folded), origins
