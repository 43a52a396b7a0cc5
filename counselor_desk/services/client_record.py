# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of one client: who, where things stand, the record in time, and one note to read."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from counselor_desk.domain.check_ins import CheckIn
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import ConsentStatus, ConsentTopic, status_of
from counselor_desk.domain.ids import ClientId, ConsentId, HoldId, MatterId, NoteId
from counselor_desk.domain.matters import PaperKind
from counselor_desk.domain.notes import Addendum, Note
from counselor_desk.domain.sessions import Session, SessionKind
from counselor_desk.services.civil_time import local_date, local_today
from counselor_desk.services.consent_versions import newest_versions
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.signed_notes import is_as_signed
from counselor_desk.services.timeline import TimelineEntry, count_entries, timeline
from counselor_desk.storage.client_documents import count_documents
from counselor_desk.storage.record_lines import RecordLineStore


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentConsent:
    """Where the client stands on treatment; without an answer there is no version."""

    status: ConsentStatus
    consent_id: ConsentId | None = None
    version: int | None = None
    answered_on: date | None = None
    review_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLimits:
    """How the client may be reached, and what they asked to be kept from others."""

    voicemail_allowed: bool
    email_allowed: bool
    instructions: str = field(repr=False)
    open_restrictions: int
    first_restriction: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHold:
    """The oldest hold that stands on the client, and how many stand."""

    hold_id: HoldId
    matter_id: MatterId
    paper: PaperKind
    docket: str = field(repr=False)
    placed_on: date
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCounts:
    """How much each tab holds."""

    entries: int
    documents: int
    disclosures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHeader:
    """What stands above every tab; `age` is in whole years, and at death for a client who died."""

    client: Client
    age: int
    last_session_kind: SessionKind | None
    consent: TreatmentConsent
    contact: ContactLimits
    hold: StandingHold | None
    last_check_in: CheckIn | None
    counts: RecordCounts

    @property
    def since(self) -> date:
        return self.client.opened_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteReading:
    """One note as it is read.

    `minutes_after_session` from the end of the session to the signature, negative where it was signed before the end;
    `seal` is the start of the content's hash, such as "7F3A 91C2"; a draft has neither. `is_as_signed` is False where
    the note is not what the log says was signed.
    """

    note: Note
    session: Session | None
    addenda: tuple[Addendum, ...]
    minutes_after_session: int | None
    seal: str | None
    is_as_signed: bool = True


class ClientRecord:
    """Reads one client's page; psychotherapy notes show that they exist and on which day, never more."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal
        self._lines = RecordLineStore(journal.database)

    def header(self, client_id: ClientId) -> ClientHeader:
        """Who the client is and where things stand today.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        journal = self._journal
        client, today = journal.clients.get(client_id), local_today(journal)
        counted = self._lines.counts(client_id)
        return ClientHeader(
            client=client,
            age=age_in_years(client.date_of_birth, on=client.deceased_on or today),
            last_session_kind=self._lines.last_session_kind(client_id),
            consent=self._consent(client_id, today=today),
            contact=self._contact(client, today=today),
            hold=self._hold(client_id),
            last_check_in=journal.check_ins.last_of_client(client_id),
            counts=RecordCounts(
                entries=count_entries(journal, client_id, counted=counted),
                documents=count_documents(journal.database, client_id),
                disclosures=counted.disclosures,
            ),
        )

    def timeline(self, client_id: ClientId) -> tuple[TimelineEntry, ...]:
        """The whole record in time, newest first; the filters are `TimelineEntry.is_in`."""
        return timeline(self._journal, client_id, practice=self._journal.practice.get())

    def reading(self, note_id: NoteId) -> NoteReading:
        """One note with its session and its addenda.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        note = self._journal.notes.get(note_id)
        session = None if note.session_id is None else self._journal.sessions.get(note.session_id)
        signature = note.signature
        after = None if signature is None or session is None else signature.signed_at - session.ended_at
        addenda = self._journal.addenda.of_note(note_id)
        return NoteReading(
            note=note,
            session=session,
            addenda=addenda,
            is_as_signed=is_as_signed(self._journal, note, addenda),
            minutes_after_session=None if after is None else after // timedelta(minutes=1),
            seal=None if signature is None else _seal(note.content_hash),
        )

    def _consent(self, client_id: ClientId, *, today: date) -> TreatmentConsent:
        answers = [
            each
            for each in self._journal.consents.of_client(client_id)
            if each.topic is ConsentTopic.TREATMENT and each.answered_on <= today
        ]
        if not answers:
            return TreatmentConsent(status=ConsentStatus.MISSING)
        newest = max(answers, key=lambda each: (each.answered_on, each.document_version, each.id))
        versions = newest_versions(self._journal.consent_documents.list(), today=today)
        version = versions.get(ConsentTopic.TREATMENT, newest.document_version)
        return TreatmentConsent(
            status=status_of(newest, newest_version=version, today=today),
            consent_id=newest.id,
            version=newest.document_version,
            answered_on=newest.answered_on,
            review_due=newest.review_due,
        )

    def _contact(self, client: Client, *, today: date) -> ContactLimits:
        restrictions = self._journal.restrictions.of_client(client.id)
        standing = [each.words for each in restrictions if each.is_open(today=today)]
        return ContactLimits(
            voicemail_allowed=client.safe_contact.voicemail_allowed,
            email_allowed=client.safe_contact.email_allowed,
            instructions=client.safe_contact.instructions,
            open_restrictions=len(standing),
            first_restriction=standing[0] if standing else "",
        )

    def _hold(self, client_id: ClientId) -> StandingHold | None:
        holds = self._journal.holds.standing(client_id)
        if not holds:
            return None
        matter = self._journal.matters.get(holds[0].matter_id)
        return StandingHold(
            hold_id=holds[0].id,
            matter_id=matter.id,
            paper=matter.request.paper,
            docket=matter.request.docket,
            placed_on=local_date(holds[0].placed_at, practice=self._journal.practice.get()),
            count=len(holds),
        )


def age_in_years(born: date, *, on: date) -> int:
    """Whole years of age; who was born on 29 February turns a year older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _seal(content_hash: str) -> str:
    start = content_hash[:8].upper()
    return f"{start[:4]} {start[4:]}"
