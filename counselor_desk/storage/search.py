# SPDX-License-Identifier: GPL-3.0-or-later
"""Full-text search over the record, psychotherapy notes excepted.

The tokenizer cuts at spaces, which some scripts do not write; their characters are therefore indexed one by one, with a
zero-width space between, and searched as a phrase. That finds a Chinese name of two characters inside a sentence, which
the trigram tokenizer cannot (it needs three) and prefixes cannot (measured on both).
"""

import re
from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.text import clean_text
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row

PSYCHOTHERAPY_NOTE = "psychotherapy_note"

_SEPARATOR = "\u200b"
# Thai, Lao, Myanmar, Khmer; hiragana and katakana; Han with its extensions and compatibility forms
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])"
)
_WORD = re.compile(r"\w+")

_REMOVE_TEXT = """
DELETE FROM search_text WHERE rowid = (SELECT entry FROM search_entry WHERE kind = ? AND subject_id = ?)
"""
_REMOVE_ENTRY = "DELETE FROM search_entry WHERE kind = ? AND subject_id = ?"
_ADD_ENTRY = """
INSERT INTO search_entry (kind, subject_id, client_id, service_date) VALUES (?, ?, ?, ?) RETURNING entry
"""
_ADD_TEXT = "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)"
_FIND = """
SELECT kind, subject_id, client_id, service_date, title, snippet(search_text, -1, '', '', '…', 24) AS snippet
FROM search_text JOIN search_entry ON entry = search_text.rowid
WHERE search_text MATCH :words AND (:client_id IS NULL OR client_id = :client_id)
ORDER BY service_date DESC, entry DESC LIMIT :limit
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One place where all words were found; `snippet` is some two dozen words around the first of them."""

    kind: str
    subject_id: str
    client_id: ClientId
    service_date: date
    title: str = field(repr=False)
    snippet: str = field(repr=False)


class SearchStore:
    """Keeps the index; whoever saves a text indexes it in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def index(
        self, *, kind: str, subject_id: str, client_id: ClientId, service_date: date, title: str, text: str
    ) -> None:
        """Put a text into the index in place of what stood there under the same kind and id.

        Raises:
            BugError: the kind is that of psychotherapy notes, which no index may hold.
        """
        if kind == PSYCHOTHERAPY_NOTE:
            raise BugError("search.psychotherapy_note")
        self.remove(kind=kind, subject_id=subject_id)
        entry = self._database.insert_returning(_ADD_ENTRY, (kind, subject_id, client_id, service_date.isoformat()))
        self._database.execute(_ADD_TEXT, (entry, _segmented(title), _segmented(text)))

    def remove(self, *, kind: str, subject_id: str) -> None:
        """Take a text out of the index, its words included."""
        self._database.execute(_REMOVE_TEXT, (kind, subject_id))
        self._database.execute(_REMOVE_ENTRY, (kind, subject_id))

    def find(self, query: str, *, limit: int = 50, client_id: ClientId | None = None) -> tuple[SearchHit, ...]:
        """Find texts that hold every word of the query, the last one as a beginning; newest date of service first.

        Args:
            query: as typed; case and accents do not count, signs other than letters and digits separate words.
            limit: how many hits at most.
            client_id: look in one client's record only.
        """
        words = match_expression(query)
        if not words:
            return ()
        parameters = {"words": words, "client_id": client_id, "limit": limit}
        return tuple(_hit(row) for row in self._database.rows(_FIND, parameters))


def match_expression(query: str) -> str:
    """The query as an FTS5 expression in which nothing typed is syntax: each word quoted, the last one open-ended."""
    phrases = [_segmented(word) for word in _WORD.findall(clean_text(query))]
    if not phrases:
        return ""
    return " AND ".join(f'"{phrase}"' for phrase in phrases) + " *"


def _segmented(text: str) -> str:
    return _UNSPACED.sub(rf"{_SEPARATOR}\1{_SEPARATOR}", text)


def _hit(row: Row) -> SearchHit:
    return SearchHit(
        kind=row.text("kind"),
        subject_id=row.text("subject_id"),
        client_id=ClientId(row.text("client_id")),
        service_date=row.day("service_date"),
        title=row.text("title").replace(_SEPARATOR, ""),
        snippet=row.text("snippet").replace(_SEPARATOR, ""),
    )
