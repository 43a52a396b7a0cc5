# SPDX-License-Identifier: GPL-3.0-or-later
"""A new secret while it is chosen: what it lacks is said in a sentence."""

import pytest

from counselor_desk.services.secret_choice import passphrase_strength, passphrase_trouble, pin_trouble


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
        ("seven quiet herons above the marsh", ""),
    ],
)
def test_what_a_passphrase_lacks_is_said(phrase: str, trouble: str) -> None:
    said = passphrase_trouble(phrase)
    assert said.startswith(trouble)
    assert bool(said) == bool(trouble)


@pytest.mark.parametrize(
    ("phrase", "strength"),
    [
        ("", ""),
        ("two words", "Too weak"),
        ("kestrel-and-marsh", "Enough"),
        ("seven quiet herons above the marsh", "Strong"),
    ],
)
def test_strength_is_said_in_words(phrase: str, strength: str) -> None:
    said = passphrase_strength(phrase)
    assert said.startswith(strength)
    assert bool(said) == bool(strength)
