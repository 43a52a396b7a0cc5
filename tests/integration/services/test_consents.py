# SPDX-License-Identifier: GPL-3.0-or-later
"""Consents and authorizations: every answer kept, every status told for one client and for all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import a_consent, a_consent_document, a_drawn_signature, an_authorization, new_id
from practice_journal import CLIENT, COMPANION, Practice

from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.consents import Consent, ConsentAnswer, ConsentStatus, ConsentTopic, CopyGiven
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AuthorizationId, ConsentId
from counselor_desk.services.open_desk import OpenDesk

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def telehealth(opened: OpenDesk, **changes: object) -> Consent:
    """An answer of the client to the first telehealth document."""
    found = [each for each in opened.consents.documents() if each.topic is ConsentTopic.TELEHEALTH]
    document = found[0] if found else opened.consents.add_document(a_consent_document(topic=ConsentTopic.TELEHEALTH))
    return opened.consents.record(
        a_consent(
            **{
                "client_id": CLIENT,
                "document_id": document.id,
                "topic": ConsentTopic.TELEHEALTH,
                "review_due": None,
                **changes,
            }
        )
    )


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, ConsentStatus.SIGNED),
        ({"review_due": TODAY + DAY}, ConsentStatus.SIGNED),
        ({"review_due": TODAY}, ConsentStatus.REVIEW_DUE),
        ({"expires_on": TODAY}, ConsentStatus.SIGNED),
        ({"expires_on": TODAY - DAY}, ConsentStatus.EXPIRED),
        ({"answer": ConsentAnswer.DECLINED}, ConsentStatus.DECLINED),
        ({"revoked_on": TODAY}, ConsentStatus.REVOKED),
        ({"revoked_on": TODAY + DAY}, ConsentStatus.SIGNED),
    ],
)
def test_a_consent_stands_the_same_for_one_client_and_in_the_list_of_all(
    opened: OpenDesk, changes: dict[str, object], status: ConsentStatus
) -> None:
    consent = telehealth(opened, **changes)
    standing = {each.consent.id: each.status for each in opened.consents.of_client(CLIENT)}
    assert standing[consent.id] is status
    statuses = opened.consents.statuses(ConsentTopic.TELEHEALTH)
    assert statuses == {CLIENT: status, COMPANION: ConsentStatus.MISSING}


def test_a_newer_version_supersedes_from_the_day_on_which_it_takes_effect(practice: Practice) -> None:
    opened = practice.opened
    telehealth(opened)
    opened.consents.add_document(
        a_consent_document(topic=ConsentTopic.TELEHEALTH, version=2, text="new words", effective_from=TODAY + DAY)
    )
    assert opened.consents.statuses(ConsentTopic.TELEHEALTH)[CLIENT] is ConsentStatus.SIGNED
    practice.clock.at += DAY
    assert opened.consents.statuses(ConsentTopic.TELEHEALTH)[CLIENT] is ConsentStatus.SUPERSEDED
    assert {each.status for each in opened.consents.of_client(CLIENT)} == {
        ConsentStatus.SUPERSEDED,
        ConsentStatus.SIGNED,
    }


def test_today_is_the_practices_own_day(practice: Practice) -> None:
    telehealth(practice.opened, review_due=TODAY + DAY)
    practice.clock.at = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    assert practice.opened.consents.statuses(ConsentTopic.TELEHEALTH)[CLIENT] is ConsentStatus.SIGNED
    practice.clock.at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert practice.opened.consents.statuses(ConsentTopic.TELEHEALTH)[CLIENT] is ConsentStatus.REVIEW_DUE


def test_the_newest_answer_counts(opened: OpenDesk) -> None:
    telehealth(opened, answered_on=date(2025, 1, 6))
    telehealth(opened, answered_on=date(2026, 1, 6), answer=ConsentAnswer.DECLINED)
    assert opened.consents.statuses(ConsentTopic.TELEHEALTH)[CLIENT] is ConsentStatus.DECLINED


def test_a_version_is_written_once(opened: OpenDesk) -> None:
    opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING))
    with pytest.raises(UserError, match="code_already_used"):
        opened.consents.add_document(a_consent_document(id=new_id(), topic=ConsentTopic.RECORDING, text="other"))


def test_a_document_stands_in_the_log_by_the_hash_of_its_words(opened: OpenDesk) -> None:
    document = opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING, text="cafe\u0301"))
    event = opened.journal.audit.events(limit=1)[0]
    assert (event.kind, event.content_hash) == (AuditKind.CONSENT_DOCUMENT_ADDED, document.sha256)
    assert document.text == "café"


def test_a_consent_is_taken_back_once_and_never_before_it_was_given(opened: OpenDesk) -> None:
    consent = telehealth(opened)
    with pytest.raises(UserError, match="date_range_impossible"):
        opened.consents.revoke(consent.id, on=consent.answered_on - DAY)
    opened.consents.revoke(consent.id, on=TODAY)
    with pytest.raises(UserError, match="consent_not_open"):
        opened.consents.revoke(consent.id, on=TODAY)
    assert opened.consents.statuses(ConsentTopic.TELEHEALTH)[CLIENT] is ConsentStatus.REVOKED
    with pytest.raises(UserError, match="record_not_found"):
        opened.consents.revoke(ConsentId("none"), on=TODAY)


def test_an_authorization_is_kept_as_it_is_and_taken_back_once(practice: Practice) -> None:
    kept = practice.opened.consents.record_authorization(an_authorization(client_id=CLIENT, purpose=""))
    opened = practice.reopen()
    assert opened.consents.authorizations(CLIENT) == (kept,)
    opened.consents.revoke_authorization(kept.id, on=TODAY, in_writing=True)
    assert opened.consents.authorizations(CLIENT) == (replace(kept, revoked_on=TODAY, revoked_in_writing=True),)
    with pytest.raises(UserError, match="consent_not_open"):
        opened.consents.revoke_authorization(kept.id, on=TODAY, in_writing=True)
    with pytest.raises(UserError, match="record_not_found"):
        opened.consents.revoke_authorization(AuthorizationId("none"), on=TODAY, in_writing=True)


@pytest.mark.parametrize(("in_writing", "words"), [(True, "in writing"), (False, "not in writing")])
def test_how_an_authorization_was_revoked_is_kept_and_logged(practice: Practice, in_writing: bool, words: str) -> None:
    kept = practice.opened.consents.record_authorization(an_authorization(client_id=CLIENT))
    practice.opened.consents.revoke_authorization(kept.id, on=TODAY, in_writing=in_writing)
    opened = practice.reopen()
    assert opened.consents.authorizations(CLIENT)[0].revoked_in_writing is in_writing
    (reason,) = (each.reason for each in opened.journal.audit.events() if each.kind is AuditKind.AUTHORIZATION_REVOKED)
    assert reason == words


# -- signatures, copies, forms completed later -------------------------------------


def test_a_signature_is_kept_with_its_consent_and_bound_to_the_log(
    opened: OpenDesk, events: Callable[[AuditKind], list[AuditEvent]]
) -> None:
    document = opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING))
    consent = a_consent(client_id=CLIENT, document_id=document.id, topic=ConsentTopic.RECORDING)
    signature = a_drawn_signature()

    opened.consents.record(consent, signature)

    assert opened.consents.signature_of(consent.id) == signature
    newest = events(AuditKind.CONSENT_RECORDED)[0]
    assert (newest.subject, newest.content_hash) == (consent.id, signature.sha256)


def test_a_consent_from_paper_has_no_drawn_signature(opened: OpenDesk) -> None:
    assert opened.consents.signature_of(telehealth(opened).id) is None


def test_nothing_is_kept_of_a_signature_under_a_declined_consent(opened: OpenDesk) -> None:
    before = opened.consents.of_client(CLIENT)
    document = opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING))
    declined = a_consent(
        client_id=CLIENT, document_id=document.id, topic=ConsentTopic.RECORDING, answer=ConsentAnswer.DECLINED
    )

    with pytest.raises(UserError) as refused:
        opened.consents.record(declined, a_drawn_signature())

    assert (refused.value.code, refused.value.where) == (ErrorCode.VALUE_NOT_ALLOWED, "signature")
    assert opened.consents.of_client(CLIENT) == before


def test_how_the_copy_was_given_is_recorded_once(opened: OpenDesk) -> None:
    consent = telehealth(opened, copy_given=CopyGiven.NOT_YET)
    opened.consents.record_copy(consent.id, CopyGiven.BY_EMAIL)

    with pytest.raises(UserError) as refused:
        opened.consents.record_copy(consent.id, CopyGiven.PRINTED)

    assert refused.value.code is ErrorCode.VALUE_NOT_ALLOWED
    (kept,) = [each.consent for each in opened.consents.of_client(CLIENT) if each.consent.id == consent.id]
    assert kept.copy_given is CopyGiven.BY_EMAIL


def test_an_unsigned_authorization_is_completed_and_a_signed_one_is_not(opened: OpenDesk) -> None:
    draft = opened.consents.record_authorization(an_authorization(client_id=CLIENT, signed_on=None))
    signed = opened.consents.complete_authorization(replace(draft, signed_on=TODAY))

    with pytest.raises(UserError) as refused:
        opened.consents.complete_authorization(replace(signed, purpose="another"))

    assert refused.value.code is ErrorCode.CONSENT_NOT_OPEN
    assert opened.consents.authorizations(CLIENT) == (signed,)
