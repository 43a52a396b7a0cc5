# SPDX-License-Identifier: GPL-3.0-or-later
"""Guesses which words of a text are names that nobody put on file; a guess costs the counselor one decision.

A word counts where it is capitalised in mid-sentence, unless it is mostly written in lower case, or where it follows a
title. Words of a script without capitals count wherever they stand in a text of another script.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from counselor_desk.domain.text import folded

# where the marks of living scripts stand; reading all of Unicode takes 0.6 s at every start
_BLOCKS_WITH_MARKS = (range(0x0300, 0x3100), range(0xA600, 0xAC00), range(0xFE00, 0xFE30))
_MARKS = "".join(
    chr(code) for block in _BLOCKS_WITH_MARKS for code in block if unicodedata.category(chr(code))[0] == "M"
)
# a letter with its marks: without them a Hindi or Yoruba name falls apart in the middle
_LETTER = f"[^\\W\\d_][{_MARKS}]*"
_LETTERS = re.compile(f"(?:{_LETTER})+")
_WORD = re.compile(f"{_LETTER}(?:{_LETTER}|['’ʼ‐‑-](?=[^\\W\\d_]))*")
# an editor that sets typographic signs must not make another name of the same letters
_ONE_SIGN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_POSSESSIVE = re.compile(r"['’ʼ]s$")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:;\n•–—\"“(\[]|(?:^|\n)\s*\d+[.)]|(?:^|\n)\s*[-*])\s*$")
_TITLE_BEFORE = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Mx|Miss|Prof|Professor|Officer|Judge|Sgt|Rev|Coach|Nurse|Uncle|Aunt|Auntie)\.?\s+$"
)
_TITLES = frozenset(
    "dr mr mrs ms mx miss prof professor officer judge sgt rev coach nurse uncle aunt auntie".split()  # noqa: SIM905
)
_NEVER_NAMES = frozenset(
    (  # noqa: SIM905
        "monday tuesday wednesday thursday friday saturday sunday january february march july september october "
        "november december english spanish arabic chinese mandarin french german italian polish urdu hindi welsh irish "
        "scottish british american european christmas easter ramadan eid hanukkah thanksgiving diwali i i'm i'd i'll "
        "i've client counselor counsellor"
    ).split()
)
# these are given names as well: only a date around them makes them a month
_MONTHS_AND_NAMES = frozenset({"april", "may", "june", "august"})
_BEFORE_A_MONTH = re.compile(
    r"(?:\d(?:st|nd|rd|th)?|\b(?:in|since|until|by|of|from|to|last|next|this|early|late|mid|before|after|during))[\s-]+$",
    re.IGNORECASE,
)
_AFTER_A_MONTH = re.compile(r"\s+\d")
_MOST_FOREIGN_SHARE = 0.2
_CONTEXT = 40
_MOST_SMALL_FOR_EACH_CAPITAL = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text without a possessive ending; `key` is its folded form."""

    start: int
    end: int
    key: str = field(repr=False)


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text in order, hyphenated ones whole."""
    words = []
    for match in _WORD.finditer(text):
        bare = _POSSESSIVE.sub("", match.group())
        words.append(Word(match.start(), match.start() + len(bare), _key(bare)))
    return tuple(words)


def letters_of(text: str) -> tuple[Word, ...]:
    """The unbroken runs of letters in order: "O’Neil-Ruiz" is three, so that each part of a name can be looked up."""
    return tuple(Word(match.start(), match.end(), _key(match.group())) for match in _LETTERS.finditer(text))


def _key(written: str) -> str:
    return folded(written).translate(_ONE_SIGN)


def is_title(word: str) -> bool:
    """Tell whether a word only stands before names ("Dr", "Aunt")."""
    return folded(word) in _TITLES


def is_caseless(sign: str) -> bool:
    """Tell whether a letter belongs to a script without capitals (Arabic, Chinese, Hebrew, Devanagari, ...)."""
    return unicodedata.category(sign) == "Lo"


def small_words(texts: Iterable[str]) -> frozenset[str]:
    """Keys of the words that stand in lower case somewhere in the texts."""
    return frozenset(word.key for text in texts for word in words_of(text) if text[word.start].islower())


class NameSpotter:
    """Knows the likely names of one record and finds them in each of its texts."""

    def __init__(self, *, names: frozenset[str], never: frozenset[str]) -> None:
        self._names = names
        self._never = never

    @classmethod
    def learn(
        cls,
        texts: Iterable[tuple[str, tuple[Word, ...]]],
        *,
        never: Iterable[str],
        vocabulary: Collection[str] | None = None,
    ) -> "NameSpotter":
        """Read a whole record once.

        Args:
            texts: each text with its words.
            never: names that are known and not looked for, such as the client's own.
            vocabulary: keys of words that the practice writes in lower case. With it, a word that stands only at the
                beginning of sentences and is never written in lower case is a likely name as well.
        """
        listed = tuple(texts)
        excluded = {word.key for name in never for word in words_of(name)} | _NEVER_NAMES | _TITLES
        small = Counter(word.key for text, words in listed for word in words if text[word.start].islower())
        inside: Counter[str] = Counter()
        at_beginnings: set[str] = set()
        for text, words in listed:
            for word in words:
                if word.key in excluded or not _is_capitalised(text, word):
                    continue
                if _begins_sentence(text, word.start):
                    at_beginnings.add(word.key)
                else:
                    inside[word.key] += 1
        # "Young" in mid-sentence is a person although somebody is young: only a word that is mostly small is a word
        names = {key for key, count in inside.items() if count * _MOST_SMALL_FOR_EACH_CAPITAL >= small[key]}
        if vocabulary is not None:
            names |= {key for key in at_beginnings if not small[key] and key not in vocabulary}
        return cls(names=frozenset(names), never=frozenset(excluded))

    def spans(self, text: str, words: tuple[Word, ...]) -> Iterator[tuple[int, int]]:
        """Spans of likely names; neighbouring ones are one span ("Ana Ruiz")."""
        runs: list[tuple[int, int]] = []
        caseless_counts = _caseless_share(text) <= _MOST_FOREIGN_SHARE
        for word in words:
            if not self._is_name(text, word, caseless_counts=caseless_counts):
                continue
            if runs and not text[runs[-1][1] : word.start].strip(" "):
                runs[-1] = (runs[-1][0], word.end)
            else:
                runs.append((word.start, word.end))
        yield from runs

    def _is_name(self, text: str, word: Word, *, caseless_counts: bool) -> bool:
        if is_caseless(text[word.start]):
            return caseless_counts and word.key not in self._never
        if word.key in self._names:
            return _is_capitalised(text, word)
        follows_title = _TITLE_BEFORE.search(text, max(0, word.start - _CONTEXT), word.start) is not None
        return follows_title and _is_capitalised(text, word) and word.key not in self._never


def _is_capitalised(text: str, word: Word) -> bool:
    """One capital and then small letters: not GAD or CBT."""
    written = text[word.start : word.end]
    return len(written) > 1 and written[0].isupper() and not written.isupper() and not _is_month(text, word)


def _is_month(text: str, word: Word) -> bool:
    if word.key not in _MONTHS_AND_NAMES:
        return False
    before = _BEFORE_A_MONTH.search(text, max(0, word.start - _CONTEXT), word.start)
    return before is not None or _AFTER_A_MONTH.match(text, word.end) is not None


def _begins_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - _CONTEXT) : position]
    if not before.strip():
        return True
    if _TITLE_BEFORE.search(before):
        return False
    return _SENTENCE_BEGINS.search(before) is not None


def _caseless_share(text: str) -> float:
    letters = [sign for sign in text if sign.isalpha()]
    return sum(map(is_caseless, letters)) / len(letters) if letters else 0.0
