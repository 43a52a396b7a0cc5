# SPDX-License-Identifier: GPL-3.0-or-later
"""One client's Consent tab: a row for each answer, one for each document without one, the forms with their days."""

from datetime import date, timedelta

from factories import a_consent, a_consent_document, a_drawn_signature, an_authorization
from practice_journal import CLIENT, COMPANION

from counselor_desk.domain.authorizations import AuthorizationDefect
from counselor_desk.domain.consents import ConsentAnswer, ConsentStatus, ConsentTopic
from counselor_desk.domain.ids import ConsentDocumentId
from counselor_desk.services.client_consents import ConsentRow
from counselor_desk.services.open_desk import OpenDesk

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
SECOND = ConsentDocumentId("b" * 32)


def rows_of(opened: OpenDesk) -> list[tuple[ConsentTopic, int, ConsentStatus]]:
    return [(each.document.topic, each.document.version, each.status) for each in consents_of(opened)]


def consents_of(opened: OpenDesk) -> tuple[ConsentRow, ...]:
    return opened.client_consents.look(CLIENT).consents


def add_second_version(opened: OpenDesk, *, effective_from: date = TODAY) -> None:
    opened.consents.add_document(
        a_consent_document(id=SECOND, version=2, text="newer words", effective_from=effective_from)
    )


def test_a_client_who_never_answered_misses_every_document_in_use(opened: OpenDesk) -> None:
    opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING, effective_from=TODAY + DAY))

    (row,) = opened.client_consents.look(COMPANION).consents

    assert (row.document.topic, row.status, row.consent) == (ConsentTopic.TREATMENT, ConsentStatus.MISSING, None)


def test_a_new_version_is_missing_and_the_answer_to_the_old_one_is_superseded(opened: OpenDesk) -> None:
    add_second_version(opened)

    assert rows_of(opened) == [
        (ConsentTopic.TREATMENT, 2, ConsentStatus.MISSING),
        (ConsentTopic.TREATMENT, 1, ConsentStatus.SUPERSEDED),
    ]
    assert [(each.replaced_by, each.replaced_on) for each in consents_of(opened)] == [(None, None), (2, None)]


def test_a_version_of_tomorrow_changes_nothing_today(opened: OpenDesk) -> None:
    add_second_version(opened, effective_from=TODAY + DAY)

    assert rows_of(opened) == [(ConsentTopic.TREATMENT, 1, ConsentStatus.SIGNED)]


def test_an_answer_to_the_new_version_says_when_it_replaced_the_old_one(opened: OpenDesk) -> None:
    add_second_version(opened)
    opened.consents.record(
        a_consent(client_id=CLIENT, document_id=SECOND, document_version=2, answered_on=TODAY, review_due=None)
    )

    assert [(each.replaced_by, each.replaced_on) for each in consents_of(opened)] == [(None, None), (2, TODAY)]


def test_signing_the_same_version_again_leaves_one_answer_standing(opened: OpenDesk) -> None:
    opened.consents.record(
        a_consent(client_id=CLIENT, document_id="f" * 32, answered_on=TODAY, review_due=TODAY + DAY),
        a_drawn_signature(),
    )

    assert [(each.status, each.was_drawn) for each in consents_of(opened)] == [
        (ConsentStatus.SIGNED, True),
        (ConsentStatus.SUPERSEDED, False),
    ]


def test_a_declined_answer_stays_declined_after_a_later_signature(opened: OpenDesk) -> None:
    document = opened.consents.add_document(a_consent_document(topic=ConsentTopic.RECORDING))
    for day, answer in ((TODAY - DAY, ConsentAnswer.DECLINED), (TODAY, ConsentAnswer.SIGNED)):
        opened.consents.record(
            a_consent(
                client_id=CLIENT,
                document_id=document.id,
                topic=ConsentTopic.RECORDING,
                answered_on=day,
                review_due=None,
                answer=answer,
            )
        )

    recording = [each.status for each in consents_of(opened) if each.document.topic is ConsentTopic.RECORDING]
    assert recording == [ConsentStatus.SIGNED, ConsentStatus.DECLINED]


def test_a_form_tells_its_days_and_what_is_wrong_with_it_today(opened: OpenDesk) -> None:
    opened.consents.record_authorization(an_authorization(client_id=CLIENT, expires_on=TODAY + 7 * DAY))
    opened.consents.record_authorization(
        an_authorization(client_id=CLIENT, expires_on=None, expires_with="the end of the trial")
    )
    opened.consents.record_authorization(an_authorization(client_id=CLIENT, expires_on=TODAY - DAY))

    forms = opened.client_consents.look(CLIENT).authorizations

    assert [(each.days_left, each.defects) for each in forms] == [
        (-1, (AuthorizationDefect.EXPIRED,)),
        (None, ()),
        (7, ()),
    ]
