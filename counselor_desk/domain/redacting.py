# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes words out of an item before any page is laid out, so that nothing of them is left to hide.

The result depends on the words that stay and on the reasons, never on what was removed: not on its length or its line
breaks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from counselor_desk.domain.name_spotting import is_caseless
from counselor_desk.domain.packets import PacketField, Paragraph, Run
from counselor_desk.domain.records import ItemId, RecordItem
from counselor_desk.domain.releases import PersonAction, PersonDecision, Redaction, RedactionReason
from counselor_desk.domain.third_persons import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters `start` to `end` (not included) of one field, and why they go."""

    heading: str = field(repr=False)
    start: int
    end: int
    reason: RedactionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleReview:
    """Every mention with its decision applied: what goes, what stays open, which items are withheld as a whole.

    `kept` holds the words of the mentions that were decided to stay.
    """

    spans: dict[ItemId, tuple[Span, ...]] = field(repr=False)
    undecided: tuple[str, ...] = field(repr=False)
    withheld_items: frozenset[ItemId]
    kept: frozenset[str] = field(default=frozenset(), repr=False)


def review_people(mentions: Iterable[Mention], decisions: Iterable[PersonDecision]) -> PeopleReview:
    """Apply the decisions to the mentions; a decision for one item outranks the one for everywhere."""
    newest: dict[tuple[str, ItemId | None], PersonDecision] = {}
    for each in decisions:
        newest[(each.key, each.item_id)] = each
    spans: dict[ItemId, list[Span]] = {}
    undecided: dict[str, None] = {}
    withheld: set[ItemId] = set()
    kept: set[str] = set()
    for mention in mentions:
        decision = newest.get((mention.key, mention.item_id)) or newest.get((mention.key, None))
        if decision is None:
            undecided[mention.key] = None
        elif decision.action is PersonAction.WITHHOLD_ITEM:
            withheld.add(mention.item_id)
        elif decision.action is PersonAction.KEEP:
            kept.add(mention.text)
        else:
            spans.setdefault(mention.item_id, []).append(
                Span(heading=mention.heading, start=mention.start, end=mention.end, reason=decision.reason)
            )
    return PeopleReview(
        spans={item_id: tuple(found) for item_id, found in spans.items()},
        undecided=tuple(undecided),
        withheld_items=frozenset(withheld),
        kept=frozenset(kept),
    )


def spans_of_redactions(redactions: Iterable[Redaction], items: Iterable[RecordItem]) -> dict[ItemId, tuple[Span, ...]]:
    """The spans that single redactions take out of each item: where they were set, and everywhere else.

    A redaction that is not for its place only takes the same words out of every item, whole words in the same spelling.
    One whose text has changed is left out and must be counted by `outdated`.
    """
    listed = tuple(items)
    by_id = {item.id: item for item in listed}
    spans: dict[ItemId, list[Span]] = {}
    everywhere: dict[str, RedactionReason] = {}
    for each in redactions:
        item = by_id.get(each.item_id)
        if item is None or not each.fits(item):
            continue
        spans.setdefault(item.id, []).append(
            Span(heading=each.heading, start=each.start, end=each.end, reason=each.reason)
        )
        words = (item.text_of(each.heading) or "")[each.start : each.end].strip()
        if words and not each.here_only:
            everywhere.setdefault(words, each.reason)
    for words, reason in everywhere.items():
        pattern = whole_words(words)
        for item in listed:
            spans.setdefault(item.id, []).extend(
                Span(heading=field.heading, start=match.start(), end=match.end(), reason=reason)
                for field in item.fields
                for match in pattern.finditer(field.text)
            )
    return {item_id: tuple(found) for item_id, found in spans.items() if found}


def whole_words(words: str) -> re.Pattern[str]:
    """Matches the words as whole words in the same spelling, however the lines break between them.

    In a script without capitals a neighbour may be written on to the words (Chinese, an Arabic clitic), so there they
    match wherever they stand.
    """
    parts = words.split()
    body = r"\s+".join(re.escape(part) for part in parts)
    before = "" if parts and is_caseless(parts[0][0]) else r"(?<!\w)"
    after = "" if parts and is_caseless(parts[-1][-1]) else r"(?!\w)"
    return re.compile(f"{before}{body}{after}")


def outdated(redactions: Iterable[Redaction], items: Iterable[RecordItem]) -> tuple[Redaction, ...]:
    """Redactions whose text is no longer the one in which they were set."""
    by_id = {item.id: item for item in items}
    return tuple(each for each in redactions if each.item_id not in by_id or not each.fits(by_id[each.item_id]))


def redacted_fields(item: RecordItem, spans: Iterable[Span]) -> tuple[PacketField, ...]:
    """The item's fields as paragraphs of runs, with the spans replaced; empty fields stay as empty lists."""
    listed = tuple(spans)
    return tuple(
        PacketField(
            each.heading, _paragraphs(each.text, merged_spans(span for span in listed if span.heading == each.heading))
        )
        for each in item.fields
    )


def removed_texts(item: RecordItem, spans: Iterable[Span]) -> tuple[str, ...]:
    """The words that the spans take out, overlapping ones merged; what the finished pages are searched for.

    A span of nothing but white space takes out no word: every page would hold it.
    """
    listed = tuple(spans)
    removed = (
        each.text[span.start : span.end].strip()
        for each in item.fields
        for span in merged_spans(span for span in listed if span.heading == each.heading)
    )
    return tuple(text for text in removed if text)


def fragments(text: str, *, longest: int = 80, shortest: int = 20) -> tuple[str, ...]:
    """Pieces of a withheld text that would betray it: sentences cut to at most `longest` characters at a space."""
    pieces = []
    for sentence in _SENTENCES.split(" ".join(text.split())):
        piece = sentence if len(sentence) <= longest else sentence[:longest].rsplit(" ", 1)[0]
        if len(piece) >= shortest:
            pieces.append(piece)
    return tuple(pieces)


_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def merged_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Overlapping and touching spans as one, under the reason of the first."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end, each.reason)):
        if merged and span.start <= merged[-1].end:
            last = merged[-1]
            merged[-1] = Span(heading=last.heading, start=last.start, end=max(last.end, span.end), reason=last.reason)
        else:
            merged.append(span)
    return tuple(merged)


def _paragraphs(text: str, spans: tuple[Span, ...]) -> tuple[Paragraph, ...]:
    runs: list[Run] = []
    position = 0
    for span in spans:
        runs.append(Run(text[position : span.start]))
        runs.append(Run(redaction=span.reason.printed))
        position = span.end
    runs.append(Run(text[position:]))
    paragraphs: list[list[Run]] = [[]]
    for run in runs:
        if run.redaction is not None:
            paragraphs[-1].append(run)
            continue
        for line_number, line in enumerate(run.text.split("\n")):
            if line_number:
                paragraphs.append([])
            if line:
                paragraphs[-1].append(Run(line))
    return tuple(tuple(paragraph) for paragraph in paragraphs if _says_something(paragraph))


def _says_something(paragraph: list[Run]) -> bool:
    return any(run.redaction is not None or run.text.strip() for run in paragraph)
