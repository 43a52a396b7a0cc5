# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate: each hard stop by itself, the evidence of every shipped row line by line, and what it says of an item."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from factories import (
    NOW,
    TODAY,
    a_clause,
    a_client,
    a_hold,
    a_restriction,
    an_authorization,
    an_identity_check,
    an_item,
    an_item_choice,
)
from gate_samples import (
    ILLINOIS_FORMALITIES,
    an_open_gate,
    answer,
    codes,
    keys,
    only,
    row_on_file,
    shipped_row,
    with_authorization,
    with_item,
    with_matter,
    with_paper,
)

from counselor_desk.domain.authorizations import AuthorizationDefect
from counselor_desk.domain.consents import SignerCapacity
from counselor_desk.domain.gate import BUILDABLE_BASES, Decision, GateRequest, evidence_needed
from counselor_desk.domain.gate_reasons import ITEM_REASON_CITATIONS, ITEM_REASON_WORDS, BlockerCode, ItemReason
from counselor_desk.domain.ids import AuthorizationId, ClientId, MatterId
from counselor_desk.domain.matters import ClientPosition, PaperKind, RecordType, SignerRole, basis_of
from counselor_desk.domain.policy import EvidenceCondition, EvidenceNeeded, ReleaseBasis
from counselor_desk.domain.records import ItemState
from counselor_desk.domain.releases import ItemOutcome

ORDER = ReleaseBasis.COURT_ORDER
AUTHORIZATION = ReleaseBasis.CLIENT_AUTHORIZATION
REGIONS = ("CA", "NY", "TX", "FL", "IL", "EAW")
BOTH_BASES = [ORDER, AUTHORIZATION]
FIRST_HALF = {"period_from": date(2026, 1, 1), "period_to": date(2026, 6, 30)}


def a_choice(outcome: ItemOutcome = ItemOutcome.RELEASE, **changes: Any) -> Any:
    return an_item_choice(**{"outcome": outcome, "reason": "looked at", **changes})


def clause(record_type: RecordType, **changes: Any) -> Any:
    return a_clause(matter_id=MatterId("matter"), record_type=record_type, **changes)


# --- what passes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("basis", BOTH_BASES)
def test_a_complete_request_releases_what_its_clause_names(basis: ReleaseBasis, region: str) -> None:
    decision = answer(an_open_gate(basis=basis, region=region))

    assert decision.blockers == ()
    assert decision.may_build
    assert decision.released == ("note:one",)


def test_the_answer_carries_documents_accounting_and_citations_of_the_row() -> None:
    row = shipped_row("CA", ORDER)

    decision = answer(an_open_gate())

    assert (decision.documents, decision.in_accounting, decision.citations) == (
        row.documents,
        row.in_accounting,
        row.citations,
    )


def test_a_release_on_the_clients_authorization_stays_out_of_the_statutory_accounting() -> None:
    assert answer(an_open_gate(basis=AUTHORIZATION)).in_accounting is False


def test_an_item_says_which_clause_reaches_it() -> None:
    decision = only(answer(an_open_gate()).items)

    assert (decision.outcome, decision.reason, decision.clause) == (ItemOutcome.RELEASE, ItemReason.NAMED_BY_CLAUSE, 1)
    assert decision.words == "Named by the request."


def test_while_anything_blocks_nothing_is_released_but_the_review_can_show_what_would_be() -> None:
    decision = answer(an_open_gate(pages_unseen=1))

    assert decision.released == ()
    assert decision.would_release == ("note:one",)
    assert not decision.may_build


# --- what the client says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("position", ClientPosition)
def test_an_authorization_does_not_stand_against_the_clients_own_will(position: ClientPosition) -> None:
    decision = answer(with_matter(an_open_gate(basis=AUTHORIZATION), position=position))

    against = position in {ClientPosition.OBJECTS, ClientPosition.ASSERTS_PRIVILEGE}
    assert codes(decision) == ({BlockerCode.CLIENT_OBJECTS} if against else set())


@pytest.mark.parametrize("position", ClientPosition)
def test_what_an_order_commands_does_not_hang_on_the_clients_position(position: ClientPosition) -> None:
    assert answer(with_matter(an_open_gate(), position=position)).may_build


# --- who signed ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", [PaperKind.COURT_ORDER, PaperKind.SUBPOENA])
@pytest.mark.parametrize("signer", [SignerRole.ATTORNEY, SignerRole.CLERK, SignerRole.SOLICITOR])
def test_a_paper_not_signed_by_a_judge_never_takes_the_path_of_an_order(paper: PaperKind, signer: SignerRole) -> None:
    decision = answer(with_paper(an_open_gate(), paper=paper, signer_role=signer))

    assert BlockerCode.BASIS_UNKNOWN in codes(decision)
    assert decision.released == ()


@pytest.mark.parametrize("region", REGIONS[:-1])
def test_a_bare_subpoena_is_refused_in_the_words_of_its_own_row_even_with_every_line_on_file(region: str) -> None:
    row = shipped_row(region, ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA)
    request = with_paper(an_open_gate(region=region), paper=PaperKind.SUBPOENA, signer_role=SignerRole.ATTORNEY)

    decision = answer(replace(request, row=row, evidence=frozenset(each.key for each in row.evidence)))

    assert [each.words for each in decision.blockers] == [row.refusal]
    assert decision.released == ()


# --- bases without a path --------------------------------------------------------------------------------------------

_PAPER_OF = {
    basis_of(paper=paper, signer=signer): (paper, signer)
    for paper in PaperKind
    for signer in (SignerRole.ATTORNEY, SignerRole.JUDGE)
}


def _rows_that_are_not_built() -> Iterator[Any]:
    for region in ("CA", "EAW"):
        for basis in ReleaseBasis:
            row = row_on_file(region, basis)
            if row is not None and basis not in BUILDABLE_BASES:
                yield pytest.param(row, id=f"{region}-{basis.value}")


@pytest.mark.parametrize("row", tuple(_rows_that_are_not_built()))
def test_every_basis_that_is_not_built_is_refused_in_its_own_words(row: Any) -> None:
    request = an_open_gate(row=row, evidence=frozenset(each.key for each in row.evidence))
    if row.basis in _PAPER_OF:
        paper, signer = _PAPER_OF[row.basis]
        request = with_paper(request, paper=paper, signer_role=signer)

    decision = answer(request)

    assert decision.released == ()
    if row.basis in _PAPER_OF:
        refusal = next(each for each in decision.blockers if each.code is BlockerCode.BASIS_NOT_SUPPORTED)
        assert (refusal.words, refusal.key) == (row.refusal, row.basis.value)
        assert refusal.citation
    else:
        assert BlockerCode.BASIS_UNKNOWN in codes(decision)


def test_a_refusal_of_each_basis_is_a_sentence_of_its_own() -> None:
    for region in ("CA", "EAW"):
        refusals = [each.values[0].refusal for each in _rows_that_are_not_built() if each.id.startswith(region)]
        assert all(words.endswith(".") for words in refusals)
        assert len(set(refusals)) == len(refusals)


def test_no_pack_can_open_a_path_that_this_version_does_not_have() -> None:
    row = replace(shipped_row("CA", ReleaseBasis.WARRANT), supported=True, refusal="", evidence=())

    decision = answer(with_paper(an_open_gate(row=row), paper=PaperKind.WARRANT))

    assert codes(decision) == {BlockerCode.BASIS_NOT_SUPPORTED}
    assert "consult" in decision.blockers[0].words


def test_a_buildable_basis_that_a_pack_switches_off_is_refused() -> None:
    row = replace(shipped_row("CA", ORDER), supported=False, refusal="Not in this place.")

    assert [each.words for each in answer(an_open_gate(row=row)).blockers] == ["Not in this place."]


def test_a_basis_that_no_pack_knows_says_consult() -> None:
    decision = answer(an_open_gate(row=None))

    (blocker,) = decision.blockers
    assert blocker.code is BlockerCode.BASIS_UNKNOWN
    assert "consult" in blocker.words
    assert (decision.documents, decision.in_accounting, decision.citations) == ((), False, ())
    assert only(decision.items).citation == ""


def test_the_row_of_another_basis_does_not_carry_the_request() -> None:
    assert BlockerCode.BASIS_UNKNOWN in codes(answer(an_open_gate(row=shipped_row("CA", AUTHORIZATION))))


def test_without_rules_for_the_region_nothing_is_built() -> None:
    assert codes(answer(an_open_gate(region_on_file=False))) == {BlockerCode.RULES_MISSING}


# --- the matter ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "blocks"), [(-1, True), (0, True), (1, False)])
def test_a_withdrawn_basis_blocks_from_its_day_on(days: int, blocks: bool) -> None:
    decision = answer(with_paper(an_open_gate(), withdrawn_on=TODAY + timedelta(days=days)))

    assert codes(decision) == ({BlockerCode.BASIS_WITHDRAWN} if blocks else set())


def test_a_closed_matter_blocks() -> None:
    assert codes(answer(with_matter(an_open_gate(), closed_at=NOW))) == {BlockerCode.MATTER_CLOSED}


def test_a_matter_of_another_client_blocks_and_releases_nothing() -> None:
    request = an_open_gate()

    decision = answer(replace(request, client=a_client(id=ClientId("another"))))

    assert BlockerCode.CLIENT_DIFFERS in codes(decision)
    assert only(decision.items).reason is ItemReason.OTHER_CLIENT


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"lifted_at": NOW}, id="lifted"),
        pytest.param({"client_id": ClientId("another")}, id="of another client"),
        pytest.param({"matter_id": MatterId("another")}, id="of another matter"),
    ],
)
def test_a_hold_that_does_not_stand_for_this_matter_and_client_is_no_hold(changes: dict[str, Any]) -> None:
    request = an_open_gate()

    decision = answer(replace(request, holds=(replace(request.holds[0], **changes),)))

    assert codes(decision) == {BlockerCode.HOLD_MISSING}


def test_without_a_hold_nothing_is_built() -> None:
    assert codes(answer(an_open_gate(holds=()))) == {BlockerCode.HOLD_MISSING}


def test_one_standing_hold_among_others_is_enough() -> None:
    request = an_open_gate()
    others = (a_hold(lifted_at=NOW), a_hold(matter_id=MatterId("another")))

    assert answer(replace(request, holds=(*others, *request.holds))).may_build


# --- the client on the paper -----------------------------------------------------------------------------------------


def test_the_client_on_the_paper_must_have_been_compared() -> None:
    assert codes(answer(with_matter(an_open_gate(), identity=None))) == {BlockerCode.IDENTITY_UNCHECKED}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"initials": "MZ"}, id="initials cut"),
        pytest.param({"initials": "QZM"}, id="initials turned round"),
        pytest.param({"initials": ""}, id="no initials"),
        pytest.param({"date_of_birth": date(1990, 4, 18)}, id="another day of birth"),
        pytest.param({"date_of_birth": date(1990, 7, 14)}, id="another month of birth"),
    ],
)
def test_initials_or_birth_that_differ_block(changes: dict[str, Any]) -> None:
    decision = answer(with_matter(an_open_gate(), identity=an_identity_check(**changes)))

    assert codes(decision) == {BlockerCode.IDENTITY_DIFFERS}


@pytest.mark.parametrize("typed", ["mzq", "M Z Q", "MŽQ"])
def test_initials_compare_without_case_space_and_accents(typed: str) -> None:
    assert answer(with_matter(an_open_gate(), identity=an_identity_check(initials=typed))).may_build


def test_a_name_without_initials_is_never_matched_by_nothing_typed() -> None:
    request = with_matter(an_open_gate(), identity=an_identity_check(initials=""))

    decision = answer(replace(request, client=replace(request.client, legal_name="- -")))

    assert codes(decision) == {BlockerCode.IDENTITY_DIFFERS}


# --- the recipient ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("basis", BOTH_BASES)
@pytest.mark.parametrize("name", ["Somebody Else", "", "  ", "Clerk"])
def test_a_recipient_whom_the_paper_does_not_name_blocks(basis: ReleaseBasis, name: str) -> None:
    decision = answer(an_open_gate(basis=basis, recipient_name=name))

    assert codes(decision) == {BlockerCode.RECIPIENT_DIFFERS}
    assert decision.released == ()


@pytest.mark.parametrize("basis", BOTH_BASES)
def test_the_recipient_compares_without_case_and_spacing(basis: ReleaseBasis) -> None:
    request = an_open_gate(basis=basis)

    assert answer(replace(request, recipient_name=f"  {request.recipient_name.upper()} ")).may_build


def test_on_an_authorization_the_form_names_the_recipient_not_the_covering_letter() -> None:
    request = an_open_gate(basis=AUTHORIZATION)

    decision = answer(replace(request, recipient_name=request.matter.request.requester_name))

    assert codes(decision) == {BlockerCode.RECIPIENT_DIFFERS}


# --- the authorization -----------------------------------------------------------------------------------------------

DEFECTS: dict[AuthorizationDefect, dict[str, Any]] = {
    AuthorizationDefect.EXPIRED: {"expires_on": TODAY - timedelta(days=1)},
    AuthorizationDefect.REVOKED: {"revoked_on": TODAY},
    AuthorizationDefect.NOT_YET_SIGNED: {"signed_on": None},
    AuthorizationDefect.DESCRIPTION_MISSING: {"description": " "},
    AuthorizationDefect.DISCLOSER_MISSING: {"discloser": ""},
    AuthorizationDefect.PURPOSE_MISSING: {"purpose": ""},
    AuthorizationDefect.EXPIRY_MISSING: {"expires_on": None},
    AuthorizationDefect.SIGNER_MISSING: {"signer_name": "\u200b"},
    AuthorizationDefect.REPRESENTATIVE_AUTHORITY_MISSING: {"capacity": SignerCapacity.GUARDIAN},
    AuthorizationDefect.STATEMENTS_MISSING: {"statements_included": False},
    AuthorizationDefect.COMPOUND: {"is_compound": True},
    AuthorizationDefect.CONDITIONED: {"is_conditioned": True},
    AuthorizationDefect.KNOWN_FALSE: {"is_known_false": True},
}


@pytest.mark.parametrize(("defect", "changes"), DEFECTS.items(), ids=lambda value: getattr(value, "value", ""))
def test_each_defect_of_an_authorization_blocks_by_itself(defect: AuthorizationDefect, changes: dict[str, Any]) -> None:
    decision = answer(with_authorization(an_open_gate(basis=AUTHORIZATION), **changes))

    assert keys(decision, BlockerCode.AUTHORIZATION_DEFECT) == [defect.value]
    assert decision.released == ()


def test_an_authorization_without_a_recipient_carries_nothing() -> None:
    decision = answer(with_authorization(an_open_gate(basis=AUTHORIZATION, recipient_name=""), recipient_name=""))

    assert keys(decision, BlockerCode.AUTHORIZATION_DEFECT) == [AuthorizationDefect.RECIPIENT_MISSING.value]
    assert BlockerCode.RECIPIENT_DIFFERS in codes(decision)


@pytest.mark.parametrize(
    ("defect", "changes"),
    [
        (AuthorizationDefect.WITNESS_MISSING, {"witness_name": ""}),
        (AuthorizationDefect.CALENDAR_EXPIRY_MISSING, {"expires_on": None, "expires_with": "the end of the case"}),
    ],
)
def test_what_illinois_asks_for_blocks_there_and_nowhere_else(
    defect: AuthorizationDefect, changes: dict[str, Any]
) -> None:
    illinois = answer(with_authorization(an_open_gate(basis=AUTHORIZATION, region="IL"), **changes))
    california = answer(with_authorization(an_open_gate(basis=AUTHORIZATION, region="CA"), **changes))

    assert keys(illinois, BlockerCode.AUTHORIZATION_DEFECT) == [defect.value]
    assert california.may_build


def test_in_illinois_a_consent_without_a_calendar_date_holds_on_the_day_it_was_signed() -> None:
    request = an_open_gate(basis=AUTHORIZATION, region="IL")

    decision = answer(with_authorization(request, expires_on=None, expires_with="the end of the case", signed_on=TODAY))

    assert request.formalities == ILLINOIS_FORMALITIES
    assert decision.may_build


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(None, id="none"),
        pytest.param(an_authorization(id=AuthorizationId("authorization"), client_id=ClientId("another")), id="other"),
        pytest.param(an_authorization(id=AuthorizationId("old"), client_id=ClientId("client")), id="not this matter's"),
    ],
)
def test_only_the_authorization_that_the_matter_names_carries_it(authorization: Any) -> None:
    decision = answer(an_open_gate(basis=AUTHORIZATION, authorization=authorization))

    assert codes(decision) == {BlockerCode.AUTHORIZATION_MISSING}


@pytest.mark.parametrize(
    ("period", "outcome"),
    [
        ({"period_from": None, "period_to": None}, ItemOutcome.RELEASE),
        ({"period_from": date(2026, 3, 9), "period_to": date(2026, 3, 9)}, ItemOutcome.RELEASE),
        ({"period_from": date(2026, 3, 10), "period_to": None}, ItemOutcome.WITHHOLD),
        ({"period_from": None, "period_to": date(2026, 3, 8)}, ItemOutcome.WITHHOLD),
    ],
)
def test_a_clause_cannot_reach_days_that_the_authorization_does_not(
    period: dict[str, date | None], outcome: ItemOutcome
) -> None:
    decision = only(answer(with_authorization(an_open_gate(basis=AUTHORIZATION), **period)).items)

    assert decision.outcome is outcome
    assert decision.reason is (
        ItemReason.NAMED_BY_CLAUSE if outcome is ItemOutcome.RELEASE else ItemReason.NOT_IN_SCOPE
    )


# --- evidence --------------------------------------------------------------------------------------------------------


# the items of these cases never leave in this version, so their lines are never asked for
_NEVER_IN_SCOPE = {EvidenceCondition.PSYCHOTHERAPY_NOTES_IN_SCOPE, EvidenceCondition.PART2_RECORDS_IN_SCOPE}


def _in_the_case(need: EvidenceNeeded, request: GateRequest) -> GateRequest:
    """The same request in the case in which the line is asked for."""
    match need.condition:
        case EvidenceCondition.ALWAYS:
            return request
        case EvidenceCondition.REPRESENTATIVE_SIGNED:
            return with_authorization(request, capacity=SignerCapacity.GUARDIAN, representative_authority="court, 2024")
        case EvidenceCondition.WHOLE_RECORD_ASKED_FOR:
            whole = clause(RecordType.WHOLE_RECORD, justification="the order says so")
            return with_matter(request, clauses=(whole,))
        case EvidenceCondition.FAMILY_SESSIONS_IN_SCOPE:
            return replace(with_item(request, is_joint=True), choices=(a_choice(),))
        case _:
            return request


def _evidence_lines() -> Iterator[Any]:
    for region in REGIONS:
        for basis in BOTH_BASES:
            for need in shipped_row(region, basis).evidence:
                if need.condition in _NEVER_IN_SCOPE:
                    continue
                yield pytest.param(region, basis, need, id=f"{region}-{basis.value}-{need.key}")


@pytest.mark.parametrize(("region", "basis", "need"), tuple(_evidence_lines()))
def test_each_line_of_a_shipped_row_blocks_while_it_alone_is_missing(
    region: str, basis: ReleaseBasis, need: EvidenceNeeded
) -> None:
    request = _in_the_case(need, an_open_gate(basis=basis, region=region))

    complete = answer(request)
    missing = answer(replace(request, evidence=request.evidence - {need.key}))

    assert complete.released == ("note:one",)
    assert keys(missing, BlockerCode.EVIDENCE_MISSING) == [need.key]
    assert need.words in missing.blockers[0].words
    assert missing.blockers[0].citation == need.citation
    assert missing.released == ()


@pytest.mark.parametrize("region", ["CA", "IL", "FL"])
@pytest.mark.parametrize("basis", BOTH_BASES)
def test_a_line_for_a_case_that_is_not_at_hand_is_not_asked_for(basis: ReleaseBasis, region: str) -> None:
    row = shipped_row(region, basis)
    always = frozenset(each.key for each in row.evidence if each.condition is EvidenceCondition.ALWAYS)
    ruled_out = frozenset(f"{each.condition.value}.does_not_apply" for each in row.evidence)

    assert answer(an_open_gate(basis=basis, region=region, evidence=always | ruled_out)).may_build


def test_a_case_that_the_record_cannot_tell_counts_until_somebody_ruled_it_out() -> None:
    request = an_open_gate(basis=AUTHORIZATION)
    request = replace(request, evidence=request.evidence - {"copy_to_client"})

    ruled_out = replace(request, evidence=request.evidence | {"practice_asked_for_it.does_not_apply"})

    assert keys(answer(request), BlockerCode.EVIDENCE_MISSING) == ["copy_to_client"]
    assert answer(ruled_out).may_build


def test_a_case_that_the_record_shows_cannot_be_ruled_out() -> None:
    request = with_authorization(an_open_gate(basis=AUTHORIZATION), capacity=SignerCapacity.GUARDIAN)
    evidence = request.evidence - {"representative_authority"} | {"representative_signed.does_not_apply"}

    assert keys(answer(replace(request, evidence=evidence)), BlockerCode.EVIDENCE_MISSING) == [
        "representative_authority"
    ]


def test_family_sessions_that_stay_do_not_ask_for_the_waiver() -> None:
    request = with_item(an_open_gate(basis=AUTHORIZATION, region="FL"), is_joint=True)
    request = replace(
        request, items=(*request.items, an_item(id="note:two")), choices=(a_choice(ItemOutcome.WITHHOLD),)
    )

    decision = answer(replace(request, evidence=request.evidence - {"every_family_member_waived"}))

    assert decision.released == ("note:two",)


def test_a_joint_session_that_is_undecided_already_asks_for_the_waiver() -> None:
    request = with_item(an_open_gate(basis=AUTHORIZATION, region="FL"), is_joint=True)

    decision = answer(replace(request, evidence=request.evidence - {"every_family_member_waived"}))

    assert codes(decision) == {BlockerCode.EVIDENCE_MISSING, BlockerCode.ITEMS_UNDECIDED}


def test_where_no_rule_is_on_file_no_line_is_listed() -> None:
    assert evidence_needed(an_open_gate(row=None), ()) == ()


_WAYS = (
    EvidenceNeeded(key="way_one", words="One way.", citation="A rule", any_of="way"),
    EvidenceNeeded(key="way_two", words="Another way.", citation="A rule", any_of="way"),
    EvidenceNeeded(key="alone", words="By itself.", citation="A rule"),
)


@pytest.mark.parametrize(
    ("on_file", "missing"),
    [
        (set(), ["way_one", "way_two", "alone"]),
        ({"alone"}, ["way_one", "way_two"]),
        ({"way_one"}, ["alone"]),
        ({"way_two", "alone"}, []),
        ({"way_one", "way_two", "alone"}, []),
        ({"way"}, ["way_one", "way_two", "alone"]),
    ],
)
def test_of_a_group_one_line_is_enough_and_none_leaves_all_of_them_missing(
    on_file: set[str], missing: list[str]
) -> None:
    row = replace(shipped_row("CA", ORDER), evidence=_WAYS)

    decision = answer(an_open_gate(row=row, evidence=frozenset(on_file)))

    assert keys(decision, BlockerCode.EVIDENCE_MISSING) == missing


def test_a_line_of_a_group_whose_case_is_not_at_hand_does_not_stand_for_the_others() -> None:
    for_another_case = EvidenceNeeded(
        key="way_two",
        words="Another way.",
        citation="A rule",
        any_of="way",
        condition=EvidenceCondition.REPRESENTATIVE_SIGNED,
    )
    row = replace(shipped_row("CA", ORDER), evidence=(_WAYS[0], for_another_case))

    assert keys(answer(an_open_gate(row=row, evidence=frozenset({"way_two"}))), BlockerCode.EVIDENCE_MISSING) == [
        "way_one"
    ]


# --- scope -----------------------------------------------------------------------------------------------------------


def test_without_a_clause_nothing_is_named() -> None:
    decision = answer(with_matter(an_open_gate(), clauses=()))

    assert codes(decision) == {BlockerCode.CLAUSES_MISSING, BlockerCode.NOTHING_TO_RELEASE}


@pytest.mark.parametrize("justification", ["", " \n"])
def test_the_whole_record_without_a_justification_blocks(justification: str) -> None:
    whole = clause(RecordType.WHOLE_RECORD, justification=justification)

    assert codes(answer(with_matter(an_open_gate(), clauses=(whole,)))) == {BlockerCode.JUSTIFICATION_MISSING}


def test_every_clause_for_the_whole_record_needs_its_own_justification() -> None:
    clauses = (
        clause(RecordType.WHOLE_RECORD, number=1, justification="said why"),
        clause(RecordType.WHOLE_RECORD, number=2),
    )

    decision = answer(with_matter(an_open_gate(), clauses=clauses))

    assert keys(decision, BlockerCode.JUSTIFICATION_MISSING) == ["2"]


@pytest.mark.parametrize(
    ("day", "reached"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_a_clause_reaches_both_its_days_and_no_day_beyond(day: date, reached: bool) -> None:
    decision = only(answer(with_item(an_open_gate(), service_date=day)).items)

    assert decision.outcome is (ItemOutcome.RELEASE if reached else ItemOutcome.WITHHOLD)


def test_what_no_clause_names_stays_whatever_is_chosen() -> None:
    request = with_item(an_open_gate(), record_type=RecordType.CONTACT_NOTES)

    decision = only(answer(replace(request, choices=(a_choice(),))).items)

    assert (decision.outcome, decision.reason, decision.is_final) == (
        ItemOutcome.WITHHOLD,
        ItemReason.NOT_IN_SCOPE,
        True,
    )
    assert decision.clause is None


def test_a_justified_whole_record_reaches_every_kind_of_record_but_psychotherapy_notes() -> None:
    kinds = [kind for kind in RecordType if kind is not RecordType.WHOLE_RECORD]
    items = tuple(an_item(id=f"item:{kind.value}", record_type=kind) for kind in kinds)
    request = with_matter(an_open_gate(), clauses=(clause(RecordType.WHOLE_RECORD, justification="the order says so"),))

    released = answer(replace(request, items=items)).released

    assert {*released} == {f"item:{kind.value}" for kind in kinds} - {"item:psychotherapy_notes"}


def test_of_two_clauses_that_reach_an_item_the_lower_number_is_named_whatever_their_order() -> None:
    clauses = (clause(RecordType.PROGRESS_NOTES, number=7), clause(RecordType.PROGRESS_NOTES, number=3))

    assert only(answer(with_matter(an_open_gate(), clauses=clauses)).items).clause == 3


# --- items that never leave ------------------------------------------------------------------------------------------

HARD_STOPS: dict[ItemReason, dict[str, Any]] = {
    ItemReason.PSYCHOTHERAPY_NOTE: {"record_type": RecordType.PSYCHOTHERAPY_NOTES},
    ItemReason.PART2_RECORD: {"part2_origin": True},
    ItemReason.UNSIGNED: {"state": ItemState.UNSIGNED},
    ItemReason.STRUCK: {"state": ItemState.STRUCK},
    ItemReason.OTHER_CLIENT: {"client_id": ClientId("another")},
}
SCOPES: dict[str, Any] = {
    "a clause of its kind": None,
    "the whole record": clause(RecordType.WHOLE_RECORD, justification="the order says so"),
    "a clause that names psychotherapy notes": clause(
        RecordType.PSYCHOTHERAPY_NOTES, words="including all psychotherapy notes"
    ),
}


@pytest.mark.parametrize("choices", [(), (a_choice(),)], ids=["unchosen", "chosen to release"])
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("basis", BOTH_BASES)
@pytest.mark.parametrize("reason", HARD_STOPS, ids=lambda reason: reason.value)
def test_an_item_behind_a_hard_stop_stays_in_every_kind_of_request(
    reason: ItemReason, basis: ReleaseBasis, scope: str, choices: tuple[Any, ...]
) -> None:
    request = with_item(an_open_gate(basis=basis, choices=choices), **HARD_STOPS[reason])
    request = with_matter(request, clauses=(SCOPES[scope] or clause(request.items[0].record_type),))

    decision = answer(request)

    stopped = only(decision.items)
    assert (stopped.outcome, stopped.reason, stopped.is_final) == (ItemOutcome.WITHHOLD, reason, True)
    assert stopped.words == ITEM_REASON_WORDS[reason]
    assert stopped.citation == ITEM_REASON_CITATIONS.get(reason, "")
    assert BlockerCode.NOTHING_TO_RELEASE in codes(decision)


def test_psychotherapy_notes_stay_even_with_the_evidence_for_them_recorded() -> None:
    request = with_item(an_open_gate(), record_type=RecordType.PSYCHOTHERAPY_NOTES)
    request = with_matter(request, clauses=(clause(RecordType.PSYCHOTHERAPY_NOTES),))
    recorded = {"order_names_psychotherapy_notes", "counsel_consulted_on_psychotherapy_notes"}

    assert answer(replace(request, evidence=request.evidence | recorded)).would_release == ()


# --- items that need eyes --------------------------------------------------------------------------------------------


def _restricted(request: GateRequest, **changes: Any) -> GateRequest:
    return replace(request, restrictions=(a_restriction(**{"client_id": ClientId("client"), **changes}),))


def _joint(request: GateRequest) -> GateRequest:
    return with_item(request, is_joint=True)


NEEDS_EYES = [
    pytest.param(_restricted, ItemReason.RESTRICTED, id="open restriction"),
    pytest.param(_joint, ItemReason.JOINT_SESSION, id="joint session"),
]


@pytest.mark.parametrize(("changed", "reason"), NEEDS_EYES)
def test_an_item_that_needs_eyes_blocks_until_it_is_decided(changed: Any, reason: ItemReason) -> None:
    decision = answer(changed(an_open_gate()))

    assert only(decision.items).outcome is ItemOutcome.NEEDS_YOUR_EYES
    assert only(decision.items).reason is reason
    assert codes(decision) == {BlockerCode.ITEMS_UNDECIDED}


@pytest.mark.parametrize(("changed", "_"), NEEDS_EYES)
def test_an_item_that_was_looked_at_leaves(changed: Any, _: ItemReason) -> None:
    decision = answer(replace(changed(an_open_gate()), choices=(a_choice(),)))

    assert decision.released == ("note:one",)
    assert only(decision.items).reason is ItemReason.CHOSEN_TO_RELEASE


@pytest.mark.parametrize(
    ("changes", "open_today"),
    [
        ({"lifted_on": TODAY}, False),
        ({"lifted_on": TODAY + timedelta(days=1)}, True),
        ({"agreed_on": TODAY}, True),
        ({"agreed_on": TODAY + timedelta(days=1)}, False),
        ({"client_id": ClientId("another")}, False),
    ],
)
def test_only_a_restriction_of_this_client_that_is_open_today_counts(changes: dict[str, Any], open_today: bool) -> None:
    decision = only(answer(_restricted(an_open_gate(), **changes)).items)

    assert decision.outcome is (ItemOutcome.NEEDS_YOUR_EYES if open_today else ItemOutcome.RELEASE)


@pytest.mark.parametrize(
    ("outcome", "recorded", "after"),
    [
        (ItemOutcome.RELEASE, NOW, ItemOutcome.RELEASE),
        (ItemOutcome.RELEASE, NOW + timedelta(seconds=1), ItemOutcome.NEEDS_YOUR_EYES),
        (ItemOutcome.WITHHOLD, NOW + timedelta(seconds=1), ItemOutcome.WITHHOLD),
    ],
)
def test_a_restriction_recorded_after_the_choice_needs_another_look(
    outcome: ItemOutcome, recorded: datetime, after: ItemOutcome
) -> None:
    request = _restricted(an_open_gate(choices=(a_choice(outcome, chosen_at=NOW),)), recorded_at=recorded)

    assert only(answer(request).items).outcome is after


def test_an_item_can_always_be_withheld_by_choice() -> None:
    decision = answer(an_open_gate(choices=(a_choice(ItemOutcome.WITHHOLD),)))

    assert only(decision.items).reason is ItemReason.CHOSEN_TO_WITHHOLD
    assert not only(decision.items).is_final
    assert codes(decision) == {BlockerCode.NOTHING_TO_RELEASE}


def test_the_last_choice_counts() -> None:
    choices = (a_choice(ItemOutcome.WITHHOLD), a_choice(ItemOutcome.RELEASE))

    assert only(answer(an_open_gate(choices=choices)).items).outcome is ItemOutcome.RELEASE
    assert only(answer(an_open_gate(choices=choices[::-1])).items).outcome is ItemOutcome.WITHHOLD


def test_a_choice_made_for_another_paper_decides_nothing_here() -> None:
    request = replace(_joint(an_open_gate()), choices=(a_choice(matter_id=MatterId("another")),))

    assert only(answer(request).items).outcome is ItemOutcome.NEEDS_YOUR_EYES


def test_an_item_withheld_for_a_third_person_is_not_released_by_choice() -> None:
    request = an_open_gate(choices=(a_choice(),))

    decision = only(answer(replace(request, withheld_for_people=frozenset({request.items[0].id}))).items)

    assert (decision.outcome, decision.reason) == (ItemOutcome.WITHHOLD, ItemReason.THIRD_PERSON)


def test_a_late_entry_leaves_with_its_exception() -> None:
    decision = only(answer(with_item(an_open_gate(), is_late_entry=True)).items)

    assert (decision.outcome, decision.reason) == (ItemOutcome.RELEASE, ItemReason.LATE_ENTRY_NAMED)
    assert "exception" in decision.words


# --- the review ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"people_undecided": 2}, BlockerCode.PEOPLE_UNDECIDED),
        ({"redactions_outdated": 1}, BlockerCode.REDACTIONS_OUTDATED),
        ({"pages_unseen": 9}, BlockerCode.PAGES_UNSEEN),
        ({"items": ()}, BlockerCode.NOTHING_TO_RELEASE),
    ],
)
def test_an_unfinished_review_blocks(changes: dict[str, Any], code: BlockerCode) -> None:
    assert codes(answer(an_open_gate(**changes))) == {code}


# --- every blocker ---------------------------------------------------------------------------------------------------


def test_blockers_stand_side_by_side_so_that_the_counselor_sees_all_at_once() -> None:
    request = with_matter(an_open_gate(evidence=frozenset(), holds=(), recipient_name="x"), identity=None)

    found: Decision = answer(request)

    assert codes(found) == {
        BlockerCode.EVIDENCE_MISSING,
        BlockerCode.HOLD_MISSING,
        BlockerCode.RECIPIENT_DIFFERS,
        BlockerCode.IDENTITY_UNCHECKED,
    }
    assert len(keys(found, BlockerCode.EVIDENCE_MISSING)) == len(
        [need for need in shipped_row("CA", ORDER).evidence if need.condition is EvidenceCondition.ALWAYS]
    )
