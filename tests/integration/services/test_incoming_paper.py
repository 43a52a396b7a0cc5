# SPDX-License-Identifier: GPL-3.0-or-later
"""A scan is read once, and what is no PDF is refused without a word of its content or its path."""

from pathlib import Path

import pytest
from practice_journal import CLIENT

from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.services.document_pages import DocumentPages
from counselor_desk.services.incoming_paper import opened_paper, read_paper
from counselor_desk.services.open_desk import OpenDesk


@pytest.fixture
def pdf(opened: OpenDesk) -> bytes:
    return opened.letters.authorization_form(CLIENT)


def test_a_pdf_comes_with_its_bytes_its_pages_and_its_first_page(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "order.pdf"
    path.write_bytes(pdf)
    paper = read_paper(path, scale=0.5)
    with DocumentPages(pdf) as pages:
        assert (paper.content, paper.pages, paper.first_page) == (pdf, pages.count, pages.image(1, scale=0.5))


def test_every_page_is_drawn_for_the_printer(pdf: bytes) -> None:
    with DocumentPages(pdf) as pages:
        assert len(pages.images(scale=0.3)) == pages.count


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7 cut short"])
def test_what_cannot_be_drawn_is_refused(content: bytes) -> None:
    with pytest.raises(UserError) as refused:
        opened_paper(content, scale=1.0)
    assert (refused.value.code, refused.value.where) == (ErrorCode.VALUE_NOT_ALLOWED, "request.paper")


def test_what_is_larger_than_any_paper_is_refused_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counselor_desk.services.incoming_paper._LARGEST", 8)
    path = tmp_path / "film.pdf"
    path.write_bytes(b"%PDF-1.7 and much more")
    with pytest.raises(UserError, match="value_not_allowed"):
        read_paper(path, scale=1.0)


def test_a_file_that_is_not_there_says_so_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(MachineError) as failed:
        read_paper(tmp_path / "Quint.pdf", scale=1.0)
    assert "Quint" not in str(failed.value)
    assert failed.value.__suppress_context__
