# SPDX-License-Identifier: GPL-3.0-or-later
"""What the log proves to others: its own head, entries in it, and only those seals that it really grew out of."""

import os
from collections.abc import Sequence

import pytest
from factories import NOW
from journal_fixtures import OneOfEach

from counselor_desk.domain.audit import AuditEvent, AuditKind, TreeHead
from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.merkle import EMPTY_HEAD, leaf_hash
from counselor_desk.domain.merkle_proofs import is_grown_from, is_included, prove
from counselor_desk.storage.audit import AuditStore, leaf_of
from counselor_desk.storage.audit_proofs import AuditProofs
from counselor_desk.storage.connection import Database

SIGNED, RELEASED = 11, (19, 20)


@pytest.fixture
def log(database: Database, free: OneOfEach) -> AuditStore:
    """A log of twenty entries: a signature and, at its end, two released items."""
    store = AuditStore(database)
    with database.transaction():
        while store.head().size < SIGNED - 1:
            store.append(kind=AuditKind.CLIENT_CHANGED, subject="another", at=NOW)
        store.append(kind=AuditKind.NOTE_SIGNED, subject="n1", at=NOW, client_id=free.client.id, content_hash="ab" * 32)
        while store.head().size < RELEASED[0] - 1:
            store.append(kind=AuditKind.CLIENT_CHANGED, subject="another", at=NOW)
        for number in RELEASED:
            store.append(
                kind=AuditKind.RELEASE_ITEM,
                subject=f"note:{number}",
                at=NOW,
                client_id=free.client.id,
                content_hash="cd" * 32,
                reason="item",
            )
    return store


def leaves_of(database: Database) -> list[bytes]:
    return [row.blob("leaf") for row in database.rows("SELECT leaf FROM audit_event ORDER BY seq")]


def behind_its_back(database: Database, sql: str) -> None:
    """Change rows as somebody with the key and another program could: without the triggers."""
    with database.transaction():
        for trigger in ("audit_event_immutable", "audit_event_kept"):
            database.execute(f"DROP TRIGGER tr_{trigger}")
        database.execute(sql)


@pytest.mark.parametrize("size", [1, 2, 13, 20])
def test_every_entry_is_proved_against_any_head_of_the_log(database: Database, log: AuditStore, size: int) -> None:
    head = log.head_at(size)
    proved = AuditProofs(database).prove(range(1, size + 1), head=head)
    for number, leaf in enumerate(leaves_of(database)[:size], start=1):
        assert is_included(leaf, number=number, path=proved.paths[number], head=head)


def test_each_seal_that_the_log_grew_out_of_is_proved_once(database: Database, log: AuditStore) -> None:
    head = log.head()
    seals = [log.head_at(size) for size in (3, 8, 8, 19, 20)]
    proved = AuditProofs(database).prove([], head=head, seals=seals).seals
    assert [each.seal.size for each in proved] == [3, 8, 19, 20]
    assert all(is_grown_from(each.seal, path=each.path, head=head) for each in proved)


@pytest.mark.parametrize(
    "seals", [[TreeHead(8, "00" * 32)], [TreeHead(21, "00" * 32)], [EMPTY_HEAD]], ids=["foreign", "later", "empty"]
)
def test_a_seal_that_is_no_beginning_of_the_log_is_left_out(
    database: Database, log: AuditStore, seals: Sequence[TreeHead]
) -> None:
    ours = log.head_at(8)
    assert [each.seal for each in AuditProofs(database).prove([], head=log.head(), seals=[*seals, ours]).seals] == [
        ours
    ]


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM audit_event WHERE seq = 20", "UPDATE audit_event SET leaf = zeroblob(32) WHERE seq = 4"],
    ids=["missing", "altered"],
)
def test_a_log_that_does_not_come_to_its_head_proves_nothing(database: Database, log: AuditStore, sql: str) -> None:
    head = log.head()
    behind_its_back(database, sql)
    with pytest.raises(VaultError) as failure:
        AuditProofs(database).prove([SIGNED], head=head)
    assert failure.value.code is ErrorCode.JOURNAL_DAMAGED


def test_an_entry_about_a_released_item_opens(database: Database, log: AuditStore, free: OneOfEach) -> None:
    opened = AuditProofs(database).released_items(RELEASED)
    assert [(each.seq, each.subject, each.client_id, each.reason) for each in opened] == [
        (number, f"note:{number}", free.client.id, "item") for number in RELEASED
    ]
    assert all(len(each.salt) == 16 for each in opened)


def test_no_entry_of_another_kind_ever_opens(database: Database, log: AuditStore) -> None:
    assert AuditProofs(database).released_items(range(1, RELEASED[0])) == ()


def test_a_signature_is_shown_closed_and_still_makes_its_leaf(
    database: Database, log: AuditStore, free: OneOfEach
) -> None:
    entry = AuditProofs(database).signings(free.client.id)[AuditKind.NOTE_SIGNED, "n1"]
    leaf = leaf_hash(seq=entry.seq, at=entry.at, kind=entry.kind.value, committed=entry.committed)
    assert (entry.seq, leaf) == (SIGNED, leaves_of(database)[SIGNED - 1])
    assert set(entry.as_json) == {"seq", "at", "kind", "committed"}


@pytest.mark.parametrize("number", [SIGNED, RELEASED[0]])
def test_an_entry_that_was_altered_is_never_shown(
    database: Database, log: AuditStore, free: OneOfEach, number: int
) -> None:
    behind_its_back(database, f"UPDATE audit_event SET reason = 'other' WHERE seq = {number}")
    proofs = AuditProofs(database)
    with pytest.raises(VaultError) as failure:
        proofs.signings(free.client.id) if number == SIGNED else proofs.released_items(RELEASED)
    assert failure.value.code is ErrorCode.JOURNAL_DAMAGED


def test_the_hashes_around_an_entry_are_others_under_other_salts() -> None:
    # so whoever guesses right what another entry says finds nothing that would tell
    events = [AuditEvent(seq=seq, at=NOW, kind=AuditKind.NOTE_SIGNED, subject=f"n{seq}") for seq in range(1, 21)]
    paths = []
    for _ in range(2):
        leaves = [leaf_of(each, salt=os.urandom(16)) for each in events]
        paths.append(set(prove(leaves, size=20, numbers=[7], earlier=[]).included[7]))
    assert not paths[0] & paths[1]
