# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that are forked from one that has the libraries loaded, so that a thousand of them take minutes.

Both ends of it: `serve` in the script that is started, `Starter` in the test that starts it.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SUPPORT = Path(__file__).parent
FAULT = 1


def tell(line: str) -> None:
    """Write a line at once and whole: a pipe takes so few bytes in one piece."""
    os.write(1, f"{line}\n".encode())


def serve(work: Callable[[dict[str, Any]], int]) -> None:
    """Fork a worker for each line of standard input, and say how each ended.

    Args:
        work: called in the worker with what stood in the line; returns its exit code. It tells "ready <pid>" first.
    """
    for line in sys.stdin:
        worker = os.fork()
        if worker == 0:
            code = FAULT
            try:
                code = work(json.loads(line))
            except Exception:
                traceback.print_exc()
            finally:
                os._exit(code)
        _, status = os.waitpid(worker, 0)
        tell(f"dead {os.waitstatus_to_exitcode(status)}")


class Starter:
    """The process that forks, one worker at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self, **task: Any) -> int:
        """Start a worker and wait until it is ready; returns its process id."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        word, pid = self._line().split()
        assert word == "ready"
        return int(pid)

    def told(self) -> str:
        """Wait for the next line that the worker tells; "dead ..." where it has ended."""
        return self._line()

    def end(self) -> tuple[list[str], int]:
        """Wait until the worker has ended; returns what it told since it was ready, and its exit code."""
        told: list[str] = []
        while not (line := self._line()).startswith("dead "):
            told.append(line)
        return told, int(line.split()[1])

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, "the process that forks has ended"
        return line


@contextmanager
def started(script: str, *arguments: str | Path) -> Iterator[Starter]:
    """Run one of the scripts of this folder, which serves until the block ends."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SUPPORT), *sys.path])}
    process = subprocess.Popen(
        [sys.executable, str(SUPPORT / script), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        yield Starter(process)
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait()
