# SPDX-License-Identifier: GPL-3.0-or-later
"""A rotation that is killed at any moment leaves the old pair of header and database or the new one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import MemoryKeyStore
from practice_journal import CLIENT, PLAIN, Template

from counselor_desk.app.bootstrap import build_desk, open_desk
from counselor_desk.services.leftovers import LeftoverKind
from counselor_desk.storage.integrity import integrity

SUPPORT = Path(__file__).parents[2] / "support"
KILLS, LONGEST_SECONDS = 100, 0.6

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills with a POSIX signal")


def rotate_and_kill(journal: Path, code: str, *, seconds: float) -> int:
    """Kill a process after so long of rotating; returns the last generation that it has told, 0 for none."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SUPPORT), *sys.path])}
    rotating = subprocess.Popen(
        [sys.executable, str(SUPPORT / "drive_rotation.py"), str(journal)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert rotating.stdin is not None
    assert rotating.stdout is not None
    rotating.stdin.write(f"{code}\n")
    rotating.stdin.close()
    assert rotating.stdout.readline() == "begin\n"
    # real time on purpose: the kill must fall anywhere inside a rotation
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        pass
    rotating.send_signal(signal.SIGKILL)
    told = [int(line) for line in rotating.stdout.read().split() if line.isdigit()]
    rotating.stdout.close()
    rotating.wait()
    return max(told, default=0)


def look(journal: Path, code: str, *, told: int) -> None:
    """Open what is left by the code alone and look that it is whole; what was acknowledged is in force."""
    desk = build_desk(key_store=MemoryKeyStore(), third_copy=lambda _: None)
    with desk.vault.open(journal, code) as opened:
        generation = opened.header.active.generation
        assert told == 0 or generation in (told, told + 1)
        assert integrity(opened.database) == ()
        assert opened.audit.verify() == ()
        assert not opened.head_stamp.is_undecided
        assert open_desk(desk, opened).notes.get(PLAIN).client_id == CLIENT
        left = desk.generations.leftovers(opened)
        # an unfinished or unnamed newer file, or the old one that was about to be removed; never more
        assert len(left) <= 3
        assert {each.kind for each in left} <= set(LeftoverKind)
        desk.generations.tidy(opened)
        if any(each.kind is LeftoverKind.UNKNOWN_GENERATION for each in left):
            # never removed by the program; for the next kill the folder is to be as it was
            for each in left:
                each.path.unlink(missing_ok=True)


def killed(template: Template, folder: Path, moments: list[float]) -> None:
    practice = template.copy(folder / "journal")
    practice.opened.journal.close()
    for seconds in moments:
        told = rotate_and_kill(practice.path, practice.recovery_code, seconds=seconds)
        look(practice.path, practice.recovery_code, told=told)


@pytest.mark.parametrize("part", range(5))
def test_a_killed_rotation_leaves_the_old_state_or_the_new_one(template: Template, tmp_path: Path, part: int) -> None:
    killed(template, tmp_path, [LONGEST_SECONDS * (part + 0.5) / 5])


@pytest.mark.campaign
def test_a_hundred_killed_rotations_leave_the_old_state_or_the_new_one(template: Template, tmp_path: Path) -> None:
    chance = random.Random(20261122)  # noqa: S311 (when to kill, not what to keep secret)
    killed(template, tmp_path, [chance.uniform(0, LONGEST_SECONDS) for _ in range(KILLS)])
