# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the journals that are measured: the sample practice, and thirty years of sessions in its words before it.

Everything goes through the services, as a counselor's own notes do. One client has 500 sessions in the end.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.app.sample_practice import SampleClient, SampleNote, SamplePractice, compose_sample_practice
from counselor_desk.app.sample_writer import SampleWriter, ScriptedClock, SeededIds
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import Consent, ConsentAnswer, ConsentTopic, CopyGiven, SignerCapacity
from counselor_desk.domain.ids import ClientId, ConsentId, NoteId, SessionId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection
from counselor_desk.domain.ports import KeyStore
from counselor_desk.domain.sessions import Attendance, Modality, Session, SessionKind
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.connection import Database

MOST_CLIENTS: Final = 1_000
LONG_RECORD: Final = 500
"""Sessions of the client whose record is opened and released."""

_FIRST_DAY, _SEED = date(1996, 1, 8), 7
# from here on the whole cast has room; a smaller journal takes the smallest practice that can be composed
_WHOLE_CAST = 2_000
_IN_ONE_TRANSACTION = 250

Tell = Callable[[int, int], None]
"""Hears how many notes are written, and how many will be."""


@dataclass(frozen=True, slots=True)
class FilledJournal:
    """A closed journal that its keyring opens alone."""

    path: Path
    notes: int
    clients: int
    long_client: ClientId
    long_record: int


def fill_journal(
    path: Path, *, notes: int, last_day: date, tell: Tell, key_store: KeyStore | None = None
) -> FilledJournal:
    """Write a journal of so many notes and close it; takes some 10 ms for each.

    Args:
        notes: at least `plan.LEAST_NOTES`.
        last_day: the last day on which anything happened.
        key_store: stands in for the keyring; None takes the computer's.
    """
    clients, sessions = (24, 600) if notes >= _WHOLE_CAST else (5, 60)
    sample = compose_sample_practice(seed=_SEED, clients=clients, sessions=sessions, last_day=last_day)
    of_sample = sum(1 for _ in sample.notes())
    clock = ScriptedClock(datetime.combine(_FIRST_DAY, time(7), tzinfo=UTC))
    desk = build_desk(clock=clock, ids=SeededIds(_SEED), key_store=key_store)
    with desk.vault.create(path, ways=WaysIn(keyring_alone=True)).journal as journal:
        opened = open_desk(desk, journal)
        unlocking = desk.vault.reauthenticate(journal, "", way=Way.ALONE)
        key = journal.compartment_key(slot_id=unlocking.slot_id, secret=unlocking.secret)
        with joined_transactions(journal.database):
            writer = SampleWriter(opened, sample, clock=clock, compartment_key=key)
        earlier = _EarlierYears(opened, sample, clock=clock, notes=notes - of_sample)
        # a journal for a quick look needs few of them, and each takes as long as a note
        everybody = MOST_CLIENTS if notes >= MOST_CLIENTS else notes // 10
        earlier.write(everybody - len(sample.clients), tell=lambda done: tell(done, notes))
        with joined_transactions(journal.database):
            writer.write_until()
            earlier.record_consents(on=last_day)
        tell(notes, notes)
        return FilledJournal(
            path=path,
            notes=earlier.count + of_sample,
            clients=len(opened.clients.all()),
            long_client=earlier.long_client,
            long_record=earlier.long_record,
        )


@contextmanager
def joined_transactions(database: Database) -> Iterator[None]:
    """Let the transactions of the services be parts of one: each by itself waits for the disk."""
    with database.transaction():
        vars(database)["transaction"] = nullcontext
        try:
            yield
        finally:
            del vars(database)["transaction"]


class _EarlierYears:
    """Clients and sessions from before the sample practice; names and texts are those of another, larger sample."""

    def __init__(self, desk: OpenDesk, sample: SamplePractice, *, clock: ScriptedClock, notes: int) -> None:
        self._desk, self._clock, self._ids = desk, clock, desk.journal.ids
        self._sample = sample
        self._days = (sample.profile.opened_on - _FIRST_DAY).days - 1
        self._clients: list[Client] = []
        self.count = notes
        self.long_record = min(LONG_RECORD, notes // 2)

    @property
    def long_client(self) -> ClientId:
        return self._clients[0].id

    def write(self, clients: int, *, tell: Callable[[int], None]) -> None:
        """Write the clients, then session by session in the order of time, each with its signed note."""
        cast = len(self._sample.clients)
        everybody = clients + cast
        more = compose_sample_practice(
            seed=_SEED + 1, clients=everybody, sessions=40 + 3 * everybody, last_day=self._sample.last_day
        )
        with joined_transactions(self._desk.journal.database):
            self._add_clients(more.clients[cast:])
        texts = cycle(islice((note for note in more.notes() if note.kind is NoteKind.PROGRESS), 2 * MOST_CLIENTS))
        others = cycle(self._clients[1:])
        every = self.count // self.long_record
        for first in range(0, self.count, _IN_ONE_TRANSACTION):
            together = range(first, min(first + _IN_ONE_TRANSACTION, self.count))
            with joined_transactions(self._desk.journal.database):
                for number in together:
                    is_long = number % every == 0 and number // every < self.long_record
                    self._add_session(number, self._clients[0] if is_long else next(others), next(texts))
            tell(together.stop)

    def record_consents(self, *, on: date) -> None:
        """Record that each of the clients consented to treatment, on the sample's own newest document."""
        documents = self._desk.journal.consent_documents.list()
        newest = max(
            (each for each in documents if each.topic is ConsentTopic.TREATMENT), key=lambda each: each.version
        )
        for client in self._clients:
            self._desk.consents.record(
                Consent(
                    id=ConsentId(self._ids.new()),
                    client_id=client.id,
                    document_id=newest.id,
                    topic=newest.topic,
                    document_version=newest.version,
                    answer=ConsentAnswer.SIGNED,
                    answered_on=on,
                    signer_name=client.legal_name,
                    capacity=SignerCapacity.CLIENT,
                    discussed_on=on,
                    copy_given=CopyGiven.PRINTED,
                )
            )

    def _add_clients(self, clients: Sequence[SampleClient]) -> None:
        for number, client in enumerate(clients):
            added = self._desk.clients.add(
                Client(
                    id=ClientId(self._ids.new()),
                    code=self._desk.clients.next_code(),
                    legal_name=client.legal_name,
                    display_name=client.display_name,
                    date_of_birth=date(1945 + number % 40, 1 + number % 12, 1 + number % 28),
                    country=client.country,
                    region=client.region,
                    opened_on=_FIRST_DAY,
                )
            )
            self._clients.append(added)

    def _add_session(self, number: int, client: Client, text: SampleNote) -> None:
        day = _FIRST_DAY + timedelta(days=number * self._days // self.count)
        start = time(9 + number % 9)
        session = Session(
            id=SessionId(self._ids.new()),
            number=self._desk.sessions.next_number(client.id),
            local_date=day,
            start=start,
            stop=start.replace(minute=50),
            zone=self._sample.profile.zone,
            kind=SessionKind.INDIVIDUAL,
            modality=Modality.IN_PERSON,
            attendance=Attendance.ATTENDED,
            attendees=(client.id,),
        )
        self._clock.moment = max(self._clock.moment, session.ended_at + timedelta(minutes=5))
        self._desk.sessions.add(session)
        note = self._desk.notes.begin(
            Note(
                id=NoteId(self._ids.new()),
                client_id=client.id,
                session_id=session.id,
                kind=NoteKind.PROGRESS,
                template=text.template,
                service_date=day,
                sections=tuple(NoteSection(heading, words) for heading, words in text.sections),
                first_keystroke_at=self._clock.now(),
            )
        )
        self._clock.moment += timedelta(minutes=4)
        self._desk.notes.sign(note.id)
