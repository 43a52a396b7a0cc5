# SPDX-License-Identifier: GPL-3.0-or-later
"""Making a journal: whole, for its owner only, logged; or nothing at all."""

import errno
import os
import stat
from pathlib import Path

import pytest
from fakes import BACKEND, CountingIds, MemoryKeyStore, SettableClock
from practice_journal import PASSPHRASE, PIN, new_desk

from counselor_desk import durable_files
from counselor_desk.app.bootstrap import Desk, build_desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.domain.ports import Denied, KeyringResult, Locked, NoBackend, Wrong
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.storage.journal_folder import JournalFolder


def test_a_new_journal_is_open_empty_and_says_in_its_log_that_it_was_made(desk: Desk, tmp_path: Path) -> None:
    with desk.vault.create(tmp_path / "journal", ways=WaysIn(pin=PIN)).journal as journal:
        assert journal.clients.list() == ()
        assert [each.kind for each in journal.audit.events()] == [AuditKind.JOURNAL_CREATED]


def test_opening_and_closing_are_logged(desk: Desk, tmp_path: Path) -> None:
    new = desk.vault.create(tmp_path / "journal", ways=WaysIn())
    new.journal.close()
    with desk.vault.open(tmp_path / "journal", new.recovery_code.formatted) as journal:
        kinds = [each.kind for each in journal.audit.events()]
    assert kinds == [AuditKind.JOURNAL_OPENED, AuditKind.JOURNAL_CLOSED, AuditKind.JOURNAL_CREATED]


def test_closing_twice_does_nothing_the_second_time(desk: Desk, tmp_path: Path) -> None:
    journal = desk.vault.create(tmp_path / "journal", ways=WaysIn()).journal
    journal.close()
    journal.close()
    assert journal.database.is_closed


def test_only_the_owner_may_read_what_was_made(tmp_path: Path) -> None:
    third = tmp_path / "config" / "headers" / "copy.json"
    desk = build_desk(clock=SettableClock(), ids=CountingIds(), key_store=MemoryKeyStore(), third_copy=lambda _: third)
    desk.vault.create(tmp_path / "journal", ways=WaysIn()).journal.close()
    folder = tmp_path / "journal"
    files = (folder, *folder.rglob("*"), third)
    assert {(each.is_dir(), stat.S_IMODE(each.stat().st_mode)) for each in files} == {(True, 0o700), (False, 0o600)}


def test_the_third_copy_is_the_header(tmp_path: Path) -> None:
    third = tmp_path / "config" / "copy.json"
    desk = build_desk(clock=SettableClock(), ids=CountingIds(), key_store=MemoryKeyStore(), third_copy=lambda _: third)
    desk.vault.create(tmp_path / "journal", ways=WaysIn()).journal.close()
    assert third.read_bytes() == (tmp_path / "journal" / "VAULT.json").read_bytes()


def test_a_journal_is_never_made_over_another(desk: Desk, key_store: MemoryKeyStore, tmp_path: Path) -> None:
    desk.vault.create(tmp_path / "journal", ways=WaysIn(pin=PIN)).journal.close()
    entries = dict(key_store.entries)
    with pytest.raises(VaultError) as caught:
        desk.vault.create(tmp_path / "journal", ways=WaysIn(pin=PIN))
    assert caught.value.code is ErrorCode.JOURNAL_ALREADY_THERE
    assert key_store.entries == entries


@pytest.mark.parametrize("what_is_left", ["VAULT.json", "VAULT.json.bak", "db/journal-000001.db"])
def test_what_is_left_of_a_journal_is_not_written_over(desk: Desk, tmp_path: Path, what_is_left: str) -> None:
    rest = tmp_path / "journal" / what_is_left
    rest.parent.mkdir(parents=True)
    rest.write_bytes(b"damaged")
    with pytest.raises(VaultError, match="journal_already_there"):
        desk.vault.create(tmp_path / "journal", ways=WaysIn())
    assert rest.read_bytes() == b"damaged"


def test_a_folder_with_other_files_is_refused(desk: Desk, key_store: MemoryKeyStore, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(MachineError, match="target_already_there"):
        desk.vault.create(tmp_path, ways=WaysIn(pin=PIN))
    assert [each.name for each in tmp_path.iterdir()] == ["letter.txt"]
    assert key_store.entries == {}


@pytest.mark.parametrize(
    "ways", [WaysIn(pin="1"), WaysIn(pin="123456"), WaysIn(pin=PIN, passphrase="short"), WaysIn(pin=PIN, passphrase="")]
)
def test_a_weak_secret_makes_nothing(desk: Desk, key_store: MemoryKeyStore, tmp_path: Path, ways: WaysIn) -> None:
    with pytest.raises(UserError) as caught:
        desk.vault.create(tmp_path / "journal", ways=ways)
    assert caught.value.code in {ErrorCode.SECRET_TOO_WEAK, ErrorCode.SECRET_NOT_GIVEN}
    assert not (tmp_path / "journal").exists()
    assert key_store.entries == {}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (NoBackend(), ErrorCode.KEYRING_NOT_THERE),
        (Locked(BACKEND), ErrorCode.KEYRING_LOCKED),
        (Denied(BACKEND), ErrorCode.KEYRING_DENIED),
        (Wrong(BACKEND), ErrorCode.KEYRING_WRONG_ENTRY),
    ],
)
@pytest.mark.parametrize("stored_before", [0, 1])
def test_a_keyring_that_does_not_keep_the_key_makes_nothing(
    desk: Desk, key_store: MemoryKeyStore, tmp_path: Path, answer: KeyringResult, code: ErrorCode, stored_before: int
) -> None:
    key_store.store_answers = iter((*(None,) * stored_before, answer))
    with pytest.raises(VaultError) as caught:
        desk.vault.create(tmp_path / "journal", ways=WaysIn(pin=PIN, keyring_alone=True))
    assert caught.value.code is code
    assert not (tmp_path / "journal").exists()
    assert key_store.entries == {}


def test_a_failure_at_the_last_step_leaves_nothing_that_looks_like_a_journal(
    desk: Desk, key_store: MemoryKeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: HeaderFile, _header: object) -> bool:
        raise MachineError(ErrorCode.DISK_FULL, where="header")

    path = tmp_path / "journal"
    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "create", full)
        with pytest.raises(MachineError, match="disk_full"):
            desk.vault.create(path, ways=WaysIn(pin=PIN))
    assert not JournalFolder(path).is_journal()
    assert list((path / "db").iterdir()) == []
    assert key_store.entries == {}
    desk.vault.create(path, ways=WaysIn(pin=PIN)).journal.close()


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize("most_bytes", [1_000, 50_000, 150_000])
def test_a_full_disk_while_creating_leaves_nothing_and_can_be_tried_again(
    desk: Desk, key_store: MemoryKeyStore, tmp_path: Path, most_bytes: int
) -> None:
    import resource

    path = tmp_path / "journal"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        with pytest.raises(DeskError) as caught:
            desk.vault.create(path, ways=WaysIn(pin=PIN))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert isinstance(caught.value, MachineError)
    assert not JournalFolder(path).is_journal()
    assert key_store.entries == {}
    desk.vault.create(path, ways=WaysIn(pin=PIN)).journal.close()


def test_an_interruption_while_creating_leaves_nothing(
    desk: Desk, key_store: MemoryKeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_self: HeaderFile, _header: object) -> bool:
        raise KeyboardInterrupt

    path = tmp_path / "journal"
    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "create", interrupted)
        with pytest.raises(KeyboardInterrupt):
            desk.vault.create(path, ways=WaysIn(pin=PIN))
    assert not JournalFolder(path).is_journal()
    assert key_store.entries == {}


def test_every_way_in_gets_a_slot_of_its_own(tmp_path: Path) -> None:
    store = MemoryKeyStore()
    desk = new_desk(SettableClock(), CountingIds(), store)
    new = desk.vault.create(tmp_path / "journal", ways=WaysIn(pin=PIN, passphrase=PASSPHRASE, keyring_alone=True))
    new.journal.close()
    for typed in ("", PIN, PASSPHRASE, new.recovery_code.formatted):
        desk.vault.open(tmp_path / "journal", typed).close()
    assert len(store.entries) == 2


def test_neither_the_ways_in_nor_the_new_journal_show_a_secret(desk: Desk, tmp_path: Path) -> None:
    ways = WaysIn(pin=PIN, passphrase=PASSPHRASE)
    new = desk.vault.create(tmp_path / "journal", ways=ways)
    new.journal.close()
    shown = f"{ways!r}{new!r}{new.journal!r}{new.journal.keys!r}"
    assert not [each for each in (PIN, PASSPHRASE, new.recovery_code.formatted) if each in shown]


def test_a_header_whose_name_may_be_lost_leaves_no_journal_behind(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_folder: Path) -> None:
        raise OSError(errno.EIO, "text")

    with monkeypatch.context() as patched:
        patched.setattr(durable_files, "flush_folder", failing)
        with pytest.raises(MachineError, match="disk_failed"):
            desk.vault.create(tmp_path / "journal", ways=WaysIn())
    left = [each.name for each in (tmp_path / "journal").rglob("*") if each.is_file() and each.name != "vault.lock"]
    assert left == []
    desk.vault.create(tmp_path / "journal", ways=WaysIn()).journal.close()
