# SPDX-License-Identifier: GPL-3.0-or-later
"""The one calendar of the counselor."""

from datetime import UTC, date, datetime, time

import pytest

from counselor_desk.app.sample_practice.appointments import AppointmentBook, Slot, Wish, in_utc

_LONDON, _PACIFIC = "Europe/London", "America/Los_Angeles"
_TUESDAY = date(2026, 11, 17)


def test_a_wish_that_can_be_met_is_met() -> None:
    slot = AppointmentBook().book(Wish(_PACIFIC, 1, 10, 10, 50), near=_TUESDAY, last_day=_TUESDAY)
    assert slot == Slot(_TUESDAY, time(10, 10), time(11, 0))


def test_two_people_with_the_same_wish_do_not_get_the_same_hour() -> None:
    book, wish = AppointmentBook(), Wish(_PACIFIC, 1, 10, 0, 50)
    first = book.book(wish, near=_TUESDAY, last_day=_TUESDAY)
    second = book.book(wish, near=_TUESDAY, last_day=_TUESDAY)
    assert (first.day, first.start) != (second.day, second.start)


def test_a_london_evening_collides_with_a_californian_morning() -> None:
    book = AppointmentBook()
    book.take(Slot(_TUESDAY, time(16, 0), time(16, 50)), zone=_LONDON)
    with pytest.raises(ValueError, match="collides"):
        book.take(Slot(_TUESDAY, time(8, 0), time(8, 50)), zone=_PACIFIC)


def test_the_weeks_between_the_two_changes_of_the_clock_are_seen() -> None:
    # the United States change on 8 March 2026, the United Kingdom on 29 March
    assert in_utc(date(2026, 3, 17), time(16, 0), _LONDON) == in_utc(date(2026, 3, 17), time(9, 0), _PACIFIC)


def test_a_day_that_is_taken_by_the_same_client_is_avoided() -> None:
    slot = AppointmentBook().book(
        Wish(_PACIFIC, 1, 10, 0, 50), near=_TUESDAY, last_day=date(2026, 12, 1), not_on=[_TUESDAY]
    )
    assert abs((slot.day - _TUESDAY).days) >= 3


def test_no_hour_ends_after_seven_in_the_evening() -> None:
    book, wish = AppointmentBook(), Wish(_PACIFIC, 1, 15, 0, 90)
    stops = [book.book(wish, near=_TUESDAY, last_day=_TUESDAY).stop for _ in range(12)]
    assert max(stops) <= time(19, 0)


def test_a_full_calendar_says_so() -> None:
    book, wish = AppointmentBook(), Wish(_PACIFIC, 1, 10, 0, 50)

    def book_a_life() -> None:
        for _ in range(2000):
            book.book(wish, near=_TUESDAY, last_day=_TUESDAY)

    with pytest.raises(ValueError, match="full"):
        book_a_life()


def test_a_booked_hour_is_not_free() -> None:
    book = AppointmentBook()
    book.take(Slot(_TUESDAY, time(8, 0), time(8, 50)), zone=_PACIFIC)
    assert not book.is_free(datetime(2026, 11, 17, 16, 55, tzinfo=UTC))
