# SPDX-License-Identifier: GPL-3.0-or-later
"""A log of events in memory, as a release finds and continues it, and the proofs of a sample packet against it.

Nothing here reads a journal: what the log holds is made up, and only its form is that of a real one.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from counselor_desk.documents.manifest import PacketFacts, packet_account
from counselor_desk.domain.audit import AuditKind, TreeHead
from counselor_desk.domain.canonical import Json, canonical_bytes
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.merkle import commitment, head_of, leaf_hash
from counselor_desk.domain.merkle_proofs import prove
from counselor_desk.domain.packets import PacketContent
from counselor_desk.domain.proofs import (
    ClosedEntry,
    ItemProof,
    OpenEntry,
    PacketProofs,
    SealProof,
    SignatureProof,
    account_hash,
    logged_reason,
)
from counselor_desk.services.printed_seal import seal_paragraphs

FACTS = PacketFacts(
    basis="court_order", authority="us-federal.court-order", application="Counselor Desk", version="0.1.0"
)
CLIENT = ClientId("5e" * 16)
AT = "2026-11-17T15:20:11.000000Z"
# the first signature stands before the first seal, the second between the seals
SIGNED_AT = (12, 29)
SEALS_AT = (16, 30)
EARLIER = 37
"""How many entries the log had before the packet."""


def earlier_leaves() -> list[bytes]:
    """The entries before the packet; two of them are signatures."""
    return [_signature(seq)[1] if seq in SIGNED_AT else _leaf_of_another(seq) for seq in range(1, EARLIER + 1)]


def packet_proofs(content: PacketContent, facts: PacketFacts = FACTS) -> PacketProofs:
    """The proofs of a packet whose first item has both signatures, in a log that ends with its items."""
    total = len(content.items)
    account = account_hash(packet_account(content, facts))
    entries = [
        OpenEntry(
            seq=EARLIER + each.number,
            at=AT,
            kind=AuditKind.RELEASE_ITEM,
            salt=sha256(f"salt {each.number}".encode()).digest()[:16],
            subject=each.item_id,
            client_id=CLIENT,
            content_hash=each.sha256,
            reason=logged_reason(
                packet=content.number,
                number=each.number,
                of=total,
                signed_in=SIGNED_AT if each.number == 1 else (),
                account=account,
            ),
        )
        for each in content.items
    ]
    leaves = [*earlier_leaves(), *map(open_leaf, entries)]
    numbers = [*SIGNED_AT, *(each.seq for each in entries)]
    proved = prove(leaves, size=len(leaves), numbers=numbers, earlier=SEALS_AT)
    return PacketProofs(
        head=proved.head,
        items=tuple(
            ItemProof(number=number, entry=each, path=proved.included[each.seq])
            for number, each in enumerate(entries, start=1)
        ),
        signatures=tuple(
            SignatureProof(number=1, entry=_signature(seq)[0], path=proved.included[seq]) for seq in SIGNED_AT
        ),
        seals=tuple(SealProof(seal=seal, path=proved.grown[seal.size]) for seal in seals()),
    )


def with_head(content: PacketContent, facts: PacketFacts = FACTS) -> PacketContent:
    """The content with the head of its own proofs, printed on its last page."""
    head = packet_proofs(content, facts).head
    printed = seal_paragraphs(head, thing="this packet", produced_at=content.produced_at)
    return replace(content, head=head, notices=(*content.notices, ("Seal of this packet", "\n\n".join(printed))))


def seals() -> Sequence[TreeHead]:
    """The heads that left the house before the packet."""
    leaves = earlier_leaves()
    return [head_of(leaves[:size]) for size in SEALS_AT]


def open_leaf(entry: OpenEntry) -> bytes:
    """The leaf of an open entry."""
    content: dict[str, Json] = {
        "subject": entry.subject,
        "client_id": entry.client_id,
        "content_hash": entry.content_hash,
        "reason": entry.reason,
    }
    committed = commitment(salt=entry.salt, content=content)
    return leaf_hash(seq=entry.seq, at=entry.at, kind=entry.kind.value, committed=committed)


def _signature(seq: int) -> tuple[ClosedEntry, bytes]:
    kind = AuditKind.NOTE_SIGNED if seq == SIGNED_AT[0] else AuditKind.ADDENDUM_SIGNED
    entry = ClosedEntry(seq=seq, at=AT, kind=kind, committed=sha256(f"committed {seq}".encode()).digest())
    return entry, leaf_hash(seq=seq, at=AT, kind=kind.value, committed=entry.committed)


def _leaf_of_another(seq: int) -> bytes:
    return sha256(b"\x00" + canonical_bytes(["another event", seq])).digest()
