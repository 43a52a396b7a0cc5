# SPDX-License-Identifier: GPL-3.0-or-later
"""Dates and times are read in every usual form and shown in one."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget
from pytestqt.qtbot import QtBot

from counselor_desk.ui.formats import DateOrder, Formats
from counselor_desk.ui.theme import application_style
from counselor_desk.ui.theme.tokens import LIGHT
from counselor_desk.ui.widgets.dates import DateInput, TimeInput, read_date, read_time

DAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    "typed",
    [
        "Tue 17 Nov 2026",
        "17 Nov 2026",
        "17 november 2026",
        "Nov 17, 2026",
        "Tuesday, November 17, 2026",
        "2026-11-17",
        "17.11.2026",
        "17/11/2026",
        " 17 nov 2026 ",
    ],
)
def test_a_date_is_read_in_every_usual_form(typed: str) -> None:
    assert read_date(typed, order=DateOrder.DAY_FIRST) == DAY


def test_numbers_are_read_in_the_order_of_the_setting() -> None:
    assert read_date("04/05/2026", order=DateOrder.DAY_FIRST) == date(2026, 5, 4)
    assert read_date("04/05/2026", order=DateOrder.MONTH_FIRST) == date(2026, 4, 5)


@pytest.mark.parametrize("typed", ["", "tomorrow", "31 Feb 2026", "17 Nov", "17 Nov 26", "13/13/2026", "17 Foo 2026"])
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read_date(typed, order=DateOrder.DAY_FIRST) is None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)), st.sampled_from(DateOrder))
def test_every_date_that_is_shown_can_be_read_again(day: date, order: DateOrder) -> None:
    formats = Formats(date_order=order)
    assert read_date(formats.day(day), order=order) == day
    assert read_date(formats.plain_date(day), order=order) == day


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9:50", time(9, 50)),
        ("09.50", time(9, 50)),
        ("0950", time(9, 50)),
        ("950", time(9, 50)),
        ("9", time(9)),
        ("9 pm", time(21)),
        ("9:50 p.m.", time(21, 50)),
        ("12 am", time(0)),
        ("12:15 pm", time(12, 15)),
        ("14h30", time(14, 30)),
    ],
)
def test_a_time_is_read_in_every_usual_form(typed: str, expected: time) -> None:
    assert read_time(typed) == expected


@pytest.mark.parametrize("typed", ["", "soon", "24:00", "9:60", "13 pm", "0 am"])
def test_what_is_no_time_is_none(typed: str) -> None:
    assert read_time(typed) is None


@given(st.times(), st.booleans())
def test_every_time_that_is_shown_can_be_read_again(at: time, has_24_hours: bool) -> None:
    minute = at.replace(second=0, microsecond=0)
    assert read_time(Formats(has_24_hours=has_24_hours).clock(minute)) == minute


def test_a_date_is_written_out_when_the_field_is_left(qtbot: QtBot) -> None:
    field = DateInput(name="day", accessible="Day", formats=Formats(date_order=DateOrder.DAY_FIRST))
    qtbot.addWidget(field)
    QTest.keyClicks(field, "17/11/2026")
    QTest.keyClick(field, Qt.Key.Key_Return)

    assert field.text() == "Tue 17 Nov 2026"


def test_what_is_no_date_stays_as_it_was_typed(qtbot: QtBot) -> None:
    field = DateInput(name="day", accessible="Day", formats=Formats())
    qtbot.addWidget(field)
    QTest.keyClicks(field, "next week")
    QTest.keyClick(field, Qt.Key.Key_Return)

    assert field.text() == "next week"
    assert field.is_wrong


def test_up_and_down_go_by_a_day(qtbot: QtBot) -> None:
    field = DateInput(name="day", accessible="Day", formats=Formats(), value=date(2026, 12, 31))
    qtbot.addWidget(field)
    QTest.keyClick(field, Qt.Key.Key_Up)

    assert field.value() == date(2027, 1, 1)


def test_up_and_down_go_by_five_minutes_and_past_midnight(qtbot: QtBot) -> None:
    field = TimeInput(name="at", accessible="Start", formats=Formats(), value=time(23, 55))
    qtbot.addWidget(field)
    QTest.keyClick(field, Qt.Key.Key_Up)

    assert field.value() == time(0)


def test_the_start_and_the_stop_of_a_session_are_hinted_apart(qtbot: QtBot) -> None:
    start = TimeInput(name="start", accessible="Start", formats=Formats(), hint="09:00")
    stop = TimeInput(name="stop", accessible="Stop", formats=Formats())
    for field in (start, stop):
        qtbot.addWidget(field)

    assert (start.placeholderText(), stop.placeholderText()) == ("09:00", "09:50")


def test_the_end_of_a_date_field_opens_the_calendar_at_twice_the_text_size(qtbot: QtBot, qapp: QApplication) -> None:
    application_style.apply(qapp, tokens=LIGHT, text_scale=2.0)
    field = DateInput(name="on", accessible="On", formats=Formats(), value=DAY)
    qtbot.addWidget(field)
    field.resize(400, 72)
    field.show()
    # 10 px of the design from the edge an icon of 16 px begins, both twice as large now
    QTest.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(field.width() - 50, field.height() // 2))

    calendar = field.findChild(QCalendarWidget, "calendar")
    assert calendar is not None
    assert calendar.isVisible()
    calendar.window().hide()


def test_the_icon_of_a_date_field_grows_with_the_text(qtbot: QtBot, qapp: QApplication) -> None:
    room = []
    for scale in (1.0, 2.0):
        application_style.apply(qapp, tokens=LIGHT, text_scale=scale)
        field = DateInput(name="on", accessible="On", formats=Formats(), value=DAY)
        qtbot.addWidget(field)
        room.append(field.textMargins().right())

    assert room[1] == 2 * room[0]
