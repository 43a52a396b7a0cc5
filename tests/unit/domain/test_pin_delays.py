# SPDX-License-Identifier: GPL-3.0-or-later
"""After a wrong PIN the next one waits, never longer than a minute; after ten it is not asked for any more."""

from datetime import datetime, timedelta

import pytest
from factories import NOW
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.pin_delays import LONGEST_WAIT, TRIES, WrongPins, unknown_pins

COUNTS = st.integers(min_value=0, max_value=10**9)
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2190, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=NOW.tzinfo)
)


@pytest.mark.parametrize(
    ("wrong", "seconds"), [(0, 0), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60), (9, 60)]
)
def test_each_wrong_pin_doubles_the_wait_up_to_a_minute(wrong: int, seconds: int) -> None:
    assert WrongPins(wrong, NOW).wait_at(NOW) == seconds


def test_a_wait_runs_down_to_nothing() -> None:
    wrong = WrongPins(3, NOW)
    waits = [wrong.wait_at(NOW + timedelta(seconds=passed)) for passed in (0, 0.5, 1, 3.9, 4, 1000)]
    assert waits == [4, 4, 3, 1, 0, 0]


def test_the_tenth_wrong_pin_ends_its_use() -> None:
    assert [WrongPins(count, NOW).is_pin_accepted for count in (0, TRIES - 1, TRIES, TRIES + 5)] == [
        True,
        True,
        False,
        False,
    ]


@given(count=COUNTS, last_at=MOMENTS, now=MOMENTS)
def test_no_clock_makes_a_wait_longer_than_a_minute(count: int, last_at: datetime, now: datetime) -> None:
    assert 0 <= WrongPins(count, last_at).wait_at(now) <= LONGEST_WAIT


@given(count=st.integers(min_value=1, max_value=50), now=MOMENTS, back=st.timedeltas(min_value=timedelta(seconds=1)))
def test_setting_the_clock_back_does_not_end_a_wait(count: int, now: datetime, back: timedelta) -> None:
    earlier = now - min(back, timedelta(days=3650))
    assert WrongPins(count, now).wait_at(earlier) == WrongPins(count, earlier).wait_at(earlier) > 0


def test_a_count_that_cannot_be_read_waits_a_minute_and_leaves_tries() -> None:
    unknown = unknown_pins(NOW)
    assert unknown.wait_at(NOW) == LONGEST_WAIT
    assert unknown.is_pin_accepted
    assert unknown.wait_at(NOW + timedelta(seconds=LONGEST_WAIT)) == 0


def test_another_wrong_pin_starts_its_own_wait() -> None:
    later = NOW + timedelta(hours=1)
    assert WrongPins(2, NOW).with_another(later) == WrongPins(3, later)
