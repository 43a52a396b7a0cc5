# SPDX-License-Identifier: GPL-3.0-or-later
"""What the drafts say, in memory: read when somebody searches, never when a draft is saved.

A draft is saved at every pause of the hand. In an index on the disk each save took its words out and put them in again:
17 ms of the processor, of which 16 were not the draft (measured). There are few drafts, and looking through the text of
each one takes two thousandths of a millisecond.
"""

from dataclasses import dataclass, field

from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.domain.notes import Note
from counselor_desk.storage.connection import Database
from counselor_desk.storage.notes import NoteStore
from counselor_desk.storage.search_words import SearchWords, folded_signs

_DRAFTS = "SELECT id, version FROM note WHERE signed_at IS NULL"


@dataclass(frozen=True, slots=True)
class _Draft:
    note: Note = field(repr=False)
    folded: str = field(repr=False)


class DraftsInMemory:
    """Every note that waits for its signature."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read_from: int | None = None
        self._drafts: dict[str, _Draft] = {}

    def find(self, words: SearchWords, *, client_id: ClientId | None = None) -> list[Note]:
        """Those that hold every word, in their title or text; of everybody or of one client, in no order."""
        self._read_what_changed()
        found = (each.note for each in self._drafts.values() if words.are_in(each.folded))
        return [note for note in found if client_id in (None, note.client_id)]

    def _read_what_changed(self) -> None:
        """Read the drafts that were begun or saved since the last time; a draft's version counts its saves."""
        changes = self._database.changes
        if changes == self._read_from:
            return
        notes, kept = NoteStore(self._database), self._drafts
        self._drafts = {}
        for row in self._database.rows(_DRAFTS):
            note_id = row.text("id")
            known = kept.get(note_id)
            if known is None or known.note.version != row.integer("version"):
                known = _read(notes.get(NoteId(note_id)))
            self._drafts[note_id] = known
        self._read_from = changes


def searched_title(note: Note) -> str:
    """What stands for the title of a note in a search."""
    return f"{note.kind.value} note"


def searched_text(note: Note) -> str:
    """What can be found of a note: the text of its sections, without their headings."""
    return "\n".join(section.text for section in note.sections)


def _read(note: Note) -> _Draft:
    return _Draft(note, folded_signs(f"{searched_title(note)}\n{searched_text(note)}"))
