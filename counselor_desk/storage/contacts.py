# SPDX-License-Identifier: GPL-3.0-or-later
"""The people around a client."""

from counselor_desk.domain.clients import Contact, ContactRole
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, ContactId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value
from counselor_desk.storage.row import Row, column_values, list_text

_ADD = """
INSERT INTO contact (id, client_id, name, role, also_called, phone, email, address, may_be_told)
VALUES (:id, :client_id, :name, :role, :also_called, :phone, :email, :address, :may_be_told)
"""
_REPLACE = """
UPDATE contact SET
    name = :name, role = :role, also_called = :also_called, phone = :phone, email = :email, address = :address,
    may_be_told = :may_be_told
WHERE id = :id AND client_id = :client_id
"""
_REMOVE = "DELETE FROM contact WHERE id = ?"
_OF_CLIENT = "SELECT * FROM contact WHERE client_id = ? ORDER BY rowid"


class ContactStore:
    """Keeps the people around each client; while a legal hold stands they can be added, not changed or removed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, contact: Contact) -> None:
        self._database.execute(_ADD, _columns(contact))

    def replace(self, contact: Contact) -> None:
        """Keep a changed contact; raises UserError RECORD_NOT_FOUND, LEGAL_HOLD_STANDS."""
        if self._database.execute(_REPLACE, _columns(contact)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="contact")

    def remove(self, contact_id: ContactId) -> None:
        """Remove a contact; raises UserError RECORD_NOT_FOUND, LEGAL_HOLD_STANDS."""
        if self._database.execute(_REMOVE, (contact_id,)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="contact")

    def of_client(self, client_id: ClientId) -> tuple[Contact, ...]:
        """The client's people in the order in which they were added."""
        return tuple(_contact(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))


def _columns(contact: Contact) -> dict[str, Value]:
    return {**column_values(contact, without=("also_called",)), "also_called": list_text(contact.also_called)}


def _contact(row: Row) -> Contact:
    return Contact(
        id=ContactId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        name=row.text("name"),
        role=ContactRole(row.text("role")),
        also_called=tuple(row.json_list("also_called")),
        phone=row.text("phone"),
        email=row.text("email"),
        address=row.text("address"),
        may_be_told=row.text("may_be_told"),
    )
