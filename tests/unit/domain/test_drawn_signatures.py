# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures drawn in the room: what counts as one, and that its hash binds every point."""

from typing import Any

import pytest
from factories import NOW, a_drawn_signature
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.drawn_signatures import Point, drawn
from counselor_desk.domain.errors import ErrorCode, UserError

anywhere = st.lists(st.lists(st.tuples(st.floats(-3, 3), st.floats(-3, 3)), max_size=8), max_size=5)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"strokes": ()}, ErrorCode.VALUE_MISSING),
        ({"strokes": ((),)}, ErrorCode.VALUE_MISSING),
        ({"strokes": (((0.5, 1.1),),)}, ErrorCode.VALUE_NOT_ALLOWED),
        ({"strokes": (((-0.1, 0.5),),)}, ErrorCode.VALUE_NOT_ALLOWED),
        ({"strokes": (((float("nan"), 0.5),),)}, ErrorCode.VALUE_NOT_ALLOWED),
        ({"ratio": 0.0}, ErrorCode.VALUE_NOT_ALLOWED),
        ({"ratio": float("inf")}, ErrorCode.VALUE_NOT_ALLOWED),
    ],
)
def test_what_is_no_signature_is_refused(changes: dict[str, Any], code: ErrorCode) -> None:
    with pytest.raises(UserError) as raised:
        a_drawn_signature(**changes)

    assert (raised.value.code, raised.value.where) == (code, "signature")


@given(lines=anywhere.filter(any))
def test_whatever_a_pad_notices_lies_on_it_afterwards(lines: list[list[Point]]) -> None:
    signature = drawn(lines, ratio=3.0, signed_at=NOW)

    assert all(0 <= place <= 1 for stroke in signature.strokes for point in stroke for place in point)
    assert [len(stroke) for stroke in signature.strokes] == [len(points) for points in lines if points]


def test_one_other_point_gives_another_hash() -> None:
    assert a_drawn_signature().sha256 != a_drawn_signature(strokes=(((0.1, 0.7), (0.25, 0.2001)),)).sha256


def test_the_moment_is_no_part_of_the_line() -> None:
    line = [[(0.1, 0.2), (0.3, 0.4)]]

    assert drawn(line, ratio=3, signed_at=NOW).sha256 == drawn(line, ratio=3, signed_at=NOW.replace(hour=1)).sha256
