# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays the signs that stand on an item's pages beside the text that they were set from, and pairs them up.

A word may stand three times in a note, so no pairing rests on what a word says: signs are paired by their place in the
whole text, and what cannot be placed for certain stays without a partner.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from counselor_desk.domain.records import RecordItem
from counselor_desk.domain.redacting import Span, merged_spans
from counselor_desk.domain.releases import RedactionReason


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sign on a page comes from: characters of one field, or, for a marker, the span that it replaced."""

    heading: str = field(repr=False)
    start: int
    end: int
    redacted: RedactionReason | None = None


@dataclass(frozen=True, slots=True)
class PrintedSign:
    """One sign on a page and the word that it belongs to, by page and number."""

    text: str = field(repr=False)
    word: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ExpectedSign:
    """One sign of an item's text in its comparable form; `word` counts the words of its line."""

    sign: str = field(repr=False)
    source: Source | None
    word: int


Line = tuple[ExpectedSign, ...]


def comparable(text: str) -> str:
    """The signs by which text and page are compared.

    Case, accents, ligatures and the shapes of Arabic letters do not count (NFKD). White space, control and format signs
    are no glyphs; a hyphen may have been made by a line break, and combining signs come in an order of their own.
    """
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKD", apart)
        if sign not in _NOT_COMPARED and unicodedata.category(sign)[0] not in "MZC"
    )


_NOT_COMPARED = frozenset("-\u2010\u2011\ufffd")


def expected_lines(item: RecordItem, spans: Iterable[Span], *, closing_lines: Iterable[str]) -> tuple[Line, ...]:
    """What the pages of an item show below its facts, line by line as it was typed, each sign with its source.

    Headings and closing lines have none: they are no part of a field.
    """
    listed = tuple(spans)
    lines: list[Line] = []
    for each in item.fields:
        lines.append(_unsourced(each.heading))
        lines.extend(_field_lines(each.heading, each.text, [span for span in listed if span.heading == each.heading]))
    lines.extend(_unsourced(each) for each in closing_lines)
    return tuple(line for line in lines if line)


def aligned(printed: Sequence[PrintedSign], lines: Sequence[Line]) -> tuple[Source | None, ...]:
    """The source of each printed sign, None where it has none or where it is not certain.

    Args:
        printed: every sign of the item's pages in the order of their text, without running heads and feet.
        lines: as `expected_lines`; what stands before them on the pages (title and facts) has no source.
    """
    owners = [at for at, each in enumerate(printed) for _ in comparable(each.text)]
    page = "".join(comparable(each.text) for each in printed)
    sources = _paired(page, [printed[at].word for at in owners], lines)
    found: list[list[Source]] = [[] for _ in printed]
    for at, source in zip(owners, sources, strict=True):
        if source is not None:
            found[at].append(source)
    return tuple(_joined(each) for each in found)


def _paired(page: str, words: Sequence[tuple[int, int]], lines: Sequence[Line]) -> list[Source | None]:
    text = "".join(each.sign for line in lines for each in line)
    before = len(page) - len(text)
    sources: list[Source | None] = [None] * len(page)
    if page.endswith(text):
        # the common case: the pages end with exactly this text, so each sign has one place
        sources[before:] = [each.source for line in lines for each in line]
        return sources
    # a line that mixes directions comes back in another order, but with the same signs
    start = before if before >= 0 and Counter(page[before:]) == Counter(text) else 0
    places = _certain_places(page, lines, start=start)
    for line, place in zip(lines, places, strict=True):
        if place is not None:
            sources[place : place + len(line)] = [each.source for each in line]
    for first, last, missing in _gaps(lines, places, start=start, end=len(page)):
        _pair_by_words(sources, page, words, first, last, missing)
    return sources


def _certain_places(page: str, lines: Sequence[Line], *, start: int) -> list[int | None]:
    """Where each line stands as it is, if that is the only place which the lines around it leave to it."""
    texts = ["".join(each.sign for each in line) for line in lines]
    earliest: list[int] = []
    at = start
    for each in texts:
        found = page.find(each, at)
        earliest.append(found)
        at = at if found < 0 else found + len(each)
    latest: list[int] = []
    at = len(page)
    for each in reversed(texts):
        found = page.rfind(each, start, at)
        latest.append(found)
        at = at if found < 0 else found
    return [
        first if first == last and first >= 0 else None for first, last in zip(earliest, reversed(latest), strict=True)
    ]


def _gaps(
    lines: Sequence[Line], places: Sequence[int | None], *, start: int, end: int
) -> Iterable[tuple[int, int, list[Line]]]:
    """What lies between lines that are certain: its bounds, and the lines that must be there."""
    missing: list[Line] = []
    for line, place in zip(lines, places, strict=True):
        if place is None:
            missing.append(line)
            continue
        if missing:
            yield start, place, missing
        start, missing = place + len(line), []
    if missing:
        yield start, end, missing


def _pair_by_words(
    sources: list[Source | None],
    page: str,
    words: Sequence[tuple[int, int]],
    first: int,
    last: int,
    lines: Sequence[Line],
) -> None:
    """Pair the words that occur once on both sides, where both sides have the same signs; leave the others."""
    if Counter(page[first:last]) != Counter(each.sign for line in lines for each in line):
        return
    on_page = [list(places) for _, places in groupby(range(first, last), key=lambda at: words[at])]
    in_text = [list(signs) for line in lines for _, signs in groupby(line, key=lambda each: each.word)]
    said = ["".join(page[at] for at in places) for places in on_page]
    meant = ["".join(each.sign for each in signs) for signs in in_text]
    once_said, once_meant = Counter(said), Counter(meant)
    by_word = dict(zip(meant, in_text, strict=True))
    for word, places in zip(said, on_page, strict=True):
        if once_said[word] == 1 == once_meant[word]:
            for at, expected in zip(places, by_word[word], strict=True):
                sources[at] = expected.source


def _joined(sources: list[Source]) -> Source | None:
    """A ligature of two letters comes from both."""
    if not sources:
        return None
    first, last = sources[0], sources[-1]
    if first == last or first.heading != last.heading or first.redacted is not last.redacted:
        return first
    return Source(first.heading, min(first.start, last.start), max(first.end, last.end), first.redacted)


def _unsourced(text: str) -> Line:
    return tuple(ExpectedSign(sign, None, at) for at, word in enumerate(text.split()) for sign in comparable(word))


def _field_lines(heading: str, text: str, spans: Iterable[Span]) -> Iterable[Line]:
    """As `redacted_fields` cuts it: a line break inside a span is gone with the span."""
    line: list[ExpectedSign] = []
    word = at = 0
    for span in (*merged_spans(spans), None):
        for position in range(at, len(text) if span is None else span.start):
            sign = text[position]
            if sign == "\n":
                yield tuple(line)
                line, word = [], 0
            elif sign.isspace():
                word += 1
            else:
                source = Source(heading, position, position + 1)
                line.extend(ExpectedSign(each, source, word) for each in comparable(sign))
        if span is not None:
            reason = span.reason.printed
            source = Source(heading, span.start, span.end, reason)
            for part in reason.marker.split():
                word += 1
                line.extend(ExpectedSign(each, source, word) for each in comparable(part))
            word += 1
            at = span.end
    yield tuple(line)
