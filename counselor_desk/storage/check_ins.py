# SPDX-License-Identifier: GPL-3.0-or-later
"""Confidentiality check-ins: only ever added."""

from counselor_desk.domain.check_ins import CheckIn, CheckInHow
from counselor_desk.domain.ids import CheckInId, ClientId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO check_in (id, client_id, asked_on, how, recorded_at, changes)
VALUES (:id, :client_id, :asked_on, :how, :recorded_at, :changes)
"""
_OF_CLIENT = "SELECT * FROM check_in WHERE client_id = ? ORDER BY asked_on DESC, recorded_at DESC, rowid DESC"
_LAST_OF_CLIENT = f"{_OF_CLIENT} LIMIT 1"


class CheckInStore:
    """Keeps when clients were asked whether they are reached safely."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, check_in: CheckIn) -> None:
        self._database.execute(_ADD, column_values(check_in))

    def of_client(self, client_id: ClientId) -> tuple[CheckIn, ...]:
        """The client's check-ins, the newest day first."""
        return tuple(_check_in(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))

    def last_of_client(self, client_id: ClientId) -> CheckIn | None:
        """The client's newest check-in, if there was one."""
        row = self._database.one(_LAST_OF_CLIENT, (client_id,))
        return None if row is None else _check_in(row)


def _check_in(row: Row) -> CheckIn:
    return CheckIn(
        id=CheckInId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        asked_on=row.day("asked_on"),
        how=CheckInHow(row.text("how")),
        recorded_at=row.instant("recorded_at"),
        changes=row.text("changes"),
    )
