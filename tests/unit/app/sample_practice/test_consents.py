# SPDX-License-Identifier: GPL-3.0-or-later
"""Consents in every status, and authorizations that hold and that do not."""

from sample_practice_days import LAST_DAY

from counselor_desk.app.sample_practice import SampleAuthorization, SamplePractice
from counselor_desk.domain.authorizations import (
    Authorization,
    AuthorizationDefect,
    AuthorizationFormalities,
    defects_of,
)
from counselor_desk.domain.consents import (
    Consent,
    ConsentStatus,
    ConsentTopic,
    SignerCapacity,
    client_status,
    status_of,
)
from counselor_desk.domain.ids import AuthorizationId, ClientId, ConsentDocumentId, ConsentId


def _consents(practice: SamplePractice) -> tuple[Consent, ...]:
    return tuple(
        Consent(
            id=ConsentId(str(number)),
            client_id=ClientId(each.client),
            document_id=ConsentDocumentId(f"{each.topic}-{each.document_version}"),
            topic=each.topic,
            document_version=each.document_version,
            answer=each.answer,
            answered_on=each.answered_on,
            signer_name=each.signer_name,
            capacity=each.capacity,
            discussed_on=each.discussed_on,
            copy_given=each.copy_given,
            review_due=each.review_due,
            expires_on=each.expires_on,
            revoked_on=each.revoked_on,
            questions=each.questions,
        )
        for number, each in enumerate(practice.consents)
    )


def _newest(practice: SamplePractice, topic: ConsentTopic) -> int:
    return max(document.version for document in practice.consent_documents if document.topic is topic)


def test_every_topic_has_a_document_and_treatment_has_three_versions(practice: SamplePractice) -> None:
    assert {document.topic for document in practice.consent_documents} == set(ConsentTopic)
    versions = [each.version for each in practice.consent_documents if each.topic is ConsentTopic.TREATMENT]
    assert versions == [1, 2, 3]


def test_a_new_version_says_more_than_the_one_before(practice: SamplePractice) -> None:
    texts = [each.text for each in practice.consent_documents if each.topic is ConsentTopic.TREATMENT]
    assert len(texts[0].split()) < len(texts[1].split()) < len(texts[2].split())
    assert len(texts[2].split()) > 1000


def test_consents_stand_in_every_status_on_the_last_day(practice: SamplePractice) -> None:
    found = {
        status_of(each, newest_version=_newest(practice, each.topic), today=LAST_DAY) for each in _consents(practice)
    }
    found |= {
        client_status(
            [each for each in _consents(practice) if each.client_id == client.key],
            topic=ConsentTopic.TREATMENT,
            newest_version=_newest(practice, ConsentTopic.TREATMENT),
            today=LAST_DAY,
        )
        for client in practice.clients
    }
    assert found == set(ConsentStatus)


def test_nobody_signs_a_version_before_it_exists_or_before_coming(practice: SamplePractice) -> None:
    effective = {(each.topic, each.version): each.effective_from for each in practice.consent_documents}
    opened = {client.key: client.opened_on for client in practice.clients}
    for consent in practice.consents:
        assert effective[(consent.topic, consent.document_version)] <= consent.answered_on <= LAST_DAY
        assert opened[consent.client] <= consent.answered_on


def test_a_parent_signs_for_a_minor(practice: SamplePractice) -> None:
    signed = [each for each in practice.consents if each.client == "tobiah"]
    assert {each.capacity for each in signed} == {SignerCapacity.PARENT}


def test_group_members_have_agreed_to_confidentiality(practice: SamplePractice) -> None:
    agreed = {each.client for each in practice.consents if each.topic is ConsentTopic.GROUP_CONFIDENTIALITY}
    assert agreed == {key for session in practice.sessions if session.group_name for key in session.attendees}


def _authorization(each: SampleAuthorization) -> Authorization:
    return Authorization(
        id=AuthorizationId(each.key),
        client_id=ClientId(each.client),
        description=each.description,
        discloser=each.discloser,
        recipient_name=each.recipient_name,
        recipient_address=each.recipient_address,
        purpose=each.purpose,
        period_from=each.period_from,
        period_to=each.period_to,
        expires_on=each.expires_on,
        signed_on=each.signed_on,
        signer_name=each.signer_name,
        statements_included=each.statements_included,
        copy_given=each.copy_given,
        revoked_on=each.revoked_on,
    )


def test_authorizations_are_valid_expired_revoked_and_defective(practice: SamplePractice) -> None:
    found = {
        each.key: defects_of(_authorization(each), today=LAST_DAY, formalities=AuthorizationFormalities())
        for each in practice.authorizations
    }
    assert found["physician-attendance"] == ()
    assert found["disability-services"] == (AuthorizationDefect.EXPIRED,)
    assert AuthorizationDefect.REVOKED in found["employer-return"]
    assert set(found["insurer-form"]) == {AuthorizationDefect.EXPIRY_MISSING, AuthorizationDefect.STATEMENTS_MISSING}
