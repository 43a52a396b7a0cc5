# SPDX-License-Identifier: GPL-3.0-or-later
"""Days on which the fictional practice is closed; dates looked up in published calendars."""

from datetime import date

import pytest

from counselor_desk.app.sample_practice.working_days import is_working_day, last_working_day

_CLOSED = [
    ("Saturday", date(2026, 11, 21)),
    ("Sunday", date(2026, 11, 22)),
    ("Martin Luther King Jr. Day", date(2026, 1, 19)),
    ("Presidents' Day", date(2026, 2, 16)),
    ("Good Friday", date(2026, 4, 3)),
    ("Easter Monday", date(2026, 4, 6)),
    ("early May bank holiday", date(2026, 5, 4)),
    ("Memorial Day and spring bank holiday", date(2026, 5, 25)),
    ("Juneteenth", date(2026, 6, 19)),
    ("Independence Day, observed on Friday", date(2026, 7, 3)),
    ("summer bank holiday", date(2026, 8, 31)),
    ("Labor Day", date(2026, 9, 7)),
    ("Columbus Day", date(2026, 10, 12)),
    ("Veterans Day", date(2026, 11, 11)),
    ("Thanksgiving", date(2026, 11, 26)),
    ("day after Thanksgiving", date(2026, 11, 27)),
    ("Christmas Day", date(2026, 12, 25)),
    ("New Year's Day", date(2027, 1, 1)),
    ("Good Friday in another year", date(2024, 3, 29)),
    ("Independence Day on a Sunday, observed on Monday", date(2027, 7, 5)),
]


@pytest.mark.parametrize(("name", "day"), _CLOSED, ids=[name for name, _ in _CLOSED])
def test_the_practice_is_closed(name: str, day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 4, 7), date(2025, 6, 18)])
def test_the_practice_is_open(day: date) -> None:
    assert is_working_day(day)


def test_the_last_working_day_before_a_holiday_is_found() -> None:
    assert last_working_day(date(2026, 11, 11)) == date(2026, 11, 10)
