# SPDX-License-Identifier: GPL-3.0-or-later
"""Executor sheets: sealed recovery codes that somebody else keeps for the day the counselor cannot open the journal."""

from dataclasses import dataclass, field
from datetime import datetime

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import SlotId
from counselor_desk.domain.text import is_blank


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorSheet:
    """Whose a recovery slot of the header is; instants are in UTC, and an open one has no `revoked_at`."""

    slot_id: SlotId
    holder: str = field(repr=False)
    made_at: datetime
    revoked_at: datetime | None = None

    def __post_init__(self) -> None:
        if is_blank(self.holder):
            raise UserError(ErrorCode.VALUE_MISSING, where="executor_sheet.holder")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutorUse:
    """One opening of the journal with an executor's code (UTC)."""

    slot_id: SlotId
    holder: str = field(repr=False)
    used_at: datetime
