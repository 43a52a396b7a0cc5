# SPDX-License-Identifier: GPL-3.0-or-later
"""What every text goes through before it is kept, and the form in which names are compared."""

import time
import unicodedata
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
        ("a\x1b[31mb\x08c\x7f\x9bd", "a[31mbcd"),
        ("one\ttwo", "one\ttwo"),
        ("from\x0bWord\x0cand\x85others\u2028or\u2029more", "from\nWord\nand\nothers\nor\nmore"),
        ("M\u202eainaM\u202c", "MainaM\u202c"),
        ("\u200fשלום\u200e \u2067מרים\u2069", "\u200fשלום\u200e \u2067מרים\u2069"),
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
    assert not {each for each in kept if unicodedata.category(each) == "Cc"} - {"\n", "\t"}


@given(ANY_TEXT)
def test_cleaning_kept_text_again_changes_nothing(typed: str) -> None:
    assert clean_text(clean_text(typed)) == clean_text(typed)


@given(
    st.integers(min_value=0, max_value=40),
    st.lists(st.sampled_from(["e", "\u0301", "\u0323", "\u1100", "\u1161", "\u11a8", "\u00e9", "\u2019", " ", "x\n"])),
)
def test_a_long_text_is_kept_as_if_it_were_done_in_one(before: int, typed: list[str]) -> None:
    # wherever a piece ends, it is in the midst of this
    text = "".join(["x" * (1_000 - before), *typed, "\u2019 and on it goes" * 200, *typed])

    assert clean_text(text) == unicodedata.normalize("NFC", text)


def test_a_mark_behind_a_plain_letter_joins_it_wherever_a_long_text_is_cut() -> None:
    for before in range(990, 1_010):
        assert clean_text("x" * before + "e\u0301 " + "\u2019 x" * 600).startswith("x" * before + "\u00e9 ")


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"], include_characters="\n\t")))
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


def test_many_marks_do_not_take_the_square_of_their_number() -> None:
    begun = time.process_time()
    for marks in ("\u0301\u0323", "\u0f73", "\u0344\u0323", "\uff9e\u0323"):
        clean_text("e" + marks * 100_000)
        folded("e" + marks * 100_000)
    # the square of their number: 9 s for one kind, 22 for another (measured)
    assert time.process_time() - begun < 8


@given(st.text(alphabet="eế\x00\u0301\u0323\u0334\u0344\u034f \u0940\u0f73\u0f81", max_size=120))
def test_no_letter_keeps_more_than_thirty_marks_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean_text(text)
    runs = "".join("m" if unicodedata.combining(sign) else " " for sign in cleaned).split()
    assert all(len(run) <= 30 for run in runs)
    assert clean_text(cleaned) == cleaned


def test_what_a_language_writes_is_not_parted() -> None:
    written = "tie\u0302\u0301ng Vie\u0323\u0302t, \u05e9\u05c1\u05b8\u05dc\u05d5\u05b9\u05dd, \u0915\u094d\u0937\u093f"
    assert clean_text(written) == unicodedata.normalize("NFC", written)
