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
from counselor_desk.storage.driver import Value
from counselor_desk.storage.row import Row

PSYCHOTHERAPY_NOTE = "psychotherapy_note"
CLIENT = "client"

# numbers of one day of service; they begin with the Julian day, as SQLite's julianday() counts it at noon
_IN_ONE_DAY = 1 << 20
_JULIAN_DAY_ZERO = 1_721_425
# below every number
_LOWEST = -(1 << 62)

_SEPARATOR = "\u200b"
# noncharacters, which are for use inside a program only (Unicode 16.0, 23.7): around what was found
_OPENS, _CLOSES = "\ufdd0", "\ufdd1"
# Thai, Lao, Myanmar, Khmer; hiragana and katakana; Han with its extensions and compatibility forms
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
    # direction marks and noncharacters that SQLite's older Unicode takes for letters: a name between them was not found
    "\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff])"
)
_WORD = re.compile(r"\w+")
# nobody types more; what is pasted beyond it finds nothing that these would not
_LONGEST_QUERY, _MOST_WORDS = 1000, 16

_ENTRY = "SELECT entry, client_id, service_date FROM search_entry WHERE kind = ? AND subject_id = ?"
_REMOVE_TEXT = "DELETE FROM search_text WHERE rowid = ?"
_REMOVE_DRAFT = "DELETE FROM search_draft WHERE rowid = ?"
_REMOVE_ENTRY = "DELETE FROM search_entry WHERE entry = ?"
_FREE_IN_DAY = "SELECT coalesce(max(entry), ?1) + 1 AS free FROM search_entry WHERE entry > ?1 AND entry < ?1 + ?2"
_FREE_FOR_CLIENT = "SELECT coalesce(min(entry), 0) - 1 AS free FROM search_entry WHERE entry < 0"
_ADD_ENTRY = """
INSERT INTO search_entry (entry, kind, subject_id, client_id, service_date) VALUES (?, ?, ?, ?, ?)
"""
_ADD_TEXT = "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)"
_ADD_DRAFT = "INSERT INTO search_draft (rowid, title, body) VALUES (?, ?, ?)"
# snippet() takes the square of how often the words stand in a text: for five pasted megabytes it never ended, so a text
# of over 20,000 words shows its beginning instead.
# CROSS JOIN: the index leads, its numbers come in the order that is asked for, and only what is returned gets a snippet
_FIND = """
SELECT entry, search_entry.kind, subject_id, search_entry.client_id, search_entry.service_date,
    search_text.title, iif(
        length(search_text.body) > 131072, substr(search_text.body, 1, 240),
        snippet(search_text, 1, :opens, :closes, '…', 36)) AS snippet,
    note.id AS note_id, note.kind AS note_kind, note.signed_at IS NOT NULL AS is_signed,
    note_strike.note_id IS NOT NULL AS is_struck
FROM search_text CROSS JOIN search_entry ON entry = search_text.rowid
LEFT JOIN addendum ON search_entry.kind = 'addendum' AND addendum.id = subject_id
LEFT JOIN note ON note.id = iif(search_entry.kind = 'note', subject_id, addendum.note_id)
LEFT JOIN note_strike ON note_strike.note_id = note.id
WHERE search_text MATCH :words AND search_text.rowid > :above
    AND (:client_id IS NULL OR search_entry.client_id = :client_id) AND search_entry.kind <> :without
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
_FIND_DRAFTS, _COUNT_DRAFTS, _COUNT_CHOSEN_DRAFTS = (
    each.replace("search_text", "search_draft") for each in (_FIND, _COUNT, _COUNT_CHOSEN)
)


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
    title: str = field(repr=False)
    snippet: str = field(repr=False)
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
        self,
        *,
        kind: str,
        subject_id: str,
        client_id: ClientId,
        service_date: date,
        title: str,
        text: str,
        is_draft: bool = False,
    ) -> None:
        """Put a text into the index in place of what stood there under the same kind and id.

        Args:
            kind: a client stands in no order of time; anything else is ordered by its date of service.
            is_draft: it will be saved over and over; drafts have an index of their own.

        Raises:
            BugError: the kind is that of psychotherapy notes, which no index may hold.
        """
        if kind == PSYCHOTHERAPY_NOTE:
            raise BugError("search.psychotherapy_note")
        entry = self._entry_without_text(kind, subject_id, client_id, service_date)
        self._database.execute(_ADD_DRAFT if is_draft else _ADD_TEXT, (entry, _segmented(title), _segmented(text)))

    def remove(self, *, kind: str, subject_id: str) -> None:
        """Take a text out of the index, its words included."""
        kept = self._database.one(_ENTRY, (kind, subject_id))
        if kept is not None:
            self._remove_text(kept.integer("entry"))
            self._database.execute(_REMOVE_ENTRY, (kept.integer("entry"),))

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
        chosen = _chosen(words, client_id=client_id, without=without)
        parameters = {**chosen, "opens": _OPENS, "closes": _CLOSES, "limit": limit}
        rows = [*self._database.rows(_FIND, parameters), *self._database.rows(_FIND_DRAFTS, parameters)]
        rows.sort(key=lambda row: row.integer("entry"), reverse=True)
        return tuple(_hit(row) for row in rows[:limit])

    def count(self, query: str, *, client_id: ClientId | None = None, without: str = "", most: int = -1) -> int:
        """How many texts `find` would return if there were no limit; counts no further than `most`."""
        words = match_expression(query)
        if not words:
            return 0
        is_of_all = client_id is None and without in ("", CLIENT)
        asked = (_COUNT, _COUNT_DRAFTS) if is_of_all else (_COUNT_CHOSEN, _COUNT_CHOSEN_DRAFTS)
        parameters = {**_chosen(words, client_id=client_id, without=without), "most": most}
        counted = sum(next(iter(self._database.rows(each, parameters))).integer("hits") for each in asked)
        return counted if most < 0 else min(most, counted)

    def _entry_without_text(self, kind: str, subject_id: str, client_id: ClientId, service_date: date) -> int:
        """The number under which a text will stand, with nothing under it yet."""
        kept = self._database.one(_ENTRY, (kind, subject_id))
        if kept is not None:
            entry = kept.integer("entry")
            self._remove_text(entry)
            if (kept.text("client_id"), kept.day("service_date")) == (client_id, service_date):
                return entry
            self._database.execute(_REMOVE_ENTRY, (entry,))
        entry = self._free_number(kind, service_date)
        self._database.execute(_ADD_ENTRY, (entry, kind, subject_id, client_id, service_date.isoformat()))
        return entry

    def _free_number(self, kind: str, service_date: date) -> int:
        if kind == CLIENT:
            (row,) = self._database.rows(_FREE_FOR_CLIENT)
        else:
            day = (service_date.toordinal() + _JULIAN_DAY_ZERO) * _IN_ONE_DAY
            (row,) = self._database.rows(_FREE_IN_DAY, (day, _IN_ONE_DAY))
        return row.integer("free")

    def _remove_text(self, entry: int) -> None:
        for statement in (_REMOVE_DRAFT, _REMOVE_TEXT):
            self._database.execute(statement, (entry,))


def _chosen(words: str, *, client_id: ClientId | None, without: str) -> dict[str, Value]:
    # clients have negative numbers, so the index leaves them out by itself
    above = 0 if without == CLIENT else _LOWEST
    return {"words": words, "client_id": client_id, "without": without, "above": above}


def match_expression(query: str) -> str:
    """The query as an FTS5 expression in which nothing typed is syntax: each word quoted, the last one open-ended.

    Of a pasted page the first words and the last count: a thousand words over one long note took minutes (measured).
    """
    words = _WORD.findall(clean_text(query[:_LONGEST_QUERY]))
    if not words:
        return ""
    whole = [word for word in dict.fromkeys(words[:-1]) if word != words[-1]]
    return " AND ".join(f'"{_segmented(word)}"' for word in (*whole[: _MOST_WORDS - 1], words[-1])) + " *"


def _segmented(text: str) -> str:
    return _UNSPACED.sub(rf"{_SEPARATOR}\1{_SEPARATOR}", text)


def _hit(row: Row) -> SearchHit:
    title, _ = _without_marks(row.text("title"))
    snippet, in_snippet = _without_marks(row.text("snippet"))
    note_id, note_kind = row.text_or_none("note_id"), row.text_or_none("note_kind")
    return SearchHit(
        kind=row.text("kind"),
        subject_id=row.text("subject_id"),
        client_id=ClientId(row.text("client_id")),
        service_date=row.day("service_date"),
        title=title,
        snippet=snippet,
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
