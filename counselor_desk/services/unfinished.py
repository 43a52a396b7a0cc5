# SPDX-License-Identifier: GPL-3.0-or-later
"""Unfinished work: what is typed in a form and not saved yet outlives a lock, a close and a crash inside the journal.

It is no part of the record: no event speaks of it, search and releases do not reach it, and a legal hold, which keeps
the record as it is, does not forbid it.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.unfinished import UnfinishedWork


class Unfinished:
    """Keeps one state for each place, such as `addendum:<note id>`; a place names a form and ids, never words."""

    def __init__(self, journal: OpenJournal) -> None:
        self._journal = journal

    def keep(self, place: str, content: Mapping[str, str]) -> None:
        """Keep the texts of a form by their fields; an empty content drops what was kept."""
        if not content:
            self.drop(place)
            return
        self.keep_file(place, json.dumps(dict(content), ensure_ascii=True, separators=(",", ":")).encode("ascii"))

    def find(self, place: str) -> dict[str, str] | None:
        """The texts of a form by their fields; None where nothing is kept."""
        work = self._journal.unfinished.find(place)
        if work is None:
            return None
        return {str(name): str(text) for name, text in json.loads(work.content).items()}

    def kept_at(self, place: str) -> datetime | None:
        """When the newest state of a place was kept (UTC); None where nothing is kept."""
        work = self._journal.unfinished.find(place)
        return None if work is None else work.kept_at

    def keep_file(self, place: str, content: bytes) -> None:
        """Keep a file that was chosen for a form, or sealed text; an empty one drops what was kept."""
        if not content:
            self.drop(place)
            return
        work = UnfinishedWork(place=place, kept_at=self._journal.clock.now(), content=content)
        with self._journal.database.transaction():
            self._journal.unfinished.keep(work)

    def find_file(self, place: str) -> bytes | None:
        """The bytes that `keep_file` kept; None where there are none."""
        work = self._journal.unfinished.find(place)
        return None if work is None else work.content

    def places(self, form: str) -> tuple[str, ...]:
        """Every place of one form, such as `request` with `request:<client id>`, the newest first."""
        return tuple(each for each in self._journal.unfinished.places() if each.split(":")[0] == form)

    def drop(self, *places: str) -> None:
        """Let what is kept go, in one transaction; nothing happens where nothing is kept."""
        with self._journal.database.transaction():
            for place in places:
                self._journal.unfinished.drop(place)
