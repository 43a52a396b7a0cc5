# SPDX-License-Identifier: GPL-3.0-or-later
"""When a backup is due, and how the ones that are there stand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.backup_schedule import (
    BackupNeed,
    BackupStandingState,
    KnownBackup,
    Moment,
    backup_need,
    backup_standing,
)

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "has_changed", "moment", "need"),
    [
        (None, False, Moment.RUNNING, BackupNeed.DUE),
        (None, True, Moment.CLOSING, BackupNeed.DUE),
        (30 * DAY, False, Moment.CLOSING, BackupNeed.NOT_CHANGED),
        (30 * DAY, False, Moment.RUNNING, BackupNeed.NOT_CHANGED),
        (HOUR, True, Moment.RUNNING, BackupNeed.NOT_YET),
        (4 * HOUR, True, Moment.RUNNING, BackupNeed.DUE),
        (timedelta(0), True, Moment.CLOSING, BackupNeed.DUE),
        (-HOUR, True, Moment.RUNNING, BackupNeed.DUE),
        (-HOUR, False, Moment.RUNNING, BackupNeed.NOT_CHANGED),
    ],
)
def test_a_backup_is_due(age: timedelta | None, has_changed: bool, moment: Moment, need: BackupNeed) -> None:
    newest = None if age is None else NOW - age
    assert backup_need(newest=newest, has_changed=has_changed, moment=moment, now=NOW) is need


@given(st.integers(min_value=1, max_value=72), st.integers(min_value=0, max_value=200))
def test_the_chosen_hours_count(every: int, age: int) -> None:
    need = backup_need(newest=NOW - age * HOUR, has_changed=True, moment=Moment.RUNNING, now=NOW, every=every * HOUR)
    assert (need is BackupNeed.DUE) == (age >= every)


def known(age: timedelta, *, same_disk: bool) -> KnownBackup:
    return KnownBackup(NOW - age, same_disk)


@pytest.mark.parametrize(
    ("backups", "state"),
    [
        ((), BackupStandingState.NONE),
        ((known(DAY, same_disk=False),), BackupStandingState.FINE),
        ((known(7 * DAY, same_disk=False),), BackupStandingState.FINE),
        ((known(8 * DAY, same_disk=False),), BackupStandingState.TOO_OLD),
        ((known(DAY, same_disk=True),), BackupStandingState.SAME_DISK),
        ((known(DAY, same_disk=True), known(8 * DAY, same_disk=False)), BackupStandingState.SAME_DISK),
        ((known(DAY, same_disk=True), known(5 * DAY, same_disk=False)), BackupStandingState.FINE),
        ((known(-DAY, same_disk=False),), BackupStandingState.FINE),
        ((known(-3650 * DAY, same_disk=False),), BackupStandingState.TOO_OLD),
        ((known(-3650 * DAY, same_disk=False), known(DAY, same_disk=True)), BackupStandingState.SAME_DISK),
    ],
)
def test_the_standing_of_backups(backups: tuple[KnownBackup, ...], state: BackupStandingState) -> None:
    assert backup_standing(backups, now=NOW) is state


def test_the_chosen_age_counts() -> None:
    backups = (known(2 * DAY, same_disk=False),)
    assert backup_standing(backups, now=NOW, too_old_after=DAY) is BackupStandingState.TOO_OLD
