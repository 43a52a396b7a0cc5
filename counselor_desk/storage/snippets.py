# SPDX-License-Identifier: GPL-3.0-or-later
"""Snippets: changed and removed freely, one for each shortcut."""

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import SnippetId
from counselor_desk.domain.snippets import Snippet
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_SAVE = """
INSERT INTO snippet (id, shortcut, title, text) VALUES (:id, :shortcut, :title, :text)
ON CONFLICT (id) DO UPDATE SET shortcut = excluded.shortcut, title = excluded.title, text = excluded.text
"""
_REMOVE = "DELETE FROM snippet WHERE id = ?"
_LIST = "SELECT * FROM snippet ORDER BY shortcut"


class SnippetStore:
    """Keeps the counselor's recurring sentences."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, snippet: Snippet) -> None:
        """Keep a new snippet or a changed one; raises UserError CODE_ALREADY_USED when another has its shortcut."""
        self._database.execute(_SAVE, column_values(snippet))

    def remove(self, snippet_id: SnippetId) -> None:
        """Remove a snippet; raises UserError RECORD_NOT_FOUND."""
        if self._database.execute(_REMOVE, (snippet_id,)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="snippet")

    def list(self) -> tuple[Snippet, ...]:
        """Every snippet, by shortcut."""
        return tuple(_snippet(row) for row in self._database.rows(_LIST))


def _snippet(row: Row) -> Snippet:
    return Snippet(
        id=SnippetId(row.text("id")),
        shortcut=row.text("shortcut"),
        title=row.text("title"),
        text=row.text("text"),
    )
