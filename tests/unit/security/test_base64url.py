# SPDX-License-Identifier: GPL-3.0-or-later
"""Base64url: one spelling per value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.security.base64url import b64, unb64


@given(st.binary(max_size=100))
def test_base64_returns_the_bytes_it_was_given(value: bytes) -> None:
    text = b64(value)

    assert unb64(text) == value
    assert "=" not in text


@pytest.mark.parametrize("text", ["A", "AAAAA", "AA==", "AA=", "+/+/", "AA AA", "AAAA\n", "ÄÄÄÄ", "AB", "AAF", "AAAA."])
def test_every_other_spelling_of_base64_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        unb64(text)
