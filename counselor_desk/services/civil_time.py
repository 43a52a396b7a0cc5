# SPDX-License-Identifier: GPL-3.0-or-later
"""Civil dates and times where the practice is; the journal itself keeps events in UTC."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.services.open_journal import OpenJournal


def local_today(journal: OpenJournal) -> date:
    """The civil date where the practice is; UTC before the practice is known."""
    now = journal.clock.now()
    practice = journal.practice.find()
    return now.date() if practice is None else local_date(now, practice=practice)


def local_date(moment: datetime, *, practice: PracticeProfile) -> date:
    """The civil date of an instant where the practice is."""
    return moment.astimezone(ZoneInfo(practice.zone)).date()


def printed_date(day: date) -> str:
    """A date as documents print it, month in letters: "17 November 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def printed_day(day: date) -> str:
    """A date with its weekday: "Thursday 2 April 2026"."""
    return f"{_WEEKDAYS[day.weekday()]} {printed_date(day)}"


def printed_moment(moment: datetime, *, practice: PracticeProfile) -> str:
    """An instant in the practice's zone: "2 April 2026 at 16:12"."""
    local = moment.astimezone(ZoneInfo(practice.zone))
    return f"{printed_date(local.date())} at {local:%H:%M}"


# spelled out here because strftime follows the computer's language and documents must not
_MONTHS = (
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
