# SPDX-License-Identifier: GPL-3.0-or-later
"""An addendum that was typed and not signed: read in a job, without the dialog that it is typed in."""

from dataclasses import dataclass, field
from datetime import datetime

from counselor_desk.domain.ids import NoteId
from counselor_desk.services.open_desk import OpenDesk


@dataclass(frozen=True, slots=True)
class BegunAddendum:
    """An addendum that nobody has signed yet."""

    reason: str = field(repr=False)
    text: str = field(repr=False)
    first_keystroke_at: datetime
    kept_at: datetime


def addendum_place(note_id: NoteId) -> str:
    """Where it waits among the unfinished work."""
    return f"addendum:{note_id}"


def begun_addendum(desk: OpenDesk, note_id: NoteId) -> BegunAddendum | None:
    """What was typed as an addendum to a note and is not signed yet."""
    place = addendum_place(note_id)
    kept, kept_at = desk.unfinished.find(place), desk.unfinished.kept_at(place)
    if kept is None or kept_at is None:
        return None
    return BegunAddendum(kept["reason"], kept["text"], datetime.fromisoformat(kept["first_keystroke_at"]), kept_at)
