# SPDX-License-Identifier: GPL-3.0-or-later
"""Unfinished work: what was typed in a place of the window and is no part of the record yet."""

from dataclasses import dataclass, field
from datetime import datetime

from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import column_values

_KEEP = """
INSERT INTO unfinished (place, kept_at, content) VALUES (:place, :kept_at, :content)
ON CONFLICT (place) DO UPDATE SET kept_at = excluded.kept_at, content = excluded.content
"""
_FIND = "SELECT * FROM unfinished WHERE place = ?"
_PLACES = "SELECT place FROM unfinished ORDER BY kept_at DESC, place"
_DROP = "DELETE FROM unfinished WHERE place = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedWork:
    """What was typed in one place; `content` is at least one byte and means something to that place alone."""

    place: str
    kept_at: datetime
    content: bytes = field(repr=False)


class UnfinishedStore:
    """Keeps the newest state of each place; nothing here is logged or searched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, work: UnfinishedWork) -> None:
        """Keep what stands in a place, over what stood there before."""
        self._database.execute(_KEEP, column_values(work))

    def find(self, place: str) -> UnfinishedWork | None:
        """What stands in a place; None where nothing is unfinished."""
        row = self._database.one(_FIND, (place,))
        if row is None:
            return None
        return UnfinishedWork(place=row.text("place"), kept_at=row.instant("kept_at"), content=row.blob("content"))

    def places(self) -> tuple[str, ...]:
        """Every place where something is unfinished, the newest first."""
        return tuple(row.text("place") for row in self._database.rows(_PLACES))

    def drop(self, place: str) -> None:
        """Let it go; nothing happens where nothing was kept."""
        self._database.execute(_DROP, (place,))
