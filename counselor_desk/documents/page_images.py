# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws pages of a PDF in memory and says where their words stand; nothing is written to a file."""

import ctypes
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from types import TracebackType

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from counselor_desk.documents.pdf_text import PDFIUM
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.page_images import PageBox, PageGlyph, PageImage, PageWord

# A4 at 16 pixels a point has 127 million pixels; no screen asks for more
LARGEST_SCALE = 16.0
# pixels; Qt paints no farther than 32,767
_LONGEST_SIDE = 16_000
# what PDFium gives in place of a hyphen at the end of a line (measured with 5.x)
_DIVIDING_HYPHENS = frozenset({0x02, 0xFFFE})


class OpenPages:
    """A PDF kept open while its pages are looked at; leaving a `with` block closes it.

    Any thread may call it: PDFium allows one caller at a time, so calls wait for each other.

    Args:
        pdf: the file's bytes; kept alive for as long as it is open.
        password: used only if the file asks for one.

    Raises:
        UserError: VALUE_NOT_ALLOWED when the bytes are no readable PDF or the password does not fit.
    """

    def __init__(self, pdf: bytes, *, password: str = "") -> None:
        with PDFIUM:
            try:
                self._document = pypdfium2.PdfDocument(pdf, password=password or None)
            except pypdfium2.PdfiumError:
                self._document = None
        # outside the handler: what PDFium says may quote the file
        if self._document is None:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="pdf.unreadable")
        with PDFIUM:
            self.count = len(self._document)

    def __enter__(self) -> "OpenPages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Free the document at once; does nothing the second time."""
        with PDFIUM:
            if self._document is not None:
                self._document.close()
                self._document = None

    def height(self, page: int) -> float:
        """The height of a page in points.

        Raises:
            UserError: RECORD_NOT_FOUND.
            ValueError: the document is closed.
        """
        with PDFIUM, self._page(page) as opened:
            return float(opened.get_height())

    def image(self, page: int, *, scale: float, most_pixels: int | None = None) -> PageImage:
        """Draw a page, counted from 1, at `scale` pixels a point (1.0 is 72 dpi); about 10 ms for a screen's worth.

        Args:
            most_pixels: a page that would have more is drawn smaller; for pages that are not ours.

        Raises:
            UserError: RECORD_NOT_FOUND for a page that the document does not have.
            ValueError: the scale is not above 0 and at most `LARGEST_SCALE`, or the document is closed.
        """
        if not 0 < scale <= LARGEST_SCALE:
            raise ValueError("scale")
        with PDFIUM, self._page(page) as opened:
            width, height = opened.get_size()
            if most_pixels is not None:
                scale = _fitting(scale, width=width, height=height, most_pixels=most_pixels)
            # four bytes a pixel in the order that the screen reads, on white paper; no form field is ours to draw
            bitmap = opened.render(scale=scale, prefer_bgrx=True, may_draw_forms=False)
            try:
                return PageImage(
                    width=bitmap.width,
                    height=bitmap.height,
                    stride=bitmap.stride,
                    pixels=bytes(bitmap.buffer),
                    points_width=width,
                    points_height=height,
                )
            finally:
                bitmap.close()

    def glyphs(self, page: int) -> tuple[PageGlyph, ...]:
        """Every visible sign of a page's text layer, in the order in which a viewer would copy it.

        Raises:
            UserError: RECORD_NOT_FOUND.
            ValueError: the document is closed.
        """
        with PDFIUM, self._page(page) as opened:
            layer = opened.get_textpage()
            try:
                return tuple(_glyphs(layer, page_height=opened.get_height()))
            finally:
                layer.close()

    def words(self, page: int) -> tuple[PageWord, ...]:
        """The words of a page, in the order in which a viewer would copy them.

        Raises:
            UserError: RECORD_NOT_FOUND.
            ValueError: the document is closed.
        """
        return words_of(self.glyphs(page))

    @contextmanager
    def _page(self, page: int) -> Iterator[pypdfium2.PdfPage]:
        if self._document is None:
            raise ValueError("closed")
        if not 1 <= page <= self.count:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="page")
        opened = self._document[page - 1]
        try:
            yield opened
        finally:
            opened.close()


def render_page(pdf: bytes, page: int, *, scale: float) -> PageImage:
    """Draw one page; as `OpenPages.image`, which is quicker for many.

    Raises:
        UserError: VALUE_NOT_ALLOWED for bytes that are no PDF, RECORD_NOT_FOUND.
        ValueError: as `OpenPages.image`.
    """
    with OpenPages(pdf) as pages:
        return pages.image(page, scale=scale)


def page_words(pdf: bytes, page: int) -> tuple[PageWord, ...]:
    """The words of one page; as `OpenPages.words`.

    Raises:
        UserError: VALUE_NOT_ALLOWED for bytes that are no PDF, RECORD_NOT_FOUND.
    """
    with OpenPages(pdf) as pages:
        return pages.words(page)


def words_of(glyphs: Iterable[PageGlyph]) -> tuple[PageWord, ...]:
    """Gather signs into the words that they belong to."""
    words = []
    for index, members in groupby(glyphs, key=lambda each: each.word):
        letters = list(members)
        box = letters[0].box
        for each in letters[1:]:
            box = box.joined(each.box)
        text = "".join(each.text for each in letters)
        words.append(PageWord(text, box.left, box.top, box.right, box.bottom, index))
    return tuple(words)


def _fitting(scale: float, *, width: float, height: float, most_pixels: int) -> float:
    """The scale, or the largest below it at which neither the whole page nor one side of it is too much to hold."""
    by_area = math.sqrt(most_pixels / max(width * height, 1.0))
    by_side = _LONGEST_SIDE / max(width, height, 1.0)
    return min(scale, by_area, by_side)


def _glyphs(layer: pypdfium2.PdfTextPage, *, page_height: float) -> Iterator[PageGlyph]:
    word = -1
    is_inside = False
    before: PageBox | None = None
    for at, sign in _signs(layer):
        if sign.isspace() or not sign.isprintable():
            is_inside = False
            continue
        box = _box(layer, at, page_height=page_height)
        # a word broken by force between two letters has no space there
        if not is_inside or (before is not None and _stands_on_another_line(before, box)):
            word += 1
        is_inside, before = True, box
        yield PageGlyph(sign, box, word)


def _signs(layer: pypdfium2.PdfTextPage) -> Iterator[tuple[int, str]]:
    """Position and sign; PDFium gives what is beyond U+FFFF as two halves, as UTF-16 does."""
    high = 0
    for at in range(pdfium.FPDFText_CountChars(layer)):
        code = pdfium.FPDFText_GetUnicode(layer, at)
        if 0xD800 <= code <= 0xDBFF:
            high = code
        elif 0xDC00 <= code <= 0xDFFF:
            yield at, chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else "\ufffd"
            high = 0
        else:
            yield at, "-" if code in _DIVIDING_HYPHENS else chr(code)


def _box(layer: pypdfium2.PdfTextPage, at: int, *, page_height: float) -> PageBox:
    # the loose box: as wide as the pen moves and as high as the face, so that a comma can be hit with a mouse
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(layer, at, ctypes.byref(rectangle))
    return PageBox(rectangle.left, page_height - rectangle.top, rectangle.right, page_height - rectangle.bottom)


def _stands_on_another_line(before: PageBox, box: PageBox) -> bool:
    return box.top >= before.bottom or box.bottom <= before.top
