# SPDX-License-Identifier: GPL-3.0-or-later
"""How everybody found is called on screen while codes stand for names.

What is decided must be seen: a word that may be a name, a number, an address. Whoever is on file is known by more than
a name, and is called as on the pages of the record: the client and other clients by their codes, the people around the
client by initials beside what they are to the client. In the words around a place the same holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from counselor_desk.domain.clients import Client
from counselor_desk.domain.third_persons import MentionKind
from counselor_desk.services.people_found import PersonFound, PersonPlace
from counselor_desk.ui.code_for_names import StandIn, initials, with_stand_ins
from counselor_desk.ui.names import Names


@dataclass(frozen=True, slots=True)
class NamesShown:
    """The words for people that were found; empty, it shows every name as it stands."""

    stand_ins: tuple[StandIn, ...] = field(default=(), repr=False)
    of_key: Mapping[str, StandIn] = field(default_factory=dict, repr=False)

    def of(self, person: PersonFound) -> str:
        """How a person is called."""
        return self._in_place_of(person.words, person)

    def at(self, person: PersonFound, place: PersonPlace) -> str:
        """One mention of a person."""
        return self._in_place_of(place.mention.text, person)

    def around(self, text: str) -> str:
        """Words that stand beside a mention."""
        return with_stand_ins(text, self.stand_ins)

    def line(self, person: PersonFound, place: PersonPlace) -> str:
        """A mention among the words around it, as one text."""
        return f"{self.around(place.before)}{self.at(person, place)}{self.around(place.after)}"

    def _in_place_of(self, words: str, person: PersonFound) -> str:
        own = self.of_key.get(person.key)
        return words if own is None else own.words or initials(words)


def names_shown(people: Iterable[PersonFound], *, client: Client | None, names: Names) -> NamesShown:
    """What is called how now; `client` is whose record is released."""
    if not names.are_codes:
        return NamesShown()
    of_key = {each.key: _stand_in(each, names) for each in people if _is_on_file(each)}
    own = () if client is None else (StandIn(names=(client.legal_name, client.display_name), words=names.of(client)),)
    return NamesShown((*own, *of_key.values()), of_key)


def _is_on_file(person: PersonFound) -> bool:
    return person.client is not None or person.kind is MentionKind.CONTACT


def _stand_in(person: PersonFound, names: Names) -> StandIn:
    called = (person.words, *(each.mention.text for each in person.places))
    if person.client is None:
        return StandIn(names=called)
    on_file = (person.client.legal_name, person.client.display_name)
    return StandIn(names=(*on_file, *called), words=names.of(person.client))
