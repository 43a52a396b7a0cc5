# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal holds; the triggers of the schema enforce what they mean."""

from datetime import datetime

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, HoldId, MatterId
from counselor_desk.domain.matters import LegalHold
from counselor_desk.domain.text import is_blank
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Value
from counselor_desk.storage.row import Row, column_values, instant_text

_PLACE = """
INSERT INTO legal_hold (id, client_id, matter_id, placed_at, head_size, head_root, lifted_at, lifted_reason)
VALUES (:id, :client_id, :matter_id, :placed_at, :head_size, :head_root, :lifted_at, :lifted_reason)
"""
_LIFT = "UPDATE legal_hold SET lifted_at = ?, lifted_reason = ? WHERE id = ? AND lifted_at IS NULL"
_STANDING = "SELECT * FROM legal_hold WHERE client_id = ? AND lifted_at IS NULL ORDER BY placed_at, id"
_OF_MATTER = "SELECT * FROM legal_hold WHERE matter_id = ? ORDER BY placed_at, id"


class HoldStore:
    """Keeps the holds; one ends only by being lifted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def place(self, hold: LegalHold) -> None:
        """Freeze the client's record from now on."""
        head: dict[str, Value] = {"head_size": hold.head.size, "head_root": hold.head.root}
        self._database.execute(_PLACE, {**column_values(hold, without=("head",)), **head})

    def lift(self, hold_id: HoldId, *, at: datetime, reason: str) -> None:
        """End a hold; raises UserError VALUE_MISSING without a reason, RECORD_NOT_FOUND when there is none to lift."""
        if is_blank(reason):
            raise UserError(ErrorCode.VALUE_MISSING, where="hold.lifted_reason")
        if self._database.execute(_LIFT, (instant_text(at), reason, hold_id)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="hold")

    def standing(self, client_id: ClientId) -> tuple[LegalHold, ...]:
        """The holds that stand on a client, oldest first."""
        return tuple(_hold(row) for row in self._database.rows(_STANDING, (client_id,)))

    def of_matter(self, matter_id: MatterId) -> tuple[LegalHold, ...]:
        """The holds that a matter set off, lifted ones too, oldest first."""
        return tuple(_hold(row) for row in self._database.rows(_OF_MATTER, (matter_id,)))


def _hold(row: Row) -> LegalHold:
    return LegalHold(
        id=HoldId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        matter_id=MatterId(row.text("matter_id")),
        placed_at=row.instant("placed_at"),
        head=TreeHead(row.integer("head_size"), row.text("head_root")),
        lifted_at=row.instant_or_none("lifted_at"),
        lifted_reason=row.text("lifted_reason"),
    )
