# SPDX-License-Identifier: GPL-3.0-or-later
"""The three facts about a journal's safety that a day begins with; the full check is the service of its own, Health."""

from dataclasses import dataclass
from datetime import datetime

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.practice_health import HealthState, backup_state, recovery_test_state
from counselor_desk.services.backups import Backups
from counselor_desk.services.open_journal import OpenJournal


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeHealth:
    """When a backup was last proved by opening it, when the recovery code was last tried (UTC), how long the log is."""

    last_backup: datetime | None
    backup: HealthState
    recovery_tested: datetime | None
    recovery: HealthState
    events: int


def practice_health(journal: OpenJournal, *, backups: Backups) -> PracticeHealth:
    """Read the three facts from the log; checks nothing."""
    now = journal.clock.now()
    last_backup = backups.last_verified(journal)
    event = journal.audit.last_of_kind(AuditKind.RECOVERY_CODE_TESTED)
    recovery_tested = None if event is None else event.at
    return PracticeHealth(
        last_backup=last_backup,
        backup=backup_state(last_backup, now=now),
        recovery_tested=recovery_tested,
        recovery=recovery_test_state(recovery_tested, now=now),
        events=journal.head.size,
    )
