# SPDX-License-Identifier: GPL-3.0-or-later
"""What the counselor decides about items, people and spans, what follows from it, and which papers are refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from factories import a_client, a_consent, a_consultation, a_contact, a_session, new_id
from practice_journal import (
    AMENDED,
    CLIENT,
    COUPLE,
    DRAFT,
    LATE,
    PLAIN,
    STRUCK,
    authorization_matter,
    check_identity,
    court_order,
    prepare,
    put_evidence_on_file,
    ready_order,
    redact_people,
    type_clause,
)

from counselor_desk.domain.authorizations import AuthorizationDefect
from counselor_desk.domain.consents import CopyGiven, SignerCapacity
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.gate_reasons import BlockerCode, ItemReason
from counselor_desk.domain.ids import MatterId, NoteId
from counselor_desk.domain.matters import PaperKind, RecordType, SignerRole
from counselor_desk.domain.notes import NoteSection
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.release_bases import ReleaseBasis
from counselor_desk.domain.releases import ItemOutcome, PersonAction, RedactionReason
from counselor_desk.domain.third_persons import MentionKind
from counselor_desk.services.open_desk import OpenDesk

PLAIN_ITEM, LATE_ITEM, AMENDED_ITEM, COUPLE_ITEM = (ItemId(f"note:{each}") for each in (PLAIN, LATE, AMENDED, COUPLE))
RAFAEL = "rafael osprey quint"


def outcome(opened: OpenDesk, matter_id: MatterId, item_id: ItemId) -> ItemOutcome:
    decisions = opened.review.scope(matter_id).decision.items
    return next(each.outcome for each in decisions if each.item_id == item_id)


def blockers(opened: OpenDesk, matter_id: MatterId) -> dict[BlockerCode, str]:
    return {each.code: each.key for each in opened.review.scope(matter_id).decision.blockers}


def order_on_notes(opened: OpenDesk) -> MatterId:
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    return matter_id


def test_everybody_in_the_notes_is_asked_about_once(opened: OpenDesk) -> None:
    scope = opened.review.scope(order_on_notes(opened))
    assert {(each.text, each.kind) for each in scope.mentions} == {
        ("Rafa", MentionKind.CONTACT),
        ("Jonas WREN Keller", MentionKind.OTHER_CLIENT),
        ("(510) 555-0190", MentionKind.PHONE),
        ("rafael@osprey.example", MentionKind.EMAIL),
    }
    assert len(scope.undecided_people) == 4


def test_a_decision_for_one_item_outranks_the_one_for_everywhere_whichever_came_first(opened: OpenDesk) -> None:
    matter_id = order_on_notes(opened)
    opened.review.decide_person(matter_id, RAFAEL, action=PersonAction.KEEP, item_id=PLAIN_ITEM)
    opened.review.decide_person(matter_id, RAFAEL, action=PersonAction.REDACT)
    assert opened.review.scope(matter_id).spans[PLAIN_ITEM] == ()
    opened.review.decide_person(matter_id, RAFAEL, action=PersonAction.REDACT, item_id=PLAIN_ITEM)
    opened.review.decide_person(matter_id, RAFAEL, action=PersonAction.KEEP)
    assert len(opened.review.scope(matter_id).spans[PLAIN_ITEM]) == 1


def test_a_person_can_keep_the_whole_item_back(opened: OpenDesk) -> None:
    matter_id = order_on_notes(opened)
    opened.review.decide_person(matter_id, "Rafael  OSPREY Quint", action=PersonAction.WITHHOLD_ITEM)
    (decision,) = [each for each in opened.review.scope(matter_id).decision.items if each.item_id == PLAIN_ITEM]
    assert (decision.outcome, decision.reason) == (ItemOutcome.WITHHOLD, ItemReason.THIRD_PERSON)


def test_an_item_is_chosen_with_a_reason_and_the_newest_choice_counts(opened: OpenDesk) -> None:
    matter_id = order_on_notes(opened)
    assert outcome(opened, matter_id, COUPLE_ITEM) is ItemOutcome.NEEDS_YOUR_EYES
    with pytest.raises(UserError, match="value_missing"):
        opened.review.choose_item(matter_id, COUPLE_ITEM, outcome=ItemOutcome.RELEASE, reason=" \u200b")
    with pytest.raises(UserError, match="value_not_allowed"):
        opened.review.choose_item(matter_id, COUPLE_ITEM, outcome=ItemOutcome.NEEDS_YOUR_EYES, reason="later")
    for chosen in (ItemOutcome.RELEASE, ItemOutcome.WITHHOLD):
        opened.review.choose_item(matter_id, COUPLE_ITEM, outcome=chosen, reason="both agreed")
        assert outcome(opened, matter_id, COUPLE_ITEM) is chosen


@pytest.mark.parametrize("note_id", [DRAFT, STRUCK])
def test_a_hard_stop_is_not_chosen_away(opened: OpenDesk, note_id: str) -> None:
    matter_id = order_on_notes(opened)
    item_id = ItemId(f"note:{note_id}")
    opened.review.choose_item(matter_id, item_id, outcome=ItemOutcome.RELEASE, reason="please")
    assert outcome(opened, matter_id, item_id) is ItemOutcome.WITHHOLD


def test_a_psychotherapy_note_is_not_chosen_into_the_packet(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.PSYCHOTHERAPY_NOTES)
    (note,) = opened.journal.psychotherapy_notes.of_client(CLIENT)
    item_id = ItemId(f"psychotherapy_note:{note.id}")
    opened.review.choose_item(matter_id, item_id, outcome=ItemOutcome.RELEASE, reason="the order names it")
    scope = opened.review.scope(matter_id)
    assert outcome(opened, matter_id, item_id) is ItemOutcome.WITHHOLD
    assert scope.item(item_id).fields == ()


def test_a_choice_for_one_paper_says_nothing_about_another(opened: OpenDesk) -> None:
    first, second = order_on_notes(opened), order_on_notes(opened)
    opened.review.choose_item(first, LATE_ITEM, outcome=ItemOutcome.WITHHOLD, reason="not now")
    assert outcome(opened, second, LATE_ITEM) is ItemOutcome.RELEASE


def test_a_span_is_taken_out_until_it_is_taken_back(opened: OpenDesk) -> None:
    matter_id = order_on_notes(opened)
    redaction = opened.review.redact(
        matter_id, LATE_ITEM, heading="Narrative", start=2, end=13, reason=RedactionReason.PRIVILEGED
    )
    scope = opened.review.scope(matter_id)
    (span,) = set(scope.spans[LATE_ITEM])
    text = scope.item(LATE_ITEM).text_of("Narrative") or ""
    assert (text[span.start : span.end], span.reason) == ("sleep diary", RedactionReason.PRIVILEGED)
    opened.review.remove_redaction(redaction)
    assert opened.review.scope(matter_id).spans[LATE_ITEM] == ()
    with pytest.raises(UserError, match="record_not_found"):
        opened.review.remove_redaction(redaction)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10_000)])
def test_an_impossible_span_is_refused(opened: OpenDesk, start: int, end: int) -> None:
    matter_id = order_on_notes(opened)
    with pytest.raises(UserError, match="value_not_allowed"):
        opened.review.redact(
            matter_id, LATE_ITEM, heading="Narrative", start=start, end=end, reason=RedactionReason.PRIVILEGED
        )


@pytest.mark.parametrize(("item", "heading"), [("note:none", "Narrative"), (LATE_ITEM, "Plan")])
def test_a_span_needs_an_item_and_a_heading(opened: OpenDesk, item: str, heading: str) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        opened.review.redact(
            order_on_notes(opened), ItemId(item), heading=heading, start=0, end=1, reason=RedactionReason.PRIVILEGED
        )
    with pytest.raises(UserError, match="record_not_found"):
        opened.review.scope(order_on_notes(opened)).item(ItemId("note:none"))


def test_a_redaction_in_a_draft_that_was_changed_blocks_until_it_is_set_again(opened: OpenDesk) -> None:
    matter_id = order_on_notes(opened)
    # begun after service: a draft from before the hold is frozen
    begun = opened.notes.begin(
        replace(
            opened.notes.get(DRAFT),
            id=NoteId("9" * 32),
            session_id=None,
            first_keystroke_at=opened.journal.clock.now() + timedelta(minutes=1),
        )
    )
    draft = ItemId(f"note:{begun.id}")
    old = opened.review.redact(
        matter_id, draft, heading="Narrative", start=0, end=10, reason=RedactionReason.THIRD_PARTY
    )
    assert BlockerCode.REDACTIONS_OUTDATED not in blockers(opened, matter_id)
    opened.notes.save_draft(replace(begun, sections=(NoteSection("Narrative", "quite another text"),)))
    assert BlockerCode.REDACTIONS_OUTDATED in blockers(opened, matter_id)
    assert opened.review.scope(matter_id).spans[draft] == ()
    opened.review.remove_redaction(old)
    opened.review.redact(matter_id, draft, heading="Narrative", start=0, end=5, reason=RedactionReason.THIRD_PARTY)
    assert BlockerCode.REDACTIONS_OUTDATED not in blockers(opened, matter_id)


def test_the_first_name_of_a_companion_from_a_couple_session_is_noticed(opened: OpenDesk) -> None:
    matter_id = order_on_notes(opened)
    opened.review.choose_item(matter_id, COUPLE_ITEM, outcome=ItemOutcome.RELEASE, reason="both agreed")
    opened.notes.add_addendum(
        COUPLE, text="jonas asked for a copy.", reason="told later", first_keystroke_at=opened.journal.clock.now()
    )
    mentions = opened.review.scope(matter_id).mentions
    assert [each.text for each in mentions if each.item_id == COUPLE_ITEM] == ["jonas"]


def test_a_person_on_file_is_noticed_by_a_part_of_the_name_at_the_head_of_a_sentence(opened: OpenDesk) -> None:
    opened.clients.add_contact(a_contact(id=new_id(), client_id=CLIENT, name="Dr. Will Lund-Quint", also_called=()))
    note = replace(
        opened.notes.get(PLAIN),
        id=NoteId("9" * 32),
        session_id=None,
        signature=None,
        version=1,
        sections=(NoteSection("Narrative", "Will was late. Lund called twice. Quint smiled. she will dr. visit."),),
    )
    opened.notes.begin(note)
    opened.notes.sign(note.id)
    mentions = opened.review.scope(order_on_notes(opened)).mentions
    found = [(each.text, each.key) for each in mentions if each.item_id == f"note:{note.id}"]
    assert found == [("Will", "dr. will lund-quint"), ("Lund", "dr. will lund-quint")]


def test_a_parent_who_signed_a_consent_is_a_third_person(opened: OpenDesk) -> None:
    (document,) = opened.consents.documents()
    consent = opened.consents.record(
        a_consent(
            client_id=CLIENT,
            document_id=document.id,
            answered_on=date(2026, 2, 2),
            signer_name="Odette Marchbanks",
            capacity=SignerCapacity.PARENT,
        )
    )
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.CONSENTS)
    scope = opened.review.scope(matter_id)
    item = scope.item(ItemId(f"consent:{consent.id}"))
    assert "Odette" not in str(item.facts)
    opened.clients.add_contact(a_contact(id=new_id(), client_id=CLIENT, name="Odette Marchbanks", also_called=()))
    mentions = opened.review.scope(matter_id).mentions
    assert "Odette Marchbanks" in [each.text for each in mentions if each.item_id == item.id]


def test_the_whole_record_needs_a_reason_in_writing(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.WHOLE_RECORD)
    assert blockers(opened, matter_id)[BlockerCode.JUSTIFICATION_MISSING] == "1"
    type_clause(opened, other := court_order(opened), RecordType.WHOLE_RECORD, justification="the court says why")
    assert BlockerCode.JUSTIFICATION_MISSING not in blockers(opened, other)


def test_an_authorization_with_everything_builds_for_its_recipient(opened: OpenDesk) -> None:
    matter_id = authorization_matter(opened)
    prepare(opened, matter_id)
    built = opened.releases.build(matter_id)
    assert built.content.addressee.name == "Ines JUNIPER, attorney"
    assert not built.scope.decision.in_accounting
    assert built.content.notices[0][0] == "Redisclosure"


@pytest.mark.parametrize(
    ("changes", "defect"),
    [
        ({"revoked_on": date(2026, 11, 22)}, AuthorizationDefect.REVOKED),
        ({"expires_on": date(2026, 11, 21)}, AuthorizationDefect.EXPIRED),
        ({"signed_on": None}, AuthorizationDefect.NOT_YET_SIGNED),
        ({"statements_included": False}, AuthorizationDefect.STATEMENTS_MISSING),
        ({"is_compound": True}, AuthorizationDefect.COMPOUND),
        ({"purpose": ""}, AuthorizationDefect.PURPOSE_MISSING),
    ],
)
def test_a_defective_authorization_carries_nothing_whatever_is_ticked(
    opened: OpenDesk, changes: dict[str, Any], defect: AuthorizationDefect
) -> None:
    matter_id = authorization_matter(opened, **changes)
    put_evidence_on_file(opened, matter_id)
    check_identity(opened, matter_id)
    assert blockers(opened, matter_id)[BlockerCode.AUTHORIZATION_DEFECT] == defect.value
    with pytest.raises(UserError, match="release_refused"):
        opened.releases.build(matter_id)


def test_an_authorization_reaches_its_own_period_only(opened: OpenDesk) -> None:
    matter_id = authorization_matter(opened, period_from=date(2026, 4, 13), period_to=date(2026, 5, 5))
    decisions = opened.review.scope(matter_id).decision.items
    released = [each.item_id for each in decisions if each.outcome is ItemOutcome.RELEASE]
    assert released == [AMENDED_ITEM]
    prepare(opened, matter_id)
    withheld = opened.releases.build(matter_id).content.withheld
    assert {each.service_date for each in withheld} == {date(2026, 4, 27), date(2026, 5, 4)}


def test_without_the_form_on_file_there_is_no_authorization(opened: OpenDesk) -> None:
    matter_id = court_order(opened, paper=PaperKind.CLIENT_AUTHORIZATION, signer_role=SignerRole.CLIENT)
    type_clause(opened, matter_id)
    assert BlockerCode.AUTHORIZATION_MISSING in blockers(opened, matter_id)


def test_illinois_asks_for_a_witness(opened: OpenDesk) -> None:
    client = opened.clients.get(CLIENT)
    opened.clients.change(replace(client, region="IL"))
    alone = authorization_matter(opened)
    assert blockers(opened, alone)[BlockerCode.AUTHORIZATION_DEFECT] == AuthorizationDefect.WITNESS_MISSING.value
    witnessed = authorization_matter(opened, witness_name="Piet LINDEN", copy_given=CopyGiven.PRINTED)
    assert BlockerCode.AUTHORIZATION_DEFECT not in blockers(opened, witnessed)


@pytest.mark.parametrize("paper", [PaperKind.COURT_ORDER, PaperKind.SUBPOENA])
@pytest.mark.parametrize("signer", [SignerRole.ATTORNEY, SignerRole.CLERK, SignerRole.SOLICITOR, SignerRole.AGENCY])
def test_without_a_judge_it_is_a_subpoena_whatever_the_paper_calls_itself(
    opened: OpenDesk, paper: PaperKind, signer: SignerRole
) -> None:
    matter_id = court_order(opened, paper=paper, signer_role=signer)
    assert opened.matters.get(matter_id).basis is ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA
    type_clause(opened, matter_id)
    (refusal,) = [
        each
        for each in opened.review.scope(matter_id).decision.blockers
        if each.code is BlockerCode.BASIS_NOT_SUPPORTED
    ]
    assert "not by a judge" in refusal.words


UNSUPPORTED = sorted(set(PaperKind) - {PaperKind.COURT_ORDER, PaperKind.CLIENT_AUTHORIZATION})


@pytest.mark.parametrize("paper", UNSUPPORTED)
def test_every_paper_without_a_packet_is_refused_in_words(opened: OpenDesk, paper: PaperKind) -> None:
    matter_id = court_order(opened, paper=paper, signer_role=SignerRole.JUDGE)
    type_clause(opened, matter_id)
    opened.matters.record_consultation(matter_id, a_consultation())
    put_evidence_on_file(opened, matter_id)
    check_identity(opened, matter_id)
    redact_people(opened, matter_id)
    found = opened.review.scope(matter_id).decision.blockers
    refusals = [each for each in found if each.code in {BlockerCode.BASIS_NOT_SUPPORTED, BlockerCode.BASIS_UNKNOWN}]
    assert refusals
    assert all(len(each.words) > 40 for each in refusals)
    assert not any(word in each.words for each in refusals for word in ("illegal", "is legal", "unlawful"))
    with pytest.raises(UserError) as caught:
        opened.releases.build(matter_id)
    assert caught.value.code is ErrorCode.RELEASE_REFUSED


def test_an_order_that_was_withdrawn_builds_nothing(opened: OpenDesk) -> None:
    matter_id = ready_order(opened, withdrawn_on=date(2026, 11, 22))
    assert list(blockers(opened, matter_id)) == [BlockerCode.BASIS_WITHDRAWN]


def test_another_clients_record_is_not_among_the_items(opened: OpenDesk) -> None:
    stranger = opened.clients.add(a_client(code="C-0099"))
    opened.sessions.add(a_session(attendees=(stranger.id,)))
    items = opened.review.scope(order_on_notes(opened)).items
    assert {item.client_id for item in items} == {CLIENT}
    assert len({item.id for item in items}) == len(items)
