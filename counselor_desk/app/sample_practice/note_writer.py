# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes every note of the practice in order of time, one at a time: fifty thousand never stand in memory together."""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from hashlib import blake2b
from zoneinfo import ZoneInfo

from counselor_desk.app.sample_practice import session_notes
from counselor_desk.app.sample_practice.appointments import in_utc
from counselor_desk.app.sample_practice.arcs import Arc, Plan
from counselor_desk.app.sample_practice.course import ArcCourse, ClientCourse, new_arc_course
from counselor_desk.app.sample_practice.desk_hours import DeskHours
from counselor_desk.app.sample_practice.facts import SampleAddendum, SampleNote, SampleSession
from counselor_desk.app.sample_practice.material import common
from counselor_desk.app.sample_practice.note_texts import Sections
from counselor_desk.app.sample_practice.session_notes import Moment
from counselor_desk.app.sample_practice.story import STORY_CLIENT
from counselor_desk.app.sample_practice.story_notes import StoryWriter
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.sessions import Attendance, SessionKind

_NEVER_HELD = (Attendance.NO_SHOW, Attendance.CANCELLED_BY_CLIENT, Attendance.CANCELLED_BY_COUNSELOR)
_LATE, _ADDENDUM, _CONTACT, _CONSULTATION = 0.015, 0.025, 0.05, 0.02
_DRAFTS = 3
_TRIES = 40
_PRACTICE_ZONE = "America/Los_Angeles"


class NoteWriter:
    """Goes through the sessions once; a second pass needs a second writer and gives the same notes."""

    def __init__(self, plan: Plan, *, seed: int, last_day: date, supervisor: str, unsigned: frozenset[str]) -> None:
        self._plan = plan
        self._seed = seed
        self._desk = DeskHours(plan.book)
        self._supervisor = supervisor
        self._unsigned = unsigned
        self._end = in_utc(last_day, time(22, 0), _PRACTICE_ZONE)
        self._drafts = _latest_single_sessions(plan)
        self._story = StoryWriter(plan, end=self._end)
        self._short_notes: set[bytes] = set()
        self._courses: dict[str, ArcCourse] = {}
        self._arc_of = {index: arc for arc in plan.arcs for index in arc.sessions}

    def write(self) -> Iterator[SampleNote]:
        """Every note in the order in which it was begun."""
        waiting: list[tuple[datetime, int, SampleNote]] = []
        count = 0
        for index, session in enumerate(self._plan.sessions):
            ended_at = end_of(session)
            while waiting and waiting[0][0] <= ended_at:
                yield heapq.heappop(waiting)[2]
            for note in self._notes_of(index, session, ended_at):
                if note.begun_at <= self._end:
                    heapq.heappush(waiting, (note.begun_at, count, note))
                    count += 1
        while waiting:
            yield heapq.heappop(waiting)[2]

    def _notes_of(self, index: int, session: SampleSession, ended_at: datetime) -> Iterator[SampleNote]:
        arc = self._arc_of[index]
        course = self._courses.get(arc.key)
        if course is None:
            course = self._courses[arc.key] = new_arc_course(arc, seed=self._seed)
        moment = self._moment(arc, index, session)
        if arc.key == STORY_CLIENT and self._story.has(session):
            yield from self._story.notes(index, session, course, self._desk)
            return
        if session.attendance in _NEVER_HELD:
            yield from self._missed(index, moment, course, ended_at)
        else:
            yield from self._held(index, moment, course, ended_at)
        if moment.is_last:
            del self._courses[arc.key]

    def _moment(self, arc: Arc, index: int, session: SampleSession) -> Moment:
        ordinal = arc.sessions.index(index)
        is_last = ordinal == len(arc.sessions) - 1
        following = None if is_last else self._plan.sessions[arc.sessions[ordinal + 1]]
        return Moment(
            ordinal=ordinal,
            session=session,
            following=following,
            is_last=is_last and not arc.is_active,
            is_crisis=ordinal == arc.crisis,
        )

    def _missed(self, index: int, moment: Moment, course: ArcCourse, ended_at: datetime) -> Iterator[SampleNote]:
        for client in _present(course, moment):
            text = self._fresh(partial(session_notes.missed_note, course, client, moment))
            yield self._note(index, moment, client, NoteKind.CONTACT, text, ended_at, template=NoteTemplate.NARRATIVE)

    def _held(self, index: int, moment: Moment, course: ArcCourse, ended_at: datetime) -> Iterator[SampleNote]:
        shared = session_notes.share(course, moment, forced_task=self._story.task_before(moment.following))
        for client in _present(course, moment):
            client.sessions_held += 1
            if client.first_date is None:
                client.first_date = moment.session.local_date
            if moment.ordinal == 0:
                signed = client.person.key not in self._unsigned
                text = session_notes.intake_note(course, client, moment, consent_signed=signed)
                yield self._note(index, moment, client, NoteKind.INTAKE, text, ended_at)
            elif moment.is_last:
                text = session_notes.closing_note(course, client, moment)
                yield self._note(
                    index, moment, client, NoteKind.CLOSING, text, ended_at, template=NoteTemplate.NARRATIVE
                )
            else:
                yield from self._ordinary(index, moment, course, client, shared, ended_at)

    def _ordinary(
        self,
        index: int,
        moment: Moment,
        course: ArcCourse,
        client: ClientCourse,
        shared: session_notes.Shared,
        ended_at: datetime,
    ) -> Iterator[SampleNote]:
        text = session_notes.progress_note(course, client, moment, shared)
        note = self._note(index, moment, client, NoteKind.PROGRESS, text, ended_at)
        yield self._with_addendum(note, course, client, moment)
        if moment.is_crisis:
            risk = self._fresh(partial(session_notes.risk_note, course, client, moment))
            yield self._note(index, moment, client, NoteKind.RISK, risk, ended_at, template=NoteTemplate.NARRATIVE)
        if moment.following is None or moment.session.kind is not SessionKind.INDIVIDUAL:
            return
        gap = (moment.following.local_date - moment.session.local_date).days
        if client.rng.random() < _CONTACT and gap > 4:
            between = self._fresh(partial(session_notes.contact_note, course, client, moment))
            yield self._between(client, moment, NoteKind.CONTACT, between, gap)
        elif client.rng.random() < _CONSULTATION and gap > 4:
            between = self._fresh(
                partial(session_notes.consultation_note, course, client, moment, supervisor=self._supervisor)
            )
            yield self._between(client, moment, NoteKind.CONSULTATION, between, gap)

    def _fresh(self, compose: Callable[[], Sections]) -> Sections:
        """A short note that was not written before; the long ones never fall out alike."""
        for _ in range(_TRIES):
            sections = compose()
            digest = blake2b("\n".join(text for _, text in sections).encode(), digest_size=16).digest()
            if digest not in self._short_notes:
                self._short_notes.add(digest)
                return sections
        raise ValueError("the sample material is too small for so many short notes")

    def _note(
        self,
        index: int,
        moment: Moment,
        client: ClientCourse,
        kind: NoteKind,
        sections: Sections,
        ended_at: datetime,
        *,
        template: NoteTemplate | None = None,
    ) -> SampleNote:
        day = moment.session.local_date
        reason = ""
        if kind is NoteKind.PROGRESS and client.rng.random() < _LATE:
            begun, signed = self._desk.days_later(day, client.rng.randint(3, 5), client.rng)
            reason = client.take("late_reasons").source
            if signed > self._end:
                begun, signed = self._desk.after_session(ended_at, client.rng)
                reason = ""
        else:
            begun, signed = self._desk.after_session(ended_at, client.rng)
        is_draft = index in self._drafts and kind is NoteKind.PROGRESS
        return SampleNote(
            client=client.person.key,
            session=index,
            kind=kind,
            template=NoteTemplate(client.person.template) if template is None else template,
            service_date=day,
            sections=sections,
            begun_at=begun,
            signed_at=None if is_draft else signed,
            late_entry_reason=reason,
        )

    def _between(
        self, client: ClientCourse, moment: Moment, kind: NoteKind, sections: Sections, gap: int
    ) -> SampleNote:
        day = moment.session.local_date
        begun, signed = self._desk.days_later(day, client.rng.randint(1, min(3, gap - 3)), client.rng)
        return SampleNote(
            client=client.person.key,
            session=None,
            kind=kind,
            template=NoteTemplate.NARRATIVE,
            service_date=begun.astimezone(ZoneInfo(_PRACTICE_ZONE)).date(),
            sections=sections,
            begun_at=begun,
            signed_at=signed,
        )

    def _with_addendum(self, note: SampleNote, course: ArcCourse, client: ClientCourse, moment: Moment) -> SampleNote:
        if client.rng.random() >= _ADDENDUM or note.signed_at is None:
            return note
        was_measured = client.measure.scored_on == moment.session.local_date
        choices = [each for each in common().addenda if was_measured or "measure" not in each[1].slots]
        reason, text = client.rng.choice(choices)
        begun, signed = self._desk.days_later(note.signed_at.date(), client.rng.randint(1, 8), client.rng)
        if signed > self._end:
            return note
        words = session_notes.addendum_text(course, client, moment, text)
        return replace(note, addenda=(SampleAddendum(text=words, reason=reason, begun_at=begun, signed_at=signed),))


def end_of(session: SampleSession) -> datetime:
    """The end of a session in UTC."""
    local = datetime.combine(session.local_date, session.stop, tzinfo=ZoneInfo(session.zone))
    return local.astimezone(UTC)


def _present(course: ArcCourse, moment: Moment) -> tuple[ClientCourse, ...]:
    return tuple(client for client in course.clients if client.person.key in moment.session.attendees)


def _latest_single_sessions(plan: Plan) -> Mapping[int, SampleSession]:
    """The last sessions with one client that took place: their notes still wait for a signature."""
    latest: dict[int, SampleSession] = {}
    for index in range(len(plan.sessions) - 1, -1, -1):
        session = plan.sessions[index]
        if session.kind is SessionKind.INDIVIDUAL and session.attendance is Attendance.ATTENDED:
            if session.attendees != (STORY_CLIENT,):
                latest[index] = session
            if len(latest) == _DRAFTS:
                break
    return latest
