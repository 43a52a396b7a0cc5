# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed while a note was being kept: all of the new words, none of the kept ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.ui.pages.note_editor.typed_since import typed_since


@pytest.mark.parametrize(
    ("kept", "now", "new"),
    [
        ("a thought", "a thought", ""),
        ("a thought", "a thought and more", " and more"),
        ("a thought", "a though", "though"),
        ("a thought", "", ""),
        ("a thought", "a second thought", "second"),
        ("a thought", "before a thought", "before"),
        ("one two three four", "one new two three newer four", "new\nnewer"),
        ("one two three", "one three", ""),
        ("yes\nno", "yes\nperhaps\nno", "perhaps"),
    ],
)
def test_only_what_is_new_is_left(kept: str, now: str, new: str) -> None:
    assert typed_since(kept, now) == new


@given(st.text(), st.text())
def test_what_is_typed_at_the_end_comes_sign_for_sign(kept: str, more: str) -> None:
    assert typed_since(kept, kept + more) == more


@given(st.lists(st.sampled_from("abcd")), st.lists(st.sampled_from("wxyz"), min_size=1), st.integers(0, 20))
def test_words_put_in_anywhere_come_alone(words: list[str], new: list[str], at: int) -> None:
    at = min(at, len(words))
    changed = [*words[:at], *new, *words[at:]]

    assert typed_since(" ".join(words), " ".join(changed)).split() == new
