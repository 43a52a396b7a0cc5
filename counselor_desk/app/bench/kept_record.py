# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what is done with the open journal itself: searched, saved, listed, backed up and checked.

Each repetition stands beside one of its floor: the same words in plain SQLite, on the same disk, in turn.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from counselor_desk.app.bench.figures import Row, row_of
from counselor_desk.app.bench.plain_sqlite import PlainDatabase, PlainNote, milliseconds_since
from counselor_desk.app.bench.queries import QUERIES
from counselor_desk.app.bench.targets import TARGETS, What
from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.storage.search_words import match_expression

_WORDS_OF_A_NOTE, _WORDS_OF_A_LONG_NOTE = 250, 20_000


@dataclass(frozen=True, slots=True)
class Repetitions:
    """How often each thing is measured; fewer are enough where one takes long."""

    saves: int = 60
    rounds_of_queries: int = 3
    readings: int = 15
    backups: int = 3


class KeptRecord:
    """The journal, open, and beside it the floor."""

    def __init__(self, desk: OpenDesk, *, notes: int, folder: Path, repetitions: Repetitions) -> None:
        self._desk, self._notes, self._folder, self._repetitions = desk, notes, folder, repetitions
        self._plain = PlainDatabase(folder / "plain.db")
        self._plain.fill(_plain_notes(desk))
        self._texts = [each.body for each in islice(_plain_notes(desk), 50)]

    def close(self) -> None:
        self._plain.close()

    def search(self) -> Iterator[Row]:
        """Type forty states of the field, one after the other."""
        measured, floor = [], []
        for _ in range(self._repetitions.rounds_of_queries + 1):
            for query in QUERIES:
                measured.append(_timed(partial(self._desk.search.look, query)))
                floor.append(_timed(partial(self._plain.find, match_expression(query))))
        # the first round warms both up
        kept = slice(len(QUERIES), None)
        yield self._row(What.SEARCH, measured[kept], floor[kept])

    def save(self, client_id: ClientId) -> Iterator[Row]:
        """Save a draft of 250 words over and over, as somebody who writes it."""
        draft = self.draft(client_id, words=_WORDS_OF_A_NOTE)
        body = draft.sections[0].text
        measured, floor = [], []
        for number in range(self._repetitions.saves):
            changed = replace(draft, sections=(replace(draft.sections[0], text=f"{body} {number}"),))
            begun = time.perf_counter()
            draft = self._desk.notes.save_draft(changed)
            measured.append(milliseconds_since(begun))
            floor.append(_timed(partial(self._plain.save, changed.sections[0].text)))
        yield self._row(What.SAVE, measured, floor)
        self._desk.notes.discard_draft(draft.id, reason="written to be measured")

    def client_list(self) -> Iterator[Row]:
        """Read the list of clients as its page does."""
        yield self._row(What.CLIENT_LIST, self._times(self._repetitions.readings, self._desk.client_list.rows), ())

    def indexed_query(self, client_id: ClientId) -> Sequence[float]:
        """The floor of a client's page: their notes by one indexed query."""
        return self._times(self._repetitions.readings, lambda: self._plain.of_client(client_id))

    def backup_and_health(self) -> Iterator[Row]:
        """Back up and check, beside SQLite's own backup of the plain words."""
        backups, checks, floor = [], [], []
        for number in range(self._repetitions.backups):
            target, plain = self._folder / f"{number}.cdbak", self._folder / f"{number}.plain"
            floor.append(_timed(partial(self._plain.back_up, plain)))
            backups.append(_timed(partial(self._desk.backups.make, self._desk.journal, to=target)))
            checks.append(_timed(self._desk.health.check))
            target.unlink()
            plain.unlink()
        yield self._row(What.BACKUP, backups, floor)
        yield self._row(What.HEALTH, checks, floor)

    def draft(self, client_id: ClientId, *, words: int = _WORDS_OF_A_LONG_NOTE) -> Note:
        """Begin a draft of so many words of the sample, in its own paragraphs.

        One paragraph of 20,000 words would measure Qt's own layout, which begins each paragraph anew at every key.
        """
        spoken = "\n".join(self._texts).split(" ")
        text = " ".join((spoken * (words // len(spoken) + 1))[:words])
        journal = self._desk.journal
        return self._desk.notes.begin(
            Note(
                id=NoteId(journal.ids.new()),
                client_id=client_id,
                session_id=None,
                kind=NoteKind.PROGRESS,
                template=NoteTemplate.NARRATIVE,
                service_date=local_today(journal),
                sections=(NoteSection("Narrative", text),),
                first_keystroke_at=journal.clock.now(),
            )
        )

    def _times(self, count: int, act: Callable[[], object]) -> list[float]:
        act()
        return [_timed(act) for _ in range(count)]

    def _row(self, what: What, measured: Sequence[float], floor: Sequence[float]) -> Row:
        return row_of(what, notes=self._notes, measured=measured, floor=floor, target=TARGETS.get(what))


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return milliseconds_since(begun)


def _plain_notes(desk: OpenDesk) -> Iterator[PlainNote]:
    """Every note in the order of its date of service, as the index of the journal holds it."""
    notes = (note for client in desk.clients.all() for note in desk.notes.of_client(client.id))
    for note in sorted(notes, key=lambda each: each.service_date):
        yield PlainNote(
            client_id=note.client_id,
            service_date=note.service_date.isoformat(),
            title=f"{note.kind.value} note",
            body="\n".join(section.text for section in note.sections),
        )
