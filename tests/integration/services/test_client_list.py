# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of clients: one row each, with counts that follow every change of a session."""

from dataclasses import replace
from datetime import UTC, date, datetime

from factories import a_client, a_consent, a_consent_document, a_session
from practice_journal import CLIENT, COMPANION, Practice, court_order

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.consents import ConsentStatus, ConsentTopic
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.sessions import Attendance
from counselor_desk.services.client_list import ClientList, ClientRow
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.today import Today


def row_of(opened: OpenDesk, client_id: ClientId) -> ClientRow:
    return next(each for each in ClientList(opened.journal).rows() if each.id == client_id)


def test_a_row_tells_sessions_consent_and_drafts(opened: OpenDesk) -> None:
    row = row_of(opened, CLIENT)
    assert (row.code, row.status, row.sessions, row.last_session_on) == (
        "C-0001",
        ClientStatus.ACTIVE,
        7,
        date(2026, 8, 3),
    )
    assert (row.consent, row.has_hold, row.drafts) == (ConsentStatus.SIGNED, False, 1)


def test_who_never_answered_has_no_consent(opened: OpenDesk) -> None:
    row = row_of(opened, COMPANION)
    assert (row.sessions, row.consent, row.drafts) == (1, ConsentStatus.MISSING, 0)


def test_a_hold_shows_until_it_is_lifted(opened: OpenDesk) -> None:
    court_order(opened)
    assert row_of(opened, CLIENT).has_hold
    (hold,) = opened.matters.standing_holds(CLIENT)
    opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="the case is over")
    assert not row_of(opened, CLIENT).has_hold


def test_a_missed_session_does_not_count(opened: OpenDesk) -> None:
    opened.sessions.add(
        a_session(number=8, local_date=date(2026, 9, 1), attendance=Attendance.NO_SHOW, attendees=(CLIENT,))
    )
    assert (row_of(opened, CLIENT).sessions, row_of(opened, CLIENT).last_session_on) == (7, date(2026, 8, 3))


def test_the_counts_follow_a_session_that_is_put_right(opened: OpenDesk) -> None:
    session = opened.sessions.add(a_session(number=8, local_date=date(2026, 9, 1), attendees=(CLIENT, COMPANION)))
    assert [row_of(opened, each).last_session_on for each in (CLIENT, COMPANION)] == [date(2026, 9, 1)] * 2
    opened.sessions.change(replace(session, local_date=date(2026, 9, 2), attendees=(CLIENT,)))
    assert row_of(opened, CLIENT).last_session_on == date(2026, 9, 2)
    assert (row_of(opened, COMPANION).sessions, row_of(opened, COMPANION).last_session_on) == (1, date(2026, 5, 11))
    opened.sessions.change(
        replace(session, local_date=date(2026, 9, 2), attendees=(CLIENT,), attendance=Attendance.CANCELLED_BY_CLIENT)
    )
    assert (row_of(opened, CLIENT).sessions, row_of(opened, CLIENT).last_session_on) == (7, date(2026, 8, 3))


def test_a_client_without_a_session_has_no_last_day(opened: OpenDesk) -> None:
    new = opened.clients.add(a_client(code="C-0009"))
    assert (row_of(opened, new.id).sessions, row_of(opened, new.id).last_session_on) == (0, None)


def test_names_are_ordered_without_case_and_accents(opened: OpenDesk) -> None:
    for code, name in (("X-1", "zoe"), ("X-2", "Émile"), ("X-3", "Eddy"), ("X-4", "eddy")):
        opened.clients.add(a_client(code=code, display_name=name))
    codes = [row.code for row in ClientList(opened.journal).rows()]
    assert [code for code in codes if code.startswith("X")] == ["X-3", "X-4", "X-2", "X-1"]


def test_a_new_version_supersedes_on_the_practices_own_day(practice: Practice) -> None:
    practice.opened.consents.add_document(a_consent_document(version=2, effective_from=date(2026, 11, 23)))
    practice.clock.at = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    assert row_of(practice.opened, CLIENT).consent is ConsentStatus.SIGNED
    practice.clock.at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert row_of(practice.opened, CLIENT).consent is ConsentStatus.SUPERSEDED


def test_no_row_prints_a_name(opened: OpenDesk) -> None:
    shown = repr(ClientList(opened.journal).rows())
    assert "ZEBULON" not in shown
    assert "WREN" not in shown


def test_a_consent_is_due_for_the_clients_whom_the_page_of_the_day_names(practice: Practice) -> None:
    opened = practice.opened
    document = opened.consents.add_document(a_consent_document(id="b" * 32, topic=ConsentTopic.TELEHEALTH))
    on_it = {"document_id": document.id, "topic": ConsentTopic.TELEHEALTH, "client_id": CLIENT}
    opened.consents.record(a_consent(answered_on=date(2026, 1, 5), review_due=date(2026, 12, 1), **on_it))
    # a newer version of a document asks for no talk by itself
    opened.consents.add_document(a_consent_document(id="7" * 32, version=2, effective_from=date(2026, 2, 1)))

    listed = {each.id for each in ClientList(opened.journal).rows() if each.has_consent_due}
    named = {each.client.id for each in Today(opened.journal, backups=practice.desk.backups).look().consents_due}
    assert listed == named == {CLIENT, COMPANION}


def test_a_newer_version_alone_makes_no_consent_due(opened: OpenDesk) -> None:
    opened.consents.add_document(a_consent_document(id="7" * 32, version=2, effective_from=date(2026, 2, 1)))
    assert not row_of(opened, CLIENT).has_consent_due


def test_the_consents_of_closed_work_are_not_due(opened: OpenDesk) -> None:
    opened.clients.change(replace(opened.clients.get(COMPANION), closed_on=date(2026, 11, 1)))
    assert not row_of(opened, COMPANION).has_consent_due
