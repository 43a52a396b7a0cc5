# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages of a PDF as pictures in memory: the scan of a paper, a letter before it is saved or printed."""

from types import TracebackType

from counselor_desk.documents.page_images import OpenPages
from counselor_desk.domain.page_images import PageImage


class DocumentPages:
    """A PDF kept open while its pages are looked at; leaving a `with` block closes it. Any thread may call it.

    Raises:
        UserError: VALUE_NOT_ALLOWED (where "pdf.unreadable") for bytes that are no readable PDF.
    """

    def __init__(self, pdf: bytes) -> None:
        self._pages = OpenPages(pdf)

    def __enter__(self) -> "DocumentPages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the file; does nothing the second time."""
        self._pages.close()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return self._pages.count

    def image(self, page: int, *, scale: float) -> PageImage:
        """Draw a page, counted from 1, at `scale` pixels a point.

        Raises:
            UserError: RECORD_NOT_FOUND for a page that there is not.
            ValueError: the scale is out of range, or the document is closed.
        """
        return self._pages.image(page, scale=scale)

    def images(self, *, scale: float) -> tuple[PageImage, ...]:
        """Draw every page, as for a printer; meant for letters, which are short."""
        return tuple(self.image(page, scale=scale) for page in range(1, self.count + 1))
