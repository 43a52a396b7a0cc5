# SPDX-License-Identifier: GPL-3.0-or-later
"""One key under another: it comes out whole or not at all."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.security.key_wrap import UnwrapRefusedError, unwrap, wrap
from counselor_desk.security.vault_header import WrappedKey

KEYS = st.binary(min_size=32, max_size=32)


@given(key=KEYS, under=KEYS, aad=st.binary(max_size=40))
def test_a_wrapped_key_comes_out_under_the_same_key_and_words(key: bytes, under: bytes, aad: bytes) -> None:
    wrapped = wrap(key, under=under, aad=aad, random_bytes=os.urandom)

    assert (len(wrapped.nonce), len(wrapped.ciphertext)) == (12, 48)
    assert unwrap(wrapped, under=under, aad=aad) == key


@given(place=st.integers(0, 12 + 48 - 1), bit=st.integers(0, 7))
def test_one_changed_bit_is_refused(place: int, bit: int) -> None:
    wrapped = wrap(bytes(32), under=bytes(32), aad=b"row", random_bytes=os.urandom)
    raw = bytearray(wrapped.nonce + wrapped.ciphertext)
    raw[place] ^= 1 << bit

    with pytest.raises(UnwrapRefusedError):
        unwrap(WrappedKey(nonce=bytes(raw[:12]), ciphertext=bytes(raw[12:])), under=bytes(32), aad=b"row")


def test_another_key_or_another_row_is_refused() -> None:
    wrapped = wrap(bytes(32), under=bytes(32), aad=b"row", random_bytes=os.urandom)

    for under, aad in ((bytes(31) + b"\1", b"row"), (bytes(32), b"another row")):
        with pytest.raises(UnwrapRefusedError):
            unwrap(wrapped, under=under, aad=aad)
