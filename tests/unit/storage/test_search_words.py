# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person types into the search never becomes syntax of the search engine, and is shown where it stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.text_spans import TextSpan
from counselor_desk.storage.search_words import (
    LONGEST_LOOKED_THROUGH,
    SearchWords,
    folded_signs,
    match_expression,
    segmented,
)


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


def found_in(query: str, text: str) -> list[str]:
    excerpt, spans = SearchWords(query).excerpt(segmented(text))
    return [excerpt[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("sle", "She sleeps. A sleeper, asleep", ["sleeps", "sleeper"]),
        ("sleep diary", "sleeping with a diary, no sleep", ["diary", "sleep"]),
        ("maria", "Maria, MAR\u00cdA and Mari\u0301a", ["Maria", "MAR\u00cdA"]),
        ("maria", "\u201cMar\u00eda\u201d \u2014 she", ["Mar\u00eda"]),
        ("zolc", "\u017b\u00f3\u0142\u0107 na \u017c\u00f3\u0142cie", []),
        ("istanbul", "\u0130stanbul in spring", ["\u0130stanbul"]),
        ("\u738b\u82b3", "\u89c1\u738b\u82b3\u4e86", ["\u738b\u82b3"]),
        ("work", "home_work, work-life", ["work", "work"]),
        ("e", "e\u0302tre et aller", ["e\u0302tre", "et"]),
        ("sl", "", []),
    ],
)
def test_words_are_marked_whatever_their_case_and_accents(query: str, text: str, found: list[str]) -> None:
    assert found_in(query, text) == found


def test_an_excerpt_begins_at_a_sentence_near_the_first_word() -> None:
    text = "Of the week. " * 60 + "She spoke of her sister. " + "Then of work. " * 60
    excerpt, (span,) = SearchWords("sister").excerpt(text)
    assert excerpt.startswith("\u2026She spoke of her sister.")
    assert excerpt.endswith("\u2026")
    assert (excerpt[span.start : span.end], len(excerpt) < 250) == ("sister", True)


def test_an_excerpt_shows_the_place_where_the_words_are_together() -> None:
    text = "Sleep. " + "Of the week. " * 60 + "Her sleep diary." + " Then of work." * 60
    assert found_in("sleep diary", text) == ["sleep", "diary"]


def test_a_text_without_the_words_shows_its_beginning() -> None:
    assert SearchWords("progress").excerpt("A short one.") == ("A short one.", ())


def test_of_a_very_long_text_the_beginning_is_looked_through() -> None:
    text = "x " * (LONGEST_LOOKED_THROUGH // 2)
    excerpt, spans = SearchWords("late").excerpt(text + "late")
    assert (excerpt[:3], spans) == ("x x", ())


@given(st.text(), st.text())
def test_an_excerpt_of_anything_has_its_marks_in_order_and_inside(query: str, text: str) -> None:
    excerpt, spans = SearchWords(query).excerpt(text)
    assert len(excerpt) <= 242
    assert list(spans) == sorted(spans, key=lambda each: each.start)
    assert all(0 <= each.start < each.end <= len(excerpt) for each in spans)
    assert all(one.end < other.start for one, other in pairwise(spans))
    assert all(isinstance(each, TextSpan) for each in spans)


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded_signs(text)) == len(text)
