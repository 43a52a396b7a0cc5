# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: put into the record once they have a date and attendees."""

from datetime import date

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.ids import ClientId, SessionId
from counselor_desk.domain.sessions import Session
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal


class Sessions:
    """The appointments of the practice."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def add(self, session: Session) -> Session:
        """Keep a session; one audit event for each client who attends."""
        kept = cleaned(session)
        with self._journal.database.transaction():
            self._journal.sessions.add(kept)
            for client_id in kept.attendees:
                self._journal.record(AuditKind.SESSION_ADDED, subject=kept.id, client_id=client_id)
        return kept

    def get(self, session_id: SessionId) -> Session:
        """One session.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        return self._journal.sessions.get(session_id)

    def of_client(
        self, client_id: ClientId, *, first_day: date | None = None, last_day: date | None = None
    ) -> tuple[Session, ...]:
        """A client's sessions by date, both days included."""
        return self._journal.sessions.of_client(client_id, period_from=first_day, period_to=last_day)

    def next_number(self, client_id: ClientId) -> int:
        """The number that a client's next session gets."""
        return self._journal.sessions.next_number(client_id)
