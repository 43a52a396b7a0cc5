# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments: what is planned. They are no part of the record; a session enters it once it was held or missed."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import AppointmentId, ClientId
from counselor_desk.domain.sessions import Modality, SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One planned meeting at the local civil date and time of `zone` (an IANA name)."""

    id: AppointmentId
    local_date: date
    start: time
    stop: time
    zone: str
    kind: SessionKind
    modality: Modality
    attendees: tuple[ClientId, ...]
    group_name: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.attendees:
            raise UserError(ErrorCode.VALUE_MISSING, where="appointment.attendees")
        if self.start == self.stop:
            raise UserError(ErrorCode.TIME_RANGE_IMPOSSIBLE, where="appointment.stop")

    @property
    def ends_at(self) -> datetime:
        """The planned end in UTC; a stop before the start runs past midnight."""
        last_day = self.local_date + timedelta(days=1 if self.stop < self.start else 0)
        return datetime.combine(last_day, self.stop, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
