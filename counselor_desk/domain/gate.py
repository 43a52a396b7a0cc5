# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate: a pure answer to "may this leave, and what of it?", with a reason and a citation for every part.

The same inputs give the same answer. Nothing is built while a blocker stands, whatever the items say; and no choice of
the counselor turns an item that a hard stop withholds into one that is released.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from counselor_desk.domain.authorizations import DEFECT_WORDS, Authorization, AuthorizationFormalities, defects_of
from counselor_desk.domain.clients import Client, Restriction
from counselor_desk.domain.consents import SignerCapacity
from counselor_desk.domain.gate_reasons import (
    ITEM_REASON_CITATIONS,
    ITEM_REASON_WORDS,
    Blocker,
    BlockerCode,
    ItemReason,
)
from counselor_desk.domain.matters import Clause, ClientPosition, LegalHold, Matter, RecordType
from counselor_desk.domain.records import ItemId, ItemState, RecordItem
from counselor_desk.domain.release_bases import (
    AccompanyingDocument,
    BasisRow,
    EvidenceCondition,
    EvidenceNeeded,
    ReleaseBasis,
)
from counselor_desk.domain.releases import ItemChoice, ItemOutcome
from counselor_desk.domain.text import folded, is_blank


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDecision:
    """What the gate says of one item; `is_final` marks a hard stop that no choice can lift."""

    item_id: ItemId
    outcome: ItemOutcome
    reason: ItemReason
    words: str
    citation: str
    clause: int | None = None
    is_final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRequest:
    """Everything that the gate looks at; values only.

    `row` is the merged basis row, or None where no pack knows the basis; `evidence` the keys of its checklist that
    are on file. `recipient_name` is whom the packet would be
    addressed to. The counts come from the review: mentions without a decision, redactions whose text changed, pages
    that nobody looked at.
    """

    client: Client
    matter: Matter
    row: BasisRow | None
    region_on_file: bool
    authorization: Authorization | None
    formalities: AuthorizationFormalities
    evidence: frozenset[str] = frozenset()
    items: tuple[RecordItem, ...] = field(repr=False)
    restrictions: tuple[Restriction, ...] = ()
    holds: tuple[LegalHold, ...] = ()
    choices: tuple[ItemChoice, ...] = ()
    withheld_for_people: frozenset[ItemId] = frozenset()
    recipient_name: str = field(repr=False)
    people_undecided: int = 0
    redactions_outdated: int = 0
    pages_unseen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer: a decision for every item, what blocks, what must go along, and how it is accounted for."""

    items: tuple[ItemDecision, ...]
    blockers: tuple[Blocker, ...]
    documents: tuple[AccompanyingDocument, ...]
    in_accounting: bool
    citations: tuple[str, ...]

    @property
    def may_build(self) -> bool:
        return not self.blockers

    @property
    def released(self) -> tuple[ItemId, ...]:
        """Items that leave: none while anything blocks."""
        if self.blockers:
            return ()
        return tuple(each.item_id for each in self.items if each.outcome is ItemOutcome.RELEASE)

    @property
    def would_release(self) -> tuple[ItemId, ...]:
        """Items that would leave once nothing blocks: what the pages of the review show."""
        return tuple(each.item_id for each in self.items if each.outcome is ItemOutcome.RELEASE)


def evaluate(request: GateRequest, *, today: date) -> Decision:
    """Answer a request for a record; pure, and the only place where such an answer is made."""
    items = tuple(_decide(item, request=request, today=today) for item in request.items)
    blockers = (
        *_blockers_of_basis(request, today=today),
        *_blockers_of_evidence(request, items),
        *_blockers_of_authorization(request, today=today),
        *_blockers_of_identity(request),
        *_blockers_of_scope(request),
        *_blockers_of_review(request, items),
    )
    row = request.row
    return Decision(
        items=items,
        blockers=blockers,
        documents=() if row is None else row.documents,
        in_accounting=row is not None and row.in_accounting,
        citations=() if row is None else row.citations,
    )


def clause_reaching(item: RecordItem, clauses: Iterable[Clause]) -> Clause | None:
    """The first clause that names the item's kind of record and its day."""
    for clause in sorted(clauses, key=lambda each: each.number):
        names_kind = clause.record_type in (item.record_type, RecordType.WHOLE_RECORD)
        if names_kind and clause.period_from <= item.service_date <= clause.period_to:
            return clause
    return None


def _hard_stop(item: RecordItem, request: GateRequest) -> ItemReason | None:
    if item.client_id != request.matter.client_id or item.client_id != request.client.id:
        return ItemReason.OTHER_CLIENT
    if item.record_type is RecordType.PSYCHOTHERAPY_NOTES:
        return ItemReason.PSYCHOTHERAPY_NOTE
    if item.part2_origin:
        return ItemReason.PART2_RECORD
    if item.state is ItemState.UNSIGNED:
        return ItemReason.UNSIGNED
    if item.state is ItemState.STRUCK:
        return ItemReason.STRUCK
    return None


def _authorized_period(request: GateRequest, day: date) -> bool:
    """Tell whether the authorization reaches the day: a clause cannot name more than what was signed."""
    authorization = request.authorization
    if request.matter.basis is not ReleaseBasis.CLIENT_AUTHORIZATION or authorization is None:
        return True
    return authorization.reaches(day)


def _decide(item: RecordItem, *, request: GateRequest, today: date) -> ItemDecision:
    clause = clause_reaching(item, request.matter.clauses)

    def decision(outcome: ItemOutcome, reason: ItemReason, *, is_final: bool = False) -> ItemDecision:
        reaches = clause if outcome is not ItemOutcome.WITHHOLD or reason is not ItemReason.NOT_IN_SCOPE else None
        citation = ITEM_REASON_CITATIONS.get(reason, "")
        return ItemDecision(
            item_id=item.id,
            outcome=outcome,
            reason=reason,
            words=ITEM_REASON_WORDS[reason],
            citation=citation,
            clause=None if reaches is None else reaches.number,
            is_final=is_final,
        )

    stop = _hard_stop(item, request)
    if stop is not None:
        return decision(ItemOutcome.WITHHOLD, stop, is_final=True)
    if clause is None or not _authorized_period(request, item.service_date):
        return decision(ItemOutcome.WITHHOLD, ItemReason.NOT_IN_SCOPE, is_final=True)
    if item.id in request.withheld_for_people:
        return decision(ItemOutcome.WITHHOLD, ItemReason.THIRD_PERSON)
    # what was decided for another paper says nothing about this one
    choice = next(
        (each for each in reversed(request.choices) if (each.item_id, each.matter_id) == (item.id, request.matter.id)),
        None,
    )
    open_restrictions = [
        each for each in request.restrictions if each.client_id == item.client_id and each.is_open(today=today)
    ]
    # a restriction that became known after the choice was made has not been considered in it
    is_considered = choice is not None and (
        choice.outcome is ItemOutcome.WITHHOLD
        or all(each.recorded_at <= choice.chosen_at for each in open_restrictions)
    )
    if choice is not None and is_considered:
        reason = (
            ItemReason.CHOSEN_TO_RELEASE if choice.outcome is ItemOutcome.RELEASE else ItemReason.CHOSEN_TO_WITHHOLD
        )
        return decision(choice.outcome, reason)
    if open_restrictions:
        return decision(ItemOutcome.NEEDS_YOUR_EYES, ItemReason.RESTRICTED)
    if item.is_joint:
        return decision(ItemOutcome.NEEDS_YOUR_EYES, ItemReason.JOINT_SESSION)
    return decision(
        ItemOutcome.RELEASE, ItemReason.LATE_ENTRY_NAMED if item.is_late_entry else ItemReason.NAMED_BY_CLAUSE
    )


def _blockers_of_basis(request: GateRequest, *, today: date) -> Iterable[Blocker]:
    matter, row = request.matter, request.row
    if matter.closed_at is not None:
        yield Blocker(BlockerCode.MATTER_CLOSED, "This matter is closed.")
    if matter.client_id != request.client.id:
        yield Blocker(BlockerCode.CLIENT_DIFFERS, "The matter belongs to another client.")
    if row is None or row.basis is not matter.basis:
        yield Blocker(BlockerCode.BASIS_UNKNOWN, "No rule on file for this kind of request: stop and consult.")
        return
    if not request.region_on_file:
        yield Blocker(
            BlockerCode.RULES_MISSING, "No rules on file for the place where the practice works: stop and consult."
        )
    # the second half is a belt to the data's braces: no pack can open a path that this version does not have
    if not row.supported or row.basis not in BUILDABLE_BASES:
        words = row.refusal or "This version builds no packet on this basis: stop and consult."
        yield Blocker(BlockerCode.BASIS_NOT_SUPPORTED, words, "; ".join(row.citations), key=row.basis.value)
    withdrawn = matter.request.withdrawn_on
    if withdrawn is not None and withdrawn <= today:
        yield Blocker(BlockerCode.BASIS_WITHDRAWN, "The request was withdrawn, vacated or stayed.")
    objects = matter.position in (ClientPosition.OBJECTS, ClientPosition.ASSERTS_PRIVILEGE)
    if matter.basis is ReleaseBasis.CLIENT_AUTHORIZATION and objects:
        yield Blocker(
            BlockerCode.CLIENT_OBJECTS,
            "The client objects, or asserts the privilege: an authorization stands on the client's own will. "
            "Stop and consult.",
            "45 CFR 164.508(b)(5)",
        )


BUILDABLE_BASES = frozenset({ReleaseBasis.COURT_ORDER, ReleaseBasis.CLIENT_AUTHORIZATION})
"""The bases on which this version builds a packet at all."""


def evidence_needed(request: GateRequest, decisions: Iterable[ItemDecision]) -> tuple[EvidenceNeeded, ...]:
    """The lines of the basis checklist that apply to this request, in the order of the row."""
    if request.row is None:
        return ()
    leaving = {each.item_id for each in decisions if each.outcome is not ItemOutcome.WITHHOLD}
    items = [item for item in request.items if item.id in leaving]
    authorization = request.authorization
    applies = {
        EvidenceCondition.ALWAYS: True,
        EvidenceCondition.PSYCHOTHERAPY_NOTES_IN_SCOPE: any(
            item.record_type is RecordType.PSYCHOTHERAPY_NOTES for item in items
        ),
        EvidenceCondition.PART2_RECORDS_IN_SCOPE: any(item.part2_origin for item in items),
        EvidenceCondition.FAMILY_SESSIONS_IN_SCOPE: any(item.is_joint for item in items),
        EvidenceCondition.REPRESENTATIVE_SIGNED: authorization is not None
        and authorization.capacity is not SignerCapacity.CLIENT,
        EvidenceCondition.WHOLE_RECORD_ASKED_FOR: any(
            clause.record_type is RecordType.WHOLE_RECORD for clause in request.matter.clauses
        ),
    }
    # a condition that cannot be told from the record counts until somebody recorded that it does not apply
    return tuple(
        each
        for each in request.row.evidence
        if applies.get(each.condition, f"{each.condition.value}.does_not_apply" not in request.evidence)
    )


def evidence_missing(request: GateRequest, decisions: Iterable[ItemDecision]) -> tuple[EvidenceNeeded, ...]:
    """The lines of the checklist that are not on file; of a group of which one suffices, all or none."""
    needed = evidence_needed(request, decisions)
    groups_met = {each.any_of for each in needed if each.any_of and each.key in request.evidence}
    return tuple(each for each in needed if each.key not in request.evidence and each.any_of not in groups_met)


def _blockers_of_evidence(request: GateRequest, decisions: tuple[ItemDecision, ...]) -> Iterable[Blocker]:
    for each in evidence_missing(request, decisions):
        yield Blocker(BlockerCode.EVIDENCE_MISSING, f"Not on file: {each.words}", each.citation, key=each.key)
    holds = [each for each in request.holds if each.stands and each.client_id == request.client.id]
    if not any(each.matter_id == request.matter.id for each in holds):
        yield Blocker(BlockerCode.HOLD_MISSING, "No legal hold stands for this matter.")


def _blockers_of_authorization(request: GateRequest, *, today: date) -> Iterable[Blocker]:
    addressed = request.recipient_name
    if request.matter.basis is not ReleaseBasis.CLIENT_AUTHORIZATION:
        if is_blank(addressed) or folded(addressed) != folded(request.matter.request.requester_name):
            yield Blocker(
                BlockerCode.RECIPIENT_DIFFERS, "The packet is addressed to somebody the request does not name."
            )
        return
    authorization = request.authorization
    is_named = authorization is not None and authorization.id == request.matter.authorization_id
    if authorization is None or not is_named or authorization.client_id != request.client.id:
        yield Blocker(BlockerCode.AUTHORIZATION_MISSING, "The signed authorization is not on file.", "45 CFR 164.508")
        return
    for defect in defects_of(authorization, today=today, formalities=request.formalities):
        yield Blocker(
            BlockerCode.AUTHORIZATION_DEFECT,
            f"The authorization cannot be used: {DEFECT_WORDS[defect]}",
            "45 CFR 164.508(b)(2)",
            key=defect.value,
        )
    if not authorization.names_recipient(addressed):
        yield Blocker(
            BlockerCode.RECIPIENT_DIFFERS,
            "The packet is addressed to somebody the authorization does not name.",
            "45 CFR 164.508(c)(1)(iii)",
        )


def _blockers_of_identity(request: GateRequest) -> Iterable[Blocker]:
    identity = request.matter.identity
    if identity is None:
        yield Blocker(BlockerCode.IDENTITY_UNCHECKED, "Type the client's initials and date of birth as on the paper.")
        return
    typed, on_file = (folded(initials).replace(" ", "") for initials in (identity.initials, request.client.initials))
    if not typed or typed != on_file or identity.date_of_birth != request.client.date_of_birth:
        yield Blocker(
            BlockerCode.IDENTITY_DIFFERS, "The initials or the date of birth on the paper are not this client's."
        )


def _blockers_of_scope(request: GateRequest) -> Iterable[Blocker]:
    clauses = request.matter.clauses
    if not clauses:
        yield Blocker(BlockerCode.CLAUSES_MISSING, "Type what the request names, clause by clause.")
    for clause in clauses:
        if clause.record_type is RecordType.WHOLE_RECORD and is_blank(clause.justification):
            yield Blocker(
                BlockerCode.JUSTIFICATION_MISSING,
                f"Clause {clause.number} asks for the whole record: write down why it is needed.",
                "45 CFR 164.514(d)(5)",
                key=str(clause.number),
            )


def _blockers_of_review(request: GateRequest, decisions: tuple[ItemDecision, ...]) -> Iterable[Blocker]:
    undecided = sum(each.outcome is ItemOutcome.NEEDS_YOUR_EYES for each in decisions)
    if undecided:
        yield Blocker(BlockerCode.ITEMS_UNDECIDED, f"{undecided} items need your eyes.")
    if request.people_undecided:
        yield Blocker(BlockerCode.PEOPLE_UNDECIDED, f"{request.people_undecided} people or details are not decided.")
    if request.redactions_outdated:
        yield Blocker(
            BlockerCode.REDACTIONS_OUTDATED,
            f"{request.redactions_outdated} redactions were set in a text that has changed: set them again.",
        )
    if request.pages_unseen:
        yield Blocker(BlockerCode.PAGES_UNSEEN, f"{request.pages_unseen} pages have not been looked at.")
    if not undecided and not any(each.outcome is ItemOutcome.RELEASE for each in decisions):
        yield Blocker(BlockerCode.NOTHING_TO_RELEASE, "Nothing that is on file may leave on this request.")
