# SPDX-License-Identifier: GPL-3.0-or-later
"""Which words of a record are likely names: capitals in mid-sentence, titles, other scripts; not months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.name_spotting import NameSpotter, is_caseless, is_title, letters_of, small_words, words_of


def spotted(*texts: str, never: tuple[str, ...] = ()) -> list[str]:
    """The likely names of a record, text by text, as they are written."""
    listed = [(text, words_of(text)) for text in texts]
    spotter = NameSpotter.learn(listed, never=never)
    return [text[start:end] for text, words in listed for start, end in spotter.spans(text, words)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She met Ana's aunt.", ["She", "met", "Ana", "aunt"]),
        ("Anne-Marie O’Neil's", ["Anne-Marie", "O’Neil"]),
        ("Anne‑Marie", ["Anne‑Marie"]),
        ("well- and -being", ["well", "and", "being"]),
        ("GAD-7: 15", ["GAD"]),
        ("a_b2c", ["a", "b", "c"]),
        ("陈美玲来了。", ["陈美玲来了"]),
        ("मीरा आई", ["मीरा", "आई"]),
        ("Ṣẹ́gun", ["Ṣẹ́gun"]),
        ("", []),
    ],
)
def test_words_are_whole_with_their_marks_hyphens_and_apostrophes(text: str, words: list[str]) -> None:
    assert [text[word.start : word.end] for word in words_of(text)] == words


def test_the_key_of_a_word_is_the_same_for_typographic_signs() -> None:
    keys = {words_of(written)[0].key for written in ("O'Neil-Ruiz", "O’Neil‑Ruiz", "o'NEIL‐ruiz")}

    assert keys == {"o'neil-ruiz"}


def test_letters_are_the_parts_of_a_word_by_themselves() -> None:
    assert [each.key for each in letters_of("O’Neil-Ruiz's 2nd")] == ["o", "neil", "ruiz", "s", "nd"]


@given(st.text())
def test_words_stand_in_order_inside_the_text_and_never_overlap(text: str) -> None:
    for found in (words_of(text), letters_of(text)):
        places = [place for word in found for place in (word.start, word.end)]
        assert places == sorted(places)
        assert all(0 <= word.start < word.end <= len(text) for word in found)


@pytest.mark.parametrize(
    ("sign", "caseless"),
    [("م", True), ("陈", True), ("ש", True), ("म", True), ("a", False), ("Ж", False), ("Ł", False)],
)
def test_scripts_without_capitals(sign: str, caseless: bool) -> None:
    assert is_caseless(sign) is caseless


@pytest.mark.parametrize(("word", "title"), [("Dr", True), ("aunt", True), ("Rafa", False), ("", False)])
def test_titles_stand_before_names(word: str, title: bool) -> None:
    assert is_title(word) is title


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She saw Renée on Monday.", ["Renée"]),
        ("She saw Ana Ruiz Peña on Monday.", ["Ana Ruiz Peña"]),
        ("She saw Ana, Ruiz and Łukasz.", ["Ana", "Ruiz", "Łukasz"]),
        ("She called Anne-Marie O’Neil’s mother.", ["Anne-Marie O’Neil"]),
        ("Asked Жанна about it.", ["Жанна"]),
        ("Dr. Okafor changed the dose.", ["Okafor"]),
        ("Saw Dr Okafor. Okafor was late.", ["Okafor", "Okafor"]),
        ("Judge Marlowe asked.", ["Marlowe"]),
        ("Talked to McDonald at work.", ["McDonald"]),
    ],
)
def test_a_capital_in_mid_sentence_or_behind_a_title_is_a_likely_name(text: str, names: list[str]) -> None:
    assert spotted(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Slept badly. Woke at four. Felt tired!",
        "1. Paced breathing\n2. Sleep diary\n3) Walk daily",
        "1) Paced breathing",
        "- Paced breathing\n* Sleep diary\n• Walk daily",
        "Plan: Keep the diary; Walk daily",
        "She said “Nothing helps” and (Again) left.",
        "Told me: CBT and EMDR were tried, GAD-7 and PHQ-9 taken.",
        "He spoke English on Monday in September before Ramadan.",
        "Then I said I'd call; the Client agreed.",
        "Line one\n\nSecond paragraph begins",
        "",
        "   \n ",
    ],
)
def test_beginnings_of_sentences_lists_and_common_words_are_no_names(text: str) -> None:
    assert spotted(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Moved house in May and rested since June.",
        "Seen on 3 April, again 12th August and by early May.",
        "Starts work May 4 or June 12.",
        "She has been away until June and from August.",
    ],
)
def test_a_month_in_a_date_is_no_name(text: str) -> None:
    assert spotted(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Went out with May and June.", ["May", "June"]),
        ("Told April about it in April.", ["April"]),
        ("Her aunt August called on 3 August.", ["August"]),
    ],
)
def test_the_same_word_without_a_date_is_a_name(text: str, names: list[str]) -> None:
    assert spotted(text) == names


@pytest.mark.parametrize(("times", "names"), [(0, ["Young"]), (2, ["Young"]), (3, [])])
def test_a_word_that_is_mostly_written_in_lower_case_is_no_name(times: int, names: list[str]) -> None:
    assert spotted("They spoke of Young today.", "she was young then. " * times) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rafa called.", ["Rafa"]),
        ("Slept badly.", []),
        ("Rafa called, and rafa left.", []),
        ("Dr called.", []),
    ],
)
def test_with_the_practices_own_vocabulary_a_name_at_the_beginning_of_a_sentence_is_seen(
    text: str, names: list[str]
) -> None:
    vocabulary = small_words(["She slept badly and called."])
    read = [(text, words_of(text))]

    spotter = NameSpotter.learn(read, never=(), vocabulary=vocabulary)

    assert [text[start:end] for start, end in spotter.spans(*read[0])] == names


def test_the_vocabulary_is_every_word_in_lower_case() -> None:
    assert small_words(["She Slept", "and slept"]) == {"and", "slept"}


def test_a_name_learned_in_one_text_is_found_at_the_beginning_of_another() -> None:
    assert spotted("She called Rafa twice.", "Rafa did not answer.") == ["Rafa", "Rafa"]


def test_a_name_stands_for_its_accents_and_typographic_signs() -> None:
    assert spotted("She called Zoë O’Neil.", "Zoe O'Neil did not answer.") == ["Zoë O’Neil", "Zoe O'Neil"]


@pytest.mark.parametrize(
    "text",
    [
        "Today Marisol said that Quint, Marisol Quint's own, was fine.",
        "Called Dr. Quint at once.",
        "Wrote to MARISOL and to Marisól.",
    ],
)
def test_names_that_are_known_are_not_looked_for(text: str) -> None:
    assert spotted(text, never=("Marisol Quint",)) == []


def test_a_hyphenated_own_name_is_known_with_typographic_signs_too() -> None:
    assert spotted("She said that Anne‑Marie O’Neil left.", never=("Anne-Marie O'Neil",)) == []


@pytest.mark.parametrize("name", ["陈美玲", "مريم", "מרים", "मीरा"])
def test_a_word_of_a_script_without_capitals_is_a_likely_name_in_a_text_of_another(name: str) -> None:
    assert spotted(f"Her friend {name} was there, and nobody else came along that day.") == [name]


def test_a_known_word_of_such_a_script_is_not_looked_for() -> None:
    assert spotted("Her friend مريم was there, and nobody else came along.", never=("مريم حسن",)) == []


def test_a_text_written_in_such_a_script_is_not_made_of_names() -> None:
    assert spotted("来访者说她昨晚睡得很好，没有做噩梦。") == []


def test_names_over_two_lines_are_two() -> None:
    assert spotted("She met Ana\nRuiz was there, so Ruiz said.") == ["Ana", "Ruiz", "Ruiz"]


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=12))
def test_no_text_is_too_strange_to_be_read(texts: list[str], own: str) -> None:
    assert all(name.strip() for name in spotted(*texts, never=(own,)))
