# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command in a desktop session that nobody sees: an X server, a window manager, D-Bus and an unlocked keyring.

The session is real (Xvfb, openbox, gnome-keyring), so a window is mapped, placed and given the focus as on a desk.
"""

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

_PROJECT = Path(__file__).resolve().parent.parent.parent
_KEYRING_PASSWORD = "fictional login password"
_SECONDS = 120

PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-run-session", "gnome-keyring-daemon")

# the keyring daemon reads the password of the login collection from its standard input and stays in the background; the
# command starts once the window manager has announced itself (_NET_SUPPORTING_WM_CHECK), or the first window would
# come up without a frame and without the focus
_SESSION = """
set -e
printf %s "$0" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>"$HOME/keyring.log"
openbox --sm-disable --startup "sh -c ': >\\"$HOME/window-manager-is-up\\"'" >"$HOME/openbox.log" 2>&1 </dev/null &
window_manager=$!
trap 'kill "$window_manager" 2>/dev/null || :' EXIT
tries=0
until [ -e "$HOME/window-manager-is-up" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { echo "openbox did not start: $(cat "$HOME/openbox.log")" >&2; exit 97; }
    sleep 0.05
done
"$@" </dev/null
"""


def missing_programs() -> tuple[str, ...]:
    """The programs of the session that this machine does not have; `make test` installs them."""
    return tuple(program for program in PROGRAMS if shutil.which(program) is None)


real_screen = pytest.mark.skipif(
    not sys.platform.startswith("linux") or bool(missing_programs()),
    reason=f"a desktop session needs what is not here: {', '.join(missing_programs())}; `make test` installs it",
)
"""Marks a test that needs such a session."""


def run_on_virtual_screen(
    command: Sequence[str | Path],
    *,
    home: Path,
    size: str = "1280x820",
    environment: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
) -> subprocess.CompletedProcess[str]:
    """Run a command in a new desktop session and wait for its end; the session ends with it.

    Args:
        command: the program and its arguments; a driver script that starts the program and calls xdotool, mostly.
        home: a folder that becomes HOME and the working folder, and holds the keyring's files.
        size: of the screen in pixels.
        environment: variables beside the few that are needed; the caller's own do not leak in.
        seconds: after them everything is killed and TimeoutExpired is raised.

    Raises:
        AssertionError: when a program is not installed; ask `missing_programs` first where a test may be skipped.
    """
    missing = missing_programs()
    assert not missing, f"{', '.join(missing)}: not installed, and the tests of the real window need them"
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    with _x_server(size) as display:
        return subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", _SESSION, _KEYRING_PASSWORD, *map(str, command)],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "XDG_RUNTIME_DIR": str(runtime),
                "XDG_SESSION_TYPE": "x11",
                "DISPLAY": display,
                "QT_QPA_PLATFORM": "xcb",
                "PYTHONPATH": str(_PROJECT),
                "LC_ALL": "C.UTF-8",
                **(environment or {}),
            },
            cwd=home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )


@contextmanager
def _x_server(size: str) -> Iterator[str]:
    """A new X server on a number of its own choice, so that several may run at once; gone at the end."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        yield f":{_number_from(reading)}"
    finally:
        os.close(reading)
        server.terminate()
        server.wait()


def _number_from(reading: int) -> str:
    """The display's number, which the server writes with a line end once it answers."""
    written = b""
    while not written.endswith(b"\n"):
        ready, _, _ = select.select([reading], [], [], _SECONDS)
        got = os.read(reading, 16) if ready else b""
        assert got, "Xvfb did not start"
        written += got
    return written.decode("ascii").strip()
