# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal that is older than what was last saved of it is told from the newest one, on real files, never silently.

What a synchronising program, a restored disk image or a power cut can do to the file is done to it here while nobody
has it open; every page in it stays authentic, so that no other check can see it.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import PASSPHRASE, Template

from counselor_desk.app.bootstrap import Desk, build_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, ErrorCode, MachineError
from counselor_desk.security.head_stamp import HeadStamp, StampAmiss, parse
from counselor_desk.security.key_derivation import SMALL_MACHINE
from counselor_desk.services import head_stamp
from counselor_desk.services.head_stamp import StampFinding, Standing, compare, stamp_places, write_stamp
from counselor_desk.services.head_stamp_keeper import STAMP_AFTER_SECONDS, HeadStampKeeper, Pending, in_background
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.integrity import integrity
from counselor_desk.storage.journal_folder import JournalFolder


@dataclass
class Computer:
    """A desk, the journal on its disk, and the folder for what is kept outside of it."""

    desk: Desk
    path: Path
    clock: SettableClock
    copy: Path | None

    def open(self) -> OpenJournal:
        # by the keyring alone: no key derivation
        return self.desk.vault.open(self.path, "")

    def write(self, times: int = 1) -> int:
        """Save something so often; returns the size of the log that was closed."""
        with self.open() as journal:
            for _ in range(times):
                self.clock.at += timedelta(minutes=1)
                save(journal)
        return self.stamp(journal).seq

    def stamp(self, journal: OpenJournal) -> HeadStamp:
        raw = (self.path / "head.stamp").read_bytes()
        return parse(raw, mac_key=journal.keys.stamp_mac_key, vault_id=journal.keys.vault_id)

    def finding(self) -> StampFinding:
        """What is found at the next opening; the journal is left as it is when it is undecided."""
        with self.open() as journal:
            assert journal.head_stamp.finding is not None
            return journal.head_stamp.finding

    @property
    def database(self) -> Path:
        return next((self.path / "db").glob("journal-*.db"))


def save(journal: OpenJournal) -> None:
    with journal.database.transaction():
        journal.record(AuditKind.PRACTICE_SAVED, subject="practice")


@pytest.fixture
def computer(template: Template, tmp_path: Path) -> Computer:
    """One that keeps its stamp in the journal's folder alone."""
    return computer_with(template, tmp_path, copy=None)


def computer_with(template: Template, tmp_path: Path, *, copy: Path | None) -> Computer:
    path = Path(shutil.copytree(template.path, tmp_path / "journal"))
    clock = SettableClock()
    desk = build_desk(
        clock=clock,
        ids=CountingIds(1 << 40),
        key_store=MemoryKeyStore(template.entries),
        third_copy=lambda _: copy,
        key_parameters=SMALL_MACHINE,
    )
    return Computer(desk, path, clock, copy)


# what is stamped, and when


def test_closing_stamps_the_last_entry(computer: Computer) -> None:
    with computer.open() as journal:
        save(journal)

    stamp = computer.stamp(journal)
    with computer.open() as again:
        assert again.head_stamp.finding is not None
        assert again.head_stamp.finding.standing is Standing.SAME
        assert again.audit.head_at(stamp.seq).root == stamp.root
    assert stamp.at == computer.clock.at


def test_a_stamp_is_for_its_owner_only(computer: Computer) -> None:
    computer.write()

    assert (computer.path / "head.stamp").stat().st_mode & 0o777 == 0o600
    assert not (computer.path / "head.stamp.tmp").exists()


def test_a_new_journal_is_stamped_from_its_first_sitting(computer: Computer, tmp_path: Path) -> None:
    computer.desk.vault.create(tmp_path / "new", ways=WaysIn(passphrase=PASSPHRASE)).journal.close()

    with computer.desk.vault.open(tmp_path / "new", PASSPHRASE) as journal:
        finding = journal.head_stamp.finding
    assert finding is not None
    assert finding.standing is Standing.SAME


class Agenda:
    """Time that a test lets pass."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def later(self, seconds: float, act: Callable[[], None]) -> Pending:
        self.waiting.append((seconds, act))
        return self

    def cancel(self) -> None:
        self.waiting.clear()

    def join(self, timeout: float | None = None) -> None:
        del timeout

    def pass_by(self) -> None:
        due, self.waiting = self.waiting, []
        for _, act in due:
            act()


@pytest.fixture
def agenda() -> Agenda:
    return Agenda()


@pytest.fixture
def watched(computer: Computer, agenda: Agenda) -> Iterator[OpenJournal]:
    """An open journal whose stamp waits for the agenda."""
    journal = computer.open()
    journal.head_stamp.flush()
    keeper = HeadStampKeeper(
        stamp_places(journal.folder, None),
        keys=journal.keys,
        audit=lambda: journal.audit,
        clock=computer.clock,
        later=agenda.later,
    )
    keeper.start()
    journal.database.on_commit = keeper.committed
    journal.head_stamp = keeper
    agenda.pass_by()
    yield journal
    journal.close()


def test_a_stamp_is_due_a_second_after_the_first_of_many_saves(watched: OpenJournal, agenda: Agenda) -> None:
    for _ in range(20):
        save(watched)

    assert [seconds for seconds, _ in agenda.waiting] == [STAMP_AFTER_SECONDS]
    assert STAMP_AFTER_SECONDS < 2


def test_when_it_is_due_it_names_what_was_saved_by_then(
    watched: OpenJournal, agenda: Agenda, computer: Computer
) -> None:
    save(watched)
    save(watched)
    before = computer.stamp(watched)

    agenda.pass_by()

    assert (before.seq + 2, watched.head.root) == (computer.stamp(watched).seq, computer.stamp(watched).root)


def test_what_leaves_the_log_as_it_is_asks_for_no_stamp(watched: OpenJournal, agenda: Agenda) -> None:
    with watched.database.transaction():
        watched.unfinished.drop("nothing of the kind")

    assert agenda.waiting == []


def test_a_save_that_was_rolled_back_is_not_stamped(watched: OpenJournal, agenda: Agenda) -> None:
    with suppress(BugError), watched.database.transaction():
        watched.record(AuditKind.PRACTICE_SAVED, subject="practice")
        raise BugError("test")

    assert agenda.waiting == []


def test_a_disk_that_refuses_the_stamp_refuses_no_save(
    watched: OpenJournal, agenda: Agenda, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    failures: list[ErrorCode | None] = []
    with monkeypatch.context() as patch:
        patch.setattr(head_stamp, "replace_file", full)
        save(watched)
        agenda.pass_by()
        failures.append(watched.head_stamp.failure)
    save(watched)
    agenda.pass_by()
    failures.append(watched.head_stamp.failure)

    assert failures == [ErrorCode.DISK_FULL, None]
    assert watched.head_stamp.written == watched.head


def test_a_system_without_another_thread_refuses_no_save(computer: Computer, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with computer.open() as journal:
        journal.head_stamp.flush()
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", exhausted)
            save(journal)
        assert journal.head_stamp.written == journal.head


def test_time_itself_brings_the_stamp_to_the_disk() -> None:
    """The one that the program uses: a thread of its own that does not keep the program alive."""
    done: list[bool] = []

    pending = in_background(0.0, lambda: done.append(True))
    pending.join(2)

    assert done == [True]


def test_a_cancelled_stamp_is_not_written_later() -> None:
    done: list[bool] = []

    pending = in_background(60.0, lambda: done.append(True))
    pending.cancel()
    pending.join(2)

    assert done == []


# what can happen to the files


def test_an_older_copy_of_the_database_is_found_with_what_it_lacks(computer: Computer) -> None:
    before = computer.write()
    shutil.copy2(computer.database, computer.path.parent / "older.db")
    after = computer.write(5)
    shutil.copy2(computer.path.parent / "older.db", computer.database)

    finding = computer.finding()

    assert (finding.standing, finding.missing) == (Standing.OLDER, after - before)
    assert finding.needs_decision


def test_an_older_copy_passes_every_other_check(computer: Computer) -> None:
    computer.write()
    shutil.copy2(computer.database, computer.path.parent / "older.db")
    computer.write(5)
    shutil.copy2(computer.path.parent / "older.db", computer.database)

    with computer.open() as journal:
        assert integrity(journal.database) == ()
        assert journal.audit.verify() == ()


def test_nothing_is_written_to_an_older_copy_before_somebody_decides(computer: Computer) -> None:
    computer.write()
    shutil.copy2(computer.database, computer.path.parent / "older.db")
    computer.write(5)
    shutil.copy2(computer.path.parent / "older.db", computer.database)
    stamp = (computer.path / "head.stamp").read_bytes()
    with computer.open() as journal:
        head = journal.head

    with computer.open() as again:
        assert again.head == head
    assert (computer.path / "head.stamp").read_bytes() == stamp


def test_going_on_with_an_older_copy_is_logged_and_then_it_is_the_newest(computer: Computer) -> None:
    computer.write()
    shutil.copy2(computer.database, computer.path.parent / "older.db")
    computer.write(5)
    shutil.copy2(computer.path.parent / "older.db", computer.database)

    with computer.open() as journal:
        stamped = computer.stamp(journal)
        computer.desk.vault.accept_older(journal)
        opened, accepted = journal.audit.events(limit=2)

    assert (accepted.kind, accepted.content_hash) == (AuditKind.ROLLBACK_ACCEPTED, stamped.root)
    assert opened.kind is AuditKind.JOURNAL_OPENED
    assert computer.finding().standing is Standing.SAME


def test_there_is_nothing_to_accept_in_the_newest_one(computer: Computer) -> None:
    with computer.open() as journal, pytest.raises(BugError):
        journal.accept_older()


def test_an_older_copy_that_was_written_in_elsewhere_is_found(computer: Computer) -> None:
    """It may be as long as the newest one, or longer; its history is another."""
    computer.write()
    elsewhere = Path(shutil.copytree(computer.path, computer.path.parent / "elsewhere"))
    computer.write(2)
    other = replace(computer, path=elsewhere)
    other.write(9)
    shutil.copy2(other.database, computer.database)

    finding = computer.finding()

    assert (finding.standing, finding.needs_decision) == (Standing.DIVERGED, True)


def crashed(computer: Computer, saves: int) -> Path:
    """Save so often and stop as a power cut does; returns a copy of the folder as it was left, its log with it."""
    journal = computer.open()
    journal.head_stamp.flush()
    for _ in range(saves):
        save(journal)
    journal.head_stamp.flush()
    # the copy is made by SQLite's own files lying there; the connection here is never used by a second one
    left = Path(shutil.copytree(computer.path, computer.path.parent / "left"))
    journal.close()
    return left


def wal_of(folder: Path) -> Path:
    return next((folder / "db").glob("*.db-wal"))


@pytest.mark.parametrize("kept", [0.9, 0.5, 0.1, 0.0])
def test_a_cut_write_ahead_log_is_found(computer: Computer, kept: float) -> None:
    left = crashed(computer, saves=12)
    wal = wal_of(left)
    with wal.open("r+b") as file:
        file.truncate(int(wal.stat().st_size * kept))

    finding = replace(computer, path=left).finding()

    assert finding.standing is Standing.OLDER
    assert 0 < finding.missing <= 13


def test_a_missing_write_ahead_log_is_found(computer: Computer) -> None:
    left = crashed(computer, saves=3)
    wal_of(left).unlink()

    assert replace(computer, path=left).finding().standing is Standing.OLDER


def test_a_flipped_bit_in_the_write_ahead_log_is_found(computer: Computer) -> None:
    left = crashed(computer, saves=12)
    raw = bytearray(wal_of(left).read_bytes())
    raw[len(raw) // 2] ^= 1
    wal_of(left).write_bytes(raw)

    assert replace(computer, path=left).finding().standing is Standing.OLDER


def test_the_write_ahead_log_of_an_earlier_day_is_found(computer: Computer) -> None:
    stale = wal_of(crashed(computer, saves=1)).read_bytes()
    shutil.rmtree(computer.path.parent / "left")
    computer.write(2)
    left = crashed(computer, saves=6)
    wal_of(left).write_bytes(stale)

    assert replace(computer, path=left).finding().standing in (Standing.OLDER, Standing.DIVERGED)


def test_a_whole_write_ahead_log_is_played_in_and_nothing_is_missing(computer: Computer) -> None:
    left = crashed(computer, saves=12)

    assert replace(computer, path=left).finding().standing is Standing.SAME


def test_saves_of_the_last_second_before_a_crash_are_no_finding(computer: Computer) -> None:
    computer.write()
    stamp = (computer.path / "head.stamp").read_bytes()
    left = crashed(computer, saves=3)
    (left / "head.stamp").write_bytes(stamp)

    finding = replace(computer, path=left).finding()

    assert (finding.standing, finding.needs_decision, finding.amiss) == (Standing.AHEAD, False, None)


def test_a_lost_stamp_is_said_and_written_anew(computer: Computer) -> None:
    computer.write()
    (computer.path / "head.stamp").unlink()

    assert (computer.finding().standing, computer.finding().standing) == (Standing.NO_STAMP, Standing.SAME)


@pytest.mark.parametrize(
    ("spoil", "amiss"),
    [
        (lambda _: b"", StampAmiss.UNREADABLE),
        (lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), StampAmiss.UNREADABLE),
        (lambda raw: raw.replace(b'"gen":1', b'"gen":2'), StampAmiss.NOT_AUTHENTIC),
        (None, StampAmiss.MISSING),
    ],
)
def test_a_stamp_that_says_nothing_is_said(
    computer: Computer, spoil: Callable[[bytes], bytes] | None, amiss: StampAmiss
) -> None:
    computer.write()
    stamp = computer.path / "head.stamp"
    raw = stamp.read_bytes()
    stamp.unlink() if spoil is None else stamp.write_bytes(spoil(raw))

    finding = computer.finding()

    assert (finding.standing, finding.amiss) == (Standing.NO_STAMP, amiss)


def test_the_stamp_of_another_journal_is_said(computer: Computer, tmp_path: Path) -> None:
    computer.desk.vault.create(tmp_path / "new", ways=WaysIn(passphrase=PASSPHRASE)).journal.close()
    shutil.copy2(tmp_path / "new" / "head.stamp", computer.path / "head.stamp")

    assert computer.finding().amiss is StampAmiss.OF_ANOTHER_JOURNAL


def test_a_stamp_that_cannot_be_read_is_said(computer: Computer) -> None:
    (computer.path / "head.stamp").unlink(missing_ok=True)
    (computer.path / "head.stamp").mkdir()

    assert computer.finding().amiss is StampAmiss.UNREADABLE


# the copy outside of the folder


def test_a_whole_folder_of_an_earlier_day_is_found_by_the_copy_outside(template: Template, tmp_path: Path) -> None:
    """Its own stamp is as old as its database, and agrees with it."""
    computer = computer_with(template, tmp_path, copy=tmp_path / "config" / "headers" / "1a.json")
    before = computer.write()
    shutil.copytree(computer.path, tmp_path / "earlier")
    after = computer.write(4)
    shutil.rmtree(computer.path)
    shutil.copytree(tmp_path / "earlier", computer.path)

    finding = computer.finding()

    assert (finding.standing, finding.missing) == (Standing.OLDER, after - before)


def test_a_stamp_in_the_folder_that_was_lost_is_said_although_the_copy_agrees(
    template: Template, tmp_path: Path
) -> None:
    computer = computer_with(template, tmp_path, copy=tmp_path / "config" / "1a.json")
    computer.write()
    (computer.path / "head.stamp").unlink()

    finding = computer.finding()

    assert (finding.standing, finding.amiss) == (Standing.SAME, StampAmiss.MISSING)


def test_a_copy_that_cannot_be_written_keeps_the_stamp_from_nothing(template: Template, tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    computer = computer_with(template, tmp_path, copy=tmp_path / "config" / "1a.json")
    computer.write()

    assert computer.finding().standing is Standing.SAME


# generations and backups


def finding_with(computer: Computer, *, stamped_generation: int) -> StampFinding:
    with computer.open() as journal:
        journal.head_stamp.flush()
        places = stamp_places(JournalFolder(computer.path), None)
        keys = replace(journal.keys, generation=stamped_generation)
        write_stamp(places, keys=keys, head=journal.head, at=computer.clock.now())
        return compare(places, keys=journal.keys, audit=journal.audit, now=computer.clock.now())


def test_a_stamp_from_before_the_key_was_changed_agrees_with_the_same_log(computer: Computer) -> None:
    assert finding_with(computer, stamped_generation=0).standing is Standing.SAME


def test_keys_from_before_they_were_changed_are_older_than_the_stamp(computer: Computer) -> None:
    finding = finding_with(computer, stamped_generation=2)

    assert (finding.standing, finding.missing) == (Standing.OLDER, 0)


def test_a_backup_that_was_restored_on_purpose_is_no_finding(template: Template, tmp_path: Path) -> None:
    """Restored to the place of the lost journal, whose stamp outside of the folder is newer."""
    computer = computer_with(template, tmp_path, copy=tmp_path / "config" / "1a.json")
    with computer.open() as journal:
        computer.desk.backups.make(journal, to=tmp_path / "kept.cdbak")
    computer.write(6)
    shutil.rmtree(computer.path)
    computer.clock.at += timedelta(days=1)
    computer.desk.backups.restore(tmp_path / "kept.cdbak", to=computer.path, typed=PASSPHRASE)

    finding = computer.finding()

    assert (finding.needs_decision, finding.standing in (Standing.RESTORED, Standing.SAME)) == (False, True)


def test_other_keys_of_an_open_journal_are_stamped_at_once(computer: Computer) -> None:
    with computer.open() as journal:
        keys = replace(journal.keys, generation=2, stamp_mac_key=bytes(32))
        journal.head_stamp.rekey(keys)
        raw = (computer.path / "head.stamp").read_bytes()

        assert parse(raw, mac_key=bytes(32), vault_id=keys.vault_id).generation == 2


# clocks


@pytest.mark.parametrize("moved", [timedelta(hours=-1), timedelta(days=3652), timedelta(days=-3652)])
def test_a_clock_that_was_moved_makes_no_journal_older(computer: Computer, moved: timedelta) -> None:
    computer.write(2)
    computer.clock.at += moved

    assert computer.finding().standing is Standing.SAME


def test_an_older_copy_is_found_whatever_the_clock_says(computer: Computer) -> None:
    computer.write()
    shutil.copy2(computer.database, computer.path.parent / "older.db")
    computer.write(5)
    shutil.copy2(computer.path.parent / "older.db", computer.database)
    computer.clock.at = datetime(2036, 11, 22, tzinfo=UTC)

    assert computer.finding().standing is Standing.OLDER


# the machine


def test_the_disk_that_refuses_is_named(computer: Computer) -> None:
    with computer.open() as journal:
        journal.head_stamp.flush()
        places = (computer.path / "no such folder" / "head.stamp",)
        with pytest.raises(MachineError):
            write_stamp(places, keys=journal.keys, head=journal.head, at=computer.clock.now())


def test_an_undecided_journal_can_be_read(computer: Computer) -> None:
    computer.write()
    shutil.copy2(computer.database, computer.path.parent / "older.db")
    computer.write()
    shutil.copy2(computer.path.parent / "older.db", computer.database)

    with computer.open() as journal:
        assert journal.clients.list() != ()
