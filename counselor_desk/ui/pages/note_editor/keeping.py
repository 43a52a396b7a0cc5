# SPDX-License-Identifier: GPL-3.0-or-later
"""The draft between one save and the next: what is in the journal already, and what the page has that is newer.

A keeper is made on the UI thread and used on the vault thread only. Jobs run one after the other, so it always knows
the version that was saved last, and a slow save can never be answered with a text that is older than the page's.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from counselor_desk.domain.errors import BugError, DeskError, UserError
from counselor_desk.domain.ids import AppointmentId, ClientId, NoteId, SessionId
from counselor_desk.domain.notes import Note, NoteSection
from counselor_desk.domain.sessions import Session
from counselor_desk.domain.text import clean_text
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.pages.note_editor.facts import KINDS_ABOUT_A_SESSION, SessionFacts
from counselor_desk.ui.pages.note_editor.unsaved import UnsavedWords, Writing, drop_unsaved, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is in the journal after a save; `facts_error` says why the facts of the session could not be."""

    note: Note
    session: Session | None
    is_new: bool
    facts_error: DeskError | None = None


class NoteKeeper:
    """Puts one note and its session into the journal and keeps them as they are on the page."""

    def __init__(
        self,
        desk: OpenDesk,
        *,
        client_id: ClientId,
        zone: str,
        note: Note | None,
        session: Session | None,
        appointment_id: AppointmentId | None,
        unsaved_place: str = "",
    ) -> None:
        self._desk = desk
        self._client_id = client_id
        self._zone = zone
        self._note = note
        self._session = session
        self._appointment_id = appointment_id
        self._note_id = None if note is None else note.id
        self._unsaved_place = unsaved_place

    def save(self, writing: Writing) -> Kept:
        """Keep what is on the page; the words are kept even where the facts of the session cannot be.

        Raises:
            UserError: as `Notes.save_draft`.
            MachineError: the disk; nothing was half written, and the same save may be repeated.
        """
        facts_error = self._keep_session(writing)
        if self._note is None:
            self._note = self._begin(writing)
            self.give_up_unsaved()
            return Kept(note=self._note, session=self._session, is_new=True, facts_error=facts_error)
        changed = self._changed(self._note, writing)
        if changed != self._note:
            self._note = self._desk.notes.save_draft(changed, is_clearing_meant=writing.is_clearing_meant)
        self.give_up_unsaved()
        return Kept(note=self._note, session=self._session, is_new=False, facts_error=facts_error)

    def keep_unsaved(self, writing: Writing) -> None:
        """Keep beside the record what could not be saved in it; the next opening of this note begins with it."""
        place = place_of(self._client_id, None if self._note is None else self._note.id)
        UnsavedWords(
            place=place,
            writing=writing,
            note_version=None if self._note is None else self._note.version,
            session_id=None if self._session is None else self._session.id,
            appointment_id=self._appointment_id,
        ).keep(self._desk)
        self._unsaved_place = place

    def give_up_unsaved(self) -> None:
        """Drop what was kept beside the record: it stands in it now, or nobody wants it."""
        if self._unsaved_place:
            # what is saved must not look refused; at the worst it is offered once more
            with suppress(DeskError):
                drop_unsaved(self._desk, self._unsaved_place)
                self._unsaved_place = ""

    def change_session(self, session: Session) -> Session:
        """Put the facts of a session right that is in the record and has no word written on it yet.

        Raises:
            UserError: as `Sessions.change`.
        """
        self._session = self._desk.sessions.change(session)
        return self._session

    def forget_note(self) -> None:
        """Let the next save begin another note; the first draft stays as it was.

        The one method that is called on the UI thread: it is only asked for after a save was refused, when none runs.
        """
        self._note, self._note_id = None, None

    def stored(self) -> Note:
        """The draft as somebody else left it; the next save goes over that version.

        Raises:
            UserError: RECORD_NOT_FOUND, when it was thrown away.
        """
        self._note = self._desk.notes.get(self._known().id)
        return self._note

    def sign(self, typed: str) -> Note:
        """Sign the draft as it was saved last, once the secret was given again.

        Raises:
            VaultError: as `Vault.reauthenticate`.
            UserError: as `Vault.reauthenticate` and `Notes.sign`.
        """
        self._desk.vault.reauthenticate(self._desk.journal, typed, way=None)
        return self._desk.notes.sign(self._known().id)

    def discard(self, reason: str) -> None:
        """Throw the draft away.

        Raises:
            UserError: as `Notes.discard_draft`.
        """
        self._desk.notes.discard_draft(self._known().id, reason=reason)
        self.give_up_unsaved()

    def _keep_session(self, writing: Writing) -> DeskError | None:
        try:
            if self._session is None and writing.kind in KINDS_ABOUT_A_SESSION and writing.facts.is_complete:
                self._session = self._new_session(writing.facts)
            if self._session is not None:
                self._session = self._desk.sessions.change(writing.facts.put_on(self._session))
        except UserError as error:
            return error
        return None

    def _new_session(self, facts: SessionFacts) -> Session | None:
        if self._appointment_id is not None and facts.attendance is not None:
            opened = self._desk.appointments.open_session(self._appointment_id, attendance=facts.attendance)
            self._appointment_id = None
            return opened
        session = facts.as_session(
            session_id=SessionId(self._desk.journal.ids.new()),
            number=self._desk.sessions.next_number(self._client_id),
            zone=self._zone,
        )
        return None if session is None else self._desk.sessions.add(session)

    def _begin(self, writing: Writing) -> Note:
        # the same identifier when a save that failed is repeated
        self._note_id = self._note_id or NoteId(self._desk.journal.ids.new())
        return self._desk.notes.begin(
            Note(
                id=self._note_id,
                client_id=self._client_id,
                session_id=None if self._session is None else self._session.id,
                kind=writing.kind,
                template=writing.template,
                service_date=self._service_date(writing),
                sections=_cleaned(writing.sections),
                first_keystroke_at=writing.first_keystroke_at,
                late_entry_reason=clean_text(writing.late_entry_reason),
            )
        )

    def _changed(self, note: Note, writing: Writing) -> Note:
        return replace(
            note,
            session_id=note.session_id if self._session is None else self._session.id,
            kind=writing.kind,
            template=writing.template,
            service_date=self._service_date(writing),
            sections=_cleaned(writing.sections),
            late_entry_reason=clean_text(writing.late_entry_reason),
        )

    def _service_date(self, writing: Writing) -> date:
        return writing.service_date if self._session is None else self._session.local_date

    def _known(self) -> Note:
        if self._note is None:
            raise BugError("note.not_begun")
        return self._note


def _cleaned(sections: tuple[NoteSection, ...]) -> tuple[NoteSection, ...]:
    return tuple(NoteSection(each.heading, clean_text(each.text)) for each in sections)
