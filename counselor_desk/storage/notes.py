# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes: drafts that are saved over and over, signatures that end that, and strikes that leave the text readable."""

from dataclasses import replace
from datetime import date

from counselor_desk.domain.errors import BugError, ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, NoteId, SessionId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate, Signature, Strike
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value
from counselor_desk.storage.row import Row, column_value, column_values, list_text, period_parameters

_ADD = """
INSERT INTO note (
    id, client_id, session_id, kind, template, service_date, sections, first_keystroke_at, late_entry_reason,
    signer_name, signer_credentials, signed_at, part2_origin, version
) VALUES (
    :id, :client_id, :session_id, :kind, :template, :service_date, :sections, :first_keystroke_at, :late_entry_reason,
    :signer_name, :signer_credentials, :signed_at, :part2_origin, :version
)
"""
_SAVE = """
UPDATE note SET
    session_id = :session_id, kind = :kind, template = :template, service_date = :service_date, sections = :sections,
    first_keystroke_at = :first_keystroke_at, late_entry_reason = :late_entry_reason, signer_name = :signer_name,
    signer_credentials = :signer_credentials, signed_at = :signed_at, part2_origin = :part2_origin, version = :version
WHERE id = :id
"""
_STRIKE = """
INSERT INTO note_strike (note_id, struck_at, reason, signer_name, signer_credentials, signed_at)
VALUES (:note_id, :struck_at, :reason, :signer_name, :signer_credentials, :signed_at)
"""
_REMOVE = "DELETE FROM note WHERE id = ?"
_ALL = """
SELECT note.*, note_strike.struck_at, note_strike.reason AS strike_reason, note_strike.signer_name AS
strike_signer_name,
    note_strike.signer_credentials AS strike_signer_credentials, note_strike.signed_at AS strike_signed_at
FROM note LEFT JOIN note_strike ON note_id = id
"""
_GET = f"{_ALL} WHERE id = ?"
_OF_CLIENT = f"""{_ALL} WHERE client_id = :client_id
    AND (:first IS NULL OR service_date >= :first) AND (:last IS NULL OR service_date <= :last)
ORDER BY service_date, first_keystroke_at, id
"""
_DRAFTS = f"{_ALL} WHERE note.signed_at IS NULL ORDER BY service_date, first_keystroke_at, id"
_NEWEST = f"{_ALL} ORDER BY note.rowid DESC LIMIT ?"
_OF_SESSION = f"{_ALL} WHERE session_id = ? ORDER BY first_keystroke_at, id"


class NoteStore:
    """Keeps the notes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, note: Note) -> bool:
        """Keep a new note and tell that it was new.

        The same note kept a second time changes nothing, so that a save can be repeated safely.
        """
        existing = self._find(note.id)
        if existing == note:
            return False
        if existing is not None:
            raise BugError("note.id_already_used")
        self._database.execute(_ADD, _columns(replace(note, strike=None)))
        if note.strike is not None:
            self.strike(note)
        return True

    def save_draft(self, note: Note, *, is_clearing_meant: bool = False) -> Note:
        """Keep what is on the screen and return the note with the version that it then has.

        Repeating a save that had succeeded changes nothing and returns the same again.

        Args:
            note: with the version it was read or last saved with.
            is_clearing_meant: the counselor emptied the note on purpose.

        Raises:
            UserError: RECORD_NOT_FOUND, NOTE_SIGNED, RECORD_CHANGED_MEANWHILE, EMPTY_OVER_TEXT when a blank note would
                silently take the place of text.
        """
        kept = self.get(note.id)
        saved = replace(note, version=note.version + 1)
        if kept.signature is not None or note.signature is not None:
            raise UserError(ErrorCode.NOTE_SIGNED, where="note")
        if kept == saved:
            return saved
        if kept.version != note.version:
            raise UserError(ErrorCode.RECORD_CHANGED_MEANWHILE, where="note")
        if note.is_blank and not kept.is_blank and not is_clearing_meant:
            raise UserError(ErrorCode.EMPTY_OVER_TEXT, where="note")
        self._database.execute(_SAVE, _columns(saved))
        return saved

    def sign(self, note: Note) -> None:
        """Keep the signed note in place of its draft; the version stays, since it counts the saves of the draft.

        Raises:
            UserError: RECORD_NOT_FOUND, NOTE_NOT_SIGNED when the note carries no signature, NOTE_SIGNED when the kept
            one
                already does, RECORD_CHANGED_MEANWHILE.
        """
        if note.signature is None:
            raise UserError(ErrorCode.NOTE_NOT_SIGNED, where="note")
        kept = self.get(note.id)
        if kept.signature is not None:
            raise UserError(ErrorCode.NOTE_SIGNED, where="note")
        if kept.version != note.version:
            raise UserError(ErrorCode.RECORD_CHANGED_MEANWHILE, where="note")
        self._database.execute(_SAVE, _columns(note))

    def strike(self, note: Note) -> None:
        """Keep the strike of a signed note; raises UserError NOTE_NOT_SIGNED, NOTE_STRUCK, RECORD_NOT_FOUND."""
        if note.strike is None:
            raise BugError("note.strike_missing")
        if self.get(note.id).strike is not None:
            raise UserError(ErrorCode.NOTE_STRUCK, where="note")
        columns = {"note_id": note.id, "struck_at": column_value(note.strike.struck_at), "reason": note.strike.reason}
        self._database.execute(_STRIKE, {**columns, **signature_columns(note.strike.signature)})

    def remove_draft(self, note_id: NoteId) -> None:
        """Remove a draft; raises UserError RECORD_NOT_FOUND, NOTE_SIGNED, LEGAL_HOLD_STANDS."""
        if self._database.execute(_REMOVE, (note_id,)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="note")

    def get(self, note_id: NoteId) -> Note:
        """Return the note; raises UserError RECORD_NOT_FOUND."""
        found = self._find(note_id)
        if found is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="note")
        return found

    def of_client(
        self, client_id: ClientId, *, period_from: date | None = None, period_to: date | None = None
    ) -> tuple[Note, ...]:
        """The client's notes by date of service; both days of the period are included."""
        parameters = {"client_id": client_id, **period_parameters(period_from, period_to)}
        return tuple(_note(row) for row in self._database.rows(_OF_CLIENT, parameters))

    def of_session(self, session_id: SessionId) -> tuple[Note, ...]:
        """Notes on one session: one per attendee at most times."""
        return tuple(_note(row) for row in self._database.rows(_OF_SESSION, (session_id,)))

    def newest(self, *, limit: int) -> tuple[Note, ...]:
        """The notes that were begun last, the last one first."""
        return tuple(_note(row) for row in self._database.rows(_NEWEST, (limit,)))

    def drafts(self) -> tuple[Note, ...]:
        """All unsigned notes, oldest date of service first."""
        return tuple(_note(row) for row in self._database.rows(_DRAFTS))

    def _find(self, note_id: NoteId) -> Note | None:
        row = self._database.one(_GET, (note_id,))
        return None if row is None else _note(row)


def signature_columns(signature: Signature | None) -> dict[str, Value]:
    """A signature as the three columns that stand for it; all empty for a draft."""
    return {
        "signer_name": None if signature is None else signature.name,
        "signer_credentials": None if signature is None else signature.credentials,
        "signed_at": None if signature is None else column_value(signature.signed_at),
    }


def signature_of(row: Row, *, prefix: str = "") -> Signature:
    """Read the three columns of a signature."""
    return Signature(
        name=row.text(f"{prefix}signer_name"),
        credentials=row.text(f"{prefix}signer_credentials"),
        signed_at=row.instant(f"{prefix}signed_at"),
    )


def _columns(note: Note) -> dict[str, Value]:
    return {
        **column_values(note, without=("sections", "signature", "strike")),
        "sections": list_text([section.heading, section.text] for section in note.sections),
        **signature_columns(note.signature),
    }


def _note(row: Row) -> Note:
    session_id = row.text_or_none("session_id")
    return Note(
        id=NoteId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        session_id=None if session_id is None else SessionId(session_id),
        kind=NoteKind(row.text("kind")),
        template=NoteTemplate(row.text("template")),
        service_date=row.day("service_date"),
        sections=tuple(NoteSection(heading, text) for heading, text in row.json_list("sections")),
        first_keystroke_at=row.instant("first_keystroke_at"),
        late_entry_reason=row.text("late_entry_reason"),
        signature=None if row.text_or_none("signed_at") is None else signature_of(row),
        strike=None if row.text_or_none("struck_at") is None else _strike(row),
        part2_origin=row.flag("part2_origin"),
        version=row.integer("version"),
    )


def _strike(row: Row) -> Strike:
    return Strike(
        struck_at=row.instant("struck_at"),
        reason=row.text("strike_reason"),
        signature=signature_of(row, prefix="strike_"),
    )
