# SPDX-License-Identifier: GPL-3.0-or-later
"""When the counselor writes: after the session, or in the first free hour, one note at a time."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from counselor_desk.app.sample_practice.appointments import AppointmentBook, in_utc
from counselor_desk.app.sample_practice.working_days import is_working_day

_ZONE = "America/Los_Angeles"
_SHORTEST = timedelta(minutes=5)


class DeskHours:
    """Hands out times for writing that touch neither an appointment nor one another."""

    def __init__(self, book: AppointmentBook) -> None:
        self._book = book
        self._free_from = datetime.min.replace(tzinfo=UTC)

    def after_session(self, ended_at: datetime, rng: Random) -> tuple[datetime, datetime]:
        """Begin and end of writing a note on the day of its session, in UTC."""
        own_hour = self._book.end_of_hour(ended_at - timedelta(minutes=1))
        begun = max(ended_at, self._free_from) + timedelta(seconds=rng.randint(60, 200))
        while True:
            hour_ends = self._book.end_of_hour(begun)
            lasting = timedelta(seconds=rng.randint(360, 1260))
            if not self._book.is_free(hour_ends):
                # somebody comes on the hour: the note is written before that or later
                lasting = min(lasting, hour_ends - begun - timedelta(seconds=rng.randint(5, 50)))
            if (hour_ends == own_hour or self._book.is_free(begun)) and lasting >= _SHORTEST:
                self._free_from = begun + lasting
                return begun, begun + lasting
            begun = hour_ends + timedelta(seconds=rng.randint(60, 200))

    def days_later(self, day: date, days: int, rng: Random) -> tuple[datetime, datetime]:
        """Begin and end of writing on the first working day at least so many days later, in a free hour."""
        day += timedelta(days=days)
        while not is_working_day(day):
            day += timedelta(days=1)
        begun = in_utc(day, time(rng.randint(11, 18), rng.randint(2, 20), rng.randint(0, 59)), _ZONE)
        lasting = timedelta(seconds=rng.randint(360, 1260))
        while not self._book.is_free(begun):
            begun += timedelta(hours=1)
        return begun, begun + lasting
