# SPDX-License-Identifier: GPL-3.0-or-later
"""A new secret while it is chosen: what it lacks is said in a sentence."""

import pytest

from counselor_desk.services.secret_choice import passphrase_trouble, pin_trouble, strength_of


@pytest.mark.parametrize(
    ("pin", "trouble"),
    [
        ("", "Type a PIN"),
        ("9371", "Add 2 more characters"),
        ("93715", "Add 1 more character:"),
        ("123456", "Choose another one"),
        ("777777", "Choose another one"),
        ("937152", ""),
    ],
)
def test_what_a_pin_lacks_is_said(pin: str, trouble: str) -> None:
    said = pin_trouble(pin)
    assert said.startswith(trouble)
    assert bool(said) == bool(trouble)


@pytest.mark.parametrize(
    ("phrase", "trouble"),
    [
        ("", "Type five"),
        ("one two", "Add 8 more"),
        ("aaaa aaaa aaaa aaaa", "Choose words"),
        ("password password", "Add a word that"),
        ("seven quiet herons above the marsh", ""),
    ],
)
def test_what_a_passphrase_lacks_is_said(phrase: str, trouble: str) -> None:
    said = passphrase_trouble(phrase)
    assert said.startswith(trouble)
    assert bool(said) == bool(trouble)


@pytest.mark.parametrize(
    ("phrase", "score", "words", "estimate", "advice"),
    [
        ("", 0, "Too weak", "", "Four or more words"),
        ("passwordpassword", 0, "Too weak", "", "Repeats like"),
        ("kestrel heron", 2, "Too weak", "Somebody who tries 10,000 a second needs ", "Four or more words"),
        ("kestrel-and-marsh", 3, "Enough", "Somebody who tries 10,000 a second needs some years", "Four or more words"),
        ("seven quiet herons above the marsh", 4, "Strong", "Somebody who tries 10,000 a second needs centuries.", ""),
    ],
)
def test_strength_is_measured_said_explained_and_advised_on(
    phrase: str, score: int, words: str, estimate: str, advice: str
) -> None:
    strength = strength_of(phrase)
    assert strength.score == score
    assert strength.words.startswith(words)
    assert strength.estimate.startswith(estimate)
    assert bool(strength.estimate) == bool(estimate)
    assert strength.advice.startswith(advice)
    assert bool(strength.advice) == bool(advice)


@pytest.mark.parametrize(
    "phrase", ["two words", "x#9!Kq2$vL7", "seven quiet herons above the marsh", "password password"]
)
def test_what_is_refused_never_looks_strong_enough(phrase: str) -> None:
    assert strength_of(phrase).is_enough == (passphrase_trouble(phrase) == "")
