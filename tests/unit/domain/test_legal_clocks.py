# SPDX-License-Identifier: GPL-3.0-or-later
"""From an event on file to the day or hour on which something is due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.legal_clocks import (
    ClockBound,
    ClockCombination,
    ClockEvent,
    ClockSpan,
    ClockUnit,
    DeadlineValue,
    Due,
    NotComputable,
    RetentionValue,
    due,
    moment_of,
    retained_until,
)

CHICAGO = ZoneInfo("America/Chicago")


def after(amount: int, unit: ClockUnit, starts: ClockEvent = ClockEvent.RECEIPT, *, required: bool = True) -> ClockSpan:
    return ClockSpan(amount=amount, unit=unit, starts=starts, required=required)


def due_on(deadline: DeadlineValue, events: dict[ClockEvent, date], closed_days: tuple[date, ...] = ()) -> date:
    found = due(deadline, events, closed_days=closed_days)
    assert isinstance(found, Due)
    return found.on


FEDERAL_OBJECTION = DeadlineValue(
    spans=(
        after(14, ClockUnit.CALENDAR_DAYS, ClockEvent.SERVICE),
        after(0, ClockUnit.CALENDAR_DAYS, ClockEvent.COMPLIANCE_TIME),
    )
)


@pytest.mark.parametrize(
    ("served", "compliance", "expected"),
    [
        (date(2026, 11, 2), date(2026, 12, 1), date(2026, 11, 16)),
        (date(2026, 11, 2), date(2026, 11, 10), date(2026, 11, 10)),
        (date(2026, 12, 25), date(2027, 2, 1), date(2027, 1, 8)),
    ],
)
def test_the_earlier_of_two_days_counts(served: date, compliance: date, expected: date) -> None:
    events = {ClockEvent.SERVICE: served, ClockEvent.COMPLIANCE_TIME: compliance}

    assert due_on(FEDERAL_OBJECTION, events) == expected


def test_an_event_that_is_not_on_file_is_named_instead_of_guessed() -> None:
    found = due(FEDERAL_OBJECTION, {ClockEvent.SERVICE: date(2026, 11, 2)})

    assert found == NotComputable(missing=(ClockEvent.COMPLIANCE_TIME,))


def test_the_later_of_two_days_counts_when_the_rule_says_so() -> None:
    production = DeadlineValue(
        spans=(
            after(20, ClockUnit.CALENDAR_DAYS, ClockEvent.ISSUE),
            after(15, ClockUnit.CALENDAR_DAYS, ClockEvent.SERVICE),
        ),
        combination=ClockCombination.LATEST,
        bound=ClockBound.NOT_BEFORE,
    )

    assert due_on(production, {ClockEvent.ISSUE: date(2026, 11, 2), ClockEvent.SERVICE: date(2026, 11, 20)}) == date(
        2026, 12, 5
    )


def test_a_span_that_may_be_absent_counts_only_when_its_event_happened() -> None:
    deadline = DeadlineValue(
        spans=(
            after(1, ClockUnit.MONTHS),
            after(1, ClockUnit.MONTHS, ClockEvent.IDENTITY_CONFIRMED, required=False),
        ),
        combination=ClockCombination.LATEST,
    )
    received = {ClockEvent.RECEIPT: date(2026, 3, 2)}

    assert due_on(deadline, received) == date(2026, 4, 2)
    assert due_on(deadline, {**received, ClockEvent.IDENTITY_CONFIRMED: date(2026, 3, 10)}) == date(2026, 4, 10)


def test_a_clock_that_nothing_started_names_no_missing_event() -> None:
    deadline = DeadlineValue(spans=(after(15, ClockUnit.CALENDAR_DAYS, ClockEvent.WRITTEN_REQUEST, required=False),))

    assert due(deadline, {ClockEvent.RECEIPT: date(2026, 3, 2)}) == NotComputable(missing=())


def test_hours_keep_their_length_when_summer_time_ends() -> None:
    suspected = datetime(2026, 10, 31, 20, 0, tzinfo=CHICAGO)

    found = due(
        DeadlineValue(spans=(after(24, ClockUnit.HOURS, ClockEvent.REASONABLE_CAUSE),)),
        {ClockEvent.REASONABLE_CAUSE: suspected},
    )

    assert isinstance(found, Due)
    assert found.at is not None
    assert found.at.astimezone(UTC) - suspected.astimezone(UTC) == timedelta(hours=24)
    assert found.at.hour == 19


@pytest.mark.parametrize("event", [date(2026, 10, 31), datetime(2026, 10, 31, 20, 0)])  # noqa: DTZ001 - the point
def test_hours_need_a_moment_with_a_zone(event: date) -> None:
    deadline = DeadlineValue(spans=(after(24, ClockUnit.HOURS),))

    with pytest.raises(BugError, match="clock_event_without"):
        due(deadline, {ClockEvent.RECEIPT: event})


@pytest.mark.parametrize(
    ("event", "at"),
    [
        (date(2026, 11, 20), None),
        (datetime(2026, 11, 20, 9, 30, tzinfo=CHICAGO), datetime(2026, 11, 20, 9, 30, tzinfo=CHICAGO)),
    ],
)
def test_immediately_is_due_when_it_starts(event: date, at: datetime | None) -> None:
    found = due(DeadlineValue(spans=(after(0, ClockUnit.IMMEDIATE),)), {ClockEvent.RECEIPT: event})

    assert found == Due(on=date(2026, 11, 20), at=at, bound=ClockBound.NO_LATER_THAN)


def test_days_are_counted_from_the_day_of_a_moment() -> None:
    event = datetime(2026, 11, 20, 23, 59, tzinfo=CHICAGO)

    assert due_on(DeadlineValue(spans=(after(15, ClockUnit.CALENDAR_DAYS),)), {ClockEvent.RECEIPT: event}) == date(
        2026, 12, 5
    )


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (date(2026, 9, 3), date(2026, 10, 3)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_last_of_a_shorter_month(received: date, expected: date) -> None:
    deadline = DeadlineValue(spans=(after(1, ClockUnit.MONTHS),))

    assert due_on(deadline, {ClockEvent.RECEIPT: received}) == expected


def test_a_due_day_rolls_over_weekend_and_holiday() -> None:
    deadline = DeadlineValue(spans=(after(1, ClockUnit.MONTHS),), rolls_to_working_day=True)

    # 3 October 2026 is a Saturday, and Monday 5 October is made a holiday here
    assert due_on(deadline, {ClockEvent.RECEIPT: date(2026, 9, 3)}, (date(2026, 10, 5),)) == date(2026, 10, 6)


def test_hours_do_not_roll_over_a_weekend() -> None:
    deadline = DeadlineValue(spans=(after(24, ClockUnit.HOURS),), rolls_to_working_day=True)
    friday = datetime(2026, 10, 2, 12, 0, tzinfo=CHICAGO)

    assert due_on(deadline, {ClockEvent.RECEIPT: friday}) == date(2026, 10, 3)


@pytest.mark.parametrize(
    ("days", "expected"),
    [(2, date(2026, 11, 24)), (5, date(2026, 11, 30)), (-5, date(2026, 11, 13)), (0, date(2026, 11, 20))],
)
def test_working_days_leave_out_weekends_and_holidays(days: int, expected: date) -> None:
    friday = date(2026, 11, 20)
    thanksgiving = date(2026, 11, 26)
    deadline = DeadlineValue(spans=(after(days, ClockUnit.WORKING_DAYS),))

    assert due_on(deadline, {ClockEvent.RECEIPT: friday}, (thanksgiving,)) == expected


@given(
    start=st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
    one=st.integers(min_value=0, max_value=400),
    other=st.integers(min_value=0, max_value=400),
)
def test_a_longer_span_is_never_due_earlier(start: date, one: int, other: int) -> None:
    short, long = sorted((one, other))
    for unit in (ClockUnit.CALENDAR_DAYS, ClockUnit.WORKING_DAYS, ClockUnit.MONTHS):
        events = {ClockEvent.RECEIPT: start}
        assert due_on(DeadlineValue(spans=(after(short, unit),)), events) <= due_on(
            DeadlineValue(spans=(after(long, unit),)), events
        )


def test_lengths_are_compared_by_the_shortest_time_they_can_mean() -> None:
    month = after(1, ClockUnit.MONTHS)
    thirty_days = after(30, ClockUnit.CALENDAR_DAYS)

    assert DeadlineValue(spans=(month, thirty_days)).shortest_hours == 28 * 24
    assert DeadlineValue(spans=(month, thirty_days), combination=ClockCombination.LATEST).shortest_hours == 30 * 24


def test_a_moment_sorts_before_the_end_of_its_day() -> None:
    whole_day = Due(on=date(2026, 11, 20), at=None, bound=ClockBound.NO_LATER_THAN)
    morning = Due(on=date(2026, 11, 20), at=datetime(2026, 11, 20, 9, tzinfo=CHICAGO), bound=ClockBound.NO_LATER_THAN)

    assert sorted((whole_day, morning), key=moment_of) == [morning, whole_day]


@pytest.mark.parametrize(
    ("retention", "expected"),
    [
        (RetentionValue(years=7, starts=ClockEvent.TERMINATION), date(2033, 3, 1)),
        (RetentionValue(years=7, starts=ClockEvent.TERMINATION, years_after_majority=5), date(2035, 6, 10)),
        (RetentionValue(years=6, starts=ClockEvent.LAST_SERVICE, until_age=22), date(2034, 6, 10)),
    ],
)
def test_retention_runs_to_the_latest_of_its_ends(retention: RetentionValue, expected: date) -> None:
    until = retained_until(
        retention, started_on=date(2026, 3, 1), majority_on=date(2030, 6, 10), born_on=date(2012, 6, 10)
    )

    assert until == expected


def test_retention_of_an_adult_needs_no_majority_and_no_birth_date() -> None:
    retention = RetentionValue(years=7, starts=ClockEvent.TERMINATION, years_after_majority=5, until_age=22)

    assert retained_until(retention, started_on=date(2024, 2, 29)) == date(2031, 2, 28)
