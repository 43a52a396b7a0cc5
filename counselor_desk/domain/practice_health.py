# SPDX-License-Identifier: GPL-3.0-or-later
"""How long ago is too long ago: when a backup or a test of the recovery code is due."""

from datetime import datetime, timedelta
from enum import StrEnum

BACKUP_OVERDUE_AFTER = timedelta(days=7)
"""A week of notes is the most that a broken disk may cost."""

RECOVERY_TEST_SOON_AFTER = timedelta(days=335)
RECOVERY_TEST_OVERDUE_AFTER = timedelta(days=365)
"""The sheet is tried once a year, and a month before that it is said."""


class HealthState(StrEnum):
    """How one precaution stands."""

    GOOD = "good"
    SOON = "soon"
    OVERDUE = "overdue"
    NEVER = "never"


def backup_state(last_verified: datetime | None, *, now: datetime) -> HealthState:
    """How the last backup that was proved by opening it stands; None when there was none."""
    if last_verified is None:
        return HealthState.NEVER
    return HealthState.OVERDUE if now - last_verified > BACKUP_OVERDUE_AFTER else HealthState.GOOD


def recovery_test_state(last_tested: datetime | None, *, now: datetime) -> HealthState:
    """How the last test of the recovery code stands; None when there was none."""
    if last_tested is None:
        return HealthState.NEVER
    age = now - last_tested
    if age > RECOVERY_TEST_OVERDUE_AFTER:
        return HealthState.OVERDUE
    return HealthState.SOON if age > RECOVERY_TEST_SOON_AFTER else HealthState.GOOD
