# SPDX-License-Identifier: GPL-3.0-or-later
"""Times whole processes from their creation until they show something, the floor and the program in turn."""

import json
import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from counselor_desk.app.bench.session import end, python
from counselor_desk.domain.errors import BugError, ErrorCode, MachineError

BARE_WINDOW: Final = python(Path(__file__).with_name("bare_window.py"))
_PATIENCE: Final = 120
_NS_IN_MS = 1_000_000


@dataclass(frozen=True, slots=True)
class Started:
    """One start: by the clock and by the processor, in milliseconds, and the memory at that moment, in MB."""

    wall: float
    processor: float
    resident: float


def start_once(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Started:
    """Start a program that says when it is there and then ends.

    Args:
        environment: variables beside those of this process.

    Raises:
        MachineError: DISPLAY_NOT_THERE when it ended without having shown anything.
    """
    begun = time.monotonic_ns()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        process.wait(_PATIENCE)
    finally:
        if process.poll() is None:
            end(process)
        if process.stdout:
            process.stdout.close()
    if not line or process.returncode != 0:
        raise MachineError(ErrorCode.DISPLAY_NOT_THERE, where="bench.start")
    told = json.loads(line)
    return Started(
        wall=(told["at"] - begun) / _NS_IN_MS,
        processor=told["processor"] / _NS_IN_MS,
        resident=told["resident"] / 1024,
    )


def start_in_turn(commands: Mapping[str, Sequence[str]], *, times: int, warm_ups: int = 1) -> dict[str, list[Started]]:
    """Start all of them in turn, so many times; the warm-ups come first and are not counted."""
    if times < 1:
        raise BugError("bench.starts")
    started: dict[str, list[Started]] = {name: [] for name in commands}
    for _ in range(warm_ups + times):
        for name, command in commands.items():
            started[name].append(start_once(command))
    return {name: each[warm_ups:] for name, each in started.items()}
