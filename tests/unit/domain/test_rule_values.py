# SPDX-License-Identifier: GPL-3.0-or-later
"""Several values for one question become one answer, whatever the order and grouping they come in."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policy_samples import basis_row

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.policy import (
    AccompanyingDocument,
    BasisRow,
    ClauseText,
    ClauseValue,
    ClientNotice,
    ClockBound,
    ClockEvent,
    ClockSpan,
    ClockUnit,
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
    MinimumNecessary,
    Part2Rule,
    PrivilegeHolder,
    PsychotherapyNotesRule,
    ReleaseBasis,
    RetentionValue,
    RuleType,
    RuleValue,
    WarningRecipient,
)
from counselor_desk.domain.rule_values import extend_evidence, merge_values, type_of

words = st.sampled_from(["", "a", "b", "c"])
years = st.integers(min_value=1, max_value=9)
needs = st.builds(
    EvidenceNeeded,
    key=st.sampled_from(["x", "y", "z"]),
    words=words,
    citation=words,
    condition=st.sampled_from(EvidenceCondition),
    any_of=st.sampled_from(["", "group"]),
)
spans = st.builds(
    ClockSpan, amount=st.integers(0, 60), unit=st.sampled_from(ClockUnit), starts=st.sampled_from(ClockEvent)
)


def deadlines(bound: ClockBound) -> st.SearchStrategy[RuleValue]:
    return st.builds(DeadlineValue, spans=st.tuples(spans) | st.tuples(spans, spans), bound=st.just(bound))


recipients = st.frozensets(st.sampled_from(WarningRecipient))


def _duty(
    strength: DutyStrength, must: frozenset[WarningRecipient], may: frozenset[WarningRecipient] | None
) -> DutyValue:
    return DutyValue(strength=strength, must_tell=must, may_tell=None if may is None else may | must)


rows = st.builds(
    basis_row,
    supported=st.booleans(),
    answered_without_packet=st.booleans(),
    evidence=st.lists(needs, max_size=3).map(tuple),
    default_scope=words,
    psychotherapy_notes=st.sampled_from(PsychotherapyNotesRule),
    minimum_necessary=st.sampled_from(MinimumNecessary),
    part2=st.sampled_from(Part2Rule),
    client_notice=st.sampled_from(ClientNotice),
    client_notice_words=words,
    deadline_keys=st.lists(st.sampled_from(["a.b", "c.d"]), unique=True).map(tuple),
    deadline_words=words,
    in_accounting=st.booleans(),
    documents=st.lists(st.sampled_from(AccompanyingDocument), unique=True, max_size=3).map(tuple),
    also_accompanying=words,
    refusal=words,
    citations=st.lists(words, unique=True, max_size=2).map(tuple),
)

KINDS: dict[str, tuple[MergeAxis, st.SearchStrategy[RuleValue]]] = {
    "gate on disclosure": (MergeAxis.DISCLOSURE, st.builds(GateValue, stands=st.booleans())),
    "gate on access": (MergeAxis.ACCESS, st.builds(GateValue, stands=st.booleans())),
    "last day": (MergeAxis.DEADLINE_ON_PRACTICE, deadlines(ClockBound.NO_LATER_THAN)),
    "first day": (MergeAxis.DISCLOSURE, deadlines(ClockBound.NOT_BEFORE)),
    "retention": (
        MergeAxis.RETENTION,
        st.builds(
            RetentionValue,
            years=years,
            starts=st.sampled_from(ClockEvent),
            years_after_majority=st.none() | years,
            until_age=st.none() | years,
            summary_years=years,
        ),
    ),
    "duty": (MergeAxis.DISCLOSURE, st.builds(_duty, st.sampled_from(DutyStrength), recipients, st.none() | recipients)),
    "evidence": (
        MergeAxis.FORMALITIES,
        st.builds(
            EvidenceValue,
            bases=st.frozensets(st.sampled_from(ReleaseBasis), max_size=2),
            needed=st.lists(needs, max_size=3, unique=True).map(tuple),
        ),
    ),
    "clause": (
        MergeAxis.FORMALITIES,
        st.builds(
            ClauseValue,
            texts=st.lists(
                st.builds(ClauseText, forum=st.sampled_from(Forum), text=words), min_size=1, max_size=2, unique=True
            ).map(tuple),
        ),
    ),
    "holder": (
        MergeAxis.FORMALITIES,
        st.builds(HolderValue, holders=st.frozensets(st.sampled_from(PrivilegeHolder))),
    ),
    "basis": (MergeAxis.DISCLOSURE, rows),
}


@pytest.mark.parametrize("kind", KINDS)
@given(draw=st.data())
def test_the_order_of_values_makes_no_difference(kind: str, draw: st.DataObject) -> None:
    axis, strategy = KINDS[kind]
    values = draw.draw(st.lists(strategy, min_size=2, max_size=3))

    expected = merge_values(axis, values)

    assert all(merge_values(axis, order) == expected for order in permutations(values))


@pytest.mark.parametrize("kind", KINDS)
@given(draw=st.data())
def test_the_grouping_of_values_makes_no_difference(kind: str, draw: st.DataObject) -> None:
    axis, strategy = KINDS[kind]
    one, two, three = draw.draw(st.tuples(strategy, strategy, strategy))

    left = merge_values(axis, (merge_values(axis, (one, two)), three))
    right = merge_values(axis, (one, merge_values(axis, (two, three))))

    assert left == right


@pytest.mark.parametrize("kind", KINDS)
@given(draw=st.data())
def test_saying_the_same_twice_changes_nothing(kind: str, draw: st.DataObject) -> None:
    axis, strategy = KINDS[kind]
    value = draw.draw(strategy)

    assert merge_values(axis, (value, value)) == value


@given(gates=st.lists(st.booleans(), min_size=1, max_size=5))
def test_a_gate_before_disclosure_stands_when_any_rule_says_so(gates: list[bool]) -> None:
    merged = merge_values(MergeAxis.DISCLOSURE, [GateValue(stands=each) for each in gates])

    assert merged == GateValue(stands=any(gates))


@given(gates=st.lists(st.booleans(), min_size=1, max_size=5))
def test_a_gate_before_the_client_stands_only_when_every_rule_says_so(gates: list[bool]) -> None:
    merged = merge_values(MergeAxis.ACCESS, [GateValue(stands=each) for each in gates])

    assert merged == GateValue(stands=all(gates))


@given(values=st.lists(rows, min_size=1, max_size=4))
def test_a_merged_basis_is_never_wider_than_any_of_its_rows(values: list[BasisRow]) -> None:
    merged = merge_values(MergeAxis.DISCLOSURE, values)

    assert isinstance(merged, BasisRow)
    for row in values:
        assert merged.supported <= row.supported
        assert merged.in_accounting >= row.in_accounting
        assert set(merged.evidence) >= set(row.evidence)
        assert set(merged.documents) >= set(row.documents)
        for order, mine, its in (
            (tuple(PsychotherapyNotesRule), merged.psychotherapy_notes, row.psychotherapy_notes),
            (tuple(MinimumNecessary), merged.minimum_necessary, row.minimum_necessary),
            (tuple(Part2Rule), merged.part2, row.part2),
            (tuple(ClientNotice), merged.client_notice, row.client_notice),
        ):
            assert order.index(mine) <= order.index(its)


def test_an_unsupported_row_brings_its_own_refusal() -> None:
    refused = basis_row(supported=False, refusal="Ask counsel first.", default_scope="Nothing.")

    merged = merge_values(MergeAxis.DISCLOSURE, (basis_row(default_scope="A wide scope."), refused))

    assert isinstance(merged, BasisRow)
    assert (merged.supported, merged.refusal, merged.default_scope) == (False, "Ask counsel first.", "Nothing.")


@given(values=st.lists(deadlines(ClockBound.NO_LATER_THAN), min_size=1, max_size=4))
def test_the_shortest_deadline_decides(values: list[DeadlineValue]) -> None:
    merged = merge_values(MergeAxis.DEADLINE_ON_PRACTICE, values)

    assert isinstance(merged, DeadlineValue)
    assert merged.shortest_hours == min(value.shortest_hours for value in values)


@given(values=st.lists(deadlines(ClockBound.NOT_BEFORE), min_size=1, max_size=4))
def test_the_latest_first_day_decides(values: list[DeadlineValue]) -> None:
    merged = merge_values(MergeAxis.DISCLOSURE, values)

    assert isinstance(merged, DeadlineValue)
    assert merged.shortest_hours == max(value.shortest_hours for value in values)


def test_the_longest_retention_decides_part_by_part() -> None:
    merged = merge_values(
        MergeAxis.RETENTION,
        (
            RetentionValue(years=7, starts=ClockEvent.TERMINATION, years_after_majority=3),
            RetentionValue(years=6, starts=ClockEvent.LAST_SERVICE, until_age=22),
        ),
    )

    assert merged == RetentionValue(years=7, starts=ClockEvent.LAST_SERVICE, years_after_majority=3, until_age=22)


def test_a_permission_does_not_lift_a_duty() -> None:
    merged = merge_values(
        MergeAxis.DISCLOSURE,
        (
            DutyValue(strength=DutyStrength.PERMISSIVE),
            DutyValue(
                strength=DutyStrength.MANDATORY,
                must_tell=frozenset({WarningRecipient.LAW_ENFORCEMENT}),
                may_tell=frozenset({WarningRecipient.LAW_ENFORCEMENT}),
            ),
        ),
    )

    assert isinstance(merged, DutyValue)
    assert merged.strength is DutyStrength.MANDATORY
    assert merged.may_tell == frozenset({WarningRecipient.LAW_ENFORCEMENT})


def test_a_narrower_list_of_people_to_tell_holds_except_for_whom_a_duty_names() -> None:
    police, director = WarningRecipient.LAW_ENFORCEMENT, WarningRecipient.COUNTY_DIRECTOR_OF_COMMUNITY_SERVICES
    merged = merge_values(
        MergeAxis.DISCLOSURE,
        (
            DutyValue(strength=DutyStrength.PERMISSIVE, may_tell=frozenset({police, WarningRecipient.INTENDED_PERSON})),
            DutyValue(
                strength=DutyStrength.MANDATORY,
                must_tell=frozenset({director}),
                may_tell=frozenset({director, police}),
            ),
        ),
    )

    assert isinstance(merged, DutyValue)
    assert merged.may_tell == frozenset({director, police})


def test_added_evidence_comes_after_the_rows_own_and_is_asked_once() -> None:
    row = basis_row()
    witness = EvidenceNeeded(key="witnessed_signature", words="A witness.", citation="740 ILCS 110/5")

    extended = extend_evidence(row, EvidenceValue(bases=frozenset({row.basis}), needed=(*row.evidence, witness)))

    assert extended == replace(row, evidence=(*row.evidence, witness))


def test_placeholders_are_listed_once_in_order() -> None:
    text = ClauseText(forum=Forum.ANY, text="I, [name], of [practice]. Signed [name] on [date].")

    assert text.placeholders == ("name", "practice", "date")


@pytest.mark.parametrize(
    "merge",
    [
        lambda: merge_values(MergeAxis.DISCLOSURE, ()),
        lambda: merge_values(
            MergeAxis.DISCLOSURE, (GateValue(stands=True), DutyValue(strength=DutyStrength.PERMISSIVE))
        ),
        lambda: merge_values(MergeAxis.DISCLOSURE, (basis_row(), basis_row(basis=ReleaseBasis.CLIENT_AUTHORIZATION))),
        lambda: merge_values(
            MergeAxis.DISCLOSURE,
            tuple(
                DeadlineValue(
                    spans=(ClockSpan(amount=1, unit=ClockUnit.HOURS, starts=ClockEvent.RECEIPT),), bound=bound
                )
                for bound in ClockBound
            ),
        ),
    ],
    ids=["nothing", "two types", "two bases", "two bounds"],
)
def test_what_cannot_be_merged_is_our_own_mistake(merge: Callable[[], RuleValue]) -> None:
    with pytest.raises(BugError, match="merge_of"):
        merge()


@pytest.mark.parametrize("kind", KINDS)
@given(draw=st.data())
def test_every_value_knows_its_rule_type(kind: str, draw: st.DataObject) -> None:
    value = draw.draw(KINDS[kind][1])

    assert type_of(value) is RuleType(type(value).__name__.removesuffix("Value").removesuffix("Row").lower())
