# SPDX-License-Identifier: GPL-3.0-or-later
"""What the log says about backups, and what counts as a change since one."""

from datetime import timedelta

import pytest
from factories import NOW, a_note
from journal_fixtures import VAULT_ID, OneOfEach

from counselor_desk.domain.audit import AuditKind
from counselor_desk.storage.audit import AuditStore
from counselor_desk.storage.backup_container import BackupManifest
from counselor_desk.storage.backup_log import BackupLog
from counselor_desk.storage.connection import Database


def log(database: Database, kind: AuditKind, *, content_hash: str = "", days: int = 0) -> None:
    with database.transaction():
        at = NOW + timedelta(days=days)
        AuditStore(database).append(kind=kind, subject=VAULT_ID, at=at, content_hash=content_hash)


def a_backup(database: Database) -> BackupManifest:
    head = AuditStore(database).head()
    return BackupManifest(
        vault_id=VAULT_ID,
        gen=1,
        made_at=NOW,
        app="1.0",
        rows={},
        tree_size=head.size,
        tree_root=head.root,
        db_sha256="ab" * 32,
        db_bytes=0,
    )


def test_a_backup_is_proved_as_of_its_last_proof(database: Database) -> None:
    log(database, AuditKind.BACKUP_VERIFIED, content_hash="aa")
    log(database, AuditKind.BACKUP_VERIFIED, content_hash="bb", days=1)
    log(database, AuditKind.BACKUP_VERIFIED, content_hash="aa", days=2)
    log(database, AuditKind.BACKUP_MADE, content_hash="cc", days=2)
    assert BackupLog(database).proved() == {"aa": NOW + timedelta(days=2), "bb": NOW + timedelta(days=1)}


@pytest.mark.parametrize(
    "kind",
    [
        AuditKind.JOURNAL_OPENED,
        AuditKind.JOURNAL_CLOSED,
        AuditKind.BACKUP_MADE,
        AuditKind.BACKUP_VERIFIED,
    ],
)
def test_housekeeping_is_no_change(database: Database, kind: AuditKind) -> None:
    backup = a_backup(database)
    log(database, kind)
    assert not BackupLog(database).has_changed_since(backup)


@pytest.mark.parametrize("kind", [AuditKind.CLIENT_ADDED, AuditKind.DATABASE_KEY_CHANGED, AuditKind.MASTER_KEY_CHANGED])
def test_everything_else_is_a_change(database: Database, kind: AuditKind) -> None:
    backup = a_backup(database)
    log(database, kind)
    assert BackupLog(database).has_changed_since(backup)
    assert not BackupLog(database).has_changed_since(a_backup(database))


def test_a_draft_and_what_is_typed_in_a_form_are_changes(database: Database, held: OneOfEach) -> None:
    assert a_note().signature is None
    assert BackupLog(database).has_changed_since(a_backup(database))


def test_a_restore_after_the_backup_is_a_change_whatever_the_log_is_long(database: Database) -> None:
    log(database, AuditKind.JOURNAL_RESTORED, days=1)
    assert BackupLog(database).has_changed_since(a_backup(database))


def test_a_backup_that_knows_more_than_the_log_is_of_another_history(database: Database) -> None:
    log(database, AuditKind.CLIENT_ADDED)
    backup = a_backup(database)
    other = BackupManifest(**{name: getattr(backup, name) for name in backup.__slots__} | {"tree_size": 99})
    assert BackupLog(database).has_changed_since(other)
