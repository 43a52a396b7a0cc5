# SPDX-License-Identifier: GPL-3.0-or-later
"""The words, icons and tones in which screens show the kinds of the domain, so that two pages never differ."""

from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import PaperKind
from counselor_desk.domain.sessions import Modality, SessionKind
from counselor_desk.ui.theme.tokens import Tone

SESSION_ICONS = {
    SessionKind.INDIVIDUAL: "person",
    SessionKind.COUPLE: "couple",
    SessionKind.FAMILY: "family",
    SessionKind.GROUP: "group",
}
PLACES_OF_SESSION = {Modality.IN_PERSON: "In person", Modality.VIDEO: "Video", Modality.PHONE: "Phone"}
PLACE_ICONS = {Modality.IN_PERSON: "chair", Modality.VIDEO: "video", Modality.PHONE: "phone"}

PAPERS = {
    PaperKind.COURT_ORDER: "Court order",
    PaperKind.SUBPOENA: "Subpoena",
    PaperKind.CLIENT_AUTHORIZATION: "Client's authorization",
    PaperKind.CLIENT_ACCESS_REQUEST: "Client access request",
    PaperKind.POLICE_REQUEST: "Police request",
    PaperKind.WARRANT: "Warrant",
    PaperKind.AGENCY_REQUEST: "Agency request",
    PaperKind.LICENSING_BOARD_REQUEST: "Licensing board request",
    PaperKind.SOLICITOR_LETTER: "Solicitor's letter",
    PaperKind.INSURER_REQUEST: "Insurer's request",
}
COURT_PAPERS = frozenset({PaperKind.COURT_ORDER, PaperKind.SUBPOENA, PaperKind.WARRANT})

STEPS = {
    MatterStep.REQUEST: "Request",
    MatterStep.HOLD: "Hold",
    MatterStep.BASIS: "Basis",
    MatterStep.SCOPE: "Scope",
    MatterStep.PEOPLE: "People",
    MatterStep.REVIEW_AND_REDACT: "Review & redact",
    MatterStep.BUILD_AND_VERIFY: "Build & verify",
    MatterStep.DELIVER_AND_LOG: "Deliver & log",
}


def due_tone(days_left: int) -> Tone:
    """How pressing a date is: danger up to 3 days, warn up to 14, neutral beyond."""
    if days_left <= 3:
        return Tone.DANGER
    return Tone.WARN if days_left <= 14 else Tone.NEUTRAL


def due_words(days_left: int) -> str:
    """ "Due in 3 days", "Due today", "Overdue by 2 days"."""
    if days_left < 0:
        return f"Overdue by {-days_left} {'day' if days_left == -1 else 'days'}"
    if days_left == 0:
        return "Due today"
    return "Due tomorrow" if days_left == 1 else f"Due in {days_left} days"
