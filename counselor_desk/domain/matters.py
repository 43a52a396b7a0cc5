# SPDX-License-Identifier: GPL-3.0-or-later
"""Matters: what paper arrived, who signed it, what it names, and the legal hold that it sets off."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AuthorizationId, ClauseId, ClientId, HoldId, MatterId
from counselor_desk.domain.release_bases import ReleaseBasis
from counselor_desk.domain.text import is_blank


class PaperKind(StrEnum):
    """What the paper calls itself; "court order" and "subpoena" are never one word."""

    COURT_ORDER = "court_order"
    SUBPOENA = "subpoena"
    CLIENT_AUTHORIZATION = "client_authorization"
    CLIENT_ACCESS_REQUEST = "client_access_request"
    POLICE_REQUEST = "police_request"
    WARRANT = "warrant"
    AGENCY_REQUEST = "agency_request"
    LICENSING_BOARD_REQUEST = "licensing_board_request"
    SOLICITOR_LETTER = "solicitor_letter"
    INSURER_REQUEST = "insurer_request"


class SignerRole(StrEnum):
    """Who signed the paper: the first question of every matter."""

    JUDGE = "judge"
    MAGISTRATE = "magistrate"
    TRIBUNAL = "tribunal"
    CLERK = "clerk"
    ATTORNEY = "attorney"
    SOLICITOR = "solicitor"
    AGENCY = "agency"
    CLIENT = "client"
    REPRESENTATIVE = "representative"


JUDICIAL_SIGNERS = frozenset({SignerRole.JUDGE, SignerRole.MAGISTRATE, SignerRole.TRIBUNAL})


class ServedHow(StrEnum):
    IN_PERSON = "in_person"
    MAIL = "mail"
    EMAIL = "email"
    FAX = "fax"
    BY_CLIENT = "by_client"


class ClientPosition(StrEnum):
    """What the client says to the request, as far as they could be asked."""

    NOT_YET_ASKED = "not_yet_asked"
    CONSENTS = "consents"
    OBJECTS = "objects"
    ASSERTS_PRIVILEGE = "asserts_privilege"
    UNREACHABLE = "unreachable"
    NOTICE_FORBIDDEN = "notice_forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The paper as it arrived, in its own words."""

    paper: PaperKind
    signer_role: SignerRole
    signer_name: str = field(repr=False)
    court: str = field(default="", repr=False)
    docket: str = field(default="", repr=False)
    caption: str = field(default="", repr=False)
    dated_on: date
    served_on: date
    served_how: ServedHow
    due_on: date | None = None
    objection_due_on: date | None = None
    requester_name: str = field(repr=False)
    requester_address: str = field(default="", repr=False)
    withdrawn_on: date | None = None

    def __post_init__(self) -> None:
        if is_blank(self.signer_name):
            raise UserError(ErrorCode.VALUE_MISSING, where="request.signer_name")
        if is_blank(self.requester_name):
            raise UserError(ErrorCode.VALUE_MISSING, where="request.requester_name")
        if self.dated_on > self.served_on:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="request.served_on")
        if self.due_on is not None and self.due_on < self.dated_on:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="request.due_on")


class RecordType(StrEnum):
    """The kinds of record that a clause can name and that an item can be."""

    PROGRESS_NOTES = "progress_notes"
    INTAKE_ASSESSMENTS = "intake_assessments"
    CONTACT_NOTES = "contact_notes"
    RISK_RECORDS = "risk_records"
    CONSULTATION_NOTES = "consultation_notes"
    CLOSING_SUMMARIES = "closing_summaries"
    ATTENDANCE = "attendance"
    CONSENTS = "consents"
    AUTHORIZATIONS = "authorizations"
    PSYCHOTHERAPY_NOTES = "psychotherapy_notes"
    WHOLE_RECORD = "whole_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that the order or authorization names: a type of record, a period (both days included), a recipient.

    `words` is the clause as it stands on the paper.
    """

    id: ClauseId
    matter_id: MatterId
    number: int
    record_type: RecordType
    period_from: date
    period_to: date
    words: str = field(repr=False)
    justification: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.period_from > self.period_to:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="clause.period_to")
        if is_blank(self.words):
            raise UserError(ErrorCode.VALUE_MISSING, where="clause.words")


@dataclass(frozen=True, slots=True)
class Consultation:
    """Advice that was taken: with whom, in which role, when."""

    name: str = field(repr=False)
    role: str
    on: date
    gist: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EvidenceOnFile:
    """One item of the basis checklist that is on file."""

    key: str
    recorded_on: date
    remark: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """Freezes a client's record: nothing is deleted or edited, and late entries stay visibly late.

    `head` is the event tree as it stood at service, so that nothing written later can look older.
    """

    id: HoldId
    client_id: ClientId
    matter_id: MatterId
    placed_at: datetime
    head: TreeHead
    lifted_at: datetime | None = None
    lifted_reason: str = field(default="", repr=False)

    @property
    def stands(self) -> bool:
        return self.lifted_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheck:
    """The client's initials and date of birth as they stand on the paper, typed by the counselor."""

    initials: str = field(repr=False)
    date_of_birth: date = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A request for a client's record from its arrival to its end."""

    id: MatterId
    client_id: ClientId
    request: Request
    opened_at: datetime
    position: ClientPosition = ClientPosition.NOT_YET_ASKED
    position_on: date | None = None
    evidence: tuple[EvidenceOnFile, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    clauses: tuple[Clause, ...] = ()
    authorization_id: AuthorizationId | None = None
    identity: IdentityCheck | None = field(default=None, repr=False)
    closed_at: datetime | None = None
    version: int = 1

    @property
    def basis(self) -> ReleaseBasis:
        return basis_of(paper=self.request.paper, signer=self.request.signer_role)


def basis_of(*, paper: PaperKind, signer: SignerRole) -> ReleaseBasis:
    """Say which row of the rules a paper falls under; the signer decides, not the title.

    An attorney's or clerk's signature never reaches the path of a court order (HHS, "Court Orders and Subpoenas").
    """
    if paper in (PaperKind.COURT_ORDER, PaperKind.SUBPOENA):
        if signer not in JUDICIAL_SIGNERS:
            return ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA
        if paper is PaperKind.COURT_ORDER:
            return ReleaseBasis.COURT_ORDER
        return ReleaseBasis.JUDGE_OR_GRAND_JURY_SUBPOENA
    return _BASIS_OF_OTHER_PAPERS[paper]


_BASIS_OF_OTHER_PAPERS = {
    PaperKind.CLIENT_AUTHORIZATION: ReleaseBasis.CLIENT_AUTHORIZATION,
    PaperKind.CLIENT_ACCESS_REQUEST: ReleaseBasis.CLIENT_ACCESS,
    PaperKind.POLICE_REQUEST: ReleaseBasis.ADMINISTRATIVE_REQUEST,
    PaperKind.WARRANT: ReleaseBasis.WARRANT,
    PaperKind.AGENCY_REQUEST: ReleaseBasis.ADMINISTRATIVE_REQUEST,
    PaperKind.LICENSING_BOARD_REQUEST: ReleaseBasis.LICENSING_BOARD,
    PaperKind.SOLICITOR_LETTER: ReleaseBasis.SOLICITOR_WITHOUT_CONSENT,
    PaperKind.INSURER_REQUEST: ReleaseBasis.INSURER,
}
