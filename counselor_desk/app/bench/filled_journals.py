# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the filled journals of one run lie, and what is known of each, so that a kept one is measured again."""

import json
import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from counselor_desk.app.bench.journal_filling import FilledJournal
from counselor_desk.domain.ids import ClientId


class FilledJournals:
    """The journals in the folder of a run, by the number of their notes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, notes: int) -> Path:
        return self._folder / f"journal-{notes}"

    def find(self, notes: int) -> FilledJournal | None:
        """The one that was filled before; None where it was not, or not to its end."""
        try:
            facts = json.loads(self._facts(notes).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return FilledJournal(
            path=self.path(notes),
            notes=facts["notes"],
            clients=facts["clients"],
            long_client=ClientId(facts["long_client"]),
            long_record=facts["long_record"],
        )

    def keep(self, journal: FilledJournal) -> None:
        """Note that a journal is filled to its end."""
        facts = {**asdict(journal), "path": journal.path.name}
        self._facts(journal.notes).write_text(json.dumps(facts), encoding="utf-8")

    def copy(self, journal: FilledJournal) -> FilledJournal:
        """A copy to be measured, so that the next run finds the filled one as it was.

        Never under a name of before: the program keeps a stamp for each folder and would ask about an older journal.
        """
        copied = Path(tempfile.mkdtemp(prefix=f"measured-{journal.notes}-", dir=self._folder)) / "journal"
        return replace(journal, path=shutil.copytree(journal.path, copied))

    def _facts(self, notes: int) -> Path:
        return self._folder / f"journal-{notes}.json"
