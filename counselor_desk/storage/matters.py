# SPDX-License-Identifier: GPL-3.0-or-later
"""Matters: the paper, its clauses, and what is on file for its basis."""

from dataclasses import replace

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AuthorizationId, ClauseId, ClientId, MatterId
from counselor_desk.domain.matters import (
    Clause,
    ClientPosition,
    Consultation,
    EvidenceOnFile,
    IdentityCheck,
    Matter,
    PaperKind,
    RecordType,
    Request,
    ServedHow,
    SignerRole,
)
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value
from counselor_desk.storage.row import Row, column_value, column_values

_ADD = """
INSERT INTO matter (
    id, client_id, paper, signer_role, signer_name, court, docket, caption, dated_on, served_on, served_how, due_on,
    objection_due_on, requester_name, requester_address, withdrawn_on, opened_at, position, position_on,
    authorization_id, identity_initials, identity_date_of_birth, closed_at, version
) VALUES (
    :id, :client_id, :paper, :signer_role, :signer_name, :court, :docket, :caption, :dated_on, :served_on,
    :served_how, :due_on, :objection_due_on, :requester_name, :requester_address, :withdrawn_on, :opened_at,
    :position, :position_on, :authorization_id, :identity_initials, :identity_date_of_birth, :closed_at, :version
)
"""
_REPLACE = """
UPDATE matter SET
    paper = :paper, signer_role = :signer_role, signer_name = :signer_name, court = :court, docket = :docket,
    caption = :caption, dated_on = :dated_on, served_on = :served_on, served_how = :served_how, due_on = :due_on,
    objection_due_on = :objection_due_on, requester_name = :requester_name, requester_address = :requester_address,
    withdrawn_on = :withdrawn_on, position = :position, position_on = :position_on, authorization_id =
    :authorization_id, identity_initials = :identity_initials, identity_date_of_birth = :identity_date_of_birth,
    closed_at = :closed_at, version = version + 1
WHERE id = :id AND client_id = :client_id AND version = :version
"""
_GET = "SELECT * FROM matter WHERE id = ?"
_OPEN = "SELECT * FROM matter WHERE closed_at IS NULL ORDER BY served_on, opened_at, id"
_CLOSED = "SELECT * FROM matter WHERE closed_at IS NOT NULL ORDER BY closed_at DESC, id"
_OF_CLIENT = "SELECT * FROM matter WHERE client_id = ? ORDER BY served_on, opened_at, id"

_ADD_CLAUSE = """
INSERT INTO clause (id, matter_id, number, record_type, period_from, period_to, words, justification)
VALUES (:id, :matter_id, :number, :record_type, :period_from, :period_to, :words, :justification)
"""
_REMOVE_CLAUSE = "DELETE FROM clause WHERE id = ?"
_CLAUSES = "SELECT * FROM clause WHERE matter_id = ? ORDER BY number"

_ADD_EVIDENCE = """
INSERT INTO matter_evidence (matter_id, key, position, recorded_on, remark) VALUES (
    :matter_id, :key, (SELECT count(*) FROM matter_evidence WHERE matter_id = :matter_id), :recorded_on, :remark
)
ON CONFLICT (matter_id, key) DO UPDATE SET recorded_on = excluded.recorded_on, remark = excluded.remark
"""
_EVIDENCE = "SELECT * FROM matter_evidence WHERE matter_id = ? ORDER BY position"

_ADD_CONSULTATION = """
INSERT INTO matter_consultation (matter_id, position, name, role, consulted_on, gist) VALUES (
    :matter_id, (SELECT count(*) FROM matter_consultation WHERE matter_id = :matter_id), :name, :role, :on, :gist
)
"""
_CONSULTATIONS = "SELECT * FROM matter_consultation WHERE matter_id = ? ORDER BY position"


class MatterStore:
    """Keeps the matters with their clauses, evidence and consultations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, matter: Matter) -> None:
        """Keep a new matter with everything that it already holds."""
        self._database.execute(_ADD, _columns(matter))
        for clause in matter.clauses:
            self.add_clause(clause)
        for evidence in matter.evidence:
            self.add_evidence(matter.id, evidence)
        for consultation in matter.consultations:
            self.add_consultation(matter.id, consultation)

    def replace(self, matter: Matter) -> Matter:
        """Keep a changed matter and return it with the version that it then has.

        Clauses, evidence and consultations have methods of their own and are left as they are.

        Raises:
            UserError: RECORD_CHANGED_MEANWHILE when another save came in between, RECORD_NOT_FOUND.
        """
        if self._database.execute(_REPLACE, _columns(matter)) == 0:
            self.get(matter.id)
            raise UserError(ErrorCode.RECORD_CHANGED_MEANWHILE, where="matter")
        return replace(matter, version=matter.version + 1)

    def get(self, matter_id: MatterId) -> Matter:
        """Return the matter; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (matter_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="matter")
        return self._matter(row)

    def list_open(self) -> tuple[Matter, ...]:
        """Matters that are not closed, by the day of service."""
        return tuple(self._matter(row) for row in self._database.rows(_OPEN))

    def list_closed(self) -> tuple[Matter, ...]:
        """Matters that are closed, the one closed last first."""
        return tuple(self._matter(row) for row in self._database.rows(_CLOSED))

    def list_of_client(self, client_id: ClientId) -> tuple[Matter, ...]:
        """The client's matters, closed ones too, by the day of service."""
        return tuple(self._matter(row) for row in self._database.rows(_OF_CLIENT, (client_id,)))

    def add_clause(self, clause: Clause) -> None:
        self._database.execute(_ADD_CLAUSE, column_values(clause))

    def remove_clause(self, clause_id: ClauseId) -> None:
        """Remove a clause that was typed wrongly; raises UserError RECORD_NOT_FOUND."""
        if self._database.execute(_REMOVE_CLAUSE, (clause_id,)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="clause")

    def add_evidence(self, matter_id: MatterId, evidence: EvidenceOnFile) -> None:
        """Keep one item of the checklist; under the same key a later one takes the place of the earlier."""
        self._database.execute(_ADD_EVIDENCE, {"matter_id": matter_id, **column_values(evidence)})

    def add_consultation(self, matter_id: MatterId, consultation: Consultation) -> None:
        self._database.execute(_ADD_CONSULTATION, {"matter_id": matter_id, **column_values(consultation)})

    def _matter(self, row: Row) -> Matter:
        matter_id = row.text("id")
        of_matter = (matter_id,)
        authorization_id = row.text_or_none("authorization_id")
        return Matter(
            id=MatterId(matter_id),
            client_id=ClientId(row.text("client_id")),
            request=_request(row),
            opened_at=row.instant("opened_at"),
            position=ClientPosition(row.text("position")),
            position_on=row.day_or_none("position_on"),
            evidence=tuple(_evidence(each) for each in self._database.rows(_EVIDENCE, of_matter)),
            consultations=tuple(_consultation(each) for each in self._database.rows(_CONSULTATIONS, of_matter)),
            clauses=tuple(_clause(each) for each in self._database.rows(_CLAUSES, of_matter)),
            authorization_id=None if authorization_id is None else AuthorizationId(authorization_id),
            identity=_identity(row),
            closed_at=row.instant_or_none("closed_at"),
            version=row.integer("version"),
        )


def _columns(matter: Matter) -> dict[str, Value]:
    identity = matter.identity
    return {
        **column_values(matter, without=("request", "evidence", "consultations", "clauses", "identity")),
        **column_values(matter.request),
        "identity_initials": None if identity is None else identity.initials,
        "identity_date_of_birth": None if identity is None else column_value(identity.date_of_birth),
    }


def _request(row: Row) -> Request:
    return Request(
        paper=PaperKind(row.text("paper")),
        signer_role=SignerRole(row.text("signer_role")),
        signer_name=row.text("signer_name"),
        court=row.text("court"),
        docket=row.text("docket"),
        caption=row.text("caption"),
        dated_on=row.day("dated_on"),
        served_on=row.day("served_on"),
        served_how=ServedHow(row.text("served_how")),
        due_on=row.day_or_none("due_on"),
        objection_due_on=row.day_or_none("objection_due_on"),
        requester_name=row.text("requester_name"),
        requester_address=row.text("requester_address"),
        withdrawn_on=row.day_or_none("withdrawn_on"),
    )


def _identity(row: Row) -> IdentityCheck | None:
    if row.text_or_none("identity_initials") is None:
        return None
    return IdentityCheck(initials=row.text("identity_initials"), date_of_birth=row.day("identity_date_of_birth"))


def _evidence(row: Row) -> EvidenceOnFile:
    return EvidenceOnFile(key=row.text("key"), recorded_on=row.day("recorded_on"), remark=row.text("remark"))


def _consultation(row: Row) -> Consultation:
    return Consultation(name=row.text("name"), role=row.text("role"), on=row.day("consulted_on"), gist=row.text("gist"))


def _clause(row: Row) -> Clause:
    return Clause(
        id=ClauseId(row.text("id")),
        matter_id=MatterId(row.text("matter_id")),
        number=row.integer("number"),
        record_type=RecordType(row.text("record_type")),
        period_from=row.day("period_from"),
        period_to=row.day("period_to"),
        words=row.text("words"),
        justification=row.text("justification"),
    )
