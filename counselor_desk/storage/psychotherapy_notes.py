# SPDX-License-Identifier: GPL-3.0-or-later
"""Psychotherapy (process) notes: existence in the open, words as ciphertext only (45 CFR 164.501)."""

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, PsychotherapyNoteId, SessionId
from counselor_desk.domain.notes import PsychotherapyNote
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO psychotherapy_note (id, client_id, session_id, service_date, written_at, nonce, ciphertext)
VALUES (:id, :client_id, :session_id, :service_date, :written_at, :nonce, :ciphertext)
"""
_OF_CLIENT = """
SELECT id, client_id, session_id, service_date, written_at
FROM psychotherapy_note WHERE client_id = ? ORDER BY service_date, written_at, id
"""
_BODY = "SELECT nonce, ciphertext FROM psychotherapy_note WHERE id = ?"


class PsychotherapyNoteStore:
    """Keeps the process notes; nothing here can read them, and nothing here puts them into the search index."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, note: PsychotherapyNote, *, nonce: bytes, ciphertext: bytes) -> None:
        """Keep a new note; `nonce` is 12 bytes, `ciphertext` ends in its tag of 16."""
        self._database.execute(_ADD, {**column_values(note), "nonce": nonce, "ciphertext": ciphertext})

    def of_client(self, client_id: ClientId) -> tuple[PsychotherapyNote, ...]:
        """That the notes exist and when they were written, by date of service."""
        return tuple(_note(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))

    def body(self, note_id: PsychotherapyNoteId) -> tuple[bytes, bytes]:
        """Nonce and ciphertext of a note; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_BODY, (note_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="psychotherapy_note")
        return row.blob("nonce"), row.blob("ciphertext")


def _note(row: Row) -> PsychotherapyNote:
    session_id = row.text_or_none("session_id")
    return PsychotherapyNote(
        id=PsychotherapyNoteId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        session_id=None if session_id is None else SessionId(session_id),
        service_date=row.day("service_date"),
        written_at=row.instant("written_at"),
    )
