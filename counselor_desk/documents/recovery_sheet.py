# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays out the two pages that carry secrets: the recovery sheet of a journal and the slip of a protected packet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import segno

from counselor_desk.documents.typesetting import typeset
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.practice import Paper

_GROUPS_IN_A_ROW = 4
_WORDS_IN_A_ROW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetText:
    """What the recovery sheet says around its code."""

    title: str
    subtitle: str
    code_hint: str
    qr_words: str
    warning: str
    paragraphs: tuple[str, ...]
    steps_head: str
    steps: tuple[str, ...]
    kept_head: str
    kept: tuple[str, ...]
    foot: str


def render_recovery_sheet(
    code: str,
    text: SheetText,
    *,
    facts: Sequence[tuple[str, str]],
    language: str,
    paper: Paper,
    produced_at: datetime,
) -> bytes:
    """Set the sheet as one page, PDF/A-2a and PDF/UA-1; the same arguments give the same bytes.

    Args:
        code: groups joined by hyphens; the QR code holds exactly these signs.
        text: the words of the page.
        facts: label and value pairs for its head.
        language: tag of the language, such as `en-US`.
        paper: the size of the page.
        produced_at: aware; the time stamp inside the file.

    Raises:
        MachineError: FONT_MISSING.
        BugError: the template failed.
    """
    groups = code.split("-")
    rows: list[Json] = [list(groups[at : at + _GROUPS_IN_A_ROW]) for at in range(0, len(groups), _GROUPS_IN_A_ROW)]
    lang, _, region = language.partition("-")
    content: dict[str, Json] = {
        # the title of a file is shown by viewers and print queues: it says no more than what the page is
        "document-title": text.title,
        "lang": lang,
        "region": region or None,
        "paper": paper.value,
        "title": text.title,
        "subtitle": text.subtitle,
        "facts": [{"label": label, "value": value} for label, value in facts],
        "code-rows": rows,
        "code-hint": text.code_hint,
        "qr": _qr_code(code),
        "qr-words": text.qr_words,
        "warning": text.warning,
        "paragraphs": list(text.paragraphs),
        "steps-head": text.steps_head,
        "steps": list(text.steps),
        "kept-head": text.kept_head,
        "kept": list(text.kept),
        "foot": text.foot,
    }
    return typeset("recovery-sheet.typ", content, produced_at=produced_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipText:
    """What the slip says around its words."""

    title: str
    subtitle: str
    paragraphs: tuple[str, ...]
    words: tuple[str, ...] = field(repr=False)


def render_passphrase_slip(text: SlipText, *, language: str, paper: Paper, produced_at: datetime) -> bytes:
    """Set the slip at the top of a page, PDF/A-2a and PDF/UA-1; the same arguments give the same bytes.

    Raises:
        MachineError: FONT_MISSING.
        BugError: the template failed.
    """
    words = text.words
    rows = ["-".join(words[at : at + _WORDS_IN_A_ROW]) for at in range(0, len(words), _WORDS_IN_A_ROW)]
    lang, _, region = language.partition("-")
    content: dict[str, Json] = {
        "document-title": text.title,
        "lang": lang,
        "region": region or None,
        "paper": paper.value,
        "title": text.title,
        "subtitle": text.subtitle,
        # a hyphen at the end of a row says that the words go on
        "rows": [*(f"{row}-" for row in rows[:-1]), *rows[-1:]],
        "paragraphs": list(text.paragraphs),
    }
    return typeset("passphrase-slip.typ", content, produced_at=produced_at)


def _qr_code(code: str) -> str:
    """An SVG picture; level M stays readable with a seventh of the code stained or folded (ISO/IEC 18004)."""
    made = segno.make_qr(code, error="m", boost_error=False)
    return made.svg_inline(dark="#1B2328", border=0, scale=1, omitsize=True)
