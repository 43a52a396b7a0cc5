# SPDX-License-Identifier: GPL-3.0-or-later
"""Narrowing the list in memory: by chip, by name, legal name and code."""

from dataclasses import replace
from datetime import date

import pytest

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.consents import ConsentStatus
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.client_list import ClientRow
from counselor_desk.ui.pages.clients.client_filter import ClientFilter, FilteredClients

ZOE = ClientRow(
    id=ClientId("zoe"),
    code="C-0042",
    legal_name="Zoë Müller-Quint",
    display_name="Zo Quint",
    status=ClientStatus.ACTIVE,
    last_session_on=date(2026, 11, 10),
    sessions=18,
    consent=ConsentStatus.SIGNED,
    has_consent_due=False,
    has_hold=False,
    drafts=0,
)
CLOSED = replace(ZOE, id=ClientId("closed"), code="C-0007", status=ClientStatus.CLOSED, consent=ConsentStatus.EXPIRED)


@pytest.mark.parametrize("typed", ["", "quint", "QUINT", "muller", "zoe mu", "0042", "c-00", " zo   quint "])
def test_names_and_codes_are_found_whatever_case_and_accents(typed: str) -> None:
    assert FilteredClients((ZOE,)).matching(ClientFilter.ALL, typed) == (ZOE,)


@pytest.mark.parametrize("typed", ["quintus", "zoe x", "c-0043"])
def test_every_word_must_stand_in_a_name_or_the_code(typed: str) -> None:
    assert FilteredClients((ZOE,)).matching(ClientFilter.ALL, typed) == ()


def test_each_chip_stands_for_its_own_clients() -> None:
    held = replace(CLOSED, id=ClientId("held"), has_hold=True)
    due = replace(ZOE, id=ClientId("due"), has_consent_due=True)
    clients = FilteredClients((ZOE, CLOSED, held, due))

    shown = {chip: [row.id for row in clients.matching(chip, "")] for chip in ClientFilter}

    assert shown == {
        ClientFilter.ACTIVE: ["zoe", "due"],
        ClientFilter.CLOSED: ["closed", "held"],
        ClientFilter.ALL: ["zoe", "closed", "held", "due"],
        ClientFilter.CONSENT_DUE: ["due"],
        ClientFilter.ON_HOLD: ["held"],
    }
