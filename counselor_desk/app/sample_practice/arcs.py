# SPDX-License-Identifier: GPL-3.0-or-later
"""Lays the work with each client, couple, family and group into the calendar: when it began, how often, until when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from counselor_desk.app.sample_practice.appointments import AppointmentBook, Slot, Wish, in_utc
from counselor_desk.app.sample_practice.facts import SampleSession
from counselor_desk.app.sample_practice.people import INDIVIDUAL_THEMES, PeopleMaker, Person, written_cast
from counselor_desk.app.sample_practice.story import STORY_CLIENT, STORY_PARTNER, Story, story_sessions
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind

SESSIONS_A_YEAR = 1500
"""What one counselor can see in a year; above it the sample reaches further back and never doubles the calendar."""

_LEAST_SESSIONS = 3
_MOST_INVENTED_AT_A_TIME = 8
"""Invented clients still in counseling on the last day: beside the written cast and those who leave soon."""

_CAN_HAVE_CRISIS = frozenset({"depression", "grief", "burnout", "trauma", "perinatal"})
_KINDS = {"couple": SessionKind.COUPLE, "family": SessionKind.FAMILY, "skills-group": SessionKind.GROUP}
_MINUTES = {SessionKind.INDIVIDUAL: 50, SessionKind.COUPLE: 80, SessionKind.FAMILY: 80, SessionKind.GROUP: 90}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc:
    """One piece of work from beginning to end.

    `sessions` are indexes into the practice's sessions, in order of time; `planned` is how many the whole work will
    have, which is more than there are while it goes on. `crisis` counts sessions from 0.
    """

    key: str
    theme: str
    kind: SessionKind
    members: tuple[Person, ...]
    sessions: tuple[int, ...]
    planned: int
    is_active: bool
    crisis: int | None
    by_video_at_times: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole practice before a word is written."""

    people: tuple[Person, ...]
    sessions: tuple[SampleSession, ...]
    arcs: tuple[Arc, ...]
    story: Story
    book: AppointmentBook = field(compare=False)
    opened_on: date = date.min


@dataclass
class _Unit:
    key: str
    theme: str
    members: tuple[Person, ...]
    count: int = 0
    is_active: bool = False
    begins: float = 0.0
    """Share of the free time before the first session, for work that has ended."""

    @property
    def kind(self) -> SessionKind:
        return _KINDS.get(self.theme, SessionKind.INDIVIDUAL)

    @property
    def usual_share(self) -> float:
        """Joint work is shorter than individual work."""
        return 1.0 if self.kind is SessionKind.INDIVIDUAL else 0.7


def plan_practice(*, rng: Random, clients: int, sessions: int, last_day: date, group_name: str) -> Plan:
    """Decide who comes when.

    Raises:
        ValueError: fewer than five clients, or too few sessions for the written story and three for everybody.
    """
    story = story_sessions(last_day)
    units = _units(rng, clients)
    free = sessions - len(story.appointments)
    if clients < 5 or free < _LEAST_SESSIONS * len(units):
        raise ValueError("the sample practice needs at least 5 clients, and 40 sessions and 3 for each client")
    _allot(units, free, rng)
    _spread(units, rng)
    opened_on = last_day - timedelta(days=max(1095, round(365 * sessions / SESSIONS_A_YEAR)))
    book = AppointmentBook()
    made: list[tuple[SampleSession, str]] = []
    for each in story.appointments:
        book.take(Slot(each.session.local_date, each.session.start, each.session.stop), zone=each.session.zone)
        made.append((each.session, STORY_CLIENT))
    facts: dict[str, tuple[_Unit, bool, int | None]] = {}
    # those who need long or rare hours choose first
    for unit in sorted(units, key=lambda each: (each.kind is SessionKind.INDIVIDUAL, each.members[0].country != "GB")):
        by_video, crisis, booked = _book_unit(unit, rng, book, opened_on, last_day, group_name)
        facts[unit.key] = (unit, by_video, crisis)
        made.extend((session, unit.key) for session in booked)
    made.sort(key=lambda each: in_utc(each[0].local_date, each[0].start, each[0].zone))
    ordered = tuple(session for session, _ in made)
    indexes: dict[str, list[int]] = {}
    for index, (_, key) in enumerate(made):
        indexes.setdefault(key, []).append(index)
    arcs = [_arc(*facts[unit.key], indexes=tuple(indexes[unit.key]), rng=rng) for unit in units]
    people = _story_people() + tuple(person for unit in units for person in unit.members)
    return Plan(people, ordered, (_story_arc(indexes[STORY_CLIENT]), *arcs), story, book, opened_on)


def _story_people() -> tuple[Person, ...]:
    return tuple(person for person in written_cast() if person.key in (STORY_CLIENT, STORY_PARTNER))


def _story_arc(indexes: Sequence[int]) -> Arc:
    return Arc(
        key=STORY_CLIENT,
        theme="trauma",
        kind=SessionKind.INDIVIDUAL,
        members=_story_people(),
        sessions=tuple(indexes),
        planned=len(indexes) + 4,
        is_active=True,
        crisis=None,
        by_video_at_times=False,
    )


def _units(rng: Random, clients: int) -> list[_Unit]:
    """The written cast as far as it fits, whole couples and groups only, then invented clients."""
    units: dict[str, _Unit] = {}
    for person in written_cast():
        if person.key in (STORY_CLIENT, STORY_PARTNER):
            continue
        key = person.unit or person.key
        members = (*units[key].members, person) if key in units else (person,)
        units[key] = _Unit(key, person.theme, members)
    chosen: list[_Unit] = []
    left = clients - 2
    for unit in units.values():
        if len(unit.members) <= left:
            chosen.append(unit)
            left -= len(unit.members)
    chosen.extend(_invented_units(rng, left))
    return chosen


def _invented_units(rng: Random, left: int) -> list[_Unit]:
    maker = PeopleMaker(rng, {person.display_name for person in written_cast()})
    units: list[_Unit] = []
    while left > 0:
        place = len(units) % 30
        key = f"unit-{len(units):04d}"
        if place == 10 and left >= 5:
            people = tuple(maker.invent(theme="skills-group", unit=key, country="US") for _ in range(5))
            units.append(_Unit(key, "skills-group", people))
        elif place in (5, 20) and left >= 2:
            people = tuple(maker.invent(theme="couple", unit=key, country="US") for _ in range(2))
            units.append(_Unit(key, "couple", people))
        else:
            theme = INDIVIDUAL_THEMES[len(units) % len(INDIVIDUAL_THEMES)]
            people = (maker.invent(theme=theme),)
            units.append(_Unit(key, theme, people))
        left -= len(people)
    return units


def _allot(units: list[_Unit], sessions: int, rng: Random) -> None:
    """Share the sessions out: three for everybody, the rest by chance within bounds; the newest client gets two."""
    weights = [0.0 if unit.members[0].is_newest else unit.usual_share * rng.uniform(0.7, 1.3) for unit in units]
    rest = sessions - _LEAST_SESSIONS * len(units)
    for unit, weight in zip(units, weights, strict=True):
        unit.count = _LEAST_SESSIONS + int(rest * weight / sum(weights))
    missing = sessions - sum(unit.count for unit in units)
    grown = [unit for unit, weight in zip(units, weights, strict=True) if weight]
    for place in range(missing):
        grown[place % len(grown)].count += 1


def _spread(units: list[_Unit], rng: Random) -> None:
    """Say whose work goes on, and let the rest begin evenly over the years."""
    chance = min(0.12, _MOST_INVENTED_AT_A_TIME / len(units))
    for unit in units:
        first = unit.members[0]
        unit.is_active = first.is_active or (unit.key.startswith("unit-") and rng.random() < chance)
    ended = [unit for unit in units if not unit.is_active]
    rng.shuffle(ended)
    for place, unit in enumerate(ended):
        unit.begins = (place + rng.random() * 0.5) / len(ended)


def _book_unit(
    unit: _Unit, rng: Random, book: AppointmentBook, opened_on: date, last_day: date, group_name: str
) -> tuple[bool, int | None, list[SampleSession]]:
    wish = _wish(unit, rng)
    offsets = _offsets(unit, rng)
    span = offsets[-1]
    first = unit.members[0]
    room = (last_day - opened_on).days - span - 60
    if unit.is_active or room <= 0:
        start = last_day - timedelta(days=span + rng.randint(0, 6))
    else:
        start = opened_on + timedelta(days=7 + round(room * unit.begins))
    days: list[date] = []
    slots: list[Slot] = []
    for offset in offsets:
        slot = book.book(wish, near=start + timedelta(days=offset), last_day=last_day, not_on=days[-3:])
        days.append(slot.day)
        slots.append(slot)
    slots.sort(key=lambda slot: slot.day)
    by_video = unit.kind is SessionKind.INDIVIDUAL and first.country == "US" and rng.random() < 0.5
    crisis = None
    if unit.theme in _CAN_HAVE_CRISIS and len(slots) > 8 and rng.random() < 0.4:
        crisis = int(len(slots) * rng.uniform(0.3, 0.6))
    booked = [
        SampleSession(
            local_date=slot.day,
            start=slot.start,
            stop=slot.stop,
            zone=wish.zone,
            kind=unit.kind,
            modality=_modality(first, number, by_video, rng),
            attendance=_attendance(unit, number, len(slots), crisis, rng),
            attendees=tuple(person.key for person in unit.members),
            group_name=_group_name(unit, group_name),
        )
        for number, slot in enumerate(slots)
    ]
    return by_video, crisis, booked


def _group_name(unit: _Unit, name: str) -> str:
    if unit.kind is not SessionKind.GROUP:
        return ""
    return name if unit.key == "group-1" else f"Skills group {unit.key[-4:].lstrip('0')}"


def _wish(unit: _Unit, rng: Random) -> Wish:
    minutes = _MINUTES[unit.kind]
    if unit.kind is SessionKind.GROUP:
        return Wish("America/Los_Angeles", 1 if unit.key == "group-1" else rng.randrange(5), 16, 0, minutes)
    if unit.kind is not SessionKind.INDIVIDUAL:
        return Wish("America/Los_Angeles", rng.randrange(5), rng.choice((15, 16, 17)), 0, minutes)
    zone = unit.members[0].zone
    hours = (16, 17, 18) if zone == "Europe/London" else tuple(range(8, 18))
    return Wish(zone, rng.randrange(5), rng.choice(hours), rng.choice((0, 0, 10)), minutes)


def _offsets(unit: _Unit, rng: Random) -> list[int]:
    """Days from the first session: weekly at first, then every two weeks, at the end every three."""
    count = unit.count
    if unit.kind is SessionKind.GROUP:
        return [7 * number for number in range(count)]
    first_gap = 7 if unit.kind is SessionKind.INDIVIDUAL else 14
    weekly = rng.uniform(0.45, 0.65)
    offsets = [0]
    for number in range(1, count):
        share = number / count
        gap = first_gap if share < weekly else 14 if share < 0.88 else 21
        offsets.append(offsets[-1] + gap)
    return offsets


def _modality(person: Person, number: int, by_video: bool, rng: Random) -> Modality:
    chance = rng.random()
    if person.country == "GB":
        return Modality.PHONE if chance < 0.05 and number > 0 else Modality.VIDEO
    if person.uses_phone and number > 0:
        return Modality.PHONE if chance < 0.85 else Modality.IN_PERSON
    if by_video and number > 1 and chance < 0.2:
        return Modality.VIDEO if chance < 0.16 else Modality.PHONE
    return Modality.IN_PERSON


def _attendance(unit: _Unit, number: int, count: int, crisis: int | None, rng: Random) -> Attendance:
    chance = rng.random()
    if number in (0, count - 1, crisis) or unit.kind is not SessionKind.INDIVIDUAL:
        return Attendance.ATTENDED
    if chance < 0.03:
        return Attendance.NO_SHOW
    if chance < 0.065:
        return Attendance.CANCELLED_BY_CLIENT
    if chance < 0.075:
        return Attendance.CANCELLED_BY_COUNSELOR
    return Attendance.LATE if chance < 0.12 else Attendance.ATTENDED


def _arc(unit: _Unit, by_video: bool, crisis: int | None, *, indexes: tuple[int, ...], rng: Random) -> Arc:
    planned = round(len(indexes) / rng.uniform(0.55, 0.95)) if unit.is_active else len(indexes)
    return Arc(
        key=unit.key,
        theme=unit.theme,
        kind=unit.kind,
        members=unit.members,
        sessions=indexes,
        planned=max(planned, 10 if unit.members[0].is_newest else planned),
        is_active=unit.is_active,
        crisis=crisis,
        by_video_at_times=by_video,
    )
