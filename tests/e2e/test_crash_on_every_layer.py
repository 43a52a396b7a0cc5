# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever layer fails, and however the process dies: nothing that is printed, logged or left on the disk says a word.

`test_crash_output` looks at the ways in which one exception can carry words; here every layer fails, in the commands
and in the window, and then the process is ended by the signals that faults of libraries end in.
"""

import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from canaries import canary, canary_scan
from drive_crashes import VICTIMS, WAYS_OF_THE_WINDOW
from program import PROJECT, run_python

DRIVER = PROJECT / "tests" / "support" / "drive_crashes.py"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="other signals, and no core files")


@dataclass(frozen=True)
class Crashed:
    """What a process said before it died, and the home folder that it left."""

    code: int
    said: str
    home: Path


def allow_core_files() -> None:
    """Ask the system for what the program must switch off."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


def crash(part: str, by: signal.Signals, folder: Path) -> Crashed:
    home, words = folder / "home", folder / "words"
    home.mkdir()
    words.write_text(canary("told me about the harbor"), encoding="utf-8")
    environment = {
        "PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests' / 'support'}",
        "QT_QPA_PLATFORM": "offscreen",
        # somebody may have it switched on; it writes what it knows of a fatal signal to standard error
        "PYTHONFAULTHANDLER": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(home),
    }
    done = run_python(
        DRIVER, part, words, folder / "journal", by.name, home=home, environment=environment, prepare=allow_core_files
    )
    return Crashed(code=done.returncode, said=done.stdout + done.stderr, home=home)


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Crashed:
    return crash("commands", signal.SIGABRT, tmp_path_factory.mktemp("commands"))


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Crashed:
    return crash("window", signal.SIGSEGV, tmp_path_factory.mktemp("window"))


@pytest.fixture(params=["commands", "window"])
def crashed(request: pytest.FixtureRequest) -> Crashed:
    made: Crashed = request.getfixturevalue(request.param)
    return made


def test_every_layer_below_the_window_failed(commands: Crashed) -> None:
    assert [each for each in VICTIMS if f"failed: {each}, " not in commands.said] == []
    assert commands.code == -signal.SIGABRT, commands.said


def test_every_way_in_which_the_window_can_fail_was_taken(window: Crashed) -> None:
    assert [each for each in WAYS_OF_THE_WINDOW if f"failed: {each}\n" not in window.said] == []
    assert window.code == -signal.SIGSEGV, window.said


def test_the_counselor_is_told_of_the_crash(window: Crashed) -> None:
    assert "told to the counselor:" in window.said
    assert "(message withheld)" in window.said


def test_no_word_is_said_by_anybody(crashed: Crashed) -> None:
    assert "Fatal Python error" in crashed.said
    assert canary_scan().found_in(crashed.said.encode()) == set()


def test_nothing_is_left_on_the_disk(crashed: Crashed) -> None:
    left = [each for each in crashed.home.rglob("*") if each.is_file()]

    assert canary_scan().found_below(crashed.home) == {}
    # how the window looks, and the stamp of the journal's head: no core file, no log, no report
    assert {each.suffix for each in left} <= {".ini", ".stamp", ".json"}
