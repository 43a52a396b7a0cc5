# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a long packet back in a process of its own, so that the window goes on meanwhile and the work can be stopped.

The readers of PDF hold Python's lock for a third to half a second of the processor at a time (measured for 507 pages):
beside the window, that many pages stopped it for seconds on a busy computer. The process also keeps the reading apart
from what made the packet, and takes the texts of the record with it when it ends.
"""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import IO, Final

from counselor_desk.documents.packet_expectation import PacketExpectation
from counselor_desk.documents.packet_reading_argument import PACKET_READING_ARGUMENT
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.packets import Check
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.domain.releases import PacketFile
from counselor_desk.own_process import import_root, own_command

# below this, about 25 pages, reading takes less than starting a process: 0.3 s
LONG_BYTES: Final = 256 * 1024
STEP: Final = "build.checks"

_LOOK_SECONDS: Final = 0.1
_DONE: Final = 0


def read_back(
    files: Sequence[PacketFile],
    expected: PacketExpectation,
    *,
    progress: Progress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> tuple[Check, ...]:
    """Check the files of a packet as `check_packet_files`, a long one in a process of its own.

    Args:
        progress: told the step `build.checks`, how many parts are done and how many there are.
        is_cancelled: asked ten times a second; the process ends with it.

    Raises:
        UserError: CANCELLED.
        MachineError: OUT_OF_MEMORY when the process cannot be started or ends before it has answered.
    """
    told = progress or (lambda _step, _done, _total: None)
    if sum(len(each.content) for each in files if each.name.endswith(".pdf")) >= LONG_BYTES:
        return _read_elsewhere(files, expected, told=told, is_cancelled=is_cancelled or (lambda: False))
    from counselor_desk.documents.verification import check_packet_files

    return check_packet_files(files, expected, progress=lambda done, total: told(STEP, done, total))


def _read_elsewhere(
    files: Sequence[PacketFile], expected: PacketExpectation, *, told: Progress, is_cancelled: IsCancelled
) -> tuple[Check, ...]:
    asked: dict[str, object] = {
        "expected": expected.as_json,
        "files": [[each.name, len(each.content)] for each in files],
    }
    head = json.dumps(asked).encode("ascii") + b"\n"
    given = b"".join((head, *(each.content for each in files)))
    try:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            own_command(PACKET_READING_ARGUMENT),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=import_root(),
        )
    except OSError:
        raise _not_read() from None
    # `communicate` cannot be asked twice while there is something left to give (Python 3.11): a thread gives it
    pipe, process.stdin = process.stdin, None
    giving = threading.Thread(target=_give, args=(pipe, given), daemon=True)
    giving.start()
    answer: bytes | None = None
    try:
        while answer is None:
            try:
                answer, _ = process.communicate(timeout=_LOOK_SECONDS)
            except subprocess.TimeoutExpired as waiting:
                _tell(waiting.output, told)
            if is_cancelled():
                raise UserError(ErrorCode.CANCELLED, where="packet.reading")
    finally:
        # no words of the record stay in a process that nobody waits for
        if process.poll() is None:
            process.kill()
            process.communicate()
        giving.join()
    if process.returncode != _DONE:
        raise _not_read()
    _tell(answer, told)
    return checks_in(answer)


def _give(pipe: IO[bytes] | None, given: bytes) -> None:
    # a process that has ended takes nothing any more, which its exit code tells
    with contextlib.suppress(OSError):
        if pipe is not None:
            with pipe:
                pipe.write(given)


def checks_in(answer: bytes) -> tuple[Check, ...]:
    """The checks that the process answered with; raises MachineError where that is no whole answer."""
    try:
        last = json.loads(answer.splitlines()[-1])
        checks = tuple(Check(**each) for each in last["checks"])
    except (IndexError, KeyError, TypeError, ValueError, RecursionError):
        raise _not_read() from None
    # an answer without a check would let everything pass
    if not checks:
        raise _not_read()
    return checks


def _tell(answer: bytes | None, told: Progress) -> None:
    """Tell the newest whole line of progress, if there is one yet; on Windows there is none before the end."""
    for line in reversed((answer or b"").split(b"\n")[:-1]):
        with contextlib.suppress(KeyError, TypeError, ValueError):
            done, total = json.loads(line)["done"]
            told(STEP, int(done), int(total))
            return


def _not_read() -> MachineError:
    return MachineError(ErrorCode.OUT_OF_MEMORY, where="packet.reading")


def main() -> int:
    """Be the process: read what is asked and the files from standard input, write lines of JSON."""
    from counselor_desk.documents.verification import check_packet_files

    asked = json.loads(sys.stdin.buffer.readline())
    files = [PacketFile(name, sys.stdin.buffer.read(length)) for name, length in asked["files"]]
    checks = check_packet_files(
        files,
        PacketExpectation(**asked["expected"]),
        progress=lambda done, total: _write({"done": [done, total]}),
    )
    _write({"checks": [asdict(each) for each in checks]})
    return _DONE


def _write(line: object) -> None:
    sys.stdout.buffer.write(json.dumps(line).encode("ascii") + b"\n")
    sys.stdout.buffer.flush()
