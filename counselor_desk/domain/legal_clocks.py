# SPDX-License-Identifier: GPL-3.0-or-later
"""Clocks that a rule starts: from an event on file to the day, or the hour, on which something is due.

Days are calendar days unless the unit says working days; weekends are never working days, public holidays come from the
caller. Hours run through midnight, weekends and changes of summer time. Nothing here reads a clock.
"""

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from counselor_desk.domain.errors import BugError


class ClockEvent(StrEnum):
    """What starts a clock."""

    RECEIPT = "receipt"
    SERVICE = "service"
    ISSUE = "issue"
    COMPLIANCE_TIME = "compliance_time"
    PRODUCTION_DATE = "production_date"
    DISCOVERY = "discovery"
    AWARENESS = "awareness"
    YEAR_END = "year_end"
    STATEMENT = "statement"
    REASONABLE_CAUSE = "reasonable_cause"
    INFORMATION_RECEIVED = "information_received"
    ORAL_REPORT = "oral_report"
    WRITTEN_REQUEST = "written_request"
    IDENTITY_CONFIRMED = "identity_confirmed"
    FEE_PAID = "fee_paid"
    OPINION_GIVEN = "opinion_given"
    PROCEEDING_ENDED = "proceeding_ended"
    LAST_REVIEW = "last_review"
    TERMINATION = "termination"
    LAST_SERVICE = "last_service"
    LAST_CONTACT = "last_contact"
    CREATED_OR_LAST_IN_EFFECT = "created_or_last_in_effect"
    DISCLOSURE_MADE = "disclosure_made"
    DEATH = "death"


class ClockUnit(StrEnum):
    """How a span is counted."""

    IMMEDIATE = "immediate"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


class ClockCombination(StrEnum):
    """Which of several spans counts."""

    EARLIEST = "earliest"
    LATEST = "latest"


class ClockBound(StrEnum):
    """Whether the result is a last moment or a first one."""

    NO_LATER_THAN = "no_later_than"
    NOT_BEFORE = "not_before"


# a span is ordered by the shortest time it can mean: the worst that a comparison can cause is an earlier reminder
_SHORTEST_HOURS = {
    ClockUnit.IMMEDIATE: 0,
    ClockUnit.HOURS: 1,
    ClockUnit.CALENDAR_DAYS: 24,
    ClockUnit.WORKING_DAYS: 24,
    ClockUnit.MONTHS: 28 * 24,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSpan:
    """So much time after one event, before it when negative; `required` False: counts only with its event on file."""

    amount: int
    unit: ClockUnit
    starts: ClockEvent
    required: bool = True

    @property
    def shortest_hours(self) -> int:
        return self.amount * _SHORTEST_HOURS[self.unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One more span that the practice may take when it does what `words` says in time."""

    amount: int
    unit: ClockUnit
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineValue:
    """When something is due, as one or more spans of which the earliest or latest counts.

    Args:
        rolls_to_working_day: a due day on a weekend or holiday moves to the next working day.
        delegable: whether another person may do it for the counselor; None where the source does not say.
    """

    spans: tuple[ClockSpan, ...]
    combination: ClockCombination = ClockCombination.EARLIEST
    bound: ClockBound = ClockBound.NO_LATER_THAN
    extension: Extension | None = None
    rolls_to_working_day: bool = False
    delegable: bool | None = None

    @property
    def shortest_hours(self) -> int:
        """Length for comparing two deadlines without any event on file."""
        lengths = [span.shortest_hours for span in self.spans]
        return min(lengths) if self.combination is ClockCombination.EARLIEST else max(lengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionValue:
    """How long a record is kept at least.

    Args:
        years: years after `starts`.
        years_after_majority: years after the client comes of age, where the source counts so.
        until_age: age of the client until which it is kept at least.
        summary_years: further years for which a summary suffices.
    """

    years: int
    starts: ClockEvent
    years_after_majority: int | None = None
    until_age: int | None = None
    summary_years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The day something is due; `at` is the exact moment where the clock counts hours."""

    on: date
    at: datetime | None
    bound: ClockBound


@dataclass(frozen=True, slots=True, kw_only=True)
class NotComputable:
    """No due day, because these events are not on file; none named: nothing happened that would start the clock."""

    missing: tuple[ClockEvent, ...]


def due(
    deadline: DeadlineValue, events: Mapping[ClockEvent, date], *, closed_days: Collection[date] = ()
) -> Due | NotComputable:
    """Compute when `deadline` falls.

    Args:
        events: a `datetime` with a zone where hours are counted, a `date` is enough elsewhere; local to the practice.
        closed_days: public holidays of the jurisdiction; weekends need not be listed.

    Raises:
        BugError: a span counts hours and its event has a bare day or no zone.
    """
    missing = tuple(span.starts for span in deadline.spans if span.required and span.starts not in events)
    candidates = [_span_end(span, events[span.starts], closed_days) for span in deadline.spans if span.starts in events]
    if missing or not candidates:
        return NotComputable(missing=missing)
    pick = min if deadline.combination is ClockCombination.EARLIEST else max
    on, at = pick(candidates, key=_moment)
    if deadline.rolls_to_working_day and at is None:
        on = _next_working_day(on, closed_days)
    return Due(on=on, at=at, bound=deadline.bound)


def retained_until(
    retention: RetentionValue, *, started_on: date, majority_on: date | None = None, born_on: date | None = None
) -> date:
    """First day on which the rule itself no longer asks to keep the record; holds and other rules may."""
    ends = [_years_later(started_on, retention.years)]
    if retention.years_after_majority is not None and majority_on is not None:
        ends.append(_years_later(majority_on, retention.years_after_majority))
    if retention.until_age is not None and born_on is not None:
        ends.append(_years_later(born_on, retention.until_age))
    return max(ends)


def moment_of(found: Due) -> tuple[date, datetime]:
    """Sort key of a due day: the exact moment where there is one, else the end of that day."""
    return _moment((found.on, found.at))


def _moment(end: tuple[date, datetime | None]) -> tuple[date, datetime]:
    on, at = end
    return on, at.astimezone(UTC) if at is not None else datetime.max.replace(tzinfo=UTC)


def _span_end(span: ClockSpan, event: date, closed_days: Collection[date]) -> tuple[date, datetime | None]:
    if span.unit in {ClockUnit.HOURS, ClockUnit.IMMEDIATE} and isinstance(event, datetime):
        if event.tzinfo is None:
            raise BugError("clock_event_without_zone")
        # added in UTC: wall-clock addition would gain or lose an hour when summer time changes
        at = (event.astimezone(UTC) + timedelta(hours=span.amount)).astimezone(event.tzinfo)
        return at.date(), at
    start = event.date() if isinstance(event, datetime) else event
    match span.unit:
        case ClockUnit.HOURS:
            raise BugError("clock_event_without_time")
        case ClockUnit.IMMEDIATE:
            return start, None
        case ClockUnit.CALENDAR_DAYS:
            return start + timedelta(days=span.amount), None
        case ClockUnit.WORKING_DAYS:
            return _working_days_from(start, span.amount, closed_days), None
        case ClockUnit.MONTHS:
            return _months_later(start, span.amount), None


def _months_later(start: date, months: int) -> date:
    years, month_index = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month_index + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _years_later(start: date, years: int) -> date:
    return _months_later(start, 12 * years)


def _is_working_day(day: date, closed_days: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in closed_days


def _next_working_day(day: date, closed_days: Collection[date]) -> date:
    while not _is_working_day(day, closed_days):
        day += timedelta(days=1)
    return day


def _working_days_from(start: date, amount: int, closed_days: Collection[date]) -> date:
    day, left, step = start, abs(amount), timedelta(days=1 if amount >= 0 else -1)
    while left:
        day += step
        if _is_working_day(day, closed_days):
            left -= 1
    return day
