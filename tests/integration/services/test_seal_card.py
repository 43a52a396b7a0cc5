# SPDX-License-Identifier: GPL-3.0-or-later
"""The seal card as it is printed: one page that a person can type from, and nothing of anybody's record on it."""

import subprocess
from pathlib import Path

import pytest
import segno
from practice_journal import Practice

from counselor_desk.documents.page_images import page_words, render_page
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.domain.page_images import PageImage, PageWord
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.seals import Seal, check_group, read_seal, root_groups
from counselor_desk.services.open_desk import OpenDesk

SCALE = 4.0


def printed(opened: OpenDesk, path: Path, *, paper: Paper = Paper.LETTER) -> tuple[Seal, str]:
    """A card as another program reads it."""
    card = opened.seal_cards.begin()
    path.write_bytes(card.pdf(paper=paper))
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True)
    return card.seal, done.stdout


def test_it_holds_practice_time_size_root_and_what_it_proves(opened: OpenDesk, tmp_path: Path) -> None:
    seal, text = printed(opened, tmp_path / "card.pdf")
    words = " ".join(text.split())

    assert opened.journal.practice.get().practice_name in words
    assert "22 November 2026" in words
    assert str(seal.head.size) in words.split()
    assert {*root_groups(seal.head.root), check_group(seal.head)} <= set(words.split())
    assert "“unchanged since this seal”" in words
    assert "which proves nothing" in words
    assert "Posted or handed to (a supervisor, a lawyer)" in words


def test_what_stands_on_it_can_be_typed_back(opened: OpenDesk, tmp_path: Path) -> None:
    seal, text = printed(opened, tmp_path / "card.pdf")
    groups = [each for line in text.splitlines() for each in line.split() if each in set(root_groups(seal.head.root))]

    assert read_seal(str(seal.head.size), "\n".join([*groups, check_group(seal.head)])) == seal.head


def test_the_qr_code_on_the_page_holds_the_line(opened: OpenDesk) -> None:
    card = opened.seal_cards.begin()
    pdf = card.pdf(paper=Paper.LETTER)
    matrix = [list(row) for row in segno.make_qr(card.seal.line, error="m", boost_error=False).matrix]
    first_group = next(word for word in page_words(pdf, 1) if word.text == card.seal.head.root[:4])

    assert modules_of(render_page(pdf, 1, scale=SCALE), around=first_group, count=len(matrix)) == matrix


def modules_of(image: PageImage, *, around: PageWord, count: int) -> list[list[int]]:
    """Read the QR code back: 124 points wide, in the right part of the frame in which the numbers stand."""

    def dark(x: int, y: int) -> bool:
        return image.pixels[y * image.stride + x * 4] < 0x80

    columns = range(int(image.width * 0.62), int(image.width * 0.85))
    near = range(int((around.top - 80) * SCALE), int((around.bottom + 120) * SCALE))
    # the frame's own lines are dark from end to end
    inside = [y for y in near if not all(dark(x, y) for x in columns)]
    left = next(x for x in columns if any(dark(x, y) for y in inside))
    top = next(y for y in inside if any(dark(x, y) for x in range(left, left + int(124 * SCALE))))
    size = 124 * SCALE / count
    places = [int((at + 0.5) * size) for at in range(count)]
    return [[int(dark(left + x, top + y)) for x in places] for y in places]


@pytest.mark.parametrize("paper", Paper)
def test_it_is_one_page_on_either_paper(opened: OpenDesk, paper: Paper) -> None:
    assert len(opened.seal_cards.begin().pages(paper=paper)) == 1


def test_it_names_no_client_and_does_not_count_them(practice: Practice, tmp_path: Path) -> None:
    _, text = printed(practice.opened, tmp_path / "card.pdf")
    raw = (tmp_path / "card.pdf").read_bytes()

    for client in practice.opened.clients.all():
        for name in (client.legal_name, client.display_name, client.code):
            assert name not in text
            assert name.encode() not in raw
    assert "client" not in text.replace("names no client", "")


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(
    "name", ["W" * 400, "Sycamore Lane Counseling and Psychotherapy of the Northern Bay,\n" * 6], ids=["wide", "lines"]
)
def test_long_names_of_practice_and_counselor_leave_it_on_one_page(practice: Practice, paper: Paper, name: str) -> None:
    opened = practice.opened
    with opened.journal.database.transaction():
        opened.journal.database.execute(
            "UPDATE practice SET practice_name = ?, counselor_name = ?", (name.strip(), name.strip())
        )

    card = opened.seal_cards.begin()
    (words,) = page_texts(card.pdf(paper=paper))
    assert card.seal.head.root[:4] in words
    assert "Received on, by (name and signature)" in words
