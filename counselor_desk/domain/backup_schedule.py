# SPDX-License-Identifier: GPL-3.0-or-later
"""When the next backup by itself is due, and how safe the backups that are there make a practice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

BACKUP_EVERY = timedelta(hours=4)
"""Half a working day is the most that is written between two backups."""

TOO_OLD_AFTER = timedelta(days=7)
"""A week of notes is the most that a broken disk may cost, unless somebody chooses less or more."""


class Moment(StrEnum):
    """When it is asked whether a backup is due."""

    RUNNING = "running"
    CLOSING = "closing"


class BackupNeed(StrEnum):
    """Whether a backup is due now, and if not, why."""

    DUE = "due"
    NOT_CHANGED = "not_changed"
    NOT_YET = "not_yet"


def backup_need(
    *, newest: datetime | None, has_changed: bool, moment: Moment, now: datetime, every: timedelta = BACKUP_EVERY
) -> BackupNeed:
    """Judge by the newest backup in the chosen folder.

    A newest backup from the future means that the clock was set back: it says nothing about what was written since, so
    it does not put the next one off.

    Args:
        newest: when it was made; None when there is none.
        has_changed: whether anything was written since.
    """
    if newest is None:
        return BackupNeed.DUE
    if not has_changed:
        return BackupNeed.NOT_CHANGED
    if moment is Moment.CLOSING or newest > now or now - newest >= every:
        return BackupNeed.DUE
    return BackupNeed.NOT_YET


class BackupStandingState(StrEnum):
    """How safe the backups make a practice, the best first."""

    FINE = "fine"
    SAME_DISK = "same_disk"
    TOO_OLD = "too_old"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A proved backup: when it was made, and whether it lies on the journal's own disk."""

    made_at: datetime
    is_on_journals_disk: bool


def backup_standing(
    backups: tuple[KnownBackup, ...], *, now: datetime, too_old_after: timedelta = TOO_OLD_AFTER
) -> BackupStandingState:
    """Judge by the proved backups, those on a drive that is not plugged in included.

    Only one on another disk helps when the disk fails or the computer is stolen; so a new one on the same disk beside
    an old one elsewhere is not fine.
    """
    if not backups:
        return BackupStandingState.NONE
    # one from far ahead was made under a wrong clock and says nothing about how old it is
    recent = [each for each in backups if abs(now - each.made_at) <= too_old_after]
    if not recent:
        return BackupStandingState.TOO_OLD
    if all(each.is_on_journals_disk for each in recent):
        return BackupStandingState.SAME_DISK
    return BackupStandingState.FINE
