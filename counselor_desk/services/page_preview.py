# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a packet before it is built, and the way between a place on a page and a place in the record.

A selection with the mouse becomes an item, a heading and a span of its text; what is redacted or still to decide
becomes rectangles. Where the way is not certain there is none: a redaction in the wrong place would be worse.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from types import TracebackType

from counselor_desk.documents.packet import BODY_BOTTOM, BODY_TOP, REDACTION_MARGIN
from counselor_desk.documents.page_images import OpenPages
from counselor_desk.domain.packets import PacketItem
from counselor_desk.domain.page_images import PageBox, PageGlyph, PageImage, PageWord
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.domain.third_persons import Mention
from counselor_desk.services.page_alignment import Line, PrintedSign, Source, aligned, comparable, expected_lines
from counselor_desk.services.releases import Preview


@dataclass(frozen=True, slots=True, order=True)
class WordPlace:
    """One word of one page: pages count from 1, words from 0 in the order of the text."""

    page: int
    word: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span of one field of one item, as `ReleaseReview.redact` takes it; `words` are the text that it covers."""

    item_id: ItemId
    heading: str = field(repr=False)
    start: int
    end: int
    words: str = field(repr=False)


class MarkKind(StrEnum):
    """Why a place on a page is marked."""

    REDACTED = "redacted"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """A redaction or a mention still to decide, with one box for each line that it touches on this page.

    `key` is the one under which the mention's person is decided, empty for a redaction; `reason` is the redaction's.
    """

    kind: MarkKind
    item_id: ItemId
    heading: str = field(repr=False)
    start: int
    end: int
    boxes: tuple[PageBox, ...]
    key: str = field(default="", repr=False)
    reason: RedactionReason | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """One sign as it stands on a page, and what of the record it shows; None where that is not certain."""

    page: int
    glyph: PageGlyph
    source: Source | None


class PagePreview:
    """Pages of a `Preview`, from 1: those of record.pdf, then those of the withholding log.

    Holds both files open until it is closed; leaving a `with` block closes it. It reads no journal, so any one thread
    may use it. A page is drawn in about 10 ms; the words of an item are read when one of its pages is first asked for.
    """

    def __init__(self, preview: Preview) -> None:
        self._preview = preview
        self._items = {item.number: item for item in preview.content.items}
        self._texts = {item.id: item for item in preview.scope.items}
        self._placed: dict[int, tuple[_Placed, ...]] = {}
        self._record = OpenPages(preview.rendered.record_pdf)
        try:
            self._log = OpenPages(preview.rendered.withholding_log_pdf)
        except BaseException:
            self._record.close()
            raise

    def __enter__(self) -> "PagePreview":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free both files; does nothing the second time."""
        self._record.close()
        self._log.close()

    @property
    def pages(self) -> range:
        return self._preview.pages

    def is_of_log(self, page: int) -> bool:
        """Tell whether a page belongs to the withholding log."""
        return page > self._preview.rendered.pages

    def item_on(self, page: int) -> ItemId | None:
        """The item to which a page belongs; None for letters, index, tables and the withholding log."""
        item = self._item_on(page)
        return None if item is None else item.item_id

    def image(self, page: int, *, scale: float) -> PageImage:
        """Draw a page at `scale` pixels a point.

        Raises:
            UserError: RECORD_NOT_FOUND for a page that there is not.
            ValueError: the scale is out of range, or the preview is closed.
        """
        pages, at = self._in_file(page)
        return pages.image(at, scale=scale)

    def words(self, page: int) -> tuple[PageWord, ...]:
        """The words of a page in the order of its text.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        pages, at = self._in_file(page)
        return pages.words(at)

    def passage_in(self, page: int, rectangle: PageBox) -> Passage | None:
        """The span that the words touched by a rectangle show, or None where they show none for certain.

        None when the words are not of one field of one item, do not follow one another in its text, or cannot be told
        from others.
        """
        touched = {word.index for word in self.words(page) if word.box.touches(rectangle)}
        return self._passage(
            [each for each in self._placed_on(page) if each.page == page and each.glyph.word in touched]
        )

    def passage_between(self, one: WordPlace, other: WordPlace) -> Passage | None:
        """The span from one word to another, either way round, also over a page break; None as for `passage_in`.

        The running head and foot of the pages between do not count.
        """
        first, last = sorted((one, other))
        if self._item_on(first.page) is not self._item_on(last.page):
            return None
        return self._passage(
            [each for each in self._placed_on(first.page) if first <= WordPlace(each.page, each.glyph.word) <= last]
        )

    def marks(self, page: int) -> tuple[PageMark, ...]:
        """The redactions on a page and the mentions still to decide, in the order of their text."""
        item = self._item_on(page)
        if item is None:
            return ()
        placed = self._placed_on(page)
        return (*_redactions(item, placed, page=page), *self._undecided(item, placed, page=page))

    def pages_of(self, mention: Mention) -> tuple[int, ...]:
        """The pages on which a mention can be shown; empty where it was redacted, or its place is not certain."""
        for item in self._items.values():
            if item.item_id == mention.item_id:
                return tuple(dict.fromkeys(each.page for each in _showing(mention, self._placed_of(item.number))))
        return ()

    def _in_file(self, page: int) -> tuple[OpenPages, int]:
        of_record = self._preview.rendered.pages
        return (self._log, page - of_record) if page > of_record else (self._record, page)

    @cached_property
    def _item_pages(self) -> dict[int, int]:
        return {
            page: number for number, first, last in self._preview.rendered.item_pages for page in range(first, last + 1)
        }

    def _item_on(self, page: int) -> PacketItem | None:
        number = self._item_pages.get(page)
        return None if number is None else self._items[number]

    def _placed_on(self, page: int) -> tuple[_Placed, ...]:
        number = self._item_pages.get(page)
        return () if number is None else self._placed_of(number)

    def _placed_of(self, number: int) -> tuple[_Placed, ...]:
        if number not in self._placed:
            self._placed[number] = self._read(self._items[number])
        return self._placed[number]

    def _read(self, item: PacketItem) -> tuple[_Placed, ...]:
        on_pages = [
            (page, glyph)
            for page, number in self._item_pages.items()
            if number == item.number
            for glyph in self._body(page)
        ]
        sources = aligned(
            [PrintedSign(glyph.text, word=(page, glyph.word)) for page, glyph in on_pages], self._expected(item)
        )
        return tuple(_Placed(page, glyph, source) for (page, glyph), source in zip(on_pages, sources, strict=True))

    def _expected(self, item: PacketItem) -> tuple[Line, ...]:
        text = self._texts.get(item.item_id)
        # a table is gathered from many items, and holds nothing that could be redacted
        if text is None or item.table is not None:
            return ()
        return expected_lines(text, self._preview.scope.spans.get(item.item_id, ()), closing_lines=item.closing_lines)

    def _body(self, page: int) -> Iterable[PageGlyph]:
        height = self._record.height(page)
        for glyph in self._record.glyphs(page):
            middle = (glyph.box.top + glyph.box.bottom) / 2
            # a hyphen or an accent by itself says nothing about where it comes from
            if BODY_TOP < middle < height - BODY_BOTTOM and comparable(glyph.text):
                yield glyph

    def _passage(self, chosen: list[_Placed]) -> Passage | None:
        sources = [each.source for each in chosen]
        known = [each for each in sources if each is not None]
        if not known or len(known) < len(sources) or all(each.redacted is not None for each in known):
            return None
        item = self._item_on(chosen[0].page)
        heading = known[0].heading
        if item is None or any(each.heading != heading for each in known):
            return None
        text = self._texts[item.item_id].text_of(heading) or ""
        covered = {at for each in known for at in range(each.start, each.end)}
        start, end = min(covered), max(covered) + 1
        # every letter between the first and the last must have been chosen, or the words do not follow one another
        if any(text[at].isalnum() and at not in covered for at in range(start, end)):
            return None
        while end < len(text) and _is_written_on(text[end]):
            end += 1
        start, end = _without_punctuation(text, start, end)
        return Passage(item_id=item.item_id, heading=heading, start=start, end=end, words=text[start:end])

    def _undecided(self, item: PacketItem, placed: tuple[_Placed, ...], *, page: int) -> Iterable[PageMark]:
        for mention in self._preview.undecided:
            if mention.item_id != item.item_id:
                continue
            boxes = _boxes(each.glyph for each in _showing(mention, placed) if each.page == page)
            if boxes:
                yield PageMark(
                    kind=MarkKind.UNDECIDED,
                    item_id=item.item_id,
                    heading=mention.heading,
                    start=mention.start,
                    end=mention.end,
                    boxes=boxes,
                    key=mention.key,
                )


def _showing(mention: Mention, placed: Iterable[_Placed]) -> Iterable[_Placed]:
    for each in placed:
        source = each.source
        if (
            source is not None
            and source.redacted is None
            and source.heading == mention.heading
            and source.start < mention.end
            and mention.start < source.end
        ):
            yield each


def _redactions(item: PacketItem, placed: Iterable[_Placed], *, page: int) -> Iterable[PageMark]:
    for source, members in groupby(placed, key=lambda each: each.source):
        if source is None or source.redacted is None:
            continue
        boxes = _boxes((each.glyph for each in members if each.page == page), margin=REDACTION_MARGIN)
        if boxes:
            yield PageMark(
                kind=MarkKind.REDACTED,
                item_id=item.item_id,
                heading=source.heading,
                start=source.start,
                end=source.end,
                boxes=boxes,
                reason=source.redacted,
            )


def _boxes(glyphs: Iterable[PageGlyph], *, margin: tuple[float, float] = (0, 0)) -> tuple[PageBox, ...]:
    """One box for each line; what shares more than half of its height with the box before stands on its line."""
    lines: list[PageBox] = []
    for glyph in glyphs:
        middle = (glyph.box.top + glyph.box.bottom) / 2
        if lines and lines[-1].top < middle < lines[-1].bottom:
            lines[-1] = lines[-1].joined(glyph.box)
        else:
            lines.append(glyph.box)
    aside, above = margin
    return tuple(
        PageBox(each.left - aside, each.top - above, each.right + aside, each.bottom + above) for each in lines
    )


def _is_written_on(sign: str) -> bool:
    """Signs that belong to the letter before them and have no place of their own on the page."""
    return unicodedata.category(sign) in {"Mn", "Me", "Mc", "Cf"}


_ENDINGS = ".,;:!?…"
_PAIRS = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»", '"': '"'}


def _without_punctuation(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave the punctuation around the words in place: a mouse takes whole words, and the sentence goes on."""
    while end - start > 1:
        first, last = text[start], text[end - 1]
        if last.isspace() or last in _ENDINGS:
            end -= 1
        elif first in _PAIRS and last == _PAIRS[first] and _stands_alone(first, text[start:end]):
            start, end = start + 1, end - 1
        elif first in _PAIRS and _PAIRS[first] not in text[start + 1 : end]:
            start += 1
        elif last in _OPENINGS and _OPENINGS[last] not in text[start : end - 1]:
            end -= 1
        else:
            break
    return start, end


_OPENINGS = {closing: opening for opening, closing in _PAIRS.items()}


def _stands_alone(opening: str, words: str) -> bool:
    inner = words[1:-1]
    return bool(inner.strip()) and opening not in inner and _PAIRS[opening] not in inner
