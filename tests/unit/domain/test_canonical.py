# SPDX-License-Identifier: GPL-3.0-or-later
"""Canonical JSON: one spelling per value."""

import json
import math
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.canonical import canonical_bytes, canonical_hash

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_members_are_sorted_without_spaces_and_in_ascii() -> None:
    assert canonical_bytes({"b": [1, True, None], "a": "é\n"}) == rb'{"a":"\u00e9\n","b":[1,true,null]}'


@given(JSON_VALUES)
def test_reading_the_canonical_form_and_writing_it_again_changes_nothing(value: object) -> None:
    written = canonical_bytes(value)

    assert json.loads(written) == value
    assert canonical_bytes(json.loads(written)) == written
    assert written.isascii()


@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_members_does_not_matter(members: dict[str, int]) -> None:
    assert canonical_bytes(members) == canonical_bytes(dict(reversed(members.items())))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_does_not_have_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical_bytes({"value": value})


def test_the_hash_is_that_of_the_canonical_bytes() -> None:
    assert canonical_hash({"a": 1}) == sha256(b'{"a":1}').hexdigest()
