# SPDX-License-Identifier: GPL-3.0-or-later
"""While codes stand for names, no form of the client's name is left in a text, and the found words stay marked."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.text_spans import TextSpan
from counselor_desk.ui.code_for_names import StandIn, initials, with_code, with_stand_ins


@dataclass(frozen=True)
class Called:
    legal_name: str = "Zoë Müller-Quint"
    display_name: str = "Zo Quint"
    code: str = "C-0042"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë came early.", "C-0042 came early."),
        ("ZOE MULLER-QUINT came, and Zo's dog.", "C-0042 came, and C-0042's dog."),
        ("Frau Müller called Quint.", "Frau C-0042 called C-0042."),
        ("Zoom quintet, mullered.", "Zoom quintet, mullered."),
        ("Zo Quint", "C-0042"),
        ("", ""),
    ],
)
def test_each_form_of_the_name_becomes_the_code(text: str, shown: str) -> None:
    assert with_code(text, (), Called())[0] == shown


def test_a_name_in_a_script_without_spaces_is_found_inside_a_sentence() -> None:
    assert with_code("今天王芳来了", (), Called(legal_name="王芳", display_name="王芳"))[0] == "今天C-0042来了"


def test_an_initial_does_not_take_the_letters_of_the_note() -> None:
    assert with_code("a b c", (), Called(legal_name="B", display_name="B"))[0] == "a b c"


def test_found_words_behind_a_name_are_still_marked() -> None:
    text = "Zoë slept, Quint slept"
    found = (TextSpan(4, 9), TextSpan(17, 22))

    shown, moved = with_code(text, found, Called())

    assert [shown[span.start : span.end] for span in moved] == ["slept", "slept"]


def test_a_found_word_that_was_a_name_is_the_code() -> None:
    shown, moved = with_code("then Müller left", (TextSpan(5, 8),), Called())

    assert [shown[span.start : span.end] for span in moved] == ["C-0042"]


@given(st.text(alphabet="Zoë Müller-Quint,.xy", max_size=60), st.data())
def test_marks_stay_inside_the_text_and_no_name_is_left(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    found = (TextSpan(start, data.draw(st.integers(start, len(text)))),)

    shown, moved = with_code(text, found, Called())

    assert all(0 <= span.start < span.end <= len(shown) for span in moved)
    assert with_code(shown, (), Called())[0] == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Rafael Osprey-Quint", "R. O. Q."), ("zoë", "Z."), ("  ", ""), ("(Dr) Ann", "D. A."), ("王 芳", "王. 芳.")],
)
def test_of_a_relative_initials_are_left(name: str, shown: str) -> None:
    assert initials(name) == shown


FAMILY = (
    StandIn(names=("Zoë Müller-Quint", "Zo Quint"), words="C-0042"),
    StandIn(names=("Rafael Osprey-Quint", "Rafa")),
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rafael Osprey-Quint called.", "R. O. Q. called."),
        ("RAFA and Zoe Muller-Quint", "R. and C-0042"),
        ("Rafael  Osprey", "R. O."),
        ("the Quint family", "the C-0042 family"),
        ("Rafael Quint", "R. C-0042"),
        ("rafale, ospreys", "rafale, ospreys"),
        ("", ""),
    ],
)
def test_relatives_of_one_surname_stay_apart(text: str, shown: str) -> None:
    assert with_stand_ins(text, FAMILY) == shown


def test_without_anybody_to_hide_a_text_stays_as_it_is() -> None:
    assert with_stand_ins("Rafael came", ()) == "Rafael came"
