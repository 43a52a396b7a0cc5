# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns texts of the domain into the plain values that the templates print: lines and directions."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from counselor_desk.domain.canonical import Json
from counselor_desk.domain.drawn_signatures import PLACES
from counselor_desk.domain.packets import Letterhead, PacketTable, Paragraph, PrintedSignature, Run
from counselor_desk.domain.practice import Paper

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# "1.", "12)", a dash or a bullet at the start of a line that the counselor typed as a list
_LIST_MARK = re.compile(r"\s{0,4}(?P<mark>\d{1,3}[.)]|[-–•*])\s+(?=\S)")


def printed_date(day: date) -> str:
    """The day in words that no reader can take for another: `2 April 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def page_setup(
    *,
    document_title: str,
    language: str,
    paper: Paper,
    number: str,
    numbered: bool,
    produced_on: str,
    letterhead: Letterhead,
    running_title: str,
    confidentiality: str,
) -> dict[str, Json]:
    """What stands on every page; `numbered` sets a six-digit page number behind the number."""
    lang, _, region = language.partition("-")
    return {
        "document_title": document_title,
        "lang": lang or "en",
        "region": region or None,
        "paper": paper.value,
        "number": number,
        "numbered": numbered,
        "produced_on": produced_on,
        "practice": letterhead.practice,
        "running_title": running_title,
        "confidentiality": confidentiality,
    }


def letterhead_values(letterhead: Letterhead) -> Json:
    """The practice's name, and what stands under it line by line."""
    under = (letterhead.counselor, *letterhead.address.split("\n"), letterhead.contact)
    lines: list[Json] = [each.strip() for each in under if each.strip()]
    return {"practice": letterhead.practice, "lines": lines}


def text_lines(text: str) -> Json:
    """A plain paragraph as lines."""
    return paragraph_lines((Run(text),))


def numbered_lines(number: int, text: str) -> Json:
    """A paragraph of a numbered list; its number hangs before the text."""
    first, *rest = text.split("\n")
    return [_printed_line(f"{number}.", [Run(first)]), *(_printed_line(None, [Run(each)]) for each in rest)]


def text_paragraphs(texts: Iterable[str]) -> Json:
    """Plain paragraphs, each as lines; an empty line inside a text parts it in two."""
    return [text_lines(part) for text in texts for part in re.split(r"\n\s*\n", text) if part.strip()]


def paragraph_lines(paragraph: Paragraph) -> Json:
    """A paragraph as lines of runs: its direction and the mark of a typed list beside each line."""
    lines: list[list[Run]] = [[]]
    for run in paragraph:
        first, *rest = run.text.split("\n") if run.redaction is None else [""]
        lines[-1].append(run if run.redaction is not None else Run(first))
        lines.extend([Run(each)] for each in rest)
    return [_line(line) for line in lines]


def table_values(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Json]:
    """Heads and rows; raises ValueError where a row is not as long as the head."""
    return {"columns": list(columns), "rows": [[cell for _, cell in zip(columns, row, strict=True)] for row in rows]}


def record_table_values(table: PacketTable) -> dict[str, Json]:
    """A table of the record as the templates print it."""
    return table_values(table.columns, table.rows)


def signature_values(signature: PrintedSignature | None) -> Json:
    """The line as whole ten-thousandths of the pad, and the words under it."""
    if signature is None:
        return None
    fine = 10**PLACES
    strokes: list[Json] = [[[round(x * fine), round(y * fine)] for x, y in each] for each in signature.drawn.strokes]
    return {"strokes": strokes, "ratio": signature.drawn.ratio, "words": signature.words}


def _line(line: list[Run]) -> Json:
    mark: str | None = None
    if line and line[0].redaction is None:
        found = _LIST_MARK.match(line[0].text)
        # the mark may be all that stands before a redaction
        if found is None and len(line) > 1:
            found = re.fullmatch(r"\s{0,4}(?P<mark>\d{1,3}[.)]|[-–•*])\s+", line[0].text)
        if found is not None:
            mark = found["mark"]
            line = [Run(line[0].text[found.end() :]), *line[1:]]
    return _printed_line(mark, line)


def _printed_line(mark: str | None, line: list[Run]) -> Json:
    return {
        "mark": mark,
        "rtl": _is_right_to_left("".join(run.text for run in line)),
        "runs": [
            {"text": run.text, "redaction": None if run.redaction is None else run.redaction.marker}
            for run in line
            if run.text or run.redaction is not None
        ],
    }


def _is_right_to_left(text: str) -> bool:
    """The first letter with a direction decides, as in the Unicode Bidirectional Algorithm (UAX 9, rule P2)."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False
