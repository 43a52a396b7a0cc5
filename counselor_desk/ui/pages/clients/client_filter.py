# SPDX-License-Identifier: GPL-3.0-or-later
"""Which clients the list shows: by a chip and by what was typed, over rows that are in memory."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cached_property

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
    """All rows, with the words by which each of them is found from when something is looked for."""

    def __init__(self, rows: Iterable[ClientRow] = ()) -> None:
        self._rows = tuple(rows)

    @cached_property
    def _called(self) -> tuple[str, ...]:
        # not before the first letter: the list is shown at the start without it
        return tuple(folded(f"{row.display_name} {row.legal_name} {row.code}") for row in self._rows)

    @property
    def total(self) -> int:
        return len(self._rows)

    def count(self, chosen: ClientFilter) -> int:
        """How many clients a chip stands for."""
        return sum(map(_IS_IN[chosen], self._rows))

    def matching(self, chosen: ClientFilter, typed: str) -> tuple[ClientRow, ...]:
        """The rows of a chip in which each typed word stands; case and accents do not count."""
        words, is_in = folded(typed).split(), _IS_IN[chosen]
        if not words:
            return tuple(filter(is_in, self._rows))
        both = zip(self._rows, self._called, strict=True)
        return tuple(row for row, called in both if is_in(row) and all(word in called for word in words))


_IS_IN: dict[ClientFilter, Callable[[ClientRow], bool]] = {
    ClientFilter.ACTIVE: lambda row: row.status is ClientStatus.ACTIVE,
    ClientFilter.CLOSED: lambda row: row.status is not ClientStatus.ACTIVE,
    ClientFilter.ALL: lambda _: True,
    ClientFilter.CONSENT_DUE: lambda row: row.has_consent_due,
    ClientFilter.ON_HOLD: lambda row: row.has_hold,
}
