# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the words for the slots of one note: names, pronouns, the people around a client, dates and scores."""

from collections.abc import Mapping
from datetime import date, time
from random import Random

from counselor_desk.app.sample_practice.people import Person
from counselor_desk.app.sample_practice.phrases import Phrase
from counselor_desk.app.sample_practice.pronouns import PRONOUNS

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

ALWAYS_KNOWN = frozenset({"N", "day", *PRONOUNS["they/them"]})
"""Slots that every voice can fill, whatever the client's world."""


class Voice:
    """Speaks about one client in one note; a person is introduced by relation once and then called by name.

    `words` are further slots for this note only.
    """

    def __init__(self, person: Person, *, on: date, rng: Random, words: Mapping[str, str]) -> None:
        self._person = person
        self._words = words
        self._pronouns = PRONOUNS[person.pronouns]
        self._other_days = [name for number, name in enumerate(_WEEKDAYS) if number != on.weekday()]
        self._rng = rng
        self._introduced: set[str] = set()

    def say(self, phrase: Phrase) -> str:
        """One phrase in this voice."""
        return phrase.speak(self._rng, self.word)

    def say_within(self, phrase: Phrase) -> str:
        """One phrase in this voice, as part of a sentence."""
        return phrase.speak_within(self._rng, self.word)

    def word(self, slot: str) -> str:
        """The words for a slot; a capital first letter asks for a capital.

        Raises:
            KeyError: nobody in this client's world is called so.
        """
        if slot == "N":
            return self._person.name
        if slot[0].isupper():
            plain = self.word(slot[0].lower() + slot[1:])
            return plain[:1].upper() + plain[1:]
        if slot in self._words:
            return self._words[slot]
        if slot in self._pronouns:
            return self._pronouns[slot]
        if slot == "day":
            return self._other_days[int(self._rng.random() * 6)]
        return self._person.words[slot] if slot in self._person.words else self._third_person(slot)

    def _third_person(self, slot: str) -> str:
        role, _, part = slot.partition("_")
        companion = self._person.companions[role]
        if part == "phone":
            return companion.phone
        if part == "email":
            return companion.email
        if part == "full":
            self._introduced.add(companion.full_name)
            return companion.full_name
        if companion.full_name in self._introduced:
            return companion.spoken
        self._introduced.add(companion.full_name)
        return f"{self._pronouns['their']} {companion.relation} {companion.spoken}"


def slots_of_person(person: Person) -> frozenset[str]:
    """Every slot that notes about this client can fill from the client's own world."""
    slots = set(person.words) | set(ALWAYS_KNOWN) | {"voicemail_rule"}
    for role, companion in person.companions.items():
        slots |= {role, f"{role}_full"}
        if companion.phone:
            slots.add(f"{role}_phone")
        if companion.email:
            slots.add(f"{role}_email")
    if person.native_name:
        slots.add("native_name")
    return frozenset(slots)


def spoken_date(day: date, *, country: str, with_year: bool = False) -> str:
    """A date as the client's country writes it, such as "October 13" or "13 October"."""
    text = f"{day.day} {_MONTHS[day.month - 1]}" if country == "GB" else f"{_MONTHS[day.month - 1]} {day.day}"
    if not with_year:
        return text
    return f"{text} {day.year}" if country == "GB" else f"{text}, {day.year}"


def spoken_month(month: int) -> str:
    """Name of a month, counted from 1; larger and smaller numbers go round the year."""
    return _MONTHS[(month - 1) % 12]


def spoken_time(moment: time) -> str:
    """A time of day with 24 hours."""
    return f"{moment:%H:%M}"
