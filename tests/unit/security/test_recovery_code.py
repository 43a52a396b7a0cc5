# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code: read however it is written by hand, and never mistaken for another one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vault_samples import Vault

from counselor_desk.domain.errors import DeskError, ErrorCode, UserError
from counselor_desk.security import recovery_code
from counselor_desk.security.key_slots import RecoverySecret, open_slot
from counselor_desk.security.recovery_code import RecoveryCode

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KEYS = st.binary(min_size=16, max_size=16)


@given(KEYS)
def test_a_printed_code_reads_back_as_the_same_key(key: bytes) -> None:
    assert recovery_code.parse(RecoveryCode(key).formatted) == RecoveryCode(key)


@given(KEYS)
def test_a_code_is_printed_as_seven_groups_of_four_unambiguous_symbols(key: bytes) -> None:
    groups = RecoveryCode(key).formatted.split("-")

    assert [len(group) for group in groups] == [4] * 7
    assert set("".join(groups)) <= set(ALPHABET)


@given(key=KEYS, spacing=st.sampled_from([" ", "\t", "\u00a0", "-", "\u2013", "\u2014", "\n"]))
def test_case_spacing_and_dashes_do_not_matter(key: bytes, spacing: str) -> None:
    code = RecoveryCode(key)

    assert recovery_code.parse(code.formatted.lower().replace("-", spacing)) == code


@given(KEYS)
def test_look_alike_letters_and_full_width_symbols_are_read_as_meant(key: bytes) -> None:
    code = RecoveryCode(key)
    by_hand = code.formatted.replace("0", "O").replace("1", "l")
    full_width = "".join(chr(ord(symbol) + 0xFEE0) for symbol in code.formatted.replace("-", ""))

    assert recovery_code.parse(by_hand) == code
    assert recovery_code.parse(full_width) == code


@settings(deadline=None)
@given(place=st.integers(0, 27), step=st.integers(1, 31))
def test_one_wrong_symbol_never_opens_the_slot(vault: Vault, place: int, step: int) -> None:
    symbols = vault.recovery.code.formatted.replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(symbols[place]) + step) % 32]

    def open_with(text: str) -> None:
        open_slot(vault.header, vault.recovery_slot, RecoverySecret(recovery_code.parse(text)))

    with pytest.raises(DeskError) as caught:
        open_with(symbols[:place] + wrong + symbols[place + 1 :])

    assert caught.value.code in {ErrorCode.RECOVERY_CODE_MALFORMED, ErrorCode.RECOVERY_CODE_REJECTED}


@pytest.mark.parametrize(
    "text",
    ["", " - ", "0" * 27, "0" * 29, "0" * 201, "U" * 28, "0000-0000-0000-0000-0000-0000-000!", "0000.0000"],
)
def test_what_cannot_be_a_code_is_called_malformed(text: str) -> None:
    with pytest.raises(UserError) as caught:
        recovery_code.parse(text)

    assert caught.value.code is ErrorCode.RECOVERY_CODE_MALFORMED


@given(st.text(max_size=60))
def test_arbitrary_text_is_malformed_and_nothing_else(text: str) -> None:
    # 12 check bits and 28 symbols: no text that hypothesis finds is a code
    with pytest.raises(UserError) as caught:
        recovery_code.parse(text)

    assert caught.value.code is ErrorCode.RECOVERY_CODE_MALFORMED


def test_a_new_code_takes_128_bits_from_the_system() -> None:
    first, second = recovery_code.generate(), recovery_code.generate()

    assert len(first.key) == 16
    assert first != second


def test_the_code_does_not_show_in_its_repr() -> None:
    code = RecoveryCode(b"sixteen byte key")

    assert repr(code) == str(code) == "RecoveryCode()"
