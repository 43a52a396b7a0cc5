# SPDX-License-Identifier: GPL-3.0-or-later
"""Matters: a paper arrives, its hold is placed by the same save, and what the rules ask for is gathered."""

from dataclasses import dataclass, replace
from datetime import date

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AuthorizationId, ClauseId, ClientId, HoldId, MatterId
from counselor_desk.domain.matters import (
    Clause,
    ClientPosition,
    Consultation,
    EvidenceOnFile,
    IdentityCheck,
    LegalHold,
    Matter,
    RecordType,
    Request,
)
from counselor_desk.domain.text import folded, is_blank
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal

_PAPER_NAME, _PAPER_TYPE = "request.pdf", "application/pdf"


@dataclass(frozen=True, slots=True)
class OpenedMatter:
    """A new matter with the hold that came with it."""

    matter: Matter
    hold: LegalHold


class Matters:
    """Requests for a client's record, from arrival to end."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def open(self, request: Request, *, client_id: ClientId, paper: bytes | None = None) -> OpenedMatter:
        """Record what arrived and place the hold, both or neither; the tree head of this moment stands on the hold.

        Args:
            request: the paper's own facts.
            client_id: whose record it asks for.
            paper: the scan, kept inside the journal.

        Raises:
            UserError: RECORD_NOT_FOUND for an unknown client.
        """
        client = self._journal.clients.get(client_id)
        now = self._journal.clock.now()
        matter = cleaned(
            Matter(id=MatterId(self._journal.ids.new()), client_id=client.id, request=request, opened_at=now)
        )
        hold = LegalHold(
            id=HoldId(self._journal.ids.new()),
            client_id=client.id,
            matter_id=matter.id,
            placed_at=now,
            head=self._journal.head,
        )
        with self._journal.database.transaction():
            self._journal.matters.add(matter)
            self._journal.holds.place(hold)
            if paper is not None:
                self._journal.matter_papers.add(matter.id, name=_PAPER_NAME, media_type=_PAPER_TYPE, content=paper)
            self._journal.record(AuditKind.MATTER_OPENED, subject=matter.id, client_id=client.id)
            self._journal.record(AuditKind.HOLD_PLACED, subject=hold.id, client_id=client.id)
        return OpenedMatter(matter, hold)

    def get(self, matter_id: MatterId) -> Matter:
        """One matter with its evidence, advice and clauses.

        Raises:
            UserError: RECORD_NOT_FOUND.
        """
        return self._journal.matters.get(matter_id)

    def open_ones(self) -> tuple[Matter, ...]:
        """Matters that are not closed, the earliest due first."""
        return self._journal.matters.list_open()

    def closed_ones(self) -> tuple[Matter, ...]:
        """Matters that are closed, the one closed last first."""
        return self._journal.matters.list_closed()

    def of_client(self, client_id: ClientId) -> tuple[Matter, ...]:
        """A client's matters, closed ones too, the one served last first."""
        return self._journal.matters.list_of_client(client_id)[::-1]

    def paper_of(self, matter_id: MatterId) -> bytes | None:
        """The scan that came with a matter; None when none was attached."""
        papers = self._journal.matter_papers.of_matter(matter_id)
        return papers[0].content if papers else None

    def attach_paper(self, matter_id: MatterId, paper: bytes) -> None:
        """Keep the scan of a paper that was recorded without one.

        Raises:
            UserError: MATTER_CLOSED, VALUE_NOT_ALLOWED when a scan is attached already: it is evidence and stays.
        """
        matter = self._open_matter(matter_id)
        if self._journal.matter_papers.has_any(matter_id):
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="request.paper")
        with self._journal.database.transaction():
            self._journal.matter_papers.add(matter_id, name=_PAPER_NAME, media_type=_PAPER_TYPE, content=paper)
            self._journal.record(AuditKind.MATTER_CHANGED, subject=matter_id, client_id=matter.client_id)

    def add_clause(
        self,
        matter_id: MatterId,
        *,
        record_type: RecordType,
        period_from: date,
        period_to: date,
        words: str,
        justification: str = "",
    ) -> Clause:
        """Type one clause of the paper.

        Raises:
            UserError: DATE_RANGE_IMPOSSIBLE, VALUE_MISSING, MATTER_CLOSED.
        """
        matter = self._open_matter(matter_id)
        clause = cleaned(
            Clause(
                id=ClauseId(self._journal.ids.new()),
                matter_id=matter_id,
                number=1 + max((each.number for each in matter.clauses), default=0),
                record_type=record_type,
                period_from=period_from,
                period_to=period_to,
                words=words,
                justification=justification,
            )
        )
        with self._journal.database.transaction():
            self._journal.matters.add_clause(clause)
            self._journal.record(AuditKind.CLAUSE_ADDED, subject=clause.id, client_id=matter.client_id)
        return clause

    def remove_clause(self, matter_id: MatterId, clause_id: ClauseId) -> None:
        """Remove a clause that was typed wrongly; the others keep their numbers.

        Raises:
            UserError: RECORD_NOT_FOUND when it is not one of this matter's, MATTER_CLOSED.
        """
        matter = self._open_matter(matter_id)
        if all(each.id != clause_id for each in matter.clauses):
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="clause")
        with self._journal.database.transaction():
            self._journal.matters.remove_clause(clause_id)
            self._journal.record(AuditKind.CLAUSE_REMOVED, subject=clause_id, client_id=matter.client_id)

    def record_evidence(self, matter_id: MatterId, *, key: str, remark: str = "") -> None:
        """Tick one line of the basis checklist as being on file."""
        matter = self._open_matter(matter_id)
        evidence = cleaned(EvidenceOnFile(key=key, recorded_on=local_today(self._journal), remark=remark))
        with self._journal.database.transaction():
            self._journal.matters.add_evidence(matter_id, evidence)
            self._journal.record(
                AuditKind.EVIDENCE_RECORDED, subject=matter_id, client_id=matter.client_id, reason=evidence.remark
            )

    def record_consultation(self, matter_id: MatterId, consultation: Consultation) -> None:
        """Record advice that was taken."""
        matter = self._open_matter(matter_id)
        with self._journal.database.transaction():
            self._journal.matters.add_consultation(matter_id, cleaned(consultation))
            self._journal.record(AuditKind.MATTER_CHANGED, subject=matter_id, client_id=matter.client_id)

    def record_position(self, matter_id: MatterId, position: ClientPosition) -> Matter:
        """Record what the client says to the request."""
        matter = self._open_matter(matter_id)
        return self._save(replace(matter, position=position, position_on=local_today(self._journal)))

    def record_withdrawal(self, matter_id: MatterId, *, on: date) -> Matter:
        """Record that the paper was withdrawn, vacated or stayed: nothing is built on it from that day on."""
        matter = self._open_matter(matter_id)
        return self._save(replace(matter, request=replace(matter.request, withdrawn_on=on)))

    def check_identity(self, matter_id: MatterId, *, initials: str, date_of_birth: date) -> Matter:
        """Keep the initials and the date of birth as they stand on the paper; the gate compares them.

        Raises:
            UserError: IDENTITY_MISMATCH when they are not this client's; nothing is kept then, and it is logged.
        """
        matter = self._open_matter(matter_id)
        client = self._journal.clients.get(matter.client_id)
        # papers print "M.Z.Q."; case and accents count as little here as in the gate
        letters = "".join(sign for sign in initials if sign.isalnum())
        typed = IdentityCheck(initials=letters.upper(), date_of_birth=date_of_birth)
        if folded(letters) != folded(client.initials) or date_of_birth != client.date_of_birth:
            with self._journal.database.transaction():
                self._journal.record(
                    AuditKind.RELEASE_REFUSED,
                    subject=matter_id,
                    client_id=client.id,
                    reason=ErrorCode.IDENTITY_MISMATCH.value,
                )
            raise UserError(ErrorCode.IDENTITY_MISMATCH)
        return self._save(replace(matter, identity=typed))

    def use_authorization(self, matter_id: MatterId, authorization_id: AuthorizationId) -> Matter:
        """Name the authorization that a matter rests on.

        Raises:
            UserError: RECORD_NOT_FOUND when it is not one of this client's.
        """
        matter = self._open_matter(matter_id)
        authorization = self._journal.authorizations.get(authorization_id)
        if authorization.client_id != matter.client_id:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="authorization")
        return self._save(replace(matter, authorization_id=authorization_id))

    def lift_hold(self, hold_id: HoldId, *, client_id: ClientId, reason: str) -> None:
        """End a hold with a typed reason; what was frozen stays as it is.

        Raises:
            UserError: VALUE_MISSING without a reason; RECORD_NOT_FOUND when no such hold stands on this client.
        """
        if is_blank(reason):
            raise UserError(ErrorCode.VALUE_MISSING, where="hold.lifted_reason")
        if all(each.id != hold_id for each in self.standing_holds(client_id)):
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="hold")
        with self._journal.database.transaction():
            self._journal.holds.lift(hold_id, at=self._journal.clock.now(), reason=cleaned(reason))
            self._journal.record(AuditKind.HOLD_LIFTED, subject=hold_id, client_id=client_id, reason=cleaned(reason))

    def close(self, matter_id: MatterId) -> Matter:
        """Close a matter; its holds stay until they are lifted on purpose."""
        matter = self._open_matter(matter_id)
        closed = replace(matter, closed_at=self._journal.clock.now())
        with self._journal.database.transaction():
            self._journal.matters.replace(closed)
            self._journal.record(AuditKind.MATTER_CLOSED, subject=matter_id, client_id=matter.client_id)
        return closed

    def standing_holds(self, client_id: ClientId) -> tuple[LegalHold, ...]:
        """Holds that freeze a client's record now."""
        return self._journal.holds.standing(client_id)

    def holds_of(self, matter_id: MatterId) -> tuple[LegalHold, ...]:
        """The holds that a matter set off, lifted ones too, oldest first."""
        return self._journal.holds.of_matter(matter_id)

    def _open_matter(self, matter_id: MatterId) -> Matter:
        matter = self._journal.matters.get(matter_id)
        if matter.closed_at is not None:
            raise UserError(ErrorCode.MATTER_CLOSED)
        return matter

    def _save(self, matter: Matter) -> Matter:
        with self._journal.database.transaction():
            saved = self._journal.matters.replace(cleaned(matter))
            self._journal.record(AuditKind.MATTER_CHANGED, subject=matter.id, client_id=matter.client_id)
        return saved
