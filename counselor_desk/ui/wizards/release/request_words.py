# SPDX-License-Identifier: GPL-3.0-or-later
"""What papers, signers and ways of serving are called on screen; "court order" and "subpoena" are never one word."""

from collections.abc import Mapping

from counselor_desk.domain.matters import ClientPosition, PaperKind, Request, ServedHow, SignerRole
from counselor_desk.domain.release_bases import ReleaseBasis

PAPERS: Mapping[PaperKind, str] = {
    PaperKind.COURT_ORDER: "Court order",
    PaperKind.SUBPOENA: "Subpoena",
    PaperKind.CLIENT_AUTHORIZATION: "Client’s authorization",
    PaperKind.CLIENT_ACCESS_REQUEST: "Client’s own request for access",
    PaperKind.POLICE_REQUEST: "Police request",
    PaperKind.WARRANT: "Warrant",
    PaperKind.AGENCY_REQUEST: "Request of an agency",
    PaperKind.LICENSING_BOARD_REQUEST: "Request of a licensing board",
    PaperKind.SOLICITOR_LETTER: "Solicitor’s letter",
    PaperKind.INSURER_REQUEST: "Insurer’s request",
}
"""What the paper calls itself."""

SIGNERS: Mapping[SignerRole, str] = {
    SignerRole.JUDGE: "A judge",
    SignerRole.MAGISTRATE: "A magistrate",
    SignerRole.TRIBUNAL: "A tribunal",
    SignerRole.CLERK: "A clerk of the court",
    SignerRole.ATTORNEY: "An attorney",
    SignerRole.SOLICITOR: "A solicitor",
    SignerRole.AGENCY: "An agency",
    SignerRole.CLIENT: "The client",
    SignerRole.REPRESENTATIVE: "The client’s representative",
}

WAYS_SERVED: Mapping[ServedHow, str] = {
    ServedHow.IN_PERSON: "Handed over in person",
    ServedHow.MAIL: "By mail",
    ServedHow.EMAIL: "By e-mail",
    ServedHow.FAX: "By fax",
    ServedHow.BY_CLIENT: "Brought by the client",
}

POSITIONS: Mapping[ClientPosition, str] = {
    ClientPosition.NOT_YET_ASKED: "Not asked yet",
    ClientPosition.CONSENTS: "Agrees",
    ClientPosition.OBJECTS: "Objects",
    ClientPosition.ASSERTS_PRIVILEGE: "Claims the privilege",
    ClientPosition.UNREACHABLE: "Could not be reached",
    ClientPosition.NOTICE_FORBIDDEN: "Telling the client is forbidden",
}
"""What the client says to the request."""

_SHORT_PAPERS: Mapping[PaperKind, str] = {
    PaperKind.COURT_ORDER: "Order",
    PaperKind.CLIENT_AUTHORIZATION: "Authorization",
    PaperKind.CLIENT_ACCESS_REQUEST: "Request",
    PaperKind.SOLICITOR_LETTER: "Letter",
}
_CALLED_IN_A_SENTENCE: Mapping[PaperKind, str] = {
    PaperKind.COURT_ORDER: "order",
    PaperKind.SUBPOENA: "subpoena",
    PaperKind.CLIENT_AUTHORIZATION: "authorization",
    PaperKind.WARRANT: "warrant",
    PaperKind.SOLICITOR_LETTER: "letter",
}

_BASES: Mapping[ReleaseBasis, str] = {
    ReleaseBasis.COURT_ORDER: "this is a court order. It takes the way of a court order.",
    ReleaseBasis.JUDGE_OR_GRAND_JURY_SUBPOENA: "this is a subpoena that a judge or a grand jury issued. It has rules "
    "of its own, and it is not a court order.",
    ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA: "this is a subpoena that no judge signed. It does not take the way of a "
    "court order.",
    ReleaseBasis.CLIENT_AUTHORIZATION: "this is the client’s authorization. What it names and until when decides.",
    ReleaseBasis.CLIENT_ACCESS: "this is the client’s own request for access.",
    ReleaseBasis.ADMINISTRATIVE_REQUEST: "this is a request of an authority, without a court.",
    ReleaseBasis.WARRANT: "this is a warrant.",
    ReleaseBasis.LICENSING_BOARD: "this is a request of a licensing board.",
    ReleaseBasis.SOLICITOR_WITHOUT_CONSENT: "this is a solicitor’s letter. A letter orders nothing.",
    ReleaseBasis.INSURER: "this is a request of an insurer.",
}


def paper_and_number(paper: PaperKind, docket: str) -> str:
    """ "Court order 24-CV-1187"."""
    return f"{PAPERS[paper]} {docket}".strip()


def basis_sentence(*, signer: SignerRole, basis: ReleaseBasis) -> str:
    """Which row of the rules a paper falls under, and why: the signer decides, not the title."""
    signed = SIGNERS[signer]
    row = _BASES.get(basis, "no rule on file speaks of this kind of request: stop and consult.")
    return f"Signed by {signed[0].lower()}{signed[1:]}: {row}"


def signed_by(request: Request) -> str:
    """ "Order signed by a judge", for the stepper."""
    signer = SIGNERS[request.signer_role]
    paper = _SHORT_PAPERS.get(request.paper, PAPERS[request.paper].split()[0])
    if request.paper in (PaperKind.CLIENT_AUTHORIZATION, PaperKind.CLIENT_ACCESS_REQUEST):
        return f"{paper} of the client"
    return f"{paper} signed by {signer[0].lower()}{signer[1:]}"


def called(paper: PaperKind) -> str:
    """The paper in the middle of a sentence: "the order does not name them"."""
    return _CALLED_IN_A_SENTENCE.get(paper, "request")
