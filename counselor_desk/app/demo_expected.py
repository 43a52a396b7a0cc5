# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists strings that must, and must not, be found in the demonstration's packet, so that anybody can look for them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.domain.errors import BugError
from counselor_desk.domain.redacting import fragments, removed_texts
from counselor_desk.domain.releases import ItemOutcome, PacketFile
from counselor_desk.services.releases import BuiltPacket

_SHORTEST, _LONGEST = 20, 80
# a line of the pages holds at least this many signs, so such a beginning of a paragraph is never broken
_SURE_TO_FIT = 60
_PLAIN = re.compile(r"[A-Za-z0-9 ,.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedStrings:
    """What to look for: released strings are in record.pdf, the others in no file of the packet."""

    released: tuple[str, ...] = field(repr=False)
    redacted: tuple[str, ...] = field(repr=False)
    withheld: tuple[str, ...] = field(repr=False)


def expected_strings(built: BuiltPacket, *, apart: Iterable[str]) -> ExpectedStrings:
    """Choose the strings from a built packet; what is left out follows from the decisions alone, never from the packet.

    Args:
        built: the packet, with the scope that it came from.
        apart: texts of psychotherapy notes, which the release path itself cannot read.

    Raises:
        BugError: a string that must be gone is in the packet.
    """
    scope = built.scope
    outcomes = {each.item_id: each.outcome for each in scope.decision.items}
    printed = " ".join(_printed_texts(built))
    redacted: list[str] = []
    withheld = [piece for text in apart for piece in fragments(text)]
    for item in scope.items:
        if outcomes[item.id] is ItemOutcome.RELEASE:
            redacted += removed_texts(item, scope.spans.get(item.id, ()))
        else:
            withheld += [piece for each in item.fields for piece in fragments(each.text)]
    strings = ExpectedStrings(
        released=tuple(dict.fromkeys(_released(built))),
        redacted=tuple(each for each in dict.fromkeys(redacted) if each and each not in scope.kept_words),
        # a sentence of everyday use may stand in a released note in its own right
        withheld=tuple(each for each in dict.fromkeys(withheld) if each not in printed),
    )
    everything = "\n".join(_all_text(built.files))
    if any(each in everything for each in (*strings.redacted, *strings.withheld)):
        raise BugError("demo_expected_strings")
    return strings


def _released(built: BuiltPacket) -> Iterator[str]:
    """Beginnings of paragraphs, which stand on one line of the page."""
    for item in built.content.items:
        for each in item.fields:
            for paragraph in each.paragraphs:
                start = paragraph[0].text.strip() if paragraph and paragraph[0].redaction is None else ""
                piece = start if len(start) <= _SURE_TO_FIT else start[:_SURE_TO_FIT].rsplit(" ", 1)[0]
                if _SHORTEST <= len(piece) <= _LONGEST and _PLAIN.fullmatch(piece):
                    yield piece


def _printed_texts(built: BuiltPacket) -> Iterator[str]:
    for item in built.content.items:
        for each in item.fields:
            for paragraph in each.paragraphs:
                yield " ".join("".join(run.text if run.redaction is None else "\n" for run in paragraph).split())


def _all_text(files: Iterable[PacketFile]) -> Iterator[str]:
    for each in files:
        if each.name.endswith(".pdf"):
            yield " ".join(" ".join(page_texts(each.content)).split())
        else:
            yield each.content.decode("utf-8")
