# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores that develop plausibly."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.app.sample_practice.measures import MeasureCourse, new_course

_DAY = date(2026, 1, 5)


def _chance() -> Random:
    return Random(1)  # noqa: S311 - fiction, not secrets


_MOST = {"PHQ-9": 27, "GAD-7": 21, "CORE-10": 40}


@given(
    seed=st.integers(min_value=0, max_value=10_000),
    measure=st.sampled_from(("PHQ-9", "GAD-7")),
    severity=st.integers(min_value=11, max_value=17),
    country=st.sampled_from(("US", "GB")),
)
def test_a_course_never_leaps_and_stays_in_the_range_of_its_measure(
    seed: int, measure: str, severity: int, country: str
) -> None:
    rng = Random(seed)  # noqa: S311 - fiction, not secrets
    course = new_course(measure=measure, severity=severity, country=country, rng=rng)
    scores = []
    for number in range(12):
        course.take(on=_DAY + timedelta(weeks=4 * number), share=number / 11, rng=rng, in_crisis=number == 5)
        scores.append(course.score)
        assert 0 <= course.score <= _MOST[course.name]
        assert course.band
    assert all(-4 <= later - earlier <= 3 for earlier, later in pairwise(scores))
    assert scores[-1] < scores[0]


def test_the_united_kingdom_uses_the_core_10() -> None:
    assert new_course(measure="PHQ-9", severity=15, country="GB", rng=_chance()).name == "CORE-10"


def test_the_trend_is_told_in_words() -> None:
    course = MeasureCourse(name="GAD-7", first=12, aim=4, score=12)
    course.set_to(12, on=_DAY)
    assert course.trend == "unchanged"
    course.set_to(9, on=_DAY)
    assert course.trend == "down by three"
    course.set_to(10, on=_DAY)
    assert course.trend == "up by one"


def test_the_band_is_that_of_the_instrument() -> None:
    course = MeasureCourse(name="PHQ-9", first=15, aim=4, score=15)
    assert course.band == "moderately severe range"
