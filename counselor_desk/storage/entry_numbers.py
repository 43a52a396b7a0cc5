# SPDX-License-Identifier: GPL-3.0-or-later
"""How entries of the search are numbered: by date of service, so that an index yields the newest ones without sorting.

A number begins with the Julian day, as SQLite's julianday() counts it at noon, and ends with a number within the day.
"""

from datetime import date
from typing import Final

_IN_ONE_DAY: Final = 1 << 20
_FIRST_DRAFT: Final = 1 << 19
_JULIAN_DAY_ZERO: Final = 1_721_425


def of_the_signed(day: date) -> tuple[int, int]:
    """The first number of what was signed for a day, and the one behind the last."""
    first = _first(day)
    return first, first + _FIRST_DRAFT


def of_drafts(day: date) -> tuple[int, int]:
    """The same of drafts, which come after everything that was signed for the day."""
    first = _first(day)
    return first + _FIRST_DRAFT, first + _IN_ONE_DAY


def _first(day: date) -> int:
    return (day.toordinal() + _JULIAN_DAY_ZERO) * _IN_ONE_DAY
