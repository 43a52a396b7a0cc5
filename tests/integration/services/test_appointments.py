# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments: planned and moved without a trace, and part of the record only once they are a session."""

from dataclasses import replace
from datetime import date, time

import pytest
from factories import an_appointment
from practice_journal import CLIENT, COMPANION, Practice

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.ids import AppointmentId
from counselor_desk.domain.sessions import Attendance, SessionKind
from counselor_desk.services.appointments import Appointments
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.storage.appointments import AppointmentStore

DAY = date(2026, 11, 24)


@pytest.fixture
def appointments(opened: OpenDesk) -> Appointments:
    return Appointments(opened.journal)


def planned(appointments: Appointments, **changes: object) -> Appointment:
    return appointments.plan(an_appointment(**{"local_date": DAY, "attendees": (CLIENT,), **changes}))


def test_what_is_planned_is_there_after_closing(practice: Practice) -> None:
    late = planned(Appointments(practice.opened.journal), start=time(16, 0), stop=time(16, 50))
    early = planned(Appointments(practice.opened.journal))
    appointments = Appointments(practice.reopen().journal)
    assert appointments.of_day(DAY) == (early, late)
    assert appointments.get(late.id) == late


def test_a_period_includes_both_its_days(appointments: Appointments) -> None:
    days = [planned(appointments, local_date=date(2026, 12, day)) for day in (1, 2, 3)]
    assert appointments.between(date(2026, 12, 1), date(2026, 12, 2)) == tuple(days[:2])


def test_planning_moving_and_cancelling_leave_the_log_alone(opened: OpenDesk, appointments: Appointments) -> None:
    before = opened.journal.head
    appointment = planned(appointments)
    moved = appointments.change(replace(appointment, local_date=date(2026, 11, 25)))
    assert (appointments.of_day(DAY), appointments.of_day(date(2026, 11, 25))) == ((), (moved,))
    appointments.cancel(appointment.id)
    assert appointments.of_day(date(2026, 11, 25)) == ()
    assert opened.journal.head == before


def test_an_opened_appointment_becomes_a_session_with_the_next_number(
    opened: OpenDesk, appointments: Appointments
) -> None:
    appointment = planned(appointments, kind=SessionKind.COUPLE, attendees=(CLIENT, COMPANION), group_name="two")
    expected = opened.sessions.next_number(CLIENT)
    session = appointments.open_session(appointment.id)
    assert opened.sessions.get(session.id) == session
    assert (session.number, session.attendance) == (expected, Attendance.ATTENDED)
    assert (session.local_date, session.start, session.stop) == (DAY, appointment.start, appointment.stop)
    assert (session.kind, session.attendees, session.group_name) == (SessionKind.COUPLE, (CLIENT, COMPANION), "two")
    assert [(each.kind, each.subject, each.client_id) for each in opened.journal.audit.events(limit=2)] == [
        (AuditKind.SESSION_ADDED, session.id, COMPANION),
        (AuditKind.SESSION_ADDED, session.id, CLIENT),
    ]


def test_a_missed_appointment_is_opened_as_missed(appointments: Appointments) -> None:
    session = appointments.open_session(planned(appointments).id, attendance=Attendance.NO_SHOW)
    assert not session.took_place


def test_an_appointment_is_opened_once(opened: OpenDesk, appointments: Appointments) -> None:
    appointment = planned(appointments)
    appointments.open_session(appointment.id)
    with pytest.raises(UserError, match="record_not_found"):
        appointments.open_session(appointment.id)
    assert len(opened.sessions.of_client(CLIENT, first_day=DAY, last_day=DAY)) == 1


def test_the_session_enters_and_the_appointment_goes_together_or_not_at_all(
    opened: OpenDesk, appointments: Appointments, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise MachineError(ErrorCode.DISK_FULL, where="database")

    appointment, before = planned(appointments), opened.journal.head
    monkeypatch.setattr(AppointmentStore, "remove", full)
    with pytest.raises(MachineError, match="disk_full"):
        appointments.open_session(appointment.id)
    assert opened.sessions.of_client(CLIENT, first_day=DAY) == ()
    assert appointments.of_day(DAY) == (appointment,)
    assert opened.journal.head == before


def test_an_unknown_appointment_is_not_found(appointments: Appointments) -> None:
    unknown = AppointmentId("none")
    for attempt in (
        lambda: appointments.get(unknown),
        lambda: appointments.cancel(unknown),
        lambda: appointments.change(an_appointment(id=unknown, attendees=(CLIENT,))),
        lambda: appointments.open_session(unknown),
    ):
        with pytest.raises(UserError, match="record_not_found"):
            attempt()
