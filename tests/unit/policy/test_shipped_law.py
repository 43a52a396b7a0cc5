# SPDX-License-Identifier: GPL-3.0-or-later
"""What the shipped packs say about the law, as tables: place, licence and day on one side, the answer on the other."""

import re
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_samples import TODAY, jurisdiction

from counselor_desk.domain.policy import (
    AccompanyingDocument,
    BasisRow,
    ClauseValue,
    ClockEvent,
    Confidence,
    DutyStrength,
    DutyValue,
    EvidenceCondition,
    EvidenceValue,
    Forum,
    GateValue,
    HolderValue,
    MergedRule,
    MinimumNecessary,
    NotComputable,
    Part2Rule,
    PrivilegeHolder,
    PsychotherapyNotesRule,
    Regime,
    ReleaseBasis,
    Rule,
    RuleClause,
    RuleDue,
    RuleSet,
    Standing,
    Unknown,
    WarningRecipient,
    rules_in_force,
)
from counselor_desk.policy.loader import load_packs

US_REGIONS = ("CA", "NY", "TX", "FL", "IL")
SHIPPED: tuple[Rule, ...] = tuple(rule for pack in load_packs() for rule in (*pack.rules, *pack.documents))


def rules_of(region: str, licence: str = "LMHC", *regimes: Regime, on: date = TODAY) -> RuleSet:
    country = "GB" if region == "EAW" else "US"
    return rules_in_force(load_packs(), jurisdiction(region, licence, *regimes, country=country), on)


def merged(rules: RuleSet, key: str) -> MergedRule:
    answer = rules.merged(key)
    assert isinstance(answer, MergedRule)
    return answer


def basis(rules: RuleSet, which: ReleaseBasis) -> MergedRule:
    answer = rules.basis(which)
    assert isinstance(answer, MergedRule)
    return answer


def evidence_keys(row: BasisRow, condition: EvidenceCondition = EvidenceCondition.ALWAYS) -> set[str]:
    return {need.key for need in row.evidence if need.condition is condition}


def due_on(rules: RuleSet, key: str, events: dict[ClockEvent, date]) -> date:
    answer = rules.due(key, events)
    assert isinstance(answer, RuleDue)
    return answer.due.on


# --- every row -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: f"{rule.pack_id}:{rule.key}")
def test_every_rule_says_where_it_stands_and_how_well_it_was_checked(rule: Rule) -> None:
    assert rule.authority
    assert rule.source
    assert rule.words.endswith((".", "?"))
    assert rule.verified_on == date(2026, 11, 22)
    if "not checked" in rule.source or "General knowledge" in rule.source:
        assert rule.confidence is not Confidence.VERIFIED
    if "Secondary" in rule.source or "check the current wording" in rule.source:
        assert rule.confidence is not Confidence.VERIFIED


# what was known from general knowledge or from a secondary source only, by pack and key
LESS_THAN_VERIFIED = [
    ("us-federal", "basis.access_to_third_party", Confidence.UNVERIFIED),
    ("us-federal", "basis.coroner", Confidence.SECONDARY),
    ("us-federal", "basis.duty_to_warn", Confidence.UNVERIFIED),
    ("us-federal", "basis.part2_court_order", Confidence.SECONDARY),
    ("us-federal", "basis.personal_representative", Confidence.SECONDARY),
    ("us-federal", "evidence.court_order.part2", Confidence.SECONDARY),
    ("us-federal", "evidence.court_order.psychotherapy_notes", Confidence.UNVERIFIED),
    ("us-federal", "privilege.federal_counselor_coverage", Confidence.UNVERIFIED),
    ("us-ca", "access.inspect", Confidence.SECONDARY),
    ("us-ca", "access.answer", Confidence.SECONDARY),
    ("us-ca", "privilege.claim_duty", Confidence.UNVERIFIED),
    ("us-ca", "subpoena.notice_to_consumer", Confidence.SECONDARY),
    ("us-tx", "mandated_report.child", Confidence.SECONDARY),
    ("us-tx", "mandated_report.child.oral", Confidence.SECONDARY),
    ("us-tx", "access.posted_instructions", Confidence.SECONDARY),
    ("us-fl", "mandated_report.child.oral", Confidence.UNVERIFIED),
    ("us-fl", "practice_end.newspaper_notice", Confidence.SECONDARY),
    ("us-il", "access.parent_may_be_refused", Confidence.SECONDARY),
    ("us-il", "evidence.subpoena.statutory_warning", Confidence.SECONDARY),
    ("us-il", "mandated_report.child.written", Confidence.SECONDARY),
    ("us-il", "threat.clear_and_present_danger.notice", Confidence.UNVERIFIED),
    ("gb-eaw", "access.health_opinion_valid", Confidence.UNVERIFIED),
    ("gb-eaw", "amendment.answer", Confidence.UNVERIFIED),
    ("gb-eaw", "basis.court_order", Confidence.UNVERIFIED),
    ("gb-eaw", "basis.personal_representative", Confidence.UNVERIFIED),
    ("gb-eaw", "basis.police_request", Confidence.UNVERIFIED),
    ("gb-eaw", "basis.police_victim_information_request", Confidence.SECONDARY),
    ("gb-eaw", "basis.production_order", Confidence.SECONDARY),
    ("gb-eaw", "basis.solicitor_without_consent", Confidence.UNVERIFIED),
    ("gb-eaw", "declaration.body", Confidence.UNVERIFIED),
    ("gb-eaw", "declaration.closing", Confidence.UNVERIFIED),
    ("gb-eaw", "mandated_report.child_sex_offence", Confidence.UNVERIFIED),
    ("gb-eaw", "privilege.state_statute", Confidence.UNVERIFIED),
]


@pytest.mark.parametrize(("pack_id", "key", "confidence"), LESS_THAN_VERIFIED)
def test_what_was_not_read_at_its_source_is_not_called_verified(pack_id: str, key: str, confidence: Confidence) -> None:
    found = {rule.confidence for rule in SHIPPED if (rule.pack_id, rule.key) == (pack_id, key)}

    assert found == {confidence}


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: f"{rule.pack_id}:{rule.key}")
def test_no_sentence_calls_anything_legal_or_illegal(rule: Rule) -> None:
    sentences = [rule.words]
    if isinstance(rule.value, BasisRow):
        row = rule.value
        sentences += [
            row.default_scope,
            row.refusal,
            row.client_notice_words,
            row.deadline_words,
            row.also_accompanying,
        ]
        sentences += [need.words for need in row.evidence]
    if isinstance(rule.value, EvidenceValue):
        sentences += [need.words for need in rule.value.needed]

    assert not [words for words in sentences if re.search(r"\b(il)?legal(ly)?\b(?! advice)", words, re.IGNORECASE)]


@given(
    order=st.permutations(range(len(load_packs()))),
    region=st.sampled_from((*US_REGIONS, "EAW", "WY")),
    licence=st.sampled_from(("LMHC", "LCSW", "LPC", "LPCC", "LCPC", "PSYCHOLOGIST")),
    regimes=st.frozensets(st.sampled_from(Regime)),
    on=st.dates(min_value=date(2010, 1, 1), max_value=date(2035, 1, 1)),
)
def test_the_order_of_the_shipped_packs_changes_no_answer(
    order: list[int], region: str, licence: str, regimes: frozenset[Regime], on: date
) -> None:
    where = jurisdiction(region, licence, *regimes, country="GB" if region == "EAW" else "US")
    packs = load_packs()

    one, other = rules_in_force(packs, where, on), rules_in_force([packs[place] for place in order], where, on)

    assert one == other
    assert [one.merged(key) for key in sorted(one.keys)] == [other.merged(key) for key in sorted(other.keys)]
    assert [one.basis(each) for each in ReleaseBasis] == [other.basis(each) for each in ReleaseBasis]


# --- bases -----------------------------------------------------------------------------------------------------------

UK_ONLY = {
    ReleaseBasis.SUBJECT_ACCESS_REQUEST,
    ReleaseBasis.SOLICITOR_WITHOUT_CONSENT,
    ReleaseBasis.POLICE_VICTIM_INFORMATION_REQUEST,
    ReleaseBasis.POLICE_REQUEST,
    ReleaseBasis.PRODUCTION_ORDER,
    ReleaseBasis.SAFEGUARDING_REPORT,
    ReleaseBasis.TERRORISM_DISCLOSURE,
}
UK_SHARED = {
    ReleaseBasis.COURT_ORDER,
    ReleaseBasis.CLIENT_AUTHORIZATION,
    ReleaseBasis.CORONER,
    ReleaseBasis.TREATMENT_TRANSFER,
    ReleaseBasis.INSURER,
    ReleaseBasis.PERSONAL_REPRESENTATIVE,
    ReleaseBasis.SUPERVISION,
    ReleaseBasis.LICENSING_BOARD,
    ReleaseBasis.PROFESSIONAL_EXECUTOR,
}


@pytest.mark.parametrize("region", US_REGIONS)
def test_every_basis_of_the_united_states_has_a_row(region: str) -> None:
    rules = rules_of(region)

    assert {each for each in ReleaseBasis if isinstance(rules.basis(each), MergedRule)} == set(ReleaseBasis) - UK_ONLY


def test_every_basis_of_england_and_wales_has_a_row() -> None:
    rules = rules_of("EAW")

    assert {each for each in ReleaseBasis if isinstance(rules.basis(each), MergedRule)} == UK_ONLY | UK_SHARED


@pytest.mark.parametrize("region", [*US_REGIONS, "EAW"])
def test_a_packet_is_built_on_a_court_order_or_an_authorization_only(region: str) -> None:
    rules = rules_of(region)
    answers = [rules.basis(each) for each in ReleaseBasis]
    rows = [answer.row for answer in answers if isinstance(answer, MergedRule)]

    assert {row.basis for row in rows if row.supported} == {ReleaseBasis.COURT_ORDER, ReleaseBasis.CLIENT_AUTHORIZATION}
    assert all(row.refusal for row in rows if not row.supported)


@pytest.mark.parametrize("region", US_REGIONS)
def test_a_bare_subpoena_is_answered_and_never_with_a_packet(region: str) -> None:
    row = basis(rules_of(region), ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA).row

    assert (row.supported, row.answered_without_packet) == (False, True)
    assert row.documents == (AccompanyingDocument.OBJECTION_LETTER, AccompanyingDocument.CLIENT_NOTICE)
    assert row.psychotherapy_notes is PsychotherapyNotesRule.NEVER
    assert row.part2 is Part2Rule.NEVER


@pytest.mark.parametrize("region", US_REGIONS)
def test_a_court_order_rests_on_no_rule_that_is_for_psychotherapy_notes_alone(region: str) -> None:
    row = basis(rules_of(region), ReleaseBasis.COURT_ORDER).row

    assert "45 CFR 164.512(e)(1)(i)" in row.citations
    assert not [each for each in row.citations if "164.508" in each]


@pytest.mark.parametrize("region", US_REGIONS)
def test_a_court_order_asks_for_its_own_evidence_and_reaches_what_it_names(region: str) -> None:
    row = basis(rules_of(region), ReleaseBasis.COURT_ORDER).row

    assert evidence_keys(row) == {
        "signed_order_copy",
        "court",
        "judge",
        "docket",
        "order_date",
        "jurisdiction",
        "scope_transcribed",
        "stay_or_appeal_checked",
        "counsel_consulted",
        "identity_and_authority",
    }
    assert evidence_keys(row, EvidenceCondition.PSYCHOTHERAPY_NOTES_IN_SCOPE) == {
        "order_names_psychotherapy_notes",
        "counsel_consulted_on_psychotherapy_notes",
    }
    assert evidence_keys(row, EvidenceCondition.PART2_RECORDS_IN_SCOPE) == {"part2_order", "part2_companion_subpoena"}
    assert row.psychotherapy_notes is PsychotherapyNotesRule.ONLY_IF_EXPRESSLY_ORDERED
    assert row.minimum_necessary is MinimumNecessary.LIMITED_TO_TERMS
    assert row.part2 is Part2Rule.ONLY_WITH_PART2_ORDER
    assert row.in_accounting
    assert row.documents == (
        AccompanyingDocument.COVER_LETTER,
        AccompanyingDocument.CUSTODIAN_DECLARATION,
        AccompanyingDocument.WITHHOLDING_LOG,
    )


def test_the_reading_about_psychotherapy_notes_under_an_order_is_shown_as_unverified() -> None:
    answer = basis(rules_of("TX"), ReleaseBasis.COURT_ORDER)
    asking = answer.rule_asking_for("order_names_psychotherapy_notes")

    assert answer.confidence is Confidence.VERIFIED
    assert asking is not None
    assert asking.confidence is Confidence.UNVERIFIED


def test_an_order_of_england_and_wales_is_shown_as_unverified() -> None:
    answer = basis(rules_of("EAW"), ReleaseBasis.COURT_ORDER)

    assert answer.row.supported
    assert answer.confidence is Confidence.UNVERIFIED
    assert "counsel_consulted" in evidence_keys(answer.row)


CORE_AUTHORIZATION = {
    "description_of_information",
    "who_may_disclose",
    "recipient",
    "purpose",
    "expiration",
    "signature_and_date",
    "revocation_statement",
    "conditioning_statement",
    "redisclosure_statement",
    "not_revoked",
    "not_compound_or_conditioned",
    "nothing_known_false",
    "identity_and_authority",
}
ILLINOIS_CONSENT = {
    "witnessed_signature",
    "calendar_date_expiry",
    "right_to_inspect_and_copy",
    "consequences_of_refusal",
    "no_blanket_consent",
}


@pytest.mark.parametrize(
    ("region", "added"), [("CA", set()), ("NY", set()), ("TX", set()), ("FL", set()), ("IL", ILLINOIS_CONSENT)]
)
def test_an_authorization_asks_for_the_federal_elements_and_the_states_own(region: str, added: set[str]) -> None:
    row = basis(rules_of(region), ReleaseBasis.CLIENT_AUTHORIZATION).row

    assert evidence_keys(row) == CORE_AUTHORIZATION | added
    assert evidence_keys(row, EvidenceCondition.REPRESENTATIVE_SIGNED) == {"representative_authority"}
    assert evidence_keys(row, EvidenceCondition.PRACTICE_ASKED_FOR_IT) == {"copy_to_client"}
    assert row.psychotherapy_notes is PsychotherapyNotesRule.NEVER
    assert not row.in_accounting


def test_family_therapy_in_florida_needs_every_members_waiver() -> None:
    row = basis(rules_of("FL"), ReleaseBasis.CLIENT_AUTHORIZATION).row

    assert evidence_keys(row, EvidenceCondition.FAMILY_SESSIONS_IN_SCOPE) == {"every_family_member_waived"}


@pytest.mark.parametrize(
    ("region", "stands"), [("IL", True), ("CA", False), ("NY", False), ("TX", False), ("FL", False)]
)
def test_illinois_alone_asks_for_an_order_or_section_5_consent_beside_a_subpoena(region: str, stands: bool) -> None:
    rules = rules_of(region)
    row = basis(rules, ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA).row
    alternatives = {need.key for need in row.evidence if need.any_of == "illinois_order_or_consent"}

    assert merged(rules, "subpoena.requires_order").value == GateValue(stands=stands)
    assert alternatives == ({"judges_written_order", "section_5_consent"} if stands else set())


def test_the_illinois_rule_is_named_with_its_case() -> None:
    answer = merged(rules_of("IL"), "subpoena.requires_order")

    assert [rule.pack_id for rule in answer.deciding] == ["us-il"]
    assert "Garton" in answer.citations[0]


def test_california_asks_for_the_notice_to_consumer_or_a_written_authorization() -> None:
    row = basis(rules_of("CA"), ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA).row

    assert {need.key for need in row.evidence if need.any_of == "california_consumer"} == {
        "notice_to_consumer_served",
        "written_authorization",
    }
    assert {"custodian_affidavit", "sealed_envelopes"} <= evidence_keys(row)


def test_a_solicitors_letter_without_consent_is_refused() -> None:
    row = basis(rules_of("EAW"), ReleaseBasis.SOLICITOR_WITHOUT_CONSENT).row

    assert not row.supported
    assert "neither confirm nor deny" in row.refusal


@pytest.mark.parametrize(("regimes", "asked"), [((), True), ((Regime.UK_HEALTH_PROFESSIONAL,), False)])
def test_the_health_data_gate_is_for_those_who_are_no_listed_health_professional(
    regimes: tuple[Regime, ...], asked: bool
) -> None:
    row = basis(rules_of("EAW", "NONE", *regimes), ReleaseBasis.SUBJECT_ACCESS_REQUEST).row

    assert ("health_professional_opinion" in evidence_keys(row)) is asked


def test_terrorism_is_not_told_to_the_client() -> None:
    assert basis(rules_of("EAW"), ReleaseBasis.TERRORISM_DISCLOSURE).row.client_notice == "forbidden"


# --- clocks ----------------------------------------------------------------------------------------------------------

SUSPECTED = datetime(2025, 6, 20, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(("on", "hours"), [(date(2025, 6, 19), 48), (date(2025, 6, 20), 24), (TODAY, 24)])
def test_texas_shortened_the_child_report_on_20_june_2025(on: date, hours: int) -> None:
    rules = rules_of("TX", "LPC", on=on)

    answer = rules.due("mandated_report.child.oral", {ClockEvent.REASONABLE_CAUSE: SUSPECTED})

    assert isinstance(answer, RuleDue)
    assert answer.due.at is not None
    assert (answer.due.at - SUSPECTED).total_seconds() == hours * 3600
    assert answer.rule.confidence is Confidence.SECONDARY


@pytest.mark.parametrize(
    ("region", "event", "hours"),
    [
        ("CA", ClockEvent.INFORMATION_RECEIVED, 36),
        ("NY", ClockEvent.ORAL_REPORT, 48),
        ("IL", ClockEvent.REASONABLE_CAUSE, 48),
    ],
)
def test_the_written_child_report_has_its_states_clock(region: str, event: ClockEvent, hours: int) -> None:
    answer = rules_of(region).due("mandated_report.child.written", {event: SUSPECTED})

    assert isinstance(answer, RuleDue)
    assert answer.due.at is not None
    assert (answer.due.at - SUSPECTED).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    ("region", "licence", "expected"),
    [
        ("NY", "PSYCHOLOGIST", date(2026, 11, 11)),
        ("NY", "LCSW", date(2026, 11, 11)),
        ("NY", "LMHC", date(2026, 12, 1)),
        ("CA", "LPCC", date(2026, 11, 16)),
        ("TX", "LPC", date(2026, 11, 16)),
        ("FL", "LMHC", date(2026, 12, 1)),
        ("IL", "LCPC", date(2026, 12, 1)),
        ("EAW", "NONE", date(2026, 12, 1)),
    ],
)
def test_access_is_answered_by_the_shortest_clock_of_the_licence(region: str, licence: str, expected: date) -> None:
    received = date(2026, 11, 1)
    events = {ClockEvent.RECEIPT: received, ClockEvent.WRITTEN_REQUEST: received}

    assert due_on(rules_of(region, licence), "access.answer", events) == expected


def test_a_request_by_word_of_mouth_in_texas_runs_the_federal_clock() -> None:
    events: dict[ClockEvent, date] = {ClockEvent.RECEIPT: date(2026, 11, 1)}

    assert due_on(rules_of("TX", "LPC"), "access.answer", events) == date(2026, 12, 1)


@pytest.mark.parametrize("region", US_REGIONS)
@pytest.mark.parametrize(
    ("compliance", "expected"), [(date(2026, 12, 10), date(2026, 11, 16)), (date(2026, 11, 9), date(2026, 11, 9))]
)
def test_a_federal_objection_is_due_at_the_earlier_of_14_days_and_compliance(
    region: str, compliance: date, expected: date
) -> None:
    events: dict[ClockEvent, date] = {ClockEvent.SERVICE: date(2026, 11, 2), ClockEvent.COMPLIANCE_TIME: compliance}

    assert due_on(rules_of(region), "subpoena.objection", events) == expected


def test_the_objection_is_not_guessed_without_the_compliance_date() -> None:
    assert rules_of("NY").due("subpoena.objection", {ClockEvent.SERVICE: date(2026, 11, 2)}) == NotComputable(
        missing=(ClockEvent.COMPLIANCE_TIME,)
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("subpoena.response.civil", date(2026, 11, 17)),
        ("subpoena.response.criminal", date(2026, 11, 7)),
        ("subpoena.production_not_before", date(2026, 11, 22)),
        ("subpoena.notice_to_consumer", date(2026, 11, 5)),
    ],
)
def test_californias_subpoena_days(key: str, expected: date) -> None:
    events: dict[ClockEvent, date] = {
        ClockEvent.RECEIPT: date(2026, 11, 2),
        ClockEvent.ISSUE: date(2026, 11, 2),
        ClockEvent.SERVICE: date(2026, 11, 10),
        ClockEvent.PRODUCTION_DATE: date(2026, 11, 22),
    }
    if key == "subpoena.production_not_before":
        events[ClockEvent.SERVICE] = date(2026, 11, 4)

    assert due_on(rules_of("CA", "LPCC"), key, events) == expected


@pytest.mark.parametrize(
    ("on", "identity", "expected"),
    [
        (date(2026, 2, 4), date(2026, 2, 20), date(2026, 3, 4)),
        (date(2026, 2, 5), date(2026, 2, 20), date(2026, 3, 20)),
    ],
)
def test_the_subject_access_month_waits_for_identity_since_5_february_2026(
    on: date, identity: date, expected: date
) -> None:
    events: dict[ClockEvent, date] = {ClockEvent.RECEIPT: date(2026, 2, 4), ClockEvent.IDENTITY_CONFIRMED: identity}

    assert due_on(rules_of("EAW", on=on), "access.answer", events) == expected


@pytest.mark.parametrize(("on", "known"), [(date(2026, 6, 18), False), (date(2026, 6, 19), True)])
def test_the_uk_complaint_clock_starts_on_19_june_2026(on: date, known: bool) -> None:
    answer = rules_of("EAW", on=on).due("complaint.acknowledgement", {ClockEvent.RECEIPT: date(2026, 6, 19)})

    assert isinstance(answer, RuleDue if known else Unknown)


@pytest.mark.parametrize(("on", "known"), [(date(2026, 1, 11), False), (date(2026, 1, 12), True)])
def test_the_victim_information_code_is_in_force_since_12_january_2026(on: date, known: bool) -> None:
    answer = rules_of("EAW", on=on).basis(ReleaseBasis.POLICE_VICTIM_INFORMATION_REQUEST)

    assert isinstance(answer, MergedRule if known else Unknown)


# --- duties, privilege, retention ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "strength", "must", "may_tell_intended_person"),
    [
        ("CA", DutyStrength.MANDATORY, {WarningRecipient.INTENDED_PERSON, WarningRecipient.LAW_ENFORCEMENT}, True),
        ("NY", DutyStrength.MANDATORY, {WarningRecipient.COUNTY_DIRECTOR_OF_COMMUNITY_SERVICES}, False),
        ("TX", DutyStrength.PERMISSIVE, set(), False),
        ("FL", DutyStrength.MANDATORY, {WarningRecipient.LAW_ENFORCEMENT}, True),
        ("IL", DutyStrength.PERMISSIVE, set(), True),
    ],
)
def test_a_threat_is_told_as_the_state_says(
    region: str, strength: DutyStrength, must: set[WarningRecipient], may_tell_intended_person: bool
) -> None:
    value = merged(rules_of(region), "threat.duty").value

    assert isinstance(value, DutyValue)
    assert (value.strength, set(value.must_tell)) == (strength, must)
    assert (value.may_tell is None or WarningRecipient.INTENDED_PERSON in value.may_tell) is may_tell_intended_person


@pytest.mark.parametrize(("licence", "stands"), [("PSYCHOLOGIST", True), ("LCSW", True), ("LMHC", False)])
def test_new_yorks_privilege_has_a_gap_for_mental_health_counselors(licence: str, stands: bool) -> None:
    assert merged(rules_of("NY", licence), "privilege.state_statute").value == GateValue(stands=stands)


@pytest.mark.parametrize(
    ("region", "holders"),
    [
        ("NY", {PrivilegeHolder.CLIENT, PrivilegeHolder.THERAPIST_ON_CLIENTS_BEHALF}),
        (
            "CA",
            {
                PrivilegeHolder.CLIENT,
                PrivilegeHolder.GUARDIAN,
                PrivilegeHolder.PERSONAL_REPRESENTATIVE,
                PrivilegeHolder.THERAPIST_ON_CLIENTS_BEHALF,
            },
        ),
        (
            "IL",
            {PrivilegeHolder.CLIENT, PrivilegeHolder.THERAPIST, PrivilegeHolder.THERAPIST_ON_CLIENTS_BEHALF},
        ),
    ],
)
def test_the_privilege_has_its_holders(region: str, holders: set[PrivilegeHolder]) -> None:
    assert merged(rules_of(region), "privilege.holder").value == HolderValue(holders=frozenset(holders))


ENDED, MAJORITY, BORN = date(2026, 3, 1), date(2030, 6, 10), date(2012, 6, 10)


@pytest.mark.parametrize(
    ("region", "licence", "adult", "minor"),
    [
        ("CA", "LPCC", date(2033, 3, 1), date(2037, 6, 10)),
        ("NY", "LMHC", date(2033, 3, 1), date(2034, 6, 10)),
        ("TX", "LPC", date(2033, 3, 1), date(2035, 6, 10)),
        ("FL", "LMHC", date(2033, 3, 1), date(2033, 6, 10)),
        ("FL", "PSYCHOLOGIST", date(2033, 3, 1), date(2033, 6, 10)),
        ("IL", "LCPC", date(2033, 3, 1), date(2033, 6, 10)),
        ("WY", "LPC", date(2033, 3, 1), date(2033, 6, 10)),
    ],
)
def test_records_are_kept_for_the_longest_period_on_file(region: str, licence: str, adult: date, minor: date) -> None:
    rules = rules_of(region, licence)

    assert rules.retained_until("retention.adult", started_on=ENDED) == adult
    assert rules.retained_until("retention.minor", started_on=ENDED, majority_on=MAJORITY, born_on=BORN) == minor


def test_a_practice_outside_hipaa_keeps_its_protection_as_a_default() -> None:
    inside = basis(rules_of("FL", "LMHC", Regime.HIPAA), ReleaseBasis.COURT_ORDER)
    outside = basis(rules_of("FL", "LMHC"), ReleaseBasis.COURT_ORDER)

    assert inside.row == outside.row
    assert inside.contributing[0].standing is Standing.APPLIES
    assert outside.contributing[0].standing is Standing.DEFAULT_PROTECTION


def test_a_state_without_a_pack_is_said_to_have_none() -> None:
    assert not rules_of("WY").region_on_file
    assert rules_of("NY").region_on_file


# --- statements ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "forum", "authority"),
    [
        ("CA", Forum.STATE_COURT, "Cal. Evid. Code 1561"),
        ("CA", Forum.FEDERAL_COURT, "FRE 803(6)(A)-(C); FRE 902(11), 902(13), 902(14)"),
        ("NY", Forum.STATE_COURT, "FRE 803(6)(A)-(C); FRE 902(11), 902(13), 902(14)"),
        ("EAW", Forum.ENGLAND_AND_WALES_COURT, "CPR 32 and Practice Direction 32"),
    ],
)
def test_the_custodian_declares_in_the_words_of_the_forum(region: str, forum: Forum, authority: str) -> None:
    answer = rules_of(region).clause("declaration.body", forum)

    assert isinstance(answer, RuleClause)
    assert answer.rule.authority == authority


def test_the_closing_words_of_28_usc_1746_are_exact() -> None:
    inside = rules_of("NY").clause("declaration.closing")
    abroad = rules_of("NY").clause("declaration.closing_abroad")

    assert isinstance(inside, RuleClause)
    assert isinstance(abroad, RuleClause)
    assert inside.text.startswith("I declare under penalty of perjury that the foregoing is true and correct.")
    assert "under the laws of the United States of America" in abroad.text


def test_the_part_2_notice_is_the_wording_of_2024() -> None:
    answer = rules_of("NY").clause("part2.notice")

    assert isinstance(answer, RuleClause)
    assert "or testimony that describes the information contained in this record" in answer.text
    assert "You are a covered entity or business associate" in answer.text
    assert isinstance(rules_of("NY", on=date(2024, 4, 15)).clause("part2.notice"), Unknown)


KNOWN_PLACEHOLDERS = {
    "name",
    "title",
    "practice",
    "items",
    "pages",
    "order",
    "application, version",
    "date",
    "signature",
    "authorization date",
    "recipient",
    "basis",
    "contact",
    "identity of records",
    "mode of preparation",
}


@pytest.mark.parametrize(
    "rule",
    [rule for rule in SHIPPED if isinstance(rule.value, ClauseValue)],
    ids=lambda rule: f"{rule.pack_id}:{rule.key}",
)
def test_statements_ask_for_facts_that_the_documents_know(rule: Rule) -> None:
    assert isinstance(rule.value, ClauseValue)

    assert {fact for text in rule.value.texts for fact in text.placeholders} <= KNOWN_PLACEHOLDERS


@pytest.mark.parametrize("order", list(permutations(("us-ca", "us-federal"))))
def test_a_statement_is_the_same_whatever_the_order_of_packs(order: tuple[str, ...]) -> None:
    packs = [pack for each in order for pack in load_packs() if pack.id == each]

    answer = rules_in_force(packs, jurisdiction("CA", "LPCC"), TODAY).clause("declaration.body", Forum.STATE_COURT)

    assert isinstance(answer, RuleClause)
    assert answer.rule.pack_id == "us-ca"
