# SPDX-License-Identifier: GPL-3.0-or-later
"""The accounting of disclosures: what left, when, to whom, why (45 CFR 164.528)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from counselor_desk.domain.ids import ClientId, DisclosureId, MatterId, ReleaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """One row of the accounting; never edited.

    `in_statutory_accounting` is false for disclosures that 164.528(a)(1) leaves out, such as those on the client's own
    authorization; they are kept all the same.
    """

    id: DisclosureId
    client_id: ClientId
    matter_id: MatterId | None
    release_id: ReleaseId | None
    disclosed_on: date
    recorded_at: datetime
    recipient_name: str = field(repr=False)
    recipient_address: str = field(repr=False)
    description: str = field(repr=False)
    purpose: str = field(repr=False)
    basis: str
    in_statutory_accounting: bool


ACCOUNTING_YEARS = 6
"""How far back a client may ask (45 CFR 164.528(a)(1))."""


def accounting_from(today: date) -> date:
    """First day that an accounting asked for today must reach; 29 February falls back to the 28th."""
    try:
        return today.replace(year=today.year - ACCOUNTING_YEARS)
    except ValueError:
        return today.replace(year=today.year - ACCOUNTING_YEARS, day=28)
