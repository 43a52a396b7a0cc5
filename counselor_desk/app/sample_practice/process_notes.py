# SPDX-License-Identifier: GPL-3.0-or-later
"""Process notes: reflections only, nothing that must stand in the progress record (45 CFR 164.501)."""

from datetime import date, timedelta
from random import Random

from counselor_desk.app.sample_practice.appointments import in_utc
from counselor_desk.app.sample_practice.arcs import Arc, Plan
from counselor_desk.app.sample_practice.facts import SamplePsychotherapyNote
from counselor_desk.app.sample_practice.material import theme
from counselor_desk.app.sample_practice.people import Person
from counselor_desk.app.sample_practice.phrases import Phrase
from counselor_desk.app.sample_practice.story import STORY_CLIENT
from counselor_desk.app.sample_practice.story_notes import story_process_notes
from counselor_desk.app.sample_practice.voice import Voice, slots_of_person
from counselor_desk.domain.sessions import Attendance

_EVERY_CLIENT_OF = 3


def process_notes(plan: Plan, *, seed: int) -> tuple[SamplePsychotherapyNote, ...]:
    """A few for every third client, and those of the written story; in order of time."""
    found = list(story_process_notes(plan))
    used: set[str] = set()
    for place, arc in enumerate(plan.arcs):
        if arc.key != STORY_CLIENT and place % _EVERY_CLIENT_OF == 1:
            found.extend(_of_arc(arc, plan, used, seed))
    return tuple(sorted(found, key=lambda each: each.written_at))


def _of_arc(arc: Arc, plan: Plan, used: set[str], seed: int) -> list[SamplePsychotherapyNote]:
    person = arc.members[0]
    rng = Random(f"{seed}:{arc.key}:process")  # noqa: S311 - fiction, not secrets
    held = [index for index in arc.sessions[1:] if plan.sessions[index].attendance is Attendance.ATTENDED]
    phrases = [phrase for phrase in theme(arc.theme).process if phrase.slots <= slots_of_person(person)]
    wanted = min(len(held), rng.randint(1, 2))
    found = []
    for index, phrase in zip(sorted(rng.sample(held, wanted)), rng.sample(phrases, len(phrases)), strict=False):
        text = _text(phrase, person, plan.sessions[index].local_date, rng)
        if text in used:
            continue
        used.add(text)
        session = plan.sessions[index]
        written_at = in_utc(session.local_date, session.stop, session.zone) + timedelta(minutes=rng.randint(150, 300))
        found.append(
            SamplePsychotherapyNote(
                client=person.key, session=index, service_date=session.local_date, written_at=written_at, text=text
            )
        )
    return found


def _text(phrase: Phrase, person: Person, day: date, rng: Random) -> str:
    return Voice(person, on=day, rng=rng, words={}).say(phrase)
