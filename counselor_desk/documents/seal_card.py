# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays out the seal card: one page that somebody else keeps, with size and root of the record's log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import segno

from counselor_desk.documents.typesetting import typeset
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.practice import Paper

_GROUPS_IN_A_ROW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What a seal card says; `facts` are label and value pairs."""

    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...] = field(repr=False)
    size_label: str
    root_label: str
    check_label: str
    qr_words: str
    proves_head: str
    proves: tuple[str, ...]
    steps_head: str
    steps: tuple[str, ...]
    kept_head: str
    kept: tuple[str, ...]
    foot: str


def render_seal_card(
    text: CardText,
    *,
    size: str,
    groups: Sequence[str],
    check_group: str,
    line: str,
    language: str,
    paper: Paper,
    produced_at: datetime,
) -> bytes:
    """Set the card as one page, PDF/A-2a and PDF/UA-1; the same arguments give the same bytes.

    Args:
        text: the words of the page.
        size: the number of entries, as it is typed.
        groups: the root in groups of 4 signs.
        check_group: what is typed after them.
        line: what the QR code holds.
        language: tag of the language, such as `en-US`.
        paper: the size of the page.
        produced_at: aware; the time stamp inside the file.

    Raises:
        MachineError: FONT_MISSING.
        BugError: the template failed.
    """
    rows: list[Json] = [list(groups[at : at + _GROUPS_IN_A_ROW]) for at in range(0, len(groups), _GROUPS_IN_A_ROW)]
    lang, _, region = language.partition("-")
    content: dict[str, Json] = {
        # shown by viewers and print queues: it says no more than what the page is
        "document-title": text.title,
        "lang": lang,
        "region": region or None,
        "paper": paper.value,
        "title": text.title,
        "subtitle": text.subtitle,
        "facts": [{"label": label, "value": value} for label, value in text.facts],
        "size-label": text.size_label,
        "size": size,
        "root-label": text.root_label,
        "root-rows": rows,
        "check-label": text.check_label,
        "check-group": check_group,
        "qr": _qr_code(line),
        "qr-words": text.qr_words,
        "proves-head": text.proves_head,
        "proves": list(text.proves),
        "steps-head": text.steps_head,
        "steps": list(text.steps),
        "kept-head": text.kept_head,
        "kept": list(text.kept),
        "foot": text.foot,
    }
    return typeset("seal-card.typ", content, produced_at=produced_at)


def _qr_code(line: str) -> str:
    """An SVG picture; level M stays readable with a seventh of the code stained or folded (ISO/IEC 18004)."""
    made = segno.make_qr(line, error="m", boost_error=False)
    return made.svg_inline(dark="#1B2328", border=0, scale=1, omitsize=True)
