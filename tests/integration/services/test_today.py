# SPDX-License-Identifier: GPL-3.0-or-later
"""Today: what waits to be written, answered and asked again, each list in its order."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from factories import (
    a_client,
    a_consent,
    a_consent_document,
    a_follow_up,
    a_note,
    a_request,
    a_session,
    an_appointment,
    new_id,
)
from practice_journal import AMENDED, CLIENT, COMPANION, DRAFT, Practice, court_order, type_clause

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.consents import ConsentAnswer, ConsentStatus, ConsentTopic
from counselor_desk.domain.deliveries import FollowUpKind
from counselor_desk.domain.ids import ConsentId, NoteId, SessionId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.notes import NoteSection
from counselor_desk.domain.practice_health import HealthState
from counselor_desk.domain.sessions import Attendance, SessionKind
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.today import Today, TodayView

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)


def look(practice: Practice) -> TodayView:
    return Today(practice.opened.journal, backups=practice.desk.backups).look()


def this_afternoon(**changes: object) -> Appointment:
    """An appointment of today from 14:00 to 14:50 where the practice is."""
    return an_appointment(
        **{"local_date": TODAY, "start": time(14, 0), "stop": time(14, 50), "attendees": (CLIENT,), **changes}
    )


def add_session(opened: OpenDesk, day: date, **changes: object) -> SessionId:
    return opened.sessions.add(a_session(**{"number": 9, "local_date": day, "attendees": (CLIENT,), **changes})).id


# -- notes to write ------------------------------------------------------------


def test_every_attendee_without_a_note_has_a_row_and_the_oldest_comes_first(practice: Practice) -> None:
    couple = add_session(practice.opened, TODAY - 2 * DAY, kind=SessionKind.COUPLE, attendees=(CLIENT, COMPANION))
    single = add_session(practice.opened, TODAY - 3 * DAY)
    rows = look(practice).notes_to_write
    assert [(row.session_id, row.client_id) for row in rows] == [
        (single, CLIENT),
        (couple, CLIENT),
        (couple, COMPANION),
    ]
    assert [row.attendee_count for row in rows] == [1, 2, 2]
    assert rows[0].client.code == "C-0001"


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_note_draft_or_signed_takes_its_row_away(practice: Practice, is_signed: bool) -> None:
    opened = practice.opened
    session = add_session(opened, TODAY - DAY, attendees=(CLIENT, COMPANION))
    note = opened.notes.begin(
        a_note(client_id=CLIENT, session_id=session, service_date=TODAY - DAY, first_keystroke_at=practice.clock.at)
    )
    if is_signed:
        opened.notes.sign(note.id)
    assert [row.client_id for row in look(practice).notes_to_write] == [COMPANION]


def test_a_struck_note_leaves_its_session_to_be_written(practice: Practice) -> None:
    opened = practice.opened
    session = add_session(opened, TODAY - DAY)
    note = opened.notes.begin(a_note(client_id=CLIENT, session_id=session, first_keystroke_at=practice.clock.at))
    opened.notes.sign(note.id)
    opened.notes.strike(note.id, reason="another client's words")
    assert [row.session_id for row in look(practice).notes_to_write] == [session]


@pytest.mark.parametrize(
    ("day", "changes"),
    [
        (TODAY - DAY, {"attendance": Attendance.NO_SHOW}),
        (TODAY - DAY, {"attendance": Attendance.CANCELLED_BY_COUNSELOR}),
        (TODAY - 91 * DAY, {}),
        (TODAY, {"start": time(9, 30), "stop": time(10, 30)}),
    ],
    ids=["no show", "cancelled", "older than 90 days", "not over yet"],
)
def test_nothing_is_asked_for(practice: Practice, day: date, changes: dict[str, object]) -> None:
    add_session(practice.opened, day, **changes)
    assert look(practice).notes_to_write == ()


@pytest.mark.parametrize(("hours", "is_late"), [(47, False), (48, False), (49, True)])
def test_a_note_is_late_after_48_hours(practice: Practice, hours: int, is_late: bool) -> None:
    add_session(practice.opened, date(2026, 11, 18), start=time(10, 0), stop=time(11, 0))
    practice.clock.at = datetime(2026, 11, 18, 19, 0, tzinfo=UTC) + timedelta(hours=hours)
    assert [row.is_late for row in look(practice).notes_to_write] == [is_late]


def test_an_appointment_waits_for_its_note_once_it_has_ended(practice: Practice) -> None:
    appointment = this_afternoon(attendees=(CLIENT, COMPANION), group_name="pair")
    with practice.opened.journal.database.transaction():
        practice.opened.journal.appointments.add(appointment)
    view = look(practice)
    assert view.notes_to_write == ()
    assert [each.code for each in view.still_to_come[0].clients] == ["C-0001", "C-0002"]
    practice.clock.at = datetime(2026, 11, 22, 22, 20, tzinfo=UTC)
    assert [each.has_begun for each in look(practice).still_to_come] == [True]
    practice.clock.at = datetime(2026, 11, 22, 22, 50, tzinfo=UTC)
    view = look(practice)
    assert view.still_to_come == ()
    assert [(row.appointment_id, row.session_id, row.client_id) for row in view.notes_to_write] == [
        (appointment.id, None, CLIENT),
        (appointment.id, None, COMPANION),
    ]


def test_tomorrow_is_not_still_to_come(practice: Practice) -> None:
    with practice.opened.journal.database.transaction():
        practice.opened.journal.appointments.add(this_afternoon(local_date=TODAY + DAY))
    assert look(practice).still_to_come == ()


# -- drafts --------------------------------------------------------------------


def test_a_draft_names_the_headings_that_are_empty(practice: Practice) -> None:
    practice.opened.notes.begin(
        a_note(
            id=NoteId("9" * 32),
            client_id=COMPANION,
            sections=(NoteSection("Subjective", "words"), NoteSection("Objective", " \n"), NoteSection("Plan", "x")),
        )
    )
    drafts = {row.note_id: row for row in look(practice).drafts}
    assert drafts[NoteId("9" * 32)].empty_headings == ("Objective", "Assessment")
    assert drafts[DRAFT].empty_headings == ()
    assert [row.note_id for row in look(practice).drafts] == [NoteId("9" * 32), DRAFT]


# -- deadlines -----------------------------------------------------------------


def test_open_matters_stand_by_their_next_date_with_the_step_reached(practice: Practice) -> None:
    later = court_order(practice.opened)
    sooner = court_order(practice.opened, objection_due_on=date(2026, 11, 25))
    undated = court_order(practice.opened, due_on=None)
    closed = court_order(practice.opened)
    practice.opened.matters.close(closed)
    type_clause(practice.opened, sooner)
    rows = look(practice).deadlines
    assert [(row.id, row.days_left, row.step) for row in rows] == [
        (sooner, 3, MatterStep.SCOPE),
        (later, 12, MatterStep.BASIS),
        (undated, None, MatterStep.BASIS),
    ]


def test_a_date_that_has_passed_gives_way_to_one_that_has_not(practice: Practice) -> None:
    court_order(practice.opened, objection_due_on=date(2026, 11, 20))
    assert [row.next_due for row in look(practice).deadlines] == [date(2026, 12, 4)]
    practice.clock.at += 20 * DAY
    assert [row.days_left for row in look(practice).deadlines] == [-8]


def test_open_follow_ups_are_listed_until_they_are_done(practice: Practice) -> None:
    journal, matter_id = practice.opened.journal, court_order(practice.opened)
    follow_up = a_follow_up(matter_id=matter_id, due_on=TODAY - DAY)
    with journal.database.transaction():
        journal.follow_ups.add(follow_up)
    (row,) = look(practice).follow_ups
    assert (row.follow_up_id, row.kind, row.client.id, row.days_left) == (
        follow_up.id,
        FollowUpKind.TELL_CLIENT,
        CLIENT,
        -1,
    )
    assert row.docket == a_request().docket
    with journal.database.transaction():
        journal.follow_ups.mark_done(follow_up.id, on=TODAY)
    assert look(practice).follow_ups == ()


# -- consents ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"review_due": TODAY + 30 * DAY}, ConsentStatus.SIGNED),
        ({"review_due": TODAY - DAY}, ConsentStatus.REVIEW_DUE),
        ({"review_due": None, "expires_on": TODAY - DAY}, ConsentStatus.EXPIRED),
        ({"review_due": TODAY + 31 * DAY}, None),
        ({"review_due": None}, None),
        ({"review_due": TODAY, "answer": ConsentAnswer.DECLINED}, None),
        ({"review_due": TODAY, "revoked_on": TODAY}, None),
    ],
)
def test_which_consents_are_due(practice: Practice, changes: dict[str, object], status: ConsentStatus | None) -> None:
    opened = practice.opened
    document = opened.consents.add_document(a_consent_document(topic=ConsentTopic.TELEHEALTH))
    opened.consents.record(
        a_consent(**{"client_id": CLIENT, "document_id": document.id, "topic": ConsentTopic.TELEHEALTH, **changes})
    )
    found = [row.status for row in look(practice).consents_due if row.topic is ConsentTopic.TELEHEALTH]
    assert found == ([] if status is None else [status])


def test_a_missing_treatment_consent_comes_first_and_a_closed_client_is_left_out(practice: Practice) -> None:
    opened = practice.opened
    opened.clients.add(a_client(code="C-0009", closed_on=TODAY))
    (document,) = opened.consents.documents()
    opened.consents.record(
        a_consent(
            id=ConsentId(new_id()),
            client_id=CLIENT,
            document_id=document.id,
            answered_on=date(2026, 1, 5),
            review_due=TODAY - DAY,
        )
    )
    rows = look(practice).consents_due
    assert [(row.client.id, row.status, row.days_left) for row in rows] == [
        (COMPANION, ConsentStatus.MISSING, None),
        (CLIENT, ConsentStatus.REVIEW_DUE, -1),
    ]


# -- health and secrecy --------------------------------------------------------


def test_health_tells_what_was_never_done_and_what_was(practice: Practice) -> None:
    health = look(practice).health
    assert (health.backup, health.recovery) == (HealthState.NEVER, HealthState.NEVER)
    assert health.events == practice.opened.journal.head.size
    practice.desk.backups.make(practice.opened.journal, to=practice.path.parent / "one.cdbak")
    health = look(practice).health
    assert (health.backup, health.last_backup) == (HealthState.GOOD, practice.clock.at)
    practice.clock.at += 8 * DAY
    assert look(practice).health.backup is HealthState.OVERDUE


def test_the_day_is_the_practices_own(practice: Practice) -> None:
    practice.clock.at = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    assert look(practice).today == TODAY


def test_nothing_of_a_note_and_no_name_can_be_printed(practice: Practice) -> None:
    court_order(practice.opened)
    add_session(practice.opened, TODAY - DAY, group_name="OSPREY circle")
    shown = repr(look(practice))
    assert AMENDED not in shown
    for word in ("ZEBULON", "WREN", "OSPREY", "SEALED-PROCESS-WORDS", "unfinished", "FL-26-0417"):
        assert word not in shown
