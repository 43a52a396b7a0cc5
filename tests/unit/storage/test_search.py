# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person types into the search box never becomes syntax of the search engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.storage.search import match_expression


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("sleep", '"sleep" *'),
        ("sleep diary", '"sleep" AND "diary" *'),
        ('"sleep" OR (diary*', '"sleep" AND "OR" AND "diary" *'),
        ("title:x -y ^z", '"title" AND "x" AND "y" AND "z" *'),
        ("", ""),
        ('"*()', ""),
    ],
)
def test_words_are_quoted_and_the_last_one_is_a_beginning(typed: str, expression: str) -> None:
    assert match_expression(typed) == expression


@given(st.text())
def test_no_quote_that_was_typed_survives(typed: str) -> None:
    words = match_expression(typed).removesuffix(" *")
    assert all(word[0] == word[-1] == '"' and '"' not in word[1:-1] for word in words.split(" AND ") if word)
