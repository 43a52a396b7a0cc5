# SPDX-License-Identifier: GPL-3.0-or-later
"""Fills every place of a journal in which text of people can stand with canaries, and asks which places have none."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from canaries import STEM, TYPED_ELSEWHERE, canary
from factories import (
    a_check_in,
    a_consent,
    a_consent_document,
    a_consultation,
    a_follow_up,
    a_request,
    a_restriction,
    a_session,
    a_snippet,
    an_appointment,
    an_authorization,
    new_id,
)
from independent_vault import columns_of
from practice_journal import CLIENT, COMPANION, PLAIN, type_clause

from counselor_desk.domain.consents import ConsentTopic
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome, PersonAction, RedactionReason
from counselor_desk.services.open_desk import OpenDesk

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Value = TypeVar("_Value", bound="DataclassInstance")

# what a client's words could be put into without being a field of text: found by its name, wherever it stands
_COLUMNS_OF_PEOPLE = """
legal_name display_name pronouns language safe_phone safe_email safe_address safe_instructions
communication_preferences practice_name counselor_name credentials licence licence_number address phone email
name also_called may_be_told words title text sections late_entry_reason reason questions discloser description
recipient_name recipient_address purpose expires_with signer_name representative_authority witness_name changes
group_name court docket caption requester_name requester_address justification role gist remark lifted_reason
received_by shortcut content
"""
COLUMNS_OF_PEOPLE = frozenset(_COLUMNS_OF_PEOPLE.split())

# places of such a name that hold something else, or nothing that a person typed, with the reason
HOLDS_NO_TYPED_TEXT = {
    "contact.role": "a choice among roles",
    "packet_file.name": "the fixed name of a file in a packet",
    "packet_file.content": "the packet itself, which is compressed and, here, protected",
    "matter_paper.name": "the fixed name under which an imported paper is kept",
    "packet_passphrase.words": "six words that the program chose",
    "redaction.reason": "a choice among reasons",
    "person_decision.reason": "the same",
    "release.recipient_address": "of the court order, which names a clerk and no address",
    "disclosure.recipient_address": "the same",
    "disclosure.description": "composed by the program of record types and dates",
    "disclosure.purpose": "composed by the program of the kind of paper and its date",
}


def with_canaries(value: _Value, *but: str) -> _Value:
    """Put a canary into every text of people of a value: the fields that its own `repr` leaves out."""
    changes: dict[str, Any] = {}
    for each in fields(value):
        words = canary(f"{type(value).__name__} {each.name}".lower().replace("_", " "))
        if each.repr or not each.init or each.name in but:
            continue
        if isinstance(getattr(value, each.name), str):
            changes[each.name] = words
    return replace(value, **changes)


def write_everything(desk: OpenDesk) -> None:
    """Write what the sample practice has none of; by the services, inside the journal that is open."""
    on = date(2026, 11, 22)
    desk.snippets.save(with_canaries(a_snippet(shortcut=f";{STEM}"), "shortcut"))
    desk.clients.restrict(with_canaries(a_restriction(id=new_id(), client_id=CLIENT)))
    topic = ConsentTopic.RECORDING
    document = desk.consents.add_document(with_canaries(a_consent_document(id=new_id(), topic=topic)))
    consent = a_consent(id=new_id(), client_id=CLIENT, topic=topic, document_id=document.id)
    desk.consents.record(with_canaries(consent))
    desk.consents.record_authorization(with_canaries(an_authorization(id=new_id(), client_id=CLIENT)))
    desk.check_ins.record(with_canaries(a_check_in(id=new_id(), client_id=CLIENT)))
    group = with_canaries(a_session(id=new_id(), number=31, local_date=on, attendees=(CLIENT, COMPANION)))
    desk.sessions.add(group)
    desk.appointments.plan(with_canaries(an_appointment(id=new_id(), attendees=(CLIENT, COMPANION))))
    _answer_a_paper(desk)


def _answer_a_paper(desk: OpenDesk) -> None:
    """Open, decide, release nothing, and close again, so that the journal's own court order finds its desk free."""
    opened = desk.matters.open(
        with_canaries(a_request()), client_id=CLIENT, paper=b"%PDF-1.7 " + canary("paper").encode()
    )
    matter_id = opened.matter.id
    type_clause(desk, matter_id, RecordType.PROGRESS_NOTES)
    desk.matters.add_clause(
        matter_id,
        record_type=RecordType.WHOLE_RECORD,
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        words=canary("clause"),
        justification=canary("justification"),
    )
    desk.matters.record_consultation(matter_id, with_canaries(a_consultation(role=canary("role"))))
    key = desk.review.scope(matter_id).evidence_missing[0].key
    desk.matters.record_evidence(matter_id, key=key, remark=canary("evidence"))
    person = desk.review.scope(matter_id).undecided_people[0]
    desk.review.decide_person(matter_id, person, action=PersonAction.KEEP)
    item = ItemId(f"note:{PLAIN}")
    desk.review.choose_item(matter_id, item, outcome=ItemOutcome.WITHHOLD, reason=canary("withheld because"))
    desk.review.redact(matter_id, item, heading="Narrative", start=0, end=3, reason=RedactionReason.PRIVILEGED)
    desk.deliveries.plan(with_canaries(a_follow_up(id=new_id(), matter_id=matter_id)))
    (hold,) = desk.matters.holds_of(matter_id)
    desk.matters.lift_hold(hold.id, client_id=CLIENT, reason=canary("hold lifted because"))
    desk.matters.close(matter_id)


def places_without_canary(rows: Mapping[str, list[tuple[object, ...]]], connection: Any) -> Iterator[str]:
    """Every column that should hold text of people and holds none of ours, as `table.column`."""
    for table, its_rows in rows.items():
        for number, column in enumerate(columns_of(connection, table)):
            place = f"{table}.{column}"
            if column not in COLUMNS_OF_PEOPLE or place in HOLDS_NO_TYPED_TEXT:
                continue
            if not any(_is_canary(row[number]) for row in its_rows):
                yield place


def _is_canary(value: object) -> bool:
    raw = value.encode() if isinstance(value, str) else value
    return isinstance(raw, bytes) and (
        STEM.encode() in raw.lower() or any(each.encode() in raw for each in TYPED_ELSEWHERE)
    )
