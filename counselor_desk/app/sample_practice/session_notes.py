# SPDX-License-Identifier: GPL-3.0-or-later
"""Composes what is written about a session that took place: progress, intake, risk and closing notes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from counselor_desk.app.sample_practice.course import ArcCourse, ClientCourse
from counselor_desk.app.sample_practice.facts import SampleSession
from counselor_desk.app.sample_practice.material import Event, Phase, Task, Work
from counselor_desk.app.sample_practice.measures import EVERY
from counselor_desk.app.sample_practice.note_texts import Sections, SessionParts, arrange, narrative
from counselor_desk.app.sample_practice.phrases import Phrase
from counselor_desk.app.sample_practice.voice import Voice, spoken_date, spoken_time
from counselor_desk.domain.notes import NoteTemplate
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind

_MODALITY_WORDS = {Modality.IN_PERSON: "in person", Modality.VIDEO: "by video", Modality.PHONE: "by telephone"}
_JOINT = (SessionKind.COUPLE, SessionKind.FAMILY)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all notes about one session have in common, so that they cannot contradict each other."""

    event: Event | None
    work: Work
    done: Task | None
    task: Task | None
    is_repeated: bool
    was_done: bool
    done_name: str
    follow_up: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    did: tuple[str, ...] = ()
    came: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """One session in the course of the work: its number from 0, the session itself and the next one, if any."""

    ordinal: int
    session: SampleSession
    following: SampleSession | None
    is_last: bool
    is_crisis: bool


def share(course: ArcCourse, moment: Moment, *, forced_task: str = "") -> Shared:
    """Decide what happened in a session and move the work on: what was done at home, what is set now.

    `forced_task` is the key of the task that a written note later speaks of.
    """
    phase = course.phase(moment.ordinal)
    done, done_name = course.task, course.task_name
    was_done = course.rng.random() < (0.6 if phase is Phase.EARLY else 0.72)
    event = None if course.theme.modules else course.event(phase)
    work = course.work(phase)
    repeated = done is not None and course.repeats == 0 and (not was_done or course.rng.random() < 0.2)
    if course.theme.modules:
        module = course.theme.modules[course.modules_held % len(course.theme.modules)]
        course.modules_held += 1
        course.task, repeated = module.task, False
    elif forced_task:
        course.task, repeated = next(each for each in course.theme.tasks if each.key == forced_task), False
    elif moment.is_last:
        course.task = None
    elif repeated:
        course.repeats += 1
    else:
        course.repeats = 0
        course.task = course.next_task() if course.rng.random() < 0.93 or moment.ordinal < 3 else None
    if course.task is not None and course.task is not done:
        course.task_name = _voice(course, course.clients[0], moment).say_within(course.task.name)
    shared = Shared(event, work, done, course.task, repeated, was_done, done_name)
    if moment.session.kind not in _JOINT:
        return shared
    return _with_joint_words(shared, course, moment)


def _with_joint_words(shared: Shared, course: ArcCourse, moment: Moment) -> Shared:
    """In a joint session the same words stand in both notes where they are about both."""
    voice = _voice(course, course.clients[0], moment, words={"task": shared.done_name})
    client = course.clients[0]
    said = shared.event.said if shared.event is not None else (client.take("joint_quiet"), client.take("joint_quiet"))
    plan: tuple[str, ...] = ()
    if shared.task is not None and not shared.is_repeated:
        plan = (voice.say(shared.task.set),)
    return Shared(
        shared.event,
        shared.work,
        shared.done,
        shared.task,
        shared.is_repeated,
        shared.was_done,
        shared.done_name,
        _follow_up(course.rng, voice, shared),
        tuple(voice.say(phrase) for phrase in said),
        tuple(voice.say(phrase) for phrase in shared.work.did),
        tuple(voice.say(phrase) for phrase in shared.work.came),
        plan,
    )


def progress_note(course: ArcCourse, client: ClientCourse, moment: Moment, shared: Shared) -> Sections:
    """The note about an ordinary session."""
    rng = client.rng
    phase = course.phase(moment.ordinal)
    is_measured = _measure(course, client, moment)
    voice = _voice(course, client, moment, words={"task": shared.done_name})
    say = voice.say
    parts = SessionParts()
    if moment.session.attendance is Attendance.LATE:
        parts.arrival.append(say(client.take("arrival_late")))
    elif rng.random() < 0.8 or moment.session.modality is not Modality.IN_PERSON:
        parts.arrival.append(say(client.take(f"arrival_{moment.session.modality.value}")))
    if moment.session.kind in _JOINT:
        parts.follow_up = list(shared.follow_up)
    else:
        was_done = client.rng.random() < 0.7 if course.theme.modules else shared.was_done
        parts.follow_up = list(_follow_up(rng, voice, replace(shared, was_done=was_done)))
    _tell(course, client, shared, voice, parts, phase)
    if rng.random() < (0.75 if shared.event is not None else 1.0):
        parts.life.append(say(client.take("life")))
    if is_measured:
        parts.measure.append(say(client.take("measure")))
    if rng.random() < 0.85:
        parts.progress.append(say(client.take(f"progress_{phase.value}")))
    parts.safety = _safety(client, moment, voice)
    parts.plan = _plan(client, moment, shared, voice)
    return arrange(NoteTemplate(client.person.template), parts, rng)


def _tell(
    course: ArcCourse, client: ClientCourse, shared: Shared, voice: Voice, parts: SessionParts, phase: Phase
) -> None:
    say, theme = voice.say, course.theme
    if theme.modules:
        module = theme.modules[(course.modules_held - 1) % len(theme.modules)]
        parts.said = [say(client.take_own("own", theme.own[client.role])) for _ in range(2)]
        parts.did = [*_say_all(say, shared.work.did), say(module.did)]
        parts.came = [say(client.take_own("came", theme.group["came"]))]
        parts.means = [say(client.take_own(f"means_{phase.value}", theme.group[f"means_{phase.value}"]))]
        return
    if theme.roles:
        own = theme.own[client.role]
        parts.said = [*shared.said, *(say(client.take_own("own", own)) for _ in range(2))]
        parts.did, parts.came = list(shared.did), list(shared.came)
    elif shared.event is not None:
        parts.said = [say(phrase) for phrase in shared.event.said]
        parts.did, parts.came = _say_all(say, shared.work.did), _say_all(say, shared.work.came)
    else:
        parts.said = [say(client.take("quiet_said")) for _ in range(2)]
        parts.did, parts.came = _say_all(say, shared.work.did), _say_all(say, shared.work.came)
    parts.means = [say(shared.event.means if shared.event is not None else client.take("quiet_means"))]


def _say_all(say: Callable[[Phrase], str], phrases: tuple[Phrase, ...]) -> list[str]:
    return [say(phrase) for phrase in phrases]


def _follow_up(rng: Random, voice: Voice, shared: Shared) -> tuple[str, ...]:
    """What became of the task since the last session."""
    if shared.done is None:
        return ()
    choices = shared.done.done if shared.was_done else shared.done.partly
    return (voice.say(choices[int(rng.random() * len(choices))]),)


def _safety(client: ClientCourse, moment: Moment, voice: Voice) -> list[str]:
    if moment.is_crisis:
        client.safety_after_crisis = True
        return [voice.say(client.take("crisis_reference"))]
    if client.safety_after_crisis:
        client.safety_after_crisis = False
        return [voice.say(client.take("after_crisis"))]
    if client.rng.random() < 0.1:
        return [voice.say(client.take("safety")), voice.say(client.take("check_in"))]
    return [voice.say(client.take("safety"))] if client.rng.random() < 0.8 else []


def _plan(client: ClientCourse, moment: Moment, shared: Shared, voice: Voice) -> list[str]:
    lines: list[str] = []
    if shared.plan:
        lines.extend(shared.plan)
    elif shared.task is not None and shared.is_repeated:
        lines.append(voice.say(client.take("plan_follow_up_only")))
    elif shared.task is not None:
        lines.append(voice.say(shared.task.set))
    if not lines or client.rng.random() < 0.55:
        lines.append(voice.say(client.take("plan_extra")))
    lines.append(_next(client, moment, voice))
    return lines


def _next(client: ClientCourse, moment: Moment, voice: Voice) -> str:
    return voice.say(client.take("next_session" if moment.following is not None else "next_open"))


def intake_note(course: ArcCourse, client: ClientCourse, moment: Moment, *, consent_signed: bool) -> Sections:
    """The note about the first session."""
    theme = client.theme
    plain = _voice(course, client, moment)
    client.goals = tuple(plain.say_within(goal) for goal in client.some("goals", theme.goals, 2))
    _measure(course, client, moment)
    voice = _voice(course, client, moment)
    say = voice.say
    parts = SessionParts()
    opening = [say(client.take("intake_open" if consent_signed else "intake_open_unsigned"))]
    parts.arrival = [say(client.take(f"intake_arrival_{moment.session.modality.value}"))]
    parts.said = [say(phrase) for phrase in client.some("presenting", theme.presenting, 3)]
    parts.life = [say(phrase) for phrase in client.some("history", theme.history, 3)]
    contacts = [say(client.take("intake_contacts"))]
    if client.person.native_name:
        contacts.append(say(client.take("intake_native")))
    parts.measure = [say(client.take("measure_first"))]
    parts.came = [say(client.take("intake_resources")), *contacts]
    parts.did = opening
    parts.means = [say(client.take_own("formulation", theme.formulation))]
    parts.safety = [say(client.take("intake_safety"))]
    parts.plan = [say(client.take("intake_plan"))]
    if course.task is not None:
        parts.plan.append(say(course.task.set))
    parts.plan.append(_next(client, moment, voice))
    return arrange(NoteTemplate(client.person.template), parts, client.rng)


def risk_note(course: ArcCourse, client: ClientCourse, moment: Moment) -> Sections:
    """The record of a risk assessment, beside the progress note of the same session."""
    voice = _voice(course, client, moment)
    say = voice.say
    return narrative(
        [say(client.take("risk_reason")), say(client.take("risk_questions"))],
        [say(client.take("risk_protective")), say(client.take("risk_plan"))],
        [say(client.take("risk_judgment")), say(client.take("risk_share"))],
    )


def closing_note(course: ArcCourse, client: ClientCourse, moment: Moment) -> Sections:
    """The summary at the end of the work."""
    client.measure.take(on=moment.session.local_date, share=1.0, rng=client.rng, in_crisis=False)
    country = client.person.country
    first = client.first_date if client.first_date is not None else moment.session.local_date
    words = {
        "count": str(client.sessions_held),
        "first_date": spoken_date(first, country=country, with_year=True),
        "last_date_long": spoken_date(moment.session.local_date, country=country, with_year=True),
        "first_score": str(client.measure.first),
        "task": course.task_name or "the practice between sessions",
    }
    say = _voice(course, client, moment, words=words).say
    return narrative(
        [say(client.take("closing_start")), say(client.take("closing_course"))],
        [say(client.take("closing_outcome")), say(client.take("closing_state"))],
        [say(client.take("closing_end"))],
    )


def missed_note(course: ArcCourse, client: ClientCourse, moment: Moment) -> Sections:
    """The contact note about a session that did not take place."""
    say = _voice(course, client, moment).say
    if moment.session.attendance is Attendance.NO_SHOW:
        pools = ("no_show", "no_show_after")
    elif moment.session.attendance is Attendance.CANCELLED_BY_CLIENT:
        pools = ("cancelled_client", "cancelled_after")
    else:
        pools = ("cancelled_counselor", "cancelled_after")
    return narrative([say(client.take(pool)) for pool in pools])


def contact_note(course: ArcCourse, client: ClientCourse, moment: Moment) -> Sections:
    """The note about a call or message between sessions."""
    say = _voice(course, client, moment).say
    pool = "call_doctor" if client.rng.random() < 0.45 and client.has("call_doctor") else "call_contact"
    return narrative([say(client.take(pool)), say(client.take("call_extra"))])


def consultation_note(course: ArcCourse, client: ClientCourse, moment: Moment, *, supervisor: str) -> Sections:
    """The note about a consultation; the client stays unnamed toward the colleague."""
    say = _voice(course, client, moment, words={"supervisor": supervisor}).say
    return narrative([say(client.take(pool)) for pool in ("consultation", "consultation_view", "consultation_own")])


def addendum_text(course: ArcCourse, client: ClientCourse, moment: Moment, text: Phrase) -> str:
    """An addition to a note in the client's voice."""
    return _voice(course, client, moment).say(text)


def _measure(course: ArcCourse, client: ClientCourse, moment: Moment) -> bool:
    """Give the measure where it is due; the first session and each fourth one."""
    if client.measure.scored_on is not None and moment.ordinal % EVERY != 0:
        return False
    client.measure.take(
        on=moment.session.local_date,
        share=course.share(moment.ordinal),
        rng=client.rng,
        in_crisis=moment.is_crisis,
    )
    return client.measure.previous is not None


def _voice(course: ArcCourse, client: ClientCourse, moment: Moment, *, words: Mapping[str, str] | None = None) -> Voice:
    own = dict(_words(course, client, moment))
    if words is not None:
        own.update(words)
    return Voice(client.person, on=moment.session.local_date, rng=client.rng, words=own)


def _words(course: ArcCourse, client: ClientCourse, moment: Moment) -> dict[str, str]:
    person, measure, country = client.person, client.measure, client.person.country
    words = {
        "task": course.task_name or "the agreed practice",
        "measure": measure.name,
        "score": str(measure.score),
        "trend": measure.trend,
        "band": measure.band,
        "time": spoken_time(moment.session.start),
        "approach": client.theme.approach,
        "approach_short": client.theme.approach.split(",")[0].split(" (")[0].split(":")[0],
        "voicemail_rule": _voicemail_rule(person.safe_contact.voicemail_allowed),
        "native_name": person.native_name,
    }
    if measure.previous is not None and measure.previous_on is not None:
        words["previous"] = str(measure.previous)
        words["previous_date"] = spoken_date(measure.previous_on, country=country)
    if client.goals:
        words["goal_one"], words["goal_two"] = client.goals[0], client.goals[-1]
    if len(course.clients) == 2:
        _name_both(words, course, client)
    words["concern"] = words["concern_short"] = client.concern
    words.update(_next_words(moment.following, country))
    return words


def _name_both(words: dict[str, str], course: ArcCourse, client: ClientCourse) -> None:
    first, second = course.clients
    other = second if client is first else first
    words["partner"] = other.person.name
    words["first"], words["second"] = first.person.name, second.person.name
    words["first_their"] = "her" if first.person.pronouns == "she/her" else "his"
    words["second_their"] = "her" if second.person.pronouns == "she/her" else "his"


def _next_words(following: SampleSession | None, country: str) -> dict[str, str]:
    if following is None:
        return {"next_date": "the agreed date", "next_time": "the usual time", "next_modality": "as usual"}
    return {
        "next_date": spoken_date(following.local_date, country=country),
        "next_time": spoken_time(following.start),
        "next_modality": _MODALITY_WORDS[following.modality],
    }


def _voicemail_rule(allowed: bool) -> str:
    return "voicemail without content is allowed" if allowed else "no voicemail"
