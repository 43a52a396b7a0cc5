# SPDX-License-Identifier: GPL-3.0-or-later
"""When a backup and a test of the recovery code are due."""

from datetime import UTC, datetime, timedelta

import pytest

from counselor_desk.domain.practice_health import HealthState, backup_state, recovery_test_state

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (None, HealthState.NEVER),
        (timedelta(0), HealthState.GOOD),
        (timedelta(days=7), HealthState.GOOD),
        (timedelta(days=7) + SECOND, HealthState.OVERDUE),
    ],
)
def test_a_backup_is_overdue_after_a_week(age: timedelta | None, state: HealthState) -> None:
    assert backup_state(None if age is None else NOW - age, now=NOW) is state


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (None, HealthState.NEVER),
        (timedelta(days=335), HealthState.GOOD),
        (timedelta(days=335) + SECOND, HealthState.SOON),
        (timedelta(days=365), HealthState.SOON),
        (timedelta(days=365) + SECOND, HealthState.OVERDUE),
    ],
)
def test_the_recovery_code_is_tested_once_a_year(age: timedelta | None, state: HealthState) -> None:
    assert recovery_test_state(None if age is None else NOW - age, now=NOW) is state
