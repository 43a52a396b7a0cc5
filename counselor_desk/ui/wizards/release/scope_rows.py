# SPDX-License-Identifier: GPL-3.0-or-later
"""The items of a record as the scope lists them: every one once, with its decision and a reason that is never empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counselor_desk.domain.gate import ItemDecision
from counselor_desk.domain.gate_reasons import ItemReason
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.records import ItemId, RecordItem
from counselor_desk.domain.releases import ItemOutcome
from counselor_desk.services.release_review import Scope
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.wizards.release.request_words import called


class Group(StrEnum):
    """The parts of the list, the most urgent first."""

    NEEDS_YOUR_EYES = "needs_your_eyes"
    WITHHELD = "withheld"
    RELEASED = "released"


class Verdict(StrEnum):
    """What stands in the decision box; "redact" is a release with passages taken out."""

    RELEASE = "release"
    REDACT = "redact"
    WITHHOLD = "withhold"
    NEEDS_YOUR_EYES = "needs_your_eyes"


VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.RELEASE: "Release",
    Verdict.REDACT: "Redact",
    Verdict.WITHHOLD: "Withhold",
    Verdict.NEEDS_YOUR_EYES: "Needs your eyes",
}
GROUP_WORDS: Mapping[Group, str] = {
    Group.NEEDS_YOUR_EYES: "Needs your eyes",
    Group.WITHHELD: "Withheld",
    Group.RELEASED: "Released",
}
_GROUPS = {
    ItemOutcome.NEEDS_YOUR_EYES: Group.NEEDS_YOUR_EYES,
    ItemOutcome.WITHHOLD: Group.WITHHELD,
    ItemOutcome.RELEASE: Group.RELEASED,
}
_ICONS = {
    RecordType.PROGRESS_NOTES: "lock",
    RecordType.INTAKE_ASSESSMENTS: "doc",
    RecordType.CONTACT_NOTES: "phone",
    RecordType.RISK_RECORDS: "warn",
    RecordType.CONSULTATION_NOTES: "chat",
    RecordType.CLOSING_SUMMARIES: "doc",
    RecordType.ATTENDANCE: "today",
    RecordType.CONSENTS: "sign",
    RecordType.AUTHORIZATIONS: "seal",
    RecordType.PSYCHOTHERAPY_NOTES: "notebook",
}
PSYCHOTHERAPY_KEY = "psychotherapy_notes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRow:
    """One line of the list: a group's head (no decision) or an item.

    `decision` is the gate's; of the psychotherapy notes, which share one row, that of the first.
    """

    key: str
    group: Group
    title: str = field(repr=False)
    second: str = field(repr=False)
    icon: str = ""
    clause: str = ""
    verdict: Verdict = Verdict.WITHHOLD
    reason: str = field(default="", repr=False)
    decision: ItemDecision | None = None

    @property
    def is_head(self) -> bool:
        return self.decision is None

    @property
    def is_psychotherapy(self) -> bool:
        return self.key == PSYCHOTHERAPY_KEY

    @property
    def item_id(self) -> ItemId | None:
        return None if self.decision is None or self.is_psychotherapy else self.decision.item_id

    @property
    def can_be_decided(self) -> bool:
        """False where no choice changes what the gate says."""
        decision = self.decision
        return decision is not None and not decision.is_final and decision.reason is not ItemReason.THIRD_PERSON

    @property
    def words(self) -> str:
        """The line for a screen reader."""
        if self.is_head:
            return f"{self.title}. {self.second}"
        clause = f"Clause {self.clause.rstrip('?')}. " if self.clause.rstrip("?").isdigit() else ""
        return f"{self.title}, {self.second}. {clause}{VERDICT_WORDS[self.verdict]}. {self.reason}"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many items leave, stay, and wait; of those that leave, how many with passages taken out."""

    released: int
    withheld: int
    undecided: int
    redacted: int


@dataclass(frozen=True, slots=True)
class ClauseReach:
    """How many items a clause reaches, and how many of them need a decision."""

    items: int
    unclear: int


def totals_of(scope: Scope) -> Totals:
    """Count every item of the record."""
    outcomes = [each.outcome for each in scope.decision.items]
    return Totals(
        released=outcomes.count(ItemOutcome.RELEASE),
        withheld=outcomes.count(ItemOutcome.WITHHOLD),
        undecided=outcomes.count(ItemOutcome.NEEDS_YOUR_EYES),
        redacted=sum(
            each.outcome is ItemOutcome.RELEASE and bool(scope.spans.get(each.item_id)) for each in scope.decision.items
        ),
    )


def reach_of(scope: Scope, clause: int) -> ClauseReach:
    """What one clause reaches."""
    reached = [each for each in scope.decision.items if each.clause == clause]
    return ClauseReach(len(reached), sum(each.outcome is ItemOutcome.NEEDS_YOUR_EYES for each in reached))


def scope_rows(scope: Scope, *, formats: Formats, clause: int | None = None) -> tuple[ScopeRow, ...]:
    """The list in its groups; only what a clause reaches where one is named."""
    by_id = {item.id: item for item in scope.items}
    shown = [each for each in scope.decision.items if clause is None or each.clause == clause]
    rows: list[ScopeRow] = []
    for group in Group:
        members = [each for each in shown if _GROUPS[each.outcome] is group]
        if not members:
            continue
        rows.append(_head(group, members, scope=scope))
        psychotherapy = [each for each in members if _is_psychotherapy(by_id[each.item_id])]
        if psychotherapy:
            rows.append(_psychotherapy_row(psychotherapy, scope=scope))
        others = [each for each in members if not _is_psychotherapy(by_id[each.item_id])]
        # what a clause reaches and stays all the same is worth a look before what none reaches
        others.sort(key=lambda each: each.reason is ItemReason.NOT_IN_SCOPE)
        rows += [_row(by_id[each.item_id], each, scope=scope, formats=formats) for each in others]
    return tuple(rows)


def first_undecided(rows: Iterable[ScopeRow], *, after: str = "") -> ScopeRow | None:
    """The next row that waits for a decision, beginning after a row and starting over at the end."""
    waiting = [row for row in rows if not row.is_head and row.verdict is Verdict.NEEDS_YOUR_EYES]
    keys = [row.key for row in waiting]
    if after in keys and len(keys) > 1:
        return waiting[(keys.index(after) + 1) % len(waiting)]
    return waiting[0] if waiting else None


def waiting_alike(rows: Iterable[ScopeRow], row: ScopeRow) -> tuple[ItemId, ...]:
    """The other items of the list that wait for the same reason, so that one decision can be given to all of them."""
    if row.decision is None or row.verdict is not Verdict.NEEDS_YOUR_EYES:
        return ()
    return tuple(
        each.decision.item_id
        for each in rows
        if each.decision is not None
        and each.key != row.key
        and each.verdict is Verdict.NEEDS_YOUR_EYES
        and each.decision.reason is row.decision.reason
    )


def _is_psychotherapy(item: RecordItem) -> bool:
    return item.record_type is RecordType.PSYCHOTHERAPY_NOTES


def _head(group: Group, members: list[ItemDecision], *, scope: Scope) -> ScopeRow:
    count = len(members)
    with_redactions = sum(bool(scope.spans.get(each.item_id)) for each in members)
    second = {
        Group.NEEDS_YOUR_EYES: "Nothing goes out until you decide",
        Group.WITHHELD: "What a clause names is listed without its content; the rest is not mentioned",
        Group.RELEASED: f"{with_redactions} of them with redactions" if with_redactions else "",
    }[group]
    return ScopeRow(key=f"head_{group.value}", group=group, title=f"{GROUP_WORDS[group]}, {count}", second=second)


def _psychotherapy_row(members: list[ItemDecision], *, scope: Scope) -> ScopeRow:
    first = members[0]
    is_named = any(clause.record_type is RecordType.PSYCHOTHERAPY_NOTES for clause in scope.matter.clauses)
    paper = called(scope.matter.request.paper)
    return ScopeRow(
        key=PSYCHOTHERAPY_KEY,
        group=Group.WITHHELD,
        title=f"Psychotherapy notes ({len(members)})",
        second="Kept apart from the record",
        icon="notebook",
        clause="–",
        verdict=Verdict.WITHHOLD,
        reason=first.words if is_named else f"The {paper} does not name them.",
        decision=first,
    )


def _row(item: RecordItem, decision: ItemDecision, *, scope: Scope, formats: Formats) -> ScopeRow:
    spans = len(scope.spans.get(item.id, ()))
    is_released = decision.outcome is ItemOutcome.RELEASE
    return ScopeRow(
        key=item.id,
        group=_GROUPS[decision.outcome],
        title=_title(item),
        second=_second(item, formats),
        icon="group" if item.is_joint else _ICONS.get(item.record_type, "doc"),
        clause=_clause(decision),
        verdict=_verdict(decision.outcome, has_redactions=spans > 0),
        reason=f"{decision.words} {counted(spans, 'passage')} redacted." if spans and is_released else decision.words,
        decision=decision,
    )


def _title(item: RecordItem) -> str:
    # the number of the session or version stands before the day in the subtitle
    before = item.subtitle.split(",", 1)[0]
    has_number = before.startswith(("Session ", "Version "))
    return f"{item.title}, {before[0].lower()}{before[1:]}" if has_number else item.title


def _second(item: RecordItem, formats: Formats) -> str:
    traits = (
        (item.is_joint, "with other people"),
        (item.is_late_entry, "late entry"),
    )
    return ", ".join([formats.plain_date(item.service_date), *(words for stands, words in traits if stands)])


def _clause(decision: ItemDecision) -> str:
    if decision.clause is None:
        return "–"
    return f"{decision.clause}?" if decision.outcome is ItemOutcome.NEEDS_YOUR_EYES else str(decision.clause)


def _verdict(outcome: ItemOutcome, *, has_redactions: bool) -> Verdict:
    if outcome is ItemOutcome.RELEASE:
        return Verdict.REDACT if has_redactions else Verdict.RELEASE
    return Verdict.WITHHOLD if outcome is ItemOutcome.WITHHOLD else Verdict.NEEDS_YOUR_EYES
