# SPDX-License-Identifier: GPL-3.0-or-later
"""What a new PIN and a new passphrase must have."""

from collections.abc import Callable

import pytest

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.security.secret_strength import require_strong_passphrase, require_strong_pin


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


@pytest.mark.parametrize("passphrase", ["correct horse b", "five random words are good", "fünfzehn Zeichen"])
def test_fifteen_characters_make_a_passphrase(passphrase: str) -> None:
    assert accepted(require_strong_passphrase, passphrase)


@pytest.mark.parametrize("passphrase", ["", "correct horse", "   fourteen char   "[:16], "abababababababab", "a" * 30])
def test_a_short_or_monotonous_passphrase_is_too_weak(passphrase: str) -> None:
    with pytest.raises(UserError) as caught:
        require_strong_passphrase(passphrase)

    assert (caught.value.code, caught.value.where) == (ErrorCode.SECRET_TOO_WEAK, "passphrase")
