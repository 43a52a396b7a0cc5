# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal whose file is not the one that was closed is told from it, and whatever is lawful is never accused."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import CLIENT, PASSPHRASE, Template, new_desk

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.security.head_stamp import ClosedFile, HeadStamp, parse, serialise
from counselor_desk.services import closed_file, head_stamp, vault
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.health_lines import Condition, HealthLine, stamp_line
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage import driver
from counselor_desk.storage.unfinished import UnfinishedWork

PAGE = 4096


@dataclass(frozen=True)
class Closed:
    """A journal that was closed cleanly, in the middle of its life."""

    desk: Desk
    path: Path
    clock: SettableClock

    @property
    def database(self) -> Path:
        return max((self.path / "db").glob("journal-*.db"))

    def open(self) -> OpenJournal:
        return self.desk.vault.open(self.path, "")

    def at(self, path: Path) -> "Closed":
        return replace(self, path=path)

    def rename(self, name: str) -> None:
        """Change a client, which the pages of the table hold and the log only says that it happened."""
        with self.open() as journal:
            clients = open_desk(self.desk, journal).clients
            clients.change(replace(clients.get(CLIENT), display_name=name))

    def standing(self) -> Standing:
        with self.open() as journal:
            assert journal.head_stamp.finding is not None
            return journal.head_stamp.finding.standing

    def line(self) -> HealthLine:
        with self.open() as journal:
            return stamp_line(journal.head_stamp)

    def stamp_of(self, journal: OpenJournal) -> HeadStamp:
        raw = (self.path / "head.stamp").read_bytes()
        return parse(raw, mac_key=journal.keys.stamp_mac_key, vault_id=journal.keys.vault_id)

    def client_page(self) -> int:
        """Where the table of clients begins, in bytes."""
        with self.at(Path(shutil.copytree(self.path, self.path.parent / "looked into"))).open() as journal:
            row = journal.database.one("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = 'client'")
            assert row is not None
            return (row.integer("rootpage") - 1) * PAGE

    def change(self) -> bytes:
        """Put the page of an earlier day into the file; returns the file as it is then."""
        then = self.database.read_bytes()
        self.rename("Marisol Q.")
        begin = self.client_page()
        now = bytearray(self.database.read_bytes())
        assert now[begin : begin + PAGE] != then[begin : begin + PAGE]
        now[begin : begin + PAGE] = then[begin : begin + PAGE]
        self.database.write_bytes(now)
        return bytes(now)


@pytest.fixture
def closed(template: Template, tmp_path: Path) -> Closed:
    path = Path(shutil.copytree(template.path, tmp_path / "journal"))
    clock = SettableClock()
    journal = Closed(new_desk(clock, CountingIds(1 << 40), MemoryKeyStore(template.entries)), path, clock)
    journal.rename("Marisol")
    return journal


# what was changed


def test_the_page_of_a_client_of_an_earlier_day_is_found(closed: Closed) -> None:
    closed.change()

    assert closed.standing() is Standing.CHANGED


def test_nothing_is_written_to_it_before_somebody_decides_and_it_is_said_every_time(closed: Closed) -> None:
    changed = closed.change()
    stamp = (closed.path / "head.stamp").read_bytes()

    assert [closed.standing(), closed.standing()] == [Standing.CHANGED, Standing.CHANGED]
    assert closed.database.read_bytes() == changed
    assert (closed.path / "head.stamp").read_bytes() == stamp


def test_the_health_of_the_journal_says_it(closed: Closed) -> None:
    closed.change()

    line = closed.line()

    assert line.condition is Condition.FINDING
    assert line.words.startswith("This journal's file is not the one that this program closed.")


def test_going_on_with_it_is_logged_with_its_reason_and_said_as_long_as_it_is_open(closed: Closed) -> None:
    closed.change()

    with closed.open() as journal:
        stamped = closed.stamp_of(journal)
        closed.desk.vault.accept_older(journal)
        opened, accepted = journal.audit.events(limit=2)
        line = stamp_line(journal.head_stamp)

    assert (opened.kind, accepted.kind) == (AuditKind.JOURNAL_OPENED, AuditKind.ROLLBACK_ACCEPTED)
    assert (accepted.reason, accepted.content_hash) == ("file changed while closed", stamped.root)
    assert line.condition is Condition.NOTICE
    assert closed.standing() is Standing.SAME


def keep(journal: OpenJournal, content: bytes) -> None:
    """Keep unfinished words, of which the journal's log says nothing."""
    with journal.database.transaction():
        journal.unfinished.keep(UnfinishedWork(place="a form", kept_at=journal.clock.now(), content=content))


def test_a_write_ahead_log_of_an_earlier_moment_is_found_where_the_log_of_the_journal_agrees(closed: Closed) -> None:
    """SQLite plays it in, because it is authentic, over newer words of which only the bytes speak."""
    beside = closed.database.with_name(f"{closed.database.name}-wal")
    with closed.open() as journal:
        keep(journal, b"before")
        journal.database.checkpoint()
        keep(journal, b"earlier")
        stale = beside.read_bytes()
        keep(journal, b"newest")
    beside.write_bytes(stale)

    with closed.open() as journal:
        assert journal.head_stamp.finding is not None
        assert journal.head_stamp.finding.standing is Standing.CHANGED
        kept = journal.unfinished.find("a form")
    assert kept is not None
    assert kept.content == b"earlier"


def test_a_changed_file_of_an_older_version_is_upgraded_where_it_is(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its next generation the stamp would not speak of it any more, and nobody would be asked."""
    closed.change()
    monkeypatch.setattr(vault, "_is_upgrade_of", lambda *_, least_bytes: least_bytes == vault.LARGE_BYTES)

    assert [closed.standing(), closed.standing()] == [Standing.CHANGED, Standing.CHANGED]
    assert closed.database.name == "journal-000001.db"


# what is lawful


def test_a_touched_file_of_the_same_bytes_is_the_same(closed: Closed) -> None:
    os.utime(closed.database, ns=(10**18, 10**18))

    assert closed.standing() is Standing.SAME


def test_a_copied_folder_is_the_same(closed: Closed) -> None:
    copy = closed.at(Path(shutil.copytree(closed.path, closed.path.parent / "copy", copy_function=shutil.copyfile)))

    assert copy.standing() is Standing.SAME


def test_a_clean_close_says_which_file_it_left_and_an_open_journal_claims_nothing(closed: Closed) -> None:
    with closed.open() as journal:
        claims = [closed.stamp_of(journal).file]
        journal.head_stamp.flush()
        claims.append(closed.stamp_of(journal).file)

    left = closed_file.closed_file(closed.database)
    assert claims == [None, None]
    assert left is not None
    assert closed.stamp_of(journal).file == left


@pytest.mark.parametrize("is_stamped", [True, False])
def test_after_a_crash_nothing_is_claimed(closed: Closed, is_stamped: bool) -> None:
    """Whether the stamp of the last saves was written or not."""
    with closed.open() as journal:
        if is_stamped:
            journal.head_stamp.flush()
        left = closed.at(Path(shutil.copytree(closed.path, closed.path.parent / "left")))

    assert left.standing() in (Standing.SAME, Standing.AHEAD)


def test_a_claim_that_the_disk_kept_is_not_held_against_a_log_that_has_grown(
    closed: Closed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(head_stamp, "replace_file", full)
        closed.rename("Marisol R.")

    assert closed.standing() is Standing.AHEAD


def test_a_stamp_without_that_part_is_read_as_before(closed: Closed) -> None:
    with closed.open() as journal:
        pass
    head_stamp.withdraw_file((closed.path / "head.stamp",), keys=journal.keys)
    connection = driver.connect(closed.database)
    connection.set_key(f"x'{journal.keys.dek.hex()}'")
    connection.execute("PRAGMA application_id = 7")
    connection.close()

    assert closed.standing() is Standing.SAME


def rotate(closed: Closed, code: str) -> None:
    with closed.open() as journal:
        generations = open_desk(closed.desk, journal).generations
        generations.rotate_database_key(journal, Proof(Way.RECOVERY, code))


def restore_in_place(closed: Closed, _: str) -> None:
    with closed.open() as journal:
        closed.desk.backups.make(journal, to=closed.path / "backups" / "kept.cdbak")
    closed.desk.generations.restore_in_place(closed.path, closed.path / "backups" / "kept.cdbak", typed=PASSPHRASE)


@pytest.mark.parametrize("act", [rotate, restore_in_place])
def test_another_generation_is_not_measured_by_the_file_of_the_one_before(
    closed: Closed, template: Template, act: Callable[[Closed, str], None]
) -> None:
    act(closed, template.recovery_code)

    assert closed.standing() in (Standing.SAME, Standing.AHEAD, Standing.RESTORED)
    assert closed.database.name == "journal-000002.db"
    assert closed.standing() is Standing.SAME


# a large one


def test_a_large_file_that_nothing_touched_is_not_read_again(closed: Closed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closed_file, "ALWAYS_READ_BYTES", PAGE)
    with closed.open() as journal:
        pass
    stamp = closed.stamp_of(journal)
    assert stamp.file is not None
    another_sum(closed, journal, stamp.file)

    assert closed.standing() is Standing.SAME


def test_a_large_file_that_was_touched_is_read(closed: Closed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closed_file, "ALWAYS_READ_BYTES", PAGE)
    closed.change()

    assert closed.standing() is Standing.CHANGED


def another_sum(closed: Closed, journal: OpenJournal, file: ClosedFile) -> None:
    """Let the stamp name a sum that only reading the file could refute."""
    raw = serialise(
        replace(closed.stamp_of(journal), file=replace(file, sha256="0" * 64)), mac_key=journal.keys.stamp_mac_key
    )
    (closed.path / "head.stamp").write_bytes(raw)
