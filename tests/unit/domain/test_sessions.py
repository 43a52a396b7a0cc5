# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: the end of an appointment in UTC, its length by the wall clock, and what cannot be saved."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from factories import a_session
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.sessions import Attendance


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"attendees": ()}, ErrorCode.VALUE_MISSING, "session.attendees"),
        ({"stop": time(10, 0)}, ErrorCode.TIME_RANGE_IMPOSSIBLE, "session.stop"),
    ],
)
def test_an_impossible_session_is_refused(changes: dict[str, Any], code: ErrorCode, where: str) -> None:
    with pytest.raises(UserError) as raised:
        a_session(**changes)

    assert (raised.value.code, raised.value.where) == (code, where)


@pytest.mark.parametrize(
    ("changes", "ended"),
    [
        pytest.param({}, datetime(2026, 3, 9, 17, 50, tzinfo=UTC), id="summer time in California"),
        pytest.param({"local_date": date(2026, 1, 5)}, datetime(2026, 1, 5, 18, 50, tzinfo=UTC), id="winter time"),
        pytest.param({"zone": "Europe/London"}, datetime(2026, 3, 9, 10, 50, tzinfo=UTC), id="London before summer"),
        pytest.param(
            {"start": time(23, 30), "stop": time(0, 20)}, datetime(2026, 3, 10, 7, 20, tzinfo=UTC), id="past midnight"
        ),
        pytest.param(
            {"local_date": date(2026, 3, 8), "start": time(1, 30), "stop": time(3, 20)},
            datetime(2026, 3, 8, 10, 20, tzinfo=UTC),
            id="over the hour that is left out",
        ),
    ],
)
def test_the_end_of_a_session_in_utc(changes: dict[str, Any], ended: datetime) -> None:
    assert a_session(**changes).ended_at == ended


@pytest.mark.parametrize(
    ("start", "stop", "minutes"),
    [
        (time(10, 0), time(10, 50), 50),
        (time(23, 30), time(0, 20), 50),
        (time(0, 0), time(23, 59), 1439),
        (time(10, 0), time(9, 59), 1439),
    ],
)
def test_the_length_of_a_session_by_the_wall_clock(start: time, stop: time, minutes: int) -> None:
    assert a_session(start=start, stop=stop).minutes == minutes


@given(st.integers(0, 1439), st.integers(1, 1439))
def test_a_session_lasts_from_start_to_stop_whatever_the_hour(start: int, minutes: int) -> None:
    stop = (start + minutes) % 1440

    session = a_session(start=time(*divmod(start, 60)), stop=time(*divmod(stop, 60)))

    assert session.minutes == minutes


@pytest.mark.parametrize("attendance", Attendance)
def test_only_an_attended_session_took_place(attendance: Attendance) -> None:
    took_place = attendance in {Attendance.ATTENDED, Attendance.LATE}

    assert a_session(attendance=attendance).took_place is took_place


@pytest.mark.parametrize(
    ("attendance", "at", "is_over"),
    [
        (Attendance.ATTENDED, time(17, 49, 59), False),
        (Attendance.ATTENDED, time(17, 50), True),
        (Attendance.NO_SHOW, time(17, 49, 59), False),
        (Attendance.CANCELLED_BY_CLIENT, time(0, 0), True),
        (Attendance.CANCELLED_BY_COUNSELOR, time(0, 0), True),
    ],
)
def test_a_session_is_over_at_its_end_or_once_it_was_called_off(
    attendance: Attendance, at: time, is_over: bool
) -> None:
    session = a_session(attendance=attendance)

    assert session.is_over(datetime.combine(date(2026, 3, 9), at, tzinfo=UTC)) is is_over
