# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening the window: which journal, on which screen, with the network given up, and what is said without a screen."""

import json
import platform
import sys
from pathlib import Path

import pytest
from demo_run import ASKED_TO_OPEN, OPENED, SMALL
from program import Finished, code_of_sentence, run_program, run_python
from virtual_screen import real_screen, run_on_virtual_screen

without_display_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the other systems always have a display"
)

# the command line with another real window, that closes itself once somebody looked at it
REAL_WINDOW = """
import subprocess, sys, types
window = types.ModuleType("counselor_desk.app.window")

def open_window(journal, locked=False):
    import json, socket
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(["Counselor Desk"])
    shown = QMainWindow()
    shown.setWindowTitle("Counselor Desk")
    shown.resize(640, 480)
    seen = {"platform": application.platformName()}

    def look():
        if not shown.isActiveWindow():
            return
        looking.stop()
        ask = ["xdotool", "search", "--onlyvisible", "--name", "^Counselor Desk$"]
        seen["windows"] = subprocess.run(ask, capture_output=True, text=True).stdout.split()
        ask = ["xdotool", "getactivewindow", "getwindowname"]
        seen["active"] = subprocess.run(ask, capture_output=True, text=True).stdout.strip()
        try:
            socket.socket(socket.AF_INET)
            seen["network"] = True
        except PermissionError:
            seen["network"] = False
        print(json.dumps(seen))
        application.quit()

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(20)
    shown.show()
    return application.exec()

window.open_window = open_window
sys.modules[window.__name__] = window
from counselor_desk.app import cli
raise SystemExit(cli.main(["open"]))
"""

KEPT = """
from keyring.backends.SecretService import Keyring
keyring = Keyring()
keyring.set_password("counselor-desk", "test", "x")
print(keyring.get_password("counselor-desk", "test"))
"""


def opened(*arguments: str, home: Path) -> Finished:
    return run_python("-c", ASKED_TO_OPEN, *arguments, home=home, environment={"QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.parametrize(
    ("arguments", "journal"),
    [
        ((), "None"),
        (("open",), "None"),
        (("--journal", "here"), "here"),
        (("--journal=here",), "here"),
        (("open", "--journal", "here"), "here"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, tuple) else value,
)
def test_the_window_is_what_opens_by_default(arguments: tuple[str, ...], journal: str, home: Path) -> None:
    done = opened(*arguments, home=home)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{OPENED} {journal} no Qt yet\n", "")


@without_display_only
@pytest.mark.parametrize("arguments", [(), ("open", "--journal", "here")], ids=["nothing", "open"])
def test_without_a_display_it_says_so_and_touches_nothing(arguments: tuple[str, ...], home: Path) -> None:
    done = run_program(*arguments, home=home)

    assert (done.returncode, code_of_sentence(done)) == (4, "display_not_there")
    assert list(home.iterdir()) == []


@without_display_only
def test_a_display_of_another_computer_is_not_one(home: Path) -> None:
    done = run_program("open", home=home, environment={"DISPLAY": "localhost:10.0"})

    assert (done.returncode, code_of_sentence(done)) == (4, "display_not_there")


def test_the_demonstration_ends_in_its_window_where_there_is_a_display(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    done = opened("demo", "--out", str(out), *SMALL, home=home)

    assert done.returncode == 0, done.stderr
    assert f"{OPENED} {out / 'journal'}" in done.stdout


@real_screen
def test_a_window_opens_on_a_real_screen_with_the_network_given_up(home: Path) -> None:
    done = run_on_virtual_screen([sys.executable, "-c", REAL_WINDOW], home=home)

    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["platform"] == "xcb"
    assert len(seen["windows"]) == 1
    assert seen["active"] == "Counselor Desk"
    if platform.machine() in {"x86_64", "aarch64"}:
        assert seen["network"] is False


@real_screen
def test_the_session_has_an_unlocked_keyring(home: Path) -> None:
    done = run_on_virtual_screen([sys.executable, "-c", KEPT], home=home)

    assert (done.returncode, done.stdout) == (0, "x\n"), done.stderr


@real_screen
def test_the_end_of_the_command_is_the_end_of_the_session(home: Path) -> None:
    done = run_on_virtual_screen(["sh", "-c", "echo $DISPLAY; exit 7"], home=home)

    assert done.returncode == 7
    assert not Path(f"/tmp/.X11-unix/X{done.stdout.strip().removeprefix(':')}").exists()  # noqa: S108
