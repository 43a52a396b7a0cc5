# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients, the people around them, and what a client asked to be restricted."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, ContactId, RestrictionId
from counselor_desk.domain.text import is_blank


class ClientStatus(StrEnum):
    """Where the work with a client stands; every gate stays in place after it has ended."""

    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeContact:
    """How the client may be reached without exposing them (45 CFR 164.522(b))."""

    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    voicemail_allowed: bool = False
    email_allowed: bool = False
    instructions: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A person in counseling; the legal name stands apart from the name on screen and from the code.

    `version` counts saves and guards against overwriting a newer one.
    """

    id: ClientId
    code: str
    legal_name: str = field(repr=False)
    display_name: str = field(repr=False)
    date_of_birth: date = field(repr=False)
    country: str
    region: str
    opened_on: date
    closed_on: date | None = None
    deceased_on: date | None = None
    pronouns: str = field(default="", repr=False)
    language: str = field(default="", repr=False)
    communication_preferences: str = field(default="", repr=False)
    safe_contact: SafeContact = field(default_factory=SafeContact, repr=False)
    version: int = 1

    def __post_init__(self) -> None:
        if is_blank(self.legal_name):
            raise UserError(ErrorCode.VALUE_MISSING, where="client.legal_name")
        if is_blank(self.code):
            raise UserError(ErrorCode.VALUE_MISSING, where="client.code")
        if self.date_of_birth > self.opened_on:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="client.date_of_birth")
        if self.closed_on is not None and self.closed_on < self.opened_on:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="client.closed_on")

    @property
    def status(self) -> ClientStatus:
        return ClientStatus.ACTIVE if self.closed_on is None else ClientStatus.CLOSED

    @property
    def initials(self) -> str:
        """First letters of the parts of the legal name, in capitals ("Marisol Quint" is "MQ")."""
        return "".join(part[0] for part in self.legal_name.replace("-", " ").split()).upper()


class ContactRole(StrEnum):
    """What a person is to the client."""

    PARTNER = "partner"
    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    RELATIVE = "relative"
    FRIEND = "friend"
    EMPLOYER = "employer"
    COLLEAGUE = "colleague"
    CLINICIAN = "clinician"
    ATTORNEY = "attorney"
    GUARDIAN = "guardian"
    EMERGENCY_CONTACT = "emergency_contact"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person known to the record who is not the client: a third person whenever records leave.

    `also_called` holds first names and short forms as they appear in notes.
    """

    id: ContactId
    client_id: ClientId
    name: str = field(repr=False)
    role: ContactRole
    also_called: tuple[str, ...] = field(default=(), repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    may_be_told: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if is_blank(self.name):
            raise UserError(ErrorCode.VALUE_MISSING, where="contact.name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A limit on disclosure that the client asked for and the practice accepted (45 CFR 164.522(a)).

    `recorded_at` (UTC) tells which decisions about a release were made before anybody knew of it.
    """

    id: RestrictionId
    client_id: ClientId
    words: str = field(repr=False)
    agreed_on: date
    recorded_at: datetime
    lifted_on: date | None = None

    def is_open(self, *, today: date) -> bool:
        return self.agreed_on <= today and (self.lifted_on is None or today < self.lifted_on)
