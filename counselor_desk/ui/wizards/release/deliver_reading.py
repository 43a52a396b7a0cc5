# SPDX-License-Identifier: GPL-3.0-or-later
"""What the last step shows of a matter, read in one job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from counselor_desk.domain.clients import Client
from counselor_desk.domain.deliveries import Delivery, FollowUp
from counselor_desk.domain.ids import MatterId, ReleaseId
from counselor_desk.domain.matters import Matter
from counselor_desk.domain.releases import Release
from counselor_desk.services.open_desk import OpenDesk


def delivery_place(release_id: ReleaseId) -> str:
    """Where a delivery waits that was typed half."""
    return f"delivery:{release_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDelivery:
    """A delivery that was typed half and left, by its fields."""

    content: Mapping[str, str] = field(repr=False)
    kept_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What the step shows of a matter."""

    matter: Matter = field(repr=False)
    client: Client = field(repr=False)
    has_hold: bool
    releases: tuple[Release, ...]
    protected: frozenset[str]
    deliveries: tuple[Delivery, ...] = field(repr=False)
    follow_ups: tuple[FollowUp, ...]
    kept: KeptDelivery | None


def read_delivered(desk: OpenDesk, matter_id: MatterId) -> Delivered:
    """Read all of it; a job of the vault thread.

    Raises:
        UserError: RECORD_NOT_FOUND.
    """
    matter = desk.matters.get(matter_id)
    releases = desk.releases.of_matter(matter_id)
    return Delivered(
        matter=matter,
        client=desk.clients.get(matter.client_id),
        has_hold=any(each.matter_id == matter_id for each in desk.matters.standing_holds(matter.client_id)),
        releases=releases,
        protected=frozenset(each.number for each in releases if desk.releases.passphrase_of(each.id) is not None),
        deliveries=desk.deliveries.of_release(releases[-1].id) if releases else (),
        follow_ups=desk.deliveries.of_matter(matter_id),
        kept=_kept(desk, releases[-1].id) if releases else None,
    )


def _kept(desk: OpenDesk, release_id: ReleaseId) -> KeptDelivery | None:
    place = delivery_place(release_id)
    content, kept_at = desk.unfinished.find(place), desk.unfinished.kept_at(place)
    return None if content is None or kept_at is None else KeptDelivery(content=content, kept_at=kept_at)
