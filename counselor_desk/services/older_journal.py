# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to say about a journal that is older than what this computer last saved of it."""

from dataclasses import dataclass
from datetime import datetime

from counselor_desk.domain.errors import BugError
from counselor_desk.services.head_stamp import StampFinding
from counselor_desk.services.open_journal import OpenJournal


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderJournal:
    """The finding, the practice's time zone (`UTC` before it was named), and the newest backup beside the journal.

    `newest_backup_at` is when that file was last written, in seconds since 1970; None where there is none.
    """

    finding: StampFinding
    zone: str
    newest_backup: str
    newest_backup_at: float | None

    @property
    def last_saved(self) -> datetime | None:
        """When this computer last saved the journal, in UTC."""
        return None if self.finding.stamp is None else self.finding.stamp.at


def older_journal(journal: OpenJournal) -> OlderJournal:
    """Gather it; reads the journal and writes nothing."""
    finding = journal.head_stamp.finding
    if finding is None:
        raise BugError("older_journal.not_compared")
    practice = journal.practice.find()
    files = [(each.stat().st_mtime, each.name) for each in journal.folder.backups.glob("*.cdbak")]
    written, name = max(files, default=(None, ""))
    return OlderJournal(
        finding=finding,
        zone="UTC" if practice is None else practice.zone,
        newest_backup=name,
        newest_backup_at=written,
    )
