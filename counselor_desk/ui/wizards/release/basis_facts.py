# SPDX-License-Identifier: GPL-3.0-or-later
"""The checklist of a basis as the third step shows it: each line with what is on file and where the demand stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counselor_desk.domain.authorizations import Authorization, AuthorizationDefect, defects_of
from counselor_desk.domain.evidence import evidence_on_file
from counselor_desk.domain.gate_reasons import Blocker, BlockerCode
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matters import EvidenceOnFile
from counselor_desk.domain.policy import Confidence, MergedRule, Rule
from counselor_desk.domain.release_bases import BasisRow, EvidenceCondition, EvidenceNeeded
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.release_review import Scope
from counselor_desk.services.rules import formalities

CONFIDENCES: Mapping[Confidence, str] = {
    Confidence.VERIFIED: "checked against the source",
    Confidence.SECONDARY: "from a secondary source, not checked against the text",
    Confidence.UNVERIFIED: "unverified: check it before you rely on it",
}

# the record itself tells whether these cases are at hand; of the others somebody has to say so
_SEEN_IN_RECORD = frozenset(
    {
        EvidenceCondition.ALWAYS,
        EvidenceCondition.PSYCHOTHERAPY_NOTES_IN_SCOPE,
        EvidenceCondition.PART2_RECORDS_IN_SCOPE,
        EvidenceCondition.FAMILY_SESSIONS_IN_SCOPE,
        EvidenceCondition.REPRESENTATIVE_SIGNED,
        EvidenceCondition.WHOLE_RECORD_ASKED_FOR,
    }
)
# blockers that the basis is about, but for the missing lines, which the checklist shows itself
_SHOWN = frozenset(
    {
        BlockerCode.BASIS_UNKNOWN,
        BlockerCode.BASIS_WITHDRAWN,
        BlockerCode.CLIENT_OBJECTS,
        BlockerCode.AUTHORIZATION_MISSING,
        BlockerCode.AUTHORIZATION_DEFECT,
        BlockerCode.RECIPIENT_DIFFERS,
        BlockerCode.RULES_MISSING,
        BlockerCode.HOLD_MISSING,
        BlockerCode.MATTER_CLOSED,
        BlockerCode.BASIS_NOT_SUPPORTED,
    }
)
_ENDS_THE_WAY = frozenset({BlockerCode.BASIS_UNKNOWN, BlockerCode.BASIS_NOT_SUPPORTED, BlockerCode.BASIS_WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One line: what is needed, whether it is on file, since when, and the rule that asks for it."""

    needed: EvidenceNeeded
    is_on_file: bool
    is_met_by_another: bool
    recorded: EvidenceOnFile | None
    rule: Rule | None

    @property
    def may_not_apply(self) -> bool:
        """True where it hangs on a case that the record does not show."""
        return self.needed.condition not in _SEEN_IN_RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationChoice:
    """An authorization of the client with what is wrong with it today."""

    authorization: Authorization = field(repr=False)
    defects: tuple[AuthorizationDefect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisFacts:
    """Everything that the step shows."""

    scope: Scope = field(repr=False)
    row: BasisRow | None
    lines: tuple[EvidenceLine, ...]
    authorizations: tuple[AuthorizationChoice, ...]
    blockers: tuple[Blocker, ...]

    @property
    def answered_without_packet(self) -> bool:
        return self.row is not None and self.row.answered_without_packet

    @property
    def end_of_the_way(self) -> Blocker | None:
        """Why this paper leads to no packet whatever is on file; None where it may."""
        return next((each for each in self.blockers if each.code in _ENDS_THE_WAY), None)

    @property
    def met(self) -> int:
        """How many demands are met; several of which one suffices are one."""
        return len({_demand(each) for each in self.lines if each.is_on_file or each.is_met_by_another})

    @property
    def demands(self) -> int:
        return len({_demand(each) for each in self.lines})


def _demand(line: EvidenceLine) -> str:
    return line.needed.any_of or line.needed.key


def read_basis(desk: OpenDesk, matter_id: MatterId) -> BasisFacts:
    """Read the step's facts; a job of the vault thread.

    Raises:
        UserError: RECORD_NOT_FOUND.
    """
    scope = desk.review.scope(matter_id)
    matter = scope.matter
    merged = scope.rules.basis(matter.basis)
    row = merged.row if isinstance(merged, MergedRule) else None
    recorded = {each.key: each for each in matter.evidence}
    missing = {each.key for each in scope.evidence_missing}
    has_paper = desk.matters.paper_of(matter_id) is not None
    on_file = evidence_on_file(matter, has_paper=has_paper, authorization=scope.authorization)
    lines = tuple(
        EvidenceLine(
            needed=each,
            is_on_file=each.key in on_file,
            is_met_by_another=each.key not in on_file and each.key not in missing,
            recorded=recorded.get(each.key),
            rule=merged.rule_asking_for(each.key) if isinstance(merged, MergedRule) else None,
        )
        for each in scope.evidence_needed
    )
    asked = formalities(row)
    return BasisFacts(
        scope=scope,
        row=row,
        lines=lines,
        authorizations=tuple(
            AuthorizationChoice(authorization=each, defects=defects_of(each, today=scope.today, formalities=asked))
            for each in desk.consents.authorizations(matter.client_id)
        ),
        blockers=tuple(each for each in scope.decision.blockers if each.code in _SHOWN),
    )
