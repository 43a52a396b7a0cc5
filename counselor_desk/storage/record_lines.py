# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's notes, addenda and sessions as the lines of a list: what a line says of them, and never their text.

Read from the rows themselves in one query each. Measured at 466 sessions: 1.7 ms, where reading the notes and the
sessions whole took 50, a third of them in SQLite's lists of attendees.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from counselor_desk.domain.ids import AddendumId, ClientId, NoteId, SessionId
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row

_NOTES = """
SELECT note.id AS id, note.session_id AS session_id, note.kind AS kind, note.template AS template,
    note.service_date AS service_date, note.late_entry_reason AS late_entry_reason, note.signed_at AS signed_at,
    note_strike.reason AS strike_reason, session.number AS number, session.local_date AS local_date,
    session.start AS start, session.stop AS stop, session.kind AS session_kind, session.modality AS modality,
    session.attendance AS attendance
FROM note LEFT JOIN note_strike ON note_strike.note_id = note.id LEFT JOIN session ON session.id = note.session_id
WHERE note.client_id = ?
"""
_ADDENDA = """
SELECT addendum.id AS id, note_id, addendum.reason AS reason, addendum.signed_at AS signed_at, note.kind AS kind,
    note.service_date AS service_date
FROM note JOIN addendum ON addendum.note_id = note.id WHERE note.client_id = ?
"""
# a note that was struck leaves its session without one
_WITHOUT_NOTE = """
SELECT session.id AS id, number, local_date, start, stop, kind AS session_kind, modality, attendance
FROM session_attendee JOIN session ON session.id = session_attendee.session_id
WHERE client_id = :client_id AND NOT EXISTS (
    SELECT 1 FROM note LEFT JOIN note_strike ON note_strike.note_id = note.id
    WHERE note.session_id = session_attendee.session_id AND note.client_id = :client_id AND note_strike.note_id IS NULL)
"""
_LAST_KIND = """
SELECT kind FROM session_attendee JOIN session ON session.id = session_id
WHERE client_id = ? AND attendance IN ('attended', 'attended_late')
ORDER BY local_date DESC, start DESC, number DESC LIMIT 1
"""
_COUNT = """
SELECT (SELECT count(*) FROM note WHERE client_id = :client_id)
    + (SELECT count(*) FROM note JOIN addendum ON addendum.note_id = note.id WHERE client_id = :client_id)
    + (SELECT count(*) FROM session_attendee WHERE client_id = :client_id AND NOT EXISTS (
        SELECT 1 FROM note LEFT JOIN note_strike ON note_strike.note_id = note.id
        WHERE note.session_id = session_attendee.session_id AND note.client_id = :client_id
        AND note_strike.note_id IS NULL))
    + (SELECT count(*) FROM psychotherapy_note WHERE client_id = :client_id)
    + (SELECT count(*) + count(revoked_on) FROM consent WHERE client_id = :client_id)
    + (SELECT count(*) FROM check_in WHERE client_id = :client_id)
    + (SELECT count(*) + count(lifted_at) FROM matter JOIN legal_hold ON legal_hold.matter_id = matter.id
        WHERE matter.client_id = :client_id)
    + (SELECT count(*) FROM disclosure WHERE client_id = :client_id)
    + (SELECT count(signed_on) + count(revoked_on) FROM authorization WHERE client_id = :client_id)
    AS lines,
    (SELECT count(*) FROM disclosure WHERE client_id = :client_id) AS disclosures
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """What a line says of a session."""

    id: SessionId
    number: int
    local_date: date
    start: time
    stop: time
    kind: SessionKind
    modality: Modality
    attendance: Attendance


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """What a line says of a note; `signed_at` is None for a draft, `strike_reason` where it was not struck."""

    id: NoteId
    session: SessionLine | None
    kind: NoteKind
    template: NoteTemplate
    service_date: date
    late_entry_reason: str = field(repr=False)
    signed_at: datetime | None
    strike_reason: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddendumLine:
    """What a line says of an addendum, with the day and the kind of its note."""

    id: AddendumId
    note_id: NoteId
    reason: str = field(repr=False)
    signed_at: datetime
    note_kind: NoteKind
    service_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCounts:
    """How many lines the record has without the appointments, and how many of them are disclosures."""

    lines: int
    disclosures: int


class RecordLineStore:
    """Reads the lines of one client, in no order; keeps nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def notes(self, client_id: ClientId) -> tuple[NoteLine, ...]:
        """Every note, drafts and struck ones too, each with its session."""
        return tuple(_note(row) for row in self._database.rows(_NOTES, (client_id,)))

    def addenda(self, client_id: ClientId) -> tuple[AddendumLine, ...]:
        """Every addendum to a note of the client's."""
        return tuple(_addendum(row) for row in self._database.rows(_ADDENDA, (client_id,)))

    def sessions_without_note(self, client_id: ClientId) -> tuple[SessionLine, ...]:
        """The sessions that the client was booked for and about which no note of theirs stands."""
        rows = self._database.rows(_WITHOUT_NOTE, {"client_id": client_id})
        return tuple(_session(row, SessionId(row.text("id"))) for row in rows)

    def last_session_kind(self, client_id: ClientId) -> SessionKind | None:
        """Of which kind the newest session was that took place."""
        row = self._database.one(_LAST_KIND, (client_id,))
        return None if row is None else SessionKind(row.text("kind"))

    def counts(self, client_id: ClientId) -> LineCounts:
        """How many lines there are, counted without reading one."""
        row = self._database.one(_COUNT, {"client_id": client_id})
        if row is None:
            return LineCounts(lines=0, disclosures=0)
        return LineCounts(lines=row.integer("lines"), disclosures=row.integer("disclosures"))


def _note(row: Row) -> NoteLine:
    session_id = row.text_or_none("session_id")
    return NoteLine(
        id=NoteId(row.text("id")),
        session=None if session_id is None else _session(row, SessionId(session_id)),
        kind=NoteKind(row.text("kind")),
        template=NoteTemplate(row.text("template")),
        service_date=row.day("service_date"),
        late_entry_reason=row.text("late_entry_reason"),
        signed_at=row.instant_or_none("signed_at"),
        strike_reason=row.text_or_none("strike_reason"),
    )


def _session(row: Row, session_id: SessionId) -> SessionLine:
    return SessionLine(
        id=session_id,
        number=row.integer("number"),
        local_date=row.day("local_date"),
        start=row.clock_time("start"),
        stop=row.clock_time("stop"),
        kind=SessionKind(row.text("session_kind")),
        modality=Modality(row.text("modality")),
        attendance=Attendance(row.text("attendance")),
    )


def _addendum(row: Row) -> AddendumLine:
    return AddendumLine(
        id=AddendumId(row.text("id")),
        note_id=NoteId(row.text("note_id")),
        reason=row.text("reason"),
        signed_at=row.instant("signed_at"),
        note_kind=NoteKind(row.text("kind")),
        service_date=row.day("service_date"),
    )
