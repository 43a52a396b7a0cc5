# SPDX-License-Identifier: GPL-3.0-or-later
"""One byte form for a value, so that a hash of it can be made again by anyone.

JSON with sorted keys, separators `,` and `:`, ASCII escapes and no NaN, in UTF-8.
"""

import json
from hashlib import sha256

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def canonical_bytes(value: object) -> bytes:
    """Serialise a JSON value in its one canonical form; raises ValueError on NaN or infinity and
    TypeError on what JSON cannot say."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def canonical_hash(value: object) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal characters."""
    return sha256(canonical_bytes(value)).hexdigest()
