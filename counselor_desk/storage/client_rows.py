# SPDX-License-Identifier: GPL-3.0-or-later
"""What the list of clients shows of each, in one query; everything in it is counted beforehand or indexed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.ids import ClientId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row

_ALL = """
SELECT client.id, code, legal_name, display_name, closed_on, coalesce(sessions, 0) AS sessions, last_on
FROM client LEFT JOIN client_attendance ON client_attendance.client_id = client.id
"""
_HELD = "SELECT DISTINCT client_id FROM legal_hold WHERE lifted_at IS NULL"
_DRAFTS = "SELECT client_id, count(*) AS drafts FROM note WHERE signed_at IS NULL GROUP BY client_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClientRow:
    """One client as the list shows them, without what a rule has to decide."""

    id: ClientId
    code: str
    legal_name: str = field(repr=False)
    display_name: str = field(repr=False)
    status: ClientStatus
    sessions: int
    last_session_on: date | None


class ClientRowStore:
    """Reads the list; keeps nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[KeptClientRow, ...]:
        """Every client, in no particular order."""
        return tuple(_client(row) for row in self._database.rows(_ALL))

    def held(self) -> frozenset[ClientId]:
        """The clients on whom a legal hold stands."""
        return frozenset(ClientId(row.text("client_id")) for row in self._database.rows(_HELD))

    def drafts(self) -> Mapping[ClientId, int]:
        """How many unsigned notes there are for each client who has any."""
        return {ClientId(row.text("client_id")): row.integer("drafts") for row in self._database.rows(_DRAFTS)}


def _client(row: Row) -> KeptClientRow:
    return KeptClientRow(
        id=ClientId(row.text("id")),
        code=row.text("code"),
        legal_name=row.text("legal_name"),
        display_name=row.text("display_name"),
        status=ClientStatus.ACTIVE if row.text_or_none("closed_on") is None else ClientStatus.CLOSED,
        sessions=row.integer("sessions"),
        last_session_on=row.day_or_none("last_on"),
    )
