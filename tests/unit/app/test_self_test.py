# SPDX-License-Identifier: GPL-3.0-or-later
"""The self-test as a person runs it on a new computer: a line for each part, and a failing part does not hide."""

import resource
import sys
from pathlib import Path
from time import perf_counter

import pytest
from program import run_program

PARTS = ("journal", "rules", "documents", "keyring", "network")


def test_a_working_installation_is_proved_in_time_and_leaves_nothing(tmp_path: Path) -> None:
    started = perf_counter()

    done = run_program("self-test", home=tmp_path, environment={"TMPDIR": str(tmp_path)})

    assert (done.returncode, done.stderr) == (0, "")
    assert perf_counter() - started < 30
    assert [line.split(":")[0] for line in done.stdout.splitlines()[:-1]] == [f"ok      {part}" for part in PARTS]
    assert done.stdout.endswith("This installation works.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits on files are a POSIX matter")
def test_a_part_that_does_not_work_is_named_and_the_others_are_still_tried(tmp_path: Path) -> None:
    # no file may be longer than 8 KiB, so that no journal can be made while pages, which stay in memory, can
    done = run_program(
        "self-test", home=tmp_path, environment={"TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
    )  # fmt: skip

    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0].startswith("FAILED  journal: disk_")
    assert [line.split(":")[0] for line in lines[1:-1]] == [f"ok      {part}" for part in PARTS[1:]]
    assert lines[-1] == "1 of 5 parts do not work."
    assert "Traceback" not in done.stderr
