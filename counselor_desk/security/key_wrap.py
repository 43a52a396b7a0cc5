# SPDX-License-Identifier: GPL-3.0-or-later
"""One 32-byte key under another: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D).

A slot's key wraps once and is never used again, and the master key's wrapping keys wrap a few rows in the life of a
journal, so random nonces are far from their limit of 2^32 uses.
"""

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from counselor_desk.security.vault_header import WrappedKey

NONCE_BYTES = 12


class UnwrapRefusedError(Exception):
    """The tag does not hold: another key, or the row or what it is bound to was changed. Never leaves this package."""


def wrap(key: bytes, *, under: bytes, aad: bytes, random_bytes: Callable[[int], bytes]) -> WrappedKey:
    """Encrypt a key and bind it to what `aad` says about it."""
    nonce = random_bytes(NONCE_BYTES)
    return WrappedKey(nonce=nonce, ciphertext=AESGCM(under).encrypt(nonce, key, aad))


def unwrap(wrapped: WrappedKey, *, under: bytes, aad: bytes) -> bytes:
    """Decrypt a key.

    Raises:
        UnwrapRefusedError: when the tag does not hold; what that means to a person depends on what was unwrapped.
    """
    try:
        return AESGCM(under).decrypt(wrapped.nonce, wrapped.ciphertext, aad)
    except InvalidTag:
        raise UnwrapRefusedError from None
