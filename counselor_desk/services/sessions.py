# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: put into the record once they have a date and attendees, put right until a signed note stands on them."""

from datetime import date

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, SessionId
from counselor_desk.domain.sessions import Session
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal


class Sessions:
    """The sessions of the practice."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def add(self, session: Session) -> Session:
        """Keep a session; one audit event for each client who attends."""
        kept = cleaned(session)
        with self._journal.database.transaction():
            enter_session(self._journal, kept)
        return kept

    def change(self, session: Session) -> Session:
        """Put the facts of a session right; one audit event for each client who attends or was said to.

        Drafts on the session keep their own date of service: who changes the date saves the draft with it.

        Raises:
            UserError: RECORD_NOT_FOUND; NOTE_SIGNED once a signed note of any attendee stands on it, which is corrected
                by an addendum; LEGAL_HOLD_STANDS for a session that was recorded before a hold that stands, and for an
                attendee who is added while a hold stands on them; VALUE_NOT_ALLOWED for another number, and for an
                attendee left out who has a note on the session.
        """
        kept = cleaned(session)
        before = self._journal.sessions.get(kept.id)
        if kept == before:
            return before
        if kept.number != before.number:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="session.number")
        notes = self._journal.notes.of_session(kept.id)
        if any(note.signature is not None for note in notes):
            raise UserError(ErrorCode.NOTE_SIGNED, where="session")
        self._check_attendees(before, kept, with_a_note={note.client_id for note in notes})
        with self._journal.database.transaction():
            self._journal.sessions.replace(kept)
            for client_id in dict.fromkeys((*before.attendees, *kept.attendees)):
                self._journal.record(AuditKind.SESSION_CHANGED, subject=kept.id, client_id=client_id)
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

    def _check_attendees(self, before: Session, after: Session, *, with_a_note: set[ClientId]) -> None:
        left_out = set(before.attendees) - set(after.attendees)
        for client_id in left_out:
            process_notes = self._journal.psychotherapy_notes.of_client(client_id)
            if client_id in with_a_note or any(note.session_id == before.id for note in process_notes):
                raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="session.attendees")
        if any(self._journal.holds.standing(each) for each in set(after.attendees) - set(before.attendees)):
            raise UserError(ErrorCode.LEGAL_HOLD_STANDS, where="session.attendees")


def enter_session(journal: OpenJournal, session: Session) -> None:
    """Put a cleaned session into the record and log it, inside the caller's transaction."""
    journal.sessions.add(session)
    for client_id in session.attendees:
        journal.record(AuditKind.SESSION_ADDED, subject=session.id, client_id=client_id)
