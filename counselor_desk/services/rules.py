# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules on file for one client on one day: packs, practice and client brought together."""

import re
from collections.abc import Callable, Iterable
from datetime import date

from counselor_desk.domain.authorizations import AuthorizationFormalities
from counselor_desk.domain.clients import Client
from counselor_desk.domain.policy import (
    Forum,
    Jurisdiction,
    MergedRule,
    Pack,
    Regime,
    RuleClause,
    RuleSet,
    rules_in_force,
)
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.domain.release_bases import BasisRow, ReleaseBasis

# evidence keys by which a pack asks for formalities that the form itself shows
# "United States District Court", "U.S. Bankruptcy Court", "US Court of Appeals"
_FEDERAL_COURT = re.compile(r"\bUnited\s+States\b|\bU\.?\s?S\.?(?=\s)", re.IGNORECASE)
_WITNESS = "witnessed_signature"
_CALENDAR_EXPIRY = "calendar_date_expiry"


class Rules:
    """Answers from the packs; `packs` is called once, when the first answer is needed."""

    def __init__(self, packs: Callable[[], Iterable[Pack]]) -> None:
        self._load = packs
        self._packs: tuple[Pack, ...] | None = None

    def on(self, day: date, *, practice: PracticeProfile, client: Client) -> RuleSet:
        """Every rule in force where the client is, for this practice."""
        if self._packs is None:
            self._packs = tuple(self._load())
        return rules_in_force(self._packs, jurisdiction_of(practice=practice, client=client), day)

    def regions_on_file(self, country: str) -> frozenset[str]:
        """The states or nations of a country for which there is a pack of rules."""
        if self._packs is None:
            self._packs = tuple(self._load())
        return frozenset(each.region for each in self._packs if each.country == country and each.region is not None)


def jurisdiction_of(*, practice: PracticeProfile, client: Client) -> Jurisdiction:
    """Where a request for this client's record is judged: where the client is, under the practice's licence."""
    regimes = set()
    if practice.hipaa_covered and client.country == "US":
        regimes.add(Regime.HIPAA)
    if practice.part2_program and client.country == "US":
        regimes.add(Regime.PART2)
    if practice.uk_health_professional and client.country == "GB":
        regimes.add(Regime.UK_HEALTH_PROFESSIONAL)
    return Jurisdiction(
        country=client.country,
        region=client.region or None,
        licence=practice.licence,
        regimes=frozenset(regimes),
    )


def basis_row(rules: RuleSet, basis: ReleaseBasis) -> BasisRow | None:
    """The merged row of a basis, or None where no pack knows it."""
    merged = rules.basis(basis)
    return merged.row if isinstance(merged, MergedRule) else None


def formalities(row: BasisRow | None) -> AuthorizationFormalities:
    """What a row asks of an authorization beyond 45 CFR 164.508."""
    keys = set() if row is None else {each.key for each in row.evidence}
    return AuthorizationFormalities(witness=_WITNESS in keys, calendar_expiry=_CALENDAR_EXPIRY in keys)


def clause_text(rules: RuleSet, key: str, *, forum: Forum) -> tuple[str, str]:
    """The words of a required statement and where they stand; both empty where no pack has them."""
    found = rules.clause(key, forum)
    return (found.text, found.rule.authority) if isinstance(found, RuleClause) else ("", "")


def forum_of(*, court: str, country: str) -> Forum:
    """Before which kind of court a paper stands, from the court's own name."""
    if country == "GB":
        return Forum.ENGLAND_AND_WALES_COURT
    if not court.strip():
        return Forum.ANY
    return Forum.FEDERAL_COURT if _FEDERAL_COURT.search(court) else Forum.STATE_COURT
