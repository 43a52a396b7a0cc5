# SPDX-License-Identifier: GPL-3.0-or-later
"""Disclosures with the number of the packet that left, for everybody or for one client."""

from dataclasses import dataclass, field
from datetime import date, datetime

from counselor_desk.domain.ids import ClientId, DisclosureId, MatterId, ReleaseId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row

_NEWEST_FIRST = """
SELECT disclosure.*, number AS release_number FROM disclosure LEFT JOIN release ON release.id = release_id
WHERE :client_id IS NULL OR disclosure.client_id = :client_id
ORDER BY disclosed_on DESC, recorded_at DESC, disclosure.id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDisclosureRow:
    """One row of the accounting as a list shows it."""

    id: DisclosureId
    client_id: ClientId
    matter_id: MatterId | None
    release_id: ReleaseId | None
    release_number: str | None
    disclosed_on: date
    recorded_at: datetime
    recipient_name: str = field(repr=False)
    recipient_address: str = field(repr=False)
    description: str = field(repr=False)
    purpose: str = field(repr=False)
    basis: str
    in_statutory_accounting: bool


class DisclosureRowStore:
    """Reads the lists of disclosures; keeps nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, client_id: ClientId | None = None) -> tuple[KeptDisclosureRow, ...]:
        """What was disclosed about everybody or about one client, newest first, however long ago."""
        return tuple(_disclosure(row) for row in self._database.rows(_NEWEST_FIRST, {"client_id": client_id}))


def _disclosure(row: Row) -> KeptDisclosureRow:
    matter_id, release_id = row.text_or_none("matter_id"), row.text_or_none("release_id")
    return KeptDisclosureRow(
        id=DisclosureId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        matter_id=None if matter_id is None else MatterId(matter_id),
        release_id=None if release_id is None else ReleaseId(release_id),
        release_number=row.text_or_none("release_number"),
        disclosed_on=row.day("disclosed_on"),
        recorded_at=row.instant("recorded_at"),
        recipient_name=row.text("recipient_name"),
        recipient_address=row.text("recipient_address"),
        description=row.text("description"),
        purpose=row.text("purpose"),
        basis=row.text("basis"),
        in_statutory_accounting=row.flag("in_statutory_accounting"),
    )
