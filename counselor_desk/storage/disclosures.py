# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounting of disclosures: rows that are only ever added (45 CFR 164.528)."""

from datetime import date

from counselor_desk.domain.disclosures import Disclosure
from counselor_desk.domain.ids import ClientId, DisclosureId, MatterId, ReleaseId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_value, column_values

_ADD = """
INSERT INTO disclosure (
    id, client_id, matter_id, release_id, disclosed_on, recorded_at, recipient_name, recipient_address, description,
    purpose, basis, in_statutory_accounting
) VALUES (
    :id, :client_id, :matter_id, :release_id, :disclosed_on, :recorded_at, :recipient_name, :recipient_address,
    :description, :purpose, :basis, :in_statutory_accounting
)
"""
_OF_CLIENT = """
SELECT * FROM disclosure WHERE client_id = :client_id AND (:first IS NULL OR disclosed_on >= :first)
ORDER BY disclosed_on, recorded_at, id
"""


class DisclosureStore:
    """Keeps what was disclosed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, disclosure: Disclosure) -> None:
        self._database.execute(_ADD, column_values(disclosure))

    def of_client(self, client_id: ClientId, *, disclosed_from: date | None = None) -> tuple[Disclosure, ...]:
        """What was disclosed about a client since a day (included), oldest first."""
        parameters = {"client_id": client_id, "first": column_value(disclosed_from)}
        return tuple(_disclosure(row) for row in self._database.rows(_OF_CLIENT, parameters))


def _disclosure(row: Row) -> Disclosure:
    matter_id, release_id = row.text_or_none("matter_id"), row.text_or_none("release_id")
    return Disclosure(
        id=DisclosureId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        matter_id=None if matter_id is None else MatterId(matter_id),
        release_id=None if release_id is None else ReleaseId(release_id),
        disclosed_on=row.day("disclosed_on"),
        recorded_at=row.instant("recorded_at"),
        recipient_name=row.text("recipient_name"),
        recipient_address=row.text("recipient_address"),
        description=row.text("description"),
        purpose=row.text("purpose"),
        basis=row.text("basis"),
        in_statutory_accounting=row.flag("in_statutory_accounting"),
    )
