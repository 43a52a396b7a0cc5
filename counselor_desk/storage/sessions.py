# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions with their attendees."""

from datetime import date

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, SessionId
from counselor_desk.domain.sessions import Attendance, Modality, Session, SessionKind
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values, period_parameters

_ADD = """
INSERT INTO session (id, number, local_date, start, stop, zone, kind, modality, attendance, group_name)
VALUES (:id, :number, :local_date, :start, :stop, :zone, :kind, :modality, :attendance, :group_name)
"""
_ADD_ATTENDEE = "INSERT INTO session_attendee (session_id, client_id, position) VALUES (?, ?, ?)"
_REPLACE = """
UPDATE session SET
    local_date = :local_date, start = :start, stop = :stop, zone = :zone, kind = :kind, modality = :modality,
    attendance = :attendance, group_name = :group_name
WHERE id = :id AND number = :number
"""
_REMOVE_ATTENDEES = "DELETE FROM session_attendee WHERE session_id = ?"
_ALL = """
SELECT session.*, (
    SELECT json_group_array(client_id ORDER BY position) FROM session_attendee WHERE session_id = session.id
) AS attendees
FROM session
"""
_GET = f"{_ALL} WHERE id = ?"
_OF_CLIENT = f"""{_ALL} JOIN session_attendee AS booked ON booked.session_id = id
WHERE booked.client_id = :client_id
    AND (:first IS NULL OR local_date >= :first) AND (:last IS NULL OR local_date <= :last)
ORDER BY local_date, start, number
"""
_IN_PERIOD = f"{_ALL} WHERE local_date BETWEEN ? AND ? ORDER BY local_date, start, number"
_HIGHEST_NUMBER = """
SELECT coalesce(max(number), 0) AS highest FROM session JOIN session_attendee ON session_id = id WHERE client_id = ?
"""


class SessionStore:
    """Keeps the sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, session: Session) -> None:
        """Keep a new session with everybody who attended, in their order."""
        self._database.execute(_ADD, column_values(session, without=("attendees",)))
        self._add_attendees(session)

    def replace(self, session: Session) -> None:
        """Keep corrected facts under the same id and number; raises UserError RECORD_NOT_FOUND, LEGAL_HOLD_STANDS."""
        if self._database.execute(_REPLACE, column_values(session, without=("attendees",))) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="session")
        self._database.execute(_REMOVE_ATTENDEES, (session.id,))
        self._add_attendees(session)

    def get(self, session_id: SessionId) -> Session:
        """Return the session; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (session_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="session")
        return _session(row)

    def of_client(
        self, client_id: ClientId, *, period_from: date | None = None, period_to: date | None = None
    ) -> tuple[Session, ...]:
        """Sessions that the client was booked for, oldest first; both days of the period are included."""
        parameters = {"client_id": client_id, **period_parameters(period_from, period_to)}
        return tuple(_session(row) for row in self._database.rows(_OF_CLIENT, parameters))

    def in_period(self, *, period_from: date, period_to: date) -> tuple[Session, ...]:
        """Everybody's sessions, oldest first; both days of the period are included."""
        days = (period_from.isoformat(), period_to.isoformat())
        return tuple(_session(row) for row in self._database.rows(_IN_PERIOD, days))

    def next_number(self, client_id: ClientId) -> int:
        """One more than the highest number among the client's sessions."""
        row = self._database.one(_HIGHEST_NUMBER, (client_id,))
        return 1 + (row.integer("highest") if row else 0)

    def _add_attendees(self, session: Session) -> None:
        self._database.execute_each(
            _ADD_ATTENDEE,
            ((session.id, client_id, position) for position, client_id in enumerate(session.attendees)),
        )


def _session(row: Row) -> Session:
    return Session(
        id=SessionId(row.text("id")),
        number=row.integer("number"),
        local_date=row.day("local_date"),
        start=row.clock_time("start"),
        stop=row.clock_time("stop"),
        zone=row.text("zone"),
        kind=SessionKind(row.text("kind")),
        modality=Modality(row.text("modality")),
        attendance=Attendance(row.text("attendance")),
        attendees=tuple(ClientId(each) for each in row.json_list("attendees")),
        group_name=row.text("group_name"),
    )
