# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a desktop session: write a note in the window, let the computer go to sleep, and look what is left by then.

Written as one JSON object; the argument is the journal's folder. Runs as root.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from fake_desktop import LOGIND, a_bus, a_desktop
from memory_reader import counted_in_memory, key_spellings, spellings
from window_session import Window, make_journal, press

CANARY = "heliotropecanary"


def main(journal: Path) -> None:
    desk = make_journal(journal, sessions=1)
    with desk.vault.open(journal, "") as reopened:
        wanted = {**spellings(CANARY), **key_spellings(reopened.keys.dek)}
    with a_bus() as address, a_desktop(address, names=(LOGIND,)) as desktop:
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = address
        with Window(journal) as window:
            window.until_focus("write_note_1")
            desktop.until_said("inhibited sleep delay")
            press("Return")
            window.until_focus("section_data")
            subprocess.run(["xdotool", "type", "--delay", "10", CANARY], check=True)
            before = counted_in_memory(window.process.pid, wanted)
            asked_at = time.monotonic()
            desktop.tell("sleep")
            # the computer sleeps at this moment
            desktop.until_said("released")
            seconds = time.monotonic() - asked_at
            told = {
                "seconds": seconds,
                "before": before,
                "asleep": counted_in_memory(window.process.pid, wanted),
                "database_files": sorted(each.name for each in (journal / "db").iterdir()),
            }
            window.until_focus("unlock")
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
