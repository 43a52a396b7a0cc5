# SPDX-License-Identifier: GPL-3.0-or-later
"""Consents: documents in versions, the clients' answers to them, and authorizations to disclose."""

from dataclasses import dataclass
from datetime import date

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import (
    Consent,
    ConsentAnswer,
    ConsentDocument,
    ConsentStatus,
    ConsentTopic,
    CopyGiven,
    client_status,
    status_of,
)
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AuthorizationId, ClientId, ConsentId
from counselor_desk.services.civil_time import local_today
from counselor_desk.services.cleaning import cleaned
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.wording import REVOKED_HOW


@dataclass(frozen=True, slots=True)
class ConsentStanding:
    """One consent with where it stands today."""

    consent: Consent
    status: ConsentStatus


class Consents:
    """What clients agreed to, declined or took back."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def add_document(self, document: ConsentDocument) -> ConsentDocument:
        """Keep a new version of a consent document; its words never change afterwards.

        Raises:
            UserError: CODE_ALREADY_USED when the topic already has this version.
        """
        kept = cleaned(document)
        with self._journal.database.transaction():
            self._journal.consent_documents.add(kept)
            self._journal.record(AuditKind.CONSENT_DOCUMENT_ADDED, subject=kept.id, content_hash=kept.sha256)
        return kept

    def record(self, consent: Consent, signature: DrawnSignature | None = None) -> Consent:
        """Keep a client's answer, with the signature that was drawn for it in the room; its hash goes into the log.

        Raises:
            UserError: VALUE_NOT_ALLOWED where "signature" for one under a declined consent.
        """
        if signature is not None and consent.answer is not ConsentAnswer.SIGNED:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="signature")
        kept = cleaned(consent)
        with self._journal.database.transaction():
            self._journal.consents.add(kept)
            if signature is not None:
                self._journal.consent_signatures.add(kept.id, signature)
            self._journal.record(
                AuditKind.CONSENT_RECORDED,
                subject=kept.id,
                client_id=kept.client_id,
                content_hash="" if signature is None else signature.sha256,
            )
        return kept

    def signature_of(self, consent_id: ConsentId) -> DrawnSignature | None:
        """The signature drawn under a consent; None where it was given on paper or declined."""
        return self._journal.consent_signatures.find(consent_id)

    def record_copy(self, consent_id: ConsentId, how: CopyGiven) -> None:
        """Record, once, how the client got their copy.

        Raises:
            UserError: RECORD_NOT_FOUND; VALUE_NOT_ALLOWED where "consent.copy_given" when it was recorded before.
        """
        consent = self._journal.consents.get(consent_id)
        with self._journal.database.transaction():
            self._journal.consents.record_copy(consent_id, how)
            self._journal.record(
                AuditKind.CONSENT_RECORDED,
                subject=consent_id,
                client_id=consent.client_id,
                reason=f"copy: {how.value}",
            )

    def revoke(self, consent_id: ConsentId, *, on: date) -> None:
        """Record that the client took a consent back.

        Raises:
            UserError: CONSENT_NOT_OPEN when it already was; RECORD_NOT_FOUND.
        """
        consent = self._journal.consents.get(consent_id)
        if consent.revoked_on is not None:
            raise UserError(ErrorCode.CONSENT_NOT_OPEN)
        with self._journal.database.transaction():
            self._journal.consents.revoke(consent_id, on=on)
            self._journal.record(AuditKind.CONSENT_REVOKED, subject=consent_id, client_id=consent.client_id)

    def of_client(self, client_id: ClientId) -> tuple[ConsentStanding, ...]:
        """A client's answers, oldest first, each with its status today."""
        newest = self._newest_versions()
        return tuple(
            ConsentStanding(
                consent,
                status_of(
                    consent,
                    newest_version=newest.get(consent.topic, consent.document_version),
                    today=self._today(),
                ),
            )
            for consent in self._journal.consents.of_client(client_id)
        )

    def statuses(self, topic: ConsentTopic) -> dict[ClientId, ConsentStatus]:
        """Where every client stands on one topic today."""
        newest = self._newest_versions().get(topic, 1)
        by_client: dict[ClientId, list[Consent]] = {}
        for consent in self._journal.consents.list():
            by_client.setdefault(consent.client_id, []).append(consent)
        return {
            client.id: client_status(
                by_client.get(client.id, ()), topic=topic, newest_version=newest, today=self._today()
            )
            for client in self._clients()
        }

    def record_authorization(self, authorization: Authorization) -> Authorization:
        """Keep an authorization, complete or not; the gate says what is wrong with it."""
        kept = cleaned(authorization)
        with self._journal.database.transaction():
            self._journal.authorizations.add(kept)
            self._journal.record(AuditKind.AUTHORIZATION_RECORDED, subject=kept.id, client_id=kept.client_id)
        return kept

    def complete_authorization(self, authorization: Authorization) -> Authorization:
        """Keep an unsigned authorization with what was filled in since, or signed at last.

        Raises:
            UserError: RECORD_NOT_FOUND; CONSENT_NOT_OPEN when it was signed before, for then it stands as it is.
        """
        if self._journal.authorizations.get(authorization.id).signed_on is not None:
            raise UserError(ErrorCode.CONSENT_NOT_OPEN)
        kept = cleaned(authorization)
        with self._journal.database.transaction():
            self._journal.authorizations.replace(kept)
            self._journal.record(AuditKind.AUTHORIZATION_RECORDED, subject=kept.id, client_id=kept.client_id)
        return kept

    def revoke_authorization(self, authorization_id: AuthorizationId, *, on: date, in_writing: bool) -> None:
        """Record a revocation; what was released before stays accounted for.

        Args:
            in_writing: whether it is on file in writing, as 45 CFR 164.508(b)(5) has it; nothing is released on a form
                that was revoked by word of mouth either.

        Raises:
            UserError: CONSENT_NOT_OPEN, RECORD_NOT_FOUND.
        """
        authorization = self._journal.authorizations.get(authorization_id)
        if authorization.revoked_on is not None:
            raise UserError(ErrorCode.CONSENT_NOT_OPEN)
        with self._journal.database.transaction():
            self._journal.authorizations.revoke(authorization_id, on=on, in_writing=in_writing)
            self._journal.record(
                AuditKind.AUTHORIZATION_REVOKED,
                subject=authorization_id,
                client_id=authorization.client_id,
                reason=REVOKED_HOW[in_writing],
            )

    def authorizations(self, client_id: ClientId) -> tuple[Authorization, ...]:
        """A client's authorizations in the order in which they were kept."""
        return self._journal.authorizations.of_client(client_id)

    def documents(self) -> tuple[ConsentDocument, ...]:
        """Every version of every document."""
        return self._journal.consent_documents.list()

    def _newest_versions(self) -> dict[ConsentTopic, int]:
        newest: dict[ConsentTopic, int] = {}
        for document in self._journal.consent_documents.list():
            if document.effective_from <= self._today():
                newest[document.topic] = max(document.version, newest.get(document.topic, 0))
        return newest

    def _clients(self) -> tuple[Client, ...]:
        return self._journal.clients.list()

    def _today(self) -> date:
        return local_today(self._journal)
