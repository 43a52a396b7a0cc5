# SPDX-License-Identifier: GPL-3.0-or-later
"""Workers that do one act after the other in a journal and tell each that returned, until somebody kills them."""

import os
import signal
from pathlib import Path
from typing import Any

from fakes import CountingIds, MemoryKeyStore, SettableClock
from forked_workers import serve, tell
from journal_model import Act, perform
from practice_journal import new_desk

from counselor_desk.app.bootstrap import open_desk
from counselor_desk.services import head_stamp_keeper

STAMP_AFTER_SECONDS = 0.005
"""Two hundred times as often as the program, so that kills fall into the writing of the stamp as well."""


def work(task: dict[str, Any]) -> int:
    """Open the journal by its code, tell the answer to each act, close it where nobody has killed first, and wait."""
    clock = SettableClock()
    acts = [Act.of_json(each) for each in task["acts"]]
    clock.at = acts[0].at
    desk = new_desk(clock, CountingIds(task["ids"]), MemoryKeyStore())
    tell(f"ready {os.getpid()}")
    opened = open_desk(desk, desk.vault.open(Path(task["journal"]), task["code"]))
    tell("open")
    for act in acts:
        tell(f"done {perform(opened, clock, act) or ''}")
    opened.journal.close()
    tell("closed")
    # whoever kills must find this very process
    signal.pause()
    return 0


if __name__ == "__main__":
    head_stamp_keeper.STAMP_AFTER_SECONDS = STAMP_AFTER_SECONDS  # type: ignore[misc]
    serve(work)
