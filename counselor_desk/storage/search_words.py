# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a query: as an expression of the index, and where they stand in a text that it found.

The tokenizer cuts at spaces, which some scripts do not write; their characters are therefore indexed one by one, with a
zero-width space between, and searched as a phrase. That finds a Chinese name of two characters inside a sentence, which
the trigram tokenizer cannot (it needs three) and prefixes cannot (measured on both).

Where the words stand is looked up here and not by FTS5's snippet(), which takes each text apart twice: that was 80 % of
a query in plain SQLite, 0.6 of 0.7 ms for fifty notes (measured), and for five pasted megabytes it never ended.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from counselor_desk.domain.text import clean_text
from counselor_desk.domain.text_spans import TextSpan

LONGEST_LOOKED_THROUGH = 131_072
"""Signs of a text in which found words are looked for; of a longer one the beginning has to do."""

_SEPARATOR = "\u200b"
# Thai, Lao, Myanmar, Khmer; hiragana and katakana; Han with its extensions and compatibility forms
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
    # direction marks and noncharacters that SQLite's older Unicode takes for letters: a name between them was not found
    "\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff])"
)
# around a word in most texts: no need to look further
_USUAL_SIGNS = frozenset(("", *" \n.,;:()\"'-"))
_REST_OF_WORD = re.compile("[0-9a-z]*")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
# nobody types more; what is pasted beyond it finds nothing that these would not
_LONGEST_QUERY, _MOST_WORDS = 1000, 16

# some three dozen words, of which the first found one is not far from the beginning
_LENGTH, _BEFORE, _SENTENCE_BEFORE = 240, 48, 80
_ELLIPSIS = "…"
# so many places of each word are weighed against each other
_WEIGHED = 4


class SearchWords:
    """What somebody typed, taken apart: every word has to be there, the last one as a beginning.

    Of a pasted page the first words and the last count: a thousand words over one long note took minutes (measured).
    """

    __slots__ = ("_words", "expression")

    def __init__(self, query: str) -> None:
        typed = _words_of(clean_text(query[:_LONGEST_QUERY]))
        last = typed[-1:]
        whole = [word for word in dict.fromkeys(typed[:-1]) if word not in last]
        kept = (*whole[: _MOST_WORDS - 1], *last)
        self.expression = " AND ".join(f'"{segmented(word)}"' for word in kept) + " *" if kept else ""
        """For FTS5; nothing typed is syntax in it. Empty when no word was typed."""
        self._words = tuple(_Word(folded_signs(word), is_beginning=word in last) for word in kept)

    def are_in(self, folded: str) -> bool:
        """Whether every word is in a text that was folded by `folded_signs`."""
        return all(word.places(folded, 0, len(folded), most=1) for word in self._words)

    def excerpt(self, indexed: str) -> tuple[str, tuple[TextSpan, ...]]:
        """Some three dozen words around the first place where most of the words are together.

        Args:
            indexed: a text as it stands in the index.

        Returns:
            The excerpt and where found words stand in it, in order and without overlap; none of them in the beginning
            of a text that does not hold them.
        """
        text = without_separators(indexed)
        folded = folded_signs(text if len(text) <= LONGEST_LOOKED_THROUGH else text[:LONGEST_LOOKED_THROUGH])
        # of one word, the first few are most often all that the excerpt shows
        places = [word.places(folded, 0, len(folded)) for word in self._words]
        first = _first(places)
        begin = 0 if first <= _BEFORE else _beginning(text, first)
        end = begin + _LENGTH
        head, tail = _ELLIPSIS if begin else "", ""
        if end < len(text):
            space = text.rfind(" ", begin + _LENGTH // 2, end)
            end, tail = end if space < 0 else space, _ELLIPSIS
        shift = len(head) - begin
        found = [
            (start, stop if stop < end else end)
            for word, known in zip(self._words, places, strict=True)
            for start, stop in (known if len(known) < _WEIGHED else word.places(folded, begin, end, most=_LENGTH))
            if begin <= start < end
        ]
        if len(found) > 1:
            found = _joined(found)
        spans = tuple([TextSpan(start + shift, stop + shift) for start, stop in found])
        return f"{head}{text[begin:end]}{tail}", spans


class _Word:
    """One word of a query, folded; `is_beginning` for the one that somebody may still be typing."""

    __slots__ = ("_is_beginning", "_signs")

    def __init__(self, signs: str, *, is_beginning: bool) -> None:
        self._signs, self._is_beginning = signs, is_beginning

    def places(self, folded: str, begin: int, end: int, *, most: int = _WEIGHED) -> list[tuple[int, int]]:
        """Where it stands, as a whole word or the beginning of one, with the rest of that word; the first so many."""
        signs, length = self._signs, len(self._signs)
        found: list[tuple[int, int]] = []
        start = folded.find(signs, begin, end)
        while start >= 0:
            stop = start + length
            before, behind = folded[start - 1 : start], folded[stop : stop + 1]
            if before in _USUAL_SIGNS or _is_between_words(before, signs[0]):
                rest = stop if behind in _USUAL_SIGNS else _end_of_word(folded, stop)
                if self._is_beginning or rest == stop or all(map(_is_mark, folded[stop:rest])):
                    found.append((start, rest))
                    if len(found) == most:
                        break
            start = folded.find(signs, stop, end)
        return found


def _words_of(text: str) -> list[str]:
    """Letters and digits with the marks on them: a mark does not end a word, however many there are."""
    apart = "".join(sign if sign.isalnum() or _is_mark(sign) else " " for sign in text).split()
    return [word for word in apart if not all(map(_is_mark, word))]


def match_expression(query: str) -> str:
    """A query as an FTS5 expression."""
    return SearchWords(query).expression


def segmented(text: str) -> str:
    """A text as the index takes it: the characters of scripts without spaces one by one."""
    return text if text.isascii() else _UNSPACED.sub(rf"{_SEPARATOR}\1{_SEPARATOR}", text)


def without_separators(indexed: str) -> str:
    """A text of the index as people read it."""
    return indexed if indexed.isascii() else indexed.replace(_SEPARATOR, "")


def folded_signs(text: str) -> str:
    """A text in which neither case nor accents count, of the same length."""
    if text.isascii():
        return text.lower()
    try:
        return text.encode("latin-1").translate(_LATIN_1).decode("latin-1")
    except UnicodeEncodeError:
        pass
    for sign, usual in _TYPOGRAPHIC:
        text = text.replace(sign, usual)
    try:
        return text.encode("latin-1").translate(_LATIN_1).decode("latin-1")
    except UnicodeEncodeError:
        return _folded_one_by_one(text)


def _folded_one_by_one(text: str) -> str:
    folded = text.lower()
    if len(folded) != len(text):
        # capital I with a dot becomes two signs
        folded = "".join(sign.lower()[0] for sign in text)
    for sign in set(_NOT_ASCII.findall(folded)):
        folded = folded.replace(sign, _plain(sign))
    return folded


@cache
def _plain(sign: str) -> str:
    """A letter without its accents, sign for sign, so that places hold."""
    apart = unicodedata.normalize("NFD", sign)
    return apart[0] if apart[0].isalnum() and all(map(unicodedata.combining, apart[1:])) else sign


# most texts with other signs than ASCII have these and no more: a table takes 1 microsecond for a page, one by one 12
_LATIN_1 = bytes(ord(_plain(chr(code).lower())) for code in range(256))
_TYPOGRAPHIC = (*zip("\u2018\u2019\u201c\u201d\u2013\u2014\u2026", "''\"\"--.", strict=True),)


def _is_between_words(before: str, behind: str) -> bool:
    """Whether a word may end before and begin behind the place between two signs."""
    if before.isascii() and behind.isascii():
        return not (before.isalnum() and behind.isalnum())
    if _is_mark(behind):
        # what belongs to a letter stays with it, in scripts without spaces as well
        return not (before.isalnum() or _is_mark(before))
    if _UNSPACED.match(before) or _UNSPACED.match(behind):
        return True
    return not (behind.isalnum() and (before.isalnum() or _is_mark(before)))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def _end_of_word(folded: str, stop: int) -> int:
    """The end of the word that somebody has typed up to here."""
    if folded[stop - 1].isascii():
        letters = _REST_OF_WORD.match(folded, stop)
        stop = letters.end() if letters else stop
        if folded[stop : stop + 1] in _USUAL_SIGNS:
            return stop
    while stop < len(folded) and not _is_between_words(folded[stop - 1], folded[stop]):
        stop += 1
    return stop


def _joined(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In their order, those that touch made one: a word of a script without spaces is found sign by sign."""
    kept: list[tuple[int, int]] = []
    for start, stop in sorted(places):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(stop, kept[-1][1]))
        else:
            kept.append((start, stop))
    return kept


def _first(places: Sequence[Sequence[tuple[int, int]]]) -> int:
    """Where the excerpt is to begin: the first place with the most different words not far behind; 0 for none."""
    if len(places) == 1:
        return places[0][0][0] if places[0] else 0
    ordered = sorted((start, number) for number, found in enumerate(places) for start, _ in found)
    best = most = 0
    for index, (start, _) in enumerate(ordered):
        together = len({number for at, number in ordered[index:] if at < start + _LENGTH - _SENTENCE_BEFORE})
        if together > most:
            best, most = start, together
        if most == len(places):
            break
    return best


def _beginning(text: str, first: int) -> int:
    """The beginning of the sentence, where it is near, or else of some word."""
    near = first - _SENTENCE_BEFORE
    for end_of_sentence in (". ", "\n", "? ", "! "):
        found = text.rfind(end_of_sentence, max(0, near), first)
        if found >= 0:
            return found + len(end_of_sentence)
    space = text.find(" ", first - _BEFORE, first)
    return first if space < 0 else space + 1
