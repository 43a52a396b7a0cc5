# SPDX-License-Identifier: GPL-3.0-or-later
"""The first page of the day: what is to be written, answered, asked again, and who is still to come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.consents import (
    Consent,
    ConsentStatus,
    ConsentTopic,
    status_of,
)
from counselor_desk.domain.deliveries import FollowUpKind
from counselor_desk.domain.ids import AppointmentId, ClientId, ConsentId, FollowUpId, MatterId, NoteId, SessionId
from counselor_desk.domain.matters import PaperKind
from counselor_desk.domain.notes import (
    TEMPLATE_HEADINGS,
    Note,
    NoteKind,
    NoteTemplate,
    needs_late_entry_reason,
)
from counselor_desk.domain.sessions import Modality, Session, SessionKind
from counselor_desk.domain.text import is_blank
from counselor_desk.services.backups import Backups
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.client_names import ClientName, client_names
from counselor_desk.services.consent_versions import newest_versions
from counselor_desk.services.consents_due import is_consent_due
from counselor_desk.services.matter_list import MatterList, MatterRow
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.practice_health import PracticeHealth, practice_health
from counselor_desk.storage.work_to_do import WorkToDoStore

LOOKS_BACK = timedelta(days=90)
"""How far back sessions without a note are still asked for; older ones show in the client's own timeline."""

_NAMES = Mapping[ClientId, ClientName]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteToWrite:
    """One client's note that nobody has begun, on a session or on an appointment that has ended.

    Exactly one of `session_id` and `appointment_id` is set. `is_late`: begun now, it would be a late entry.
    """

    session_id: SessionId | None
    appointment_id: AppointmentId | None
    client: ClientName
    group_name: str = field(repr=False)
    local_date: date
    start: time
    stop: time
    kind: SessionKind
    modality: Modality
    attendee_count: int
    ended_at: datetime
    is_late: bool

    @property
    def client_id(self) -> ClientId:
        return self.client.id


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A note that waits for its signature; `empty_headings` are those of its template that hold no words yet."""

    note_id: NoteId
    client: ClientName
    kind: NoteKind
    template: NoteTemplate
    service_date: date
    empty_headings: tuple[str, ...]
    first_keystroke_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow:
    """Something that a delivered release left to be done."""

    follow_up_id: FollowUpId
    kind: FollowUpKind
    matter_id: MatterId
    client: ClientName
    paper: PaperKind
    docket: str = field(repr=False)
    due_on: date
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDueRow:
    """A consent of an active client to talk about again; without an answer there is no `consent_id` and no version.

    `days_left` counts to the review, or to the end where that is what passed; it is None for a missing consent.
    """

    client: ClientName
    topic: ConsentTopic
    consent_id: ConsentId | None
    version: int | None
    review_due: date | None
    expires_on: date | None
    status: ConsentStatus
    days_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingAppointment:
    """An appointment of today that has not ended yet."""

    appointment_id: AppointmentId
    clients: tuple[ClientName, ...]
    group_name: str = field(repr=False)
    start: time
    stop: time
    kind: SessionKind
    modality: Modality
    has_begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """Everything on the page, each list in the order in which it is worked off."""

    today: date
    notes_to_write: tuple[NoteToWrite, ...]
    drafts: tuple[DraftRow, ...]
    deadlines: tuple[MatterRow, ...]
    follow_ups: tuple[FollowUpRow, ...]
    consents_due: tuple[ConsentDueRow, ...]
    still_to_come: tuple[ComingAppointment, ...]
    health: PracticeHealth


class Today:
    """Gathers the page from stored rows; no text of a note leaves it."""

    def __init__(self, journal: OpenJournal, *, backups: Backups) -> None:
        self._journal = journal
        self._backups = backups
        self._matters = MatterList(journal)
        self._work = WorkToDoStore(journal.database)

    def look(self) -> TodayView:
        """The page as it stands at this moment."""
        journal = self._journal
        now, today = journal.clock.now(), local_today(journal)
        names = client_names(journal)
        # a session that runs past midnight is still on when its date is yesterday's; other zones may be a day ahead
        planned = journal.appointments.in_period(period_from=date.min, period_to=today + timedelta(days=1))
        return TodayView(
            today=today,
            notes_to_write=self._notes_to_write(planned, names=names, now=now, today=today),
            drafts=tuple(_draft(note, client=names[note.client_id]) for note in journal.notes.drafts()),
            deadlines=self._matters.open_rows(),
            follow_ups=self._follow_ups(names, today=today),
            consents_due=self._consents_due(names, today=today),
            still_to_come=tuple(
                _coming(each, names=names, now=now)
                for each in planned
                if each.ends_at > now and (each.local_date == today or _begins_at(each) <= now)
            ),
            health=practice_health(journal, backups=self._backups),
        )

    def _notes_to_write(
        self, planned: tuple[Appointment, ...], *, names: _NAMES, now: datetime, today: date
    ) -> tuple[NoteToWrite, ...]:
        sessions: dict[SessionId, Session] = {}
        rows = []
        for each in self._work.unwritten_notes(period_from=today - LOOKS_BACK, period_to=today):
            if each.session_id not in sessions:
                sessions[each.session_id] = self._journal.sessions.get(each.session_id)
            session = sessions[each.session_id]
            rows.append(_to_write(session, client=names[each.client_id], ended_at=session.ended_at, now=now))
        for appointment in planned:
            ended_at = appointment.ends_at
            rows.extend(
                _to_write(appointment, client=names[client_id], ended_at=ended_at, now=now)
                for client_id in appointment.attendees
            )
        ended = (row for row in rows if row.ended_at <= now)
        return tuple(sorted(ended, key=lambda row: row.ended_at))

    def _follow_ups(self, names: _NAMES, *, today: date) -> tuple[FollowUpRow, ...]:
        rows = []
        for each in self._journal.follow_ups.list_open():
            matter = self._journal.matters.get(each.matter_id)
            rows.append(
                FollowUpRow(
                    follow_up_id=each.id,
                    kind=each.kind,
                    matter_id=each.matter_id,
                    client=names[matter.client_id],
                    paper=matter.request.paper,
                    docket=matter.request.docket,
                    due_on=each.due_on,
                    days_left=(each.due_on - today).days,
                )
            )
        return tuple(rows)

    def _consents_due(self, names: _NAMES, *, today: date) -> tuple[ConsentDueRow, ...]:
        active = {each.id: each for each in names.values() if each.status is ClientStatus.ACTIVE}
        newest = newest_versions(self._journal.consent_documents.list(), today=today)
        rows = []
        answered = set()
        for consent in self._journal.consents.newest_answers(today=today):
            if consent.topic is ConsentTopic.TREATMENT:
                answered.add(consent.client_id)
            if consent.client_id not in active or not is_consent_due(consent, today=today):
                continue
            version = newest.get(consent.topic, consent.document_version)
            status = status_of(consent, newest_version=version, today=today)
            rows.append(_consent_due(consent, client=active[consent.client_id], status=status, today=today))
        rows.extend(_consent_missing(client) for client_id, client in active.items() if client_id not in answered)
        return tuple(sorted(rows, key=_consent_urgency))


def _to_write(meeting: Session | Appointment, *, client: ClientName, ended_at: datetime, now: datetime) -> NoteToWrite:
    return NoteToWrite(
        session_id=meeting.id if isinstance(meeting, Session) else None,
        appointment_id=meeting.id if isinstance(meeting, Appointment) else None,
        client=client,
        group_name=meeting.group_name,
        local_date=meeting.local_date,
        start=meeting.start,
        stop=meeting.stop,
        kind=meeting.kind,
        modality=meeting.modality,
        attendee_count=len(meeting.attendees),
        ended_at=ended_at,
        is_late=needs_late_entry_reason(session_ended_at=ended_at, first_keystroke_at=now),
    )


def _draft(note: Note, *, client: ClientName) -> DraftRow:
    written = {section.heading for section in note.sections if not is_blank(section.text)}
    return DraftRow(
        note_id=note.id,
        client=client,
        kind=note.kind,
        template=note.template,
        service_date=note.service_date,
        empty_headings=tuple(each for each in TEMPLATE_HEADINGS[note.template] if each not in written),
        first_keystroke_at=note.first_keystroke_at,
    )


def _coming(appointment: Appointment, *, names: _NAMES, now: datetime) -> ComingAppointment:
    return ComingAppointment(
        appointment_id=appointment.id,
        clients=tuple(names[each] for each in appointment.attendees),
        group_name=appointment.group_name,
        start=appointment.start,
        stop=appointment.stop,
        kind=appointment.kind,
        modality=appointment.modality,
        has_begun=_begins_at(appointment) <= now,
    )


def _begins_at(appointment: Appointment) -> datetime:
    return datetime.combine(appointment.local_date, appointment.start, tzinfo=ZoneInfo(appointment.zone))


def _consent_due(consent: Consent, *, client: ClientName, status: ConsentStatus, today: date) -> ConsentDueRow:
    counts_to = consent.expires_on if status is ConsentStatus.EXPIRED else consent.review_due or consent.expires_on
    return ConsentDueRow(
        client=client,
        topic=consent.topic,
        consent_id=consent.id,
        version=consent.document_version,
        review_due=consent.review_due,
        expires_on=consent.expires_on,
        status=status,
        days_left=None if counts_to is None else (counts_to - today).days,
    )


def _consent_missing(client: ClientName) -> ConsentDueRow:
    return ConsentDueRow(
        client=client,
        topic=ConsentTopic.TREATMENT,
        consent_id=None,
        version=None,
        review_due=None,
        expires_on=None,
        status=ConsentStatus.MISSING,
        days_left=None,
    )


def _consent_urgency(row: ConsentDueRow) -> tuple[bool, bool, int, str, str]:
    """Missing first, then what has ended, then by the day that it counts to."""
    is_missing, has_ended = row.status is ConsentStatus.MISSING, row.status is ConsentStatus.EXPIRED
    return (not is_missing, not has_ended, row.days_left or 0, row.client.code, row.topic.value)
