# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions that took place and still lack a note, found without reading a single note."""

from dataclasses import dataclass
from datetime import date

from counselor_desk.domain.ids import ClientId, SessionId
from counselor_desk.storage.connection import Database

# a struck note was entered in error: the session still lacks its own
_UNWRITTEN = """
SELECT session.id AS session_id, booked.client_id
FROM session JOIN session_attendee AS booked ON booked.session_id = session.id
WHERE local_date BETWEEN :first AND :last AND attendance IN ('attended', 'attended_late') AND NOT EXISTS (
    SELECT 1 FROM note LEFT JOIN note_strike ON note_id = note.id
    WHERE note.session_id = session.id AND note.client_id = booked.client_id AND note_id IS NULL
)
ORDER BY local_date, start, session.id, position
"""


@dataclass(frozen=True, slots=True)
class UnwrittenNote:
    """One client's note on one session that is still to be begun."""

    session_id: SessionId
    client_id: ClientId


class WorkToDoStore:
    """Reads what waits to be written; keeps nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unwritten_notes(self, *, period_from: date, period_to: date) -> tuple[UnwrittenNote, ...]:
        """Everybody's missing notes on sessions of a period (both days included), the oldest session first."""
        parameters = {"first": period_from.isoformat(), "last": period_to.isoformat()}
        return tuple(
            UnwrittenNote(SessionId(row.text("session_id")), ClientId(row.text("client_id")))
            for row in self._database.rows(_UNWRITTEN, parameters)
        )
