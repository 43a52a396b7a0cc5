# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a desktop session: write a note in the window, kill the program in the middle, look at what is left.

One line of JSON for each kill; the arguments are the journal's folder and the seconds of typing before each kill.
"""

import json
import math
import sched
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from window_session import CLIENT, Window, make_journal, press

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.ids import NoteId

KEYS_A_SECOND = 20


@dataclass(frozen=True, slots=True)
class Killed:
    """One kill, and what the journal said afterwards.

    `ages` are the seconds from each key to the kill; `lateness` is how far the worst of them was sent behind its turn,
    which is what the machine was too busy for. `check` is the exit code of `counselor-desk check`.
    """

    typed: str = field(repr=False)
    ages: Sequence[float]
    lateness: float
    kept: str = field(repr=False)
    is_offered: bool
    check: int


def growing_text() -> Iterator[str]:
    """Numbers one after the other: any piece that is lost, doubled or out of order shows."""
    number = 1000
    while True:
        yield from str(number)
        yield "space"
        number += 1


@dataclass
class Typing:
    """Presses key after key at its moment, and remembers when it really was."""

    keys: Iterator[str] = field(default_factory=growing_text)
    typed: str = field(default="", repr=False)
    sent_at: list[float] = field(default_factory=list)
    lateness: float = 0.0

    def press_next(self, due: float) -> None:
        key = next(self.keys)
        press(key)
        now = time.monotonic()
        self.lateness = max(self.lateness, now - due)
        self.typed += " " if key == "space" else key
        self.sent_at.append(now)


def type_and_kill(window: Window, *, seconds: float) -> tuple[Typing, float]:
    """Type for some time, then kill the program between two keys; gives the moment of the kill as well."""
    typing, turns = Typing(), sched.scheduler(time.monotonic)
    begun = time.monotonic()
    for number in range(math.ceil(seconds * KEYS_A_SECOND)):
        due = begun + number / KEYS_A_SECOND
        turns.enterabs(due, 1, typing.press_next, (due,))
    turns.enterabs(begun + seconds, 2, window.process.kill)
    turns.run()
    killed_at = time.monotonic()
    window.end()
    return typing, killed_at


def kill_once(desk: Desk, journal: Path, *, seconds: float, known: set[NoteId]) -> Killed:
    """Write a new note from the first page on and kill the program in the middle."""
    with Window(journal) as window:
        window.until_focus("write_note_1")
        press("Return")
        window.until_focus("section_data")
        typing, killed_at = type_and_kill(window, seconds=seconds)
    check = subprocess.run(
        [sys.executable, "-m", "counselor_desk", "check", "--journal", journal, "--secret-stdin"],
        input="\n",
        stdout=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    with desk.vault.open(journal, "") as reopened:
        opened = open_desk(desk, reopened)
        drafts = {each.id: each for each in opened.notes.of_client(CLIENT) if each.id not in known}
        offered = {each.note_id for each in opened.today.look().drafts}
    known.update(drafts)
    return Killed(
        typed=typing.typed,
        ages=[killed_at - each for each in typing.sent_at],
        lateness=typing.lateness,
        kept="".join(section.text for each in drafts.values() for section in each.sections),
        is_offered=bool(drafts) and set(drafts) <= offered,
        check=check.returncode,
    )


def main(journal: Path, moments: Sequence[float]) -> None:
    desk = make_journal(journal, sessions=len(moments))
    known: set[NoteId] = set()
    for seconds in moments:
        sys.stdout.write(json.dumps(asdict(kill_once(desk, journal, seconds=seconds, known=known))) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [float(each) for each in sys.argv[2:]])
