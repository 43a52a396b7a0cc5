# SPDX-License-Identifier: GPL-3.0-or-later
"""Full-text search over clients, notes and addenda; psychotherapy notes are never in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.domain.notes import NoteKind
from counselor_desk.domain.text import is_blank
from counselor_desk.domain.text_spans import TextSpan
from counselor_desk.services.client_names import ClientName, KnownNames
from counselor_desk.services.clients import Indexed
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.search import SearchHit, SearchStore

MOST_NOTES, MOST_CLIENTS = 50, 12
"""More than this is not read: another word finds better."""

MOST_COUNTED = 1_000
"""More than this is not counted: at every letter it would take as long as the finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNote:
    """A note or an addendum that holds every word; `found` tells where they stand in the snippet."""

    subject_id: str
    client: ClientName
    note_id: NoteId
    note_kind: NoteKind
    is_addendum: bool
    is_signed: bool
    is_struck: bool
    service_date: date
    snippet: str = field(repr=False)
    found: tuple[TextSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the words lead to; `notes` are newest first, `more_notes` and `more_clients` count what was left out.

    `is_counted` is False where there are more notes than anybody counted.
    """

    words: str = field(repr=False)
    clients: tuple[ClientName, ...] = ()
    more_clients: int = 0
    notes: tuple[FoundNote, ...] = ()
    more_notes: int = 0
    is_counted: bool = True

    @property
    def is_empty(self) -> bool:
        return not self.clients and not self.notes


class Search:
    """Finds what was written."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal
        self._names = KnownNames(journal)
        self._store = journal.search

    def find(self, words: str, *, limit: int = 50, client_id: ClientId | None = None) -> tuple[SearchHit, ...]:
        """Entries that hold every word, the last one as a beginning; best first, at most `limit`."""
        return self._kept_store().find(words, limit=limit, client_id=client_id)

    def clients(self) -> tuple[ClientName, ...]:
        """Everybody whose record can be searched alone, by the name on screen."""
        return tuple(sorted(self._names.all().values(), key=lambda each: (each.sort_key, each.code)))

    def look(self, words: str, *, client_id: ClientId | None = None) -> Found:
        """Clients who are called by the words, and notes and addenda that hold them all, the last as a beginning.

        Args:
            words: as typed; case and accents do not count.
            client_id: look in one client's record only; then no other client is named.
        """
        if is_blank(words):
            return Found(words=words)
        hits, total = self._kept_store().find_and_count(
            words, limit=MOST_NOTES, most=MOST_COUNTED, client_id=client_id, without=Indexed.CLIENT
        )
        names = self._names.all()
        called = self._names.called(words) if client_id is None else []
        return Found(
            words=words,
            clients=tuple(called[:MOST_CLIENTS]),
            more_clients=max(0, len(called) - MOST_CLIENTS),
            notes=tuple(_notes(hits, names)),
            more_notes=total - len(hits),
            is_counted=total < MOST_COUNTED,
        )

    def _kept_store(self) -> SearchStore:
        """The same one as long as the database is: it knows which drafts it has indexed."""
        if self._store.database is not self._journal.database:
            self._store = self._journal.search
        return self._store


def _notes(hits: Iterable[SearchHit], names: Mapping[ClientId, ClientName]) -> Iterator[FoundNote]:
    for hit in hits:
        # an entry goes with its note in one transaction, so each of them has one
        if hit.note_id is None or hit.note_kind is None:
            continue
        yield FoundNote(
            subject_id=hit.subject_id,
            client=names[hit.client_id],
            note_id=hit.note_id,
            note_kind=hit.note_kind,
            is_addendum=hit.kind == Indexed.ADDENDUM,
            is_signed=hit.is_signed,
            is_struck=hit.is_struck,
            service_date=hit.service_date,
            # one sign for one sign, so that the places hold
            snippet=hit.snippet.replace("\n", " "),
            found=hit.in_snippet,
        )
