# SPDX-License-Identifier: GPL-3.0-or-later
"""A jurisdiction pack and its rules: dated, sourced, and limited to the place, licence and regimes they speak for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from counselor_desk.domain.rule_values import MergeAxis, RuleType, RuleValue, type_of


class Confidence(StrEnum):
    """How well the rule was checked; the earlier member is the stronger one."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Regime(StrEnum):
    """A body of rules that a practice is under or not, whatever its country and licence."""

    HIPAA = "hipaa"
    PART2 = "part2"
    UK_HEALTH_PROFESSIONAL = "uk_health_professional"


class WithoutRegime(StrEnum):
    """What becomes of a rule when the practice is not under its regime."""

    LEAVE_OUT = "leave_out"
    KEEP_AS_DEFAULT = "keep_as_default"


class Standing(StrEnum):
    """Why a rule counts: because it applies, or because the program keeps its protection where it does not."""

    APPLIES = "applies"
    DEFAULT_PROTECTION = "default_protection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """Where and under which licence the practice works; region and licence are the packs' codes, e.g. `NY`, `LMHC`."""

    country: str
    region: str | None
    licence: str
    regimes: frozenset[Regime] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One dated, sourced rule of one pack.

    Args:
        key: stable dotted name; rules with the same key are merged.
        authority: the statute, rule or code it stands in.
        source: where it was read, an address or a description.
        effective_from: first day in force; None where the source does not say.
        effective_to: last day in force; None while it is.
        words: plain sentence shown to the counselor; states the rule, never advice.
        licences: licence codes it is limited to; empty for every licence.
        regimes: regimes the practice must be under; `without_regime` says what happens otherwise.
        unless: regimes that switch it off.
    """

    key: str
    axis: MergeAxis
    value: RuleValue
    authority: str
    source: str
    effective_from: date | None
    effective_to: date | None
    verified_on: date
    confidence: Confidence
    words: str
    pack_id: str
    licences: tuple[str, ...] = ()
    regimes: frozenset[Regime] = frozenset()
    without_regime: WithoutRegime = WithoutRegime.LEAVE_OUT
    unless: frozenset[Regime] = frozenset()

    @property
    def type(self) -> RuleType:
        return type_of(self.value)

    def in_force(self, on: date) -> bool:
        """True on every day from `effective_from` to `effective_to`, both included."""
        return (self.effective_from is None or self.effective_from <= on) and (
            self.effective_to is None or on <= self.effective_to
        )

    def standing(self, jurisdiction: Jurisdiction) -> Standing | None:
        """Why it counts for this practice, or None when it does not."""
        if self.licences and jurisdiction.licence not in self.licences:
            return None
        if self.unless & jurisdiction.regimes:
            return None
        if self.regimes <= jurisdiction.regimes:
            return Standing.APPLIES
        return Standing.DEFAULT_PROTECTION if self.without_regime is WithoutRegime.KEEP_AS_DEFAULT else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The rules of one place in one version. `documents` are its required statements, rules whose value is a clause."""

    id: str
    version: str
    country: str
    region: str | None
    licences: tuple[str, ...]
    regimes: frozenset[Regime]
    rules: tuple[Rule, ...]
    documents: tuple[Rule, ...]
    disclaimer: str

    def covers(self, jurisdiction: Jurisdiction) -> bool:
        return (
            self.country == jurisdiction.country
            and self.region in {None, jurisdiction.region}
            and (not self.licences or jurisdiction.licence in self.licences)
            and self.regimes <= jurisdiction.regimes
        )
