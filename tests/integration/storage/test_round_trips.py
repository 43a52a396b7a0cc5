# SPDX-License-Identifier: GPL-3.0-or-later
"""Every aggregate comes back from the journal exactly as it was kept, whatever its texts are.

Two hundred generated values each; that rows outlast closing and do not disturb each other is shown with three of each.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from factories import (
    a_check_in,
    a_clause,
    a_client,
    a_consent,
    a_consent_document,
    a_consultation,
    a_contact,
    a_delivery,
    a_disclosure,
    a_follow_up,
    a_hold,
    a_matter,
    a_note,
    a_person_decision,
    a_practice,
    a_psychotherapy_note,
    a_redaction,
    a_release,
    a_request,
    a_restriction,
    a_session,
    a_signature,
    a_snippet,
    a_strike,
    an_addendum,
    an_appointment,
    an_authorization,
    an_evidence,
    an_item_choice,
    new_id,
)
from hostile_texts import filled_texts, texts, with_texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_fixtures import KEY, OneOfEach, add_one_of_each

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.check_ins import CheckInHow
from counselor_desk.domain.clients import Client, Contact, ContactRole, SafeContact
from counselor_desk.domain.consents import ConsentTopic, CopyGiven
from counselor_desk.domain.deliveries import DeliveredHow, FollowUpKind
from counselor_desk.domain.drawn_signatures import PLACES, DrawnSignature, Stroke
from counselor_desk.domain.ids import ClientId, MatterId, NoteId
from counselor_desk.domain.matters import ClientPosition, IdentityCheck, PaperKind, RecordType, ServedHow, SignerRole
from counselor_desk.domain.notes import NoteKind, NoteSection, NoteTemplate
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome, PacketFile, PersonAction, RedactionReason
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind
from counselor_desk.storage.addenda import AddendumStore
from counselor_desk.storage.appointments import AppointmentStore
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.authorizations import AuthorizationStore
from counselor_desk.storage.check_ins import CheckInStore
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database, open_database
from counselor_desk.storage.consents import ConsentDocumentStore, ConsentSignatureStore, ConsentStore
from counselor_desk.storage.contacts import ContactStore
from counselor_desk.storage.deliveries import DeliveryStore
from counselor_desk.storage.disclosures import DisclosureStore
from counselor_desk.storage.dump import dump_hash
from counselor_desk.storage.follow_ups import FollowUpStore
from counselor_desk.storage.holds import HoldStore
from counselor_desk.storage.matter_papers import MatterPaperStore
from counselor_desk.storage.matters import MatterStore
from counselor_desk.storage.notes import NoteStore
from counselor_desk.storage.practice import PracticeStore
from counselor_desk.storage.psychotherapy_notes import PsychotherapyNoteStore
from counselor_desk.storage.release_decisions import ReleaseDecisionStore
from counselor_desk.storage.releases import ReleaseStore
from counselor_desk.storage.restrictions import RestrictionStore
from counselor_desk.storage.search import SearchStore
from counselor_desk.storage.sessions import SessionStore
from counselor_desk.storage.snippets import SnippetStore

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))
maybe_days = st.none() | days
instants = st.datetimes(timezones=st.just(UTC))
clock_times = st.times().filter(lambda moment: moment.tzinfo is None and moment.fold == 0)

eighty = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


class UndoneError(Exception):
    """Raised and caught here only, to end a transaction without keeping it."""


@contextmanager
def rolled_back(database: Database) -> Iterator[None]:
    """A transaction that is undone at its end: two hundred examples neither wait for the disk nor meet each other."""
    with suppress(UndoneError), database.transaction():
        yield
        raise UndoneError


@pytest.fixture
def client(database: Database) -> Client:
    """The client whom the kept rows are about."""
    kept: Client = a_client()
    with database.transaction():
        ClientStore(database).add(kept)
    return kept


@eighty
@given(data=st.data())
def test_practice(database: Database, data: st.DataObject) -> None:
    practice = with_texts(a_practice(paper=data.draw(st.sampled_from(Paper))), lambda: data.draw(texts))
    with rolled_back(database):
        PracticeStore(database).save(practice)
        assert PracticeStore(database).get() == practice


@eighty
@given(data=st.data())
def test_clients(database: Database, data: st.DataObject) -> None:
    def draw() -> str:
        return data.draw(filled_texts)

    born, opened = sorted((data.draw(days), data.draw(days)))
    client = with_texts(
        a_client(
            date_of_birth=born,
            opened_on=opened,
            closed_on=data.draw(st.none() | st.dates(min_value=opened)),
            deceased_on=data.draw(maybe_days),
            safe_contact=with_texts(
                SafeContact(voicemail_allowed=data.draw(st.booleans()), email_allowed=data.draw(st.booleans())), draw
            ),
        ),
        draw,
    )
    store = ClientStore(database)
    with rolled_back(database):
        store.add(client)
        assert store.get(client.id) == client
        assert store.find_by_code(client.code.lower()) == client


@eighty
@given(data=st.data())
def test_contacts(database: Database, client: Client, data: st.DataObject) -> None:
    contact: Contact = with_texts(
        a_contact(
            client_id=client.id,
            role=data.draw(st.sampled_from(ContactRole)),
            also_called=tuple(data.draw(st.lists(texts, max_size=3))),
        ),
        lambda: data.draw(filled_texts),
    )
    with rolled_back(database):
        ContactStore(database).add(contact)
        assert ContactStore(database).of_client(client.id)[-1] == contact


@eighty
@given(data=st.data())
def test_restrictions(database: Database, client: Client, data: st.DataObject) -> None:
    restriction = a_restriction(
        client_id=client.id, words=data.draw(texts), agreed_on=data.draw(days), lifted_on=data.draw(maybe_days)
    )
    with rolled_back(database):
        RestrictionStore(database).add(restriction)
        assert restriction in RestrictionStore(database).of_client(client.id)


@eighty
@given(data=st.data())
def test_sessions(database: Database, client: Client, data: st.DataObject) -> None:
    start = data.draw(clock_times)
    session = a_session(
        number=data.draw(st.integers(1, 10**9)),
        local_date=data.draw(days),
        start=start,
        stop=data.draw(clock_times.filter(lambda stop: stop != start)),
        kind=data.draw(st.sampled_from(SessionKind)),
        modality=data.draw(st.sampled_from(Modality)),
        attendance=data.draw(st.sampled_from(Attendance)),
        group_name=data.draw(texts),
        attendees=(client.id,),
    )
    with rolled_back(database):
        SessionStore(database).add(session)
        assert SessionStore(database).get(session.id) == session


@eighty
@given(data=st.data())
def test_appointments(database: Database, client: Client, data: st.DataObject) -> None:
    start = data.draw(clock_times)
    appointment = an_appointment(
        local_date=data.draw(days),
        start=start,
        stop=data.draw(clock_times.filter(lambda stop: stop != start)),
        kind=data.draw(st.sampled_from(SessionKind)),
        modality=data.draw(st.sampled_from(Modality)),
        group_name=data.draw(texts),
        attendees=(client.id,),
    )
    with rolled_back(database):
        AppointmentStore(database).add(appointment)
        assert AppointmentStore(database).get(appointment.id) == appointment


@eighty
@given(data=st.data())
def test_check_ins(database: Database, client: Client, data: st.DataObject) -> None:
    check_in = a_check_in(
        client_id=client.id,
        asked_on=data.draw(days),
        how=data.draw(st.sampled_from(CheckInHow)),
        recorded_at=data.draw(instants),
        changes=data.draw(texts),
    )
    with rolled_back(database):
        CheckInStore(database).add(check_in)
        assert CheckInStore(database).of_client(client.id) == (check_in,)
        assert CheckInStore(database).last_of_client(client.id) == check_in


@eighty
@given(
    shortcut=st.from_regex(r";[a-z0-9]{1,16}", fullmatch=True),
    title=filled_texts,
    text=filled_texts,
)
def test_snippets(database: Database, shortcut: str, title: str, text: str) -> None:
    snippet = a_snippet(shortcut=shortcut, title=title, text=text)
    with rolled_back(database):
        SnippetStore(database).save(snippet)
        assert SnippetStore(database).list() == (snippet,)


@eighty
@given(data=st.data())
def test_deliveries_and_what_is_left_to_do(database: Database, free: OneOfEach, data: st.DataObject) -> None:
    release = a_release(
        number=ReleaseStore(database).next_number(2026), matter_id=free.matter.id, client_id=free.client.id
    )
    delivery = a_delivery(
        release_id=release.id,
        delivered_on=data.draw(days),
        how=data.draw(st.sampled_from(DeliveredHow)),
        received_by=data.draw(filled_texts),
        remark=data.draw(texts),
        recorded_at=data.draw(instants),
    )
    follow_up = a_follow_up(
        matter_id=free.matter.id,
        kind=data.draw(st.sampled_from(FollowUpKind)),
        due_on=data.draw(days),
        done_on=data.draw(maybe_days),
    )
    words = data.draw(filled_texts)
    with rolled_back(database):
        ReleaseStore(database).add(release, ())
        ReleaseStore(database).keep_passphrase(release.id, words)
        DeliveryStore(database).add(delivery)
        FollowUpStore(database).add(follow_up)
        assert ReleaseStore(database).passphrase_of(release.id) == words
        assert DeliveryStore(database).of_release(release.id) == (delivery,)
        assert FollowUpStore(database).get(follow_up.id) == follow_up
        assert follow_up in FollowUpStore(database).of_matter(free.matter.id)


@eighty
@given(data=st.data())
def test_notes_of_every_state(database: Database, client: Client, data: st.DataObject) -> None:
    headings = data.draw(st.lists(texts, max_size=4))
    signature = data.draw(st.none() | st.builds(a_signature, name=texts, credentials=texts, signed_at=instants))
    note = a_note(
        client_id=client.id,
        kind=data.draw(st.sampled_from(NoteKind)),
        template=data.draw(st.sampled_from(NoteTemplate)),
        service_date=data.draw(days),
        sections=tuple(NoteSection(heading, data.draw(texts)) for heading in headings),
        first_keystroke_at=data.draw(instants),
        late_entry_reason=data.draw(texts),
        signature=signature,
        strike=None
        if signature is None
        else data.draw(st.none() | st.builds(a_strike, reason=filled_texts, struck_at=instants)),
        part2_origin=data.draw(st.booleans()),
        version=data.draw(st.integers(1, 10**9)),
    )
    with rolled_back(database):
        NoteStore(database).add(note)
        kept = NoteStore(database).get(note.id)
        assert kept == note
        assert kept.content_hash == note.content_hash


@eighty
@given(data=st.data())
def test_addenda(database: Database, client: Client, data: st.DataObject) -> None:
    signed = a_note(client_id=client.id, signature=a_signature())
    addendum = with_texts(
        an_addendum(note_id=signed.id, first_keystroke_at=data.draw(instants), previous_hash=signed.content_hash),
        lambda: data.draw(texts),
    )
    with rolled_back(database):
        NoteStore(database).add(signed)
        AddendumStore(database).add(addendum)
        assert AddendumStore(database).of_note(signed.id) == (addendum,)
        assert AddendumStore(database).of_note(signed.id)[0].content_hash == addendum.content_hash
        assert addendum in AddendumStore(database).of_client(client.id)


@eighty
@given(nonce=st.binary(min_size=12, max_size=12), ciphertext=st.binary(min_size=16, max_size=99), moment=instants)
def test_psychotherapy_notes(
    database: Database, client: Client, nonce: bytes, ciphertext: bytes, moment: datetime
) -> None:
    note = a_psychotherapy_note(client_id=client.id, written_at=moment)
    store = PsychotherapyNoteStore(database)
    with rolled_back(database):
        store.add(note, nonce=nonce, ciphertext=ciphertext)
        assert note in store.of_client(client.id)
        assert store.body(note.id) == (nonce, ciphertext)


places = st.floats(0, 1).map(lambda place: round(place, PLACES))
strokes = st.lists(st.lists(st.tuples(places, places), min_size=1, max_size=30).map(tuple), min_size=1, max_size=6).map(
    tuple
)


@eighty
@given(lines=strokes, ratio=st.floats(0.1, 20).map(lambda ratio: round(ratio, PLACES)), moment=instants)
def test_signatures_drawn_in_the_room(
    database: Database, client: Client, lines: tuple[Stroke, ...], ratio: float, moment: datetime
) -> None:
    document = a_consent_document()
    consent = a_consent(client_id=client.id, document_id=document.id)
    signature = DrawnSignature(strokes=lines, ratio=ratio, signed_at=moment)
    with rolled_back(database):
        ConsentDocumentStore(database).add(document)
        ConsentStore(database).add(consent)
        ConsentSignatureStore(database).add(consent.id, signature)
        assert ConsentSignatureStore(database).find(consent.id) == signature
        assert ConsentSignatureStore(database).drawn_by(client.id) == {consent.id}


@eighty
@given(data=st.data())
def test_consents_and_their_documents(database: Database, client: Client, data: st.DataObject) -> None:
    topic = data.draw(st.sampled_from(ConsentTopic))
    version = data.draw(st.integers(1, 10**9))
    document = with_texts(
        a_consent_document(topic=topic, version=version, effective_from=data.draw(days)), lambda: data.draw(texts)
    )
    answered, expires, revoked = sorted((data.draw(days), data.draw(days), data.draw(days)))
    consent = with_texts(
        a_consent(
            client_id=client.id,
            document_id=document.id,
            topic=topic,
            document_version=version,
            answered_on=answered,
            discussed_on=data.draw(days),
            copy_given=data.draw(st.sampled_from(CopyGiven)),
            review_due=data.draw(maybe_days),
            expires_on=data.draw(st.none() | st.just(expires)),
            revoked_on=data.draw(st.none() | st.just(revoked)),
        ),
        lambda: data.draw(filled_texts),
    )
    with rolled_back(database):
        ConsentDocumentStore(database).add(document)
        ConsentStore(database).add(consent)
        assert ConsentDocumentStore(database).get(document.id) == document
        assert ConsentStore(database).get(consent.id) == consent


@eighty
@given(data=st.data())
def test_authorizations(database: Database, client: Client, data: st.DataObject) -> None:
    revoked_on = data.draw(maybe_days)
    authorization: Authorization = with_texts(
        an_authorization(
            client_id=client.id,
            period_from=data.draw(maybe_days),
            period_to=data.draw(maybe_days),
            expires_on=data.draw(maybe_days),
            signed_on=data.draw(maybe_days),
            is_compound=data.draw(st.booleans()),
            is_conditioned=data.draw(st.booleans()),
            is_known_false=data.draw(st.booleans()),
            revoked_on=revoked_on,
            revoked_in_writing=None if revoked_on is None else data.draw(st.none() | st.booleans()),
        ),
        lambda: data.draw(texts),
    )
    with rolled_back(database):
        AuthorizationStore(database).add(authorization)
        assert AuthorizationStore(database).get(authorization.id) == authorization


@eighty
@given(data=st.data())
def test_matters_with_everything_they_hold(database: Database, client: Client, data: st.DataObject) -> None:
    def draw() -> str:
        return data.draw(filled_texts)

    matter_id = MatterId(new_id())
    dated, served, due = sorted((data.draw(days), data.draw(days), data.draw(days)))
    request = with_texts(
        a_request(
            paper=data.draw(st.sampled_from(PaperKind)),
            signer_role=data.draw(st.sampled_from(SignerRole)),
            served_how=data.draw(st.sampled_from(ServedHow)),
            dated_on=dated,
            served_on=served,
            due_on=data.draw(st.none() | st.just(due)),
            objection_due_on=data.draw(maybe_days),
            withdrawn_on=data.draw(maybe_days),
        ),
        draw,
    )
    clauses = tuple(
        with_texts(
            a_clause(
                matter_id=matter_id,
                number=number,
                record_type=data.draw(st.sampled_from(RecordType)),
                period_from=dated,
                period_to=due,
            ),
            draw,
        )
        for number in range(1, 1 + data.draw(st.integers(0, 2)))
    )
    matter = a_matter(
        id=matter_id,
        client_id=client.id,
        request=request,
        opened_at=data.draw(instants),
        clauses=clauses,
        evidence=tuple(an_evidence(key=key, remark=draw()) for key in data.draw(st.sets(filled_texts, max_size=2))),
        consultations=tuple(
            with_texts(a_consultation(on=data.draw(days)), draw) for _ in range(data.draw(st.integers(0, 2)))
        ),
        position=data.draw(st.sampled_from(ClientPosition)),
        position_on=data.draw(maybe_days),
        identity=data.draw(st.none() | st.builds(IdentityCheck, initials=texts, date_of_birth=days)),
        closed_at=data.draw(st.none() | instants),
    )
    store = MatterStore(database)
    with rolled_back(database):
        store.add(matter)
        assert store.get(matter.id) == matter


@eighty
@given(name=filled_texts, content=st.binary())
def test_papers_of_a_matter(database: Database, free: OneOfEach, name: str, content: bytes) -> None:
    store = MatterPaperStore(database)
    with rolled_back(database):
        kept = store.add(free.matter.id, name=name, media_type="image/png", content=content)
        assert store.of_matter(free.matter.id)[-1] == kept
        assert kept.content == content


@eighty
@given(moment=instants, reason=filled_texts, size=st.integers(0, 10**9))
def test_holds(database: Database, free: OneOfEach, moment: datetime, reason: str, size: int) -> None:
    hold = a_hold(client_id=free.client.id, matter_id=free.matter.id, placed_at=moment, head=TreeHead(size, "ab" * 32))
    store = HoldStore(database)
    with rolled_back(database):
        store.place(hold)
        assert hold in store.standing(free.client.id)
        store.lift(hold.id, at=moment, reason=f"lifted: {reason}")
        lifted = replace(hold, lifted_at=moment, lifted_reason=f"lifted: {reason}")
        assert lifted in store.of_matter(free.matter.id)
        assert store.standing(free.client.id) == ()


@eighty
@given(data=st.data())
def test_decisions_on_the_way_to_a_release(database: Database, free: OneOfEach, data: st.DataObject) -> None:
    store, matter_id = ReleaseDecisionStore(database), free.matter.id
    choice = an_item_choice(
        matter_id=matter_id,
        item_id=ItemId(data.draw(filled_texts)),
        outcome=data.draw(st.sampled_from((ItemOutcome.RELEASE, ItemOutcome.WITHHOLD))),
        reason=data.draw(filled_texts),
        chosen_at=data.draw(instants),
    )
    decision = a_person_decision(
        matter_id=matter_id,
        key=data.draw(filled_texts),
        action=data.draw(st.sampled_from(PersonAction)),
        reason=data.draw(st.sampled_from(RedactionReason)),
        item_id=data.draw(st.none() | filled_texts),
        decided_at=data.draw(instants),
    )
    start = data.draw(st.integers(0, 10**6))
    redaction = a_redaction(
        matter_id=matter_id,
        item_id=ItemId(data.draw(filled_texts)),
        heading=data.draw(texts),
        start=start,
        end=start + data.draw(st.integers(1, 99)),
        reason=data.draw(st.sampled_from(RedactionReason)),
    )
    with rolled_back(database):
        store.choose_item(choice)
        store.decide_person(decision)
        store.add_redaction(redaction)
        assert store.item_choices(matter_id)[-1] == choice
        assert store.person_decisions(matter_id)[-1] == decision
        assert redaction in store.redactions(matter_id)


@eighty
@given(data=st.data())
def test_releases_with_their_packets(database: Database, free: OneOfEach, data: st.DataObject) -> None:
    item_ids = data.draw(st.lists(filled_texts, unique=True, max_size=4))
    split = data.draw(st.integers(0, len(item_ids)))
    store = ReleaseStore(database)
    release = with_texts(
        a_release(
            number=store.next_number(2026),
            matter_id=free.matter.id,
            client_id=free.client.id,
            built_at=data.draw(instants),
            released_items=tuple(item_ids[:split]),
            withheld_items=tuple(item_ids[split:]),
            pages=data.draw(st.integers(1, 9999)),
        ),
        lambda: data.draw(texts),
    )
    files = tuple(
        PacketFile(name, data.draw(st.binary(max_size=99)))
        for name in data.draw(st.lists(filled_texts, unique=True, max_size=3))
    )
    with rolled_back(database):
        store.add(release, files)
        assert store.get(release.id) == release
        assert store.packet_of(release.id) == files


@eighty
@given(data=st.data())
def test_disclosures(database: Database, client: Client, data: st.DataObject) -> None:
    disclosure = with_texts(
        a_disclosure(
            client_id=client.id,
            disclosed_on=data.draw(days),
            recorded_at=data.draw(instants),
            in_statutory_accounting=data.draw(st.booleans()),
        ),
        lambda: data.draw(texts),
    )
    with rolled_back(database):
        DisclosureStore(database).add(disclosure)
        assert disclosure in DisclosureStore(database).of_client(client.id)


@eighty
@given(data=st.data())
def test_audit_events(database: Database, data: st.DataObject) -> None:
    store = AuditStore(database)
    with rolled_back(database):
        event = store.append(
            kind=data.draw(st.sampled_from(AuditKind)),
            subject=data.draw(texts),
            at=data.draw(instants),
            client_id=data.draw(st.none() | texts.map(ClientId)),
            content_hash=data.draw(texts),
            reason=data.draw(texts),
        )
        assert store.events(limit=1) == (event,)
        assert store.head().size == event.seq
        assert store.verify() == ()


@eighty
@given(title=texts, body=texts, typed=st.text(st.characters(), max_size=20))
def test_searching_for_anything_never_fails(
    database: Database, client: Client, title: str, body: str, typed: str
) -> None:
    store = SearchStore(database)
    with rolled_back(database):
        store.index(
            kind="addendum",
            subject_id="one",
            client_id=client.id,
            service_date=date(2026, 1, 1),
            title=title,
            text=body,
            note_id=NoteId("two"),
            note_kind=NoteKind.PROGRESS,
        )
        for query in (typed, title, body):
            assert len(store.find(query)) <= 1


def test_midnight_and_microseconds_of_a_clock_time_survive(database: Database, client: Client) -> None:
    session = a_session(attendees=(client.id,), start=time(23, 59, 59, 999999), stop=time(0, 0))
    with database.transaction():
        SessionStore(database).add(session)
    assert SessionStore(database).get(session.id) == session


def test_everything_outlasts_closing_and_opening(journal_file: Path) -> None:
    database = open_database(journal_file, key=KEY)
    kept = [add_one_of_each(database, number=number) for number in (1, 2, 3)]
    before = dump_hash(database)
    database.close()
    database = open_database(journal_file, key=KEY)
    assert dump_hash(database) == before
    for each in kept:
        assert ClientStore(database).get(each.client.id) == each.client
        assert set(NoteStore(database).of_client(each.client.id)) == {each.draft, each.signed, each.struck}
        assert MatterStore(database).get(each.matter.id) == each.matter
        assert HoldStore(database).standing(each.client.id) == (each.hold,)
    database.close()
