# SPDX-License-Identifier: GPL-3.0-or-later
"""What the counselor remembers from one session to the next: material already used, tasks set, scores, dates."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Generic, TypeVar

from counselor_desk.app.sample_practice.arcs import Arc
from counselor_desk.app.sample_practice.material import (
    Event,
    Phase,
    Phrases,
    Task,
    Theme,
    Work,
    common,
    slots_of,
    theme,
)
from counselor_desk.app.sample_practice.measures import MeasureCourse, new_course
from counselor_desk.app.sample_practice.people import Person
from counselor_desk.app.sample_practice.phrases import Phrase
from counselor_desk.app.sample_practice.voice import Voice, slots_of_person

_Thing = TypeVar("_Thing")

_QUIET_SESSION = 0.75
_GENERAL_WORK = 0.75

_SAID_IN_THE_NOTE = frozenset(
    {
        *("task", "measure", "score", "previous", "previous_date", "trend", "band", "next_date", "next_time"),
        *("next_modality", "time", "approach", "approach_short", "concern", "concern_short", "goal_one", "goal_two"),
        *("supervisor", "count", "first_date", "last_date_long", "first_score"),
    }
)


class Bag(Generic[_Thing]):
    """Hands out things in chance order and begins again only when all have been used."""

    def __init__(self, things: Sequence[_Thing]) -> None:
        self._things = list(things)
        self._left: list[_Thing] = []
        self._latest: _Thing | None = None

    def __bool__(self) -> bool:
        return bool(self._things)

    @property
    def is_used_up(self) -> bool:
        """Whether the next thing would be one that was handed out before."""
        return not self._left

    def take(self, rng: Random) -> _Thing:
        """The next thing; the bag must hold one."""
        if not self._left:
            self._left = list(self._things)
            rng.shuffle(self._left)
            if len(self._left) > 1 and self._left[-1] is self._latest:
                # the same thing twice in a row would be heard
                self._left.reverse()
        self._latest = self._left.pop()
        return self._latest


@dataclass
class ClientCourse:
    """One client's own memory; `rng` is theirs alone, so that notes do not depend on who else comes."""

    person: Person
    role: str
    rng: Random
    theme: Theme
    measure: MeasureCourse
    concern: str
    goals: tuple[str, ...] = ()
    sessions_held: int = 0
    first_date: date | None = None
    safety_after_crisis: bool = False
    _bags: dict[str, Bag[Phrase]] = field(default_factory=dict)
    _slots: frozenset[str] = frozenset()

    def take(self, pool: str) -> Phrase:
        """The next of the shared sentences of a list that fits this client's world."""
        return self._bag(pool, common().pools[pool]).take(self.rng)

    def has(self, pool: str) -> bool:
        """Tell whether any sentence of a list fits this client's world."""
        return bool(self._bag(pool, common().pools[pool]))

    def take_own(self, pool: str, phrases: Phrases) -> Phrase:
        """The next of the theme's sentences of a list."""
        return self._bag(f"theme:{pool}", phrases).take(self.rng)

    def some(self, pool: str, phrases: Phrases, count: int) -> list[Phrase]:
        """Several different sentences of a list, in the list's order."""
        fitting = [phrase for phrase in phrases if self.fits(phrase.slots)]
        chosen = self.rng.sample(range(len(fitting)), min(count, len(fitting)))
        self._bags.pop(f"theme:{pool}", None)
        return [fitting[place] for place in sorted(chosen)]

    def fits(self, slots: frozenset[str]) -> bool:
        """Tell whether this client's world has words for the slots."""
        return slots <= self._slots

    def _bag(self, key: str, phrases: Phrases) -> Bag[Phrase]:
        bag = self._bags.get(key)
        if bag is None:
            bag = Bag([phrase for phrase in phrases if self.fits(phrase.slots)])
            self._bags[key] = bag
        return bag


@dataclass
class ArcCourse:
    """The memory of one piece of work, shared by everybody in it."""

    arc: Arc
    theme: Theme
    rng: Random
    clients: tuple[ClientCourse, ...]
    task: Task | None = None
    task_name: str = ""
    repeats: int = 0
    tasks_set: int = 0
    modules_held: int = 0
    _events: dict[Phase, Bag[Event]] = field(default_factory=dict)
    _works: dict[Phase, Bag[Work]] = field(default_factory=dict)
    _general_works: Bag[Work] | None = None
    _tasks: tuple[Task, ...] = ()
    _begun: set[Phase] = field(default_factory=set)

    def phase(self, ordinal: int) -> Phase:
        """The phase of a session, counted from 0."""
        share = self.share(ordinal)
        if share < 0.33:
            return Phase.EARLY
        return Phase.MIDDLE if share < 0.72 else Phase.LATE

    def share(self, ordinal: int) -> float:
        """How much of the planned work is done by a session."""
        return ordinal / max(1, self.arc.planned - 1)

    def event(self, phase: Phase) -> Event | None:
        """What the client brings; None, at times, when everything written for the phase has been used once."""
        if phase not in self._events:
            self._events[phase] = Bag(self._fitting_events(phase))
        bag = self._events[phase]
        if not bag or (phase in self._begun and bag.is_used_up and self.rng.random() < _QUIET_SESSION):
            return None
        self._begun.add(phase)
        return bag.take(self.rng)

    def work(self, phase: Phase) -> Work:
        """What is done in a session: the theme's own ways first, then those that suit every theme."""
        if phase not in self._works:
            works = (each for each in self.theme.works if each.phase in (phase, None))
            self._works[phase] = Bag([each for each in works if self._fits(_slots_of_work(each))])
            return self._works[phase].take(self.rng)
        is_used_up = self._works[phase].is_used_up
        if is_used_up and not self.theme.roles and self.rng.random() < _GENERAL_WORK:
            if self._general_works is None:
                self._general_works = Bag([each for each in common().works if self._fits(_slots_of_work(each))])
            return self._general_works.take(self.rng)
        return self._works[phase].take(self.rng)

    def next_task(self) -> Task | None:
        """The next task in the theme's order; after the last one they begin again in the middle."""
        if not self._tasks:
            return None
        place = self.tasks_set
        self.tasks_set += 1
        if place < len(self._tasks):
            return self._tasks[place]
        half = len(self._tasks) // 2
        return self._tasks[half + (place - len(self._tasks)) % (len(self._tasks) - half)]

    def _fitting_events(self, phase: Phase) -> list[Event]:
        return [each for each in self.theme.events if each.phase is phase and self._fits(each.slots)]

    def _fits(self, slots: frozenset[str]) -> bool:
        return all(client.fits(slots) for client in self.clients)


def new_arc_course(arc: Arc, *, seed: int) -> ArcCourse:
    """Begin a piece of work; the chance in it depends on the seed and its own key alone."""
    chosen = theme(arc.theme)
    shared = _shared_slots(arc)
    clients = []
    for place, person in enumerate(arc.members):
        rng = Random(f"{seed}:{person.key}")  # noqa: S311 - fiction, not secrets
        role = chosen.roles[place % len(chosen.roles)] if chosen.roles else ""
        measure = new_course(measure=chosen.measure, severity=chosen.severity, country=person.country, rng=rng)
        clients.append(
            ClientCourse(
                person=person,
                role=role,
                rng=rng,
                theme=chosen,
                measure=measure,
                concern=Voice(person, on=date.min, rng=rng, words={}).say_within(chosen.concern),
                _slots=slots_of_person(person) | _SAID_IN_THE_NOTE | shared,
            )
        )
    course = ArcCourse(arc=arc, theme=chosen, rng=Random(f"{seed}:{arc.key}:work"), clients=tuple(clients))  # noqa: S311
    course._tasks = tuple(each for each in chosen.tasks if course._fits(_slots_of_task(each)))
    return course


def _shared_slots(arc: Arc) -> frozenset[str]:
    if arc.theme in ("couple", "family"):
        return frozenset({"partner", "first", "second", "first_their", "second_their"})
    return frozenset()


def _slots_of_work(work: Work) -> frozenset[str]:
    return slots_of(*work.did, *work.came)


def _slots_of_task(task: Task) -> frozenset[str]:
    return slots_of(task.name, task.set, *task.done, *task.partly)
