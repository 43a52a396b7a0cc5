# SPDX-License-Identifier: GPL-3.0-or-later
"""How a client is called in a list: by name, or by code where names are hidden."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.text import folded
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.client_rows import ClientRowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientName:
    """Everything by which a row can name its client."""

    id: ClientId
    code: str
    legal_name: str = field(repr=False)
    display_name: str = field(repr=False)
    status: ClientStatus

    @property
    def sort_key(self) -> str:
        """The name on screen as lists are sorted by it: case and accents do not count."""
        return folded(self.display_name or self.legal_name)


def client_names(journal: OpenJournal) -> Mapping[ClientId, ClientName]:
    """Every client's names, read in one query."""
    return {
        each.id: ClientName(
            id=each.id,
            code=each.code,
            legal_name=each.legal_name,
            display_name=each.display_name,
            status=each.status,
        )
        for each in ClientRowStore(journal.database).list()
    }


def is_called(client: ClientName, words: str) -> bool:
    """Whether each word that was typed stands in a name or the code; case and accents do not count."""
    called = folded(f"{client.display_name} {client.legal_name} {client.code}")
    return all(word in called for word in folded(words).split())
