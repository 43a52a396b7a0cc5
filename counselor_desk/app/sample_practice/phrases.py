# SPDX-License-Identifier: GPL-3.0-or-later
"""The small grammar of the sample texts: `{slot}`, `{n:2-5}` and `{d:40-60}` for numbers, `[this|that]` for a choice.

A phrase is read once and spoken often: 50,000 notes are about 700,000 phrases.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

_TOKEN = re.compile(r"\[([^\[\]]*)\]|\{([^{}]*)\}")
_NUMBER = re.compile(r"([nd]):(\d+)-(\d+)")
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)

Lookup = Callable[[str], str]
"""Gives the words for a slot; a capital first letter of the slot asks for a capital."""


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class _Number:
    least: int
    most: int
    in_words: bool


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple["tuple[_Part, ...]", ...]


_Part = str | _Slot | _Number | _Choice


@dataclass(frozen=True)
class Phrase:
    """One sentence or more, with what can vary in it."""

    source: str
    parts: tuple[_Part, ...]

    @cached_property
    def slots(self) -> frozenset[str]:
        """Every slot in it, in small letters, numbers aside."""
        return frozenset(name if len(name) == 1 else name[0].lower() + name[1:] for name in _slot_names(self.parts))

    def speak(self, rng: Random, lookup: Lookup) -> str:
        """Say it once; the first letter is a capital."""
        text = "".join(_spoken(self.parts, rng, lookup))
        return text[:1].upper() + text[1:]

    def speak_within(self, rng: Random, lookup: Lookup) -> str:
        """Say it as part of a sentence, as it is written."""
        return "".join(_spoken(self.parts, rng, lookup))


def read_phrase(source: str) -> Phrase:
    """Read a phrase; brackets do not nest."""
    return Phrase(source, _read(source))


def number_word(number: int) -> str:
    """A number up to twenty in words, above in digits."""
    return _WORDS[number] if number < len(_WORDS) else str(number)


def _read(source: str) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    position = 0
    for match in _TOKEN.finditer(source):
        if match.start() > position:
            parts.append(source[position : match.start()])
        choice, slot = match.groups()
        if choice is not None:
            parts.append(_Choice(tuple(_read(option) for option in choice.split("|"))))
        else:
            parts.append(_read_slot(slot))
        position = match.end()
    if position < len(source):
        parts.append(source[position:])
    return tuple(parts)


def _read_slot(slot: str) -> _Part:
    number = _NUMBER.fullmatch(slot)
    if number is None:
        return _Slot(slot)
    return _Number(int(number[2]), int(number[3]), in_words=number[1] == "n")


def _slot_names(parts: tuple[_Part, ...]) -> list[str]:
    names: list[str] = []
    for part in parts:
        if isinstance(part, _Slot):
            names.append(part.name)
        elif isinstance(part, _Choice):
            for option in part.options:
                names.extend(_slot_names(option))
    return names


def _spoken(parts: tuple[_Part, ...], rng: Random, lookup: Lookup) -> list[str]:
    said: list[str] = []
    for part in parts:
        if isinstance(part, str):
            said.append(part)
        elif isinstance(part, _Slot):
            said.append(lookup(part.name))
        elif isinstance(part, _Choice):
            option = part.options[int(rng.random() * len(part.options))]
            said.extend(_spoken(option, rng, lookup))
        else:
            said.append(_number(part, rng))
    return said


def _number(part: _Number, rng: Random) -> str:
    number = part.least + int(rng.random() * (part.most - part.least + 1))
    if part.in_words:
        return number_word(number)
    # nobody counts 37 seconds or 41 minutes: a range between round numbers is told in fives
    is_round = part.least % 5 == 0 and part.most % 5 == 0
    return str(round(number / 5) * 5 if is_round else number)
