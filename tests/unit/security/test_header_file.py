# SPDX-License-Identifier: GPL-3.0-or-later
"""The header on disk: a crash, a full disk or a damaged copy leaves a header that opens."""

import errno
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vault_samples import Vault

from counselor_desk import durable_files
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError
from counselor_desk.domain.ids import VaultId
from counselor_desk.security.header_file import HeaderFile, HeaderPlace
from counselor_desk.security.header_parser import LARGEST_HEADER
from counselor_desk.security.vault_header import VaultHeader, serialise
from counselor_desk.security.vault_keys import add_generation, unlock


class CrashError(BaseException):
    """The process is gone at this instant: nothing of ours may handle it."""


@pytest.fixture(scope="session")
def following(vault: Vault) -> VaultHeader:
    """The next revision of the sample's header."""
    return add_generation(vault.header, vault.recovery_slot, vault.recovery, today=vault.header.slots[0].created).header


@pytest.fixture
def third(tmp_path: Path) -> Path:
    return tmp_path / "config" / "deep" / "journal-header.json"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    folder = tmp_path / "journal"
    folder.mkdir(mode=0o700)
    return folder


def outcome(act: Callable[[], object]) -> ErrorCode | None:
    """The code that an act ends with, or None when it succeeds."""
    try:
        act()
    except DeskError as error:
        return error.code
    return None


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_a_new_header_is_read_back_from_both_places(vault: Vault, journal: Path, third: Path) -> None:
    file = HeaderFile(journal, third_copy=third)

    assert file.create(vault.header) is True

    copies = file.read()
    assert [(copy.place, copy.header) for copy in copies.candidates] == [
        (HeaderPlace.CURRENT, vault.header),
        (HeaderPlace.THIRD, vault.header),
    ]
    assert copies.unreadable == ()


def test_a_change_keeps_the_header_before_it(vault: Vault, following: VaultHeader, journal: Path, third: Path) -> None:
    file = HeaderFile(journal, third_copy=third)
    file.create(vault.header)

    assert file.replace(following, verified_before=vault.header) is True

    assert [(copy.place, copy.header.revision) for copy in file.read().candidates] == [
        (HeaderPlace.CURRENT, 2),
        (HeaderPlace.BEFORE, 1),
        (HeaderPlace.THIRD, 2),
    ]
    assert sorted(path.name for path in journal.iterdir()) == ["VAULT.json", "VAULT.json.bak"]


def test_only_the_owner_can_read_any_copy(vault: Vault, following: VaultHeader, journal: Path, third: Path) -> None:
    before = os.umask(0)
    try:
        file = HeaderFile(journal, third_copy=third)
        file.create(vault.header)
        file.replace(following, verified_before=vault.header)
    finally:
        os.umask(before)

    copies = [journal / "VAULT.json", journal / "VAULT.json.bak", third]
    assert {stat.S_IMODE(copy.stat().st_mode) for copy in copies} == {0o600}
    assert stat.S_IMODE(third.parent.stat().st_mode) == 0o700


def test_without_a_third_place_two_copies_are_kept(vault: Vault, following: VaultHeader, journal: Path) -> None:
    file = HeaderFile(journal)

    assert file.create(vault.header) is False
    assert file.replace(following, verified_before=vault.header) is False
    assert len(file.read().candidates) == 2


@pytest.mark.parametrize("present", ["VAULT.json", "VAULT.json.bak"])
def test_a_header_that_is_there_is_never_overwritten_by_a_new_journal(
    vault: Vault, journal: Path, present: str
) -> None:
    (journal / present).write_bytes(b"damaged, but someone's")

    with pytest.raises(DeskError) as caught:
        HeaderFile(journal).create(vault.header)

    assert caught.value.code is ErrorCode.JOURNAL_ALREADY_THERE
    assert (journal / present).read_bytes() == b"damaged, but someone's"


@pytest.mark.parametrize("damage", [b"", b"{", b"\0" * 2000, b" " * (LARGEST_HEADER + 1)])
@pytest.mark.parametrize("place", ["VAULT.json", "VAULT.json.bak"])
def test_a_damaged_copy_never_hides_a_good_one(
    vault: Vault, following: VaultHeader, journal: Path, place: str, damage: bytes
) -> None:
    file = HeaderFile(journal)
    file.create(vault.header)
    file.replace(following, verified_before=vault.header)
    (journal / place).write_bytes(damage)

    copies = file.read()

    assert [(copy.place, copy.code) for copy in copies.unreadable] == [(place, ErrorCode.HEADER_UNREADABLE)]
    assert unlock(copies.candidates[0].header, vault.recovery_slot, vault.recovery).dek


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0), bit=st.integers(0, 6))
def test_whatever_bit_flips_the_first_copy_that_opens_is_a_true_one(
    vault: Vault, following: VaultHeader, tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    journal = tmp_path_factory.mktemp("journal")
    file = HeaderFile(journal)
    file.create(vault.header)
    file.replace(following, verified_before=vault.header)
    raw = bytearray((journal / "VAULT.json").read_bytes())
    raw[place % len(raw)] ^= 1 << bit
    (journal / "VAULT.json").write_bytes(raw)

    if outcome(file.read) is ErrorCode.HEADER_TOO_NEW:
        return  # the flipped bit was in the version number: to refuse is right, nothing is changed
    opening = [
        copy.header
        for copy in file.read().candidates
        if outcome(partial(unlock, copy.header, vault.recovery_slot, vault.recovery)) is None
    ]
    assert opening[0] in {following, vault.header}


def test_a_lost_bit_in_the_vault_id_does_not_hide_the_copies_that_have_it_right(vault: Vault, journal: Path) -> None:
    mistaken = replace(vault.header, vault_id=VaultId("1" + vault.header.vault_id[1:]))
    (journal / "VAULT.json").write_bytes(serialise(mistaken))
    (journal / "VAULT.json.bak").write_bytes(serialise(vault.header))

    assert [copy.header for copy in HeaderFile(journal).read().candidates] == [mistaken, vault.header]


def test_reading_changes_nothing(vault: Vault, journal: Path) -> None:
    file = HeaderFile(journal)
    file.create(vault.header)
    (journal / "VAULT.json").write_bytes(b"damaged")
    (journal / "VAULT.json.bak").write_bytes(serialise(vault.header))
    before = contents(journal)

    file.read()

    assert contents(journal) == before


def test_no_copy_at_all_is_no_journal(tmp_path: Path, third: Path) -> None:
    (tmp_path / "a file").touch()
    for folder in (tmp_path, tmp_path / "missing", tmp_path / "a file"):
        with pytest.raises(DeskError) as caught:
            HeaderFile(folder, third_copy=third).read()
        assert caught.value.code is ErrorCode.JOURNAL_NOT_FOUND


def test_only_damaged_copies_are_unreadable_and_not_missing(journal: Path) -> None:
    (journal / "VAULT.json").write_bytes(b"damaged")

    with pytest.raises(DeskError) as caught:
        HeaderFile(journal).read()

    assert caught.value.code is ErrorCode.HEADER_UNREADABLE


def test_a_copy_that_is_a_folder_is_the_disks_fault(journal: Path) -> None:
    (journal / "VAULT.json").mkdir()

    with pytest.raises(MachineError) as caught:
        HeaderFile(journal).read()

    assert caught.value.code is ErrorCode.DISK_FAILED


def test_a_newer_header_is_not_passed_over_for_an_older_copy(vault: Vault, journal: Path) -> None:
    (journal / "VAULT.json").write_bytes(serialise(vault.header).replace(b'"v":1,"vault_id"', b'"v":2,"vault_id"'))
    (journal / "VAULT.json.bak").write_bytes(serialise(vault.header))

    with pytest.raises(DeskError) as caught:
        HeaderFile(journal).read()

    assert caught.value.code is ErrorCode.HEADER_TOO_NEW


def test_the_third_copy_of_another_journal_comes_last_and_is_never_overwritten(
    vault: Vault, journal: Path, third: Path
) -> None:
    other = replace(vault.header, vault_id=VaultId("ef" * 16))
    third.parent.mkdir(parents=True)
    third.write_bytes(serialise(other))
    file = HeaderFile(journal, third_copy=third)

    assert file.create(vault.header) is False
    assert [copy.place for copy in file.read().candidates] == [HeaderPlace.CURRENT, HeaderPlace.THIRD]
    assert third.read_bytes() == serialise(other)


def test_a_damaged_third_copy_is_mended_by_the_next_write(vault: Vault, journal: Path, third: Path) -> None:
    third.parent.mkdir(parents=True)
    third.write_bytes(b"damaged")

    assert HeaderFile(journal, third_copy=third).create(vault.header) is True
    assert third.read_bytes() == serialise(vault.header)


def test_a_third_copy_that_cannot_be_written_does_not_undo_the_commit(
    vault: Vault, following: VaultHeader, journal: Path, tmp_path: Path
) -> None:
    (tmp_path / "in the way").touch()
    file = HeaderFile(journal, third_copy=tmp_path / "in the way" / "header.json")

    assert file.create(vault.header) is False
    assert file.replace(following, verified_before=vault.header) is False
    assert file.read().candidates[0].header == following


def test_the_copy_before_is_the_verified_header_and_not_the_damaged_file(
    vault: Vault, following: VaultHeader, journal: Path
) -> None:
    file = HeaderFile(journal)
    file.create(vault.header)
    (journal / "VAULT.json").rename(journal / "VAULT.json.bak")
    (journal / "VAULT.json").write_bytes(b"damaged")

    file.replace(following, verified_before=file.read().candidates[0].header)

    assert [copy.header for copy in file.read().candidates] == [following, vault.header]


def test_a_header_that_does_not_follow_is_not_written(vault: Vault, following: VaultHeader, journal: Path) -> None:
    file = HeaderFile(journal)
    file.create(vault.header)
    foreign = replace(following, vault_id=VaultId("ef" * 16))

    for header, before in ((vault.header, vault.header), (vault.header, following), (foreign, vault.header)):
        with pytest.raises(DeskError) as caught:
            file.replace(header, verified_before=before)
        assert caught.value.code is ErrorCode.HEADER_ALTERED
    assert file.read().candidates[0].header == vault.header


def test_a_leftover_of_a_crash_is_taken_over(vault: Vault, journal: Path) -> None:
    (journal / "VAULT.json.tmp").write_bytes(b"half a hea")

    HeaderFile(journal).create(vault.header)

    assert [path.name for path in journal.iterdir()] == ["VAULT.json"]


STEPS = ("os.open", "os.fdopen", "os.fsync", "pathlib.Path.replace", "pathlib.Path.unlink")


CREATING = (*STEPS, "os.lstat", "os.close", "pathlib.Path.open", "pathlib.Path.mkdir")


def failing_at(
    monkeypatch: pytest.MonkeyPatch, call: int, error: BaseException, *, steps: Iterable[str] = STEPS
) -> Callable[[], int]:
    """Let the n-th call of the system that a write makes fail; returns how many were made."""
    made = 0

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            nonlocal made
            made += 1
            if made == call:
                raise error
            return real(*args, **kwargs)

        return step

    for name in steps:
        owner, _, attribute = name.rpartition(".")
        target = os if owner == "os" else Path
        monkeypatch.setattr(target, attribute, failing(getattr(target, attribute)))
    return lambda: made


def test_a_crash_at_any_instant_leaves_the_old_header_or_the_new_one(
    vault: Vault, following: VaultHeader, tmp_path: Path
) -> None:
    crashes = 0
    for call in range(1, 100):
        journal = tmp_path / str(call)
        journal.mkdir()
        file = HeaderFile(journal)
        file.create(vault.header)
        with pytest.MonkeyPatch.context() as patch:
            failing_at(patch, call, CrashError())
            try:
                file.replace(following, verified_before=vault.header)
            except CrashError:
                crashes += 1
            else:
                break
        first = file.read().candidates[0].header
        assert first in {vault.header, following}
        # and the next start can write over whatever was left behind
        if first == vault.header:
            file.replace(following, verified_before=first)
            assert file.read().candidates[0].header == following
    assert crashes >= 10


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.DISK_FULL),
        (errno.EROFS, ErrorCode.READ_ONLY),
        (errno.EACCES, ErrorCode.PERMISSION_DENIED),
        (errno.EIO, ErrorCode.DISK_FAILED),
    ],
)
def test_a_failing_disk_is_named_and_leaves_a_header_and_no_litter(
    vault: Vault, following: VaultHeader, tmp_path: Path, number: int, code: ErrorCode
) -> None:
    failures = 0
    for call in range(1, 100):
        journal = tmp_path / str(call)
        journal.mkdir()
        file = HeaderFile(journal)
        file.create(vault.header)
        with pytest.MonkeyPatch.context() as patch:
            failing_at(patch, call, OSError(number, "text"))
            seen = outcome(partial(file.replace, following, verified_before=vault.header))
        if seen is None:
            break
        failures += 1
        assert seen is code
        assert file.read().candidates[0].header in {vault.header, following}
        assert not list(journal.glob("*.tmp"))
    assert failures >= 10


def test_a_full_disk_at_creation_leaves_no_journal(
    vault: Vault, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(MachineError) as caught:
        HeaderFile(journal).create(vault.header)

    assert caught.value.code is ErrorCode.DISK_FULL
    assert list(journal.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "text"), KeyboardInterrupt()])
def test_whatever_fails_while_a_header_is_created_there_is_a_journal_or_none_and_never_half(
    vault: Vault, tmp_path: Path, error: BaseException
) -> None:
    failures = 0
    for call in range(1, 100):
        journal = tmp_path / str(call) / "journal"
        journal.mkdir(parents=True)
        file = HeaderFile(journal, third_copy=tmp_path / str(call) / "config" / "header.json")
        with pytest.MonkeyPatch.context() as patch:
            made = failing_at(patch, call, error, steps=CREATING)
            try:
                file.create(vault.header)
                is_created = True
            except (MachineError, KeyboardInterrupt):
                is_created = False
        if made() < call:
            break
        failures += not is_created
        assert [path.name for path in journal.iterdir()] == (["VAULT.json"] if is_created else [])
        if not is_created:
            file.create(vault.header)
        assert file.read().candidates[0].header == vault.header
    assert failures >= 7


def test_a_folder_that_cannot_be_flushed_holds_no_header_afterwards(
    vault: Vault, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: Path) -> None:
        raise OSError(errno.EIO, "text")

    monkeypatch.setattr(durable_files, "flush_folder", failing)

    with pytest.raises(MachineError) as caught:
        HeaderFile(journal).create(vault.header)

    assert caught.value.code is ErrorCode.DISK_FAILED
    assert list(journal.iterdir()) == []
