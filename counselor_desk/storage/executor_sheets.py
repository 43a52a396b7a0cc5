# SPDX-License-Identifier: GPL-3.0-or-later
"""Executor sheets: which recovery slot is whose, and every time that one of them opened the journal."""

from datetime import datetime

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.executor_sheets import ExecutorSheet, ExecutorUse
from counselor_desk.domain.ids import SlotId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values, instant_text

_ADD = """
INSERT INTO executor_sheet (slot_id, holder, made_at, revoked_at) VALUES (:slot_id, :holder, :made_at, :revoked_at)
"""
_TAKE_BACK = "DELETE FROM executor_sheet WHERE slot_id = ?"
_REVOKE = "UPDATE executor_sheet SET revoked_at = ? WHERE slot_id = ? AND revoked_at IS NULL"
_LIST = "SELECT * FROM executor_sheet ORDER BY made_at, slot_id"
_USED = "INSERT INTO executor_use (slot_id, used_at) VALUES (?, ?)"
_UNSEEN = """
SELECT slot_id, holder, used_at FROM executor_use JOIN executor_sheet USING (slot_id)
WHERE seen_at IS NULL ORDER BY executor_use
"""
_SEEN = "UPDATE executor_use SET seen_at = ? WHERE seen_at IS NULL"


class ExecutorSheetStore:
    """Keeps the executors' slots and their uses; the slots themselves stand in the header."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, sheet: ExecutorSheet) -> None:
        """Keep whose a slot will be, before the slot itself is made."""
        self._database.execute(_ADD, column_values(sheet))

    def take_back(self, slot_id: SlotId) -> None:
        """Remove the row of a slot that never came into force."""
        self._database.execute(_TAKE_BACK, (slot_id,))

    def revoke(self, slot_id: SlotId, *, at: datetime) -> None:
        """Write when a code was revoked, once; raises UserError RECORD_NOT_FOUND where there is none to revoke."""
        if self._database.execute(_REVOKE, (instant_text(at), slot_id)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="executor_sheet")

    def list(self) -> tuple[ExecutorSheet, ...]:
        """Every sheet that was ever made, the oldest first."""
        return tuple(_sheet(row) for row in self._database.rows(_LIST))

    def record_use(self, slot_id: SlotId, *, at: datetime) -> None:
        """Keep that a code opened the journal."""
        self._database.execute(_USED, (slot_id, instant_text(at)))

    def unseen(self) -> tuple[ExecutorUse, ...]:
        """The uses that the counselor was not shown yet, the oldest first."""
        return tuple(
            ExecutorUse(slot_id=SlotId(row.text("slot_id")), holder=row.text("holder"), used_at=row.instant("used_at"))
            for row in self._database.rows(_UNSEEN)
        )

    def mark_seen(self, *, at: datetime) -> None:
        """Keep that every use so far was shown."""
        self._database.execute(_SEEN, (instant_text(at),))


def _sheet(row: Row) -> ExecutorSheet:
    return ExecutorSheet(
        slot_id=SlotId(row.text("slot_id")),
        holder=row.text("holder"),
        made_at=row.instant("made_at"),
        revoked_at=row.instant_or_none("revoked_at"),
    )
