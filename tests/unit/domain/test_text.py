# SPDX-License-Identifier: GPL-3.0-or-later
"""What every text goes through before it is kept, and the form in which names are compared."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.text import clean_text, folded, is_blank, text_hash

# hypothesis leaves lone surrogates out unless they are asked for; a paste from another program may hold them
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoe\u0308", "Zoë"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("a\x00b", "ab"),
        ("before\ud800after", "before\ufffdafter"),
        ("\udfff", "\ufffd"),
        ("陈美玲 مريم", "陈美玲 مريم"),
        ("", ""),
    ],
)
def test_text_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@given(ANY_TEXT)
def test_kept_text_can_be_written_anywhere(typed: str) -> None:
    kept = clean_text(typed)

    assert kept.encode("utf-8").decode("utf-8") == kept
    assert not {"\x00", "\r"} & {*kept}


@given(ANY_TEXT)
def test_cleaning_kept_text_again_changes_nothing(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)


@given(st.text(st.characters(codec="ascii", exclude_characters="\r\x00")))
def test_plain_text_is_kept_letter_by_letter(typed: str) -> None:
    assert clean_text(typed) == typed


@pytest.mark.parametrize("text", ["", " ", "\t\n", "\u200b", "\u00a0\u2003", "\ufeff", "\x07", "\u200d\u200c"])
def test_what_nobody_can_see_is_blank(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", "-", "0", "  .", "陈", "م", "ा", "€", "🙂"])
def test_what_somebody_can_see_is_not_blank(text: str) -> None:
    assert not is_blank(text)


def test_the_hash_is_that_of_the_text_in_utf8() -> None:
    assert text_hash("Zoë") == sha256("Zoë".encode()).hexdigest()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoë", "ZOE"),
        ("Renée  Dubois", "renee dubois"),
        ("Straße", "STRASSE"),
        ("\tAna\nRuiz ", "ana ruiz"),
        ("Nguyễn", "nguyen"),
        ("ﬁona", "Fiona"),
    ],
)
def test_names_compare_without_case_accents_and_spacing(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Ana", "Anna"), ("Ana Ruiz", "AnaRuiz"), ("陈", "程"), ("مريم", "مرام")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_a_plain_name_twice_is_folding_it_once(text: str) -> None:
    once = folded(text)

    assert once == " ".join(once.split())
