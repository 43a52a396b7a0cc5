# SPDX-License-Identifier: GPL-3.0-or-later
"""What one line of the timeline says: its words, its icon and its tone, and the months that part the list."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from counselor_desk.domain.check_ins import CheckInHow
from counselor_desk.domain.consents import ConsentTopic
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.sessions import Attendance, Modality
from counselor_desk.services.timeline import TimelineEntry, TimelineFilter, TimelineKind
from counselor_desk.services.wording import ATTENDANCE, CONSENT_TOPICS, COPIES, NOTE_TITLES, SESSION_KINDS, TEMPLATES
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.words import PLACES_OF_SESSION

TOPIC_WORDS = {
    ConsentTopic.TREATMENT: "treatment",
    ConsentTopic.TELEHEALTH: "telehealth",
    ConsentTopic.GROUP_CONFIDENTIALITY: "group confidentiality",
    ConsentTopic.RECORDING: "session recording",
    ConsentTopic.UNSECURED_EMAIL: "ordinary e-mail",
}
HOW_WORDS = {
    CheckInHow.ALOUD: "Asked aloud",
    CheckInHow.IN_WRITING: "Asked in writing",
    CheckInHow.BY_PHONE: "Asked by phone",
}
_TOOK_PLACE = (Attendance.ATTENDED, Attendance.LATE)


class _Said(NamedTuple):
    """What a line says: its two lines of words, its icon and its tone."""

    title: str
    second: str
    icon: str
    tone: Tone


class TimelineRow:
    """One line: a month's head where `entry` is None.

    What it says is put into words when it is first drawn or read out: of 500 entries a dozen are seen.
    """

    __slots__ = ("_formats", "_said", "day", "entry")

    def __init__(self, day: date, entry: TimelineEntry | None = None, *, formats: Formats) -> None:
        self.day, self.entry = day, entry
        self._formats = formats
        self._said: _Said | None = None

    @property
    def title(self) -> str:
        return self._words().title

    @property
    def second(self) -> str:
        return self._words().second

    @property
    def icon(self) -> str:
        return self._words().icon

    @property
    def tone(self) -> Tone:
        return self._words().tone

    @property
    def status(self) -> str:
        """What stands at the right ("Signed"), with a lock where it is final."""
        if self.entry is None:
            return ""
        if self.entry.kind is TimelineKind.DRAFT:
            return "Draft"
        return "Signed" if self.entry.is_signed and self.entry.note_id is not None else ""

    @property
    def key(self) -> tuple[str, str]:
        """What the row is recognized by when the record is loaded again."""
        if self.entry is None:
            return ("month", self.title)
        return (self.entry.kind.value, self.entry.subject_id)

    def words(self, formats: Formats) -> str:
        """The row for a screen reader."""
        if self.entry is None:
            return self.title
        parts = (formats.day(self.day), self.title, self.second, self.status)
        return ". ".join(part for part in parts if part)

    def _words(self) -> _Said:
        if self._said is None:
            if self.entry is None:
                self._said = _Said(self._formats.month(self.day), "", "", Tone.NEUTRAL)
            else:
                title, second, icon, tone = _said(self.entry, formats=self._formats)
                self._said = _Said(title, " ".join(second.split()), icon, tone)
        return self._said


def rows_of(
    entries: Iterable[TimelineEntry],
    *,
    chosen: TimelineFilter,
    formats: Formats,
) -> tuple[TimelineRow, ...]:
    """The lines of the entries that a filter lets through, newest first, each month under its head."""
    rows: list[TimelineRow] = []
    month: tuple[int, int] | None = None
    for entry in entries:
        if not entry.is_in(chosen):
            continue
        if (entry.day.year, entry.day.month) != month:
            month = (entry.day.year, entry.day.month)
            rows.append(TimelineRow(entry.day, formats=formats))
        rows.append(row_of(entry, formats=formats))
    return tuple(rows)


def row_of(entry: TimelineEntry, *, formats: Formats) -> TimelineRow:
    """The line of one entry."""
    return TimelineRow(entry.day, entry, formats=formats)


def note_name(kind: NoteKind | None, template: NoteTemplate | None) -> str:
    """What a note is called after its session: "DAP note", "intake assessment"."""
    if kind is None or kind is NoteKind.PROGRESS:
        return "note" if template in (None, NoteTemplate.NARRATIVE) else f"{TEMPLATES[template]} note"
    return NOTE_TITLES[kind].lower()


def session_facts(entry: TimelineEntry, *, formats: Formats) -> str:
    """ "10:00–10:50, individual, in person"; what became of it where nobody came."""
    if entry.start is None or entry.stop is None:
        return ""
    parts = [formats.span(entry.start, entry.stop)]
    if entry.session_kind is not None:
        parts.append(SESSION_KINDS[entry.session_kind].lower())
    if entry.attendance is not None and entry.attendance not in _TOOK_PLACE:
        parts.append(ATTENDANCE[entry.attendance].lower())
    elif entry.modality is not None:
        parts.append(PLACES_OF_SESSION[entry.modality].lower() if entry.modality is not Modality.PHONE else "by phone")
    return ", ".join(parts)


def _said(entry: TimelineEntry, *, formats: Formats) -> tuple[str, str, str, Tone]:
    if entry.kind in _NOTE_KINDS:
        return _note_said(entry, formats=formats)
    if entry.kind in _CONSENT_KINDS:
        return _consent_said(entry)
    if entry.kind is TimelineKind.CHECK_IN:
        asked = HOW_WORDS[entry.how] if entry.how is not None else "Asked"
        return "Confidentiality check-in", f"{asked}, {entry.description or 'no changes wanted'}", "chat", Tone.OK
    return _leaving_said(entry)


def _note_said(entry: TimelineEntry, *, formats: Formats) -> tuple[str, str, str, Tone]:
    facts = session_facts(entry, formats=formats)
    name = note_name(entry.note_kind, entry.template)
    number = "" if entry.session_number is None else f"Session {entry.session_number}"
    about = f"{number}, {name}" if number else name[:1].upper() + name[1:]
    service_day = "" if entry.service_date is None else formats.short_day(entry.service_date)
    match entry.kind:
        case TimelineKind.LATE_ENTRY:
            signed = f"signed {counted(entry.days_after or 0, 'day')} after"
            return f"Late entry for {service_day}", f"{number}, {signed}" if number else signed, "late", Tone.WARN
        case TimelineKind.ADDENDUM:
            return f"Addendum to {service_day}", entry.reason, "addendum", Tone.NEUTRAL
        case TimelineKind.STRUCK:
            return f"{number or 'Note'}, entered in error", entry.reason, "cross", Tone.DANGER
        case TimelineKind.DRAFT:
            return about, facts or f"About {service_day}", "pen", Tone.NEUTRAL
        case TimelineKind.SESSION_WITHOUT_NOTE:
            if entry.attendance in _TOOK_PLACE:
                return f"{number}, no note yet", facts, "pen", Tone.WARN
            return f"{number}, not held", facts, "minus", Tone.NEUTRAL
        case TimelineKind.APPOINTMENT_WITHOUT_NOTE:
            return "Appointment without a note", facts, "pen", Tone.WARN
        case TimelineKind.PSYCHOTHERAPY_NOTE:
            return "Psychotherapy note", "Kept apart from the record", "notebook", Tone.VIOLET
    return about, facts or f"About {service_day}", "lock", Tone.NEUTRAL


def _consent_said(entry: TimelineEntry) -> tuple[str, str, str, Tone]:
    verb, icon, tone = {
        TimelineKind.CONSENT_SIGNED: ("signed", "sign", Tone.OK),
        TimelineKind.CONSENT_DECLINED: ("declined", "cross", Tone.DANGER),
        TimelineKind.CONSENT_REVOKED: ("revoked", "undo", Tone.DANGER),
    }[entry.kind]
    topic = ConsentTopic.TREATMENT if entry.topic is None else entry.topic
    second = CONSENT_TOPICS[topic] if entry.copy_given is None else COPIES[entry.copy_given]
    return f"Consent {verb}: {TOPIC_WORDS[topic]} v{entry.version}", second, icon, tone


def _leaving_said(entry: TimelineEntry) -> tuple[str, str, str, Tone]:
    docket = f"Docket {entry.docket}" if entry.docket else "A request for the record"
    match entry.kind:
        case TimelineKind.HOLD_PLACED:
            return "Legal hold started", docket, "scales", Tone.HOLD
        case TimelineKind.HOLD_LIFTED:
            return "Legal hold lifted", entry.reason or docket, "scales", Tone.NEUTRAL
        case TimelineKind.RELEASE:
            return f"Released: {entry.release_number}", f"To {entry.recipient}", "requests", Tone.NEUTRAL
        case TimelineKind.AUTHORIZATION_SIGNED:
            return "Authorization signed", f"To {entry.recipient}: {entry.description}", "sign", Tone.OK
        case TimelineKind.AUTHORIZATION_REVOKED:
            return "Authorization revoked", f"To {entry.recipient}", "undo", Tone.DANGER
    return f"Disclosed: {entry.description}", f"To {entry.recipient}", "requests", Tone.NEUTRAL


_NOTE_KINDS = frozenset(
    {
        TimelineKind.SESSION_NOTE,
        TimelineKind.SESSION_WITHOUT_NOTE,
        TimelineKind.APPOINTMENT_WITHOUT_NOTE,
        TimelineKind.DRAFT,
        TimelineKind.LATE_ENTRY,
        TimelineKind.ADDENDUM,
        TimelineKind.STRUCK,
        TimelineKind.NOTE_WITHOUT_SESSION,
        TimelineKind.PSYCHOTHERAPY_NOTE,
    }
)
_CONSENT_KINDS = frozenset({TimelineKind.CONSENT_SIGNED, TimelineKind.CONSENT_DECLINED, TimelineKind.CONSENT_REVOKED})
