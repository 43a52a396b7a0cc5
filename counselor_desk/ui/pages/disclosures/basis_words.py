# SPDX-License-Identifier: GPL-3.0-or-later
"""What the grounds of a release are called where a disclosure is shown."""

from counselor_desk.domain.release_bases import ReleaseBasis

_BASES = {
    ReleaseBasis.COURT_ORDER: "Court order",
    ReleaseBasis.JUDGE_OR_GRAND_JURY_SUBPOENA: "Subpoena of a judge or grand jury",
    ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA: "Subpoena of an attorney or clerk",
    ReleaseBasis.CLIENT_AUTHORIZATION: "Client's authorization",
    ReleaseBasis.PSYCHOTHERAPY_NOTES_AUTHORIZATION: "Authorization for psychotherapy notes",
    ReleaseBasis.CLIENT_ACCESS: "Client's own access",
    ReleaseBasis.ACCESS_TO_THIRD_PARTY: "Client's access, sent to somebody else",
    ReleaseBasis.CHILD_ABUSE_REPORT: "Report of child abuse",
    ReleaseBasis.VULNERABLE_ADULT_REPORT: "Report about a vulnerable adult",
    ReleaseBasis.DUTY_TO_WARN: "Warning of a serious threat",
    ReleaseBasis.WARRANT: "Warrant",
    ReleaseBasis.ADMINISTRATIVE_REQUEST: "Administrative request",
    ReleaseBasis.CORONER: "Coroner or medical examiner",
    ReleaseBasis.LICENSING_BOARD: "Licensing board",
    ReleaseBasis.HHS: "Department of Health and Human Services",
    ReleaseBasis.INSURER: "Insurer",
    ReleaseBasis.WORKERS_COMPENSATION: "Workers' compensation",
    ReleaseBasis.TREATMENT_TRANSFER: "Transfer of treatment",
    ReleaseBasis.PARENT_OF_MINOR: "Parent of a minor",
    ReleaseBasis.PERSONAL_REPRESENTATIVE: "Personal representative",
    ReleaseBasis.FAMILY_OR_FRIEND: "Family or friend",
    ReleaseBasis.SUPERVISION: "Supervision",
    ReleaseBasis.OWN_DEFENCE: "The counselor's own defense",
    ReleaseBasis.PROFESSIONAL_EXECUTOR: "Professional executor",
    ReleaseBasis.PART2_COURT_ORDER: "Court order under 42 CFR Part 2",
    ReleaseBasis.PART2_CONSENT: "Consent under 42 CFR Part 2",
    ReleaseBasis.SUBJECT_ACCESS_REQUEST: "Subject access request",
    ReleaseBasis.SOLICITOR_WITHOUT_CONSENT: "Solicitor's letter without consent",
    ReleaseBasis.POLICE_VICTIM_INFORMATION_REQUEST: "Police request about a victim",
    ReleaseBasis.POLICE_REQUEST: "Police request",
    ReleaseBasis.PRODUCTION_ORDER: "Production order",
    ReleaseBasis.SAFEGUARDING_REPORT: "Safeguarding report",
    ReleaseBasis.TERRORISM_DISCLOSURE: "Disclosure about terrorism",
}


def basis_words(basis: str) -> str:
    """A stored basis in words; one that a newer version wrote is shown as it stands."""
    try:
        return _BASES[ReleaseBasis(basis)]
    except ValueError:
        return basis.replace("_", " ").capitalize()
