# SPDX-License-Identifier: GPL-3.0-or-later
"""record.pdf and withholding-log.pdf through the eyes of programs that are not ours."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from built_packets import read_with, small_content, small_rendered
from packet_samples import HOSTILE_TEXTS, attendance_item, note_item, packet_content, paragraph

from counselor_desk.documents.inspection import squeezed
from counselor_desk.documents.packet import render_packet
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.documents.typesetting import printable
from counselor_desk.domain.packets import PAGE_COUNT, PacketContent, PacketField, PacketItem, Run
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.releases import RedactionReason


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packet") / "record.pdf"
    path.write_bytes(small_rendered().record_pdf)
    return path


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packet") / "withholding-log.pdf"
    path.write_bytes(small_rendered().withholding_log_pdf)
    return path


def redacted(text: str, spans: Sequence[str], reason: RedactionReason) -> tuple[Run, ...]:
    """What the release makes of a text: each span becomes a run that keeps only the reason."""
    pattern = "|".join(re.escape(each) for each in spans)
    runs: list[Run] = []
    for piece in re.split(f"({pattern})", text):
        if piece:
            runs.append(Run(redaction=reason) if piece in spans else Run(piece))
    return tuple(runs)


def content_with(runs: tuple[Run, ...]) -> PacketContent:
    return packet_content(items=[note_item(1, fields=[PacketField("Data", (runs,))])])


@pytest.mark.parametrize("which", ["record", "log"])
def test_qpdf_finds_no_fault(which: str, request: pytest.FixtureRequest) -> None:
    said = read_with("qpdf", "--check", request.getfixturevalue(which))
    assert "No syntax or stream encoding errors found" in said


@pytest.mark.parametrize("which", ["record", "log"])
def test_pdfinfo_says_tagged_and_without_javascript(which: str, request: pytest.FixtureRequest) -> None:
    said = read_with("pdfinfo", request.getfixturevalue(which))
    assert re.search(r"^Tagged:\s+yes$", said, re.MULTILINE)
    assert re.search(r"^JavaScript:\s+no$", said, re.MULTILINE)
    assert re.search(r"^Encrypted:\s+no$", said, re.MULTILINE)


def test_the_title_of_the_file_names_the_packet_and_no_person(record: Path) -> None:
    assert re.search(r"^Title:\s+Records, packet R-2026-0014$", read_with("pdfinfo", record), re.MULTILINE)


@pytest.mark.parametrize("program", ["pdftotext", "mutool"])
def test_every_page_says_its_number_and_which_of_how_many_it_is(program: str, record: Path) -> None:
    arguments = (record, "-") if program == "pdftotext" else ("draw", "-F", "txt", record)
    pages = read_with(program, *arguments).split("\f")[: small_rendered().pages]
    assert len(pages) == small_rendered().pages
    for number, page in enumerate(pages, start=1):
        assert f"R-2026-0014-{number:06d}" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "Produced 17 November 2026" in page
        assert "Confidential counseling record" in page


@pytest.mark.parametrize("program", ["pdftotext", "mutool"])
def test_released_text_can_be_read(program: str, record: Path) -> None:
    arguments = (record, "-") if program == "pdftotext" else ("draw", "-F", "txt", record)
    said = squeezed(read_with(program, *arguments))
    for words in (
        "She described two attempts to board the number 12 bus since the collision.",
        "GAD-7 completed in session: 15.",
        "Paced breathing twice daily, with a written log.",
        "Signed electronically by Ingrid Solvang-Reyes, LPC, on 2 April 2026 at 16:12.",
        "Marisol Quint (C-0042)",
        "张伟",
        "上海",
        "Привет",
    ):
        assert squeezed(words) in said


def test_hostile_text_is_printed_as_typed(record: Path) -> None:
    said = squeezed(read_with("pdftotext", "-layout", record, "-"))
    for text in HOSTILE_TEXTS:
        assert squeezed(printable(text)) in said


def test_arabic_is_read_in_its_own_order() -> None:
    said = squeezed("".join(page_texts(small_rendered().record_pdf)))
    assert squeezed("محمد عبد الرحمن") in said


def test_no_word_runs_over_the_margin(record: Path) -> None:
    boxes = re.findall(
        r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', read_with("pdftotext", "-bbox", record, "-")
    )
    assert len(boxes) > 500
    # side bearings of a letter may reach a point over the edge of its line
    assert min(float(left) for left, _ in boxes) >= 81 - 1
    assert max(float(right) for _, right in boxes) <= 612 - 81 + 1


def test_parts_stand_in_the_order_of_the_layout(record: Path) -> None:
    said = read_with("pdftotext", record, "-")
    heads = (
        "Dear Clerk of the Court",
        "Declaration of the custodian of records",
        "Every item of this packet",
        "She described two attempts",
        "When each record was written\n",
        "Notices\n",
    )
    places = [said.rindex(head) if head.endswith("\n") else said.index(head) for head in heads]
    assert places == sorted(places)


def test_the_reported_pages_are_where_the_items_stand() -> None:
    texts = page_texts(small_rendered().record_pdf)
    for (_number, first, _last), item in zip(small_rendered().item_pages, small_content().items, strict=True):
        assert squeezed(item.title) in squeezed(texts[first - 1])


def test_the_index_prints_the_reported_pages() -> None:
    (index,) = [text for text in page_texts(small_rendered().record_pdf) if "Every item of this packet" in text]
    for number, first, last in small_rendered().item_pages:
        span = str(first) if first == last else f"{first} to {last}"
        assert re.search(rf"^{number}\b.*?\b{span}\s*$", index, re.MULTILINE | re.DOTALL)


def test_heads_of_a_table_stand_on_every_page_that_it_reaches() -> None:
    rendered = render_packet(packet_content(items=[attendance_item(1, rows=90)]))
    ((_, first, last),) = rendered.item_pages
    assert last > first
    for text in page_texts(rendered.record_pdf)[first - 1 : last]:
        assert "Attendance" in text


@pytest.mark.parametrize(("paper", "size"), [(Paper.LETTER, "612 x 792"), (Paper.A4, "595.276 x 841.89")])
def test_both_paper_sizes(paper: Paper, size: str, tmp_path: Path) -> None:
    (tmp_path / "record.pdf").write_bytes(render_packet(replace(small_content(), paper=paper)).record_pdf)
    assert f"Page size:       {size} pts" in read_with("pdfinfo", tmp_path / "record.pdf")


def test_two_records_that_differ_only_in_redacted_text_give_the_same_bytes() -> None:
    spans = ["Bo", "Bartholomew Featherstonehaugh-Cholmondeley of Upper Larkfield"]
    first, second = (
        render_packet(
            content_with(redacted(f"She met {name} twice. {name} drove.", spans, RedactionReason.THIRD_PARTY))
        )
        for name in spans
    )
    assert first.record_pdf == second.record_pdf
    assert first.withholding_log_pdf == second.withholding_log_pdf


def test_a_redaction_is_marked_and_what_lay_beneath_is_in_no_file(tmp_path: Path) -> None:
    name = "Bartholomew Featherstonehaugh"
    runs = redacted(f"{name} called, then {name}", [name], RedactionReason.OTHER_CLIENT)
    (tmp_path / "record.pdf").write_bytes(render_packet(content_with(runs)).record_pdf)
    text = read_with("pdftotext", tmp_path / "record.pdf", "-")
    assert text.count("[REDACTED - third party]") == 2
    assert "other client" not in text
    read_with("qpdf", "--qdf", "--object-streams=disable", tmp_path / "record.pdf", tmp_path / "open.pdf")
    assert b"Featherstonehaugh" not in (tmp_path / "open.pdf").read_bytes()


def test_the_log_has_its_own_numbers_and_lists_what_was_withheld_and_redacted(log: Path) -> None:
    said = squeezed(read_with("pdftotext", log, "-"))
    for words in (
        "R-2026-0014-W-000001",
        "Psychotherapy note, one entry",
        "The order does not name",
        "privilege claimed",
    ):
        assert squeezed(words) in said


def test_an_empty_log_says_so() -> None:
    content = packet_content(items=[attendance_item(1)], withheld=())
    (page,) = page_texts(render_packet(content).withholding_log_pdf)
    assert "No item of the record was withheld." in page
    assert "No words were redacted in the released items." in page


def test_nothing_is_asserted_for_the_custodian() -> None:
    declaration = page_texts(small_rendered().record_pdf)[1]
    assert not set("☑☒✓✔xX").intersection(declaration.split())


def test_the_declaration_counts_the_pages_that_were_set() -> None:
    content = packet_content(items=[attendance_item(1)])
    counted = replace(
        content.declaration, opening=f"The attached records ({PAGE_COUNT} pages) are listed in the index."
    )
    rendered = render_packet(replace(content, declaration=counted))
    assert f"({rendered.pages} pages)" in page_texts(rendered.record_pdf)[1]


def test_progress_is_told_from_nothing_to_everything() -> None:
    told: list[tuple[str, int, int]] = []
    render_packet(packet_content(items=[attendance_item(1)]), progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == [0, 1, 2]
    assert {total for _, _, total in told} == {2}


def test_a_packet_of_three_hundred_items_is_set_whole(tmp_path: Path) -> None:
    items: list[PacketItem] = [note_item(at) for at in range(1, 301)]
    rendered = render_packet(packet_content(items=items))
    assert rendered.pages > 300
    assert [number for number, _, _ in rendered.item_pages] == list(range(1, 301))
    (tmp_path / "record.pdf").write_bytes(rendered.record_pdf)
    assert f"Pages:           {rendered.pages}\n" in read_with("pdfinfo", tmp_path / "record.pdf")


def test_a_marker_never_breaks_over_a_line() -> None:
    runs = tuple(
        run for _ in range(40) for run in (Run("x" * (_ % 7) + " "), Run(redaction=RedactionReason.PRIVILEGED))
    )
    pages = page_texts(render_packet(content_with(runs)).record_pdf)
    assert "".join(pages).count("[REDACTED - privilege claimed]") == 40


def test_a_line_of_text_keeps_its_words_beside_a_redaction() -> None:
    runs = paragraph("Called ", Run(redaction=RedactionReason.IDENTIFIER), ", then wrote.")
    assert "Called [REDACTED - identifier]" in "".join(page_texts(render_packet(content_with(runs)).record_pdf))


def test_what_is_typed_is_set_as_it_stands_whatever_it_means_to_the_typesetter() -> None:
    typed = r'He said "no\" and left. #panic("x") \u{41} \" ") #document-of((:)) "'
    pages = page_texts(render_packet(content_with(paragraph(typed))).record_pdf)
    assert squeezed(typed) in squeezed("".join(pages))
