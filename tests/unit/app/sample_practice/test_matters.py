# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers that arrive, and whether the script decides everybody whom the real finder finds."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sample_practice_days import LAST_DAY

from counselor_desk.app.sample_practice import SampleMatter, SampleNote, SamplePractice, compose_sample_practice
from counselor_desk.app.sample_practice.working_days import is_working_day
from counselor_desk.domain.clients import Client
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.matters import PaperKind, RecordType, SignerRole, basis_of
from counselor_desk.domain.notes import NoteKind
from counselor_desk.domain.records import ItemField, ItemId, ItemState, RecordItem
from counselor_desk.domain.release_bases import ReleaseBasis
from counselor_desk.domain.releases import PersonAction, RedactionReason
from counselor_desk.domain.sessions import SessionKind
from counselor_desk.domain.text import folded
from counselor_desk.domain.third_persons import KnownPerson, Mention, MentionKind, find_mentions

_Notes = tuple[SampleNote, ...]


def _matter(practice: SamplePractice, key: str) -> SampleMatter:
    return next(each for each in practice.matters if each.key == key)


def _inside(matter: SampleMatter, day: date) -> bool:
    return matter.clauses[0].period_from <= day <= matter.clauses[0].period_to


def _items(practice: SamplePractice, notes: Iterable[SampleNote], matter: SampleMatter) -> list[RecordItem]:
    """Everything that the order could reach: all notes of the period, all consents before its end."""
    items = []
    for number, note in enumerate(notes):
        if note.client != matter.client or not _inside(matter, note.service_date):
            continue
        fields = [ItemField(heading, text) for heading, text in note.sections]
        fields += [ItemField("Late entry", note.late_entry_reason)]
        fields += [ItemField("Addendum", f"{each.text}\n{each.reason}") for each in note.addenda]
        items.append(_item(f"note:{number}", RecordType.PROGRESS_NOTES, note.service_date, fields))
    documents = {(each.topic, each.version): each for each in practice.consent_documents}
    for number, consent in enumerate(practice.consents):
        if consent.client == matter.client and consent.answered_on <= matter.clauses[0].period_to:
            text = documents[(consent.topic, consent.document_version)].text
            fields = [ItemField("Words of the document", text), ItemField("Questions asked", consent.questions)]
            items.append(_item(f"consent:{number}", RecordType.CONSENTS, consent.answered_on, fields))
    return items


def _item(item_id: str, record_type: RecordType, day: date, fields: list[ItemField]) -> RecordItem:
    return RecordItem(
        id=ItemId(item_id),
        client_id=ClientId("quint"),
        record_type=record_type,
        service_date=day,
        title="",
        subtitle="",
        state=ItemState.FINAL,
        fields=tuple(fields),
    )


def _mentions(practice: SamplePractice, notes: Iterable[SampleNote]) -> tuple[Mention, ...]:
    matter = _matter(practice, "court_order")
    client = next(each for each in practice.clients if each.key == matter.client)
    known = [
        KnownPerson(key=folded(each.name), names=(each.name, *each.also_called), kind=MentionKind.CONTACT)
        for each in client.contacts
    ]
    known += [
        KnownPerson(
            key=folded(each.legal_name), names=(each.legal_name, each.display_name), kind=MentionKind.OTHER_CLIENT
        )
        for each in practice.clients
        if each.key != client.key
    ]
    return find_mentions(
        _items(practice, notes, matter),
        client_names=(client.legal_name, client.display_name),
        known=known,
        allowed_names=(
            practice.profile.counselor_name,
            practice.profile.practice_name,
            practice.profile.credentials,
        ),
    )


def test_a_judges_order_a_lawyers_subpoena_and_a_clients_form_have_arrived(practice: SamplePractice) -> None:
    bases = {each.key: basis_of(paper=each.paper, signer=each.signer_role) for each in practice.matters}
    assert bases == {
        "court_order": ReleaseBasis.COURT_ORDER,
        "subpoena": ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA,
        "authorization": ReleaseBasis.CLIENT_AUTHORIZATION,
    }


def test_the_order_has_three_clauses_and_names_no_process_notes(practice: SamplePractice) -> None:
    matter = _matter(practice, "court_order")
    assert [each.record_type for each in matter.clauses] == [
        RecordType.PROGRESS_NOTES,
        RecordType.ATTENDANCE,
        RecordType.CONSENTS,
    ]
    assert (matter.paper, matter.signer_role) == (PaperKind.COURT_ORDER, SignerRole.JUDGE)


def test_papers_are_dated_before_they_are_served_and_before_they_are_due(practice: SamplePractice) -> None:
    for matter in practice.matters:
        assert matter.dated_on <= matter.served_on <= LAST_DAY < matter.due_on
        assert is_working_day(matter.served_on)
        assert all(matter.served_on <= each.on <= LAST_DAY for each in matter.consultations)


def test_the_order_describes_the_right_person(practice: SamplePractice) -> None:
    matter = _matter(practice, "court_order")
    sample = next(each for each in practice.clients if each.key == matter.client)
    client = Client(
        id=ClientId(sample.key),
        code="C-0001",
        legal_name=sample.legal_name,
        display_name=sample.display_name,
        date_of_birth=sample.date_of_birth,
        country=sample.country,
        region=sample.region,
        opened_on=sample.opened_on,
    )
    assert matter.identity.initials == client.initials
    assert matter.identity.date_of_birth == client.date_of_birth


def test_the_period_holds_one_of_everything_that_makes_a_release_hard(practice: SamplePractice, notes: _Notes) -> None:
    matter = _matter(practice, "court_order")
    inside = [note for note in notes if note.client == matter.client and _inside(matter, note.service_date)]
    joint = [
        note
        for note in inside
        if note.session is not None and practice.sessions[note.session].kind is SessionKind.COUPLE
    ]
    assert sum(bool(note.late_entry_reason) for note in inside) == 1
    assert sum(len(note.addenda) for note in inside) == 1
    assert sum(note.signed_at is None for note in inside) == 1
    assert sum(note.struck is not None for note in inside) == 1
    assert len(joint) == 1
    assert sum(note.kind is NoteKind.CONTACT for note in inside) == 1
    assert sum(note.kind is NoteKind.PROGRESS for note in inside) >= 14


def test_the_addendum_was_written_after_the_period(practice: SamplePractice, notes: _Notes) -> None:
    matter = _matter(practice, "court_order")
    addenda = [
        each
        for note in notes
        if note.client == matter.client and _inside(matter, note.service_date)
        for each in note.addenda
    ]
    assert addenda[0].begun_at.date() > matter.clauses[0].period_to


def test_there_are_notes_outside_the_period_and_process_notes_inside(practice: SamplePractice, notes: _Notes) -> None:
    matter = _matter(practice, "court_order")
    own = [note.service_date for note in notes if note.client == matter.client]
    assert min(own) < matter.clauses[0].period_from
    assert max(own) > matter.clauses[0].period_to + timedelta(days=60)
    process = [each for each in practice.psychotherapy_notes if each.client == matter.client]
    assert sum(_inside(matter, each.service_date) for each in process) >= 5


def test_the_joint_session_is_withheld_with_a_reason(practice: SamplePractice) -> None:
    choice = _matter(practice, "court_order").items[0]
    assert practice.sessions[choice.session].kind is SessionKind.COUPLE
    assert practice.sessions[choice.session].attendees == ("quint", "harrow")
    assert choice.reason


@pytest.mark.parametrize(
    ("seed", "clients", "sessions", "last_day"),
    [
        (7, 24, 600, LAST_DAY),
        (1, 24, 600, LAST_DAY),
        (7, 5, 60, LAST_DAY),
        (7, 60, 900, LAST_DAY),
        (7, 24, 600, date(2026, 12, 18)),
        (7, 24, 600, date(2027, 4, 9)),
    ],
)
def test_everybody_found_in_the_order_is_decided(seed: int, clients: int, sessions: int, last_day: date) -> None:
    composed = compose_sample_practice(seed=seed, clients=clients, sessions=sessions, last_day=last_day)
    script = _matter(composed, "court_order").people
    found = _mentions(composed, composed.notes())
    assert {each.key for each in found if script.decide(key=each.key, kind=each.kind) is None} == set()


def test_at_least_eight_people_and_details_are_taken_out(practice: SamplePractice, notes: _Notes) -> None:
    script = _matter(practice, "court_order").people
    taken: dict[RedactionReason, set[str]] = {}
    for each in _mentions(practice, notes):
        decision = script.decide(key=each.key, kind=each.kind)
        assert decision is not None
        if decision.action is PersonAction.REDACT:
            taken.setdefault(decision.reason, set()).add(each.key)
    assert len(taken[RedactionReason.THIRD_PARTY]) >= 10
    assert len(taken[RedactionReason.CONTACT_DETAIL]) >= 6
    assert len(taken[RedactionReason.OTHER_CLIENT]) >= 2
    assert taken[RedactionReason.IDENTIFIER] == {"lta-48213"}


def test_a_name_on_no_list_stays_undecided(practice: SamplePractice) -> None:
    script = _matter(practice, "court_order").people
    assert script.decide(key="somebody else", kind=MentionKind.LIKELY_NAME) is None


def test_people_on_file_are_taken_out_without_being_listed(practice: SamplePractice) -> None:
    decision = _matter(practice, "subpoena").people.decide(key="anybody", kind=MentionKind.CONTACT)
    assert decision is not None
    assert decision.action is PersonAction.REDACT


def test_what_is_taken_out_is_no_part_of_an_ordinary_word(practice: SamplePractice, notes: _Notes) -> None:
    """A packet is searched for every redacted string: a name inside a word that stays would look like a leak."""
    matter = _matter(practice, "court_order")
    script = matter.people
    found = _mentions(practice, notes)
    items = {item.id: item for item in _items(practice, notes, matter)}
    redacted = [
        each
        for each in found
        if (decision := script.decide(key=each.key, kind=each.kind)) is not None
        and decision.action is PersonAction.REDACT
    ]
    words = {each.text for each in redacted}
    kept = []
    for item in items.values():
        for each in item.fields:
            text = list(each.text)
            for mention in redacted:
                if mention.item_id == item.id and mention.heading == each.heading:
                    text[mention.start : mention.end] = ["\0"] * (mention.end - mention.start)
            kept.append("".join(text))
    left = folded("\n".join(kept))
    assert {word for word in words if folded(word) in left} == set()
