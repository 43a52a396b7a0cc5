# SPDX-License-Identifier: GPL-3.0-or-later
"""A paper that arrived may be a trap: it is drawn within seconds and 500 MB, or refused in words; nothing else happens.

What each trap did before papers were drawn in a process of their own stands in `documents/foreign_pages.py`.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fuzz_targets import listing
from hostile_files import HOSTILE_NAMES, HOSTILE_PDFS, MEGABYTE, a_pdf, plain_pdf, saved, sparse, special_files
from pikepdf import Dictionary, Name
from practice_journal import CLIENT, Practice, court_order

from counselor_desk.documents import foreign_pages
from counselor_desk.documents.foreign_pages import draw_foreign_page, read_answer
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError
from counselor_desk.security.kernel_filter import machine
from counselor_desk.services.document_files import read_document
from counselor_desk.services.incoming_paper import opened_paper, page_of_paper, read_paper

LONGEST_SECONDS, MOST_MEGABYTES = 15, 500
QUICK = (
    "nothing",
    "cut in the middle",
    "locked by a password",
    "a script that runs when it is opened",
    "a ZIP behind it",
    "a page of a billion points",
    "no page at all",
)

DRAW_AND_TELL_THE_LARGEST = """
import resource, sys
from contextlib import suppress
from pathlib import Path
from counselor_desk.domain.errors import DeskError
from counselor_desk.services.incoming_paper import read_paper
with suppress(DeskError):
    read_paper(Path(sys.argv[1]), scale=1.4)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""

posix_only = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")


def try_paper(path: Path) -> ErrorCode | None:
    """Read a paper; returns what it was refused with, None where its first page was drawn."""
    before, begun = listing(path.parent), time.monotonic()
    outcome: ErrorCode | None = None
    where = ""
    try:
        paper = read_paper(path, scale=1.4)
    except DeskError as refused:
        outcome, where = refused.code, refused.where
    else:
        image = paper.first_page
        assert len(image.pixels) == image.stride * image.height
        assert image.width * image.height <= 16_000_000
    assert time.monotonic() - begun < LONGEST_SECONDS
    assert listing(path.parent) == before
    assert where in ("", "request.paper")
    return outcome


def paper(what: str, folder: Path) -> Path:
    path = folder / "paper.pdf"
    path.write_bytes(HOSTILE_PDFS[what]())
    return path


@pytest.mark.parametrize("what", QUICK)
def test_a_paper_is_drawn_or_refused(what: str, tmp_path: Path) -> None:
    assert try_paper(paper(what, tmp_path)) in (None, ErrorCode.VALUE_NOT_ALLOWED)


@pytest.mark.campaign
@pytest.mark.parametrize("what", [each for each in HOSTILE_PDFS if each not in QUICK])
def test_every_trap_is_drawn_or_refused(what: str, tmp_path: Path) -> None:
    assert try_paper(paper(what, tmp_path)) in (None, ErrorCode.VALUE_NOT_ALLOWED)


@posix_only
@pytest.mark.parametrize(
    "what",
    [
        "a page of 50,000 by 50,000 points",
        pytest.param("a drawing that unpacks to a gigabyte", marks=pytest.mark.campaign),
        pytest.param("a bomb inside a bomb", marks=pytest.mark.campaign),
    ],
)
def test_no_paper_takes_more_memory_than_a_laptop_has(what: str, tmp_path: Path) -> None:
    # a fresh one, because what is told is the largest of all processes that one has ever waited for
    done = subprocess.run(
        (sys.executable, "-c", DRAW_AND_TELL_THE_LARGEST, paper(what, tmp_path)), capture_output=True, check=True
    )

    assert int(done.stdout) / 1024 < MOST_MEGABYTES


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_paper_may_have_any_name(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    try:
        (folder / name).write_bytes(b"no PDF at all")
    except OSError:
        pytest.skip("this file system does not take the name")
    assert try_paper(folder / name) is ErrorCode.VALUE_NOT_ALLOWED
    assert [each.name for each in tmp_path.iterdir()] == ["papers"]


def test_a_name_that_no_system_takes_is_refused(tmp_path: Path) -> None:
    for name in ("nul\x00byte.pdf", "a" * 300 + ".pdf"):
        with pytest.raises(DeskError) as refused:
            read_paper(tmp_path / name, scale=1.0)
        assert refused.value.code in (ErrorCode.VALUE_NOT_ALLOWED, ErrorCode.DISK_FAILED)
        assert name not in str(refused.value)


@posix_only
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, subtests: pytest.Subtests) -> None:
    for what, path in special_files(tmp_path).items():
        with subtests.test(what):
            begun = time.monotonic()
            with pytest.raises((UserError, MachineError)):
                read_paper(path, scale=1.0)
            with pytest.raises((UserError, MachineError)):
                read_document(path)
            assert time.monotonic() - begun < 2


def test_two_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    assert try_paper(sparse(tmp_path / "film.pdf", size=200 * MEGABYTE)) is ErrorCode.VALUE_NOT_ALLOWED


def test_a_file_too_large_to_have_been_sent_is_not_read_to_compare_it(tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        read_document(sparse(tmp_path / "film.mp4", size=300 * MEGABYTE))
    assert (refused.value.code, refused.value.where) == (ErrorCode.VALUE_NOT_ALLOWED, "document")


def test_a_paper_that_shrinks_while_it_is_read_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = sparse(tmp_path / "order.pdf", size=MEGABYTE)
    with path.open("rb") as reading:
        path.write_bytes(b"%PDF-1.7 cut")
        assert reading.read() == b"%PDF-1.7 cut"
    assert try_paper(path) is ErrorCode.VALUE_NOT_ALLOWED


def test_each_page_of_a_paper_can_be_turned_to_and_no_other() -> None:
    two = saved(plain_pdf(pages=2))
    assert page_of_paper(two, 2, scale=0.2)[1] == 2
    with pytest.raises(UserError, match="record_not_found"):
        page_of_paper(two, 3, scale=0.2)


def test_a_page_is_drawn_as_it_would_be_in_the_programs_own_process() -> None:
    from counselor_desk.documents.page_images import render_page

    drawing = saved(plain_pdf(drawing=b"1 0 0 rg 100 100 200 300 re f"))
    assert draw_foreign_page(drawing, 1, scale=0.5).image == render_page(drawing, 1, scale=0.5)


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_pages, "_PATIENCE_SECONDS", 0.01)
    with pytest.raises(UserError, match="value_not_allowed"):
        draw_foreign_page(a_pdf(), 1, scale=1.0)


def test_a_process_that_tells_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "import sys\nwhile True: sys.stdout.buffer.write(bytes(1 << 16))"
    monkeypatch.setattr(foreign_pages, "own_command", lambda _: [sys.executable, "-S", "-c", endless])
    monkeypatch.setattr(foreign_pages, "_LONGEST_ANSWER", 100_000)
    with pytest.raises(UserError, match="value_not_allowed"):
        draw_foreign_page(a_pdf(), 1, scale=1.0)


def test_a_drawing_that_nobody_waits_for_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = "import sys; sys.stdin.read(); input()"
    monkeypatch.setattr(foreign_pages, "own_command", lambda _: [sys.executable, "-S", "-c", waiting])
    begun = time.monotonic()
    with pytest.raises(UserError, match="cancelled"):
        page_of_paper(a_pdf(), 1, scale=1.0, is_cancelled=lambda: True)
    with pytest.raises(UserError, match="cancelled"):
        opened_paper(a_pdf(), scale=1.0, is_cancelled=lambda: True)
    assert time.monotonic() - begun < foreign_pages._PATIENCE_SECONDS


def test_the_process_gives_up_the_rest_before_it_looks_at_the_paper(tmp_path: Path) -> None:
    """With the paper's own page never reached: what is told comes from inside, after the libraries are loaded."""
    script = """
import os, sys
from counselor_desk.documents import foreign_pages, page_images
from counselor_desk.security.drawing_guard import allow_drawing_only
def look(self, *_, **__):
    try:
        os.listdir("/")
        told = b"reads"
    except PermissionError:
        told = b"refused"
    os.write(1, told)
    os._exit(0)
def guarded():
    given_up = allow_drawing_only()
    page_images.OpenPages.image = look
    return given_up
foreign_pages.main(guarded)
"""
    asked = b'{"page": 1, "scale": 1.0, "bytes": %d}\n' % len(a_pdf())
    done = subprocess.run([sys.executable, "-c", script], input=asked + a_pdf(), capture_output=True, check=False)
    assert done.stdout == (b"refused" if machine() in ("x86_64", "aarch64") else b"reads")


def test_words_whose_letters_are_not_in_the_paper_are_drawn() -> None:
    drawn = draw_foreign_page(with_words("Arial"), 1, scale=0.5).image.pixels
    # four bytes a pixel, all of them 255 where the paper is white
    assert len(drawn) - drawn.count(b"\xff") > 3 * 100


def with_words(family: str) -> bytes:
    document = plain_pdf(drawing=b"BT /F 40 Tf 60 600 Td (In the matter of) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(f"/{family}"))
    document.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))
    return saved(document)


def test_without_a_process_the_computer_is_said_to_be_short_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_pages, "own_command", lambda _: ["/nonexistent/python"])
    with pytest.raises(MachineError, match="out_of_memory"):
        draw_foreign_page(a_pdf(), 1, scale=1.0)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b'{"pages":1,"width":2,"height":2,"points_width":1,"points_height":1}\n' + bytes(15),
        b'{"pages":0,"width":1,"height":1,"points_width":1,"points_height":1}\n' + bytes(4),
        b'{"pages":1,"width":-1,"height":-1,"points_width":1,"points_height":1}\n' + bytes(4),
        b'{"pages":1,"width":1,"height":1,"points_width":"inf","points_height":[]}\n' + bytes(4),
    ],
)
def test_an_answer_that_cannot_be_is_no_page(answer: bytes) -> None:
    assert read_answer(answer) is None


def test_a_trap_that_was_attached_is_kept_byte_for_byte_and_never_opened_again(practice: Practice) -> None:
    for what in ("a ZIP behind it", "a file inside it", "an action that starts a program"):
        content = HOSTILE_PDFS[what]()
        matter_id = court_order(practice.opened, docket=what)
        assert practice.opened.matters.paper_of(matter_id) is not None
        other = practice.opened.matters.open(
            practice.opened.matters.get(matter_id).request, client_id=CLIENT, paper=content
        )
        assert practice.opened.matters.paper_of(other.matter.id) == content
