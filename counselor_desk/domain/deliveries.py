# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to a packet after it was written: who received it, how and when, and what is still to be done."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from counselor_desk.domain.ids import FollowUpId, MatterId, ReleaseId


class DeliveredHow(StrEnum):
    """By which route a packet reached its recipient."""

    BY_HAND = "by_hand"
    COURIER = "courier"
    REGISTERED_MAIL = "registered_mail"
    COURT_PORTAL = "court_portal"
    ENCRYPTED_EMAIL = "encrypted_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One handing over of a packet; never edited, a correction is another entry."""

    release_id: ReleaseId
    delivered_on: date
    how: DeliveredHow
    received_by: str = field(repr=False)
    remark: str = field(default="", repr=False)
    recorded_at: datetime


class FollowUpKind(StrEnum):
    """What a delivered release leaves to be done."""

    RETURN_OR_DESTROY = "return_or_destroy"
    TELL_CLIENT = "tell_client"
    REVIEW_HOLD = "review_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing to do by a day, open until `done_on` is set."""

    id: FollowUpId
    matter_id: MatterId
    kind: FollowUpKind
    due_on: date
    done_on: date | None = None
