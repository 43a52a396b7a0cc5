# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays a packet out: record.pdf and withholding-log.pdf from values that hold nothing of what was redacted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast

from counselor_desk.documents.template_values import (
    letterhead_values,
    page_setup,
    paragraph_lines,
    printed_date,
    record_table_values,
    signature_values,
    table_values,
    text_lines,
    text_paragraphs,
)
from counselor_desk.documents.typesetting import typeset_with_marks
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.packets import PacketContent, PacketItem
from counselor_desk.domain.ports import Progress
from counselor_desk.domain.releases import RedactionReason

_INDEX_COLUMNS = ("No.", "Item", "Clause", "Pages")
_WRITTEN_COLUMNS = ("No.", "Item", "Session ended", "Begun", "Signed", "Remark")
_WITHHELD_COLUMNS = ("Date", "Description", "Reason", "Source")
_REDACTION_COLUMNS = ("Item", "Pages", "Description", "Reason", "Places")

# margins of the text in theme.typ, in points: what stands above or below is the running head or the foot
BODY_TOP, BODY_BOTTOM = 100.0, 88.0
# how far the black box reaches beyond its words in theme.typ, in points: to the sides, and above and below
REDACTION_MARGIN = (4.2, 1.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPacket:
    """The two PDFs of a packet and where everything stands in them; pages count from 1.

    `item_pages` holds (item number, first page, last page) in the order of the packet.
    """

    record_pdf: bytes = field(repr=False)
    withholding_log_pdf: bytes = field(repr=False)
    pages: int
    item_pages: tuple[tuple[int, int, int], ...]
    log_pages: int


def record_page_number(packet: str, page: int) -> str:
    """The number in the foot of a page of record.pdf: `R-2026-0001-000007`."""
    return f"{packet}-{page:06d}"


def log_page_number(packet: str, page: int) -> str:
    """The number in the foot of a page of withholding-log.pdf: `R-2026-0001-W-000001`."""
    return f"{packet}-W-{page:06d}"


def render_packet(content: PacketContent, *, progress: Progress | None = None) -> RenderedPacket:
    """Set both files; the same content gives the same bytes.

    Takes about 10 ms a page; runs on any thread, in memory only.

    Args:
        content: at least one item, numbered from 1 without a gap.
        progress: told before, between and after the two files.

    Raises:
        MachineError: FONT_MISSING.
        BugError: a template failed.
    """
    tell = progress or _silent
    tell("packet.record", 0, 2)
    record = typeset_with_marks("packet.typ", _record_values(content), produced_at=content.produced_at)
    marks = cast(dict[str, Json], record.marks)
    item_pages = tuple(_item_span(each) for each in cast(list[dict[str, int]], marks["items"]))
    tell("packet.withholding_log", 1, 2)
    log = typeset_with_marks("withholding-log.typ", _log_values(content, item_pages), produced_at=content.produced_at)
    tell("packet.withholding_log", 2, 2)
    return RenderedPacket(
        record_pdf=record.pdf,
        withholding_log_pdf=log.pdf,
        pages=cast(int, marks["pages"]),
        item_pages=item_pages,
        log_pages=cast(dict[str, int], log.marks)["pages"],
    )


def printed_strings(content: PacketContent) -> tuple[str, ...]:
    """Every string that record.pdf is set from, redactions as their markers; foot and head are not repeated."""
    return tuple(_strings(_record_values(content)))


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def _silent(_step: str, _done: int, _total: int) -> None:
    return


def _item_span(mark: dict[str, int]) -> tuple[int, int, int]:
    return mark["number"], mark["first"], mark["last"]


def _record_values(content: PacketContent) -> Json:
    declaration = content.declaration
    return {
        "page": page_setup(
            document_title=f"Records, packet {content.number}",
            language=content.language,
            paper=content.paper,
            number=content.number,
            numbered=True,
            produced_on=content.produced_on,
            letterhead=content.letterhead,
            running_title=content.running_title,
            confidentiality=content.confidentiality_line,
        ),
        "letterhead": letterhead_values(content.letterhead),
        "letter": {
            "date": text_lines(content.produced_on),
            "addressee": text_lines(f"{content.addressee.name}\n{content.addressee.address}".strip()),
            "reference": text_paragraphs(content.reference),
            "salutation": text_lines(content.salutation) if content.salutation else [],
            "opening": text_paragraphs(content.opening),
            "remarks": [{"head": head, "words": words} for head, words in content.remarks],
            "closing": text_paragraphs(content.closing),
            "signature": list(content.signature_lines),
        },
        "declaration": {
            "title": declaration.title,
            "citation": declaration.citation,
            "opening": text_paragraphs([declaration.opening]),
            "statements": [text_paragraphs([each]) for each in declaration.statements],
            "exceptions": text_paragraphs(declaration.exceptions),
            "closing": text_paragraphs([declaration.closing]),
            "signature": list(declaration.signature_lines),
        },
        "groups": _groups(content.items),
        # the last column, the pages, is known only when the items are set: the template adds it
        "index": {"columns": list(_INDEX_COLUMNS), "rows": [_index_row(each) for each in content.items]},
        "items": [_item_values(each) for each in content.items],
        "written": table_values(
            _WRITTEN_COLUMNS,
            [
                (str(row.number), row.item, row.session_ended, row.begun, row.signed, row.remark)
                for row in content.written
            ],
        ),
        "notices": [{"heading": heading, "paragraphs": text_paragraphs([text])} for heading, text in content.notices],
    }


def _groups(items: tuple[PacketItem, ...]) -> Json:
    """The lines of the cover letter's table: neighbours of one group and clause."""
    found: list[Json] = []
    for (group, clause), members in groupby(items, key=lambda each: (each.group, each.clause)):
        numbers = [each.number for each in members]
        words = group if clause is None else f"{group} (clause {clause})"
        found.append({"words": words, "first": numbers[0], "last": numbers[-1]})
    return found


def _index_row(item: PacketItem) -> Json:
    return [str(item.number), _index_words(item), "" if item.clause is None else str(item.clause)]


def _index_words(item: PacketItem) -> str:
    words = f"{item.title}. {item.subtitle}" if item.subtitle else item.title
    return words if str(item.service_date.year) in words else f"{words}, {printed_date(item.service_date)}"


def _item_values(item: PacketItem) -> Json:
    return {
        "number": item.number,
        "title": item.title,
        "subtitle": item.subtitle,
        "facts": [{"label": label, "value": value} for label, value in item.facts],
        "fields": [
            {"heading": each.heading, "paragraphs": [paragraph_lines(paragraph) for paragraph in each.paragraphs]}
            for each in item.fields
        ],
        "table": None if item.table is None else record_table_values(item.table),
        "signature": signature_values(item.signature),
        "closing": list(item.closing_lines),
    }


def _log_values(content: PacketContent, item_pages: tuple[tuple[int, int, int], ...]) -> Json:
    return {
        "packet_number": content.number,
        "page": page_setup(
            document_title=f"Withholding log to packet {content.number}",
            language=content.language,
            paper=content.paper,
            number=f"{content.number}-W",
            numbered=True,
            produced_on=content.produced_on,
            letterhead=content.letterhead,
            running_title=content.running_title,
            confidentiality=content.confidentiality_line,
        ),
        "letterhead": letterhead_values(content.letterhead),
        "reference": text_paragraphs(content.withholding_reference),
        "withheld": table_values(
            _WITHHELD_COLUMNS,
            [
                (printed_date(each.service_date), each.description, each.reason, each.citation)
                for each in content.withheld
            ],
        ),
        "none_withheld": text_lines("No item of the record was withheld."),
        "redactions": table_values(_REDACTION_COLUMNS, _redaction_rows(content.items, item_pages)),
        "none_redacted": text_lines("No words were redacted in the released items."),
    }


def _redaction_rows(
    items: tuple[PacketItem, ...], item_pages: tuple[tuple[int, int, int], ...]
) -> list[tuple[str, ...]]:
    spans = {number: str(first) if first == last else f"{first} to {last}" for number, first, last in item_pages}
    rows: list[tuple[str, ...]] = []
    for item in items:
        for reason, count in sorted(_reasons(item).items()):
            rows.append((str(item.number), spans[item.number], _index_words(item), reason.value, str(count)))
    return rows


def _reasons(item: PacketItem) -> Counter[RedactionReason]:
    return Counter(
        run.redaction
        for each in item.fields
        for paragraph in each.paragraphs
        for run in paragraph
        if run.redaction is not None
    )
