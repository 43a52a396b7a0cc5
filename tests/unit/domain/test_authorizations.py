# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes an authorization defective: 45 CFR 164.508(b) and (c) and 740 ILCS 110/5 as a table."""

from datetime import timedelta
from typing import Any

import pytest
from factories import TODAY, an_authorization
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.authorizations import DEFECT_WORDS, AuthorizationDefect, AuthorizationFormalities, defects_of
from counselor_desk.domain.consents import SignerCapacity

NONE_ASKED = AuthorizationFormalities()
ILLINOIS = AuthorizationFormalities(witness=True, calendar_expiry=True)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
BY_EVENT: dict[str, Any] = {"expires_on": None, "expires_with": "the end of the case"}

DEFECTS: list[tuple[AuthorizationDefect, dict[str, Any]]] = [
    (AuthorizationDefect.NOT_YET_SIGNED, {"signed_on": None}),
    (AuthorizationDefect.NOT_YET_SIGNED, {"signed_on": TOMORROW}),
    (AuthorizationDefect.EXPIRED, {"expires_on": YESTERDAY}),
    (AuthorizationDefect.REVOKED, {"revoked_on": YESTERDAY}),
    (AuthorizationDefect.REVOKED, {"revoked_on": TODAY}),
    (AuthorizationDefect.DESCRIPTION_MISSING, {"description": ""}),
    (AuthorizationDefect.DISCLOSER_MISSING, {"discloser": " "}),
    (AuthorizationDefect.RECIPIENT_MISSING, {"recipient_name": "\n"}),
    (AuthorizationDefect.PURPOSE_MISSING, {"purpose": "\u200b"}),
    (AuthorizationDefect.EXPIRY_MISSING, {"expires_on": None, "expires_with": " "}),
    (AuthorizationDefect.SIGNER_MISSING, {"signer_name": ""}),
    (AuthorizationDefect.STATEMENTS_MISSING, {"statements_included": False}),
    (AuthorizationDefect.COMPOUND, {"is_compound": True}),
    (AuthorizationDefect.CONDITIONED, {"is_conditioned": True}),
    (AuthorizationDefect.KNOWN_FALSE, {"is_known_false": True}),
    *(
        (AuthorizationDefect.REPRESENTATIVE_AUTHORITY_MISSING, {"capacity": capacity})
        for capacity in SignerCapacity
        if capacity is not SignerCapacity.CLIENT
    ),
]
SOUND: list[dict[str, Any]] = [
    {},
    {"signed_on": TODAY},
    {"expires_on": TODAY},
    {"revoked_on": TOMORROW},
    BY_EVENT,
    {"capacity": SignerCapacity.GUARDIAN, "representative_authority": "appointed by the court"},
    {"period_from": None, "period_to": None},
    {"recipient_address": "", "witness_name": ""},
]


def found(formalities: AuthorizationFormalities = NONE_ASKED, **changes: Any) -> tuple[AuthorizationDefect, ...]:
    return defects_of(an_authorization(**changes), today=TODAY, formalities=formalities)


@pytest.mark.parametrize(("defect", "changes"), DEFECTS)
def test_each_defect_is_found_alone(defect: AuthorizationDefect, changes: dict[str, Any]) -> None:
    assert found(**changes) == (defect,)


@pytest.mark.parametrize("changes", SOUND)
def test_nothing_is_found_on_a_sound_authorization(changes: dict[str, Any]) -> None:
    assert found(**changes) == ()


@pytest.mark.parametrize(
    ("changes", "defects"),
    [
        ({"witness_name": "Priya"}, ()),
        ({}, (AuthorizationDefect.WITNESS_MISSING,)),
        ({"witness_name": "Priya", **BY_EVENT}, (AuthorizationDefect.CALENDAR_EXPIRY_MISSING,)),
        ({"witness_name": "Priya", **BY_EVENT, "signed_on": TODAY}, ()),
        (
            {"witness_name": "Priya", **BY_EVENT, "signed_on": None},
            (AuthorizationDefect.NOT_YET_SIGNED, AuthorizationDefect.CALENDAR_EXPIRY_MISSING),
        ),
    ],
)
def test_what_illinois_asks_for_besides(changes: dict[str, Any], defects: tuple[AuthorizationDefect, ...]) -> None:
    assert found(ILLINOIS, **changes) == defects


@pytest.mark.parametrize("defect", AuthorizationDefect)
def test_every_defect_can_be_said_at_the_end_of_a_sentence(defect: AuthorizationDefect) -> None:
    assert DEFECT_WORDS[defect][0].islower()
    assert DEFECT_WORDS[defect].endswith(".")


def test_every_kind_of_defect_stands_in_one_of_these_tables() -> None:
    named = {defect for defect, _ in DEFECTS}

    assert {*AuthorizationDefect} - named == {
        AuthorizationDefect.WITNESS_MISSING,
        AuthorizationDefect.CALENDAR_EXPIRY_MISSING,
    }


@given(st.lists(st.sampled_from(DEFECTS), max_size=5))
def test_one_defect_never_hides_another(chosen: list[tuple[AuthorizationDefect, dict[str, Any]]]) -> None:
    changes: dict[str, Any] = {}
    for _, each in chosen:
        changes |= each
    expected = {defect for defect, each in chosen if all(changes[name] == value for name, value in each.items())}

    assert expected <= {*found(**changes)}


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("Ines JUNIPER, attorney", True),
        ("  ines   juniper, ATTORNEY ", True),
        ("Inés Juniper, attorney", True),
        ("Ines Juniper", False),
        ("", False),
        (" ", False),
    ],
)
def test_the_recipient_named_on_the_form(name: str, named: bool) -> None:
    assert an_authorization().names_recipient(name) is named


def test_a_form_without_a_recipient_names_nobody() -> None:
    assert not an_authorization(recipient_name="").names_recipient("")
