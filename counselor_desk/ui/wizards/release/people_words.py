# SPDX-License-Identifier: GPL-3.0-or-later
"""The words for people and details that were found: what they are, what can be done with them and why."""

from collections.abc import Iterable
from enum import StrEnum

from counselor_desk.domain.clients import ContactRole
from counselor_desk.domain.name_spotting import is_title
from counselor_desk.domain.releases import PersonAction, RedactionReason
from counselor_desk.domain.third_persons import MentionKind
from counselor_desk.services.people_found import PersonFound, PersonPlace
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.theme.tokens import Tone


class PersonChoice(StrEnum):
    """What can be done with a person; "here" is the item that the shown place stands in."""

    KEEP = "keep"
    REDACT = "redact"
    REDACT_HERE = "redact_here"
    WITHHOLD_ITEM = "withhold_item"

    @property
    def action(self) -> PersonAction:
        """The decision that it makes."""
        return _ACTIONS[self]

    @property
    def is_for_one_item(self) -> bool:
        """True when only the shown place's item is decided."""
        return self in (PersonChoice.REDACT_HERE, PersonChoice.WITHHOLD_ITEM)


_ACTIONS = {
    PersonChoice.KEEP: PersonAction.KEEP,
    PersonChoice.REDACT: PersonAction.REDACT,
    PersonChoice.REDACT_HERE: PersonAction.REDACT,
    PersonChoice.WITHHOLD_ITEM: PersonAction.WITHHOLD_ITEM,
}

REASONS: tuple[tuple[RedactionReason, str, str], ...] = (
    (RedactionReason.THIRD_PARTY, "TP", "Third party"),
    (RedactionReason.OTHER_CLIENT, "OC", "Other client (printed as third party)"),
    (RedactionReason.CONTACT_DETAIL, "CD", "Contact detail"),
    (RedactionReason.IDENTIFIER, "ID", "Identifier"),
    (RedactionReason.OUTSIDE_SCOPE, "OS", "Outside scope"),
    (RedactionReason.PRIVILEGED, "PC", "Privilege claimed"),
)
"""Each reason with its code and its words, in the order of the list."""

REASON_CHOICES = tuple((reason, f"{code}  {words}") for reason, code, words in REASONS)

_KINDS = {
    MentionKind.CONTACT: "on file",
    MentionKind.OTHER_CLIENT: "another client",
    MentionKind.EMAIL: "e-mail address",
    MentionKind.WEB_ADDRESS: "web address",
    MentionKind.PHONE: "telephone number",
    MentionKind.ADDRESS: "address",
    MentionKind.IDENTIFIER: "identifier",
    MentionKind.LIKELY_NAME: "perhaps a name",
}
_ROLES = {ContactRole.EMERGENCY_CONTACT: "emergency contact", ContactRole.OTHER: "on file"}

ACTION_LOOKS = {
    PersonAction.KEEP: ("Keep", "check", Tone.OK),
    PersonAction.REDACT: ("Redact", "redact", None),
    PersonAction.WITHHOLD_ITEM: ("Withhold item", "withhold", Tone.DANGER),
}


class PeopleGroup(StrEnum):
    """The parts of the list, those that matter most first."""

    ON_FILE = "on_file"
    LIKELY_NAMES = "likely_names"
    DETAILS = "details"
    SINGLE_WORDS = "single_words"


_ON_FILE = frozenset({MentionKind.CONTACT, MentionKind.OTHER_CLIENT})


def group_of(person: PersonFound) -> PeopleGroup:
    """Where a person stands; a single word with a capital is an everyday word more often than a name."""
    if person.kind in _ON_FILE:
        return PeopleGroup.ON_FILE
    if person.kind is not MentionKind.LIKELY_NAME:
        return PeopleGroup.DETAILS
    has_title = any(is_title(before[-1].strip(".")) for each in person.places if (before := each.before.split()))
    return PeopleGroup.LIKELY_NAMES if has_title or len(person.words.split()) > 1 else PeopleGroup.SINGLE_WORDS


def in_groups(people: Iterable[PersonFound]) -> tuple[PersonFound, ...]:
    """Everybody by group, each group in the order of the record."""
    order = list(PeopleGroup)
    return tuple(sorted(people, key=lambda each: order.index(group_of(each))))


def reason_code(reason: RedactionReason) -> str:
    """The two letters of a reason."""
    return next(code for each, code, _ in REASONS if each is reason)


def role_words(person: PersonFound) -> str:
    """What a person is, as far as it is known."""
    if person.role is not None:
        return _ROLES.get(person.role, person.role.value)
    return _KINDS[person.kind]


def about(person: PersonFound, *, on_page: int = 0) -> str:
    """ "friend, 4 places, 1 on this page"."""
    words = f"{role_words(person)}, {counted(len(person.places), 'place')}"
    return f"{words}, {on_page} on this page" if on_page else words


def where_it_stands(place: PersonPlace, formats: Formats) -> str:
    """ "Progress note, 2 Apr 2026"."""
    return f"{place.title}, {formats.plain_date(place.day)}"


def decided_words(person: PersonFound) -> str:
    """What was decided about a person, also where places differ."""
    if person.action is not None:
        return ACTION_LOOKS[person.action][0]
    counts = dict.fromkeys(PersonAction, 0)
    for place in person.places:
        if place.decision is not None:
            counts[place.decision.action] += 1
    return ", ".join(f"{ACTION_LOOKS[action][0]} {count}" for action, count in counts.items() if count)
