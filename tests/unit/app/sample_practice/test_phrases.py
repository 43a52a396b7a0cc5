# SPDX-License-Identifier: GPL-3.0-or-later
"""The grammar of the sample texts."""

from random import Random

import pytest

from counselor_desk.app.sample_practice.phrases import number_word, read_phrase


def _chance() -> Random:
    return Random(1)  # noqa: S311 - fiction, not secrets


def _word(slot: str) -> str:
    return {"friend": "Bettina", "Friend": "Bettina"}[slot]


def test_a_slot_is_filled_and_the_sentence_begins_with_a_capital() -> None:
    assert read_phrase("saw {friend} twice.").speak(_chance(), _word) == "Saw Bettina twice."


def test_a_phrase_inside_a_sentence_keeps_its_small_letter() -> None:
    assert read_phrase("the short ride").speak_within(_chance(), _word) == "the short ride"


def test_a_choice_takes_each_of_its_options_in_time() -> None:
    phrase = read_phrase("[this|that {friend}]")
    rng = _chance()
    assert {phrase.speak(rng, _word) for _ in range(30)} == {"This", "That Bettina"}


def test_numbers_stay_within_their_bounds_and_small_ones_are_words() -> None:
    rng = _chance()
    assert {read_phrase("{n:2-4}").speak_within(rng, _word) for _ in range(50)} == {"two", "three", "four"}


def test_a_range_between_round_numbers_is_told_in_fives() -> None:
    rng = _chance()
    assert {int(read_phrase("{d:40-60}").speak(rng, _word)) % 5 for _ in range(50)} == {0}


def test_the_slots_of_a_phrase_are_known_without_speaking_it() -> None:
    assert read_phrase("{N} met {Friend} [and {family}|alone], {n:2-3} times").slots == {"N", "friend", "family"}


def test_a_slot_that_nobody_can_fill_is_an_error() -> None:
    with pytest.raises(KeyError):
        read_phrase("{nobody}").speak(_chance(), _word)


@pytest.mark.parametrize(("number", "word"), [(0, "zero"), (20, "twenty"), (21, "21")])
def test_numbers_above_twenty_are_digits(number: int, word: str) -> None:
    assert number_word(number) == word
