# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions: when, how and with whom; the facts that must stand in the progress record (45 CFR 164.501)."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, SessionId


class SessionKind(StrEnum):
    INDIVIDUAL = "individual"
    COUPLE = "couple"
    FAMILY = "family"
    GROUP = "group"


class Modality(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"


class Attendance(StrEnum):
    """What became of the appointment."""

    ATTENDED = "attended"
    LATE = "attended_late"
    NO_SHOW = "no_show"
    CANCELLED_BY_CLIENT = "cancelled_by_client"
    CANCELLED_BY_COUNSELOR = "cancelled_by_counselor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One appointment at the local civil date and time of `zone` (an IANA name).

    A stop before the start means that the session ran past midnight. A session with several clients lists each in
    `attendees`; every one of them gets a note of their own.
    """

    id: SessionId
    number: int
    local_date: date
    start: time
    stop: time
    zone: str
    kind: SessionKind
    modality: Modality
    attendance: Attendance
    attendees: tuple[ClientId, ...]
    group_name: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.attendees:
            raise UserError(ErrorCode.VALUE_MISSING, where="session.attendees")
        if self.start == self.stop:
            raise UserError(ErrorCode.TIME_RANGE_IMPOSSIBLE, where="session.stop")

    @property
    def ended_at(self) -> datetime:
        """The end of the session in UTC."""
        last_day = self.local_date + timedelta(days=1 if self.stop < self.start else 0)
        return datetime.combine(last_day, self.stop, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)

    @property
    def minutes(self) -> int:
        """Length in whole minutes, by the clock on the wall."""
        span = datetime.combine(self.local_date, self.stop) - datetime.combine(self.local_date, self.start)
        return int(span / timedelta(minutes=1)) % (24 * 60)

    @property
    def took_place(self) -> bool:
        return self.attendance in (Attendance.ATTENDED, Attendance.LATE)

    def is_over(self, at: datetime) -> bool:
        """Tell whether nothing of it is still to come at a moment; what was called off is over before its time."""
        was_called_off = self.attendance in (Attendance.CANCELLED_BY_CLIENT, Attendance.CANCELLED_BY_COUNSELOR)
        return was_called_off or self.ended_at <= at
