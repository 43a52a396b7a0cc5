# SPDX-License-Identifier: GPL-3.0-or-later
"""Spans are joined into the fewest that cover the same places."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.text_spans import TextSpan, joined

SPANS = st.lists(st.builds(TextSpan, st.integers(0, 30), st.integers(0, 30)))


def covered(spans: tuple[TextSpan, ...] | list[TextSpan]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def test_spans_that_touch_are_one_and_empty_ones_are_none() -> None:
    assert joined([TextSpan(4, 6), TextSpan(0, 2), TextSpan(2, 4), TextSpan(9, 9)]) == (TextSpan(0, 6),)


@given(SPANS)
def test_the_same_places_are_covered(spans: list[TextSpan]) -> None:
    assert covered(joined(spans)) == covered(spans)


@given(SPANS)
def test_joined_spans_stand_apart_and_in_order(spans: list[TextSpan]) -> None:
    result = joined(spans)
    assert all(one.end < other.start for one, other in pairwise(result))
