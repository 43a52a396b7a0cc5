# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's record in one line of time: every kind of event on the day it happened or was written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.check_ins import CheckInHow
from counselor_desk.domain.consents import ConsentAnswer, ConsentTopic, CopyGiven
from counselor_desk.domain.ids import ClientId, MatterId, NoteId, ReleaseId
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind
from counselor_desk.domain.text import is_blank
from counselor_desk.services.civil_time import local_date
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.record_lines import AddendumLine, LineCounts, NoteLine, RecordLineStore


class TimelineKind(StrEnum):
    """What an entry is."""

    SESSION_NOTE = "session_note"
    SESSION_WITHOUT_NOTE = "session_without_note"
    APPOINTMENT_WITHOUT_NOTE = "appointment_without_note"
    DRAFT = "draft"
    LATE_ENTRY = "late_entry"
    ADDENDUM = "addendum"
    STRUCK = "struck"
    NOTE_WITHOUT_SESSION = "note_without_session"
    PSYCHOTHERAPY_NOTE = "psychotherapy_note"
    CONSENT_SIGNED = "consent_signed"
    CONSENT_DECLINED = "consent_declined"
    CONSENT_REVOKED = "consent_revoked"
    CHECK_IN = "check_in"
    HOLD_PLACED = "hold_placed"
    HOLD_LIFTED = "hold_lifted"
    RELEASE = "release"
    DISCLOSURE = "disclosure"
    AUTHORIZATION_SIGNED = "authorization_signed"
    AUTHORIZATION_REVOKED = "authorization_revoked"


class TimelineFilter(StrEnum):
    """The choices above the timeline."""

    ALL = "all"
    NOTES = "notes"
    CONSENT = "consent"
    RELEASES = "releases"
    LATE_ENTRIES = "late_entries"


_KINDS_OF = {
    TimelineFilter.ALL: frozenset(TimelineKind),
    TimelineFilter.NOTES: frozenset(
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
    ),
    TimelineFilter.CONSENT: frozenset(
        {
            TimelineKind.CONSENT_SIGNED,
            TimelineKind.CONSENT_DECLINED,
            TimelineKind.CONSENT_REVOKED,
            TimelineKind.CHECK_IN,
        }
    ),
    TimelineFilter.RELEASES: frozenset(
        {
            TimelineKind.RELEASE,
            TimelineKind.DISCLOSURE,
            TimelineKind.HOLD_PLACED,
            TimelineKind.HOLD_LIFTED,
            TimelineKind.AUTHORIZATION_SIGNED,
            TimelineKind.AUTHORIZATION_REVOKED,
        }
    ),
    TimelineFilter.LATE_ENTRIES: frozenset({TimelineKind.LATE_ENTRY}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One entry; what its kind does not have is None or empty.

    Args:
        kind: what it is.
        day: the local day under which it stands; a late entry and an addendum stand on the day they were written.
        subject_id: of the note, session, appointment, addendum, consent, check-in, hold, disclosure or authorization.
        note_id: the note to read: its own, or the one that an addendum adds to.
        service_date: the day that a note is about.
        days_after: how many days after its session a late entry was signed, or after its note an addendum was.
        reason: why it was added, struck or written late; the reason typed when a hold was lifted.
        recipient, description: of a release, disclosure or authorization.
        docket: of the matter of a hold.
        matter_id: the matter behind a hold, a release or a disclosure.
        how: in which way a check-in was asked.
        copy_given: how the copy of a consent was handed over.
    """

    kind: TimelineKind
    day: date
    subject_id: str
    note_id: NoteId | None = None
    service_date: date | None = None
    session_number: int | None = None
    note_kind: NoteKind | None = None
    template: NoteTemplate | None = None
    start: time | None = None
    stop: time | None = None
    session_kind: SessionKind | None = None
    modality: Modality | None = None
    attendance: Attendance | None = None
    is_signed: bool = False
    days_after: int | None = None
    reason: str = field(default="", repr=False)
    topic: ConsentTopic | None = None
    version: int | None = None
    release_id: ReleaseId | None = None
    release_number: str | None = None
    recipient: str = field(default="", repr=False)
    description: str = field(default="", repr=False)
    docket: str = field(default="", repr=False)
    matter_id: MatterId | None = None
    how: CheckInHow | None = None
    copy_given: CopyGiven | None = None
    at: time = field(default=time.min)

    def is_in(self, chosen: TimelineFilter) -> bool:
        """Tell whether it is shown under one of the choices."""
        return self.kind in _KINDS_OF[chosen]


def timeline(journal: OpenJournal, client_id: ClientId, *, practice: PracticeProfile) -> tuple[TimelineEntry, ...]:
    """Everything of one client, newest first; of a psychotherapy note its existence and its day alone."""
    entries = [
        *_notes(journal, client_id, practice=practice),
        *_appointments(journal, client_id),
        *_consents(journal, client_id),
        *_matters(journal, client_id, practice=practice),
        *_disclosures(journal, client_id, practice=practice),
    ]
    return tuple(sorted(entries, key=lambda each: (each.day, each.at, each.subject_id, each.kind.value), reverse=True))


def count_entries(journal: OpenJournal, client_id: ClientId, *, counted: LineCounts) -> int:
    """How many entries the timeline has: the lines that were counted in the journal, and what was only planned."""
    return counted.lines + sum(1 for _ in _ended_appointments(journal, client_id))


def _notes(journal: OpenJournal, client_id: ClientId, *, practice: PracticeProfile) -> Iterator[TimelineEntry]:
    lines = RecordLineStore(journal.database)
    for note in lines.notes(client_id):
        yield _note(note, practice=practice)
    for addendum in lines.addenda(client_id):
        yield _addendum(addendum, practice=practice)
    for session in lines.sessions_without_note(client_id):
        yield TimelineEntry(
            kind=TimelineKind.SESSION_WITHOUT_NOTE,
            day=session.local_date,
            at=session.start,
            subject_id=session.id,
            session_number=session.number,
            start=session.start,
            stop=session.stop,
            session_kind=session.kind,
            modality=session.modality,
            attendance=session.attendance,
        )
    for process_note in journal.psychotherapy_notes.of_client(client_id):
        yield TimelineEntry(
            kind=TimelineKind.PSYCHOTHERAPY_NOTE, day=process_note.service_date, subject_id=process_note.id
        )


def _appointments(journal: OpenJournal, client_id: ClientId) -> Iterator[TimelineEntry]:
    """Those that have ended, however long ago: a note turns an appointment into a session, so none was written yet."""
    for appointment in _ended_appointments(journal, client_id):
        yield TimelineEntry(
            kind=TimelineKind.APPOINTMENT_WITHOUT_NOTE,
            day=appointment.local_date,
            at=appointment.start,
            subject_id=appointment.id,
            start=appointment.start,
            stop=appointment.stop,
            session_kind=appointment.kind,
            modality=appointment.modality,
        )


def _ended_appointments(journal: OpenJournal, client_id: ClientId) -> Iterator[Appointment]:
    now = journal.clock.now()
    # another zone may be a day ahead
    planned = journal.appointments.of_client(client_id, until=now.date() + timedelta(days=1))
    return (each for each in planned if each.ends_at <= now)


def _note(note: NoteLine, *, practice: PracticeProfile) -> TimelineEntry:
    session, kind = note.session, _kind(note)
    # a late entry stands on the day it was written, also once it was struck
    is_late = note.signed_at is not None and not is_blank(note.late_entry_reason)
    day, at = note.service_date, time.min if session is None else session.start
    if is_late and note.signed_at is not None:
        day, at = _local(note.signed_at, practice=practice)
    return TimelineEntry(
        kind=kind,
        day=day,
        at=at,
        subject_id=note.id,
        note_id=note.id,
        service_date=note.service_date,
        session_number=None if session is None else session.number,
        note_kind=note.kind,
        template=note.template,
        start=None if session is None else session.start,
        stop=None if session is None else session.stop,
        session_kind=None if session is None else session.kind,
        modality=None if session is None else session.modality,
        attendance=None if session is None else session.attendance,
        is_signed=note.signed_at is not None,
        days_after=(day - note.service_date).days if is_late else None,
        reason=note.late_entry_reason if note.strike_reason is None else note.strike_reason,
    )


def _kind(note: NoteLine) -> TimelineKind:
    if note.strike_reason is not None:
        return TimelineKind.STRUCK
    if note.signed_at is None:
        return TimelineKind.DRAFT
    if not is_blank(note.late_entry_reason):
        return TimelineKind.LATE_ENTRY
    return TimelineKind.NOTE_WITHOUT_SESSION if note.session is None else TimelineKind.SESSION_NOTE


def _addendum(addendum: AddendumLine, *, practice: PracticeProfile) -> TimelineEntry:
    day, at = _local(addendum.signed_at, practice=practice)
    return TimelineEntry(
        kind=TimelineKind.ADDENDUM,
        day=day,
        at=at,
        subject_id=addendum.id,
        note_id=addendum.note_id,
        service_date=addendum.service_date,
        note_kind=addendum.note_kind,
        is_signed=True,
        days_after=(day - addendum.service_date).days,
        reason=addendum.reason,
    )


def _consents(journal: OpenJournal, client_id: ClientId) -> Iterator[TimelineEntry]:
    for consent in journal.consents.of_client(client_id):
        is_signed = consent.answer is ConsentAnswer.SIGNED
        yield TimelineEntry(
            kind=TimelineKind.CONSENT_SIGNED if is_signed else TimelineKind.CONSENT_DECLINED,
            day=consent.answered_on,
            subject_id=consent.id,
            topic=consent.topic,
            version=consent.document_version,
            is_signed=is_signed,
            copy_given=consent.copy_given,
        )
        if consent.revoked_on is not None:
            yield TimelineEntry(
                kind=TimelineKind.CONSENT_REVOKED,
                day=consent.revoked_on,
                subject_id=consent.id,
                topic=consent.topic,
                version=consent.document_version,
            )
    for check_in in journal.check_ins.of_client(client_id):
        yield TimelineEntry(
            kind=TimelineKind.CHECK_IN,
            day=check_in.asked_on,
            subject_id=check_in.id,
            description=check_in.changes,
            how=check_in.how,
        )


def _matters(journal: OpenJournal, client_id: ClientId, *, practice: PracticeProfile) -> Iterator[TimelineEntry]:
    for matter in journal.matters.list_of_client(client_id):
        for hold in journal.holds.of_matter(matter.id):
            moments = {TimelineKind.HOLD_PLACED: hold.placed_at, TimelineKind.HOLD_LIFTED: hold.lifted_at}
            for kind, moment in moments.items():
                if moment is not None:
                    day, at = _local(moment, practice=practice)
                    yield TimelineEntry(
                        kind=kind,
                        day=day,
                        at=at,
                        subject_id=hold.id,
                        reason=hold.lifted_reason if kind is TimelineKind.HOLD_LIFTED else "",
                        docket=matter.request.docket,
                        matter_id=matter.id,
                    )


def _disclosures(journal: OpenJournal, client_id: ClientId, *, practice: PracticeProfile) -> Iterator[TimelineEntry]:
    numbers = {release.id: release.number for release in journal.releases.of_client(client_id)}
    for disclosure in journal.disclosures.of_client(client_id):
        release_id = disclosure.release_id
        recorded_on, at = _local(disclosure.recorded_at, practice=practice)
        yield TimelineEntry(
            kind=TimelineKind.DISCLOSURE if release_id is None else TimelineKind.RELEASE,
            day=disclosure.disclosed_on,
            at=at if recorded_on == disclosure.disclosed_on else time.min,
            subject_id=disclosure.id,
            release_id=release_id,
            release_number=None if release_id is None else numbers.get(release_id),
            matter_id=disclosure.matter_id,
            recipient=disclosure.recipient_name,
            description=disclosure.description,
        )
    for authorization in journal.authorizations.of_client(client_id):
        days = {
            TimelineKind.AUTHORIZATION_SIGNED: authorization.signed_on,
            TimelineKind.AUTHORIZATION_REVOKED: authorization.revoked_on,
        }
        for kind, day in days.items():
            if day is not None:
                yield TimelineEntry(
                    kind=kind,
                    day=day,
                    subject_id=authorization.id,
                    is_signed=kind is TimelineKind.AUTHORIZATION_SIGNED,
                    recipient=authorization.recipient_name,
                    description=authorization.description,
                )


def _local(moment: datetime, *, practice: PracticeProfile) -> tuple[date, time]:
    """Day and time of an instant where the practice is."""
    return local_date(moment, practice=practice), moment.astimezone(ZoneInfo(practice.zone)).time()
