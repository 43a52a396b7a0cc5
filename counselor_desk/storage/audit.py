# SPDX-License-Identifier: GPL-3.0-or-later
"""The event log, kept as an RFC 6962 tree: each entry is bound to all before it, and adding one costs its logarithm.

The leaf of an entry covers sequence, time and kind in the open, and a commitment to the rest under a random salt.
"""

import json
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from counselor_desk.domain.audit import AuditEvent, AuditKind, TreeHead
from counselor_desk.domain.canonical import Json
from counselor_desk.domain.errors import BugError, ErrorCode, VaultError
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.merkle import Frontier, commitment, leaf_hash
from counselor_desk.storage.connection import Database
from counselor_desk.storage.row import Row, column_values, instant_text

SALT_BYTES = 16
_HASH_BYTES = 32

_APPEND = """
INSERT INTO audit_event (seq, at, kind, subject, client_id, content_hash, reason, record_hash, salt, leaf)
VALUES (:seq, :at, :kind, :subject, :client_id, :content_hash, :reason, :record_hash, :salt, :leaf)
"""
_TREE = "SELECT size, peaks FROM tree_state"
_GROW = "UPDATE tree_state SET size = ?, peaks = ?"
_NEWEST = "SELECT * FROM audit_event ORDER BY seq DESC LIMIT ?"
_LAST_OF_KIND = "SELECT * FROM audit_event WHERE kind = ? ORDER BY seq DESC LIMIT 1"
_OF_CLIENT = "SELECT * FROM audit_event WHERE client_id = ? ORDER BY seq DESC LIMIT ?"
_PAGE = "SELECT * FROM audit_event WHERE seq > ? ORDER BY seq LIMIT 1000"
_LEAVES = "SELECT seq, leaf FROM audit_event WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1000"
# the plus keeps SQLite to the client's own entries: it would read the whole log, 25 ms at 10,000 notes, not 0.8
_ABOUT = """
SELECT * FROM audit_event WHERE client_id = ? AND +kind IN (SELECT value FROM json_each(?))
    AND subject IN (SELECT value FROM json_each(?)) ORDER BY seq
"""
_BEFORE_THE_FIRST = "SELECT seq FROM audit_event WHERE seq < 1 LIMIT 1"
_UNCLEAN = """
SELECT 1 AS found FROM audit_event AS opening JOIN audit_event AS before ON before.seq = opening.seq - 1
WHERE opening.kind = 'journal.opened' AND opening.seq > ?
    AND before.kind NOT IN ('journal.closed', 'journal.created', 'journal.restored') LIMIT 1
"""
_UNLIMITED = -1


class AuditFlaw(StrEnum):
    """What can be wrong with the log."""

    ENTRY_ALTERED = "entry_altered"
    ENTRY_MISSING = "entry_missing"
    TREE_ALTERED = "tree_altered"


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """One flaw and the sequence number where it shows."""

    flaw: AuditFlaw
    seq: int


class AuditStore:
    """Keeps the log; the only writer of the tree."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(
        self,
        *,
        kind: AuditKind,
        subject: str,
        at: datetime,
        client_id: ClientId | None = None,
        content_hash: str = "",
        reason: str = "",
        record_hash: str = "",
    ) -> AuditEvent:
        """Add an entry and return it with its number; `at` is in UTC."""
        tree = self._tree()
        event = AuditEvent(
            seq=tree.size + 1,
            at=at,
            kind=kind,
            subject=subject,
            client_id=client_id,
            content_hash=content_hash,
            reason=reason,
            record_hash=record_hash,
        )
        salt = os.urandom(SALT_BYTES)
        leaf = leaf_of(event, salt=salt)
        grown = tree.plus(leaf)
        self._database.execute(_APPEND, {**column_values(event), "salt": salt, "leaf": leaf})
        self._database.execute(_GROW, (grown.size, b"".join(grown.peaks)))
        return event

    def head(self) -> TreeHead:
        """Size and root of the tree as it stands."""
        return self._tree().head

    def head_at(self, size: int) -> TreeHead:
        """Size and root as they stood after the first `size` entries; reads their leaves, 0.3 s for 100,000."""
        frontier = Frontier()
        while page := self._database.rows(_LEAVES, (frontier.size, size)):
            for row in page:
                frontier = frontier.plus(row.blob("leaf"))
        return frontier.head

    def events(self, *, limit: int | None = None) -> tuple[AuditEvent, ...]:
        """Entries, newest first."""
        return tuple(event_of(row) for row in self._database.rows(_NEWEST, (_UNLIMITED if limit is None else limit,)))

    def of_client(self, client_id: ClientId, *, limit: int | None = None) -> tuple[AuditEvent, ...]:
        """Entries about one client, newest first."""
        parameters = (client_id, _UNLIMITED if limit is None else limit)
        return tuple(event_of(row) for row in self._database.rows(_OF_CLIENT, parameters))

    def last_of_kind(self, kind: AuditKind) -> AuditEvent | None:
        """The newest entry of a kind, if there is one; costs the same however long the log is."""
        row = self._database.one(_LAST_OF_KIND, (kind.value,))
        return None if row is None else event_of(row)

    def was_left_open(self, *, after: int = 0) -> bool:
        """Whether a sitting that was followed by an opening above entry `after` ended without closing the journal."""
        return self._database.one(_UNCLEAN, (after,)) is not None

    def authentic_entries(
        self, *, client_id: ClientId, kinds: Collection[AuditKind], subjects: Collection[str]
    ) -> tuple[AuditEvent, ...] | None:
        """A client's entries of these kinds about these subjects, oldest first; None where one is not as it was."""
        parameters = (client_id, json.dumps([kind.value for kind in kinds]), json.dumps(list(subjects)))
        rows = self._database.rows(_ABOUT, parameters)
        events = tuple(event_of(row) for row in rows)
        if any(
            leaf_of(event, salt=row.blob("salt")) != row.blob("leaf") for event, row in zip(events, rows, strict=True)
        ):
            return None
        return events

    def verify(self) -> tuple[AuditFinding, ...]:
        """Compute every leaf and the whole tree anew from the rows; an empty tuple means that all of it holds."""
        findings = []
        frontier = Frontier()
        if self._database.one(_BEFORE_THE_FIRST) is not None:
            findings.append(AuditFinding(AuditFlaw.ENTRY_MISSING, 0))
        try:
            for row in self._all_rows():
                seq = row.integer("seq")
                if seq != frontier.size + 1:
                    findings.append(AuditFinding(AuditFlaw.ENTRY_MISSING, frontier.size + 1))
                    break
                if not _is_authentic(row):
                    findings.append(AuditFinding(AuditFlaw.ENTRY_ALTERED, seq))
                frontier = frontier.plus(row.blob("leaf"))
        except BugError:
            # a text that is none any more: somewhere after the entries read so far
            findings.append(AuditFinding(AuditFlaw.ENTRY_ALTERED, frontier.size + 1))
        if not findings and frontier != self._tree():
            findings.append(AuditFinding(AuditFlaw.TREE_ALTERED, frontier.size))
        return tuple(findings)

    def _all_rows(self) -> Iterator[Row]:
        """All entries, a thousand at a time, so that a long log does not stand in memory at once."""
        last_seq = 0
        while page := self._database.rows(_PAGE, (last_seq,)):
            yield from page
            last_seq = page[-1].integer("seq")

    def _tree(self) -> Frontier:
        row = self._database.one(_TREE)
        if row is None:
            raise VaultError(ErrorCode.JOURNAL_DAMAGED, where="tree_state")
        peaks = row.blob("peaks")
        hashes = (peaks[start : start + _HASH_BYTES] for start in range(0, len(peaks), _HASH_BYTES))
        return Frontier(row.integer("size"), tuple(hashes))


def _is_authentic(row: Row) -> bool:
    """Whether an entry is what its leaf was made of, to the letter."""
    try:
        event, salt = event_of(row), row.blob("salt")
    except (BugError, ValueError):
        return False
    # two forms of one moment give the same leaf, and so does a salt with zeros after it (RFC 2104, section 2)
    is_to_the_letter = instant_text(event.at) == row.text("at") and len(salt) == SALT_BYTES
    return is_to_the_letter and leaf_of(event, salt=salt) == row.blob("leaf")


def leaf_of(event: AuditEvent, *, salt: bytes) -> bytes:
    """The leaf hash of an entry: sequence, time and kind in the open, the rest committed to under the salt."""
    committed = commitment_of(event, salt=salt)
    return leaf_hash(seq=event.seq, at=instant_text(event.at), kind=event.kind.value, committed=committed)


def commitment_of(event: AuditEvent, *, salt: bytes) -> bytes:
    """What an entry commits to under its salt: all of it but sequence, time and kind.

    A record hash is committed to where there is one, so that leaves from before there were any stay what they are.
    """
    content: dict[str, Json] = {
        "subject": event.subject,
        "client_id": event.client_id,
        "content_hash": event.content_hash,
        "reason": event.reason,
    }
    if event.record_hash:
        content["record_hash"] = event.record_hash
    return commitment(salt=salt, content=content)


def event_of(row: Row) -> AuditEvent:
    """An entry from a row of the log, as it stands there."""
    client_id = row.text_or_none("client_id")
    return AuditEvent(
        seq=row.integer("seq"),
        at=row.instant("at"),
        kind=AuditKind(row.text("kind")),
        subject=row.text("subject"),
        client_id=None if client_id is None else ClientId(client_id),
        content_hash=row.text("content_hash"),
        reason=row.text("reason"),
        record_hash=row.text("record_hash"),
    )
