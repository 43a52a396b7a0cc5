# SPDX-License-Identifier: GPL-3.0-or-later
"""The record that the court order reaches, placed in the calendar; it is written out and the same for every seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from counselor_desk.app.sample_practice.facts import SampleSession
from counselor_desk.app.sample_practice.material import sample_table
from counselor_desk.app.sample_practice.phrases import Phrase, read_phrase
from counselor_desk.app.sample_practice.working_days import is_working_day
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind

STORY_CLIENT = "quint"
STORY_PARTNER = "harrow"

_ZONE = "America/Los_Angeles"
_START = time(15, 0)
_THURSDAY = 3
_FIRST_WEEK = -8
_WRITTEN_WEEKS = 17
"""Weeks from the first Thursday of the order's period; the written part ends in week 16."""


@dataclass(frozen=True)
class WrittenSession:
    """One written session: its note, and what else happened to it."""

    name: str
    kind: NoteKind
    template: NoteTemplate
    score: int | None
    sections: tuple[tuple[str, Phrase], ...]
    partner_sections: tuple[tuple[str, Phrase], ...]
    struck_sections: tuple[tuple[str, Phrase], ...]
    is_late: bool
    is_draft: bool
    addendum_text: Phrase | None
    addendum_reason: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """A session of the story; `written` is None where its note is composed like any other."""

    session: SampleSession
    written: WrittenSession | None


@dataclass(frozen=True, slots=True)
class Story:
    """The sessions in order, the order's period, and the process notes by the name of their session."""

    appointments: tuple[Appointment, ...]
    period_from: date
    period_to: date
    process_notes: tuple[tuple[str, str], ...]
    previous_task: str

    @property
    def written(self) -> Mapping[date, WrittenSession]:
        """Written sessions by their day."""
        return {each.session.local_date: each.written for each in self.appointments if each.written is not None}

    @property
    def days(self) -> Mapping[str, date]:
        """Day of each written session by its name, and of the first one after them."""
        days = {each.written.name: each.session.local_date for each in self.appointments if each.written is not None}
        after = [each.session.local_date for each in self.appointments if each.session.local_date > max(days.values())]
        last = max(int(name[1:]) for name in days)
        return {**days, f"s{last + 1}": min(after)}


def story_sessions(last_day: date) -> Story:
    """Place the story so that the order's period is the fifth to eighth month before the last day."""
    table = sample_table("quint-notes")
    period_from = month_start(last_day, -8)
    period_to = month_start(last_day, -4) - timedelta(days=1)
    first = period_from + timedelta(days=(_THURSDAY - period_from.weekday()) % 7)
    by_week = {entry["week"]: entry for entry in table["sessions"]}
    appointments: list[Appointment] = []
    day = date.min
    for week in (*range(_FIRST_WEEK, _WRITTEN_WEEKS), *range(_WRITTEN_WEEKS + 1, 60, 2)):
        entry = by_week.get(week)
        if entry is None and 0 <= week < _WRITTEN_WEEKS:
            continue
        day = _open_day(first + timedelta(weeks=week), after=day)
        if day > last_day:
            break
        appointments.append(_appointment(day, entry))
    return Story(
        appointments=tuple(appointments),
        period_from=period_from,
        period_to=period_to,
        process_notes=tuple((entry["session"], entry["text"]) for entry in table["process_notes"]),
        previous_task=table["forces_previous_task"],
    )


def month_start(day: date, months: int) -> date:
    """The first day of the month that many months away."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _open_day(wished: date, *, after: date) -> date:
    """The open day nearest to the wished one that comes after the session before."""
    nearest = (wished + timedelta(days=distance * direction) for distance in range(60) for direction in (-1, 1))
    return next(day for day in nearest if day > after and is_working_day(day))


def _appointment(day: date, entry: Mapping[str, object] | None) -> Appointment:
    fields = entry if entry is not None else {}
    is_joint = "joint_with" in fields
    minutes = fields.get("minutes", 80 if is_joint else 50)
    assert isinstance(minutes, int)
    stop = _START.hour * 60 + minutes
    session = SampleSession(
        local_date=day,
        start=_START,
        stop=time(stop // 60, stop % 60),
        zone=_ZONE,
        kind=SessionKind.COUPLE if is_joint else SessionKind.INDIVIDUAL,
        modality=Modality(str(fields.get("modality", "in_person"))),
        attendance=Attendance(str(fields.get("attendance", "attended"))),
        attendees=(STORY_CLIENT, STORY_PARTNER) if is_joint else (STORY_CLIENT,),
    )
    return Appointment(session, None if entry is None else _written(entry))


def _written(entry: Mapping[str, object]) -> WrittenSession:
    score = entry.get("score")
    addendum = entry.get("addendum_text")
    return WrittenSession(
        name=str(entry["name"]),
        kind=NoteKind(str(entry.get("kind", "progress"))),
        template=NoteTemplate(str(entry.get("template", "dap"))),
        score=score if isinstance(score, int) else None,
        sections=_sections(entry.get("sections")),
        partner_sections=_sections(entry.get("partner_sections")),
        struck_sections=_sections(entry.get("struck_sections")),
        is_late=bool(entry.get("late", False)),
        is_draft=bool(entry.get("draft", False)),
        addendum_text=None if addendum is None else read_phrase(str(addendum)),
        addendum_reason=str(entry.get("addendum_reason", "")),
    )


def _sections(table: object) -> tuple[tuple[str, Phrase], ...]:
    if not isinstance(table, Mapping):
        return ()
    return tuple((str(heading), read_phrase(str(text))) for heading, text in table.items())
