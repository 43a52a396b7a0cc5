# SPDX-License-Identifier: GPL-3.0-or-later
"""Check-ins: kept as they were said, with the moment at which they were recorded."""

from collections.abc import Callable
from datetime import date

import pytest
from factories import a_check_in
from practice_journal import CLIENT, COMPANION, Practice, court_order

from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.check_ins import CheckIns
from counselor_desk.services.open_desk import OpenDesk

Events = Callable[[AuditKind], list[AuditEvent]]


def test_a_check_in_is_kept_and_logged(practice: Practice, events: Events) -> None:
    kept = CheckIns(practice.opened.journal).record(a_check_in(client_id=CLIENT))
    (event,) = events(AuditKind.CHECK_IN_RECORDED)
    assert (event.subject, event.client_id, event.reason) == (kept.id, CLIENT, "")
    assert kept.recorded_at == practice.clock.at
    assert CheckIns(practice.reopen().journal).of_client(CLIENT) == (kept,)


def test_the_newest_comes_first(opened: OpenDesk) -> None:
    check_ins = CheckIns(opened.journal)
    older, newer = (check_ins.record(a_check_in(client_id=CLIENT, asked_on=date(2026, month, 1))) for month in (2, 8))
    assert check_ins.of_client(CLIENT) == (newer, older)
    assert check_ins.last_of(CLIENT) == newer
    assert check_ins.last_of(COMPANION) is None


def test_a_client_is_asked_again_while_a_hold_stands(opened: OpenDesk) -> None:
    court_order(opened)
    kept = CheckIns(opened.journal).record(a_check_in(client_id=CLIENT))
    assert CheckIns(opened.journal).last_of(CLIENT) == kept


def test_nobody_was_asked_tomorrow(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="date_range_impossible"):
        CheckIns(opened.journal).record(a_check_in(client_id=CLIENT, asked_on=date(2026, 11, 23)))
    assert CheckIns(opened.journal).of_client(CLIENT) == ()


def test_an_unknown_client_is_not_found(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        CheckIns(opened.journal).record(a_check_in(client_id=ClientId("nobody")))
