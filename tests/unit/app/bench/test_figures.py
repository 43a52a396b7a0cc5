# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the bench: what is computed from repetitions, and when a target counts as met."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.app.bench.figures import RatioOf, Row, Samples, Target, ratio_between, row_of
from counselor_desk.app.bench.targets import GROWING, TARGETS, What

POSITIVE = st.lists(st.floats(min_value=0.001, max_value=1e6), min_size=1, max_size=40)


def a_row(*measured: float, floor: tuple[float, ...] = (), target: Target | None = None, also: bool = True) -> Row:
    return row_of("a thing", notes=1_000, measured=measured, floor=floor, target=target, also=also)


@pytest.mark.parametrize(
    ("values", "median", "p95"),
    [
        ((7.0,), 7.0, 7.0),
        ((1.0, 3.0), 2.0, 3.0),
        ((5.0, 1.0, 3.0), 3.0, 5.0),
        (tuple(float(each) for each in range(1, 101)), 50.5, 95.0),
        (tuple(float(each) for each in range(1, 21)), 10.5, 19.0),
    ],
)
def test_the_tail_is_the_nearest_rank(values: tuple[float, ...], median: float, p95: float) -> None:
    assert (Samples(values).median, Samples(values).p95) == (median, p95)


@given(POSITIVE)
def test_at_least_95_of_100_repetitions_keep_to_the_tail(values: list[float]) -> None:
    tail = Samples(tuple(values)).p95
    assert tail in values
    assert sum(each <= tail for each in values) >= 0.95 * len(values)


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        Samples(())


@given(POSITIVE, st.floats(min_value=0.1, max_value=50.0))
def test_a_machine_that_changes_its_speed_does_not_change_the_ratio(floor: list[float], times: float) -> None:
    measured = Samples(tuple(each * times for each in floor))
    assert ratio_between(measured, Samples(tuple(floor))) == pytest.approx(times)


def test_a_ratio_of_unequal_numbers_is_that_of_the_medians() -> None:
    assert ratio_between(Samples((4.0, 6.0, 8.0)), Samples((2.0, 2.0))) == 3.0


def test_a_ratio_of_tails_leaves_the_middle_alone() -> None:
    assert ratio_between(Samples((1.0, 1.0, 8.0)), Samples((1.0, 1.0, 2.0)), of=RatioOf.TAILS) == 4.0


@pytest.mark.parametrize(
    ("target", "measured", "floor", "is_met"),
    [
        (Target(words="", ratio=1.5), (3.0,), (2.0,), True),
        (Target(words="", ratio=1.5), (3.1,), (2.0,), False),
        (Target(words="", ratio=1.5), (3.0,), (), False),
        (Target(words="", median=60.0), (1.0, 60.0, 99.0), (), True),
        (Target(words="", median=60.0), (61.0,), (), False),
        (Target(words="", p95=16.0), (1.0, 17.0), (), False),
        (Target(words="", worst=16.0), tuple([1.0] * 99 + [17.0]), (), False),
        (Target(words="", above_floor=70.0), (125.0,), (55.0,), True),
        (Target(words="", above_floor=70.0), (126.0,), (55.0,), False),
        (Target(words="", ratio=2.0, p95=16.0), (17.0,), (10.0,), False),
    ],
)
def test_every_limit_of_a_target_counts(
    target: Target, measured: tuple[float, ...], floor: tuple[float, ...], is_met: bool
) -> None:
    assert a_row(*measured, floor=floor, target=target).met is is_met


def test_what_no_figure_shows_counts_as_well() -> None:
    assert a_row(1.0, target=Target(words="", median=2.0), also=False).met is False


def test_without_a_target_nothing_is_met_or_missed() -> None:
    row = a_row(1.0, floor=(1.0,))
    assert (row.met, row.target) == (None, "")


def test_the_file_holds_these_names_and_no_others() -> None:
    told = a_row(1.23456, 2.0, floor=(1.0, 1.0), target=Target(words="at most 2 times", ratio=2.0)).as_json()
    assert told == {
        "what": "a thing",
        "notes": 1_000,
        "median_ms": 1.617,
        "p95_ms": 2.0,
        "floor_ms": 1.0,
        "ratio": 1.617,
        "target": "at most 2 times",
        "met": True,
    }


def test_a_figure_without_a_floor_says_so_in_the_file() -> None:
    told = a_row(1.0).as_json()
    assert (told["floor_ms"], told["ratio"], told["met"]) == (None, None, None)


@pytest.mark.parametrize("what", TARGETS)
def test_every_target_limits_something_and_says_what(what: What) -> None:
    target = TARGETS[what]
    limits = (target.ratio, target.median, target.p95, target.worst, target.above_floor)
    assert any(limit is not None for limit in limits)
    numbers = {f"{limit:g}" for limit in limits if limit is not None}
    assert all(number in target.words for number in numbers)


def test_what_may_hardly_grow_is_measured() -> None:
    assert set(GROWING) <= set(What)
