# SPDX-License-Identifier: GPL-3.0-or-later
"""Full-text search over clients, notes and addenda; psychotherapy notes are never in it."""

from counselor_desk.domain.ids import ClientId
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.search import SearchHit


class Search:
    """Finds what was written."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def find(self, words: str, *, limit: int = 50, client_id: ClientId | None = None) -> tuple[SearchHit, ...]:
        """Entries that hold every word, the last one as a beginning; best first, at most `limit`."""
        return self._journal.search.find(words, limit=limit, client_id=client_id)
