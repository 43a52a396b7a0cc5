# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches a produced file for words that must not be in it, in every form in which a file can hide them.

Words are looked for in the text layer, in the glyphs through the fonts' maps, in every string of every object
(metadata, outlines, structure tree, annotations) and in every stream that is text (XMP, attachments, superseded
revisions), with ligatures resolved and white space and zero-width signs ignored. Long needles are also looked for
in all bytes, decoded streams of every kind included: UTF-8, Latin-1, UTF-16 of both orders, hexadecimal and octal.
"""

import bisect
import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from counselor_desk.documents.pdf_text import PdfReading, open_pdf, read_pdf

# A needle this long is no accident inside a longer word or among the words of the format ("/Parent", "/Page").
# A shorter one must be a word of its own: "Ann" is not in "Annual".
_LONG = 12
# what one hidden stream may grow to; 400 pages of ours have 8 MB in all
_LARGEST_STREAM = 64 * 1024 * 1024

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:[^\\()]|\\.)*)\)", re.DOTALL)
_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f\s]{6,})>|\b([0-9A-Fa-f]{8,})\b")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|[nrtbf()\\]|\r?\n)")
_NAMED_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}
_JSON_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
# signs of no width: soft hyphen, joiners, direction marks, byte order mark
_INVISIBLE = "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_APART = re.compile(rf"[\s{_INVISIBLE}]+")

_UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A needle that was found; `place` names where in the file in our own words, never what stands there."""

    needle_index: int
    place: str


def find_in_pdf(
    pdf: bytes, needles: Sequence[str], *, password: str = "", reading: PdfReading | None = None
) -> tuple[Sighting, ...]:
    """Tell which needles are anywhere in a PDF, and where; about 6 s for 400 pages and 300 needles.

    `reading` saves half of that where the file has been read already.

    Letter case counts. A needle of fewer than 12 letters and digits counts only as a word of its own; in scripts that
    part no words, such as Chinese, anywhere. A needle without a letter or digit is not searched for.

    Raises:
        pikepdf.PdfError: the bytes are no readable PDF; its subclass PasswordError: the password does not fit.
        pypdfium2.PdfiumError: the text layer cannot be read.
    """
    words, octets = _Words(), _Octets()
    read = reading or read_pdf(pdf, password=password)
    for number, text in enumerate(read.pages, start=1):
        words.add(f"text of page {number}", text)
    for place, text in read.glyphs:
        words.add(place, text)
    with open_pdf(pdf, password=password) as document:
        known = _add_objects(document, words, octets)
    # between the streams lie the objects as text, also those that a later revision has replaced
    outside = _STREAM.sub(b"stream endstream", pdf)
    octets.add("the bytes of the file", outside)
    words.add("the bytes of the file", _strings_in(outside))
    if not password:
        for place, content in _hidden_streams(pdf, known):
            octets.add(place, content)
            words.add(place, _text_of_stream(content))
    return _sightings(needles, words, octets)


def find_in_text(content: bytes, needles: Sequence[str]) -> tuple[Sighting, ...]:
    """Tell which needles are in a file that is not a PDF, such as JSON; the same forms and rules as `find_in_pdf`."""
    words, octets = _Words(), _Octets()
    octets.add("the bytes of the file", content)
    text = content.decode("utf-8", errors="replace")
    words.add("the text of the file", _text_of_stream(content))
    words.add("the text of the file", _JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text))
    return _sightings(needles, words, octets)


def squeezed(text: str) -> str:
    """The form in which words are compared: ligatures resolved, no white space, nothing of zero width."""
    return _APART.sub("", unicodedata.normalize("NFKC", text))


def _sightings(needles: Sequence[str], words: "_Words", octets: "_Octets") -> tuple[Sighting, ...]:
    in_words, in_octets = words.search(), octets.search()
    found: set[Sighting] = set()
    for at, needle in enumerate(needles):
        letters = _letters(needle)
        if letters:
            found.update(Sighting(at, place) for place in in_words(squeezed(needle)))
        if letters >= _LONG:
            found.update(Sighting(at, place) for place in in_octets(needle))
    return tuple(sorted(found))


class _Words:
    """All words as one string without white space, and where each place and each word of it began."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._places: list[str] = []
        self._starts: list[int] = []
        self._word_starts: set[int] = {0}
        self._length = 0

    def add(self, place: str, text: str) -> None:
        self._places.append(place)
        self._starts.append(self._length)
        for piece in _APART.split(unicodedata.normalize("NFKC", text)):
            if piece:
                self._word_starts.add(self._length)
                self._pieces.append(piece)
                self._length += len(piece)
        # no word runs from one place into the next; a needle never holds a newline
        self._pieces.append("\n")
        self._length += 1

    def search(self) -> Callable[[str], set[str]]:
        haystack = "".join(self._pieces)

        def places(needle: str) -> set[str]:
            # the glyphs of a right-to-left line may stand in the order of the page
            forms = {needle, needle[::-1]} if _is_right_to_left(needle) else {needle}
            return {
                self._places[bisect.bisect_right(self._starts, at) - 1]
                for form in forms
                for at in _offsets(haystack, form)
                if self._is_own_word(haystack, at, at + len(form))
            }

        return places

    def _is_own_word(self, haystack: str, start: int, end: int) -> bool:
        if _letters(haystack[start:end]) >= _LONG:
            return True
        runs_on_before = start not in self._word_starts and _is_one_word(haystack[start - 1], haystack[start])
        runs_on_after = end not in self._word_starts and _is_one_word(haystack[end - 1], haystack[end])
        return not (runs_on_before or runs_on_after)


class _Octets:
    """All bytes in one piece, with what their hexadecimal and octal forms stand for, and where each place began."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._places: list[str] = []

    def add(self, place: str, content: bytes, *, has_strings: bool = True) -> None:
        pieces = [content]
        if has_strings:
            pieces.append(_unescaped(content) if b"\\" in content else b"")
            pieces.append(b"\n".join(_from_hexadecimal(run) for run in _hexadecimal_runs(content)))
        for piece in filter(None, pieces):
            self._pieces.append(piece)
            self._places.append(place)

    def search(self) -> Callable[[str], set[str]]:
        # without NUL bytes, UTF-16 of either order reads like Latin-1: one search instead of three
        wide = _Joined(self._pieces)
        narrow = _Joined([piece.replace(b"\0", b"") for piece in self._pieces])

        def places(needle: str) -> set[str]:
            hits = narrow.places_of(needle.encode("utf-8", errors="replace"))
            if not needle.isascii():
                hits |= narrow.places_of(needle.encode("latin-1", errors="replace"))
                hits |= wide.places_of(needle.encode("utf-16-be", errors="replace"))
                hits |= wide.places_of(needle.encode("utf-16-le", errors="replace"))
            return {self._places[at] for at in hits}

        return places


class _Joined:
    """Pieces of bytes in one, so that a needle is looked for once instead of once a piece."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._whole = b"\n".join(pieces)
        self._starts: list[int] = []
        length = 0
        for piece in pieces:
            self._starts.append(length)
            length += len(piece) + 1

    def places_of(self, needle: bytes) -> set[int]:
        return {bisect.bisect_right(self._starts, at) - 1 for at in _offsets(self._whole, needle)}


def _offsets(haystack: str | bytes, needle: str | bytes) -> Iterator[int]:
    at = haystack.find(needle)  # type: ignore[arg-type]  # both are text or both are bytes
    while at >= 0:
        yield at
        at = haystack.find(needle, at + 1)  # type: ignore[arg-type]


def _add_objects(document: pikepdf.Pdf, words: _Words, octets: _Octets) -> set[int]:
    """Add every object and every decoded stream; returns the hashes of the decoded streams."""
    drawings, binaries = _streams_by_use(document)
    known: set[int] = set()
    for each in document.objects:
        place = f"object {each.objgen[0]}"
        if not isinstance(each, pikepdf.Stream):
            syntax = each.unparse(resolved=True)
        else:
            values = (each[key] for key in each.keys())  # noqa: SIM118  # iterating a stream is not iterating its keys
            syntax = b" ".join(value.unparse() for value in values if isinstance(value, pikepdf.Object))
            content = _decoded(each)
            known.add(hash(content))
            # the words of a drawing were read through its fonts; its codes alone would read as other words by chance
            is_text = each.objgen not in drawings and each.objgen not in binaries
            octets.add(place, content, has_strings=is_text)
            if is_text:
                words.add(place, _text_of_stream(content))
        octets.add(place, syntax)
        if strings := _strings_in(syntax):
            words.add(place, strings)
    return known


def _streams_by_use(document: pikepdf.Pdf) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Numbers of the streams that draw, and of those that are fonts, images or colour profiles."""
    drawings: set[tuple[int, int]] = set()
    binaries: set[tuple[int, int]] = set()
    for page in document.pages:
        contents = page.obj.get("/Contents")
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        drawings.update(part.objgen for part in parts if isinstance(part, pikepdf.Stream))
    for each in document.objects:
        if isinstance(each, pikepdf.Stream):
            if each.get("/Subtype") == "/Form":
                drawings.add(each.objgen)
            elif each.get("/Subtype") == "/Image" or ("/N" in each and "/FunctionType" not in each):
                binaries.add(each.objgen)
        elif isinstance(each, pikepdf.Dictionary):
            programs = (each.get(key) for key in ("/FontFile", "/FontFile2", "/FontFile3", "/CIDSet"))
            binaries.update(program.objgen for program in programs if isinstance(program, pikepdf.Stream))
    return drawings, binaries


def _decoded(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()  # an image in a codec of its own


def _hidden_streams(pdf: bytes, known: set[int]) -> Iterator[tuple[str, bytes]]:
    """Streams as they lie in the file that no object of the document has: replaced, orphaned, or holding objects."""
    for found in _STREAM.finditer(pdf):
        try:
            content = zlib.decompressobj().decompress(found[1], _LARGEST_STREAM)
        except zlib.error:
            content = found[1]
        if hash(content) not in known and hash(content.rstrip(b"\r\n")) not in known:
            yield f"a stream {found.start()} bytes into the file", content


def _text_of_stream(content: bytes) -> str:
    readings = [content.decode("utf-8", errors="replace"), _strings_in(content)]
    if b"\0" in content:
        readings += [content.decode("utf-16-be", errors="replace"), content.decode("utf-16-le", errors="replace")]
    if not content.isascii():
        readings.append(content.decode("latin-1"))
    return "\n".join(readings)


def _strings_in(syntax: bytes) -> str:
    """The strings of objects as text, one a line: literal ones with their escapes resolved, and hexadecimal ones."""
    literals = (_text_of_string(_unescaped(each)) for each in _LITERAL.findall(syntax))
    hexadecimals = (_text_of_string(_from_hexadecimal(each)) for each in _hexadecimal_runs(syntax))
    return "\n".join((*literals, *(each for each in hexadecimals if _is_readable(each))))


def _hexadecimal_runs(content: bytes) -> Iterator[bytes]:
    return (bracketed or bare for bracketed, bare in _HEXADECIMAL.findall(content))


def _from_hexadecimal(run: bytes) -> bytes:
    digits = b"".join(run.split())
    # a missing last digit counts as zero (ISO 32000-1, 7.3.4.3)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _unescaped(content: bytes) -> bytes:
    def sign(found: re.Match[bytes]) -> bytes:
        escape = found[1]
        return bytes((int(escape, 8) & 0xFF,)) if escape[:1].isdigit() else _NAMED_ESCAPES.get(escape, b"")

    return _ESCAPE.sub(sign, content)


def _text_of_string(content: bytes) -> str:
    """A text string of a PDF (ISO 32000-1, 7.9.2.2); one without a mark is UTF-8 if it can be, else near Latin-1."""
    if content.startswith(b"\xfe\xff"):
        return content[2:].decode("utf-16-be", errors="replace")
    if content.startswith(b"\xff\xfe"):
        return content[2:].decode("utf-16-le", errors="replace")
    if b"\0" in content:
        return content.replace(b"\0", b"").decode("latin-1")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _is_readable(text: str) -> bool:
    """A hash in hexadecimal is no text: three letters would occur in hundreds of them by chance."""
    return _UNREADABLE.search(text) is None


def _letters(text: str) -> int:
    return sum(sign.isalnum() for sign in text)


def _is_one_word(left: str, right: str) -> bool:
    """Whether two neighbours make one word; only scripts with two cases, and digits, are sure to part their words."""
    return all(unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Nd"} for sign in (left, right))


def _is_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)
