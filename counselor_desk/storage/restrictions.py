# SPDX-License-Identifier: GPL-3.0-or-later
"""Restrictions that clients asked for: never reworded, only lifted."""

from datetime import date

from counselor_desk.domain.clients import Restriction
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, RestrictionId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO restriction (id, client_id, words, agreed_on, recorded_at, lifted_on)
VALUES (:id, :client_id, :words, :agreed_on, :recorded_at, :lifted_on)
"""
_LIFT = "UPDATE restriction SET lifted_on = ? WHERE id = ? AND lifted_on IS NULL"
_OF_CLIENT = "SELECT * FROM restriction WHERE client_id = ? ORDER BY agreed_on, rowid"


class RestrictionStore:
    """Keeps what clients asked to be kept from others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, restriction: Restriction) -> None:
        self._database.execute(_ADD, column_values(restriction))

    def lift(self, restriction_id: RestrictionId, *, on: date) -> None:
        """End an open restriction; raises UserError RECORD_NOT_FOUND when there is none to end."""
        if self._database.execute(_LIFT, (on.isoformat(), restriction_id)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="restriction")

    def of_client(self, client_id: ClientId) -> tuple[Restriction, ...]:
        """All the client's restrictions, lifted ones too, oldest first."""
        return tuple(_restriction(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))


def _restriction(row: Row) -> Restriction:
    return Restriction(
        id=RestrictionId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        words=row.text("words"),
        agreed_on=row.day("agreed_on"),
        recorded_at=row.instant("recorded_at"),
        lifted_on=row.day_or_none("lifted_on"),
    )
