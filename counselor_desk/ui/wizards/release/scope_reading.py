# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scope shows of a matter, read in one job."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from counselor_desk.domain.ids import MatterId
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.release_review import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeFacts:
    """What the step shows of a matter, with a decision that was typed half, by its fields."""

    scope: Scope = field(repr=False)
    has_scan: bool
    kept: Mapping[str, str] = field(repr=False)


def decision_place(matter_id: MatterId) -> str:
    """Where a decision waits that was typed half."""
    return f"decision:{matter_id}"


def read_scope(desk: OpenDesk, matter_id: MatterId) -> ScopeFacts:
    """Read all of it; a job of the vault thread.

    Raises:
        UserError: RECORD_NOT_FOUND.
    """
    kept = desk.unfinished.find(decision_place(matter_id)) or {}
    return ScopeFacts(
        scope=desk.review.scope(matter_id), has_scan=desk.matters.paper_of(matter_id) is not None, kept=kept
    )
