# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new PIN and a new passphrase must have."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.security.secret_strength import ENOUGH, estimate, require_strong_passphrase, require_strong_pin


def accepted(require: Callable[[str], None], secret: str) -> bool:
    try:
        require(secret)
    except UserError:
        return False
    return True


@pytest.mark.parametrize("pin", ["482913", "4829 1", "aB3$xy", "112233", " 482913 "])
def test_six_characters_that_are_no_run_make_a_pin(pin: str) -> None:
    assert accepted(require_strong_pin, pin)


@pytest.mark.parametrize("pin", ["", "4", "48291", "  4829  ", "000000", "123456", "987654", "abcdef", "１２３４５６"])
def test_a_short_pin_or_a_run_is_too_weak(pin: str) -> None:
    with pytest.raises(UserError) as caught:
        require_strong_pin(pin)

    assert (caught.value.code, caught.value.where) == (ErrorCode.SECRET_TOO_WEAK, "pin")


@pytest.mark.parametrize("passphrase", ["kestrel-and-marsh", "five random words are good", "fünfzehn Zeichen"])
def test_fifteen_characters_make_a_passphrase(passphrase: str) -> None:
    assert accepted(require_strong_passphrase, passphrase)


@pytest.mark.parametrize("passphrase", ["", "correct horse", "   fourteen char   "[:16], "abababababababab", "a" * 30])
def test_a_short_or_monotonous_passphrase_is_too_weak(passphrase: str) -> None:
    with pytest.raises(UserError) as caught:
        require_strong_passphrase(passphrase)

    assert (caught.value.code, caught.value.where) == (ErrorCode.SECRET_TOO_WEAK, "passphrase")


@pytest.mark.parametrize(
    "passphrase", ["passwordpassword", "qwertyuiopasdfgh", "iloveyouiloveyou", "1234567890abcdefg", "correct horse b"]
)
def test_a_long_passphrase_that_is_soon_guessed_is_too_weak(passphrase: str) -> None:
    with pytest.raises(UserError) as caught:
        require_strong_passphrase(passphrase)

    assert (caught.value.code, caught.value.where) == (ErrorCode.SECRET_TOO_WEAK, "passphrase.guessable")


@pytest.mark.parametrize(
    ("text", "score", "time_words"),
    [
        ("", 0, "less than a minute"),
        ("passwordpassword", 0, "less than a minute"),
        ("kestrel heron", 2, "some days"),
        ("kestrel-and-marsh", 3, "some years"),
        ("seven quiet herons above the marsh", 4, "centuries"),
        ("seven quiet herons above the marsh " * 100, 4, "centuries"),
    ],
)
def test_the_guesses_it_withstands_are_told_as_time(text: str, score: int, time_words: str) -> None:
    found = estimate(text)
    assert (found.score, found.time_words) == (score, time_words)


@pytest.mark.parametrize("text", ["maria maria maria maria", "19840417 19840417", "aaaaaaaaaaaaaaaab"])
def test_a_weakness_never_repeats_what_was_typed(text: str) -> None:
    found = estimate(text)
    assert found.score < ENOUGH
    assert text not in found.weakness
    assert "maria" not in found.weakness


def test_the_word_lists_are_loaded_by_who_chooses_a_passphrase_only() -> None:
    asks = "import sys, counselor_desk.services.vault; print('zxcvbn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
