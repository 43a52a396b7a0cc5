# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain facts of the fictional practice, without identifiers: what a writer puts into a journal in order of time.

People are named by `key`, sessions by their place in `SamplePractice.sessions`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from counselor_desk.domain.clients import ContactRole, SafeContact
from counselor_desk.domain.consents import ConsentAnswer, ConsentTopic, CopyGiven, SignerCapacity
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.notes import NoteKind, NoteTemplate
from counselor_desk.domain.releases import ItemOutcome
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleProfile:
    """Whose practice it is; the fields are those of `PracticeProfile`."""

    practice_name: str
    counselor_name: str
    credentials: str
    licence: str
    licence_number: str
    address: str
    phone: str
    email: str
    country: str
    region: str
    zone: str
    custodian_title: str
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleContact:
    """A person around a client; the fields are those of `Contact`."""

    name: str
    role: ContactRole
    also_called: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""
    may_be_told: str = ""


@dataclass(frozen=True, slots=True)
class SampleRestriction:
    """A limit on disclosure that the client asked for and the practice accepted."""

    words: str
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleClient:
    """A client; the fields are those of `Client`, with contacts and restrictions beside them."""

    key: str
    legal_name: str
    display_name: str
    date_of_birth: date
    country: str
    region: str
    pronouns: str
    language: str
    communication_preferences: str
    safe_contact: SafeContact
    opened_on: date
    closed_on: date | None
    contacts: tuple[SampleContact, ...]
    restrictions: tuple[SampleRestriction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSession:
    """One appointment at the local time of `zone`; `attendees` are client keys."""

    local_date: date
    start: time
    stop: time
    zone: str
    kind: SessionKind
    modality: Modality
    attendance: Attendance
    attendees: tuple[str, ...]
    group_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAddendum:
    """A signed addition to a signed note; both times are UTC."""

    text: str
    reason: str
    begun_at: datetime
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class SampleStrike:
    """Marks a signed note as entered in error."""

    struck_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleNote:
    """A note; one without `signed_at` is a draft. All times are UTC, `service_date` is the local civil date."""

    client: str
    session: int | None
    kind: NoteKind
    template: NoteTemplate
    service_date: date
    sections: tuple[tuple[str, str], ...] = field(repr=False)
    begun_at: datetime
    signed_at: datetime | None
    late_entry_reason: str = ""
    addenda: tuple[SampleAddendum, ...] = ()
    struck: SampleStrike | None = None

    @property
    def text(self) -> str:
        """All sections without their headings."""
        return "\n".join(text for _, text in self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePsychotherapyNote:
    """A process note for the compartment of its own: no times, measures, plans or progress in it (45 CFR 164.501)."""

    client: str
    session: int
    service_date: date
    written_at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleConsentDocument:
    """One version of a consent document."""

    topic: ConsentTopic
    version: int
    title: str
    text: str = field(repr=False)
    effective_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleConsent:
    """A client's answer to one version of a document."""

    client: str
    topic: ConsentTopic
    document_version: int
    answer: ConsentAnswer
    answered_on: date
    signer_name: str
    capacity: SignerCapacity
    discussed_on: date
    copy_given: CopyGiven
    review_due: date | None = None
    expires_on: date | None = None
    revoked_on: date | None = None
    questions: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAuthorization:
    """A client's written permission to disclose; the fields are those of `Authorization`."""

    key: str
    client: str
    description: str
    discloser: str
    recipient_name: str
    recipient_address: str
    purpose: str
    period_from: date | None
    period_to: date | None
    expires_on: date | None
    signed_on: date | None
    signer_name: str
    statements_included: bool
    copy_given: CopyGiven
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class SampleClause:
    """One clause of an order or authorization, in its own words."""

    record_type: RecordType
    period_from: date
    period_to: date
    words: str


@dataclass(frozen=True, slots=True)
class SampleConsultation:
    """Advice taken about a matter."""

    name: str
    role: str
    on: date
    gist: str


@dataclass(frozen=True, slots=True)
class SampleEvidence:
    """One line of the basis checklist that only a person can answer; the key is that of the policy packs."""

    key: str
    remark: str


@dataclass(frozen=True, slots=True)
class SampleItemChoice:
    """The counselor's own decision about the note of one session."""

    session: int
    record_type: RecordType
    outcome: ItemOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class SampleIdentity:
    """The client as the paper describes them."""

    initials: str
    date_of_birth: date
