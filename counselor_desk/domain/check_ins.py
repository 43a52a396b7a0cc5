# SPDX-License-Identifier: GPL-3.0-or-later
"""Confidentiality check-ins: when a client was last asked whether the ways of reaching them are still safe."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from counselor_desk.domain.ids import CheckInId, ClientId


class CheckInHow(StrEnum):
    """How the client was asked."""

    ALOUD = "aloud"
    IN_WRITING = "in_writing"
    BY_PHONE = "by_phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """One time that a client was asked; `changes` is what they wanted changed, empty when nothing was."""

    id: CheckInId
    client_id: ClientId
    asked_on: date
    how: CheckInHow
    recorded_at: datetime
    changes: str = field(default="", repr=False)
