# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the journal found, so that the newest answer stays on screen with its date."""

import json
from dataclasses import dataclass
from datetime import datetime

from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import instant_text

_ADD = "INSERT INTO health_check (checked_at, occasion, lines) VALUES (?, ?, ?)"
_LAST = "SELECT * FROM health_check ORDER BY health_check DESC LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheck:
    """One check: when (UTC), on what occasion, and its lines as pairs of a condition and our own words."""

    checked_at: datetime
    occasion: str
    lines: tuple[tuple[str, str], ...]


class HealthCheckStore:
    """Keeps the checks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, check: KeptCheck) -> None:
        """Keep one; it has at least one line."""
        lines = json.dumps([list(line) for line in check.lines], ensure_ascii=False, separators=(",", ":"))
        self._database.execute(_ADD, (instant_text(check.checked_at), check.occasion, lines))

    def last(self) -> KeptCheck | None:
        """The newest one, if there ever was one."""
        row = self._database.one(_LAST)
        if row is None:
            return None
        return KeptCheck(
            checked_at=row.instant("checked_at"),
            occasion=row.text("occasion"),
            lines=tuple((condition, words) for condition, words in row.json_list("lines")),
        )
