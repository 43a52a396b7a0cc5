# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: put right while no signed note stands on them and no hold froze them, each change logged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from factories import a_note, a_session
from practice_journal import CLIENT, COMPANION, DRAFT, PIN, PLAIN, Practice, court_order, opened_compartment

from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.sessions import Attendance, Session
from counselor_desk.services.open_desk import OpenDesk

Events = Callable[[AuditKind], list[AuditEvent]]


def session_of(opened: OpenDesk, note_id: NoteId) -> Session:
    session_id = opened.notes.get(note_id).session_id
    assert session_id is not None
    return opened.sessions.get(session_id)


def test_facts_are_put_right_and_logged_for_each_attendee(practice: Practice, events: Events) -> None:
    opened = practice.opened
    session = opened.sessions.add(a_session(attendees=(CLIENT, COMPANION)))
    corrected = replace(session, local_date=date(2026, 3, 10), start=time(9, 0), attendance=Attendance.LATE)
    assert opened.sessions.change(corrected) == corrected
    logged = [(each.subject, each.client_id) for each in events(AuditKind.SESSION_CHANGED)]
    assert logged == [(session.id, COMPANION), (session.id, CLIENT)]
    assert practice.reopen().sessions.get(session.id) == corrected


def test_nothing_changed_is_nothing_logged(opened: OpenDesk) -> None:
    session = session_of(opened, PLAIN)
    before = opened.journal.head
    assert opened.sessions.change(session) == session
    assert opened.journal.head == before


def test_a_draft_leaves_the_facts_open_and_a_signature_closes_them(opened: OpenDesk) -> None:
    session = session_of(opened, DRAFT)
    corrected = opened.sessions.change(replace(session, start=time(9, 55)))
    opened.notes.sign(DRAFT)
    with pytest.raises(UserError, match="note_signed"):
        opened.sessions.change(replace(corrected, start=time(9, 0)))
    assert opened.sessions.get(session.id) == corrected


def test_a_signed_note_of_any_attendee_closes_the_facts(opened: OpenDesk) -> None:
    session = opened.sessions.add(a_session(attendees=(CLIENT, COMPANION)))
    note = opened.notes.begin(a_note(client_id=COMPANION, session_id=session.id))
    opened.notes.sign(note.id)
    with pytest.raises(UserError, match="note_signed"):
        opened.sessions.change(replace(session, attendance=Attendance.LATE))


def test_a_hold_freezes_the_sessions_that_were_on_file_and_not_those_that_follow(opened: OpenDesk) -> None:
    before = opened.sessions.add(a_session(attendees=(CLIENT,)))
    court_order(opened)
    after = opened.sessions.add(a_session(number=2, attendees=(CLIENT,)))
    with pytest.raises(UserError, match="legal_hold_stands"):
        opened.sessions.change(replace(before, attendance=Attendance.NO_SHOW))
    corrected = opened.sessions.change(replace(after, attendance=Attendance.NO_SHOW))
    assert (opened.sessions.get(before.id), opened.sessions.get(after.id)) == (before, corrected)


def test_an_attendee_under_hold_is_neither_moved_into_nor_out_of_an_old_session(opened: OpenDesk) -> None:
    together = opened.sessions.add(a_session(attendees=(COMPANION, CLIENT)))
    alone = opened.sessions.add(a_session(attendees=(COMPANION,)))
    court_order(opened)
    for session, attendees in ((together, (COMPANION,)), (alone, (COMPANION, CLIENT))):
        with pytest.raises(UserError, match="legal_hold_stands"):
            opened.sessions.change(replace(session, attendees=attendees))
        assert opened.sessions.get(session.id) == session


def test_an_attendee_entered_by_mistake_is_taken_out_and_hears_of_it_in_the_log(
    opened: OpenDesk, events: Events
) -> None:
    session = opened.sessions.add(a_session(attendees=(CLIENT, COMPANION)))
    corrected = opened.sessions.change(replace(session, attendees=(CLIENT,)))
    assert opened.sessions.of_client(COMPANION, first_day=session.local_date, last_day=session.local_date) == ()
    assert opened.sessions.get(session.id) == corrected
    assert {each.client_id for each in events(AuditKind.SESSION_CHANGED)} == {CLIENT, COMPANION}


def test_an_attendee_with_a_note_on_the_session_stays(practice: Practice) -> None:
    opened = practice.opened
    drafted = opened.sessions.add(a_session(attendees=(CLIENT, COMPANION)))
    opened.notes.begin(a_note(client_id=COMPANION, session_id=drafted.id))
    processed = opened.sessions.add(a_session(attendees=(CLIENT, COMPANION)))
    opened_compartment(practice.desk, opened, PIN).write(
        client_id=COMPANION, session_id=processed.id, service_date=processed.local_date, text="words"
    )
    for session in (drafted, processed):
        with pytest.raises(UserError, match=r"value_not_allowed \(session.attendees\)"):
            opened.sessions.change(replace(session, attendees=(CLIENT,)))


def test_the_number_stays(opened: OpenDesk) -> None:
    session = opened.sessions.add(a_session(attendees=(CLIENT,)))
    with pytest.raises(UserError, match=r"value_not_allowed \(session.number\)"):
        opened.sessions.change(replace(session, number=session.number + 1))


def test_an_unknown_session_is_not_found(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        opened.sessions.change(a_session(attendees=(CLIENT,)))
