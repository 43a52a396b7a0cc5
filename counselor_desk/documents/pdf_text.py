# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a PDF, read twice: as a viewer shows them, and glyph by glyph through the fonts' own maps.

Two readers, because each overlooks what the other finds: a viewer skips text off the page or behind a clip, and a
word split over an array of glyphs is in no byte of the stream.
"""

import io
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types

# what the two readers raise on a file that is no PDF, is damaged, or is locked by another password
UNREADABLE_PDF: tuple[type[Exception], ...] = (pikepdf.PdfError, pypdfium2.PdfiumError)

# PDFium keeps global state and allows one caller at a time; whoever calls it holds this
PDFIUM = threading.Lock()
# how deep a form may hold a form before it counts as a trap
_DEEPEST_FORM = 8

# the operators that draw text, choose its font, move its place, say what stands for it, or draw a form; all others are
# passed over before they become objects: 90 pages take 0.40 instead of 0.67 s of the processor (measured)
_READ = "Tj TJ ' \" Tf Td TD T* Tm ET BDC DP Do"

_BF_BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_BF_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def open_pdf(pdf: bytes, *, password: str = "") -> pikepdf.Pdf:
    """Open a PDF from memory; the password is used only if the file asks for one.

    Raises:
        pikepdf.PdfError: not a readable PDF; its subclass PasswordError: the password does not fit.
    """
    try:
        return pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PasswordError:
        return pikepdf.open(io.BytesIO(pdf), password=password)


def page_texts(pdf: bytes, *, password: str = "") -> tuple[str, ...]:
    """The text layer page by page, as a viewer copies it.

    Raises:
        pypdfium2.PdfiumError: not a readable PDF, or the password does not fit.
    """
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf, password=password or None)
        try:
            return tuple(_text_of(document[at]) for at in range(len(document)))
        finally:
            document.close()


def _text_of(page: pypdfium2.PdfPage) -> str:
    layer = page.get_textpage()
    text: str = layer.get_text_range()
    layer.close()
    page.close()
    return text


@dataclass(frozen=True, slots=True)
class PdfReading:
    """All words of a PDF: the text layer page by page, and (place, words) as drawn."""

    pages: tuple[str, ...] = field(repr=False)
    glyphs: tuple[tuple[str, str], ...] = field(repr=False)


def read_pdf(pdf: bytes, *, password: str = "") -> PdfReading:
    """Read a PDF with both readers; 8 ms a page.

    Raises:
        pikepdf.PdfError or pypdfium2.PdfiumError, together `UNREADABLE_PDF`.
    """
    with open_pdf(pdf, password=password) as document:
        return PdfReading(page_texts(pdf, password=password), tuple(glyph_texts(document)))


@dataclass(frozen=True, slots=True)
class GlyphMap:
    """From codes in a content stream to text; `wide` codes are two bytes, as in composite fonts."""

    wide: bool
    text: dict[int, str]

    def decoded(self, codes: bytes) -> str:
        """The text of a string that a content stream shows; a code that the map lacks stands for itself."""
        return codes.decode("utf-16-be" if self.wide else "latin-1", errors="replace").translate(self.text)


def glyph_texts(document: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Yield (place, words) for every page: what its content streams draw, and what their marked content says."""
    reader = _GlyphReader()
    for number, page in enumerate(document.pages, start=1):
        yield f"glyphs of page {number}", reader.text_of(page.obj)
    for at, form in enumerate(_loose_forms(document), start=1):
        yield f"glyphs of form {at}", reader.text_of(form)


def _loose_forms(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    # forms that no page draws, such as the looks of annotations, are searched as well
    for each in document.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form":
            yield each


class _GlyphReader:
    """Reads content streams; remembers fonts, because every page of ours shares them."""

    def __init__(self) -> None:
        self._maps: dict[tuple[int, int], GlyphMap] = {}

    def text_of(self, drawing: pikepdf.Object, *, depth: int = 0) -> str:
        """Words in the order in which they are drawn; a line's end where the text position moves."""
        resources = drawing.get("/Resources")
        fonts = None if resources is None else resources.get("/Font")
        forms = None if resources is None else resources.get("/XObject")
        words: list[str] = []
        current = GlyphMap(wide=False, text={})
        try:
            instructions = pikepdf.parse_content_stream(drawing, _READ)
        except (pikepdf.PdfError, TypeError, ValueError):
            return ""  # the bytes of a stream that is no content stream are still searched as bytes
        for instruction in instructions:
            operator = str(instruction.operator)
            operands = list(instruction.operands)
            if operator in {"Tj", "'", '"', "TJ"} and operands:
                words.append(_shown(operands[-1], current))
            elif operator == "Tf" and operands:
                current = self._map_of(fonts, str(operands[0]))
            elif operator in {"Td", "TD", "T*", "Tm", "ET"}:
                words.append("\n")
            elif operator in {"BDC", "DP"} and len(operands) > 1:
                words.append(_property_texts(operands[1]))
            elif operator == "Do" and operands and forms is not None and depth < _DEEPEST_FORM:
                form = forms.get(str(operands[0]))
                if isinstance(form, pikepdf.Stream) and form.get("/Subtype") == "/Form":
                    words.append(self.text_of(form, depth=depth + 1))
        return "".join(words)

    def _map_of(self, fonts: pikepdf.Object | None, name: str) -> GlyphMap:
        font = None if fonts is None else fonts.get(name)
        if font is None:
            return GlyphMap(wide=False, text={})
        key = font.objgen
        if key == (0, 0):
            return glyph_map(font)
        if key not in self._maps:
            self._maps[key] = glyph_map(font)
        return self._maps[key]


def glyph_map(font: pikepdf.Object) -> GlyphMap:
    """Read a font's ToUnicode map (ISO 32000-1, 9.10.3); without one, codes stand for Latin letters."""
    wide = font.get("/Subtype") == "/Type0"
    stream = font.get("/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return GlyphMap(wide, {})
    text: dict[int, str] = {}
    for kind, block in _BF_BLOCK.findall(stream.read_bytes()):
        _read_block(kind == b"range", block, text)
    return GlyphMap(wide, text)


def _read_block(ranges: bool, block: bytes, text: dict[int, str]) -> None:
    tokens = [
        b"[" if opened else b"]" if closed else bytes.fromhex(digits.decode("ascii"))
        for digits, opened, closed in _BF_TOKEN.findall(block)
    ]
    at = 0
    while at + 1 < len(tokens):
        first = int.from_bytes(tokens[at], "big")
        if not ranges:
            text[first] = _utf16(tokens[at + 1])
            at += 2
        elif at + 2 < len(tokens) and tokens[at + 2] == b"[":
            at += 3
            while at < len(tokens) and tokens[at] != b"]":
                text[first] = _utf16(tokens[at])
                first, at = first + 1, at + 1
            at += 1
        elif at + 2 < len(tokens):
            start = int.from_bytes(tokens[at + 2], "big")
            # no map has more codes than two bytes can name; a text that would grow past its bytes ends the range
            size = len(tokens[at + 2]) or 1
            last = min(int.from_bytes(tokens[at + 1], "big"), first + 0xFFFF, first + 256**size - 1 - start)
            for code in range(first, last + 1):
                text[code] = _utf16((start + code - first).to_bytes(size, "big"))
            at += 3
        else:
            return


def _utf16(value: bytes) -> str:
    return value.decode("utf-16-be", errors="replace")


def _shown(operand: object, current: GlyphMap) -> str:
    if isinstance(operand, pikepdf.String):
        return current.decoded(bytes(operand))
    if isinstance(operand, pikepdf.Array):
        # the numbers between the pieces only move the pen: the pieces are one word
        return "".join(current.decoded(bytes(each)) for each in operand if isinstance(each, pikepdf.String))
    return ""


def _property_texts(properties: object) -> str:
    """ActualText, Alt and their like, which stand beside the glyphs and are read aloud instead of them."""
    if not isinstance(properties, pikepdf.Dictionary):
        return ""
    return "".join(f"\n{value}\n" for value in properties.values() if isinstance(value, pikepdf.String))
