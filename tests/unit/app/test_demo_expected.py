# SPDX-License-Identifier: GPL-3.0-or-later
"""What to look for in a packet: strings that a reader must find, and strings that nobody may find."""

import pytest
from practice_journal import OTHERS, WITHHELD_WORDS, make_template, ready_order

from counselor_desk.app.demo_expected import ExpectedStrings, expected_strings
from counselor_desk.documents.pdf_text import page_texts
from counselor_desk.services.releases import BuiltPacket

APART = f"{WITHHELD_WORDS[4]} and of the house behind the garden wall."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltPacket:
    """A packet built for a court order on the sample practice."""
    folder = tmp_path_factory.mktemp("expected")
    practice = make_template(folder / "template").copy(folder / "journal")
    with practice.opened.journal:
        return practice.opened.releases.build(ready_order(practice.opened))


@pytest.fixture(scope="module")
def strings(built: BuiltPacket) -> ExpectedStrings:
    return expected_strings(built, apart=[APART])


@pytest.fixture(scope="module")
def text_of_packet(built: BuiltPacket) -> str:
    pages = [text for each in built.files if each.name.endswith(".pdf") for text in page_texts(each.content)]
    plain = [each.content.decode("utf-8") for each in built.files if not each.name.endswith(".pdf")]
    return " ".join(" ".join((*pages, *plain)).split())


def test_released_strings_stand_in_the_record(built: BuiltPacket, strings: ExpectedStrings) -> None:
    (record,) = (each.content for each in built.files if each.name == "record.pdf")
    text = " ".join(" ".join(page_texts(record)).split())

    assert strings.released
    assert [each for each in strings.released if each not in text] == []


def test_released_strings_are_long_enough_to_mean_something(strings: ExpectedStrings) -> None:
    assert all(20 <= len(each) <= 80 for each in strings.released)


def test_nothing_that_was_kept_back_stands_anywhere(strings: ExpectedStrings, text_of_packet: str) -> None:
    assert [each for each in (*strings.redacted, *strings.withheld) if each in text_of_packet] == []


def test_names_that_were_taken_out_are_looked_for(strings: ExpectedStrings) -> None:
    assert set(strings.redacted) & set(OTHERS)


def test_texts_that_were_withheld_are_looked_for_and_so_are_psychotherapy_notes(strings: ExpectedStrings) -> None:
    looked_for = " ".join(strings.withheld)

    assert "the quarrel about the holiday house" in looked_for
    assert "unfinished thoughts about the spring break" in looked_for
    assert "the dream of the stairs" in looked_for


def test_every_string_is_listed_once(strings: ExpectedStrings) -> None:
    for each in (strings.released, strings.redacted, strings.withheld):
        assert len(set(each)) == len(each)


def test_the_strings_do_not_show_themselves(strings: ExpectedStrings) -> None:
    assert repr(strings) == "ExpectedStrings()"
