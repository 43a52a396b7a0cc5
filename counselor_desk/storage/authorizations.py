# SPDX-License-Identifier: GPL-3.0-or-later
"""Authorizations: drafts until they are signed, then only revoked, found false, or their copy handed over."""

from datetime import date

from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.consents import CopyGiven, SignerCapacity
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AuthorizationId, ClientId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO authorization (
    id, client_id, description, discloser, recipient_name, recipient_address, purpose, period_from, period_to,
    expires_on, expires_with, signed_on, signer_name, capacity, representative_authority, witness_name,
    statements_included, is_compound, is_conditioned, is_known_false, copy_given, revoked_on,
    revoked_in_writing
) VALUES (
    :id, :client_id, :description, :discloser, :recipient_name, :recipient_address, :purpose, :period_from, :period_to,
    :expires_on, :expires_with, :signed_on, :signer_name, :capacity, :representative_authority, :witness_name,
    :statements_included, :is_compound, :is_conditioned, :is_known_false, :copy_given, :revoked_on,
    :revoked_in_writing
)
"""
_REPLACE = """
UPDATE authorization SET
    description = :description, discloser = :discloser, recipient_name = :recipient_name,
    recipient_address = :recipient_address, purpose = :purpose, period_from = :period_from, period_to = :period_to,
    expires_on = :expires_on, expires_with = :expires_with, signed_on = :signed_on, signer_name = :signer_name,
    capacity = :capacity, representative_authority = :representative_authority, witness_name = :witness_name,
    statements_included = :statements_included, is_compound = :is_compound, is_conditioned = :is_conditioned,
    is_known_false = :is_known_false, copy_given = :copy_given, revoked_on = :revoked_on,
    revoked_in_writing = :revoked_in_writing
WHERE id = :id AND client_id = :client_id
"""
_REVOKE = "UPDATE authorization SET revoked_on = ?, revoked_in_writing = ? WHERE id = ? AND revoked_on IS NULL"
_GET = "SELECT * FROM authorization WHERE id = ?"
_OF_CLIENT = "SELECT * FROM authorization WHERE client_id = ? ORDER BY rowid"


class AuthorizationStore:
    """Keeps the authorizations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, authorization: Authorization) -> None:
        self._database.execute(_ADD, column_values(authorization))

    def replace(self, authorization: Authorization) -> None:
        """Keep a changed form; raises UserError RECORD_NOT_FOUND.

        A form once signed takes a revocation, `is_known_false` and `copy_given` only; anything else is a `BugError`.
        """
        if self._database.execute(_REPLACE, column_values(authorization)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="authorization")

    def revoke(self, authorization_id: AuthorizationId, *, on: date, in_writing: bool) -> None:
        """Write when and how it was revoked, once; raises UserError RECORD_NOT_FOUND when there is none to revoke."""
        if self._database.execute(_REVOKE, (on.isoformat(), int(in_writing), authorization_id)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="authorization")

    def get(self, authorization_id: AuthorizationId) -> Authorization:
        """Return the authorization; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (authorization_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="authorization")
        return _authorization(row)

    def of_client(self, client_id: ClientId) -> tuple[Authorization, ...]:
        """The client's forms in the order in which they were added."""
        return tuple(_authorization(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))


def _authorization(row: Row) -> Authorization:
    return Authorization(
        id=AuthorizationId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        description=row.text("description"),
        discloser=row.text("discloser"),
        recipient_name=row.text("recipient_name"),
        recipient_address=row.text("recipient_address"),
        purpose=row.text("purpose"),
        period_from=row.day_or_none("period_from"),
        period_to=row.day_or_none("period_to"),
        expires_on=row.day_or_none("expires_on"),
        expires_with=row.text("expires_with"),
        signed_on=row.day_or_none("signed_on"),
        signer_name=row.text("signer_name"),
        capacity=SignerCapacity(row.text("capacity")),
        representative_authority=row.text("representative_authority"),
        witness_name=row.text("witness_name"),
        statements_included=row.flag("statements_included"),
        is_compound=row.flag("is_compound"),
        is_conditioned=row.flag("is_conditioned"),
        is_known_false=row.flag("is_known_false"),
        copy_given=CopyGiven(row.text("copy_given")),
        revoked_on=row.day_or_none("revoked_on"),
        revoked_in_writing=None if row.value("revoked_in_writing") is None else row.flag("revoked_in_writing"),
    )
