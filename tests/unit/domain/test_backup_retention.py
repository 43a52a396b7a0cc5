# SPDX-License-Identifier: GPL-3.0-or-later
"""Retention on calendars that people really have: long leaves, busy days, clocks that were set back."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.backup_retention import AgedBackup, removable

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)

minutes_ago = st.integers(min_value=-3000, max_value=3 * 365 * 24 * 60)
calendars = st.lists(st.tuples(minutes_ago, st.booleans()), max_size=60).map(
    lambda made: tuple(
        AgedBackup(f"b{number}", NOW - timedelta(minutes=ago), verified) for number, (ago, verified) in enumerate(made)
    )
)


def verified(*days_ago: float) -> tuple[AgedBackup, ...]:
    return tuple(AgedBackup(f"{each}", NOW - timedelta(days=each), is_verified=True) for each in days_ago)


def kept(backups: tuple[AgedBackup, ...]) -> tuple[AgedBackup, ...]:
    gone = removable(backups, now=NOW)
    return tuple(each for each in backups if each.key not in gone)


@given(calendars)
def test_the_newest_and_the_newest_verified_always_stay(backups: tuple[AgedBackup, ...]) -> None:
    staying = kept(backups)
    if backups:
        newest = max(each.made_at for each in backups)
        assert newest in {each.made_at for each in staying}
    proved = [each.made_at for each in backups if each.is_verified]
    if proved:
        assert max(proved) in {each.made_at for each in staying if each.is_verified}


@given(calendars)
def test_everything_of_the_last_day_stays(backups: tuple[AgedBackup, ...]) -> None:
    gone = removable(backups, now=NOW)
    assert all(each.made_at < NOW - timedelta(hours=24) for each in backups if each.key in gone)


@given(calendars)
def test_only_what_was_handed_in_is_named_and_asking_again_changes_nothing(backups: tuple[AgedBackup, ...]) -> None:
    gone = removable(backups, now=NOW)
    assert gone <= {each.key for each in backups}
    assert removable(kept(backups), now=NOW) == frozenset()


@given(calendars)
def test_every_recent_day_week_and_month_that_had_a_proved_backup_keeps_one(backups: tuple[AgedBackup, ...]) -> None:
    staying = {each.key for each in kept(backups) if each.is_verified}
    proved = [each for each in backups if each.is_verified]
    spans = (
        (lambda at: at.date(), 7),
        (lambda at: at.isocalendar()[:2], 4),
        (lambda at: (at.year, at.month), 12),
    )
    for span_of, count in spans:
        latest = sorted({span_of(each.made_at) for each in backups}, reverse=True)[:count]
        for span in latest:
            of_span = {each.key for each in proved if span_of(each.made_at) == span}
            assert not of_span or of_span & staying


@given(calendars)
def test_beside_the_last_day_no_more_than_the_rule_allows_stays(backups: tuple[AgedBackup, ...]) -> None:
    older = [each for each in kept(backups) if each.made_at < NOW - timedelta(hours=24)]
    assert len(older) <= 7 + 4 + 12 + 2


def test_a_year_of_daily_backups_thins_out_to_days_weeks_and_months() -> None:
    staying = [round((NOW - each.made_at).total_seconds() / 86400) for each in kept(verified(*range(365)))]
    assert staying[:8] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert len(staying) <= 7 + 4 + 12
    assert staying[-1] > 300


def test_a_leave_of_three_months_removes_nothing() -> None:
    backups = verified(100, 101, 102, 103, 104, 105, 106)
    assert kept(backups) == backups


def test_a_file_that_was_never_proved_does_not_push_out_one_that_was() -> None:
    proved = AgedBackup("proved", NOW - timedelta(days=3, hours=5), is_verified=True)
    unproved = AgedBackup("unproved", NOW - timedelta(days=3), is_verified=False)
    staying = kept((*verified(0, 1, 2), unproved, proved))
    assert proved in staying
    assert unproved not in staying


def test_backups_of_a_clock_that_ran_ahead_push_out_none_of_the_others() -> None:
    ahead = verified(*(-3650.0 - 40 * each for each in range(12)))
    usual = verified(*(float(each) for each in range(30)))
    staying = kept((*ahead, *usual))
    assert set(kept(usual)) <= set(staying)


def test_nothing_comes_of_nothing() -> None:
    assert removable((), now=NOW) == frozenset()
