# SPDX-License-Identifier: GPL-3.0-or-later
"""What the log of a journal says about its backups, and whether anything was written since one of them."""

from datetime import datetime
from typing import Final

from counselor_desk.domain.audit import AuditKind
from counselor_desk.storage.backup_container import BackupManifest
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import instant_text

_HOUSEKEEPING: Final = (
    AuditKind.JOURNAL_OPENED,
    AuditKind.JOURNAL_CLOSED,
    AuditKind.BACKUP_MADE,
    AuditKind.BACKUP_VERIFIED,
)
_PROVED = "SELECT content_hash, max(at) AS at FROM audit_event WHERE kind = 'backup.verified' GROUP BY content_hash"
_RESTORED_SINCE = "SELECT 1 FROM audit_event WHERE kind = 'journal.restored' AND at > ? LIMIT 1"
# drafts and what is typed in forms change without an entry in the log, so while there are any the journal counts as
# changed
_CHANGED = f"""
SELECT 1 FROM audit_event WHERE seq > :size AND kind NOT IN ({", ".join(f"'{each.value}'" for each in _HOUSEKEEPING)})
UNION ALL SELECT 1 FROM note WHERE signed_at IS NULL
UNION ALL SELECT 1 FROM unfinished
LIMIT 1
"""  # noqa: S608 (values of our own enumeration)
_SIZE = "SELECT size FROM tree_state"


class BackupLog:
    """Reads the log of one journal; writes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def proved(self) -> dict[str, datetime]:
        """When each backup was last proved by opening it, by the SHA-256 of the database in it."""
        return {row.text("content_hash"): row.instant("at") for row in self._database.rows(_PROVED)}

    def has_changed_since(self, backup: BackupManifest) -> bool:
        """Whether the journal may hold anything that a backup of it does not; opening and closing it do not count."""
        size = self._database.one(_SIZE)
        if size is None or size.integer("size") < backup.tree_size:
            # another history: an older backup was restored
            return True
        if self._database.one(_RESTORED_SINCE, (instant_text(backup.made_at),)) is not None:
            return True
        return self._database.one(_CHANGED, {"size": backup.tree_size}) is not None
