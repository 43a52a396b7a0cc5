# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of the checklist that the record answers by itself, and those that only a person can answer."""

from typing import Any

import pytest
from factories import a_clause, a_consultation, a_matter, a_request, an_authorization, an_evidence
from gate_samples import an_authorized_request, shipped_row

from counselor_desk.domain.authorizations import Authorization
from counselor_desk.domain.consents import CopyGiven
from counselor_desk.domain.evidence import evidence_on_file
from counselor_desk.domain.matters import RecordType, SignerRole
from counselor_desk.domain.policy import ReleaseBasis

SEEN_ON_AN_ORDER = {"signed_order_copy", "court", "judge", "docket", "order_date", "scope_transcribed"}


def on_file(*, has_paper: bool = True, authorization: Authorization | None = None, **changes: Any) -> frozenset[str]:
    return evidence_on_file(a_matter(**changes), has_paper=has_paper, authorization=authorization)


def on_form(**changes: Any) -> frozenset[str]:
    form = an_authorization(**{"witness_name": "Priya JUNIPER", **changes})
    return on_file(authorization=form, authorization_id=form.id, request=an_authorized_request())


def test_an_order_that_was_typed_in_answers_the_lines_about_itself() -> None:
    assert on_file() >= SEEN_ON_AN_ORDER


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"has_paper": False}, "signed_order_copy"),
        ({"request": a_request(court="")}, "court"),
        ({"request": a_request(docket=" ")}, "docket"),
        ({"clauses": ()}, "scope_transcribed"),
    ],
)
def test_what_is_missing_on_an_order_is_not_on_file(changes: dict[str, Any], key: str) -> None:
    assert SEEN_ON_AN_ORDER - on_file(**changes) == {key}


def test_a_bare_subpoena_answers_nothing_of_an_order() -> None:
    assert not on_file(request=a_request(signer_role=SignerRole.ATTORNEY)) & SEEN_ON_AN_ORDER


@pytest.mark.parametrize("key", ["jurisdiction", "stay_or_appeal_checked", "identity_and_authority"])
def test_a_line_that_asks_for_a_judgment_is_never_answered_from_the_record(key: str) -> None:
    assert key in {need.key for need in shipped_row("CA", ReleaseBasis.COURT_ORDER).evidence}
    assert key not in on_file(consultations=(a_consultation(),))
    assert key in on_file(evidence=(an_evidence(key=key),))


def test_counsel_was_consulted_once_advice_is_recorded() -> None:
    assert "counsel_consulted" not in on_file()
    assert "counsel_consulted" in on_file(consultations=(a_consultation(),))


@pytest.mark.parametrize(
    ("clauses", "stands"),
    [
        ((), False),
        ((a_clause(),), True),
        ((a_clause(record_type=RecordType.WHOLE_RECORD),), False),
        ((a_clause(record_type=RecordType.WHOLE_RECORD, justification="the order says why"),), True),
        ((a_clause(record_type=RecordType.WHOLE_RECORD, justification="why"), a_clause(number=2)), True),
        (
            (
                a_clause(record_type=RecordType.WHOLE_RECORD, justification="why"),
                a_clause(number=2, record_type=RecordType.WHOLE_RECORD),
            ),
            False,
        ),
    ],
)
def test_every_clause_for_the_whole_record_is_justified_or_the_line_is_open(
    clauses: tuple[Any, ...], stands: bool
) -> None:
    assert ("whole_record_justification" in on_file(clauses=clauses)) is stands


SEEN_ON_A_FORM: list[tuple[str, dict[str, Any]]] = [
    ("description_of_information", {"description": ""}),
    ("who_may_disclose", {"discloser": ""}),
    ("recipient", {"recipient_name": ""}),
    ("purpose", {"purpose": ""}),
    ("witnessed_signature", {"witness_name": ""}),
    ("signature_and_date", {"signed_on": None}),
    ("signature_and_date", {"signer_name": ""}),
    ("not_revoked", {"revoked_on": an_authorization().signed_on}),
    ("not_compound_or_conditioned", {"is_compound": True}),
    ("not_compound_or_conditioned", {"is_conditioned": True}),
    ("nothing_known_false", {"is_known_false": True}),
    ("copy_to_client", {"copy_given": CopyGiven.NOT_YET}),
    ("copy_to_client", {"copy_given": CopyGiven.DECLINED}),
]


@pytest.mark.parametrize(("key", "changes"), SEEN_ON_A_FORM)
def test_each_line_about_the_form_is_answered_by_the_form(key: str, changes: dict[str, Any]) -> None:
    assert on_form() - on_form(**changes) == {key}


def test_the_three_statements_stand_or_fall_together() -> None:
    assert on_form() - on_form(statements_included=False) == {
        "revocation_statement",
        "conditioning_statement",
        "redisclosure_statement",
    }


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({}, {"expiration", "calendar_date_expiry"}),
        ({"expires_on": None, "expires_with": "the end of the case"}, {"expiration"}),
        ({"expires_on": None}, set()),
    ],
)
def test_an_event_is_an_expiration_but_no_calendar_date(changes: dict[str, Any], keys: set[str]) -> None:
    assert on_form(**changes) & {"expiration", "calendar_date_expiry"} == keys


def test_a_representative_says_under_which_authority() -> None:
    assert "representative_authority" not in on_form()
    assert "representative_authority" in on_form(representative_authority="appointed by the court")


def test_without_a_form_nothing_about_it_is_on_file() -> None:
    assert on_file(request=an_authorized_request(), clauses=()) == frozenset()


def test_what_the_counselor_recorded_is_on_file_under_its_own_key() -> None:
    assert "stay_or_appeal_checked" in on_file(evidence=(an_evidence(key="stay_or_appeal_checked"),))


@pytest.mark.parametrize("region", ["CA", "IL", "EAW"])
def test_no_shipped_row_for_an_order_is_complete_without_somebody_looking(region: str) -> None:
    seen = on_file(consultations=(a_consultation(),))

    assert {need.key for need in shipped_row(region, ReleaseBasis.COURT_ORDER).evidence} - seen


@pytest.mark.parametrize("region", ["CA", "IL", "EAW"])
def test_no_shipped_row_for_an_authorization_is_complete_without_somebody_looking(region: str) -> None:
    assert {need.key for need in shipped_row(region, ReleaseBasis.CLIENT_AUTHORIZATION).evidence} - on_form()
