# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays out every produced document that is not a packet: letters, notices, consent documents, forms, accountings."""

from counselor_desk.documents.template_values import (
    letterhead_values,
    numbered_lines,
    page_setup,
    record_table_values,
    signature_values,
    text_lines,
    text_paragraphs,
)
from counselor_desk.documents.typesetting import typeset
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.packets import Letter, LetterSection


def render_letter(letter: Letter) -> bytes:
    """Set a letter or form as PDF/A-2a and PDF/UA-1; the same letter gives the same bytes.

    A table without rows is replaced by the sentence `table_empty`, so that nobody takes it for a lost page.

    Raises:
        MachineError: FONT_MISSING.
        BugError: the template failed.
    """
    return typeset("letter.typ", _values(letter), produced_at=letter.produced_at)


def _values(letter: Letter) -> Json:
    addressee = letter.addressee
    return {
        "page": page_setup(
            # never the letter's own title: it may name a person, and viewers show this one in their window
            document_title=f"Document {letter.reference_number}",
            language=letter.language,
            paper=letter.paper,
            number=letter.reference_number,
            numbered=False,
            produced_on=letter.produced_on,
            letterhead=letter.letterhead,
            running_title=letter.title,
            confidentiality=letter.footer_line,
        ),
        "letterhead": letterhead_values(letter.letterhead),
        "title": letter.title,
        "date": text_lines(letter.produced_on),
        "addressee": None if addressee is None else text_lines(f"{addressee.name}\n{addressee.address}".strip()),
        "reference": text_paragraphs(letter.reference),
        "salutation": text_lines(letter.salutation) if letter.salutation else [],
        "facts": [{"label": label, "value": value} for label, value in letter.facts],
        "paragraphs": text_paragraphs(letter.paragraphs),
        "sections": [_section(each) for each in letter.sections],
        "table": None if letter.table is None else record_table_values(letter.table),
        "table_empty": letter.table_empty,
        "closing": text_paragraphs(letter.closing),
        "signature": signature_values(letter.signature),
        "sign_here": list(letter.sign_here),
        "seal": None if letter.seal is None else _section(letter.seal),
    }


def _section(section: LetterSection) -> Json:
    return {
        "heading": section.heading,
        "paragraphs": text_paragraphs(section.paragraphs),
        "listed": [numbered_lines(at, text) for at, text in enumerate(section.listed, start=1)],
    }
