# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the measuring in a session of its own, in a private folder that is gone afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from counselor_desk.app.bench.plan import Plan
from counselor_desk.app.bench.session import own_session, python
from counselor_desk.app.console import say
from counselor_desk.domain.os_errors import machine_error

_LETS_GO_WITHIN = 20


def run_bench(plan: Plan) -> int:
    """Measure, tell the table and write what was asked for; the exit code of the measuring.

    Ctrl+C ends everything that was started and removes the folder.

    Raises:
        MachineError: what the disk said; DISPLAY_NOT_THERE.
    """
    try:
        with _folder(plan.journals) as folder, own_session(folder) as session:
            for words in session.words:
                say(words)
            command = (*session.prefix, *python("-m", "counselor_desk", "bench", "--inside", folder), *_arguments(plan))
            return _run(command, session.environment)
    except OSError as error:
        raise machine_error(error, where="bench") from None


def _run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the measuring in a process group of its own, so that all of it ends with this program, however that ends."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        return process.wait()
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGINT)
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
        try:
            process.wait(_LETS_GO_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _arguments(plan: Plan) -> Sequence[str]:
    given = ["--notes", *map(str, plan.sizes)]
    for name, path in (("--json", plan.json), ("--plot", plan.plot), ("--journals", plan.journals)):
        if path is not None:
            given += [name, str(path.absolute())]
    if plan.is_quick:
        given.append("--quick")
    return given


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    """A private folder: the one for filled journals where one is named, else a new one that is removed."""
    if kept is not None:
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield kept.absolute()
        return
    folder = Path(tempfile.mkdtemp(prefix="counselor-desk-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
