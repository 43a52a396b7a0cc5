# SPDX-License-Identifier: GPL-3.0-or-later
"""The command that a locked window begins the program anew with, and what it does not hand on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from program import PROJECT

from counselor_desk.app.relock import ProcessRelock, keep_from_successor, new_command
from counselor_desk.ui.relock import Standing

PYTHON = sys.executable


@pytest.mark.parametrize(
    ("started_with", "arguments", "kept"),
    [
        (["python3", "/usr/bin/counselor-desk"], ["/usr/bin/counselor-desk"], ["/usr/bin/counselor-desk"]),
        (["python3", "/usr/bin/counselor-desk", "open"], ["counselor-desk", "open"], ["/usr/bin/counselor-desk"]),
        (["python3", "-m", "counselor_desk"], ["/x/__main__.py"], ["-m", "counselor_desk"]),
        (
            ["python3", "-P", "-X", "utf8", "-m", "counselor_desk", "open", "--journal", "/j"],
            ["/x/__main__.py", "open", "--journal", "/j"],
            ["-P", "-X", "utf8", "-m", "counselor_desk"],
        ),
        (["/opt/counselor-desk/counselor-desk"], ["/opt/counselor-desk/counselor-desk"], []),
    ],
    ids=["script", "script with a command", "module", "options of the interpreter", "bundle"],
)
def test_the_program_is_begun_as_it_was_begun_before(
    started_with: list[str], arguments: list[str], kept: list[str]
) -> None:
    command = new_command(None, Standing.BEHIND, started_with=started_with, arguments=arguments)

    assert command == [PYTHON, *kept, "open", "--locked", "behind"]


def test_another_journal_is_named() -> None:
    command = new_command(Path("/stick/journal"), Standing.IN_FRONT, started_with=["python3", "x.py"], arguments=["x"])

    assert command == [PYTHON, "x.py", "open", "--journal", "/stick/journal", "--locked", "in-front"]


def test_a_second_lock_says_the_same_as_the_first() -> None:
    first = new_command(Path("/j"), Standing.IN_FRONT, started_with=["python3", "x.py"], arguments=["x.py"])
    again = new_command(Path("/j"), Standing.IN_FRONT, started_with=first, arguments=["x.py", *first[2:]])

    assert again == first


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have replaced this process; the system refuses every one."""
    asked: list[list[str]] = []

    def refuse(_program: str, command: list[str]) -> None:
        asked.append(command)
        raise OSError

    monkeypatch.setattr(os, "execv", refuse)
    monkeypatch.setattr("counselor_desk.app.relock.keep_from_successor", lambda: None)
    return asked


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts another process instead")
def test_a_system_that_refuses_lets_the_process_go_on(executed: list[list[str]]) -> None:
    assert ProcessRelock(own_journal=Path("/own"))(Path("/own"), Standing.IN_FRONT) is False
    assert len(executed) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts another process instead")
@pytest.mark.parametrize(("journal", "is_named"), [(Path("/own"), False), (Path("/stick"), True)])
def test_the_counselors_own_journal_is_not_repeated(executed: list[list[str]], journal: Path, is_named: bool) -> None:
    ProcessRelock(own_journal=Path("/own"))(journal, Standing.IN_FRONT)

    assert ("--journal" in executed[0]) is is_named


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors of POSIX")
def test_no_descriptor_but_the_standard_streams_reaches_the_new_program(tmp_path: Path) -> None:
    script = """
import os, sys
from counselor_desk.app.relock import keep_from_successor
if len(sys.argv) == 2:
    left = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR)
    os.set_inheritable(left, True)
    keep_from_successor()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:], "again"])
print(sorted(target for target in (os.readlink(f"/dev/fd/{number}") for number in os.listdir("/dev/fd")
    if os.path.exists(f"/dev/fd/{number}")) if target == sys.argv[1]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "left open")],
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
    )

    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_a_list_of_descriptors_may_be_gone_by_the_time_it_is_read() -> None:
    # the descriptor of the list itself is closed while the list is gone through
    keep_from_successor()


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_is_one_that_the_command_line_knows(standing: Standing) -> None:
    from counselor_desk.app.cli import _parser

    parsed = _parser().parse_args(["open", "--locked", standing.value])

    assert parsed.locked == standing.value


def test_the_argument_is_for_the_program_alone() -> None:
    from counselor_desk.app.cli import _parser

    assert "--locked" not in _parser().format_help()
