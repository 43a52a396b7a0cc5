# SPDX-License-Identifier: GPL-3.0-or-later
"""Planning an appointment by keys: each thing that is missing is said beside its field, and nothing typed is lost."""

from datetime import date, time

from practice_journal import CLIENT, COMPANION, Practice
from PySide6.QtCore import Qt
from stage import Stage, words_on

from counselor_desk.domain.appointments import Appointment
from counselor_desk.domain.sessions import SessionKind
from counselor_desk.ui.dialogs.appointment import AppointmentDialog
from counselor_desk.ui.pages.page import Changed
from counselor_desk.ui.widgets.fields import LineInput

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


def opened(stage: Stage) -> list[Changed]:
    told: list[Changed] = []
    assert stage.window.context is not None
    dialog = AppointmentDialog(stage.window, context=stage.window.context)
    dialog.journal_changed.connect(told.append)
    dialog.open()
    return told


def choose(stage: Stage, letters: str) -> None:
    stage.press(ENTER, letters, ENTER)


def planned(practice: Practice) -> tuple[Appointment, ...]:
    return practice.opened.appointments.between(date(2026, 1, 1), date(2027, 12, 31))


def test_an_appointment_is_planned_by_keys(stage: Stage, practice: Practice) -> None:
    told = opened(stage)
    choose(stage, "mari")
    stage.tab_to("appointment_start")
    stage.press("14:00", TAB)
    stage.tab_to("appointment_primary")
    stage.press(ENTER)

    (appointment,) = planned(practice)
    assert (appointment.attendees, appointment.local_date) == ((CLIENT,), date(2026, 11, 22))
    assert (appointment.start, appointment.stop) == (time(14), time(14, 50))
    assert told == [Changed.SESSIONS]


def test_two_clients_make_a_couple(stage: Stage, practice: Practice) -> None:
    opened(stage)
    choose(stage, "mari")
    stage.tab_to("add_attendee")
    choose(stage, "jonas")
    stage.tab_to("appointment_start")
    stage.press("14:00", TAB)
    stage.tab_to("appointment_primary")
    stage.press(ENTER)

    (appointment,) = planned(practice)
    assert (appointment.kind, appointment.attendees) == (SessionKind.COUPLE, (CLIENT, COMPANION))


def test_everything_that_is_missing_is_said_beside_its_field(stage: Stage, practice: Practice) -> None:
    opened(stage)
    stage.tab_to("appointment_primary")
    stage.press(ENTER)

    said = words_on(stage.window)
    for words in (
        "Choose who the appointment is with",
        "Enter the start time, for example 09:00",
        "Enter the stop time, for example 09:50",
    ):
        assert words in said, words
    assert planned(practice) == ()


def test_a_date_that_is_none_is_said_and_stays_typed(stage: Stage, practice: Practice) -> None:
    opened(stage)
    choose(stage, "mari")
    date_input = stage.find(LineInput, "appointment_date")
    date_input.selectAll()
    stage.press("some day")
    stage.tab_to("appointment_primary")
    stage.press(ENTER)

    assert "Enter a date, for example 17 Nov 2026" in words_on(stage.window)
    assert date_input.text() == "some day"
    assert planned(practice) == ()


def test_a_stop_before_the_start_says_past_midnight(stage: Stage) -> None:
    opened(stage)
    stage.tab_to("appointment_start")
    stage.press("23:30", TAB)

    assert "past midnight" in words_on(stage.window)
