# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients, contacts and restrictions: what cannot be saved, and what follows from what was."""

from datetime import date
from typing import Any

import pytest
from factories import TODAY, a_client, a_contact, a_restriction

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.errors import ErrorCode, UserError


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"legal_name": " "}, ErrorCode.VALUE_MISSING, "client.legal_name"),
        ({"code": ""}, ErrorCode.VALUE_MISSING, "client.code"),
        ({"date_of_birth": date(2025, 1, 7)}, ErrorCode.DATE_RANGE_IMPOSSIBLE, "client.date_of_birth"),
        ({"closed_on": date(2025, 1, 5)}, ErrorCode.DATE_RANGE_IMPOSSIBLE, "client.closed_on"),
    ],
)
def test_an_impossible_client_is_refused(changes: dict[str, Any], code: ErrorCode, where: str) -> None:
    with pytest.raises(UserError) as raised:
        a_client(**changes)

    assert (raised.value.code, raised.value.where) == (code, where)


@pytest.mark.parametrize("changes", [{"date_of_birth": date(2025, 1, 6)}, {"closed_on": date(2025, 1, 6)}])
def test_birth_and_closing_may_fall_on_the_day_of_opening(changes: dict[str, Any]) -> None:
    assert a_client(**changes).opened_on == date(2025, 1, 6)


def test_a_client_is_active_until_the_work_was_closed() -> None:
    assert a_client().status is ClientStatus.ACTIVE
    assert a_client(closed_on=TODAY).status is ClientStatus.CLOSED


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Marisol Quint", "MQ"),
        ("anne-marie o'neil", "AMO"),
        ("  Zoë   de la Cruz ", "ZDLC"),
        ("陈 美玲", "陈美"),
        ("مريم حسن", "مح"),
        ("Cher", "C"),
    ],
)
def test_initials_are_the_first_letters_of_the_parts_of_the_legal_name(name: str, initials: str) -> None:
    assert a_client(legal_name=name).initials == initials


def test_a_contact_without_a_name_is_refused() -> None:
    with pytest.raises(UserError) as raised:
        a_contact(name="\u200b")

    assert (raised.value.code, raised.value.where) == (ErrorCode.VALUE_MISSING, "contact.name")


@pytest.mark.parametrize(
    ("agreed", "lifted", "is_open"),
    [
        (date(2026, 11, 22), None, True),
        (date(2026, 11, 23), None, False),
        (date(2026, 1, 1), date(2026, 11, 22), False),
        (date(2026, 1, 1), date(2026, 11, 23), True),
    ],
)
def test_a_restriction_is_open_from_its_first_day_until_the_day_it_is_lifted(
    agreed: date, lifted: date | None, is_open: bool
) -> None:
    assert a_restriction(agreed_on=agreed, lifted_on=lifted).is_open(today=TODAY) is is_open
