# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters and forms through the eyes of programs that are not ours."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from built_packets import read_with
from packet_samples import letter

from counselor_desk.documents.letters import render_letter
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.documents.pdf_traits import pdf_traits
from counselor_desk.domain.packets import LetterSection, PacketTable
from counselor_desk.domain.practice import Paper

ACCOUNTING = PacketTable(
    columns=("Date", "Recipient", "What", "Why"),
    rows=tuple(
        (f"{1 + at % 28} May 2026", "Clerk of the Superior Court", "12 pages", "Court order") for at in range(80)
    ),
)


@pytest.mark.parametrize("paper", list(Paper))
def test_a_letter_is_archival_tagged_and_without_fault(paper: Paper, tmp_path: Path) -> None:
    pdf = render_letter(letter(paper=paper))
    (tmp_path / "letter.pdf").write_bytes(pdf)
    assert "No syntax or stream encoding errors found" in read_with("qpdf", "--check", tmp_path / "letter.pdf")
    traits = pdf_traits(pdf)
    assert (traits.pdfa, traits.pdfua, traits.tagged, traits.language) == ("2A", "1", True, "en-US")


def test_every_part_of_a_letter_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(render_letter(letter()))
    said = read_with("pdftotext", "-layout", tmp_path / "letter.pdf", "-")
    for words in (
        "Fernbank Counseling",
        "Dana Whitlock, Esq.",
        "80 Harbor Street",
        "Subpoena dated 2 November 2026",
        "Objection to a subpoena",
        "Dear Counsel,",
        "20 November 2026",
        "neither confirms nor denies",
        "a court order;",
        "Respectfully,",
        "Sent under review of counsel.",
        "L-2026-0003",
        "Page 1 of 1",
    ):
        assert words in said
    assert re.search(r"^\s*2\.\s+a court order;", said, re.MULTILINE)


def test_no_name_stands_in_the_title_of_the_file() -> None:
    assert pdf_traits(render_letter(replace(letter(), title="Letter to Dana Whitlock"))).title == "Document L-2026-0003"


def test_a_form_has_no_addressee() -> None:
    (page,) = page_texts(render_letter(replace(letter(), addressee=None, salutation="", reference=())))
    assert "Dana Whitlock" not in page
    assert "Objection to a subpoena" in page


def test_a_table_that_is_empty_is_said_to_be_empty() -> None:
    empty = PacketTable(columns=("Date", "Recipient"), rows=())
    (page,) = page_texts(render_letter(letter(table=empty, table_empty="No disclosures are on file.")))
    assert "No disclosures are on file." in page
    assert "Recipient" not in page


def test_a_long_table_repeats_its_heads() -> None:
    pages = page_texts(render_letter(letter(table=ACCOUNTING)))
    assert len(pages) > 1
    assert all("Recipient" in page for page in pages if "Court order" in page)


def test_from_the_second_page_practice_and_title_stand_above() -> None:
    sections = tuple(LetterSection(heading=f"Part {at}", paragraphs=("Words of the part. " * 60,)) for at in range(6))
    pages = page_texts(render_letter(replace(letter(), sections=sections)))
    assert len(pages) > 1
    assert all("Objection to a subpoena" in page for page in pages[1:])


def test_many_signature_lines_stand_two_by_two() -> None:
    captions = ("Client", "Date", "Counselor", "Date", "Witness")
    (page,) = page_texts(render_letter(replace(letter(), sign_here=captions)))
    assert [page.count(each) for each in ("Client", "Witness", "Date")] == [1, 1, 2]
