# SPDX-License-Identifier: GPL-3.0-or-later
"""Consent documents in versions, the consents that clients gave or declined, and where a client stands today."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, ConsentDocumentId, ConsentId
from counselor_desk.domain.text import is_blank, text_hash


class ConsentTopic(StrEnum):
    """What a document asks consent to."""

    TREATMENT = "treatment"
    TELEHEALTH = "telehealth"
    GROUP_CONFIDENTIALITY = "group_confidentiality"
    RECORDING = "recording"
    UNSECURED_EMAIL = "unsecured_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDocument:
    """One version of a document; its words never change, a new wording is a new version."""

    id: ConsentDocumentId
    topic: ConsentTopic
    version: int
    title: str = field(repr=False)
    text: str = field(repr=False)
    effective_from: date

    @property
    def sha256(self) -> str:
        return text_hash(self.text)


class ConsentAnswer(StrEnum):
    SIGNED = "signed"
    DECLINED = "declined"


class SignerCapacity(StrEnum):
    """In which capacity somebody signed."""

    CLIENT = "client"
    PARENT = "parent"
    GUARDIAN = "guardian"
    PERSONAL_REPRESENTATIVE = "personal_representative"


class CopyGiven(StrEnum):
    """How the client's copy was handed over."""

    NOT_YET = "not_yet"
    PRINTED = "printed"
    BY_EMAIL = "by_email"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A client's answer to one version of a consent document."""

    id: ConsentId
    client_id: ClientId
    document_id: ConsentDocumentId
    topic: ConsentTopic
    document_version: int
    answer: ConsentAnswer
    answered_on: date
    signer_name: str = field(repr=False)
    capacity: SignerCapacity
    discussed_on: date
    copy_given: CopyGiven
    review_due: date | None = None
    expires_on: date | None = None
    revoked_on: date | None = None
    questions: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if is_blank(self.signer_name):
            raise UserError(ErrorCode.VALUE_MISSING, where="consent.signer_name")
        if self.expires_on is not None and self.expires_on < self.answered_on:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="consent.expires_on")
        if self.revoked_on is not None and self.revoked_on < self.answered_on:
            raise UserError(ErrorCode.DATE_RANGE_IMPOSSIBLE, where="consent.revoked_on")


class ConsentStatus(StrEnum):
    """Where one consent, or a client on one topic, stands on a day."""

    SIGNED = "signed"
    REVIEW_DUE = "review_due"
    DECLINED = "declined"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    MISSING = "missing"


def status_of(consent: Consent, *, newest_version: int, today: date) -> ConsentStatus:
    """Where one consent stands on a day; an end that the client chose outranks one that the calendar brought."""
    if consent.revoked_on is not None and consent.revoked_on <= today:
        return ConsentStatus.REVOKED
    if consent.answer is ConsentAnswer.DECLINED:
        return ConsentStatus.DECLINED
    if consent.document_version < newest_version:
        return ConsentStatus.SUPERSEDED
    if consent.expires_on is not None and consent.expires_on < today:
        return ConsentStatus.EXPIRED
    if consent.review_due is not None and consent.review_due <= today:
        return ConsentStatus.REVIEW_DUE
    return ConsentStatus.SIGNED


def client_status(
    consents: Iterable[Consent], *, topic: ConsentTopic, newest_version: int, today: date
) -> ConsentStatus:
    """Where a client stands on one topic: the newest answer counts, and no answer is `MISSING`."""
    answers = [each for each in consents if each.topic is topic and each.answered_on <= today]
    if not answers:
        return ConsentStatus.MISSING
    newest = max(answers, key=lambda each: (each.answered_on, each.document_version, each.id))
    return status_of(newest, newest_version=newest_version, today=today)
