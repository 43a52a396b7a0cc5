# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal in a folder that is synchronised or on a network comes out of it whole; nothing is deleted on the way."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from failing_disk import failing_disk
from practice_journal import PASSPHRASE, PLAIN, Practice

from counselor_desk import durable_files
from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError, VaultError
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services import journal_move
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.journal_move import MOVED_MARK, JournalMove


def no_words(_: str, __: int, ___: int) -> None:
    """Nobody looks."""


def hashes(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): sha256(each.read_bytes()).hexdigest()
        for each in folder.rglob("*")
        if each.is_file() and each.name != "vault.lock"
    }


@pytest.fixture
def closed(practice: Practice) -> Practice:
    practice.desk.backups.make(practice.opened.journal, to=practice.path / "backups" / "one.cdbak")
    practice.opened.journal.close()
    return practice


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "safe" / "journal"


def copy(move: JournalMove) -> None:
    move.copy(progress=no_words, is_cancelled=lambda: False)


def opens(practice: Practice, folder: Path) -> None:
    with practice.desk.vault.open(folder, "") as journal:
        assert journal.audit.verify() == ()
        assert open_desk(practice.desk, journal).notes.get(PLAIN).signature is not None


def test_a_journal_that_was_moved_is_the_same_byte_for_byte_and_opens(closed: Practice, to: Path) -> None:
    before = hashes(closed.path)
    move = JournalMove(closed.desk.vault, path=closed.path, to=to)
    copy(move)
    moved = move.set_aside()

    assert hashes(to) == before == hashes(moved.old_folder)
    assert moved.is_old_renamed
    assert moved.old_folder.name == f"{closed.path.name} {MOVED_MARK}"
    assert not closed.path.exists()
    opens(closed, to)


def test_a_folder_that_cannot_be_opened_because_it_is_synchronised_is_what_this_is_for(
    closed: Practice, to: Path
) -> None:
    (closed.path / ".stfolder").mkdir()
    with pytest.raises(MachineError, match="folder_unsuitable"):
        closed.desk.vault.open(closed.path, "")
    move = JournalMove(closed.desk.vault, path=closed.path, to=to)
    copy(move)
    # the mark of the program that synchronises belongs to the old place
    (to / ".stfolder").rmdir()
    move.set_aside()
    opens(closed, to)


def test_files_are_for_their_owner_only_and_keep_the_time_of_their_writing(closed: Practice, to: Path) -> None:
    backup = closed.path / "backups" / "one.cdbak"
    os.utime(backup, ns=(10**18, 10**18))
    copy(JournalMove(closed.desk.vault, path=closed.path, to=to))

    assert (to / "backups" / "one.cdbak").stat().st_mtime_ns == 10**18
    assert {each.stat().st_mode & 0o077 for each in (to, *to.rglob("*"))} == {0}


def test_both_steps_are_told_in_bytes(closed: Practice, to: Path) -> None:
    told: list[tuple[str, int, int]] = []
    JournalMove(closed.desk.vault, path=closed.path, to=to).copy(
        progress=lambda *state: told.append(state), is_cancelled=lambda: False
    )

    assert [words for words, _ in itertools.groupby(told, key=lambda each: each[0])] == [
        "Copying the journal",
        "Comparing every file",
    ]
    assert told[-1][1] == told[-1][2] == 2 * sum(each.stat().st_size for each in to.rglob("*") if each.is_file())


def test_a_move_that_is_stopped_leaves_the_journal_alone(closed: Practice, to: Path) -> None:
    before = hashes(closed.path)
    answers = iter([False, False, True])
    with pytest.raises(UserError, match="cancelled"):
        JournalMove(closed.desk.vault, path=closed.path, to=to).copy(
            progress=no_words, is_cancelled=lambda: next(answers)
        )

    assert hashes(closed.path) == before
    assert list(to.parent.iterdir()) == []


def test_an_open_journal_is_not_moved(practice: Practice, to: Path) -> None:
    with pytest.raises(MachineError, match="journal_in_use"):
        copy(JournalMove(practice.desk.vault, path=practice.path, to=to))
    assert not to.exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("cloud/journal", ErrorCode.FOLDER_UNSUITABLE),
        ("own/inside", ErrorCode.FOLDER_UNSUITABLE),
        ("full", ErrorCode.TARGET_ALREADY_THERE),
        ("another", ErrorCode.JOURNAL_ALREADY_THERE),
    ],
)
def test_a_new_folder_that_does_not_do_is_refused(closed: Practice, tmp_path: Path, name: str, code: ErrorCode) -> None:
    own = shutil.copytree(closed.path, tmp_path / "own")
    (tmp_path / "cloud" / ".stfolder").mkdir(parents=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").touch()
    (tmp_path / "another" / "db").mkdir(parents=True)
    (tmp_path / "another" / "VAULT.json").touch()
    before = hashes(tmp_path)
    with pytest.raises(DeskError) as refused:
        copy(JournalMove(closed.desk.vault, path=own, to=tmp_path / name))

    assert refused.value.code is code
    assert hashes(tmp_path) == before


def test_an_empty_folder_that_is_there_is_taken(closed: Practice, to: Path) -> None:
    to.mkdir(parents=True)
    copy(JournalMove(closed.desk.vault, path=closed.path, to=to))
    opens(closed, to)


def test_a_folder_without_its_database_is_not_moved(closed: Practice, to: Path) -> None:
    shutil.rmtree(closed.path / "db")
    with pytest.raises(VaultError, match="journal_file_missing"):
        copy(JournalMove(closed.desk.vault, path=closed.path, to=to))
    assert not to.exists()


def test_a_copy_that_is_not_the_same_is_not_used(closed: Practice, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = durable_files.flush_file

    def lose_a_byte(descriptor: int) -> None:
        real(descriptor)
        os.ftruncate(descriptor, max(0, os.fstat(descriptor).st_size - 1))

    monkeypatch.setattr(journal_move, "flush_file", lose_a_byte)
    with pytest.raises(MachineError, match="disk_failed"):
        copy(JournalMove(closed.desk.vault, path=closed.path, to=to))

    assert list(to.parent.iterdir()) == []
    opens(closed, closed.path)


def test_an_old_folder_that_cannot_be_renamed_keeps_its_name(
    closed: Practice, to: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = JournalMove(closed.desk.vault, path=closed.path, to=to)
    copy(move)

    def refuse(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", refuse)
        moved = move.set_aside()

    assert (moved.is_old_renamed, moved.old_folder) == (False, closed.path)
    opens(closed, to)


def test_a_second_move_finds_a_free_name_for_the_old_folder(closed: Practice, to: Path) -> None:
    closed.path.with_name(f"{closed.path.name} {MOVED_MARK}").mkdir()
    move = JournalMove(closed.desk.vault, path=closed.path, to=to)
    copy(move)

    assert move.set_aside().old_folder.name == f"{closed.path.name} {MOVED_MARK} 2"


def test_what_is_kept_outside_the_folder_moves_along(closed: Practice, to: Path, tmp_path: Path) -> None:
    headers = tmp_path / "headers"
    headers.mkdir()
    desk = build_desk(
        clock=closed.clock,
        ids=closed.ids,
        key_store=closed.key_store,
        third_copy=lambda path: headers / f"{path.parent.name}.json",
    )
    before = [headers / f"{closed.path.parent.name}{ending}" for ending in (".json", ".stamp")]
    for source, kept in zip(("VAULT.json", "head.stamp"), before, strict=True):
        shutil.copyfile(closed.path / source, kept)
    move = JournalMove(desk.vault, path=closed.path, to=to)
    copy(move)
    assert all(each.exists() for each in before)
    move.set_aside()

    assert sorted(each.name for each in headers.iterdir()) == ["safe.json", "safe.stamp"]
    with desk.vault.open(to, "") as journal:
        finding = journal.head_stamp.finding
        assert finding is not None
        assert (finding.standing, finding.amiss) == (Standing.SAME, None)


@pytest.mark.parametrize("place", ["safe", "own"])
def test_the_third_copy_of_another_journal_is_left_alone_in_either_place(
    closed: Practice, to: Path, tmp_path: Path, place: str
) -> None:
    headers = {name: tmp_path / "headers" / f"{name}.json" for name in ("own", "safe")}
    desk = build_desk(
        clock=closed.clock,
        ids=closed.ids,
        key_store=closed.key_store,
        third_copy=lambda path: headers["own" if path == closed.path else "safe"],
    )
    headers[place].parent.mkdir()
    others = build_desk(clock=closed.clock, ids=closed.ids, third_copy=lambda _: headers[place])
    others.vault.create(tmp_path / "another", ways=WaysIn(passphrase=PASSPHRASE)).journal.close()
    headers[place].with_suffix(".stamp").write_bytes(b"of another journal")
    before = hashes(tmp_path / "headers")
    move = JournalMove(desk.vault, path=closed.path, to=to)
    copy(move)
    move.set_aside()

    assert before == {name: digest for name, digest in hashes(tmp_path / "headers").items() if name in before}
    assert headers[place].exists()
    with desk.vault.open(to, ""):
        assert HeaderFile(to).read().unreadable == ()


def test_a_journal_whose_third_copy_alone_is_whole_takes_it_along(closed: Practice, to: Path, tmp_path: Path) -> None:
    headers = tmp_path / "headers"
    headers.mkdir()
    desk = build_desk(
        clock=closed.clock,
        ids=closed.ids,
        key_store=closed.key_store,
        third_copy=lambda path: headers / f"{path.parent.name}.json",
    )
    shutil.copyfile(closed.path / "VAULT.json", headers / f"{closed.path.parent.name}.json")
    for name in ("VAULT.json", "VAULT.json.bak"):
        (closed.path / name).write_bytes(b"damaged")
    move = JournalMove(desk.vault, path=closed.path, to=to)
    copy(move)
    move.set_aside()

    assert [each.name for each in headers.glob("*.json")] == ["safe.json"]
    desk.vault.open(to, "").close()


def at_each_call(closed: Practice, folder: Path, calls: Iterator[int], *, for_good: bool) -> None:
    for k in calls:
        old, new = folder / f"old-{k}", folder / f"new-{k}"
        shutil.copytree(closed.path, old)
        whole = hashes(old)
        move = JournalMove(closed.desk.vault, path=old, to=new)
        with failing_disk(k, for_good=for_good) as disk, suppress(DeskError):
            copy(move)
            move.set_aside()
        complete = [each for each in folder.iterdir() if each.name.endswith(f"-{k}") or MOVED_MARK in each.name]
        assert any(hashes(each) == whole for each in complete)
        if new.exists():
            assert hashes(new) == whole
        else:
            assert hashes(old) == whole
        for each in folder.iterdir():
            shutil.rmtree(each)
        if not disk.has_failed:
            return


@pytest.mark.parametrize("for_good", [False, True])
def test_the_journal_is_whole_in_one_of_both_places_when_the_disk_fails(
    closed: Practice, tmp_path: Path, for_good: bool
) -> None:
    folder = tmp_path / "each"
    folder.mkdir()
    at_each_call(closed, folder, iter((1, 5, 9, 14, 20, 26)), for_good=for_good)


@pytest.mark.campaign
@pytest.mark.parametrize("for_good", [False, True])
def test_the_journal_is_whole_in_one_of_both_places_at_whichever_call_the_disk_fails(
    closed: Practice, tmp_path: Path, for_good: bool
) -> None:
    folder = tmp_path / "each"
    folder.mkdir()
    at_each_call(closed, folder, itertools.count(1), for_good=for_good)
