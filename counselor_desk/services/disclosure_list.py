# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of disclosures as the window shows it, for the whole practice or for one client."""

from dataclasses import dataclass, field
from datetime import date, datetime

from counselor_desk.domain.ids import ClientId, DisclosureId, MatterId, ReleaseId
from counselor_desk.services.client_names import ClientName, client_names
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.disclosure_rows import DisclosureRowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRow:
    """One thing that left; `basis` is the value of a `ReleaseBasis`, `release_number` that of its packet."""

    id: DisclosureId
    client: ClientName
    matter_id: MatterId | None
    release_id: ReleaseId | None
    release_number: str | None
    disclosed_on: date
    recorded_at: datetime
    recipient: str = field(repr=False)
    recipient_address: str = field(repr=False)
    description: str = field(repr=False)
    purpose: str = field(repr=False)
    basis: str
    in_statutory_accounting: bool


class DisclosureList:
    """What left, however long ago; the accounting for a client that is printed goes back six years."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal
        self._rows = DisclosureRowStore(journal.database)

    def rows(self, client_id: ClientId | None = None) -> tuple[DisclosureRow, ...]:
        """Disclosures about everybody or about one client, newest first."""
        names = client_names(self._journal)
        return tuple(
            DisclosureRow(
                id=each.id,
                client=names[each.client_id],
                matter_id=each.matter_id,
                release_id=each.release_id,
                release_number=each.release_number,
                disclosed_on=each.disclosed_on,
                recorded_at=each.recorded_at,
                recipient=each.recipient_name,
                recipient_address=each.recipient_address,
                description=each.description,
                purpose=each.purpose,
                basis=each.basis,
                in_statutory_accounting=each.in_statutory_accounting,
            )
            for each in self._rows.list(client_id)
        )
