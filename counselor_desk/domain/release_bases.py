# SPDX-License-Identifier: GPL-3.0-or-later
"""The grounds on which a record may leave the practice, and what each of them asks for before anything does.

One `BasisRow` is one row of a release table: what must be on file, how far it reaches, what travels with it and why it
is refused where this version does not build a packet for it. The rows are pack data; only their shape is here.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReleaseBasis(StrEnum):
    """Why somebody asks for the record; a court order and a subpoena are never the same member."""

    COURT_ORDER = "court_order"
    JUDGE_OR_GRAND_JURY_SUBPOENA = "judge_or_grand_jury_subpoena"
    ATTORNEY_OR_CLERK_SUBPOENA = "attorney_or_clerk_subpoena"
    CLIENT_AUTHORIZATION = "client_authorization"
    PSYCHOTHERAPY_NOTES_AUTHORIZATION = "psychotherapy_notes_authorization"
    CLIENT_ACCESS = "client_access"
    ACCESS_TO_THIRD_PARTY = "access_to_third_party"
    CHILD_ABUSE_REPORT = "child_abuse_report"
    VULNERABLE_ADULT_REPORT = "vulnerable_adult_report"
    DUTY_TO_WARN = "duty_to_warn"
    WARRANT = "warrant"
    ADMINISTRATIVE_REQUEST = "administrative_request"
    CORONER = "coroner"
    LICENSING_BOARD = "licensing_board"
    HHS = "hhs"
    INSURER = "insurer"
    WORKERS_COMPENSATION = "workers_compensation"
    TREATMENT_TRANSFER = "treatment_transfer"
    PARENT_OF_MINOR = "parent_of_minor"
    PERSONAL_REPRESENTATIVE = "personal_representative"
    FAMILY_OR_FRIEND = "family_or_friend"
    SUPERVISION = "supervision"
    OWN_DEFENCE = "own_defence"
    PROFESSIONAL_EXECUTOR = "professional_executor"
    PART2_COURT_ORDER = "part2_court_order"
    PART2_CONSENT = "part2_consent"

    # England and Wales, where no row above says the same
    SUBJECT_ACCESS_REQUEST = "subject_access_request"
    SOLICITOR_WITHOUT_CONSENT = "solicitor_without_consent"
    POLICE_VICTIM_INFORMATION_REQUEST = "police_victim_information_request"
    POLICE_REQUEST = "police_request"
    PRODUCTION_ORDER = "production_order"
    SAFEGUARDING_REPORT = "safeguarding_report"
    TERRORISM_DISCLOSURE = "terrorism_disclosure"


class EvidenceCondition(StrEnum):
    """When a piece of evidence is needed at all; outside its case it is neither missing nor asked for."""

    ALWAYS = "always"
    PSYCHOTHERAPY_NOTES_IN_SCOPE = "psychotherapy_notes_in_scope"
    PART2_RECORDS_IN_SCOPE = "part2_records_in_scope"
    FAMILY_SESSIONS_IN_SCOPE = "family_sessions_in_scope"
    REPRESENTATIVE_SIGNED = "representative_signed"
    PRACTICE_ASKED_FOR_IT = "practice_asked_for_it"
    WHOLE_RECORD_ASKED_FOR = "whole_record_asked_for"
    CRIMINAL_MATTER = "criminal_matter"
    THIRD_PARTY_IN_SCOPE = "third_party_in_scope"


class PsychotherapyNotesRule(StrEnum):
    """How far a basis reaches separated process notes; the earlier member is the more protective one."""

    NEVER = "never"
    OWN_AUTHORIZATION = "own_authorization"
    ONLY_IF_EXPRESSLY_ORDERED = "only_if_expressly_ordered"
    ONLY_IF_REQUIRED_BY_LAW = "only_if_required_by_law"
    NAMED_EXCEPTION = "named_exception"
    IN_SCOPE = "in_scope"


class MinimumNecessary(StrEnum):
    """How the amount is limited; the earlier member is the more protective one."""

    LIMITED_TO_TERMS = "limited_to_terms"
    APPLIES = "applies"
    NOT_APPLICABLE = "not_applicable"


class Part2Rule(StrEnum):
    """Whether 42 CFR Part 2 records may travel on the basis; the earlier member is the more protective one."""

    NEVER = "never"
    ONLY_WITH_PART2_ORDER = "only_with_part2_order"
    ONLY_WITH_PART2_CONSENT = "only_with_part2_consent"
    ONLY_BY_ANOTHER_PART2_DOOR = "only_by_another_part2_door"
    INITIAL_REPORT_ONLY = "initial_report_only"
    PERMITTED = "permitted"
    NOT_APPLICABLE = "not_applicable"


class ClientNotice(StrEnum):
    """Whether the client is told; the earlier member outranks the later one."""

    FORBIDDEN = "forbidden"
    ASK_COUNSEL = "ask_counsel"
    REQUIRED = "required"
    RECOMMENDED = "recommended"
    CLINICAL_JUDGMENT = "clinical_judgment"
    NOT_NEEDED = "not_needed"


class AccompanyingDocument(StrEnum):
    """A document of this program that goes with a packet, or that answers a paper instead of one."""

    COVER_LETTER = "cover_letter"
    CUSTODIAN_DECLARATION = "custodian_declaration"
    WITHHOLDING_LOG = "withholding_log"
    REDISCLOSURE_NOTICE = "redisclosure_notice"
    PART2_NOTICE = "part2_notice"
    OBJECTION_LETTER = "objection_letter"
    CLIENT_NOTICE = "client_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceNeeded:
    """One thing that must be on file before anything is released.

    Args:
        key: stable word the checklist stores its answer under, e.g. `signed_order_copy`.
        words: plain sentence shown to the counselor.
        citation: where the demand stands.
        condition: the case in which it is needed.
        any_of: empty when the item is needed by itself; otherwise the name of a group of which one item suffices.
    """

    key: str
    words: str
    citation: str
    condition: EvidenceCondition = EvidenceCondition.ALWAYS
    any_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisRow:
    """What one basis asks for, reaches and sends along.

    Args:
        supported: this version builds a packet on it once the evidence is on file.
        answered_without_packet: the next documents offered are an objection and a notice, never a packet.
        deadline_keys: keys of deadline rules to put into the calendar; `deadline_words` says the same in a sentence.
        in_accounting: the release enters the accounting of disclosures.
        also_accompanying: what must travel but is no document of this program, in words.
        refusal: plain reason shown when `supported` is false; empty otherwise.
        citations: where the row stands, in the order of the table.
    """

    basis: ReleaseBasis
    supported: bool
    answered_without_packet: bool
    evidence: tuple[EvidenceNeeded, ...]
    default_scope: str
    psychotherapy_notes: PsychotherapyNotesRule
    minimum_necessary: MinimumNecessary
    part2: Part2Rule
    client_notice: ClientNotice
    client_notice_words: str
    deadline_keys: tuple[str, ...]
    deadline_words: str
    in_accounting: bool
    documents: tuple[AccompanyingDocument, ...]
    also_accompanying: str
    refusal: str
    citations: tuple[str, ...]
