# SPDX-License-Identifier: GPL-3.0-or-later
"""Every failure has two sentences: what happened, and what to do."""

import re

import pytest

from counselor_desk.domain.errors import ErrorCode
from counselor_desk.domain.explanations import explain

# a conclusion of law, or a word that frightens or blames; "legal hold" is the name of a thing
CONCLUSIONS = re.compile(r"\b(?:il)?legal(?:ly)?\b(?! hold)|\b(?:un)?lawful|\bprohibited\b|\bviolat", re.IGNORECASE)


@pytest.mark.parametrize("code", ErrorCode)
def test_every_code_says_what_happened_and_what_to_do_in_whole_sentences(code: ErrorCode) -> None:
    explanation = explain(code)

    for text in (explanation.happened, explanation.what_to_do):
        assert re.fullmatch(r"[A-Z][^\n]*[.]", text), text


@pytest.mark.parametrize("code", ErrorCode)
def test_no_sentence_holds_a_place_for_a_value(code: ErrorCode) -> None:
    assert not {*"{}%[]<>"} & {*str(explain(code))}


@pytest.mark.parametrize("code", ErrorCode)
def test_no_sentence_draws_a_conclusion_of_law(code: ErrorCode) -> None:
    assert not CONCLUSIONS.search(str(explain(code)))


@pytest.mark.parametrize("text", ["This is illegal.", "It is legal to do so.", "unlawful"])
def test_a_conclusion_of_law_would_be_noticed(text: str) -> None:
    assert CONCLUSIONS.search(text)


def test_both_sentences_are_said_together() -> None:
    assert str(explain(ErrorCode.NOTE_NOT_SIGNED)) == "This note is still a draft. Sign it first."


@pytest.mark.parametrize("code", ErrorCode)
def test_a_sentence_can_be_read_at_a_glance(code: ErrorCode) -> None:
    assert len(str(explain(code))) <= 240
