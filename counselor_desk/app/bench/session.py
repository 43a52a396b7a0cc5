# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop session of its own for the measuring: a screen that nobody sees, a message bus and a keyring.

Nothing of the person's own session is touched: the folder is HOME, and the environment is made anew. What the computer
does not have is replaced and said.
"""

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counselor_desk.domain.errors import ErrorCode, MachineError

ENTRIES: Final = "keyring-entries.json"
"""In the folder of the session, where a file stands in for the keyring."""

_SECONDS = 30
_ENDS_WITHIN = 10
_PASSWORD = "fictional login password"  # noqa: S105 - of a keyring that lives as long as the measuring
# the daemon reads the password of the login collection from its standard input and stays in the background
_UNLOCKED = """
printf %s "$0" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit 97
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class Session:
    """How a command is started in the session, and in its own words what it is made of."""

    prefix: tuple[str, ...]
    environment: Mapping[str, str]
    has_keyring: bool
    words: tuple[str, ...]


@contextmanager
def own_session(folder: Path) -> Iterator[Session]:
    """Begin a session in an existing private folder; what was started is ended.

    Raises:
        MachineError: DISPLAY_NOT_THERE when the X server that is installed does not start.
    """
    for each in ("home", "runtime"):
        (folder / each).mkdir(mode=0o700, exist_ok=True)
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder / "home"),
        "XDG_RUNTIME_DIR": str(folder / "runtime"),
        "LC_ALL": "C.UTF-8",
    }
    prefix, words = _with_keyring()
    with _screen() as display:
        if display is None:
            environment["QT_QPA_PLATFORM"] = "offscreen"
            words = (*words, "There is no Xvfb here: windows are drawn in memory.")
        else:
            environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"}
            words = (*words, "Windows are shown by Xvfb, 1280 by 820.")
        yield Session(prefix=prefix, environment=environment, has_keyring=bool(prefix), words=words)


def _with_keyring() -> tuple[tuple[str, ...], tuple[str, ...]]:
    if all(map(shutil.which, ("dbus-run-session", "gnome-keyring-daemon"))):
        words = "The keyring is a gnome-keyring of its own on a message bus of its own."
        return ("dbus-run-session", "--", "sh", "-c", _UNLOCKED, _PASSWORD), (words,)
    return (), ("There is no gnome-keyring here: a file stands in for it, and starts look faster than they are.",)


@contextmanager
def _screen() -> Iterator[str | None]:
    """The name of a new display; None where Xvfb is not installed."""
    program = shutil.which("Xvfb")
    if program is None or not sys.platform.startswith("linux"):
        yield None
        return
    reading, writing = os.pipe()
    arguments = ("-displayfd", str(writing), "-screen", "0", "1280x820x24", "-nolisten", "tcp", "-noreset")
    server = subprocess.Popen(  # noqa: S603 - the system's own X server
        (program, *arguments),
        pass_fds=(writing,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Ctrl+C in the terminal ends the measuring, which then ends the screen; not the screen under it
        start_new_session=True,
    )
    os.close(writing)
    try:
        yield f":{_number_from(reading)}"
    finally:
        os.close(reading)
        end(server)


def _number_from(reading: int) -> str:
    """The display's number, which the server writes with a line end once it answers."""
    written = b""
    while not written.endswith(b"\n"):
        ready, _, _ = select.select([reading], [], [], _SECONDS)
        got = os.read(reading, 16) if ready else b""
        if not got:
            raise MachineError(ErrorCode.DISPLAY_NOT_THERE, where="Xvfb")
        written += got
    return written.decode("ascii").strip()


def end(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    """Let a process end by itself, and see to it that it does."""
    process.terminate()
    try:
        process.wait(_ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def python(*arguments: str | Path) -> Sequence[str]:
    """A command of our own interpreter, started as the installed program starts it."""
    return (sys.executable, "-I", "-X", "utf8", *map(str, arguments))
