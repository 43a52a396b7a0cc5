# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a desktop session: write a note in the window, lock it, and look from outside at what the process still holds.

Written as one JSON object; the argument is the journal's folder. Runs as root.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from memory_reader import counted_in_memory, key_spellings, spellings
from window_session import CLIENT, Window, make_journal, press, titles

from counselor_desk.app.bootstrap import open_desk

CANARY = "heliotropecanary"
"""What nobody else writes, of letters alone: each is a key."""


def main(journal: Path) -> None:
    desk = make_journal(journal, sessions=1)
    with desk.vault.open(journal, "") as reopened:
        wanted = {**spellings(CANARY), **key_spellings(reopened.keys.dek)}
    with Window(journal) as window:
        window.until_focus("write_note_1")
        press("Return")
        window.until_focus("section_data")
        subprocess.run(["xdotool", "type", "--delay", "10", CANARY], check=True)
        pid = window.process.pid
        before = counted_in_memory(pid, wanted)
        program_before, filters_before = _arguments(pid), _filters(pid)
        press("ctrl+l")
        window.until_focus("unlock")
        told: dict[str, Any] = {
            "before": before,
            "after": counted_in_memory(pid, wanted),
            "program_before": program_before,
            "program_after": _arguments(pid),
            "titles": titles(),
            "filters_before": filters_before,
            "filters_after": _filters(pid),
            "open_files": [str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()],
            "database_files": sorted(each.name for each in (journal / "db").iterdir()),
        }
        press("Return")
        window.until_focus("hide_screen")
        press("alt+F4")
        told["exit_code"] = window.end()
    with desk.vault.open(journal, "") as reopened:
        notes = open_desk(desk, reopened).notes.of_client(CLIENT)
        told["kept"] = [section.text for note in notes for section in note.sections if section.text]
    json.dump(told, sys.stdout)


def _arguments(pid: int) -> list[str]:
    """The program's own arguments, behind the script that the session starts it with."""
    whole = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    return whole[whole.index("open") : -1]


def _filters(pid: int) -> list[str]:
    """How many filters the kernel asks for the process; Linux tells it since 5.9."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return [line.split()[1] for line in lines if line.startswith("Seccomp_filters")]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
