# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages that carry secrets, and the list of what to do next: one page each, read as a stranger would read them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import segno
from built_packets import read_with
from factories import a_practice
from practice_journal import CLIENT, Practice

from counselor_desk.documents.page_images import page_words, render_page
from counselor_desk.documents.pdf_traits import pdf_traits
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.ids import VaultId
from counselor_desk.domain.page_images import PageImage, PageWord
from counselor_desk.domain.practice import Paper
from counselor_desk.security.recovery_code import RecoveryCode, parse
from counselor_desk.services.document_files import Prints
from counselor_desk.services.passphrase_slip import next_steps_page, passphrase_slip
from counselor_desk.services.recovery_sheet import RecoverySheet

CODE = RecoveryCode(bytes(range(16)))
VAULT = VaultId("0a1b2c3d" * 4)
AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
WORDS = "plover-candle-mesa-quarry-tidal-umber"

SCALE = 6.0
SIZES = {Paper.LETTER: (612.0, 792.0), Paper.A4: (595.276, 841.89)}


def sheet(paper: Paper = Paper.LETTER, journal_name: str = "") -> bytes:
    return RecoverySheet().render(CODE, vault_id=VAULT, produced_at=AT, paper=paper, journal_name=journal_name)


def slip(paper: Paper = Paper.LETTER) -> bytes:
    return passphrase_slip("R-2026-0014", WORDS, practice=replace(a_practice(), paper=paper), produced_at=AT)


def steps(paper: Paper = Paper.LETTER) -> bytes:
    listed = ["Deliver the folder to the clerk.", "Give the password by telephone."]
    return next_steps_page("R-2026-0014", listed, practice=replace(a_practice(), paper=paper), produced_at=AT)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    return " ".join(read_with("pdftotext", "-layout", path, "-").split())


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("page", [sheet, slip, steps])
def test_each_is_one_accessible_archival_page(page: Callable[[Paper], bytes], paper: Paper) -> None:
    traits = pdf_traits(page(paper))
    image = render_page(page(paper), 1, scale=0.5)

    assert (traits.pages, traits.pdfa, traits.pdfua, traits.tagged) == (1, "2A", "1", True)
    assert (image.points_width, image.points_height) == pytest.approx(SIZES[paper], abs=0.1)


def test_the_sheet_shows_the_code_in_groups_and_whose_it_is(tmp_path: Path) -> None:
    text = text_of(sheet(journal_name="Journal of 2026"), tmp_path)

    assert CODE.formatted.replace("-", " ") in text
    assert "Journal of 2026" in text
    assert "0a1b2c3d 0a1b2c3d 0a1b2c3d 0a1b2c3d" in text
    assert "22 November 2026" in text


def test_the_sheet_says_what_it_risks_and_how_it_is_used(tmp_path: Path) -> None:
    text = text_of(sheet(), tmp_path)

    assert "Whoever holds this page and the journal can read every record." in text
    assert "nobody can open it" in text
    assert all(f"{number}. " in text for number in range(1, 6))
    assert "Where this page is kept" in text


def test_the_code_as_it_is_printed_can_be_typed_back(tmp_path: Path) -> None:
    text = text_of(sheet(), tmp_path)
    start = text.index(CODE.formatted[:4])

    assert parse(text[start : start + 34]) == CODE


def test_the_qr_code_on_the_page_holds_the_code() -> None:
    image = render_page(sheet(), 1, scale=SCALE)
    matrix = [list(row) for row in segno.make_qr(CODE.formatted, error="m", boost_error=False).matrix]
    first_group = next(word for word in page_words(sheet(), 1) if word.text == CODE.formatted[:4])

    assert _modules(image, around=first_group, count=len(matrix)) == matrix


def _modules(image: PageImage, *, around: PageWord, count: int) -> list[list[int]]:
    """Read the QR code back: 92 points wide, in the right part of the frame in which the code stands."""

    def dark(x: int, y: int) -> bool:
        return image.pixels[y * image.stride + x * 4] < 0x80

    columns = range(int(image.width * 0.69), int(image.width * 0.855))
    near = range(int((around.top - 20) * SCALE), int((around.bottom + 90) * SCALE))
    # the frame's own lines are dark from end to end
    inside = [y for y in near if not all(dark(x, y) for x in columns)]
    left = next(x for x in columns if any(dark(x, y) for y in inside))
    top = next(y for y in inside if any(dark(x, y) for x in columns))
    size = 92 * SCALE / count
    places = [int((at + 0.5) * size) for at in range(count)]
    return [[int(dark(left + x, top + y)) for x in places] for y in places]


def test_the_slip_shows_number_and_words_and_no_name(tmp_path: Path) -> None:
    text = text_of(slip(), tmp_path)
    practice = a_practice()

    assert "R-2026-0014" in text
    assert "plover-candle-mesa- quarry-tidal-umber" in text
    assert practice.practice_name not in text
    assert practice.counselor_name not in text


def test_the_steps_stand_in_their_order(tmp_path: Path) -> None:
    text = text_of(steps(), tmp_path)

    assert "1. Deliver the folder to the clerk." in text
    assert text.index("Deliver the folder") < text.index("2. Give the password")
    assert "no part of the packet" in text


def test_the_title_inside_a_file_says_no_secret() -> None:
    assert CODE.formatted not in pdf_traits(sheet()).title
    assert "plover" not in pdf_traits(slip()).title


def test_printing_for_the_practice_is_an_event(practice: Practice) -> None:
    Prints(practice.opened.journal).record("release-1", CLIENT, "passphrase slip")
    event = practice.opened.journal.audit.events(limit=1)[0]

    assert (event.kind, event.subject, event.client_id, event.reason) == (
        AuditKind.PRINTED_INTERNALLY,
        "release-1",
        CLIENT,
        "passphrase slip",
    )
