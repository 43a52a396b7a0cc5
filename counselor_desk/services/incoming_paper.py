# SPDX-License-Identifier: GPL-3.0-or-later
"""The scan of a paper that arrived, read once from where the counselor keeps it, and refused when it is no PDF."""

from dataclasses import dataclass, field
from pathlib import Path

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.os_errors import machine_error
from counselor_desk.domain.page_images import PageImage
from counselor_desk.services.document_pages import DocumentPages

# a court paper of a hundred pages in colour has about 30 MB; what is larger is not one
_LARGEST = 64 * 1024 * 1024
WHERE = "request.paper"


@dataclass(frozen=True, slots=True)
class IncomingPaper:
    """A scan that can be drawn, with its first page."""

    content: bytes = field(repr=False)
    pages: int
    first_page: PageImage = field(repr=False)


def read_paper(path: Path, *, scale: float) -> IncomingPaper:
    """Read a PDF and draw its first page at `scale` pixels a point.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "request.paper") for what is no PDF, cannot be drawn or is over 64 MB.
        MachineError: the file could not be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        failure = machine_error(error, where=WHERE)
        raise failure from None
    if len(content) > _LARGEST:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where=WHERE)
    return opened_paper(content, scale=scale)


def opened_paper(content: bytes, *, scale: float) -> IncomingPaper:
    """The same for bytes that are in the journal already.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "request.paper") when they cannot be drawn.
    """
    try:
        with DocumentPages(content) as pages:
            return IncomingPaper(content, pages.count, pages.image(1, scale=scale))
    except UserError:
        # the place of the PDF reader means nothing to a form
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where=WHERE) from None
