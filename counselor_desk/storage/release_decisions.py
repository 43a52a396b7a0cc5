# SPDX-License-Identifier: GPL-3.0-or-later
"""What the counselor decided on the way to a release: items, people, spans, pages seen."""

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import MatterId, RedactionId
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import (
    ItemChoice,
    ItemOutcome,
    PersonAction,
    PersonDecision,
    Redaction,
    RedactionReason,
)
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values

_CHOOSE_ITEM = """
INSERT INTO item_choice (matter_id, item_id, outcome, reason, chosen_at)
VALUES (:matter_id, :item_id, :outcome, :reason, :chosen_at)
"""
_ITEM_CHOICES = """
SELECT * FROM item_choice
WHERE choice IN (SELECT max(choice) FROM item_choice WHERE matter_id = ? GROUP BY item_id) ORDER BY choice
"""
_DECIDE_PERSON = """
INSERT INTO person_decision (matter_id, key, action, reason, item_id, decided_at)
VALUES (:matter_id, :key, :action, :reason, :item_id, :decided_at)
"""
_PERSON_DECISIONS = """
SELECT * FROM person_decision
WHERE decision IN (SELECT max(decision) FROM person_decision WHERE matter_id = ? GROUP BY key, item_id) ORDER BY
decision
"""
_ADD_REDACTION = """
INSERT INTO redaction (id, matter_id, item_id, heading, "start", "end", field_hash, reason, here_only)
VALUES (:id, :matter_id, :item_id, :heading, :start, :end, :field_hash, :reason, :here_only)
"""
_REMOVE_REDACTION = "DELETE FROM redaction WHERE id = ?"
_REDACTIONS = 'SELECT * FROM redaction WHERE matter_id = ? ORDER BY item_id, heading, "start", id'
_MARK_SEEN = "INSERT INTO seen_page (matter_id, preview_hash, page) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_SEEN = "SELECT page FROM seen_page WHERE matter_id = ? AND preview_hash = ? ORDER BY page"


class ReleaseDecisionStore:
    """Keeps the decisions of each matter; a changed mind is a new row, and the newest one counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def choose_item(self, choice: ItemChoice) -> None:
        self._database.execute(_CHOOSE_ITEM, column_values(choice))

    def item_choices(self, matter_id: MatterId) -> tuple[ItemChoice, ...]:
        """The newest choice about each item, in the order in which they were made."""
        return tuple(_item_choice(row) for row in self._database.rows(_ITEM_CHOICES, (matter_id,)))

    def decide_person(self, decision: PersonDecision) -> None:
        self._database.execute(_DECIDE_PERSON, column_values(decision))

    def person_decisions(self, matter_id: MatterId) -> tuple[PersonDecision, ...]:
        """The newest decision about each person, and about each person in one item, in the order they were made."""
        return tuple(_person_decision(row) for row in self._database.rows(_PERSON_DECISIONS, (matter_id,)))

    def add_redaction(self, redaction: Redaction) -> None:
        self._database.execute(_ADD_REDACTION, column_values(redaction))

    def remove_redaction(self, redaction_id: RedactionId) -> None:
        """Remove a span; raises UserError RECORD_NOT_FOUND."""
        if self._database.execute(_REMOVE_REDACTION, (redaction_id,)) == 0:
            raise UserError(ErrorCode.RECORD_NOT_FOUND, where="redaction")

    def redactions(self, matter_id: MatterId) -> tuple[Redaction, ...]:
        """The matter's spans, item by item, in the order of the text."""
        return tuple(_redaction(row) for row in self._database.rows(_REDACTIONS, (matter_id,)))

    def mark_seen(self, matter_id: MatterId, *, preview_hash: str, page: int) -> None:
        """Write that a page (from 1) of exactly this preview was looked at; a second time changes nothing."""
        self._database.execute(_MARK_SEEN, (matter_id, preview_hash, page))

    def seen(self, matter_id: MatterId, *, preview_hash: str) -> frozenset[int]:
        """The pages of exactly this preview that were looked at."""
        return frozenset(row.integer("page") for row in self._database.rows(_SEEN, (matter_id, preview_hash)))


def _item_choice(row: Row) -> ItemChoice:
    return ItemChoice(
        matter_id=MatterId(row.text("matter_id")),
        item_id=ItemId(row.text("item_id")),
        outcome=ItemOutcome(row.text("outcome")),
        reason=row.text("reason"),
        chosen_at=row.instant("chosen_at"),
    )


def _person_decision(row: Row) -> PersonDecision:
    item_id = row.text_or_none("item_id")
    return PersonDecision(
        matter_id=MatterId(row.text("matter_id")),
        key=row.text("key"),
        action=PersonAction(row.text("action")),
        reason=RedactionReason(row.text("reason")),
        item_id=None if item_id is None else ItemId(item_id),
        decided_at=row.instant("decided_at"),
    )


def _redaction(row: Row) -> Redaction:
    return Redaction(
        id=RedactionId(row.text("id")),
        matter_id=MatterId(row.text("matter_id")),
        item_id=ItemId(row.text("item_id")),
        heading=row.text("heading"),
        start=row.integer("start"),
        end=row.integer("end"),
        field_hash=row.text("field_hash"),
        reason=RedactionReason(row.text("reason")),
        here_only=row.flag("here_only"),
    )
