# SPDX-License-Identifier: GPL-3.0-or-later
"""The operating system refuses the k-th call of a kind, below Python and below SQLite, for every k until none is left.

strace lets the call fail in a worker that saves, changes the header, rotates, backs up, restores or brings up to date
(security.md R5). What is left is the old state or the new one, it opens by the recovery code, and what the worker was
told is a sentence.
"""

import itertools
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from drive_acts import DONE, NOTE, REFUSED, Act, Place
from forked_workers import Starter, started
from newer_program import become_newer
from practice_journal import PLAIN, Template

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.domain.errors import VaultError
from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.notes import NoteState
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.integrity import integrity
from counselor_desk.storage.migrator import needs_upgrade

ERRORS = {"write": "ENOSPC", "pwrite64": "ENOSPC", "openat": "EMFILE"}
"""What a call fails with; every other one with EIO."""
CALLS = ("openat", "write", "pwrite64", "fsync", "rename", "ftruncate", "unlink", "mkdir")
A_SAMPLE = (
    (Act.SAVE, "pwrite64", 3),
    (Act.SAVE, "fsync", 1),
    (Act.CHANGE_HEADER, "rename", 1),
    (Act.CHANGE_HEADER, "fsync", 2),
    (Act.ROTATE, "rename", 1),
    (Act.ROTATE, "pwrite64", 20),
    (Act.BACK_UP, "write", 1),
    (Act.RESTORE, "fsync", 3),
    (Act.RESTORE_IN_PLACE, "openat", 4),
    (Act.MIGRATE, "pwrite64", 5),
)
MOST_SECONDS = 60


def can_let_calls_fail() -> bool:
    """Whether strace is here and may look into a process of ours."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return False
    tried = ["strace", "-qq", "-o", os.devnull, "-e", "inject=fsync:error=EIO", "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not can_let_calls_fail(), reason="no strace, or it may not look into a process here")


@pytest.fixture(scope="module")
def closed(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A closed journal and a backup of it, to be copied."""
    place = Place(tmp_path_factory.mktemp("calls"))
    practice = template.copy(place.journal)
    practice.desk.backups.make(practice.opened.journal, to=place.backup)
    practice.opened.journal.close()
    return place


@pytest.fixture(scope="module")
def starter(closed: Place, template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    arguments = (template.path, template.recovery_code, tmp_path_factory.mktemp("warm"))
    with started("drive_acts.py", *arguments) as process:
        yield process


def copy_of(closed: Place, folder: Path) -> Place:
    shutil.copytree(closed.folder, folder)
    return Place(folder)


def done_while_failing(starter: Starter, act: Act, place: Place, code: str, *, call: str, when: str) -> tuple[int, int]:
    """Let a worker do one thing while a call fails; returns its exit code and how often the call failed."""
    worker = starter.start(act=act, folder=str(place.folder), code=code)
    trace = place.folder / "trace.txt"
    failing = f"inject={call}:error={ERRORS.get(call, 'EIO')}:when={when}"
    strace = subprocess.Popen(
        ["strace", "-f", "-o", str(trace), "-e", f"trace={call}", "-e", failing, "-p", str(worker)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert strace.stderr is not None
    with closing(strace.stderr):
        assert "attached" in strace.stderr.readline()
        os.kill(worker, signal.SIGUSR1)
        told, code_of_exit = starter.end()
        strace.stderr.read()
    strace.wait(MOST_SECONDS)
    assert told == []
    return code_of_exit, trace.read_text(encoding="utf-8").count("(INJECTED)")


def look(act: Act, place: Place, code: str, *, is_done: bool, put: Callable[[object, str, object], None]) -> None:
    """The old state or the new one, and the new one where the worker was told that it is done."""
    desk = place.desk()
    if act is Act.MIGRATE:
        become_newer(put, probe=place.folder / "probe-again.db")
    with desk.vault.open(place.journal, code) as journal:
        require_whole(journal)
        assert not journal.head_stamp.is_undecided
        assert not needs_upgrade(journal.database)
        opened = open_desk(desk, journal)
        assert opened.notes.get(PLAIN).signature is not None
        if act is Act.SAVE and is_done:
            assert opened.notes.get(NOTE).state is NoteState.SIGNED
        if act is Act.CHANGE_HEADER and is_done:
            assert len(opened.executor_sheets.standing()) == 1
        if act in (Act.ROTATE, Act.RESTORE_IN_PLACE):
            assert journal.header.active.generation in ((2,) if is_done else (1, 2))
        if is_done or place.new_backup.exists():
            assert act is not Act.BACK_UP or desk.backups.prove(place.new_backup, journal=journal)
    if act is not Act.RESTORE:
        return
    if is_done or (place.restored / "VAULT.json").exists():
        with desk.vault.open(place.restored, code) as restored:
            require_whole(restored)
            return
    # a disk that removes nothing keeps a database without a header, which passes for no journal; the backup is as good
    with pytest.raises(VaultError, match="journal_not_found"):
        desk.vault.open(place.restored, code)
    desk.backups.restore(place.backup, to=place.folder / "elsewhere", typed=code)


def require_whole(journal: OpenJournal) -> None:
    assert integrity(journal.database) == ()
    assert journal.audit.verify() == ()
    assert journal.notes.get(NoteId(PLAIN)).signature is not None


def fails_at(
    starter: Starter, closed: Place, folder: Path, code: str, *, act: Act, call: str, when: str
) -> tuple[int, bool]:
    """One run; returns the worker's exit code and whether the call was made so often that it failed."""
    place = copy_of(closed, folder)
    exit_code, failed = done_while_failing(starter, act, place, code, call=call, when=when)
    assert exit_code in (DONE, REFUSED)
    with pytest.MonkeyPatch.context() as patch:
        look(act, place, code, is_done=exit_code == DONE, put=patch.setattr)
    shutil.rmtree(folder)
    return exit_code, failed > 0


@pytest.mark.parametrize(("act", "call", "k"), A_SAMPLE)
def test_a_call_that_the_system_refuses_leaves_the_old_state_or_the_new_one(
    template: Template, closed: Place, starter: Starter, tmp_path: Path, act: Act, call: str, k: int
) -> None:
    _, has_failed = fails_at(
        starter, closed, tmp_path / "scene", template.recovery_code, act=act, call=call, when=str(k)
    )
    assert has_failed


@pytest.mark.campaign
@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for_good"])
def test_every_call_that_the_system_refuses_leaves_the_old_state_or_the_new_one(
    template: Template, closed: Place, starter: Starter, tmp_path: Path, act: Act, call: str, for_good: bool
) -> None:
    for k in itertools.count(1):
        when = f"{k}+" if for_good else str(k)
        _, has_failed = fails_at(
            starter, closed, tmp_path / f"{k}", template.recovery_code, act=act, call=call, when=when
        )
        if not has_failed:
            return
