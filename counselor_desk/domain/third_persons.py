# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds everybody in a text who is not the client: people on file, likely names, contact details, identifiers.

It errs on the side of showing too much: the counselor decides each mention, and an undecided one blocks the build.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counselor_desk.domain.name_spotting import NameSpotter, Word, is_caseless, letters_of, words_of
from counselor_desk.domain.records import ItemId, RecordItem
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.domain.text import folded


class MentionKind(StrEnum):
    """Why a span of text was noticed."""

    CONTACT = "contact"
    OTHER_CLIENT = "other_client"
    EMAIL = "email"
    WEB_ADDRESS = "web_address"
    PHONE = "phone"
    ADDRESS = "address"
    IDENTIFIER = "identifier"
    LIKELY_NAME = "likely_name"


REASON_FOR: Mapping[MentionKind, RedactionReason] = {
    MentionKind.CONTACT: RedactionReason.THIRD_PARTY,
    MentionKind.OTHER_CLIENT: RedactionReason.OTHER_CLIENT,
    MentionKind.EMAIL: RedactionReason.CONTACT_DETAIL,
    MentionKind.WEB_ADDRESS: RedactionReason.CONTACT_DETAIL,
    MentionKind.PHONE: RedactionReason.CONTACT_DETAIL,
    MentionKind.ADDRESS: RedactionReason.CONTACT_DETAIL,
    MentionKind.IDENTIFIER: RedactionReason.IDENTIFIER,
    MentionKind.LIKELY_NAME: RedactionReason.THIRD_PARTY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody on file who is not the client; `names` are all the forms in which a note may call them.

    `parts` are words of a name that count only with a capital: "Will" is a person at the head of a sentence, too,
    where the guess at names cannot see it, and "will" never is.
    """

    key: str = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    kind: MentionKind
    parts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One span of one field of one item; `key` gathers all mentions of the same person or detail."""

    item_id: ItemId
    heading: str = field(repr=False)
    start: int
    end: int
    text: str = field(repr=False)
    key: str = field(repr=False)
    kind: MentionKind


_STREET_KINDS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Row|Close|Way|Place|Terrace|Boulevard|Blvd|Crescent|Gardens"
)
_BETWEEN_DIGITS = r"[\s.\-‐-―]"
_PATTERNS: tuple[tuple[MentionKind, re.Pattern[str]], ...] = (
    # begins at a run of signs and never gives one back: without that 100,000 letters take minutes
    (MentionKind.EMAIL, re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")),
    (MentionKind.WEB_ADDRESS, re.compile(r"(?:https?://|www\.)[^\s<>()]+[^\s<>().,;:!?]")),
    # United States social security number; United Kingdom national insurance number and NHS number
    (
        MentionKind.IDENTIFIER,
        re.compile(
            r"(?<!\w)(?:\d{3}-\d{2}-\d{4}|[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]|\d{3} \d{3} \d{4})(?!\w)",
            re.IGNORECASE,
        ),
    ),
    (
        MentionKind.IDENTIFIER,
        re.compile(
            # the digit that must be in it tells "case no. F-2044" from "in this case no medication"
            r"\b(?:policy|claim|case|account|licen[cs]e|plate|passport)\s+(?:no\.?|number|#):?\s*"
            r"((?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{3,})",
            re.IGNORECASE,
        ),
    ),
    (
        MentionKind.PHONE,
        re.compile(
            rf"(?<![\w-])(?:\+\d{{1,3}}{_BETWEEN_DIGITS}?|\d{{1,3}}{_BETWEEN_DIGITS})?"
            rf"(?:\((?:0|\d{{2,5}})\){_BETWEEN_DIGITS}?|\d{{2,5}}{_BETWEEN_DIGITS})"
            rf"(?:\d{{2,4}}{_BETWEEN_DIGITS}?){{1,5}}\d{{2,4}}(?!\d)(?:\s?(?:x|ext\.?)\s?\d{{1,6}}\b)?"
        ),
    ),
    (MentionKind.PHONE, re.compile(r"(?<![\w-])\+?\d{9,}(?!\d)")),
    (
        MentionKind.ADDRESS,
        re.compile(rf"\b\d{{1,5}}[A-Za-z]?\s+(?:(?:[A-Z]|\d+[a-z])[\w'’-]+\s+){{1,3}}(?:{_STREET_KINDS})\b\.?"),
    ),
)
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_TIME = r"(?:[01]?\d|2[0-3])\.[0-5]\d"
# a date, a span of years ("2019-2023") or of times as they are written in the United Kingdom ("10.00-10.50")
_DATE_OR_TIME = re.compile(
    rf"(?<![\d.])(?:{_YEAR}([-/.]){_MONTH}\1{_DAY}|{_DAY}([-/.]){_DAY}\2(?:{_YEAR}|\d\d(?!\s\d{{3}}))"
    rf"|{_YEAR}\s?[-–—]\s?{_YEAR}|{_TIME}\s?[-–—]\s?{_TIME})(?!\d|[-/.]\d)"
)
_FEWEST_PHONE_DIGITS = 7

_ON_FILE = frozenset({MentionKind.CONTACT, MentionKind.OTHER_CLIENT})
# addresses first, for a name may be part of one; then people on file; a guess comes last
_PRECEDENCE = {
    MentionKind.EMAIL: 0,
    MentionKind.WEB_ADDRESS: 0,
    MentionKind.ADDRESS: 0,
    MentionKind.CONTACT: 1,
    MentionKind.OTHER_CLIENT: 1,
    MentionKind.IDENTIFIER: 2,
    MentionKind.PHONE: 2,
    MentionKind.LIKELY_NAME: 3,
}

_Span = tuple[int, int, str, MentionKind]


def find_mentions(
    items: Iterable[RecordItem],
    *,
    client_names: Iterable[str],
    known: Iterable[KnownPerson],
    allowed_names: Iterable[str] = (),
    vocabulary: Collection[str] | None = None,
) -> tuple[Mention, ...]:
    """List every mention of somebody else in the items' fields, in reading order, no two overlapping.

    Args:
        items: what is about to be released.
        client_names: every form of the client's own name; never a mention.
        known: people on file.
        allowed_names: names that are nobody's secret here, such as the counselor's and the practice's own.
        vocabulary: words that the practice writes in lower case, see `NameSpotter.learn`.
    """
    listed = tuple(items)
    texts = [(item.id, each.heading, each.text, words_of(each.text)) for item in listed for each in item.fields]
    own = [*client_names, *allowed_names]
    spotter = NameSpotter.learn([(text, words) for _, _, text, words in texts], never=own, vocabulary=vocabulary)
    people = _PeopleOnFile(known, own=own)
    client = _PeopleOnFile((KnownPerson(key="", names=tuple(own), kind=MentionKind.CONTACT),), own=())
    found: list[Mention] = []
    for item_id, heading, text, words in texts:
        letters = letters_of(text)
        spans = [
            *_outside_own_name(people.spans(text, letters), tuple(client.spans(text, letters))),
            *_spans_of_patterns(text),
            *(
                (start, end, folded(text[start:end]), MentionKind.LIKELY_NAME)
                for start, end in spotter.spans(text, words)
            ),
        ]
        found.extend(
            Mention(item_id=item_id, heading=heading, start=start, end=end, text=text[start:end], key=key, kind=kind)
            for start, end, key, kind in _without_overlap(spans, text)
        )
    return tuple(found)


class _PeopleOnFile:
    """Looks names up by their first letters, so that a thousand clients cost one look-up for each word of a note.

    A name is a row of unbroken runs of letters, so that it is found in "Rafa-related", "Rafa'll" and "O’Neil", too.
    """

    def __init__(self, known: Iterable[KnownPerson], *, own: Iterable[str]) -> None:
        self._by_first_run: dict[str, list[tuple[tuple[str, ...], str, MentionKind]]] = defaultdict(list)
        self._written_without_spaces: list[tuple[str, str, MentionKind]] = []
        self._by_part: dict[str, list[tuple[str, MentionKind]]] = defaultdict(list)
        own_forms = {folded(name) for name in own}
        for person in known:
            for part in dict.fromkeys(run.key for name in person.parts for run in letters_of(name)):
                self._by_part[part].append((person.key, person.kind))
            for name in dict.fromkeys(person.names):
                if folded(name) in own_forms or not name.strip():
                    continue
                if any(is_caseless(sign) for sign in name):
                    # a clitic or a neighbour may be written on to the name, so there is no word to look up
                    self._written_without_spaces.append((name.strip(), person.key, person.kind))
                runs = tuple(run.key for run in letters_of(name))
                if runs:
                    self._by_first_run[runs[0]].append((runs, person.key, person.kind))

    def spans(self, text: str, letters: tuple[Word, ...]) -> Iterator[_Span]:
        for place, run in enumerate(letters):
            if text[run.start].isupper():
                yield from ((run.start, run.end, key, kind) for key, kind in self._by_part.get(run.key, ()))
            for form, key, kind in self._by_first_run.get(run.key, ()):
                following = letters[place : place + len(form)]
                if tuple(each.key for each in following) == form:
                    yield run.start, following[-1].end, key, kind
        for name, key, kind in self._written_without_spaces:
            start = text.find(name)
            while start >= 0:
                yield start, start + len(name), key, kind
                start = text.find(name, start + len(name))


def _outside_own_name(spans: Iterable[_Span], own: tuple[_Span, ...]) -> Iterator[_Span]:
    """Leave out who is only named inside the client's own longer name ("Maria" in "Ana Maria Ruiz")."""
    for span in spans:
        start, end = span[:2]
        if not any(mine[0] <= start and end <= mine[1] and mine[1] - mine[0] > end - start for mine in own):
            yield span


def _spans_of_patterns(text: str) -> Iterator[_Span]:
    without_dates = _DATE_OR_TIME.sub(lambda match: "d" * len(match.group()), text)
    for kind, pattern in _PATTERNS:
        group = 1 if pattern.groups else 0
        for match in pattern.finditer(without_dates if kind is MentionKind.PHONE else text):
            value = match.group(group)
            if kind is MentionKind.PHONE and sum(sign.isdigit() for sign in value) < _FEWEST_PHONE_DIGITS:
                continue
            yield match.start(group), match.end(group), folded(value), kind


def _without_overlap(spans: Iterable[_Span], text: str) -> list[_Span]:
    """Keep the spans by precedence, then the longest, then the earliest; of one that meets them keep what is left over.

    Nothing that was noticed gets lost: of "Rafa Ruiz", where only Rafa is on file, "Ruiz" still asks for a decision.
    """
    ordered = sorted(spans, key=lambda span: (_PRECEDENCE[span[3]], span[0] - span[1], span))
    taken = bytearray(len(text))
    kept: list[_Span] = []
    for start, end, key, kind in ordered:
        for piece_start, piece_end in _free_pieces(taken, text, start, end):
            is_whole = (piece_start, piece_end) == (start, end)
            piece_key = key if is_whole or kind in _ON_FILE else folded(text[piece_start:piece_end])
            kept.append((piece_start, piece_end, piece_key, kind))
        taken[start:end] = b"\x01" * (end - start)
    return sorted(kept)


def _free_pieces(taken: bytearray, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a span that no other has, without the signs around them; a single letter ("Rafa'd") says nothing."""
    if taken.find(1, start, end) < 0:
        yield start, end
        return
    while start < end:
        first = taken.find(0, start, end)
        if first < 0:
            return
        after = taken.find(1, first, end)
        start = end if after < 0 else after
        last = start
        while first < last and not text[first].isalnum():
            first += 1
        while first < last and not text[last - 1].isalnum():
            last -= 1
        piece = text[first:last]
        if piece and not (len(piece) == 1 and piece.isascii() and piece.isalpha()):
            yield first, last
