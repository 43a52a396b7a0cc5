# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of value a rule can have, and how several values for one question become one answer.

Each merge is a meet or join of an order (minimum, maximum, union, intersection), so that it does not matter in which
order or grouping the values come. Axes: disclosure, the most protective wins; access, the client's access wins (both
45 CFR 160.202 and 160.203(b)); formalities add up; retention, the longest; deadlines on the practice, the shortest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import TypeVar

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.legal_clocks import ClockBound, ClockEvent, DeadlineValue, RetentionValue
from counselor_desk.domain.release_bases import (
    AccompanyingDocument,
    BasisRow,
    ClientNotice,
    EvidenceNeeded,
    MinimumNecessary,
    Part2Rule,
    PsychotherapyNotesRule,
    ReleaseBasis,
)

_PLACEHOLDER = re.compile(r"\[([^\]]+)\]")


class RuleType(StrEnum):
    """The kind of a rule's value."""

    DEADLINE = "deadline"
    RETENTION = "retention"
    GATE = "gate"
    DUTY = "duty"
    EVIDENCE = "evidence"
    CLAUSE = "clause"
    HOLDER = "holder"
    BASIS = "basis"


class MergeAxis(StrEnum):
    """Which rule wins when several speak to the same question."""

    DISCLOSURE = "disclosure"
    ACCESS = "access"
    FORMALITIES = "formalities"
    RETENTION = "retention"
    DEADLINE_ON_PRACTICE = "deadline_on_practice"


class DutyStrength(StrEnum):
    """How strong a duty is; the earlier member outranks the later one, since a permission does not lift a duty."""

    MANDATORY = "mandatory"
    CONSULT = "consult"
    PERMISSIVE = "permissive"
    NONE = "none"


class WarningRecipient(StrEnum):
    """Who is told about a threat, or who may be."""

    LAW_ENFORCEMENT = "law_enforcement"
    INTENDED_PERSON = "intended_person"
    MEDICAL_PERSONNEL = "medical_personnel"
    MENTAL_HEALTH_PERSONNEL = "mental_health_personnel"
    COUNTY_DIRECTOR_OF_COMMUNITY_SERVICES = "county_director_of_community_services"
    STATE_HUMAN_SERVICES = "state_human_services"
    LOCAL_AUTHORITY = "local_authority"
    OTHER_PERSON_ABLE_TO_PREVENT = "other_person_able_to_prevent"


class PrivilegeHolder(StrEnum):
    """Who holds or may assert a privilege over what was said in counseling."""

    CLIENT = "client"
    GUARDIAN = "guardian"
    PERSONAL_REPRESENTATIVE = "personal_representative"
    THERAPIST_ON_CLIENTS_BEHALF = "therapist_on_clients_behalf"
    THERAPIST = "therapist"


class Forum(StrEnum):
    """The court or office a statement is made for."""

    ANY = "any"
    FEDERAL_COURT = "federal_court"
    STATE_COURT = "state_court"
    ENGLAND_AND_WALES_COURT = "england_and_wales_court"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateValue:
    """Whether a condition stands between the record and whoever asks; on the access axis, between it and the client."""

    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyValue:
    """A duty or permission to tell somebody. `may_tell` is None where the source does not limit who may be told."""

    strength: DutyStrength
    must_tell: frozenset[WarningRecipient] = frozenset()
    may_tell: frozenset[WarningRecipient] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceValue:
    """Evidence that a place asks for besides the rows of its country, for the bases named."""

    bases: frozenset[ReleaseBasis]
    needed: tuple[EvidenceNeeded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseText:
    """One wording for one forum; facts to fill in stand in [brackets]."""

    forum: Forum
    text: str

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The facts to fill in, each once, in order of appearance."""
        return tuple(dict.fromkeys(_PLACEHOLDER.findall(self.text)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseValue:
    """A statement that a document must carry, word for word, in the wordings on file."""

    texts: tuple[ClauseText, ...]

    def for_forum(self, forum: Forum) -> str | None:
        """The wording made for exactly this forum."""
        return next((each.text for each in self.texts if each.forum is forum), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderValue:
    """Who holds the privilege."""

    holders: frozenset[PrivilegeHolder]


RuleValue = (
    DeadlineValue | RetentionValue | GateValue | DutyValue | EvidenceValue | ClauseValue | HolderValue | BasisRow
)

_TYPES: dict[type, RuleType] = {
    DeadlineValue: RuleType.DEADLINE,
    RetentionValue: RuleType.RETENTION,
    GateValue: RuleType.GATE,
    DutyValue: RuleType.DUTY,
    EvidenceValue: RuleType.EVIDENCE,
    ClauseValue: RuleType.CLAUSE,
    HolderValue: RuleType.HOLDER,
    BasisRow: RuleType.BASIS,
}

# the axes on which each type has a meaning; the loader refuses any other pair
AXES_OF_TYPE: dict[RuleType, frozenset[MergeAxis]] = {
    RuleType.DEADLINE: frozenset({MergeAxis.DEADLINE_ON_PRACTICE, MergeAxis.ACCESS, MergeAxis.DISCLOSURE}),
    RuleType.RETENTION: frozenset({MergeAxis.RETENTION}),
    RuleType.GATE: frozenset({MergeAxis.DISCLOSURE, MergeAxis.ACCESS}),
    RuleType.DUTY: frozenset({MergeAxis.DISCLOSURE}),
    RuleType.EVIDENCE: frozenset({MergeAxis.FORMALITIES}),
    RuleType.CLAUSE: frozenset({MergeAxis.FORMALITIES}),
    RuleType.HOLDER: frozenset({MergeAxis.FORMALITIES}),
    RuleType.BASIS: frozenset({MergeAxis.DISCLOSURE}),
}

_E = TypeVar("_E", bound=StrEnum)


def type_of(value: RuleValue) -> RuleType:
    """The rule type that a value belongs to."""
    return _TYPES[type(value)]


def merge_values(axis: MergeAxis, values: Iterable[RuleValue]) -> RuleValue:
    """One value out of all values on file for a key, by the order that `axis` stands for.

    Raises:
        BugError: no value, or values of different types, which `rules_in_force` and the loader keep out.
    """
    found = tuple(values)
    if not found:
        raise BugError("merge_of_nothing")
    return reduce(lambda one, other: _merge_two(axis, one, other), found)


def extend_evidence(row: BasisRow, added: EvidenceValue) -> BasisRow:
    """The row with further evidence after its own, in the order given; what it already asks for is not asked twice."""
    return replace(row, evidence=tuple(dict.fromkeys((*row.evidence, *added.needed))))


def _merge_two(axis: MergeAxis, one: RuleValue, other: RuleValue) -> RuleValue:
    if one == other:
        return one
    match one, other:
        case DeadlineValue(), DeadlineValue():
            return _merge_deadlines(one, other)
        case RetentionValue(), RetentionValue():
            return _merge_retentions(one, other)
        case GateValue(), GateValue():
            opens = axis is MergeAxis.ACCESS
            return GateValue(stands=(one.stands and other.stands) if opens else (one.stands or other.stands))
        case DutyValue(), DutyValue():
            return _merge_duties(one, other)
        case EvidenceValue(), EvidenceValue():
            return EvidenceValue(bases=one.bases | other.bases, needed=_all_evidence(one.needed, other.needed))
        case ClauseValue(), ClauseValue():
            texts = sorted({*one.texts, *other.texts}, key=lambda each: (each.forum, each.text))
            return ClauseValue(texts=tuple(texts))
        case HolderValue(), HolderValue():
            return HolderValue(holders=one.holders | other.holders)
        case BasisRow(), BasisRow():
            return _merge_rows(one, other)
    raise BugError("merge_of_two_types")


def _merge_deadlines(one: DeadlineValue, other: DeadlineValue) -> DeadlineValue:
    if one.bound is not other.bound:
        raise BugError("merge_of_two_bounds")
    # equal lengths are told apart by their text, so that the choice never depends on the order of packs
    ordered = sorted((one, other), key=lambda each: (each.shortest_hours, repr(each)))
    return ordered[0] if one.bound is ClockBound.NO_LATER_THAN else ordered[-1]


def _merge_retentions(one: RetentionValue, other: RetentionValue) -> RetentionValue:
    events = tuple(ClockEvent)
    return RetentionValue(
        years=max(one.years, other.years),
        starts=max(one.starts, other.starts, key=events.index),
        years_after_majority=_longer(one.years_after_majority, other.years_after_majority),
        until_age=_longer(one.until_age, other.until_age),
        summary_years=max(one.summary_years, other.summary_years),
    )


def _longer(one: int | None, other: int | None) -> int | None:
    return max((years for years in (one, other) if years is not None), default=None)


def _merge_duties(one: DutyValue, other: DutyValue) -> DutyValue:
    must = one.must_tell | other.must_tell
    limits = [duty.may_tell for duty in (one, other) if duty.may_tell is not None]
    # whom a duty names may always be told; beyond that the narrower list holds
    may = reduce(frozenset.__and__, limits) | must if limits else None
    return DutyValue(strength=_first(DutyStrength, one.strength, other.strength), must_tell=must, may_tell=may)


def _merge_rows(one: BasisRow, other: BasisRow) -> BasisRow:
    if one.basis is not other.basis:
        raise BugError("merge_of_two_bases")
    # the sentences come from one row, an unsupported one first: a refusal is never explained with another row's words
    wording = min(one, other, key=lambda row: (row.supported, row.refusal, row.default_scope, _sentences(row)))
    documents = {*one.documents, *other.documents}
    return replace(
        wording,
        supported=one.supported and other.supported,
        answered_without_packet=one.answered_without_packet or other.answered_without_packet,
        evidence=_all_evidence(one.evidence, other.evidence),
        psychotherapy_notes=_first(PsychotherapyNotesRule, one.psychotherapy_notes, other.psychotherapy_notes),
        minimum_necessary=_first(MinimumNecessary, one.minimum_necessary, other.minimum_necessary),
        part2=_first(Part2Rule, one.part2, other.part2),
        client_notice=_first(ClientNotice, one.client_notice, other.client_notice),
        deadline_keys=tuple(sorted({*one.deadline_keys, *other.deadline_keys})),
        in_accounting=one.in_accounting or other.in_accounting,
        documents=tuple(document for document in AccompanyingDocument if document in documents),
        citations=tuple(sorted({*one.citations, *other.citations})),
    )


def _sentences(row: BasisRow) -> tuple[str, str, str]:
    return row.client_notice_words, row.deadline_words, row.also_accompanying


def _all_evidence(one: tuple[EvidenceNeeded, ...], other: tuple[EvidenceNeeded, ...]) -> tuple[EvidenceNeeded, ...]:
    return tuple(
        sorted({*one, *other}, key=lambda each: (each.key, each.any_of, each.condition, each.words, each.citation))
    )


def _first(order: type[_E], *members: _E) -> _E:
    return min(members, key=tuple(order).index)
