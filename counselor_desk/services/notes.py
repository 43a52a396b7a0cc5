# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes: begun, saved as drafts, signed; corrected by addenda and strikes, never by changing what was signed."""

from datetime import datetime

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AddendumId, ClientId, NoteId, SessionId
from counselor_desk.domain.notes import Addendum, Note, NoteSection, NoteState, Signature, Strike, sign, strike
from counselor_desk.domain.text import clean_text, is_blank
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.cleared_drafts import ClearedDrafts
from counselor_desk.services.clients import Indexed
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.drafts_in_memory import searched_text, searched_title


class Notes:
    """The progress record of every client; psychotherapy notes have their own service."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal
        self._cleared = ClearedDrafts(journal)

    def begin(self, note: Note) -> Note:
        """Keep a new draft from its first keystroke on; the same one once more, as after a crash, changes nothing."""
        if note.signature is not None or note.strike is not None:
            raise UserError(ErrorCode.NOTE_SIGNED)
        kept = cleaned(note)
        with self._journal.database.transaction():
            if self._journal.notes.add(kept):
                self._journal.record(AuditKind.NOTE_BEGUN, subject=kept.id, client_id=kept.client_id)
        return kept

    def save_draft(self, note: Note, *, is_clearing_meant: bool = False) -> Note:
        """Save a draft over its last version and return it with the new version number.

        Args:
            note: with the version it was read or last saved with.
            is_clearing_meant: the counselor emptied the draft on purpose.

        Raises:
            UserError: NOTE_SIGNED, RECORD_CHANGED_MEANWHILE, EMPTY_OVER_TEXT; LEGAL_HOLD_STANDS for a draft that was
                begun before a hold that stands: it may be signed as it is, or a late entry written; VALUE_NOT_ALLOWED
                for another client or first keystroke, which is the evidence for when the note was written.
        """
        kept = cleaned(note)
        begun = self._journal.notes.get(note.id)
        if any(each.placed_at >= begun.first_keystroke_at for each in self._journal.holds.standing(begun.client_id)):
            raise UserError(ErrorCode.LEGAL_HOLD_STANDS, where="note.draft")
        if (kept.client_id, kept.first_keystroke_at) != (begun.client_id, begun.first_keystroke_at):
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="note.begun")
        with self._journal.database.transaction():
            saved = self._journal.notes.save_draft(kept, is_clearing_meant=is_clearing_meant)
            if saved.is_blank and not begun.is_blank:
                self._cleared.keep(begun)
        return saved

    def find_cleared(self, note_id: NoteId) -> tuple[NoteSection, ...] | None:
        """What a draft said before it was emptied last; None where it was not, or was signed or discarded since."""
        return self._cleared.find(note_id)

    def discard_draft(self, note_id: NoteId, *, reason: str) -> None:
        """Throw a draft away; its words are gone, and the log says why and keeps their hash.

        Raises:
            UserError: VALUE_MISSING without a reason, RECORD_NOT_FOUND, NOTE_SIGNED, LEGAL_HOLD_STANDS.
        """
        if is_blank(reason):
            raise UserError(ErrorCode.VALUE_MISSING, where="note.discard_reason")
        note = self._journal.notes.get(note_id)
        with self._journal.database.transaction():
            self._journal.notes.remove_draft(note_id)
            self._cleared.drop(note_id)
            self._journal.record(
                AuditKind.NOTE_DISCARDED,
                subject=note_id,
                client_id=note.client_id,
                content_hash=note.content_hash,
                reason=clean_text(reason),
            )

    def sign(self, note_id: NoteId) -> Note:
        """Sign a draft in the name of the practice's counselor; from here on nothing of it changes.

        Raises:
            UserError: NOTE_SIGNED, NOTE_EMPTY, LATE_ENTRY_REASON_MISSING, RECORD_NOT_FOUND; SESSION_NOT_ENDED where
                "session.stop", for nobody signs for what is still to come.
        """
        note = self._journal.notes.get(note_id)
        session = None if note.session_id is None else self._journal.sessions.get(note.session_id)
        signature = self._signature()
        signed = sign(note, signature=signature, session_ended_at=None if session is None else session.ended_at)
        if session is not None and not session.is_over(signature.signed_at):
            raise UserError(ErrorCode.SESSION_NOT_ENDED, where="session.stop")
        with self._journal.database.transaction():
            self._journal.notes.sign(signed)
            self._cleared.drop(note_id)
            self._index(signed)
            self._journal.record(
                AuditKind.NOTE_SIGNED,
                subject=signed.id,
                client_id=signed.client_id,
                content_hash=signed.content_hash,
                reason=signed.late_entry_reason,
            )
        return signed

    def strike(self, note_id: NoteId, *, reason: str) -> Note:
        """Mark a signed note as entered in error; its text stays.

        A legal hold forbids it: what is struck is not produced.

        Raises:
            UserError: NOTE_NOT_SIGNED, NOTE_STRUCK, VALUE_MISSING, LEGAL_HOLD_STANDS.
        """
        note = self._journal.notes.get(note_id)
        if self._journal.holds.standing(note.client_id):
            raise UserError(ErrorCode.LEGAL_HOLD_STANDS, where="note.strike")
        signature = self._signature()
        mark = Strike(struck_at=signature.signed_at, reason=clean_text(reason), signature=signature)
        struck = strike(note, struck=mark)
        with self._journal.database.transaction():
            self._journal.notes.strike(struck)
            self._journal.record(
                AuditKind.NOTE_STRUCK,
                subject=note.id,
                client_id=note.client_id,
                content_hash=mark.content_hash,
                reason=mark.reason,
            )
        return struck

    def add_addendum(self, note_id: NoteId, *, text: str, reason: str, first_keystroke_at: datetime) -> Addendum:
        """Sign an addition to a signed note; it is chained to what it adds to.

        Raises:
            UserError: NOTE_NOT_SIGNED, NOTE_EMPTY, VALUE_MISSING without a reason.
        """
        note = self._journal.notes.get(note_id)
        if note.state is NoteState.DRAFT:
            raise UserError(ErrorCode.NOTE_NOT_SIGNED)
        if is_blank(text):
            raise UserError(ErrorCode.NOTE_EMPTY)
        if is_blank(reason):
            raise UserError(ErrorCode.VALUE_MISSING, where="addendum.reason")
        earlier = self._journal.addenda.of_note(note_id)
        begun = (clean_text(text), clean_text(reason), first_keystroke_at)
        if earlier and (earlier[-1].text, earlier[-1].reason, earlier[-1].first_keystroke_at) == begun:
            # asked for once more, as after a crash that left nobody told
            return earlier[-1]
        addendum = Addendum(
            id=AddendumId(self._journal.ids.new()),
            note_id=note_id,
            number=len(earlier) + 1,
            text=clean_text(text),
            reason=clean_text(reason),
            first_keystroke_at=first_keystroke_at,
            signature=self._signature(),
            previous_hash=earlier[-1].content_hash if earlier else note.content_hash,
        )
        with self._journal.database.transaction():
            self._journal.addenda.add(addendum)
            self._journal.search.index(
                kind=Indexed.ADDENDUM,
                subject_id=addendum.id,
                client_id=note.client_id,
                service_date=note.service_date,
                title=f"Addendum {addendum.number}",
                text=addendum.text,
                note_id=note.id,
                note_kind=note.kind,
            )
            self._journal.record(
                AuditKind.ADDENDUM_SIGNED,
                subject=addendum.id,
                client_id=note.client_id,
                content_hash=addendum.content_hash,
                reason=addendum.reason,
            )
        return addendum

    def get(self, note_id: NoteId) -> Note:
        """One note.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        return self._journal.notes.get(note_id)

    def of_client(self, client_id: ClientId) -> tuple[Note, ...]:
        """A client's notes by date of service."""
        return self._journal.notes.of_client(client_id)

    def of_session(self, session_id: SessionId) -> tuple[Note, ...]:
        """The notes on one session: each attendee's own."""
        return self._journal.notes.of_session(session_id)

    def addenda(self, note_id: NoteId) -> tuple[Addendum, ...]:
        """The addenda to a note in their order."""
        return self._journal.addenda.of_note(note_id)

    def drafts(self) -> tuple[Note, ...]:
        """Every note that waits for its signature, oldest first."""
        return self._journal.notes.drafts()

    def _signature(self) -> Signature:
        practice = self._journal.practice.get()
        return Signature(practice.counselor_name, practice.credentials, self._journal.clock.now())

    def _index(self, signed: Note) -> None:
        self._journal.search.index(
            kind=Indexed.NOTE,
            subject_id=signed.id,
            client_id=signed.client_id,
            service_date=signed.service_date,
            title=searched_title(signed),
            text=searched_text(signed),
            note_id=signed.id,
            note_kind=signed.kind,
        )
