# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules in force for one practice on one day, and the answers that follow from them.

What other modules use:

    rules = rules_in_force(packs, jurisdiction, on)              -> RuleSet
    rules.merged("subpoena.requires_order")                      -> MergedRule | Unknown
    rules.basis(ReleaseBasis.COURT_ORDER)                        -> MergedRule (its `.row` is the BasisRow) | Unknown
    answer.rule_asking_for("witnessed_signature")                  -> Rule | None, for one line of the checklist
    rules.due("subpoena.objection", {ClockEvent.SERVICE: ...})   -> RuleDue | NotComputable | Unknown
    rules.retained_until("retention.adult", started_on=...)      -> date | Unknown
    rules.clause("declaration.body", forum)                      -> RuleClause | Unknown
    rules.region_on_file / rules.packs / rules.oldest_check      -> for "no pack: consult" and "rules last checked"

An answer always carries the rules that made it, with authority and confidence; there is no bare yes or no. A key that
no pack knows is `Unknown`, which says: consult. Bases stand in `release_bases`, clocks in `legal_clocks`, the kinds of
value in `rule_values`, rule and pack in `policy_packs`; all are offered here again: whoever reads rules needs them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.legal_clocks import (
    ClockBound,
    ClockCombination,
    ClockEvent,
    ClockSpan,
    ClockUnit,
    DeadlineValue,
    Due,
    Extension,
    NotComputable,
    RetentionValue,
    due,
    moment_of,
    retained_until,
)
from counselor_desk.domain.policy_packs import Confidence, Jurisdiction, Pack, Regime, Rule, Standing, WithoutRegime
from counselor_desk.domain.release_bases import (
    AccompanyingDocument,
    BasisRow,
    ClientNotice,
    EvidenceCondition,
    EvidenceNeeded,
    MinimumNecessary,
    Part2Rule,
    PsychotherapyNotesRule,
    ReleaseBasis,
)
from counselor_desk.domain.rule_values import (
    ClauseText,
    ClauseValue,
    DutyStrength,
    DutyValue,
    EvidenceValue,
    Forum,
    GateValue,
    HolderValue,
    MergeAxis,
    PrivilegeHolder,
    RuleType,
    RuleValue,
    WarningRecipient,
    extend_evidence,
    merge_values,
)

__all__ = [
    "AccompanyingDocument",
    "BasisRow",
    "ClauseText",
    "ClauseValue",
    "ClientNotice",
    "ClockBound",
    "ClockCombination",
    "ClockEvent",
    "ClockSpan",
    "ClockUnit",
    "Confidence",
    "Contribution",
    "DeadlineValue",
    "Due",
    "DutyStrength",
    "DutyValue",
    "EvidenceCondition",
    "EvidenceNeeded",
    "EvidenceValue",
    "Extension",
    "Forum",
    "GateValue",
    "HolderValue",
    "Jurisdiction",
    "MergeAxis",
    "MergedRule",
    "MinimumNecessary",
    "NotComputable",
    "Pack",
    "PackVersion",
    "Part2Rule",
    "PrivilegeHolder",
    "PsychotherapyNotesRule",
    "Regime",
    "ReleaseBasis",
    "RetentionValue",
    "Rule",
    "RuleClause",
    "RuleDue",
    "RuleSet",
    "RuleType",
    "RuleValue",
    "Standing",
    "Unknown",
    "WarningRecipient",
    "WithoutRegime",
    "rules_in_force",
]

CONSULT = "No rule on file: stop and consult."


@dataclass(frozen=True, slots=True, kw_only=True)
class PackVersion:
    """Which pack an answer came from; printed on every document."""

    id: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One rule that took part in an answer, why it counts, and whether the answer follows from it."""

    rule: Rule
    standing: Standing
    decided: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRule:
    """The answer for one key: the winning value, and everything it was made from.

    Args:
        contributing: every rule on file for the key, deciding ones included, in a fixed order.
        reason: one sentence that says how the value follows from them.
    """

    key: str
    value: RuleValue
    contributing: tuple[Contribution, ...]
    reason: str

    @property
    def deciding(self) -> tuple[Rule, ...]:
        return tuple(each.rule for each in self.contributing if each.decided)

    @property
    def confidence(self) -> Confidence:
        """The weakest confidence among the rules that decided."""
        order = tuple(Confidence)
        return max((rule.confidence for rule in self.deciding), key=order.index)

    @property
    def citations(self) -> tuple[str, ...]:
        """Authorities of all contributing rules, each once, deciding ones first."""
        ordered = sorted(self.contributing, key=lambda each: not each.decided)
        return tuple(dict.fromkeys(each.rule.authority for each in ordered))

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.rule.words for each in self.contributing))

    def rule_asking_for(self, evidence_key: str) -> Rule | None:
        """The rule that asks for one piece of evidence, for showing authority and confidence beside it."""
        for each in self.contributing:
            value = each.rule.value
            needed = value.evidence if isinstance(value, BasisRow) else ()
            needed = value.needed if isinstance(value, EvidenceValue) else needed
            if any(need.key == evidence_key for need in needed):
                return each.rule
        return None

    @property
    def row(self) -> BasisRow:
        """The merged basis row.

        Raises:
            BugError: the key is not that of a basis.
        """
        if not isinstance(self.value, BasisRow):
            raise BugError("merged_rule_is_no_basis")
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """No pack on file knows the key; the counselor is told to stop and consult."""

    key: str
    reason: str = CONSULT


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDue:
    """A due day together with the rule it comes from."""

    due: Due
    rule: Rule
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleClause:
    """The wording of a required statement together with the rule it comes from."""

    text: str
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Every rule in force for one practice on one day; built by `rules_in_force` only, in an order of its own."""

    jurisdiction: Jurisdiction
    on: date
    contributions: tuple[Contribution, ...]
    packs: tuple[PackVersion, ...]
    region_on_file: bool

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(each.rule.key for each in self.contributions)

    @property
    def oldest_check(self) -> date | None:
        """The day on which the least recently checked rule was checked; None when no rule is in force."""
        return min((each.rule.verified_on for each in self.contributions), default=None)

    def stale(self, *, after: timedelta) -> bool:
        """True when some rule was last checked longer than `after` before the day asked about, or none is on file."""
        oldest = self.oldest_check
        return oldest is None or self.on - oldest > after

    def merged(self, key: str) -> MergedRule | Unknown:
        """What holds for `key`, from every rule on file for it."""
        found = self._of(key)
        if not found:
            return Unknown(key=key)
        return _merge(key, found)

    def basis(self, basis: ReleaseBasis) -> MergedRule | Unknown:
        """The row of one basis, with the evidence that rules of the region add to it."""
        key = f"basis.{basis.value}"
        merged = self.merged(key)
        if isinstance(merged, Unknown):
            return merged
        row = merged.row
        reason = merged.reason
        added: list[Contribution] = []
        for each in self.contributions:
            value = each.rule.value
            if isinstance(value, EvidenceValue) and basis in value.bases:
                row = extend_evidence(row, value)
                # evidence for a special case does not weaken the confidence in the row where that case is not at hand
                always = any(need.condition is EvidenceCondition.ALWAYS for need in value.needed)
                added.append(replace(each, decided=always))
        if added:
            reason += f" Evidence asked for by {_named(each.rule.pack_id for each in added)} is added."
        return replace(merged, value=row, contributing=(*merged.contributing, *added), reason=reason)

    def due(
        self, key: str, events: Mapping[ClockEvent, date], *, closed_days: Collection[date] = ()
    ) -> RuleDue | NotComputable | Unknown:
        """The day on which the strictest rule for `key` falls: the earliest last day, or the latest first day.

        A rule whose event is not on file cannot be left out safely: one missing event makes it `NotComputable`.
        A rule that nothing on file has started does not count.
        """
        merged = self.merged(key)
        if isinstance(merged, Unknown):
            return merged
        found: list[RuleDue] = []
        missing: list[ClockEvent] = []
        for each in merged.contributing:
            if not isinstance(each.rule.value, DeadlineValue):
                raise BugError("due_of_a_rule_that_is_no_deadline")
            result = due(each.rule.value, events, closed_days=closed_days)
            if isinstance(result, NotComputable):
                missing += result.missing
            else:
                found.append(RuleDue(due=result, rule=each.rule, standing=each.standing))
        if missing or not found:
            return NotComputable(missing=tuple(dict.fromkeys(missing)))
        pick = min if found[0].due.bound is ClockBound.NO_LATER_THAN else max
        return pick(found, key=lambda each: moment_of(each.due))

    def retained_until(
        self, key: str, *, started_on: date, majority_on: date | None = None, born_on: date | None = None
    ) -> date | Unknown:
        """The longest retention rule for `key`; `started_on` is the latest event that any of them counts from."""
        merged = self.merged(key)
        if isinstance(merged, Unknown):
            return merged
        values = [each.rule.value for each in merged.contributing if isinstance(each.rule.value, RetentionValue)]
        if not values:
            raise BugError("retention_of_a_rule_that_is_none")
        return max(
            retained_until(value, started_on=started_on, majority_on=majority_on, born_on=born_on) for value in values
        )

    def clause(self, key: str, forum: Forum = Forum.ANY) -> RuleClause | Unknown:
        """The required statement for `key`: the wording for this forum where one is on file, else the general one."""
        found = [(each.rule, each.rule.value) for each in self._of(key) if isinstance(each.rule.value, ClauseValue)]
        for wanted in (forum, Forum.ANY):
            for rule, value in found:
                text = value.for_forum(wanted)
                if text is not None:
                    return RuleClause(text=text, rule=rule)
        return Unknown(key=key)

    def _of(self, key: str) -> tuple[Contribution, ...]:
        return tuple(each for each in self.contributions if each.rule.key == key)


def rules_in_force(packs: Iterable[Pack], jurisdiction: Jurisdiction, on: date) -> RuleSet:
    """Collect what applies to `jurisdiction` on the day `on`; the order of `packs` makes no difference.

    Raises:
        BugError: two packs give the same key another type or axis (the loader refuses such packs before).
    """
    covering = sorted((pack for pack in packs if pack.covers(jurisdiction)), key=lambda pack: (pack.id, pack.version))
    contributions = sorted(
        (
            Contribution(rule=rule, standing=standing)
            for pack in covering
            for rule in (*pack.rules, *pack.documents)
            if rule.in_force(on) and (standing := rule.standing(jurisdiction)) is not None
        ),
        key=lambda each: (each.rule.key, each.rule.pack_id, each.rule.authority, each.rule.words),
    )
    kinds: dict[str, tuple[RuleType, MergeAxis]] = {}
    for each in contributions:
        kind = (each.rule.type, each.rule.axis)
        if kinds.setdefault(each.rule.key, kind) != kind:
            raise BugError("rule_key_with_two_kinds")
    return RuleSet(
        jurisdiction=jurisdiction,
        on=on,
        contributions=tuple(contributions),
        packs=tuple(PackVersion(id=pack.id, version=pack.version) for pack in covering),
        region_on_file=any(pack.region == jurisdiction.region for pack in covering),
    )


_REASONS = {
    MergeAxis.DISCLOSURE: "The rule that protects the client most decides",
    MergeAxis.ACCESS: "The rule that gives the client more access decides",
    MergeAxis.FORMALITIES: "Every formality on file is asked for",
    MergeAxis.RETENTION: "The longest period on file decides",
    MergeAxis.DEADLINE_ON_PRACTICE: "The shortest time on file decides",
}


def _merge(key: str, found: tuple[Contribution, ...]) -> MergedRule:
    axis = found[0].rule.axis
    value = merge_values(axis, tuple(each.rule.value for each in found))
    exact = tuple(each.rule.value == value for each in found)
    # a merged value that equals no single rule was put together from all of them
    decided = exact if any(exact) and axis is not MergeAxis.FORMALITIES else (True,) * len(found)
    contributing = tuple(replace(each, decided=flag) for each, flag in zip(found, decided, strict=True))
    deciding = [each for each in contributing if each.decided]
    if len(found) == 1:
        reason = f"One rule on file ({found[0].rule.pack_id})."
    else:
        reason = f"{_REASONS[axis]}: {_named(each.rule.pack_id for each in deciding)}, of {len(found)} rules on file."
    if all(each.standing is Standing.DEFAULT_PROTECTION for each in deciding):
        reason += " The practice is not marked as being under it; its protection is kept as a default."
    return MergedRule(key=key, value=value, contributing=contributing, reason=reason)


def _named(pack_ids: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(pack_ids))
