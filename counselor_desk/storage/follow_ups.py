# SPDX-License-Identifier: GPL-3.0-or-later
"""Follow-ups: what a delivered release leaves to be done, ticked off once."""

from datetime import date

from counselor_desk.domain.deliveries import FollowUp, FollowUpKind
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import FollowUpId, MatterId
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_ADD = """
INSERT INTO follow_up (id, matter_id, kind, due_on, done_on) VALUES (:id, :matter_id, :kind, :due_on, :done_on)
"""
_DONE = "UPDATE follow_up SET done_on = ? WHERE id = ? AND done_on IS NULL"
_GET = "SELECT * FROM follow_up WHERE id = ?"
_OPEN = "SELECT * FROM follow_up WHERE done_on IS NULL ORDER BY due_on, rowid"
_OF_MATTER = "SELECT * FROM follow_up WHERE matter_id = ? ORDER BY due_on, rowid"


class FollowUpStore:
    """Keeps what is still to be done, and what was."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, follow_up: FollowUp) -> None:
        self._database.execute(_ADD, column_values(follow_up))

    def mark_done(self, follow_up_id: FollowUpId, *, on: date) -> None:
        """Tick off an open follow-up; raises UserError RECORD_NOT_FOUND when there is none that is open."""
        if self._database.execute(_DONE, (on.isoformat(), follow_up_id)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="follow_up")

    def get(self, follow_up_id: FollowUpId) -> FollowUp:
        """Return the follow-up; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (follow_up_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="follow_up")
        return _follow_up(row)

    def list_open(self) -> tuple[FollowUp, ...]:
        """Everything still to be done, the earliest due first."""
        return tuple(_follow_up(row) for row in self._database.rows(_OPEN))

    def of_matter(self, matter_id: MatterId) -> tuple[FollowUp, ...]:
        """The matter's follow-ups, those that are done too, the earliest due first."""
        return tuple(_follow_up(row) for row in self._database.rows(_OF_MATTER, (matter_id,)))


def _follow_up(row: Row) -> FollowUp:
    return FollowUp(
        id=FollowUpId(row.text("id")),
        matter_id=MatterId(row.text("matter_id")),
        kind=FollowUpKind(row.text("kind")),
        due_on=row.day("due_on"),
        done_on=row.day_or_none("done_on"),
    )
