# SPDX-License-Identifier: GPL-3.0-or-later
"""Consents: where one answer, and a client on one topic, stand on a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from factories import TODAY, a_consent, a_consent_document
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.consents import ConsentAnswer, ConsentStatus, ConsentTopic, client_status, status_of
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ConsentId
from counselor_desk.domain.text import text_hash

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"signer_name": ""}, ErrorCode.VALUE_MISSING, "consent.signer_name"),
        ({"expires_on": date(2025, 1, 5)}, ErrorCode.DATE_RANGE_IMPOSSIBLE, "consent.expires_on"),
        ({"revoked_on": date(2025, 1, 5)}, ErrorCode.DATE_RANGE_IMPOSSIBLE, "consent.revoked_on"),
    ],
)
def test_an_impossible_consent_is_refused(changes: dict[str, Any], code: ErrorCode, where: str) -> None:
    with pytest.raises(UserError) as raised:
        a_consent(**changes)

    assert (raised.value.code, raised.value.where) == (code, where)


@pytest.mark.parametrize("field", ["expires_on", "revoked_on"])
def test_a_consent_may_end_on_the_day_it_was_given(field: str) -> None:
    assert a_consent(**{field: date(2025, 1, 6)}).answered_on == date(2025, 1, 6)


def test_a_document_is_known_by_the_hash_of_its_words() -> None:
    document = a_consent_document()

    assert document.sha256 == text_hash(document.text)


STATUS = [
    ({}, ConsentStatus.SIGNED),
    ({"review_due": TOMORROW}, ConsentStatus.SIGNED),
    ({"review_due": None}, ConsentStatus.SIGNED),
    ({"review_due": TODAY}, ConsentStatus.REVIEW_DUE),
    ({"expires_on": TODAY}, ConsentStatus.SIGNED),
    ({"expires_on": YESTERDAY}, ConsentStatus.EXPIRED),
    ({"expires_on": YESTERDAY, "review_due": YESTERDAY}, ConsentStatus.EXPIRED),
    ({"answer": ConsentAnswer.DECLINED}, ConsentStatus.DECLINED),
    ({"revoked_on": TODAY}, ConsentStatus.REVOKED),
    ({"revoked_on": TOMORROW}, ConsentStatus.SIGNED),
    ({"revoked_on": TODAY, "expires_on": YESTERDAY}, ConsentStatus.REVOKED),
    ({"revoked_on": TODAY, "answer": ConsentAnswer.DECLINED}, ConsentStatus.REVOKED),
    ({"document_version": 0}, ConsentStatus.SUPERSEDED),
    ({"document_version": 0, "expires_on": YESTERDAY}, ConsentStatus.SUPERSEDED),
    ({"document_version": 0, "answer": ConsentAnswer.DECLINED}, ConsentStatus.DECLINED),
    ({"document_version": 2}, ConsentStatus.SIGNED),
]


@pytest.mark.parametrize(("changes", "status"), STATUS)
def test_where_one_consent_stands_today(changes: dict[str, Any], status: ConsentStatus) -> None:
    assert status_of(a_consent(**changes), newest_version=1, today=TODAY) is status


def standing(*consents: Any) -> ConsentStatus:
    return client_status(consents, topic=ConsentTopic.TREATMENT, newest_version=1, today=TODAY)


def test_without_an_answer_a_consent_is_missing() -> None:
    assert standing() is ConsentStatus.MISSING


def test_an_answer_on_another_topic_or_of_a_later_day_is_no_answer() -> None:
    assert standing(a_consent(topic=ConsentTopic.TELEHEALTH), a_consent(answered_on=TOMORROW)) is ConsentStatus.MISSING


def test_the_newest_answer_counts() -> None:
    earlier = a_consent(revoked_on=YESTERDAY)

    assert standing(earlier, a_consent(answered_on=TODAY)) is ConsentStatus.SIGNED


def test_of_two_answers_on_one_day_the_newer_version_counts() -> None:
    older = a_consent(document_version=0, answer=ConsentAnswer.DECLINED)

    assert standing(a_consent(), older) is ConsentStatus.SIGNED


@given(st.permutations([("a", ConsentAnswer.SIGNED), ("b", ConsentAnswer.DECLINED), ("c", ConsentAnswer.SIGNED)]))
def test_the_order_in_which_consents_are_listed_makes_no_difference(order: list[tuple[str, ConsentAnswer]]) -> None:
    consents = [replace(a_consent(), id=ConsentId(name), answer=given_answer) for name, given_answer in order]

    assert standing(*consents) is ConsentStatus.SIGNED
