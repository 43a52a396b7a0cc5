# SPDX-License-Identifier: GPL-3.0-or-later
"""Full-text search over the record, psychotherapy notes excepted.

What is signed stands in an index on the disk; drafts, which are written over and over, in one in memory. Both number
their entries by date of service, so that each yields its newest hits first and the two are put together by number.
"""

from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any, Final

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.domain.notes import Note, NoteKind
from counselor_desk.domain.text_spans import TextSpan
from counselor_desk.storage.connection import Database
from counselor_desk.storage.drafts_in_memory import DraftsInMemory, searched_text
from counselor_desk.storage.driver import Value
from counselor_desk.storage.entry_numbers import of_drafts, of_the_signed
from counselor_desk.storage.search_words import LONGEST_LOOKED_THROUGH, SearchWords, segmented

PSYCHOTHERAPY_NOTE = "psychotherapy_note"
CLIENT, NOTE = "client", "note"

_KINDS: Final = {kind.value: kind for kind in NoteKind}

# below every number
_LOWEST = -(1 << 62)

_ENTRY = "SELECT entry FROM search_entry WHERE kind = ? AND subject_id = ?"
_REMOVE = ("DELETE FROM search_text WHERE rowid = ?", "DELETE FROM search_entry WHERE entry = ?")
_FREE_IN_DAY = "SELECT coalesce(max(entry) + 1, ?1) AS free FROM search_entry WHERE entry >= ?1 AND entry < ?2"
_FREE_FOR_CLIENT = "SELECT coalesce(min(entry), 0) - 1 AS free FROM search_entry WHERE entry < 0"
_ADD_ENTRY = """
INSERT INTO search_entry (entry, kind, subject_id, client_id, service_date, note_id, note_kind)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_ADD_TEXT = "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)"
# CROSS JOIN: the index leads, its numbers come in the order that is asked for, and only what is returned is looked up.
# The text is read from the table behind the index: through the index itself it takes twice as long (measured); FTS5
# documents that table (sqlite.org/fts5.html, section 9).
_FIND = """
SELECT entry, kind, subject_id, client_id, service_date, note_id, note_kind,
    EXISTS (SELECT 1 FROM note_strike WHERE note_strike.note_id = search_entry.note_id), substr(c1, 1, :longest)
FROM search_text CROSS JOIN search_entry ON entry = search_text.rowid CROSS JOIN search_text_content ON id = entry
WHERE search_text MATCH :words AND search_text.rowid > :above
    AND (:client_id IS NULL OR client_id = :client_id) AND kind <> :without
ORDER BY search_text.rowid DESC LIMIT :limit
"""
# asked of the index alone: looking each hit up beside it takes ten times as long
_COUNT = """
SELECT count(*) AS hits FROM (
    SELECT 1 FROM search_text WHERE search_text MATCH :words AND search_text.rowid > :above LIMIT :most)
"""
_COUNT_CHOSEN = """
SELECT count(*) AS hits FROM (
    SELECT 1 FROM search_text CROSS JOIN search_entry ON entry = search_text.rowid
    WHERE search_text MATCH :words AND search_text.rowid > :above
        AND (:client_id IS NULL OR client_id = :client_id) AND kind <> :without LIMIT :most)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One place where all words were found; `snippet` is some three dozen words of the text around the first of them.

    `in_snippet` tells where the found words stand in it, in order and without overlap. `note_id` is the note itself,
    or the one that an addendum belongs to; `is_signed` and `is_struck` speak of it.
    """

    kind: str
    subject_id: str
    client_id: ClientId
    service_date: date
    snippet: str = field(repr=False)
    in_snippet: tuple[TextSpan, ...]
    note_id: NoteId | None = None
    note_kind: NoteKind | None = None
    is_signed: bool = False
    is_struck: bool = False


class SearchStore:
    """Keeps the index; whoever signs a text indexes it in the same transaction.

    Drafts are found without being indexed by anybody. A store that is kept asks for them only after something was
    written.
    """

    def __init__(self, database: Database) -> None:
        self.database: Final = database
        self._drafts = DraftsInMemory(database)

    def index(
        self,
        *,
        kind: str,
        subject_id: str,
        client_id: ClientId,
        service_date: date,
        title: str,
        text: str,
        note_id: NoteId | None = None,
        note_kind: NoteKind | None = None,
    ) -> None:
        """Put a text into the index in place of what stood there under the same kind and id.

        Args:
            kind: a client stands in no order of time; anything else is ordered by its date of service.
            note_id: the signed note that it is, or that it adds to, and its kind; none for a client.

        Raises:
            BugError: the kind is that of psychotherapy notes, which no index may hold.
        """
        if kind == PSYCHOTHERAPY_NOTE:
            raise BugError("search.psychotherapy_note")
        self._remove(kind, subject_id)
        entry = self._free_number(kind, service_date)
        day, of_note = service_date.isoformat(), None if note_kind is None else note_kind.value
        self.database.execute(_ADD_ENTRY, (entry, kind, subject_id, client_id, day, note_id, of_note))
        self.database.execute(_ADD_TEXT, (entry, segmented(title), segmented(text)))

    def find(
        self, query: str, *, limit: int = 50, client_id: ClientId | None = None, without: str = ""
    ) -> tuple[SearchHit, ...]:
        """Find texts that hold every word of the query, the last one as a beginning; newest date of service first.

        Args:
            query: as typed; case and accents do not count, signs other than letters and digits separate words.
            limit: how many hits at most.
            client_id: look in one client's record only.
            without: a kind that is left out.
        """
        hits, _ = self.find_and_count(query, limit=limit, most=limit, client_id=client_id, without=without)
        return hits

    def find_and_count(
        self, query: str, *, limit: int, most: int, client_id: ClientId | None = None, without: str = ""
    ) -> tuple[tuple[SearchHit, ...], int]:
        """The same, and how many there would be if there were no limit; counts no further than `most`."""
        words = SearchWords(query)
        if not words.expression:
            return (), 0
        chosen = _chosen(words.expression, client_id=client_id, without=without)
        rows = self.database.rows(_FIND, {**chosen, "limit": limit, "longest": LONGEST_LOOKED_THROUGH})
        signed = len(rows)
        if signed == limit < most:
            is_of_all = client_id is None and without in ("", CLIENT)
            (row,) = self.database.rows(_COUNT if is_of_all else _COUNT_CHOSEN, {**chosen, "most": most})
            signed = row.integer("hits")
        drafts = [] if without == NOTE else self._drafts.find(words, client_id=client_id)
        found: list[tuple[int, Note | tuple[Any, ...]]] = [(values[0], values) for values in map(tuple, rows)]
        if drafts:
            found += (
                (of_drafts(draft.service_date)[0] + place, draft)
                for place, draft in enumerate(sorted(drafts, key=lambda each: (each.first_keystroke_at, each.id)))
            )
            found.sort(key=itemgetter(0), reverse=True)
        hits = tuple(
            _draft_hit(each, words) if isinstance(each, Note) else _hit(each, words) for _, each in found[:limit]
        )
        return hits, min(most, signed + len(drafts))

    def _remove(self, kind: str, subject_id: str) -> None:
        kept = self.database.one(_ENTRY, (kind, subject_id))
        if kept is not None:
            for statement in _REMOVE:
                self.database.execute(statement, (kept.integer("entry"),))

    def _free_number(self, kind: str, service_date: date) -> int:
        if kind == CLIENT:
            (row,) = self.database.rows(_FREE_FOR_CLIENT)
        else:
            (row,) = self.database.rows(_FREE_IN_DAY, of_the_signed(service_date))
        return row.integer("free")


def _chosen(words: str, *, client_id: ClientId | None, without: str) -> dict[str, Value]:
    # clients have negative numbers, so the index leaves them out by itself
    above = 0 if without == CLIENT else _LOWEST
    return {"words": words, "client_id": client_id, "without": without, "above": above}


def _hit(values: tuple[Any, ...], words: SearchWords) -> SearchHit:
    _, kind, subject_id, client_id, service_date, note_id, note_kind, is_struck, body = values
    snippet, in_snippet = words.excerpt(body)
    return SearchHit(
        kind=kind,
        subject_id=subject_id,
        client_id=client_id,
        service_date=date.fromisoformat(service_date),
        snippet=snippet,
        in_snippet=in_snippet,
        note_id=note_id,
        note_kind=_KINDS.get(note_kind),
        is_signed=note_id is not None,
        is_struck=is_struck == 1,
    )


def _draft_hit(draft: Note, words: SearchWords) -> SearchHit:
    snippet, in_snippet = words.excerpt(searched_text(draft))
    return SearchHit(
        kind=NOTE,
        subject_id=draft.id,
        client_id=draft.client_id,
        service_date=draft.service_date,
        snippet=snippet,
        in_snippet=in_snippet,
        note_id=draft.id,
        note_kind=draft.kind,
    )
