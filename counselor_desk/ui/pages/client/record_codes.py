# SPDX-License-Identifier: GPL-3.0-or-later
"""The record while codes stand for names: wherever the client is named in what people typed, the code is read instead.

Only what is shown changes; nothing of it is written back.
"""

from dataclasses import replace

from counselor_desk.domain.clients import Client
from counselor_desk.domain.notes import Addendum, Note
from counselor_desk.services.client_record import NoteReading
from counselor_desk.services.timeline import TimelineEntry
from counselor_desk.ui.code_for_names import with_code
from counselor_desk.ui.pages.client.reading_summary import EntrySummary


def coded(text: str, client: Client) -> str:
    """A text with the client's code in the place of their names."""
    return with_code(text, (), client)[0]


def coded_entry(entry: TimelineEntry, client: Client) -> TimelineEntry:
    """An entry of the timeline for reading."""
    return replace(
        entry,
        reason=coded(entry.reason, client),
        recipient=coded(entry.recipient, client),
        description=coded(entry.description, client),
    )


def coded_summary(summary: EntrySummary, client: Client) -> EntrySummary:
    """What is on file about an entry, for reading."""
    return replace(
        summary,
        title=coded(summary.title, client),
        facts=tuple((label, coded(words, client)) for label, words in summary.facts),
    )


def coded_reading(reading: NoteReading, client: Client) -> NoteReading:
    """A note with its addenda for reading; its seal stays that of what was signed."""
    return replace(
        reading,
        note=_coded_note(reading.note, client),
        addenda=tuple(_coded_addendum(each, client) for each in reading.addenda),
    )


def _coded_note(note: Note, client: Client) -> Note:
    strike = note.strike
    return replace(
        note,
        sections=tuple(replace(each, text=coded(each.text, client)) for each in note.sections),
        late_entry_reason=coded(note.late_entry_reason, client),
        strike=None if strike is None else replace(strike, reason=coded(strike.reason, client)),
    )


def _coded_addendum(addendum: Addendum, client: Client) -> Addendum:
    return replace(addendum, text=coded(addendum.text, client), reason=coded(addendum.reason, client))
