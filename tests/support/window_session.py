# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a desktop session (`virtual_screen`): a journal that its keyring opens, the program on it, and the keys.

Everything here is from outside: another process, real keys through the X server, titles as a task bar reads them.
"""

import subprocess
import sys
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

from factories import a_client, a_practice, a_session

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.domain.ids import ClientId, SessionId
from counselor_desk.domain.sessions import Session
from counselor_desk.services.journal_creation import WaysIn

CLIENT = ClientId("c" * 32)
PATIENCE = 60.0
"""Seconds; a machine that tests on every core opens the window in a few."""

# the program itself, with a voice: it tells where the focus is, as a screen reader would
_WITH_A_VOICE = """
import sys
from counselor_desk.app.cli import main
from counselor_desk.ui import application as ui_application

build = ui_application.build_application

def build_with_a_voice(arguments):
    application = build(arguments)
    application.focusChanged.connect(lambda _, now: print(now.objectName() if now else "", flush=True))
    return application

ui_application.build_application = build_with_a_voice
# a locked window begins the program anew with arguments of its own
raise SystemExit(main(sys.argv[1:]))
"""


def make_journal(path: Path, *, sessions: int) -> Desk:
    """Write a journal that the session's keyring opens alone, with ended sessions that wait for their notes."""
    desk = build_desk()
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    with desk.vault.create(path, ways=WaysIn(keyring_alone=True)).journal as journal:
        opened = open_desk(desk, journal)
        opened.clients.save_practice(a_practice())
        opened.clients.add(a_client(id=CLIENT, code="C-0001"))
        for number in range(1, sessions + 1):
            day = yesterday - timedelta(days=(sessions - number) // 4)
            opened.sessions.add(_session(number, day))
    return desk


def _session(number: int, day: date) -> Session:
    return a_session(id=SessionId(f"{number:032x}"), number=number, local_date=day, attendees=(CLIENT,))


def xdotool(*arguments: str) -> str:
    """What xdotool says, also where it found nothing."""
    return subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False).stdout


def press(keys: str) -> None:
    """Press keys at once, as `ctrl+2`, wherever the X server has the focus."""
    subprocess.run(["xdotool", "key", keys], check=True)


def titles() -> list[str]:
    """What every window of the session is called, shown or not, as a task bar or a screen share would read it."""
    windows = xdotool("search", "--name", ".*").split()
    return sorted({xdotool("getwindowname", each).strip() for each in windows} - {""})


def title_with_focus() -> str:
    """What the window is called that gets the keys."""
    return xdotool("getwindowfocus", "getwindowname").strip()


class Window:
    """`counselor-desk open --journal` in a process of its own."""

    def __init__(self, journal: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _WITH_A_VOICE, "open", "--journal", str(journal)], stdout=subprocess.PIPE, text=True
        )
        self._said: list[str] = []
        self._voice = threading.Condition()
        # the pipe must not fill up while nobody listens
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # a driver that failed must not leave the program behind: the session waits for its last process
        self.process.kill()
        self.process.wait()

    def until_focus(self, name: str) -> None:
        """Wait until the voice says that a part has the focus."""
        with self._voice:
            is_there = self._voice.wait_for(lambda: self._said[-1:] == [name], PATIENCE)
            assert is_there, f"no focus on {name} within {PATIENCE} seconds, but on {', '.join(self._said)}"

    def end(self) -> int:
        """Wait for the end of the process; gives its exit code."""
        code = self.process.wait(PATIENCE)
        self._listener.join()
        return code

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._voice:
                self._said.append(line.strip())
                self._voice.notify_all()
