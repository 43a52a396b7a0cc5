# SPDX-License-Identifier: GPL-3.0-or-later
"""How dates, times and spans are written: the month always in letters, the order and the clock by setting."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class DateOrder(StrEnum):
    """Whether the day or the month comes first."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


class HourCycle(StrEnum):
    """How many hours the clock has."""

    TWELVE = "12"
    TWENTY_FOUR = "24"


@dataclass(frozen=True, slots=True)
class Formats:
    """The settings that decide how a moment is written; the words themselves are the same in every zone."""

    date_order: DateOrder = DateOrder.DAY_FIRST
    has_24_hours: bool = True

    def day(self, day: date) -> str:
        """ "Tue 17 Nov 2026"."""
        return f"{_WEEKDAYS[day.weekday()][:3]} {self.plain_date(day)}"

    def plain_date(self, day: date) -> str:
        """ "17 Nov 2026"."""
        return self._ordered(str(day.day), MONTHS[day.month - 1][:3], str(day.year))

    def long_day(self, day: date) -> str:
        """ "Tuesday 17 November 2026"."""
        written = self._ordered(str(day.day), MONTHS[day.month - 1], str(day.year))
        return f"{_WEEKDAYS[day.weekday()]} {written}"

    def short_day(self, day: date) -> str:
        """ "17 Nov", for lists whose year is known."""
        return self._ordered(str(day.day), MONTHS[day.month - 1][:3], "")

    def near_day(self, day: date, *, today: date) -> str:
        """ "17 Nov" in the year of today, "17 Nov 2025" in any other."""
        return self.short_day(day) if day.year == today.year else self.plain_date(day)

    def weekday_and_day(self, day: date) -> str:
        """ "Tue 17 Nov"."""
        return f"{_WEEKDAYS[day.weekday()][:3]} {self.short_day(day)}"

    def weekday(self, day: date) -> str:
        """ "Tue"."""
        return _WEEKDAYS[day.weekday()][:3]

    def month(self, day: date) -> str:
        """ "November 2026"."""
        return f"{MONTHS[day.month - 1]} {day.year}"

    def clock(self, at: time) -> str:
        """ "09:00" or "9:00 am"."""
        if self.has_24_hours:
            return f"{at.hour:02d}:{at.minute:02d}"
        return f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"

    def span(self, start: time, stop: time) -> str:
        """ "09:00–09:50"."""
        return f"{self.clock(start)}–{self.clock(stop)}"

    def moment(self, at: datetime, *, zone: str) -> str:
        """ "17 Nov 2026, 11:06" on the clock of a zone."""
        local = at.astimezone(ZoneInfo(zone))
        return f"{self.plain_date(local.date())}, {self.clock(local.time())}"

    def _ordered(self, day: str, month: str, year: str) -> str:
        if self.date_order is DateOrder.DAY_FIRST:
            return f"{day} {month} {year}".strip()
        return f"{month} {day}, {year}" if year else f"{month} {day}"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 item", "2 items"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_days(days: int) -> str:
    """ "today", "in 3 days", "2 days ago"."""
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    if days == -1:
        return "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"
