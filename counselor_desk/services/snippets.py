# SPDX-License-Identifier: GPL-3.0-or-later
"""Snippets: the counselor's own recurring sentences; they are no part of the record until a note holds them."""

from counselor_desk.domain.ids import SnippetId
from counselor_desk.domain.snippets import Snippet
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal

# shortcut, title and text; a row of underscores is where the counselor types on
_USUAL = (
    (
        ";safe",
        "Safety asked, none reported",
        "Asked about thoughts of suicide, of self-harm and of harming others; client reported none.",
    ),
    (
        ";video",
        "Video: identity and room checked",
        "Session by video. Client's identity and present location were confirmed; client said that they were alone "
        "in a private room. Number to call back if the connection fails was confirmed.",
    ),
    (
        ";phq",
        "PHQ-9 with last score",
        "PHQ-9 completed today: score ____ of 27; last score ____ on ____. Item 9: ____.",
    ),
    (
        ";conf",
        "Confidentiality check-in",
        "Asked whether the phone number, email, address and voicemail on file are still safe to use; client said: "
        "____.",
    ),
)


class Snippets:
    """Sentences that a short word puts into a note."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def all(self) -> tuple[Snippet, ...]:
        """Every snippet, by shortcut."""
        return self._journal.snippets.list()

    def save(self, snippet: Snippet) -> Snippet:
        """Keep a new snippet, or a changed one over its last form.

        Raises:
            UserError: CODE_ALREADY_USED when another snippet has the shortcut.
        """
        kept = cleaned(snippet)
        with self._journal.database.transaction():
            self._journal.snippets.save(kept)
        return kept

    def remove(self, snippet_id: SnippetId) -> None:
        """Remove a snippet; what it put into notes stays there.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        with self._journal.database.transaction():
            self._journal.snippets.remove(snippet_id)

    def add_usual(self) -> tuple[Snippet, ...]:
        """Add the usual snippets whose shortcuts are free, and return those that were added."""
        taken = {each.shortcut for each in self.all()}
        added = tuple(
            Snippet(id=SnippetId(self._journal.ids.new()), shortcut=shortcut, title=title, text=text)
            for shortcut, title, text in _USUAL
            if shortcut not in taken
        )
        with self._journal.database.transaction():
            for snippet in added:
                self._journal.snippets.save(snippet)
        return added
