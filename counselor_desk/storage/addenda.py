# SPDX-License-Identifier: GPL-3.0-or-later
"""Addenda: signed additions to signed notes, in their chain."""

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AddendumId, ClientId, NoteId
from counselor_desk.domain.notes import Addendum
from counselor_desk.storage.connection import Database
from counselor_desk.storage.notes import signature_columns, signature_of
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO addendum (
    id, note_id, number, text, reason, first_keystroke_at, signer_name, signer_credentials, signed_at, previous_hash
) VALUES (
    :id, :note_id, :number, :text, :reason, :first_keystroke_at, :signer_name, :signer_credentials, :signed_at,
    :previous_hash
)
"""
_GET = "SELECT * FROM addendum WHERE id = ?"
_OF_NOTE = "SELECT * FROM addendum WHERE note_id = ? ORDER BY number"
_OF_CLIENT = """
SELECT addendum.* FROM addendum JOIN note ON note.id = note_id WHERE client_id = ? ORDER BY note_id, number
"""


class AddendumStore:
    """Keeps the addenda; they are only ever added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, addendum: Addendum) -> None:
        """Keep a new addendum; raises UserError NOTE_NOT_SIGNED when its note is a draft."""
        columns = {**column_values(addendum, without=("signature",)), **signature_columns(addendum.signature)}
        self._database.execute(_ADD, columns)

    def get(self, addendum_id: AddendumId) -> Addendum:
        """Return the addendum; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (addendum_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="addendum")
        return _addendum(row)

    def of_note(self, note_id: NoteId) -> tuple[Addendum, ...]:
        """The note's addenda in the order of their numbers."""
        return tuple(_addendum(row) for row in self._database.rows(_OF_NOTE, (note_id,)))

    def of_client(self, client_id: ClientId) -> tuple[Addendum, ...]:
        """All addenda to the client's notes, note by note, in the order of their numbers."""
        return tuple(_addendum(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))


def _addendum(row: Row) -> Addendum:
    return Addendum(
        id=AddendumId(row.text("id")),
        note_id=NoteId(row.text("note_id")),
        number=row.integer("number"),
        text=row.text("text"),
        reason=row.text("reason"),
        first_keystroke_at=row.instant("first_keystroke_at"),
        signature=signature_of(row),
        previous_hash=row.text("previous_hash"),
    )
