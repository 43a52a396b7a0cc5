# SPDX-License-Identifier: GPL-3.0-or-later
"""Which rules are in force for a practice on a day, and the answers that follow from them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_samples import TODAY, basis_row, jurisdiction, pack, rule

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.policy import (
    ClauseText,
    ClauseValue,
    ClockBound,
    ClockEvent,
    ClockSpan,
    ClockUnit,
    Confidence,
    DeadlineValue,
    DutyStrength,
    DutyValue,
    EvidenceCondition,
    EvidenceNeeded,
    EvidenceValue,
    Forum,
    GateValue,
    HolderValue,
    MergeAxis,
    MergedRule,
    NotComputable,
    PackVersion,
    PrivilegeHolder,
    Regime,
    ReleaseBasis,
    RetentionValue,
    RuleClause,
    RuleDue,
    RuleType,
    Standing,
    Unknown,
    WithoutRegime,
    rules_in_force,
)

FEDERAL = pack(id="us-federal", region=None)


def days(amount: int, starts: ClockEvent = ClockEvent.RECEIPT, *, required: bool = True) -> DeadlineValue:
    return DeadlineValue(
        spans=(ClockSpan(amount=amount, unit=ClockUnit.CALENDAR_DAYS, starts=starts, required=required),)
    )


def test_a_key_that_no_pack_knows_says_consult() -> None:
    answer = rules_in_force((pack(rule()),), jurisdiction(), TODAY).merged("never.heard_of")

    assert isinstance(answer, Unknown)
    assert "consult" in answer.reason


def test_an_answer_carries_its_rule_authority_and_confidence() -> None:
    answer = rules_in_force((pack(rule(confidence=Confidence.SECONDARY)),), jurisdiction(), TODAY).merged("gate.sample")

    assert isinstance(answer, MergedRule)
    assert answer.value == GateValue(stands=True)
    assert answer.citations == ("Authority of gate.sample",)
    assert answer.words == ("Words of gate.sample.",)
    assert answer.confidence is Confidence.SECONDARY
    assert answer.reason == "One rule on file (us-zz)."


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({"country": "GB"}, False),
        ({"region": "YY"}, False),
        ({"region": None}, True),
        ({"licences": ("LCSW",)}, False),
        ({"licences": ("LCSW", "LPC")}, True),
        ({"regimes": frozenset({Regime.PART2})}, False),
        ({"regimes": frozenset({Regime.HIPAA})}, True),
    ],
)
def test_a_pack_speaks_for_its_place_licence_and_regime(changes: dict[str, object], covered: bool) -> None:
    rules = rules_in_force((pack(rule(), **changes),), jurisdiction("ZZ", "LPC", Regime.HIPAA), TODAY)

    assert (rules.keys == {"gate.sample"}) is covered


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2025, 6, 19), 48), (date(2025, 6, 20), 24)],
)
def test_a_rule_holds_from_its_first_to_its_last_day(on: date, expected: int) -> None:
    before = rule("report.clock", days(48), MergeAxis.DEADLINE_ON_PRACTICE, effective_to=date(2025, 6, 19))
    after = rule("report.clock", days(24), MergeAxis.DEADLINE_ON_PRACTICE, effective_from=date(2025, 6, 20))

    answer = rules_in_force((pack(before, after),), jurisdiction(), on).merged("report.clock")

    assert isinstance(answer, MergedRule)
    assert answer.value == days(expected)


def test_a_rule_for_other_licences_does_not_count() -> None:
    rules = rules_in_force((pack(rule(licences=("LCSW",))),), jurisdiction(licence="LPC"), TODAY)

    assert isinstance(rules.merged("gate.sample"), Unknown)


def test_a_rule_of_a_regime_the_practice_is_not_under_is_left_out() -> None:
    rules = rules_in_force((pack(rule(regimes=frozenset({Regime.PART2}))),), jurisdiction(), TODAY)

    assert isinstance(rules.merged("gate.sample"), Unknown)


def test_a_regime_can_switch_a_rule_off() -> None:
    packs = (pack(rule(unless=frozenset({Regime.HIPAA}))),)

    assert isinstance(rules_in_force(packs, jurisdiction(), TODAY).merged("gate.sample"), MergedRule)
    assert isinstance(
        rules_in_force(packs, jurisdiction("ZZ", "LPC", Regime.HIPAA), TODAY).merged("gate.sample"), Unknown
    )


@pytest.mark.parametrize(
    ("regimes", "standing", "said"),
    [((), Standing.DEFAULT_PROTECTION, True), ((Regime.HIPAA,), Standing.APPLIES, False)],
)
def test_protection_kept_as_a_default_is_not_called_required(
    regimes: tuple[Regime, ...], standing: Standing, said: bool
) -> None:
    hipaa = rule(regimes=frozenset({Regime.HIPAA}), without_regime=WithoutRegime.KEEP_AS_DEFAULT)

    answer = rules_in_force((pack(hipaa),), jurisdiction("ZZ", "LPC", *regimes), TODAY).merged("gate.sample")

    assert isinstance(answer, MergedRule)
    assert answer.contributing[0].standing is standing
    assert ("kept as a default" in answer.reason) is said


def test_the_deciding_rule_and_the_others_are_both_shown() -> None:
    open_gate = pack(rule(value=GateValue(stands=False), authority="Federal"), id="us-federal", region=None)
    closed_gate = pack(rule(authority="State", confidence=Confidence.UNVERIFIED))

    answer = rules_in_force((open_gate, closed_gate), jurisdiction(), TODAY).merged("gate.sample")

    assert isinstance(answer, MergedRule)
    assert answer.value == GateValue(stands=True)
    assert [each.authority for each in answer.deciding] == ["State"]
    assert answer.citations == ("State", "Federal")
    assert answer.confidence is Confidence.UNVERIFIED
    assert answer.reason == "The rule that protects the client most decides: us-zz, of 2 rules on file."


def test_a_value_put_together_from_several_rules_is_decided_by_all() -> None:
    state = rule("privilege.holder", HolderValue(holders=frozenset({PrivilegeHolder.GUARDIAN})), MergeAxis.FORMALITIES)
    federal = rule("privilege.holder", HolderValue(holders=frozenset({PrivilegeHolder.CLIENT})), MergeAxis.FORMALITIES)

    answer = rules_in_force((pack(state), pack(federal, id="us-federal", region=None)), jurisdiction(), TODAY).merged(
        "privilege.holder"
    )

    assert isinstance(answer, MergedRule)
    assert answer.value == HolderValue(holders=frozenset({PrivilegeHolder.GUARDIAN, PrivilegeHolder.CLIENT}))
    assert len(answer.deciding) == 2


def test_a_duty_that_equals_no_single_rule_is_decided_by_all() -> None:
    one = rule("threat.duty", DutyValue(strength=DutyStrength.MANDATORY))
    two = rule("threat.duty", DutyValue(strength=DutyStrength.PERMISSIVE, may_tell=frozenset()))

    answer = rules_in_force((pack(one), pack(two, id="us-federal", region=None)), jurisdiction(), TODAY).merged(
        "threat.duty"
    )

    assert isinstance(answer, MergedRule)
    assert len(answer.deciding) == 2


@given(order=st.permutations(range(4)), on=st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 1, 1)))
def test_the_order_of_packs_changes_nothing(order: list[int], on: date) -> None:
    packs = (
        pack(rule(), rule("a.b", effective_from=date(2020, 1, 1)), id="us-aa", region=None),
        pack(rule(value=GateValue(stands=False)), id="us-bb"),
        pack(rule(effective_to=date(2030, 1, 1)), id="us-cc", region=None),
        pack(rule("a.b"), rule("c.d"), id="us-dd", region="YY"),
    )

    assert rules_in_force([packs[place] for place in order], jurisdiction(), on) == rules_in_force(
        packs, jurisdiction(), on
    )


def test_two_kinds_of_rule_under_one_key_are_our_own_mistake() -> None:
    packs = (pack(rule()), pack(rule(axis=MergeAxis.ACCESS), id="us-federal", region=None))

    for order in permutations(packs):
        with pytest.raises(BugError, match="rule_key_with_two_kinds"):
            rules_in_force(order, jurisdiction(), TODAY)


def test_a_region_without_a_pack_is_told_apart_from_one_with() -> None:
    packs = (pack(rule(), id="us-federal", region=None), pack(rule("a.b")))

    assert rules_in_force(packs, jurisdiction("ZZ"), TODAY).region_on_file
    assert not rules_in_force(packs, jurisdiction("YY"), TODAY).region_on_file
    assert rules_in_force(packs, jurisdiction("YY"), TODAY).packs == (PackVersion(id="us-federal", version="2026.1"),)


def test_rules_grow_stale_with_the_least_recently_checked_one() -> None:
    packs = (pack(rule(verified_on=date(2026, 1, 1)), rule("a.b", verified_on=date(2026, 6, 1))),)
    rules = rules_in_force(packs, jurisdiction(), date(2026, 7, 1))

    assert rules.oldest_check == date(2026, 1, 1)
    assert rules.stale(after=timedelta(days=180))
    assert not rules.stale(after=timedelta(days=181))


def test_no_rules_at_all_count_as_stale() -> None:
    rules = rules_in_force((), jurisdiction(), TODAY)

    assert rules.oldest_check is None
    assert rules.stale(after=timedelta(days=3650))


def test_a_basis_gains_the_evidence_of_the_region() -> None:
    witness = EvidenceNeeded(key="witnessed_signature", words="A witness.", citation="740 ILCS 110/5")
    added = rule(
        "evidence.consent",
        EvidenceValue(bases=frozenset({ReleaseBasis.COURT_ORDER}), needed=(witness,)),
        MergeAxis.FORMALITIES,
        confidence=Confidence.SECONDARY,
    )
    packs = (pack(rule("basis.court_order", basis_row()), id="us-federal", region=None), pack(added))

    answer = rules_in_force(packs, jurisdiction(), TODAY).basis(ReleaseBasis.COURT_ORDER)

    assert isinstance(answer, MergedRule)
    assert answer.row.evidence == (*basis_row().evidence, witness)
    assert answer.confidence is Confidence.SECONDARY
    assert "Evidence asked for by us-zz is added." in answer.reason
    assert "Authority of evidence.consent" in answer.citations


def test_evidence_for_a_special_case_leaves_the_confidence_in_the_row_alone() -> None:
    quote = EvidenceNeeded(
        key="order_names_notes",
        words="The order's words.",
        citation="A rule",
        condition=EvidenceCondition.PSYCHOTHERAPY_NOTES_IN_SCOPE,
    )
    added = rule(
        "evidence.notes",
        EvidenceValue(bases=frozenset({ReleaseBasis.COURT_ORDER}), needed=(quote,)),
        MergeAxis.FORMALITIES,
        confidence=Confidence.UNVERIFIED,
    )

    answer = rules_in_force((pack(rule("basis.court_order", basis_row()), added),), jurisdiction(), TODAY).basis(
        ReleaseBasis.COURT_ORDER
    )

    assert isinstance(answer, MergedRule)
    assert answer.confidence is Confidence.VERIFIED
    assert quote in answer.row.evidence


@pytest.mark.parametrize(
    ("key", "asked_by"),
    [("signed_order_copy", "basis.court_order"), ("witnessed_signature", "evidence.consent"), ("never_heard_of", None)],
)
def test_each_piece_of_evidence_leads_to_the_rule_that_asks_for_it(key: str, asked_by: str | None) -> None:
    witness = EvidenceNeeded(key="witnessed_signature", words="A witness.", citation="740 ILCS 110/5")
    added = rule(
        "evidence.consent",
        EvidenceValue(bases=frozenset({ReleaseBasis.COURT_ORDER}), needed=(witness,)),
        MergeAxis.FORMALITIES,
    )

    answer = rules_in_force((pack(rule("basis.court_order", basis_row()), added),), jurisdiction(), TODAY).basis(
        ReleaseBasis.COURT_ORDER
    )

    assert isinstance(answer, MergedRule)
    found = answer.rule_asking_for(key)
    assert (found.key if found else None) == asked_by


def test_only_rules_about_evidence_ask_for_any() -> None:
    answer = rules_in_force((pack(rule()),), jurisdiction(), TODAY).merged("gate.sample")

    assert isinstance(answer, MergedRule)
    assert answer.rule_asking_for("signed_order_copy") is None


def test_evidence_for_another_basis_is_not_added() -> None:
    added = rule(
        "evidence.consent",
        EvidenceValue(
            bases=frozenset({ReleaseBasis.CLIENT_AUTHORIZATION}),
            needed=(EvidenceNeeded(key="witnessed_signature", words="A witness.", citation="A rule"),),
        ),
        MergeAxis.FORMALITIES,
    )

    answer = rules_in_force((pack(rule("basis.court_order", basis_row()), added),), jurisdiction(), TODAY).basis(
        ReleaseBasis.COURT_ORDER
    )

    assert isinstance(answer, MergedRule)
    assert answer.row == basis_row()


def test_a_basis_without_a_row_is_unknown_even_where_evidence_names_it() -> None:
    assert isinstance(rules_in_force((FEDERAL,), jurisdiction(), TODAY).basis(ReleaseBasis.COURT_ORDER), Unknown)


def test_only_a_basis_has_a_row() -> None:
    answer = rules_in_force((pack(rule()),), jurisdiction(), TODAY).merged("gate.sample")

    assert isinstance(answer, MergedRule)
    with pytest.raises(BugError, match="merged_rule_is_no_basis"):
        _ = answer.row


def test_the_earliest_last_day_of_all_rules_is_due() -> None:
    federal = pack(rule("access.answer", days(30), MergeAxis.ACCESS), id="us-federal", region=None)
    state = pack(rule("access.answer", days(10), MergeAxis.ACCESS))

    answer = rules_in_force((federal, state), jurisdiction(), TODAY).due(
        "access.answer", {ClockEvent.RECEIPT: date(2026, 11, 1)}
    )

    assert isinstance(answer, RuleDue)
    assert (answer.due.on, answer.rule.pack_id) == (date(2026, 11, 11), "us-zz")


def test_the_latest_first_day_of_all_rules_is_due() -> None:
    def first_day(amount: int) -> DeadlineValue:
        return replace(days(amount), bound=ClockBound.NOT_BEFORE)

    federal = pack(rule("production.not_before", first_day(30)), id="us-federal", region=None)
    state = pack(rule("production.not_before", first_day(10)))

    answer = rules_in_force((federal, state), jurisdiction(), TODAY).due(
        "production.not_before", {ClockEvent.RECEIPT: date(2026, 11, 1)}
    )

    assert isinstance(answer, RuleDue)
    assert answer.due.on == date(2026, 12, 1)


def test_one_missing_event_makes_the_whole_answer_not_computable() -> None:
    federal = pack(rule("access.answer", days(30), MergeAxis.ACCESS), id="us-federal", region=None)
    state = pack(rule("access.answer", days(10, ClockEvent.SERVICE), MergeAxis.ACCESS))

    answer = rules_in_force((federal, state), jurisdiction(), TODAY).due(
        "access.answer", {ClockEvent.RECEIPT: date(2026, 11, 1)}
    )

    assert answer == NotComputable(missing=(ClockEvent.SERVICE,))


def test_a_clock_that_nothing_started_leaves_the_others_running() -> None:
    federal = pack(rule("access.answer", days(30), MergeAxis.ACCESS), id="us-federal", region=None)
    state = pack(rule("access.answer", days(15, ClockEvent.WRITTEN_REQUEST, required=False), MergeAxis.ACCESS))

    answer = rules_in_force((federal, state), jurisdiction(), TODAY).due(
        "access.answer", {ClockEvent.RECEIPT: date(2026, 11, 1)}
    )

    assert isinstance(answer, RuleDue)
    assert answer.due.on == date(2026, 12, 1)


def test_when_no_clock_started_nothing_is_due() -> None:
    only = pack(rule("access.answer", days(15, ClockEvent.WRITTEN_REQUEST, required=False), MergeAxis.ACCESS))

    assert rules_in_force((only,), jurisdiction(), TODAY).due("access.answer", {}) == NotComputable(missing=())


def test_retention_is_the_longest_rule_on_file() -> None:
    seven = rule("retention.adult", RetentionValue(years=7, starts=ClockEvent.LAST_SERVICE), MergeAxis.RETENTION)
    ten = rule("retention.adult", RetentionValue(years=10, starts=ClockEvent.TERMINATION), MergeAxis.RETENTION)
    rules = rules_in_force((pack(seven), pack(ten, id="us-federal", region=None)), jurisdiction(), TODAY)

    assert rules.retained_until("retention.adult", started_on=date(2026, 3, 1)) == date(2036, 3, 1)


def test_questions_of_another_kind_are_our_own_mistake() -> None:
    rules = rules_in_force((pack(rule()),), jurisdiction(), TODAY)

    with pytest.raises(BugError, match="due_of_a_rule_that_is_no_deadline"):
        rules.due("gate.sample", {})
    with pytest.raises(BugError, match="retention_of_a_rule_that_is_none"):
        rules.retained_until("gate.sample", started_on=TODAY)


def test_deadline_retention_and_statement_of_an_unknown_key_say_consult() -> None:
    rules = rules_in_force((), jurisdiction(), TODAY)

    assert isinstance(rules.due("a.b", {}), Unknown)
    assert isinstance(rules.retained_until("a.b", started_on=TODAY), Unknown)
    assert isinstance(rules.clause("a.b"), Unknown)


@pytest.mark.parametrize(
    ("forum", "expected"),
    [(Forum.STATE_COURT, "For the state."), (Forum.FEDERAL_COURT, "For all."), (Forum.ANY, "For all.")],
)
def test_a_statement_is_worded_for_its_forum_or_else_generally(forum: Forum, expected: str) -> None:
    def statement(text: str, made_for: Forum) -> ClauseValue:
        return ClauseValue(texts=(ClauseText(forum=made_for, text=text),))

    general = rule("declaration.body", statement("For all.", Forum.ANY), MergeAxis.FORMALITIES, pack_id="us-federal")
    special = rule("declaration.body", statement("For the state.", Forum.STATE_COURT), MergeAxis.FORMALITIES)
    packs = (pack(id="us-federal", region=None, documents=(general,)), pack(documents=(special,)))

    answer = rules_in_force(packs, jurisdiction(), TODAY).clause("declaration.body", forum)

    assert isinstance(answer, RuleClause)
    assert answer.text == expected


def test_a_statement_for_another_forum_only_is_unknown() -> None:
    special = rule(
        "declaration.body",
        ClauseValue(texts=(ClauseText(forum=Forum.STATE_COURT, text="For the state."),)),
        MergeAxis.FORMALITIES,
    )

    assert isinstance(
        rules_in_force((pack(documents=(special,)),), jurisdiction(), TODAY).clause("declaration.body"), Unknown
    )


def test_a_rule_knows_the_type_of_its_value() -> None:
    assert rule().type is RuleType.GATE
