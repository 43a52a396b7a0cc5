# SPDX-License-Identifier: GPL-3.0-or-later
"""What a packet proves about the log of events: that its items and their signatures are in it, and that it only grew.

An entry is shown open only where all of it may leave the house. Closed, it says when something of which kind happened;
the salt that is missing keeps everybody from guessing the rest, such as the text before words were taken out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.canonical import Json, canonical_hash
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.merkle_proofs import Path

PROOFS_FORMAT = "counselor-desk-proofs"
PROOFS_VERSION = 1

ACCOUNT_MEMBERS = (
    "number",
    "supersedes",
    "produced_at",
    "application",
    "basis",
    "authority",
    "redactions",
    "withheld",
    "protected",
)
"""What a manifest says of its packet before a page of it is laid out, its items beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedEntry:
    """An entry of the log without what it commits to; `at` as it is kept (UTC, microseconds), `committed` 32 bytes."""

    seq: int
    at: str
    kind: AuditKind
    committed: bytes

    @property
    def as_json(self) -> dict[str, Json]:
        """What stands in the open, and the commitment."""
        return {"seq": self.seq, "at": self.at, "kind": self.kind.value, "committed": self.committed.hex()}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry:
    """An entry of the log with all that it commits to and the salt, so that anyone can make its leaf again."""

    seq: int
    at: str
    kind: AuditKind
    salt: bytes = field(repr=False)
    subject: str
    client_id: ClientId | None
    content_hash: str
    reason: str = field(repr=False)

    @property
    def as_json(self) -> dict[str, Json]:
        """All of it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "kind": self.kind.value,
            "salt": self.salt.hex(),
            "subject": self.subject,
            "client_id": self.client_id,
            "content_hash": self.content_hash,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProof:
    """The entry that logged an item for this packet; `number` is the item's place in it."""

    number: int
    entry: OpenEntry
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureProof:
    """The entry that logged a signature under an item: that of a note, or of an addendum to it."""

    number: int
    entry: ClosedEntry
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SealProof:
    """That the log which an earlier seal was taken of is the beginning of the log under the packet's head."""

    seal: TreeHead
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProofs:
    """Proofs against one head: of entries, by their number in the log, and of the seals that the log grew out of."""

    paths: Mapping[int, Path]
    seals: tuple[SealProof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketProofs:
    """Everything that a packet proves against its head; items and signatures in the order of the packet."""

    head: TreeHead
    items: tuple[ItemProof, ...]
    signatures: tuple[SignatureProof, ...] = ()
    seals: tuple[SealProof, ...] = ()

    def as_json(self, packet: str) -> Json:
        """The content of the packet's file of proofs; `packet` is its number."""
        return {
            "format": PROOFS_FORMAT,
            "v": PROOFS_VERSION,
            "number": packet,
            "head": _head(self.head),
            "items": [
                {"number": each.number, "entry": each.entry.as_json, "path": _path(each.path)} for each in self.items
            ],
            "signatures": [
                {"number": each.number, "entry": each.entry.as_json, "path": _path(each.path)}
                for each in self.signatures
            ],
            "seals": [{**_head(each.seal), "path": _path(each.path)} for each in self.seals],
        }


def account_hash(manifest: Mapping[str, Json]) -> str:
    """SHA-256 of what a manifest says of its packet before a page is laid out: its items without their pages, and
    ACCOUNT_MEMBERS; 64 hexadecimal characters.

    Pages, head and hashes of files follow from the log as it stands with these entries, and cannot be in them.

    Raises:
        KeyError, TypeError, AttributeError: where it is no manifest.
    """
    listed = cast(Sequence[Mapping[str, Json]], manifest["items"])
    items: list[Json] = [{name: value for name, value in each.items() if name != "pages"} for each in listed]
    return canonical_hash({**{name: manifest[name] for name in ACCOUNT_MEMBERS}, "items": items})


def logged_reason(*, packet: str, number: int, of: int, signed_in: Sequence[int], account: str) -> str:
    """What the log says beside an item: its place in the packet, the entries in which it was signed, and `account_hash`
    of the manifest.

    So the head binds order and number of the items, which signatures are theirs, and what the packet says of itself.
    """
    place = f"item {number} of {of} in packet {packet}"
    entries = "entry" if len(signed_in) == 1 else "entries"
    signed = f", signed in {entries} {', '.join(map(str, signed_in))}" if signed_in else ""
    return f"{place}{signed}{_ACCOUNT}{account}"


def logged_account(reason: str) -> str:
    """The account that a reason names, empty where it names none."""
    return reason.rpartition(_ACCOUNT)[2] if _ACCOUNT in reason else ""


_ACCOUNT = "; account "


def _head(head: TreeHead) -> dict[str, Json]:
    return {"size": head.size, "root": head.root}


def _path(path: Path) -> Json:
    return [each.hex() for each in path]
