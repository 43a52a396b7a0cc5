# SPDX-License-Identifier: GPL-3.0-or-later
"""The days on which the fictional practice is open: no weekends, no public holidays, two closures a year."""

from datetime import date, timedelta
from functools import cache

_MONDAY, _THURSDAY = 0, 3


def is_working_day(day: date) -> bool:
    """Tell whether the practice sees clients on a day."""
    return day.weekday() < 5 and day not in _closed_days(day.year)


def last_working_day(day: date) -> date:
    """The day itself or the nearest working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


@cache
def _closed_days(year: int) -> frozenset[date]:
    return frozenset(_federal_holidays(year) | _bank_holidays(year) | _closures(year))


def _federal_holidays(year: int) -> set[date]:
    """Federal holidays of the United States (5 U.S.C. 6103), as observed, and the Friday after Thanksgiving."""
    thanksgiving = _nth_weekday(year, 11, _THURSDAY, 4)
    fixed = [date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    return {
        *fixed,
        *(_observed_in_us(day) for day in fixed),
        _nth_weekday(year, 1, _MONDAY, 3),
        _nth_weekday(year, 2, _MONDAY, 3),
        _last_weekday(year, 5, _MONDAY),
        _nth_weekday(year, 9, _MONDAY, 1),
        _nth_weekday(year, 10, _MONDAY, 2),
        thanksgiving,
        thanksgiving + timedelta(days=1),
    }


def _bank_holidays(year: int) -> set[date]:
    """Bank holidays in England and Wales, without royal occasions; the days around New Year lie inside the closure."""
    easter = _easter(year)
    return {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _nth_weekday(year, 5, _MONDAY, 1),
        _last_weekday(year, 5, _MONDAY),
        _last_weekday(year, 8, _MONDAY),
    }


def _closures(year: int) -> set[date]:
    """The turn of the year, and two weeks in August."""
    winter = [date(year, 12, day) for day in range(23, 32)] + [date(year, 1, day) for day in range(1, 4)]
    summer = _nth_weekday(year, 8, _MONDAY, 1)
    return {*winter, *(summer + timedelta(days=day) for day in range(14))}


def _observed_in_us(day: date) -> date:
    if day.weekday() == 5:
        return day - timedelta(days=1)
    return day + timedelta(days=1) if day.weekday() == 6 else day


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _last_weekday(year: int, month: int, weekday: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _easter(year: int) -> date:
    """Western Easter Sunday by the anonymous Gregorian algorithm (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
