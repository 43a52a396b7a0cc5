# SPDX-License-Identifier: GPL-3.0-or-later
"""Lives the sample practice through the services, event by event in the order of time, as its counselor would have."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random
from zoneinfo import ZoneInfo

from counselor_desk.app.sample_practice import (
    SampleAddendum,
    SampleAuthorization,
    SampleClient,
    SampleConsent,
    SampleConsentDocument,
    SampleNote,
    SamplePractice,
    SamplePsychotherapyNote,
    SampleSession,
    SampleStrike,
)
from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.clients import Client, Contact, Restriction
from counselor_desk.domain.consents import Consent, ConsentDocument, ConsentTopic
from counselor_desk.domain.ids import (
    AuthorizationId,
    ClientId,
    ConsentDocumentId,
    ConsentId,
    ContactId,
    NoteId,
    PracticeId,
    RestrictionId,
    SessionId,
)
from counselor_desk.domain.notes import Note, NoteSection
from counselor_desk.domain.ports import Progress
from counselor_desk.domain.practice import Paper, PracticeProfile
from counselor_desk.domain.sessions import Session
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.psychotherapy_notes import PsychotherapyNotes


@dataclass(slots=True)
class ScriptedClock:
    """A clock that stands where the story is."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


class SeededIds:
    """Identifiers that are the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - the story must repeat itself

    def new(self) -> str:
        return f"{self._random.getrandbits(128):032x}"


@dataclass(frozen=True, slots=True)
class _Happening:
    """Something that happens at a moment; `order` keeps what happens at one moment in the order of the story."""

    at: datetime
    order: int
    happen: Callable[[], None] = field(repr=False)


class SampleWriter:
    """Writes one sample practice into one open journal."""

    def __init__(self, desk: OpenDesk, sample: SamplePractice, *, clock: ScriptedClock, compartment_key: bytes) -> None:
        self._desk = desk
        self._sample = sample
        self._clock = clock
        self._ids = desk.journal.ids
        self._process_notes = PsychotherapyNotes(desk.journal, key=compartment_key)
        self._documents: dict[tuple[ConsentTopic, int], ConsentDocument] = {}
        self._clients: dict[str, Client] = {}
        self._sessions: dict[int, Session] = {}
        self._notes: dict[int, NoteId] = {}
        self._consents: dict[int, ConsentId] = {}
        self._authorizations: dict[str, AuthorizationId] = {}
        self._place = 0
        self._save_practice()
        self._happenings = sorted(self._all_happenings(), key=lambda each: (each.at, each.order))

    def write_until(self, moment: datetime | None = None, *, progress: Progress | None = None) -> None:
        """Go on with the story up to a moment, or to its end; takes about 12 ms for a session with its note."""
        while self._place < len(self._happenings):
            happening = self._happenings[self._place]
            if moment is not None and happening.at > moment:
                break
            self._clock.moment = max(self._clock.moment, happening.at)
            happening.happen()
            self._place += 1
            if progress is not None:
                progress("sample.write", self._place, len(self._happenings))

    @property
    def clients(self) -> Mapping[str, Client]:
        """Clients by the key of the sample."""
        return self._clients

    @property
    def sessions(self) -> Mapping[int, Session]:
        """Sessions by their number in the sample."""
        return self._sessions

    @property
    def authorizations(self) -> Mapping[str, AuthorizationId]:
        """Authorizations by the key of the sample."""
        return self._authorizations

    def _save_practice(self) -> None:
        profile = self._sample.profile
        self._desk.clients.save_practice(
            PracticeProfile(
                id=PracticeId(self._ids.new()),
                practice_name=profile.practice_name,
                counselor_name=profile.counselor_name,
                credentials=profile.credentials,
                licence=profile.licence,
                licence_number=profile.licence_number,
                address=profile.address,
                phone=profile.phone,
                email=profile.email,
                country=profile.country,
                region=profile.region,
                zone=profile.zone,
                paper=Paper.A4 if profile.country == "GB" else Paper.LETTER,
                custodian_title=profile.custodian_title,
            )
        )

    def _all_happenings(self) -> Iterator[_Happening]:
        sample = self._sample
        for document in sample.consent_documents:
            yield self._at(document.effective_from, 8, 0, partial(self._add_document, document))
        for client in sample.clients:
            yield self._at(client.opened_on, 8, 1, partial(self._add_client, client))
            if client.closed_on is not None:
                yield self._at(client.closed_on, 18, 10, partial(self._close_client, client))
        for number, session in enumerate(sample.sessions):
            ended = datetime.combine(session.local_date, session.stop, tzinfo=ZoneInfo(session.zone))
            # kept just before its end, because some notes are begun in the minute in which the client leaves
            kept_at = ended.astimezone(UTC) - timedelta(minutes=1)
            yield _Happening(kept_at, 2, partial(self._add_session, session, number))
        for number, consent in enumerate(sample.consents):
            yield self._at(consent.answered_on, 8, 3, partial(self._record_consent, consent, number))
            if consent.revoked_on is not None:
                yield self._at(consent.revoked_on, 17, 4, partial(self._revoke_consent, number, consent.revoked_on))
        for authorization in sample.authorizations:
            signed_on = authorization.signed_on or sample.last_day
            yield self._at(signed_on, 16, 3, partial(self._record_authorization, authorization))
            if authorization.revoked_on is not None:
                revoke = partial(self._revoke_authorization, authorization.key, authorization.revoked_on)
                yield self._at(authorization.revoked_on, 17, 4, revoke)
        for number, note in enumerate(sample.notes()):
            yield from self._happenings_of_note(note, number)
        for process_note in sample.psychotherapy_notes:
            yield _Happening(process_note.written_at, 9, partial(self._write_process_note, process_note))

    def _happenings_of_note(self, note: SampleNote, number: int) -> Iterator[_Happening]:
        yield _Happening(note.begun_at, 5, partial(self._begin_note, note, number))
        if note.signed_at is not None:
            yield _Happening(note.signed_at, 6, partial(self._sign_note, number))
        for addendum in note.addenda:
            yield _Happening(addendum.signed_at, 7, partial(self._add_addendum, addendum, number))
        if note.struck is not None:
            yield _Happening(note.struck.struck_at, 8, partial(self._strike_note, note.struck, number))

    def _at(self, day: date, hour: int, order: int, happen: Callable[[], None]) -> _Happening:
        local = datetime.combine(day, time(hour), tzinfo=ZoneInfo(self._sample.profile.zone))
        return _Happening(local.astimezone(UTC), order, happen)

    def _add_document(self, document: SampleConsentDocument) -> None:
        self._documents[(document.topic, document.version)] = self._desk.consents.add_document(
            ConsentDocument(
                id=ConsentDocumentId(self._ids.new()),
                topic=document.topic,
                version=document.version,
                title=document.title,
                text=document.text,
                effective_from=document.effective_from,
            )
        )

    def _add_client(self, client: SampleClient) -> None:
        added = self._desk.clients.add(
            Client(
                id=ClientId(self._ids.new()),
                code=self._desk.clients.next_code(),
                legal_name=client.legal_name,
                display_name=client.display_name,
                date_of_birth=client.date_of_birth,
                country=client.country,
                region=client.region,
                opened_on=client.opened_on,
                pronouns=client.pronouns,
                language=client.language,
                communication_preferences=client.communication_preferences,
                safe_contact=client.safe_contact,
            )
        )
        self._clients[client.key] = added
        for contact in client.contacts:
            self._desk.clients.add_contact(
                Contact(
                    id=ContactId(self._ids.new()),
                    client_id=added.id,
                    name=contact.name,
                    role=contact.role,
                    also_called=contact.also_called,
                    phone=contact.phone,
                    email=contact.email,
                    address=contact.address,
                    may_be_told=contact.may_be_told,
                )
            )
        for restriction in client.restrictions:
            self._desk.clients.restrict(
                Restriction(
                    id=RestrictionId(self._ids.new()),
                    client_id=added.id,
                    words=restriction.words,
                    agreed_on=restriction.agreed_on,
                    recorded_at=self._clock.now(),
                )
            )

    def _close_client(self, client: SampleClient) -> None:
        kept = self._clients[client.key]
        self._clients[client.key] = self._desk.clients.change(replace(kept, closed_on=client.closed_on))

    def _add_session(self, session: SampleSession, number: int) -> None:
        attendees = tuple(self._clients[key].id for key in session.attendees)
        self._sessions[number] = self._desk.sessions.add(
            Session(
                id=SessionId(self._ids.new()),
                number=self._desk.sessions.next_number(attendees[0]),
                local_date=session.local_date,
                start=session.start,
                stop=session.stop,
                zone=session.zone,
                kind=session.kind,
                modality=session.modality,
                attendance=session.attendance,
                attendees=attendees,
                group_name=session.group_name,
            )
        )

    def _record_consent(self, consent: SampleConsent, number: int) -> None:
        document = self._documents[(consent.topic, consent.document_version)]
        self._consents[number] = self._desk.consents.record(
            Consent(
                id=ConsentId(self._ids.new()),
                client_id=self._clients[consent.client].id,
                document_id=document.id,
                topic=consent.topic,
                document_version=consent.document_version,
                answer=consent.answer,
                answered_on=consent.answered_on,
                signer_name=consent.signer_name,
                capacity=consent.capacity,
                discussed_on=consent.discussed_on,
                copy_given=consent.copy_given,
                review_due=consent.review_due,
                expires_on=consent.expires_on,
                questions=consent.questions,
            )
        ).id

    def _revoke_consent(self, number: int, on: date) -> None:
        self._desk.consents.revoke(self._consents[number], on=on)

    def _record_authorization(self, authorization: SampleAuthorization) -> None:
        self._authorizations[authorization.key] = self._desk.consents.record_authorization(
            Authorization(
                id=AuthorizationId(self._ids.new()),
                client_id=self._clients[authorization.client].id,
                description=authorization.description,
                discloser=authorization.discloser,
                recipient_name=authorization.recipient_name,
                recipient_address=authorization.recipient_address,
                purpose=authorization.purpose,
                period_from=authorization.period_from,
                period_to=authorization.period_to,
                expires_on=authorization.expires_on,
                signed_on=authorization.signed_on,
                signer_name=authorization.signer_name,
                statements_included=authorization.statements_included,
                copy_given=authorization.copy_given,
            )
        ).id

    def _revoke_authorization(self, key: str, on: date) -> None:
        self._desk.consents.revoke_authorization(self._authorizations[key], on=on, in_writing=True)

    def _begin_note(self, note: SampleNote, number: int) -> None:
        session = None if note.session is None else self._sessions[note.session].id
        self._notes[number] = self._desk.notes.begin(
            Note(
                id=NoteId(self._ids.new()),
                client_id=self._clients[note.client].id,
                session_id=session,
                kind=note.kind,
                template=note.template,
                service_date=note.service_date,
                sections=tuple(NoteSection(heading, text) for heading, text in note.sections),
                first_keystroke_at=note.begun_at,
                late_entry_reason=note.late_entry_reason,
            )
        ).id

    def _sign_note(self, number: int) -> None:
        self._desk.notes.sign(self._notes[number])

    def _add_addendum(self, addendum: SampleAddendum, number: int) -> None:
        self._desk.notes.add_addendum(
            self._notes[number],
            text=addendum.text,
            reason=addendum.reason,
            first_keystroke_at=addendum.begun_at,
        )

    def _strike_note(self, struck: SampleStrike, number: int) -> None:
        self._desk.notes.strike(self._notes[number], reason=struck.reason)

    def _write_process_note(self, note: SamplePsychotherapyNote) -> None:
        self._process_notes.write(
            client_id=self._clients[note.client].id,
            session_id=self._sessions[note.session].id,
            service_date=note.service_date,
            text=note.text,
        )
