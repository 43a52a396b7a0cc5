# SPDX-License-Identifier: GPL-3.0-or-later
"""What a draft said before it was emptied: kept until it is signed or discarded, because a slip empties one as well."""

import json

from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.notes import Note, NoteSection
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.unfinished import UnfinishedWork


class ClearedDrafts:
    """One earlier version for each draft, among the unfinished work; writes inside the caller's transaction."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def keep(self, note: Note) -> None:
        """Keep the sections of a draft that is being emptied."""
        content = json.dumps([[each.heading, each.text] for each in note.sections]).encode("ascii")
        work = UnfinishedWork(place=_place(note.id), kept_at=self._journal.clock.now(), content=content)
        self._journal.unfinished.keep(work)

    def find(self, note_id: NoteId) -> tuple[NoteSection, ...] | None:
        """The sections, if any are kept."""
        work = self._journal.unfinished.find(_place(note_id))
        if work is None:
            return None
        return tuple(NoteSection(heading, text) for heading, text in json.loads(work.content))

    def drop(self, note_id: NoteId) -> None:
        """Let them go; nothing happens where none are kept."""
        self._journal.unfinished.drop(_place(note_id))


def _place(note_id: NoteId) -> str:
    return f"cleared_draft/{note_id}"
