# SPDX-License-Identifier: GPL-3.0-or-later
"""Full-text search over the record, psychotherapy notes excepted.

The tokenizer cuts at spaces, which some scripts do not write; their characters are therefore indexed one by one, with a
zero-width space between, and searched as a phrase. That finds a Chinese name of two characters inside a sentence, which
the trigram tokenizer cannot (it needs three) and prefixes cannot (measured on both).
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.domain.notes import NoteKind
from counselor_desk.domain.text import clean_text
from counselor_desk.domain.text_spans import TextSpan, joined
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row

PSYCHOTHERAPY_NOTE = "psychotherapy_note"

_SEPARATOR = "\u200b"
# noncharacters, which are for use inside a program only (Unicode 16.0, 23.7): around what was found
_OPENS, _CLOSES = "\ufdd0", "\ufdd1"
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
SELECT search_entry.kind, subject_id, search_entry.client_id, search_entry.service_date,
    highlight(search_text, 0, :opens, :closes) AS title, snippet(search_text, 1, :opens, :closes, '…', 36) AS snippet,
    note.id AS note_id, note.kind AS note_kind, note.signed_at IS NOT NULL AS is_signed,
    note_strike.note_id IS NOT NULL AS is_struck
FROM search_text JOIN search_entry ON entry = search_text.rowid
LEFT JOIN addendum ON search_entry.kind = 'addendum' AND addendum.id = subject_id
LEFT JOIN note ON note.id = iif(search_entry.kind = 'note', subject_id, addendum.note_id)
LEFT JOIN note_strike ON note_strike.note_id = note.id
WHERE search_text MATCH :words AND (:client_id IS NULL OR search_entry.client_id = :client_id)
    AND search_entry.kind <> :without
ORDER BY search_entry.service_date DESC, entry DESC LIMIT :limit
"""
_COUNT = """
SELECT count(*) AS hits FROM search_text JOIN search_entry ON entry = search_text.rowid
WHERE search_text MATCH :words AND (:client_id IS NULL OR client_id = :client_id) AND kind <> :without
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One place where all words were found; `snippet` is some three dozen words of the text around the first of them.

    `in_title` and `in_snippet` tell where the found words stand, in order and without overlap. `note_id` is the note
    itself, or the one that an addendum belongs to; `is_signed` and `is_struck` speak of it.
    """

    kind: str
    subject_id: str
    client_id: ClientId
    service_date: date
    title: str = field(repr=False)
    snippet: str = field(repr=False)
    in_title: tuple[TextSpan, ...]
    in_snippet: tuple[TextSpan, ...]
    note_id: NoteId | None = None
    note_kind: NoteKind | None = None
    is_signed: bool = False
    is_struck: bool = False


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
        words = match_expression(query)
        if not words:
            return ()
        parameters = {"words": words, "client_id": client_id, "without": without}
        marks = {"opens": _OPENS, "closes": _CLOSES}
        return tuple(_hit(row) for row in self._database.rows(_FIND, {**parameters, **marks, "limit": limit}))

    def count(self, query: str, *, client_id: ClientId | None = None, without: str = "") -> int:
        """How many texts `find` would return if there were no limit."""
        words = match_expression(query)
        if not words:
            return 0
        parameters = {"words": words, "client_id": client_id, "without": without}
        return next(iter(self._database.rows(_COUNT, parameters))).integer("hits")


def match_expression(query: str) -> str:
    """The query as an FTS5 expression in which nothing typed is syntax: each word quoted, the last one open-ended."""
    phrases = [_segmented(word) for word in _WORD.findall(clean_text(query))]
    if not phrases:
        return ""
    return " AND ".join(f'"{phrase}"' for phrase in phrases) + " *"


def _segmented(text: str) -> str:
    return _UNSPACED.sub(rf"{_SEPARATOR}\1{_SEPARATOR}", text)


def _hit(row: Row) -> SearchHit:
    title, in_title = _without_marks(row.text("title"))
    snippet, in_snippet = _without_marks(row.text("snippet"))
    note_id, note_kind = row.text_or_none("note_id"), row.text_or_none("note_kind")
    return SearchHit(
        kind=row.text("kind"),
        subject_id=row.text("subject_id"),
        client_id=ClientId(row.text("client_id")),
        service_date=row.day("service_date"),
        title=title,
        snippet=snippet,
        in_title=in_title,
        in_snippet=in_snippet,
        note_id=None if note_id is None else NoteId(note_id),
        note_kind=None if note_kind is None else NoteKind(note_kind),
        is_signed=row.flag("is_signed"),
        is_struck=row.flag("is_struck"),
    )


def _without_marks(marked: str) -> tuple[str, tuple[TextSpan, ...]]:
    """Take marks and separators out of a text and say where the marks stood.

    A text that holds such marks itself may lose or gain emphasis, nothing else. A word of a script without spaces is
    found sign by sign; what touches is one span.
    """
    kept: list[str] = []
    spans: list[TextSpan] = []
    opened = 0
    for sign in marked:
        if sign == _OPENS:
            opened = len(kept)
        elif sign == _CLOSES:
            spans.append(TextSpan(opened, len(kept)))
        elif sign != _SEPARATOR:
            kept.append(sign)
    text = "".join(kept)
    return text, joined(_with_vowel_signs(text, span) for span in spans)


def _with_vowel_signs(text: str, span: TextSpan) -> TextSpan:
    """Take in the signs that combine with the last letter; the tokenizer leaves those of Thai outside (measured)."""
    end = span.end
    while end < len(text) and unicodedata.category(text[end]).startswith("M"):
        end += 1
    return TextSpan(span.start, end)
