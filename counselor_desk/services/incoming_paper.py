# SPDX-License-Identifier: GPL-3.0-or-later
"""The scan of a paper that arrived, read once from where the counselor keeps it, and refused when it is no PDF.

Somebody else made it, so its pages are drawn in a process of their own (`documents/foreign_pages.py`). That may take up
to 12 s and needs no journal: it is never done on the thread that saves what is typed, and ends when the journal locks.
"""

from dataclasses import dataclass, field
from pathlib import Path

from counselor_desk.documents.foreign_pages import draw_foreign_page
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.ports import IsCancelled
from counselor_desk.regular_files import NotRegularFileError, read_regular

# a court paper of a hundred pages in colour has about 30 MB; what is larger is not one
_LARGEST = 64 * 1024 * 1024
WHERE = "request.paper"


@dataclass(frozen=True, slots=True)
class IncomingPaper:
    """A scan that can be drawn, with its first page."""

    content: bytes = field(repr=False)
    pages: int
    first_page: PageImage = field(repr=False)


def read_paper(path: Path, *, scale: float, is_cancelled: IsCancelled | None = None) -> IncomingPaper:
    """Read a PDF and draw its first page at `scale` pixels a point.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "request.paper") for what is no PDF, cannot be drawn or is over 64 MB;
            CANCELLED.
        MachineError: the file could not be read.
    """
    try:
        content = read_regular(path, most=_LARGEST)
    except (NotRegularFileError, ValueError):
        content = None
    except OSError as error:
        failure = machine_error(error, where=WHERE)
        raise failure from None
    if content is None:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where=WHERE)
    return opened_paper(content, scale=scale, is_cancelled=is_cancelled)


def opened_paper(content: bytes, *, scale: float, is_cancelled: IsCancelled | None = None) -> IncomingPaper:
    """The same for bytes that are in the journal already.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "request.paper") when they cannot be drawn; CANCELLED.
    """
    try:
        drawn = draw_foreign_page(content, 1, scale=scale, is_cancelled=is_cancelled)
    except UserError as refused:
        if refused.code is ErrorCode.CANCELLED:
            raise
        # the place of the PDF reader means nothing to a form
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where=WHERE) from None
    return IncomingPaper(content, drawn.pages, drawn.image)


def page_of_paper(
    content: bytes, page: int, *, scale: float, is_cancelled: IsCancelled | None = None
) -> tuple[PageImage, int]:
    """One page of a paper on file, counted from 1, and how many there are.

    Raises:
        UserError: VALUE_NOT_ALLOWED when it cannot be drawn, RECORD_NOT_FOUND for a page that there is not;
            CANCELLED.
    """
    drawn = draw_foreign_page(content, page, scale=scale, is_cancelled=is_cancelled)
    return drawn.image, drawn.pages
