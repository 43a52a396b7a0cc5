# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages as pixels and as words with boxes, held beside what poppler reads in the same file."""

import re
import threading
from pathlib import Path

import pytest
from built_packets import PASSPHRASE, content_of, read_with, small_files, small_rendered
from packet_samples import note_item, packet_content

from counselor_desk.documents.packet import BODY_BOTTOM, BODY_TOP, REDACTION_MARGIN, render_packet
from counselor_desk.documents.page_images import LARGEST_SCALE, OpenPages, page_words, render_page
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.page_images import PageImage
from counselor_desk.resource_files import resource_path

NOTE_PAGE = small_rendered().item_pages[0][1]
POPPLER_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>')


def record() -> bytes:
    return small_rendered().record_pdf


def black_boxes(image: PageImage) -> int:
    """Solid boxes of ink in an image of two pixels a point: white letters part a box, and it is 22 pixels high."""
    boxes: list[tuple[int, int, int]] = []
    for row in range(image.height):
        for start, end in _long_runs(image, row):
            if not any(row - first < 26 and start < right and left < end for first, left, right in boxes):
                boxes.append((row, start, end))
    return len(boxes)


def _long_runs(image: PageImage, row: int) -> list[tuple[int, int]]:
    line = image.pixels[row * image.stride : row * image.stride + image.width * 4]
    dark = "".join("#" if blue < 0x60 else "." for blue in line[::4])
    return [found.span() for found in re.finditer("#{60,}", dark)]


def test_an_image_is_as_large_as_its_page_at_its_scale() -> None:
    image = render_page(record(), NOTE_PAGE, scale=1.5)

    assert (image.width, image.height) == (918, 1188)
    assert (image.points_width, image.points_height) == (612, 792)
    assert image.stride >= 4 * image.width
    assert len(image.pixels) == image.stride * image.height


def test_a_pixel_is_blue_green_red_and_255() -> None:
    image = render_page(record(), NOTE_PAGE, scale=2.0)
    word = next(each for each in page_words(record(), NOTE_PAGE) if each.text == "[REDACTED")
    at = int((word.top - 1) * 2) * image.stride + int((word.left + 3) * 2) * 4

    assert image.pixels[:4] == b"\xff\xff\xff\xff"
    # ink is #1B2328
    assert image.pixels[at : at + 4] == b"\x28\x23\x1b\xff"


def test_every_redaction_of_a_page_is_a_black_box_in_its_image() -> None:
    image = render_page(record(), NOTE_PAGE, scale=2.0)

    # five in the note; a box that a line break would part stays whole
    assert black_boxes(image) == 5


def test_words_stand_where_poppler_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "record.pdf"
    path.write_bytes(record())
    printed = read_with("pdftotext", "-bbox", "-f", str(NOTE_PAGE), "-l", str(NOTE_PAGE), path, "-")
    theirs = [(each[5], [float(each[at]) for at in range(1, 5)]) for each in POPPLER_WORD.finditer(printed)]
    ours = page_words(record(), NOTE_PAGE)

    assert len(ours) > 180
    assert [each.index for each in ours] == list(range(len(ours)))
    # poppler reads a table by columns: the words are the same, in another order
    by_place = sorted(ours, key=lambda each: (each.text, round(each.bottom), each.left))
    theirs.sort(key=lambda each: (each[0], round(each[1][3]), each[1][0]))
    assert [each.text for each in by_place] == [each[0] for each in theirs]
    for word, (_, (left, top, _, bottom)) in zip(by_place, theirs, strict=True):
        # poppler adds the leading above; where a word begins and stands is the same
        assert (word.left, word.bottom) == pytest.approx((left, bottom), abs=1)
        assert top - 1 <= word.top < word.bottom
    wider = [word.text for word, other in zip(by_place, theirs, strict=True) if abs(word.right - other[1][2]) > 1]
    # in italics the f leans out of its own width, and PDFium counts what is seen ("Date of birth", the foot)
    assert wider == ["of", "of"]


def test_the_margins_of_the_body_are_those_of_the_template() -> None:
    theme = resource_path("documents", "theme.typ").read_text(encoding="utf-8")

    assert f"top: {BODY_TOP:g}pt, bottom: {BODY_BOTTOM:g}pt" in theme
    assert f"inset: (x: {REDACTION_MARGIN[0]:g}pt),\n    outset: (y: {REDACTION_MARGIN[1]:g}pt)" in theme


def test_the_letters_of_a_ligature_keep_their_word() -> None:
    words = [each.text for each in page_words(record(), NOTE_PAGE)]

    assert "first" in words


def test_a_word_broken_between_two_lines_is_two_words() -> None:
    words = [each.text for each in page_words(record(), small_rendered().item_pages[2][1])]

    assert "Wolfeschlegelsteinhausenbergerdorff" in words
    assert "welchevoralternwarengewissenhaftschafers" in words


def test_a_protected_file_opens_with_its_passphrase() -> None:
    protected = content_of(small_files(protected=True), "record.pdf")
    with OpenPages(protected, password=PASSPHRASE) as pages:
        assert pages.words(NOTE_PAGE) == page_words(record(), NOTE_PAGE)


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 and nothing more", b"\x00" * 2000])
def test_what_is_no_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(UserError) as refused:
        OpenPages(pdf)

    assert refused.value.code is ErrorCode.VALUE_NOT_ALLOWED
    assert refused.value.__context__ is None


@pytest.mark.parametrize("scale", [0, -1, LARGEST_SCALE * 1.01, float("nan"), float("inf")])
def test_an_impossible_scale_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        render_page(record(), 1, scale=scale)


@pytest.mark.parametrize("page", [0, -1, 10_000])
def test_a_page_that_there_is_not_is_refused(page: int) -> None:
    with pytest.raises(UserError) as refused:
        render_page(record(), page, scale=1.0)

    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


def test_a_closed_document_is_closed_for_good() -> None:
    with OpenPages(record()) as pages:
        pass
    pages.close()

    with pytest.raises(ValueError, match="closed"):
        pages.words(1)


def test_threads_may_share_a_document() -> None:
    pdf = render_packet(packet_content(items=[note_item(1)])).record_pdf
    alone = [page_words(pdf, page) for page in (1, 2, 3, 4)]
    found: dict[int, object] = {}
    with OpenPages(pdf) as pages:

        def read(at: int) -> None:
            pages.image(at + 1, scale=1.0)
            found[at] = pages.words(at + 1)

        threads = [threading.Thread(target=read, args=(at,)) for at in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    assert [found[at] for at in range(4)] == alone
