# SPDX-License-Identifier: GPL-3.0-or-later
"""A recovery code while it is typed: forgiving where the parser is, exact about where a slip is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.security.recovery_code import RecoveryCode, parse
from counselor_desk.services.recovery_typing import in_groups, slip_in

CODES = st.binary(min_size=16, max_size=16).map(RecoveryCode)
CODE = RecoveryCode(bytes(range(16))).formatted


@given(code=CODES)
def test_a_code_as_it_is_printed_has_no_slip(code: RecoveryCode) -> None:
    assert slip_in(code.formatted, printed=code.formatted) == ""


@given(code=CODES, data=st.data())
def test_whatever_is_typed_of_a_code_is_written_as_it_is_printed(code: RecoveryCode, data: st.DataObject) -> None:
    symbols = code.formatted.replace("-", "").lower()
    some = symbols[: data.draw(st.integers(0, len(symbols)))]
    assert code.formatted.startswith(in_groups(some))


@given(text=st.text(max_size=60))
def test_a_text_without_a_slip_is_a_code(text: str) -> None:
    if slip_in(text) == "":
        parse(text)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert in_groups("oil0") == "0110"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type the code from the sheet."),
        (CODE.replace(CODE[5], "U", 1), "Group"),
        (CODE[:-1], "1 sign is missing."),
        (CODE[:-3], "3 signs are missing."),
        (CODE + "7", "There are too many signs."),
    ],
)
def test_a_slip_is_named(typed: str, sentence: str) -> None:
    assert slip_in(typed).startswith(sentence)


def test_a_foreign_sign_is_named_by_its_place() -> None:
    typed = CODE[:10] + "u" + CODE[11:]
    assert slip_in(typed) == "Group 3, sign 1 is not a sign of the code. Compare it again."


def test_the_group_that_differs_from_the_sheet_is_named() -> None:
    other = "7" if CODE[15] != "7" else "8"
    typed = CODE[:15] + other + CODE[16:]
    assert slip_in(typed, printed=CODE).startswith("Group 4 is not as it stands on the sheet.")
