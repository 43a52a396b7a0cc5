# SPDX-License-Identifier: GPL-3.0-or-later
"""How far each of the eight steps of a matter is, with the figures that stand beside it."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from counselor_desk.domain.gate_reasons import BlockerCode
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep, StepStatus, step_reached
from counselor_desk.domain.release_bases import EvidenceNeeded
from counselor_desk.domain.releases import ItemOutcome
from counselor_desk.services.civil_time import local_date
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.release_review import ReleaseReview, Scope
from counselor_desk.storage.matter_rows import KeptMatterRow, MatterRowStore

if TYPE_CHECKING:
    # releases bring typst, which no list of matters needs
    from counselor_desk.services.releases import BuiltPacket, Preview

# what keeps the basis from being settled although every line of its checklist may be on file
_BASIS_BLOCKERS = frozenset(
    {
        BlockerCode.BASIS_NOT_SUPPORTED,
        BlockerCode.BASIS_UNKNOWN,
        BlockerCode.BASIS_WITHDRAWN,
        BlockerCode.CLIENT_OBJECTS,
        BlockerCode.EVIDENCE_MISSING,
        BlockerCode.AUTHORIZATION_MISSING,
        BlockerCode.AUTHORIZATION_DEFECT,
        BlockerCode.RECIPIENT_DIFFERS,
        BlockerCode.RULES_MISSING,
    }
)
_SCOPE_BLOCKERS = frozenset(
    {
        BlockerCode.CLAUSES_MISSING,
        BlockerCode.JUSTIFICATION_MISSING,
        BlockerCode.ITEMS_UNDECIDED,
        BlockerCode.NOTHING_TO_RELEASE,
    }
)
_PEOPLE_BLOCKERS = frozenset(
    {BlockerCode.IDENTITY_UNCHECKED, BlockerCode.IDENTITY_DIFFERS, BlockerCode.PEOPLE_UNDECIDED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One step with its figures; a figure that a step does not have is None.

    `on`: the day served (request), since when the hold stands (hold), the day of delivery (deliver).
    `done` of `total`: lines of the checklist on file (basis), people and details decided (people), pages seen
    (review), checks passed (build). The total of pages is known while a preview is at hand, that of checks once built.
    `released`, `redacted` (of those released), `withheld` and `undecided` count items (scope).
    `release_number` names the newest production (build, deliver), and beside the pages of a preview the one that they
    would replace (review).
    """

    step: MatterStep
    status: StepStatus
    on: date | None = None
    done: int | None = None
    total: int | None = None
    released: int | None = None
    redacted: int | None = None
    withheld: int | None = None
    undecided: int | None = None
    release_number: str | None = None


class MatterProgress:
    """Tells where a matter stands; decides nothing and keeps nothing."""

    def __init__(self, journal: OpenJournal, *, review: ReleaseReview) -> None:
        self._journal = journal
        self._review = review
        self._rows = MatterRowStore(journal.database)

    def step_of(self, matter_id: MatterId) -> MatterStep:
        """The step that a matter is at, from stored rows alone.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        return step_reached(self._rows.get(matter_id).marks)

    def of(
        self, matter_id: MatterId, *, preview: "Preview | None" = None, built: "BuiltPacket | None" = None
    ) -> tuple[StepState, ...]:
        """All eight steps in their order; scans the text of the record, so that it is no work for a list.

        Args:
            matter_id: which matter.
            preview: the pages as they are shown now, where they are.
            built: the packet that waits for its delivery, where there is one.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        kept = self._rows.get(matter_id)
        scope = self._review.scope(matter_id)
        return (
            StepState(step=MatterStep.REQUEST, status=StepStatus.DONE, on=kept.served_on),
            self._hold(scope),
            _basis(scope),
            _scope(scope),
            _people(scope, kept=kept),
            self._pages(kept, preview=preview),
            _build(kept, built=built),
            StepState(
                step=MatterStep.DELIVER_AND_LOG,
                status=_status(is_done=kept.delivered_on is not None, is_started=kept.marks.has_release),
                on=kept.delivered_on,
                release_number=kept.release_number,
            ),
        )

    def _hold(self, scope: Scope) -> StepState:
        standing = [each for each in self._journal.holds.of_matter(scope.matter.id) if each.stands]
        if not standing:
            return StepState(step=MatterStep.HOLD, status=StepStatus.TO_COME)
        since = local_date(standing[0].placed_at, practice=scope.practice)
        return StepState(step=MatterStep.HOLD, status=StepStatus.DONE, on=since)

    def _pages(self, kept: KeptMatterRow, *, preview: "Preview | None") -> StepState:
        total = None if preview is None else len(preview.pages)
        seen = (
            self._rows.pages_seen(kept.id)
            if preview is None
            else len(self._review.seen(kept.id, preview=preview.key) & set(preview.pages))
        )
        # once it was released every page had been seen; a preview that is open now says what is so now
        is_done = kept.marks.has_release if total is None else seen == total
        status = _status(is_done=is_done, is_started=seen > 0)
        replaced = None if total is None else kept.release_number
        return StepState(
            step=MatterStep.REVIEW_AND_REDACT, status=status, done=seen, total=total, release_number=replaced
        )


def _basis(scope: Scope) -> StepState:
    needed, missing = _lines(scope.evidence_needed), _lines(scope.evidence_missing)
    on_file = len(needed - missing)
    status = _status(is_done=not _blocked(scope, _BASIS_BLOCKERS), is_started=on_file > 0)
    return StepState(step=MatterStep.BASIS, status=status, done=on_file, total=len(needed))


def _lines(evidence: tuple[EvidenceNeeded, ...]) -> frozenset[str]:
    """Lines to be met; several of which one suffices are one."""
    return frozenset(each.any_of or each.key for each in evidence)


def _scope(scope: Scope) -> StepState:
    outcomes = {each.item_id: each.outcome for each in scope.decision.items}
    counted = list(outcomes.values())
    return StepState(
        step=MatterStep.SCOPE,
        status=_status(is_done=not _blocked(scope, _SCOPE_BLOCKERS), is_started=bool(scope.matter.clauses)),
        released=counted.count(ItemOutcome.RELEASE),
        redacted=sum(bool(scope.spans.get(key)) for key, each in outcomes.items() if each is ItemOutcome.RELEASE),
        withheld=counted.count(ItemOutcome.WITHHOLD),
        undecided=counted.count(ItemOutcome.NEEDS_YOUR_EYES),
    )


def _people(scope: Scope, *, kept: KeptMatterRow) -> StepState:
    found = {each.key for each in scope.mentions}
    # without a clause nobody is found because nothing is read, which decides nothing
    is_done = bool(scope.matter.clauses) and not _blocked(scope, _PEOPLE_BLOCKERS)
    return StepState(
        step=MatterStep.PEOPLE,
        status=_status(is_done=is_done, is_started=kept.marks.has_people),
        done=len(found) - len(scope.undecided_people),
        total=len(found),
    )


def _build(kept: KeptMatterRow, *, built: "BuiltPacket | None") -> StepState:
    return StepState(
        step=MatterStep.BUILD_AND_VERIFY,
        status=_status(is_done=built is not None or kept.marks.has_release, is_started=False),
        done=None if built is None else sum(check.passed for check in built.checks),
        total=None if built is None else len(built.checks),
        release_number=kept.release_number if built is None else built.number,
    )


def _blocked(scope: Scope, codes: frozenset[BlockerCode]) -> bool:
    return any(each.code in codes for each in scope.decision.blockers)


def _status(*, is_done: bool, is_started: bool) -> StepStatus:
    if is_done:
        return StepStatus.DONE
    return StepStatus.STARTED if is_started else StepStatus.TO_COME
