# SPDX-License-Identifier: GPL-3.0-or-later
"""What a list shows of each matter, in one query over stored rows; no text of the record is read."""

from dataclasses import dataclass, field
from datetime import date, datetime

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, MatterId
from counselor_desk.domain.matter_steps import MatterMarks
from counselor_desk.domain.matters import PaperKind, SignerRole, basis_of
from counselor_desk.domain.release_bases import ReleaseBasis
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row

_ALL = """
SELECT matter.id, matter.client_id, paper, signer_role, docket, court, served_on, due_on, objection_due_on,
    withdrawn_on, closed_at,
    EXISTS (SELECT 1 FROM clause WHERE matter_id = matter.id)
        OR EXISTS (SELECT 1 FROM item_choice WHERE matter_id = matter.id) AS has_scope,
    identity_initials IS NOT NULL OR EXISTS (SELECT 1 FROM person_decision WHERE matter_id = matter.id)
        OR EXISTS (SELECT 1 FROM redaction WHERE matter_id = matter.id) AS has_people,
    EXISTS (SELECT 1 FROM seen_page WHERE matter_id = matter.id) AS has_seen_pages,
    newest.number AS release_number,
    (SELECT delivered_on FROM delivery WHERE release_id = newest.id ORDER BY delivery DESC LIMIT 1) AS delivered_on
FROM matter LEFT JOIN release AS newest ON newest.id = (
    SELECT id FROM release WHERE matter_id = matter.id ORDER BY built_at DESC, number DESC LIMIT 1
)
"""
_OPEN = f"{_ALL} WHERE closed_at IS NULL"
_GET = f"{_ALL} WHERE matter.id = ?"
_SEEN = """
SELECT count(*) AS pages FROM seen_page WHERE matter_id = :matter_id AND preview_hash = (
    SELECT preview_hash FROM seen_page WHERE matter_id = :matter_id ORDER BY rowid DESC LIMIT 1
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMatterRow:
    """One matter as the lists show it; `release_number` and `delivered_on` are of its newest production."""

    id: MatterId
    client_id: ClientId
    paper: PaperKind
    docket: str = field(repr=False)
    court: str = field(repr=False)
    served_on: date
    due_on: date | None
    objection_due_on: date | None
    withdrawn_on: date | None
    closed_at: datetime | None
    marks: MatterMarks
    release_number: str | None
    delivered_on: date | None


class MatterRowStore:
    """Reads the lists of matters; keeps nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[KeptMatterRow, ...]:
        """Every matter, in no particular order."""
        return tuple(_matter(row) for row in self._database.rows(_ALL))

    def list_open(self) -> tuple[KeptMatterRow, ...]:
        """The matters that are not closed, in no particular order."""
        return tuple(_matter(row) for row in self._database.rows(_OPEN))

    def get(self, matter_id: MatterId) -> KeptMatterRow:
        """Return one matter; raises UserError RECORD_NOT_FOUND."""
        row = self._database.one(_GET, (matter_id,))
        if row is None:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="matter")
        return _matter(row)

    def pages_seen(self, matter_id: MatterId) -> int:
        """How many pages were looked at of the preview in which a page was ticked last."""
        row = self._database.one(_SEEN, {"matter_id": matter_id})
        return 0 if row is None else row.integer("pages")


def _matter(row: Row) -> KeptMatterRow:
    release_number, paper = row.text_or_none("release_number"), PaperKind(row.text("paper"))
    return KeptMatterRow(
        id=MatterId(row.text("id")),
        client_id=ClientId(row.text("client_id")),
        paper=paper,
        docket=row.text("docket"),
        court=row.text("court"),
        served_on=row.day("served_on"),
        due_on=row.day_or_none("due_on"),
        objection_due_on=row.day_or_none("objection_due_on"),
        withdrawn_on=row.day_or_none("withdrawn_on"),
        closed_at=row.instant_or_none("closed_at"),
        marks=MatterMarks(
            has_scope=row.flag("has_scope"),
            has_people=row.flag("has_people"),
            has_seen_pages=row.flag("has_seen_pages"),
            has_release=release_number is not None,
            is_answered_by_letter=basis_of(paper=paper, signer=SignerRole(row.text("signer_role")))
            is ReleaseBasis.ATTORNEY_OR_CLERK_SUBPOENA,
        ),
        release_number=release_number,
        delivered_on=row.day_or_none("delivered_on"),
    )
