# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the written story into notes: a late entry, a struck one, a draft, an addendum and a joint session."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from counselor_desk.app.sample_practice.appointments import in_utc
from counselor_desk.app.sample_practice.arcs import Plan
from counselor_desk.app.sample_practice.course import ArcCourse
from counselor_desk.app.sample_practice.desk_hours import DeskHours
from counselor_desk.app.sample_practice.facts import (
    SampleAddendum,
    SampleNote,
    SamplePsychotherapyNote,
    SampleSession,
    SampleStrike,
)
from counselor_desk.app.sample_practice.material import common
from counselor_desk.app.sample_practice.note_texts import Sections
from counselor_desk.app.sample_practice.phrases import Phrase
from counselor_desk.app.sample_practice.story import STORY_CLIENT, STORY_PARTNER, Story, WrittenSession
from counselor_desk.app.sample_practice.voice import Voice, spoken_date, spoken_month
from counselor_desk.domain.notes import NoteKind

_LATE_BY_DAYS = 4


class StoryWriter:
    """Writes one written session at a time."""

    def __init__(self, plan: Plan, *, end: datetime) -> None:
        self._story = plan.story
        self._end = end
        self._written = plan.story.written
        self._words = story_words(plan.story)

    def has(self, session: SampleSession) -> bool:
        """Tell whether a session's note is written out."""
        return session.local_date in self._written

    def task_before(self, following: SampleSession | None) -> str:
        """Key of the task that must be set before the first written note of the order's period, else nothing."""
        if following is None or STORY_CLIENT not in following.attendees:
            return ""
        return self._story.previous_task if following.local_date == self._story.days["s1"] else ""

    def notes(self, index: int, session: SampleSession, course: ArcCourse, desk: DeskHours) -> Iterator[SampleNote]:
        """The notes of a written session, and what later notes of the client have to know of it."""
        written = self._written[session.local_date]
        client = course.clients[0]
        self._remember(written, session.local_date, course)
        ended_at = in_utc(session.local_date, session.stop, session.zone)
        if written.struck_sections:
            yield self._struck(index, session, written, course, desk, ended_at)
        voice = Voice(client.person, on=session.local_date, rng=client.rng, words=self._words)
        yield self._note(index, session, written, voice, course, desk, ended_at)
        if written.partner_sections:
            partner = Voice(course.clients[1].person, on=session.local_date, rng=client.rng, words=self._words)
            begun, signed = desk.after_session(ended_at, client.rng)
            kind = NoteKind.INTAKE if course.clients[1].sessions_held == 1 else NoteKind.PROGRESS
            yield SampleNote(
                client=STORY_PARTNER,
                session=index,
                kind=kind,
                template=written.template,
                service_date=session.local_date,
                sections=_said(written.partner_sections, partner),
                begun_at=begun,
                signed_at=signed,
            )

    def _remember(self, written: WrittenSession, day: date, course: ArcCourse) -> None:
        for client in course.clients[: 2 if written.partner_sections else 1]:
            client.sessions_held += 1
        if written.score is not None:
            course.clients[0].measure.set_to(written.score, on=day)
        if not written.partner_sections:
            course.task, course.task_name = None, "the rides"

    def _note(
        self,
        index: int,
        session: SampleSession,
        written: WrittenSession,
        voice: Voice,
        course: ArcCourse,
        desk: DeskHours,
        ended_at: datetime,
    ) -> SampleNote:
        rng = course.clients[0].rng
        reason = ""
        if written.is_late:
            begun, signed = desk.days_later(session.local_date, _LATE_BY_DAYS, rng)
            reason = common().pools["late_reasons"][0].source
        else:
            begun, signed = desk.after_session(ended_at, rng)
        return SampleNote(
            client=STORY_CLIENT,
            session=index,
            kind=written.kind,
            template=written.template,
            service_date=session.local_date,
            sections=_said(written.sections, voice),
            begun_at=begun,
            signed_at=None if written.is_draft else signed,
            late_entry_reason=reason,
            addenda=self._addenda(written, voice, course, desk),
        )

    def _addenda(
        self, written: WrittenSession, voice: Voice, course: ArcCourse, desk: DeskHours
    ) -> tuple[SampleAddendum, ...]:
        if written.addendum_text is None:
            return ()
        # it speaks of the first session after the written ones, so it is written on the day after that
        day = max(self._story.days.values())
        begun, signed = desk.days_later(day, 1, course.clients[0].rng)
        return (
            SampleAddendum(
                text=voice.say(written.addendum_text), reason=written.addendum_reason, begun_at=begun, signed_at=signed
            ),
        )

    def _struck(
        self,
        index: int,
        session: SampleSession,
        written: WrittenSession,
        course: ArcCourse,
        desk: DeskHours,
        ended_at: datetime,
    ) -> SampleNote:
        rng = course.clients[0].rng
        begun, signed = desk.after_session(ended_at, rng)
        voice = Voice(course.clients[0].person, on=session.local_date, rng=rng, words=self._words)
        return SampleNote(
            client=STORY_CLIENT,
            session=index,
            kind=written.kind,
            template=written.template,
            service_date=session.local_date,
            sections=_said(written.struck_sections, voice),
            begun_at=begun,
            signed_at=signed,
            struck=SampleStrike(signed + timedelta(minutes=3), common().strike_reason),
        )


def story_process_notes(plan: Plan) -> tuple[SamplePsychotherapyNote, ...]:
    """The process notes beside the written sessions, kept apart from the record."""
    days = plan.story.days
    found = []
    for index, session in enumerate(plan.sessions):
        if STORY_CLIENT not in session.attendees:
            continue
        for name, text in plan.story.process_notes:
            if days[name] == session.local_date:
                ended_at = in_utc(session.local_date, session.stop, session.zone)
                found.append(
                    SamplePsychotherapyNote(
                        client=STORY_CLIENT,
                        session=index,
                        service_date=session.local_date,
                        written_at=ended_at + timedelta(hours=4),
                        text=text,
                    )
                )
    return tuple(found)


def story_words(story: Story) -> dict[str, str]:
    """Dates of the written sessions and names of the months around them."""
    words = {name: spoken_date(day, country="US") for name, day in story.days.items()}
    words.update({f"month:{number}": spoken_month(story.period_from.month + number) for number in range(-2, 5)})
    return words


def _said(sections: tuple[tuple[str, Phrase], ...], voice: Voice) -> Sections:
    return tuple((heading, voice.say(text)) for heading, text in sections)
