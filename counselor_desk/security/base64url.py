# SPDX-License-Identifier: GPL-3.0-or-later
"""Bytes as text in the header: URL-safe base64 in the one spelling that can be rebuilt exactly."""

import base64
import binascii
import re

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")


def b64(value: bytes) -> str:
    """Return URL-safe base64 without padding (RFC 4648 section 5)."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def unb64(text: str) -> bytes:
    """Return the bytes of `b64`; accepts exactly the one spelling that `b64` writes.

    Raises:
        ValueError: for padding, foreign characters, impossible lengths, and spare bits that are not zero.
    """
    # fullmatch, because the decoder skips foreign characters silently and `$` would let a final newline through
    if _BASE64URL.fullmatch(text) is None:
        raise ValueError("not base64url")
    try:
        value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise ValueError("not base64url") from None
    if b64(value) != text:
        raise ValueError("not the canonical base64url")
    return value
