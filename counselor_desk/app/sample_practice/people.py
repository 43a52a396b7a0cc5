# SPDX-License-Identifier: GPL-3.0-or-later
"""Who comes to the practice: the written cast, and as many invented people beyond it as are asked for."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

from counselor_desk.app.sample_practice.facts import SampleContact
from counselor_desk.app.sample_practice.material import THEME_KEYS, sample_table
from counselor_desk.domain.clients import ContactRole, SafeContact


@dataclass(frozen=True, slots=True)
class Companion:
    """A third person as notes speak of them: "her sister Lucía" at first, then "Lucía"."""

    relation: str
    spoken: str
    full_name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A client before any calendar: who they are and which words the notes use for their world.

    `words` holds places and other fixed words by slot, `companions` people by slot. `unit` names the couple, family
    or group that a client belongs to, empty for individual work.
    """

    key: str
    legal_name: str
    display_name: str
    name: str
    date_of_birth: date | None
    age_at_opening: int
    pronouns: str
    language: str
    country: str
    town: str
    theme: str
    template: str
    unit: str
    is_active: bool
    is_newest: bool
    uses_phone: bool
    native_name: str
    preferences: str
    safe_contact: SafeContact
    restriction: str
    minor_signed_by: str
    contacts: tuple[SampleContact, ...]
    companions: Mapping[str, Companion]
    words: Mapping[str, str]

    @property
    def zone(self) -> str:
        return "Europe/London" if self.country == "GB" else "America/Los_Angeles"

    @property
    def region(self) -> str:
        return "EAW" if self.country == "GB" else "CA"


@cache
def written_cast() -> tuple[Person, ...]:
    """The clients written out in `cast.toml`, in their order."""
    return tuple(_cast_person(entry) for entry in sample_table("cast")["clients"])


def _cast_person(entry: Mapping[str, Any]) -> Person:
    contacts: list[SampleContact] = []
    companions: dict[str, Companion] = {}
    for each in entry["contacts"]:
        if "same_as" in each:
            companions[each["slot"]] = companions[each["same_as"]]
            continue
        contacts.append(
            SampleContact(
                name=each["name"],
                role=ContactRole(each["role"]),
                also_called=tuple(each.get("called", ())),
                phone=each.get("phone", ""),
                email=each.get("email", ""),
                address=each.get("address", ""),
                may_be_told=each.get("told", ""),
            )
        )
        spoken = each.get("spoken", each["called"][0])
        companions[each["slot"]] = Companion(
            each["relation"], spoken, each["name"], each.get("phone", ""), each.get("email", "")
        )
    if "lost" in entry:
        companions["lost"] = Companion(entry["lost"]["relation"], entry["lost"]["name"], entry["lost"]["name"])
    companions["home"] = companions.get("partner", companions.get("family", companions["friend"]))
    country = entry["country"]
    names = _names()
    usual = {"transit": names["transits"][country][0], "haunt": names["haunts"][country][0], "incident": "the accident"}
    words = usual | {slot: entry[slot] for slot in ("transit", "haunt", "work", "incident") if slot in entry}
    return Person(
        key=entry["key"],
        legal_name=entry["legal_name"],
        display_name=entry.get("display_name", entry["legal_name"]),
        name=entry["name"],
        date_of_birth=entry["born"],
        age_at_opening=0,
        pronouns=entry["pronouns"],
        language=entry["language"],
        country=country,
        town=entry["town"],
        theme=entry["theme"],
        template=entry["template"],
        unit=entry.get("unit", ""),
        is_active=entry["active"],
        is_newest=entry.get("newest", False),
        uses_phone=entry.get("modality") == "phone",
        native_name=entry.get("native_name", ""),
        preferences=entry["preferences"],
        safe_contact=SafeContact(
            phone=_own_phone(Random(entry["key"]), country),  # noqa: S311 - fiction, not secrets
            voicemail_allowed=entry.get("voicemail", False),
            instructions=entry["instructions"],
        ),
        restriction=entry.get("restriction", ""),
        minor_signed_by=entry.get("minor_signed_by", ""),
        contacts=tuple(contacts),
        companions=companions,
        words={**words, "town": entry["town"], "shop": names["shops"][country]},
    )


@dataclass
class PeopleMaker:
    """Invents clients from the name lists; no full name is given twice."""

    rng: Random
    taken: set[str] = field(default_factory=set)
    number: int = 0

    def invent(self, *, theme: str, unit: str = "", country: str = "", age: int | None = None) -> Person:
        """One more client who fits a theme; `country` and `age` are free where they are not given."""
        self.number += 1
        rng = self.rng
        chosen_country = country or ("GB" if rng.random() < 0.18 and not unit else "US")
        origin = rng.choice(_names()["origins"])
        pronouns = "she/her" if theme == "perinatal" or rng.random() < 0.56 else "he/him"
        if theme != "perinatal" and rng.random() < 0.03:
            pronouns = "they/them"
        first, last = self._new_name(origin, pronouns)
        years = age if age is not None else rng.randint(*_AGES.get(theme, (21, 68)))
        companions, contacts = self._people_around(theme, origin, last, chosen_country, years)
        voicemail = rng.random() < 0.4
        town = rng.choice(_names()["towns"][chosen_country])
        return Person(
            key=f"client-{self.number:04d}",
            legal_name=f"{first} {last}",
            display_name=f"{first} {last}",
            name=first,
            date_of_birth=None,
            age_at_opening=years,
            pronouns=pronouns,
            language="English" if origin["language"] == "English" else f"{origin['language']}, English",
            country=chosen_country,
            town=town,
            theme=theme,
            template=rng.choice(("soap", "dap", "birp", "narrative")),
            unit=unit,
            is_active=False,
            is_newest=False,
            uses_phone=rng.random() < 0.05,
            native_name="",
            preferences=rng.choice(_PREFERENCES),
            safe_contact=SafeContact(
                phone=_own_phone(rng, chosen_country),
                voicemail_allowed=voicemail,
                instructions="Voicemail allowed, without content." if voicemail else "Text message only. No voicemail.",
            ),
            restriction="",
            minor_signed_by="",
            contacts=contacts,
            companions=companions,
            words={**self._words(chosen_country, years), "town": town},
        )

    def _new_name(self, origin: Mapping[str, Any], pronouns: str) -> tuple[str, str]:
        gender = self._gender(pronouns)
        for _ in range(50):
            first, last = self._name(origin, gender)
            if f"{first} {last}" not in self.taken:
                break
            origin = self.rng.choice(_names()["origins"])
        else:
            # the lists are exhausted: a second family name makes a new person
            last = f"{last}-{self._name(self.rng.choice(_names()['origins']), gender)[1]}"
        self.taken.add(f"{first} {last}")
        return first, last

    def _name(self, origin: Mapping[str, Any], gender: str) -> tuple[str, str]:
        family = origin.get("family_he", origin["family"]) if gender == "he" else origin["family"]
        return self.rng.choice(origin[gender]), self.rng.choice(family)

    def _gender(self, pronouns: str) -> str:
        if pronouns == "they/them":
            return self.rng.choice(("she", "he"))
        return "she" if pronouns == "she/her" else "he"

    def _people_around(
        self, theme: str, origin: Mapping[str, Any], last: str, country: str, age: int
    ) -> tuple[dict[str, Companion], tuple[SampleContact, ...]]:
        rng = self.rng
        plan: list[tuple[str, str, str, ContactRole]] = []
        relation, gender, role = rng.choice(_FAMILY_OF_ADULTS if age < 62 else _FAMILY_OF_ELDERS)
        plan.append(("family", relation, gender, role))
        friend_gender = rng.choice(("she", "he"))
        plan.append(("friend", "friend", friend_gender, ContactRole.EMERGENCY_CONTACT))
        if theme == "perinatal" or rng.random() < 0.5:
            relation, gender = rng.choice((("husband", "he"), ("wife", "she"), ("partner", "he"), ("partner", "she")))
            plan.append(("partner", relation, gender, ContactRole.PARTNER))
        if age < 66:
            plan.append(("manager", "manager", rng.choice(("she", "he")), ContactRole.EMPLOYER))
            plan.append(("colleague", "colleague", rng.choice(("she", "he")), ContactRole.COLLEAGUE))
        if theme == "perinatal":
            plan.append(("mother", "mother", "she", ContactRole.PARENT))
            relation, gender = rng.choice((("daughter", "she"), ("son", "he")))
            plan.append(("child", relation, gender, ContactRole.CHILD))
        if theme == "caring":
            plan.append(("mother", "mother", "she", ContactRole.PARENT))
            plan.append(("brother", "brother", "he", ContactRole.SIBLING))
        plan.append(
            ("doctor", "GP" if country == "GB" else "physician", rng.choice(("she", "he")), ContactRole.CLINICIAN)
        )
        companions: dict[str, Companion] = {}
        contacts: list[SampleContact] = []
        used: set[str] = set()
        for slot, relation, gender, role in plan:
            companion, contact = self._companion(slot, relation, gender, role, origin, last, country, used)
            companions[slot] = companion
            contacts.append(contact)
        if theme == "caring":
            companions["family"] = companions["brother"]
        companions["home"] = companions.get("partner", companions["family"])
        if theme == "grief":
            relation, gender = rng.choice((("husband", "he"), ("wife", "she"), ("brother", "he"), ("mother", "she")))
            name = self._other_first_name(origin, gender, used)
            companions["lost"] = Companion(relation, name, f"{name} {last}")
        return companions, tuple(contacts)

    def _companion(
        self,
        slot: str,
        relation: str,
        gender: str,
        role: ContactRole,
        origin: Mapping[str, Any],
        last: str,
        country: str,
        used: set[str],
    ) -> tuple[Companion, SampleContact]:
        rng = self.rng
        kin = slot in ("family", "mother", "brother", "child")
        its_origin = origin if kin else rng.choice(_names()["origins"])
        first = self._other_first_name(its_origin, gender, used)
        family = last if kin and rng.random() < 0.7 else self._name(its_origin, gender)[1]
        name = f"{first} {family}"
        spoken = first
        if slot == "doctor":
            name, spoken = f"Dr {first} {family}", f"Dr {family}"
        phone = _own_phone(rng, country) if slot in ("family", "friend", "doctor") else ""
        email = (
            f"{_ascii(first)}.{_ascii(family)}@example.{rng.choice(('org', 'net', 'com'))}" if slot == "friend" else ""
        )
        return (
            Companion(relation, spoken, name, phone, email),
            SampleContact(name=name, role=role, also_called=(spoken,), phone=phone, email=email),
        )

    def _other_first_name(self, origin: Mapping[str, Any], gender: str, used: set[str]) -> str:
        free = [name for name in origin[gender] if name not in used] or origin[gender]
        name: str = self.rng.choice(free)
        used.add(name)
        return name

    def _words(self, country: str, age: int) -> dict[str, str]:
        names = _names()
        words = {
            "transit": self.rng.choice(names["transits"][country]),
            "haunt": self.rng.choice(names["haunts"][country]),
            "incident": self.rng.choice(
                ("the collision", "the fall at work", "the fire", "the robbery", "the accident")
            ),
            "shop": names["shops"][country],
        }
        if age < 66:
            words["work"] = self.rng.choice(names["works"][country])
        return words


INDIVIDUAL_THEMES = tuple(key for key in THEME_KEYS if key not in ("couple", "family", "skills-group"))

_AGES = {
    "perinatal": (24, 41),
    "social": (18, 34),
    "caring": (44, 66),
    "grief": (30, 82),
    "burnout": (27, 60),
    "skills-group": (20, 58),
    "couple": (26, 62),
}
_FAMILY_OF_ADULTS = (
    ("mother", "she", ContactRole.PARENT),
    ("father", "he", ContactRole.PARENT),
    ("sister", "she", ContactRole.SIBLING),
    ("brother", "he", ContactRole.SIBLING),
)
_FAMILY_OF_ELDERS = (
    ("daughter", "she", ContactRole.CHILD),
    ("son", "he", ContactRole.CHILD),
    ("sister", "she", ContactRole.SIBLING),
    ("brother", "he", ContactRole.SIBLING),
)
_PREFERENCES = (
    "No particular wishes; to be asked again.",
    "Plain words and a summary at the end.",
    "Wishes to be addressed by first name.",
    "Prefers mornings.",
    "Asks for a written note of what was agreed.",
)


@cache
def _names() -> dict[str, Any]:
    return sample_table("names")


def _own_phone(rng: Random, country: str) -> str:
    """A number from the ranges kept for fiction: 555-0100 to 555-0199 (NANPA), 07700 900000 to 900999 (Ofcom)."""
    if country == "GB":
        return f"07700 900{rng.randrange(200, 1000):03d}"
    return f"({rng.choice(('707', '415', '530', '916', '831'))}) 555-01{rng.randrange(100):02d}"


def _ascii(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L").replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if sign.isascii() and (sign.isalpha() or sign == "-")).lower()
