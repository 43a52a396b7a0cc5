# SPDX-License-Identifier: GPL-3.0-or-later
"""The log proves itself: whatever is changed behind its back shows."""

import pytest
from factories import NOW
from journal_fixtures import OneOfEach

from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.errors import VaultError
from counselor_desk.domain.merkle import head_of
from counselor_desk.storage.audit import AuditFinding, AuditFlaw, AuditStore, leaf_of
from counselor_desk.storage.connection import Database


@pytest.fixture
def log(database: Database, free: OneOfEach) -> AuditStore:
    """A log of twenty entries."""
    store = AuditStore(database)
    with database.transaction():
        for number in range(2, 21):
            store.append(kind=AuditKind.NOTE_SIGNED, subject=f"note-{number}", at=NOW, client_id=free.client.id)
    return store


def behind_its_back(database: Database, sql: str) -> None:
    """Change rows as somebody with the key and another program could: without the triggers."""
    with database.transaction():
        for trigger in ("audit_event_immutable", "audit_event_kept", "tree_state_only_grows", "tree_state_kept"):
            database.execute(f"DROP TRIGGER tr_{trigger}")
        database.execute(sql)


def test_the_head_is_the_root_over_all_leaves(database: Database, log: AuditStore) -> None:
    leaves = [row.blob("leaf") for row in database.rows("SELECT leaf FROM audit_event ORDER BY seq")]
    assert log.head() == head_of(leaves)
    assert log.verify() == ()
    assert [event.seq for event in log.events()] == list(range(20, 0, -1))


@pytest.mark.parametrize(
    "change",
    [
        "at = '2026-01-01T00:00:00.000000Z'",
        "kind = 'note.struck'",
        "subject = 'other'",
        "client_id = NULL",
        "content_hash = 'ab'",
        "reason = 'other'",
        "salt = zeroblob(16)",
        "leaf = zeroblob(32)",
    ],
)
def test_any_change_of_an_entry_shows_at_its_number(database: Database, log: AuditStore, change: str) -> None:
    behind_its_back(database, f"UPDATE audit_event SET {change} WHERE seq = 7")
    assert log.verify() == (AuditFinding(AuditFlaw.ENTRY_ALTERED, 7),)


def test_an_entry_changed_together_with_its_leaf_shows_in_the_tree(database: Database, log: AuditStore) -> None:
    event = AuditEvent(seq=7, at=NOW, kind=AuditKind.NOTE_STRUCK, subject="other")
    leaf = leaf_of(event, salt=bytes(16)).hex()
    behind_its_back(
        database,
        "UPDATE audit_event SET kind = 'note.struck', subject = 'other', client_id = NULL, salt = zeroblob(16), "
        f"leaf = x'{leaf}' WHERE seq = 7",
    )
    assert log.verify() == (AuditFinding(AuditFlaw.TREE_ALTERED, 20),)


@pytest.mark.parametrize(
    ("gone", "flaw", "seq"), [(1, "entry_missing", 1), (7, "entry_missing", 7), (20, "tree_altered", 19)]
)
def test_a_removed_entry_shows(database: Database, log: AuditStore, gone: int, flaw: str, seq: int) -> None:
    behind_its_back(database, f"DELETE FROM audit_event WHERE seq = {gone}")
    assert log.verify() == (AuditFinding(AuditFlaw(flaw), seq),)


def test_a_log_without_its_tree_is_damaged(database: Database, log: AuditStore) -> None:
    behind_its_back(database, "DELETE FROM tree_state")
    with pytest.raises(VaultError):
        log.head()
