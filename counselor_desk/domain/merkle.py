# SPDX-License-Identifier: GPL-3.0-or-later
"""The event tree: RFC 6962 (section 2.1) over salted commitments, grown leaf by leaf in logarithmic memory.

A commitment hides the content behind a salt that is kept with the content, so that erasing both leaves the tree whole.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.canonical import Json, canonical_bytes

EMPTY_HEAD = TreeHead(0, sha256(b"").hexdigest())
"""The root of the empty tree is the hash of nothing (RFC 6962, section 2.1)."""


def commitment(*, salt: bytes, content: Json) -> bytes:
    """HMAC-SHA256 of the canonical content under its salt; 32 bytes that reveal nothing without the salt."""
    return hmac.new(salt, canonical_bytes(content), sha256).digest()


def leaf_hash(*, seq: int, at: str, kind: str, committed: bytes) -> bytes:
    """Hash of one leaf: 0x00 before the canonical line of sequence, time, kind and commitment."""
    return sha256(b"\x00" + canonical_bytes([seq, at, kind, committed.hex()])).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node over its two children: 0x01 before both."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The roots of the full subtrees of a tree, largest first: all that is needed to add the next leaf."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def plus(self, leaf: bytes) -> "Frontier":
        """Return the frontier with one more leaf; equal neighbours merge like carries in binary counting."""
        peaks = [*self.peaks, leaf]
        carries = self.size
        while carries & 1:
            right = peaks.pop()
            peaks.append(node_hash(peaks.pop(), right))
            carries >>= 1
        return Frontier(self.size + 1, tuple(peaks))

    @property
    def head(self) -> TreeHead:
        """Size and root."""
        if not self.peaks:
            return EMPTY_HEAD
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return TreeHead(self.size, root.hex())


def head_of(leaves: Iterable[bytes]) -> TreeHead:
    """Root of a tree from its leaf hashes in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.plus(leaf)
    return frontier.head
