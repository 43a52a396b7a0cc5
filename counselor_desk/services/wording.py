# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that documents use for the kinds of the record; one place, so that a page and a list never differ."""

from counselor_desk.domain.consents import ConsentAnswer, ConsentStatus, ConsentTopic, CopyGiven, SignerCapacity
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind

NOTE_TITLES = {
    NoteKind.PROGRESS: "Progress note",
    NoteKind.INTAKE: "Intake assessment",
    NoteKind.CONTACT: "Contact note",
    NoteKind.RISK: "Risk assessment",
    NoteKind.CONSULTATION: "Consultation note",
    NoteKind.CLOSING: "Closing summary",
}
RECORD_TYPES = {
    NoteKind.PROGRESS: RecordType.PROGRESS_NOTES,
    NoteKind.INTAKE: RecordType.INTAKE_ASSESSMENTS,
    NoteKind.CONTACT: RecordType.CONTACT_NOTES,
    NoteKind.RISK: RecordType.RISK_RECORDS,
    NoteKind.CONSULTATION: RecordType.CONSULTATION_NOTES,
    NoteKind.CLOSING: RecordType.CLOSING_SUMMARIES,
}
RECORD_TYPE_NAMES = {
    RecordType.PROGRESS_NOTES: "Progress notes",
    RecordType.INTAKE_ASSESSMENTS: "Intake assessments",
    RecordType.CONTACT_NOTES: "Contact notes",
    RecordType.RISK_RECORDS: "Risk assessments",
    RecordType.CONSULTATION_NOTES: "Consultation notes",
    RecordType.CLOSING_SUMMARIES: "Closing summaries",
    RecordType.ATTENDANCE: "Record of attendance",
    RecordType.CONSENTS: "Consents",
    RecordType.AUTHORIZATIONS: "Authorizations",
    RecordType.PSYCHOTHERAPY_NOTES: "Psychotherapy notes",
    RecordType.WHOLE_RECORD: "Whole record",
}
SESSION_KINDS = {
    SessionKind.INDIVIDUAL: "Individual",
    SessionKind.COUPLE: "Couple",
    SessionKind.FAMILY: "Family",
    SessionKind.GROUP: "Group",
}
MODALITIES = {Modality.IN_PERSON: "in person", Modality.VIDEO: "by video", Modality.PHONE: "by telephone"}
ATTENDANCE = {
    Attendance.ATTENDED: "Attended, on time",
    Attendance.LATE: "Attended, late",
    Attendance.NO_SHOW: "Did not attend",
    Attendance.CANCELLED_BY_CLIENT: "Canceled by the client",
    Attendance.CANCELLED_BY_COUNSELOR: "Canceled by the counselor",
}
TEMPLATES = {
    NoteTemplate.SOAP: "SOAP",
    NoteTemplate.DAP: "DAP",
    NoteTemplate.BIRP: "BIRP",
    NoteTemplate.NARRATIVE: "Narrative",
}
CONSENT_TOPICS = {
    ConsentTopic.TREATMENT: "Consent to treatment",
    ConsentTopic.TELEHEALTH: "Consent to sessions by video or telephone",
    ConsentTopic.GROUP_CONFIDENTIALITY: "Group confidentiality agreement",
    ConsentTopic.RECORDING: "Consent to recording",
    ConsentTopic.UNSECURED_EMAIL: "Consent to ordinary e-mail",
}
CONSENT_ANSWERS = {ConsentAnswer.SIGNED: "Signed", ConsentAnswer.DECLINED: "Declined"}
CONSENT_STATUSES = {
    ConsentStatus.SIGNED: "Signed",
    ConsentStatus.REVIEW_DUE: "Signed, review due",
    ConsentStatus.DECLINED: "Declined",
    ConsentStatus.REVOKED: "Revoked",
    ConsentStatus.SUPERSEDED: "Superseded by a newer version",
    ConsentStatus.EXPIRED: "Expired",
    ConsentStatus.MISSING: "Missing",
}
CAPACITIES = {
    SignerCapacity.CLIENT: "client",
    SignerCapacity.PARENT: "parent",
    SignerCapacity.GUARDIAN: "guardian",
    SignerCapacity.PERSONAL_REPRESENTATIVE: "personal representative",
}
COPIES = {
    CopyGiven.NOT_YET: "Not yet given",
    CopyGiven.PRINTED: "Printed copy given",
    CopyGiven.BY_EMAIL: "Copy sent by e-mail",
    CopyGiven.DECLINED: "Client did not want a copy",
}
REVOKED_HOW = {True: "in writing", False: "not in writing"}
"""How an authorization was revoked; 45 CFR 164.508(b)(5) asks for a revocation in writing."""


def revoked_words(day: str, *, in_writing: bool | None) -> str:
    """The day of a revocation, as it is written where it is read, with its form where that was recorded."""
    return day if in_writing is None else f"{day}, {REVOKED_HOW[in_writing]}"
