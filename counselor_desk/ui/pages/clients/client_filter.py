# SPDX-License-Identifier: GPL-3.0-or-later
"""Which clients the list shows: by a chip and by what was typed, over rows that are in memory."""

from collections.abc import Iterable
from enum import StrEnum

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.text import folded
from counselor_desk.services.client_list import ClientRow


class ClientFilter(StrEnum):
    """The chips above the list."""

    ACTIVE = "active"
    CLOSED = "closed"
    ALL = "all"
    CONSENT_DUE = "consent_due"
    ON_HOLD = "on_hold"


class FilteredClients:
    """All rows with the folded words by which each of them is found."""

    def __init__(self, rows: Iterable[ClientRow] = ()) -> None:
        self._rows = tuple((row, folded(f"{row.display_name} {row.legal_name} {row.code}")) for row in rows)

    @property
    def total(self) -> int:
        return len(self._rows)

    def count(self, chosen: ClientFilter) -> int:
        """How many clients a chip stands for."""
        return sum(_is_in(row, chosen) for row, _ in self._rows)

    def matching(self, chosen: ClientFilter, typed: str) -> tuple[ClientRow, ...]:
        """The rows of a chip in which each typed word stands; case and accents do not count."""
        words = folded(typed).split()
        return tuple(row for row, called in self._rows if _is_in(row, chosen) and all(word in called for word in words))


def _is_in(row: ClientRow, chosen: ClientFilter) -> bool:
    is_active = row.status is ClientStatus.ACTIVE
    match chosen:
        case ClientFilter.ACTIVE:
            return is_active
        case ClientFilter.CLOSED:
            return not is_active
        case ClientFilter.ALL:
            return True
        case ClientFilter.CONSENT_DUE:
            return row.has_consent_due
        case ClientFilter.ON_HOLD:
            return row.has_hold
