# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to every text before it is kept: one form of Unicode, nothing that a database or page cannot hold."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

_REPLACEMENT = "\ufffd"
_SURROGATE = re.compile("[\ud800-\udfff]")
# Word's line and page breaks are VT and FF
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# controls do nothing on paper and much in a terminal; the two overrides show a name turned round
_CHANGED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e]")
# UAX #15, D4: no language needs as many marks on one letter, and putting them in order takes the square of their number
_MOST_MARKS = 30
_JOINER = "\u034f"
# whatever combines is neither ASCII nor a letter or digit by itself, but for the narrow sound marks of Japanese
_MANY_MARKS = re.compile(rf"(?:[^\x00-\x7f\w]|[\uff9e\uff9f]){{{_MOST_MARKS + 1},}}")
_ASCII = re.compile("[\x00-\x7f]")
_PIECE = 1_000


def clean_text(text: str) -> str:
    """Return the text as the journal keeps it: NFC, line ends as one newline, no controls but the tabulator.

    A lone surrogate cannot be encoded (measured: UnicodeEncodeError at save) and is replaced; SQL cuts the length of a
    text at a NUL. Marks that put a language from right to left stay, the overrides of the direction do not. More than
    30 marks on one letter are parted by an invisible joiner, which is Unicode's stream-safe form.

    A long text is done piece by piece: each step is one call that lets no other thread run, the window's least of all.
    """
    seen = text if _CHANGED.search(text) is None else _UNSEEN.sub("", _LINE_END.sub("\n", text))
    if seen.isascii():
        return seen
    return "".join(piece if piece.isascii() else _composed(piece) for piece in _pieces(seen))


def _pieces(text: str) -> Iterator[str]:
    """Cut before signs of ASCII: none of them joins or changes places with what stands before it."""
    start = 0
    while start < len(text):
        cut = _ASCII.search(text, start + _PIECE)
        end = len(text) if cut is None else cut.start()
        yield text[start:end]
        start = end


def _composed(text: str) -> str:
    safe = stream_safe(_SURROGATE.sub(_REPLACEMENT, text))
    # a letter with marks of its own may come apart in the ordering and make a run too long again
    while (composed := unicodedata.normalize("NFC", safe)) != (safe := stream_safe(composed)):
        pass
    return composed


def stream_safe(text: str) -> str:
    """Part runs of more than 30 marks by a joiner (Unicode Standard Annex #15, section 13), before any normalisation.

    Measured: 40,000 marks of two kinds in turn take 9 s to normalise, 1,000,000 take over an hour.
    """
    if text[:: _MOST_MARKS + 1].isascii():
        # whatever is longer than the run that is looked for stands at one of these places too
        return text
    return _MANY_MARKS.sub(lambda run: "".join(_parted(run.group())), text)


def _parted(run: str) -> Iterator[str]:
    marks = 0
    for sign in run:
        leading, trailing = _marks_of(sign)
        if marks + leading > _MOST_MARKS:
            yield _JOINER
            marks = 0
        marks = marks + leading if trailing is None else trailing
        yield sign


@lru_cache(maxsize=4096)
def _marks_of(sign: str) -> tuple[int, int | None]:
    """How many marks a sign begins and ends with once it is taken apart; None where it is nothing but marks.

    U+0F73 has no combining class of its own and comes apart into two marks (UAX #15, section 13, step 3).
    """
    are_marks = [bool(unicodedata.combining(each)) for each in unicodedata.normalize("NFKD", sign)]
    if all(are_marks):
        return len(are_marks), None
    return are_marks.index(False), are_marks[::-1].index(False)


def is_blank(text: str) -> bool:
    """Tell whether a person would see nothing: only white space, control or zero-width signs."""
    return not any(unicodedata.category(sign)[0] in "LNPSM" for sign in text)


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, 64 hexadecimal characters."""
    return sha256(text.encode("utf-8")).hexdigest()


def folded(text: str) -> str:
    """The form in which names are compared: case, accents and runs of white space do not count."""
    if text.isascii():
        # nothing to take apart: six times as fast, and a list of 1,000 clients folds 2,000 names at the start
        return " ".join(text.casefold().split())
    apart = unicodedata.normalize("NFKD", stream_safe(text))
    without_marks = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(without_marks.casefold().split())
