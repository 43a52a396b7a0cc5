# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured, in words, and what each figure has to keep to; the contract of the program's speed."""

from enum import StrEnum
from typing import Final

from counselor_desk.app.bench.figures import RatioOf, Target


class What(StrEnum):
    """The lines of the table."""

    START = "process start to a usable client list"
    START_BY_PROCESSOR = "process start to a usable client list, processor time"
    UNLOCK_PAGE = "process start to the unlock page"
    CLIENT_LIST = "client list read"
    SEARCH = "search at a keystroke, first 50 hits with snippets"
    SAVE = "save of a draft, acknowledged and durable"
    CLIENT = "client with 500 sessions opened, to painted"
    TYPING = "typing in a 20,000-word note, at a keystroke"
    RELEASE = "release of 500 sessions, verified"
    RELEASE_STALL = "release of 500 sessions, longest stall of the window"
    MEMORY = "resident memory with the list and a client open, in MB"
    BACKUP = "backup, proved by opening it"
    HEALTH = "full health check"
    TEN_TIMES = "ten times the notes"
    PEER_START = "start until its window is visible"
    PEER_SEARCH = "search in the same 10,000 entries"


TARGETS: Final = {
    What.START: Target(words="at most 1.6 times a bare window", ratio=1.6),
    What.START_BY_PROCESSOR: Target(words="at most 1.6 times a bare window", ratio=1.6),
    What.UNLOCK_PAGE: Target(words="at most 1.3 times a bare window", ratio=1.3),
    What.SEARCH: Target(words="p95 at most 16 ms, at most 1.6 times plain FTS5", ratio=1.6, p95=16.0),
    What.SAVE: Target(words="p95 at most 2 times a plain insert", ratio=2.0, ratio_of=RatioOf.TAILS),
    What.CLIENT: Target(words="at most 60 ms", median=60.0),
    What.TYPING: Target(words="no stall over 16 ms", worst=16.0),
    What.RELEASE: Target(words="at most 1.5 times the bare typesetting, with progress, can be stopped", ratio=1.5),
    What.RELEASE_STALL: Target(words="at most 50 ms", worst=50.0),
    What.MEMORY: Target(words="at most 70 MB above a bare window", above_floor=70.0),
    What.BACKUP: Target(words="at most 2 times a plain backup", ratio=2.0),
    What.HEALTH: Target(words="at most 2 times a plain backup", ratio=2.0),
    What.TEN_TIMES: Target(words="at most 1.3 times the smaller journal", ratio=1.3),
}

GROWING: Final = (What.START, What.CLIENT_LIST, What.CLIENT, What.SAVE, What.SEARCH)
"""What may hardly grow with ten times the notes; of the search, its first hits."""
