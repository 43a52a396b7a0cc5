# SPDX-License-Identifier: GPL-3.0-or-later
"""The counselor's one calendar: whole hours in UTC, so that a London evening and a Californian morning can collide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from counselor_desk.app.sample_practice.working_days import is_working_day

_HOUR = timedelta(hours=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_US_HOURS = tuple(range(8, 18))
_UK_HOURS = (16, 17, 18)


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody would like to come: local weekday and hour, minutes past it, length in minutes."""

    zone: str
    weekday: int
    hour: int
    past: int
    minutes: int

    @property
    def hours(self) -> tuple[int, ...]:
        """Local hours at which a session of this length can start, the nearest to the wished one first."""
        possible = _UK_HOURS if self.zone == "Europe/London" else _US_HOURS
        last = 19 * 60 - self.minutes - self.past
        return tuple(
            sorted((hour for hour in possible if hour * 60 <= last), key=lambda hour: (abs(hour - self.hour), hour))
        )


@dataclass(frozen=True, slots=True)
class Slot:
    """A booked appointment."""

    day: date
    start: time
    stop: time


@dataclass
class AppointmentBook:
    """Books hours and finds free ones; nothing is ever booked twice."""

    _busy: set[int] = field(default_factory=set)

    def book(self, wish: Wish, *, near: date, last_day: date, not_on: Iterable[date] = ()) -> Slot:
        """Book the free hour nearest to a day that fits a wish.

        Args:
            wish: the local time that would suit.
            near: the day that would suit; the wish's weekday of the same week is tried first.
            last_day: nothing is booked after it.
            not_on: days to stay at least three days away from, while that is possible.

        Raises:
            ValueError: the calendar is full.
        """
        taken = tuple(not_on)
        for distance in (3, 1):
            for day in _days_around(near, wish.weekday, last_day):
                if any(abs((day - other).days) < distance for other in taken):
                    continue
                for hour in wish.hours:
                    slot = self._try(wish, day, hour)
                    if slot is not None:
                        return slot
        raise ValueError("the sample calendar is full")

    def take(self, slot: Slot, *, zone: str) -> Slot:
        """Book an appointment that is written in a story; raises ValueError when its hour is taken."""
        cells = _cells(slot.day, slot.start, slot.stop, zone)
        if not self._busy.isdisjoint(cells):
            raise ValueError("a written appointment collides")
        self._busy.update(cells)
        return slot

    def is_free(self, moment: datetime) -> bool:
        """Tell whether no appointment touches the hour of a moment."""
        return _cell(moment) not in self._busy

    def end_of_hour(self, moment: datetime) -> datetime:
        """The start of the next whole hour."""
        return _EPOCH + (_cell(moment) + 1) * _HOUR

    def _try(self, wish: Wish, day: date, hour: int) -> Slot | None:
        start = time(hour, wish.past)
        stop = (datetime.combine(day, start) + timedelta(minutes=wish.minutes)).time()
        cells = _cells(day, start, stop, wish.zone)
        if not self._busy.isdisjoint(cells):
            return None
        self._busy.update(cells)
        return Slot(day, start, stop)


def in_utc(day: date, local: time, zone: str) -> datetime:
    """A local civil time as a moment in UTC."""
    return datetime.combine(day, local, tzinfo=UTC) - _offset(day, zone)


def _cells(day: date, start: time, stop: time, zone: str) -> range:
    first = in_utc(day, start, zone)
    last = in_utc(day, stop, zone) - timedelta(minutes=1)
    return range(_cell(first), _cell(last) + 1)


def _cell(moment: datetime) -> int:
    return int((moment - _EPOCH) // _HOUR)


@cache
def _offset(day: date, zone: str) -> timedelta:
    """Offset from UTC at noon; sessions are in the daytime, clocks change at night."""
    offset = datetime.combine(day, time(12), tzinfo=ZoneInfo(zone)).utcoffset()
    return offset if offset is not None else timedelta()


def _days_around(near: date, weekday: int, last_day: date) -> Iterator[date]:
    """Working days by their distance from the wished weekday, up to four months away."""
    wished = near + timedelta(days=weekday - near.weekday())
    for distance in range(121):
        for day in dict.fromkeys((wished + timedelta(days=distance), wished - timedelta(days=distance))):
            if day <= last_day and is_working_day(day):
                yield day
