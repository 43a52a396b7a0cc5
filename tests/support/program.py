# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the program as a counselor's computer would: a real process, an empty home folder, nothing of ours around it."""

import ctypes
import hashlib
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent

Finished = subprocess.CompletedProcess[str]

_SECONDS = 300
# what happened; what to do; and behind them the code, with the place in our own words
_SENTENCE = re.compile(r"[A-Z][^\n]*[.!] \[([a-z_]+)(?:, [^\]\n]*)?\]\n")

# <linux/prctl.h> and <linux/capability.h>
_PR_CAPBSET_DROP = 24
_FILE_CAPABILITIES = (0, 1, 2, 3)  # CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """The few variables that a program needs; no desktop, no session bus, no setting of the person who runs this."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(PROJECT), **more}


def run_program(
    *arguments: str | Path,
    home: Path,
    typed: str | None = None,
    environment: Mapping[str, str] | None = None,
    prepare: Callable[[], None] | None = None,
    inside: Sequence[str] = (),
) -> Finished:
    """Run `counselor-desk` with the arguments and wait for it.

    Args:
        home: becomes HOME and the working folder.
        typed: standard input; None is an empty one, which is no terminal either.
        environment: variables beside the few that are needed.
        prepare: called in the new process before the program starts.
        inside: a command that runs the program, such as `unshare -rn`.
    """
    return run_python("-m", "counselor_desk", *arguments, home=home, typed=typed, environment=environment,
                      prepare=prepare, inside=inside)  # fmt: skip


def run_python(
    *arguments: str | Path,
    home: Path,
    typed: str | None = None,
    environment: Mapping[str, str] | None = None,
    prepare: Callable[[], None] | None = None,
    inside: Sequence[str] = (),
) -> Finished:
    """Run the interpreter in the same surroundings, for a script that does what no command does."""
    return subprocess.run(
        [*inside, sys.executable, *map(str, arguments)],
        input="" if typed is None else typed,
        env=clean_environment(home, **(environment or {})),
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        preexec_fn=prepare,
        check=False,
    )


def code_of_sentence(done: Finished) -> str:
    """The code behind the one sentence on standard error; fails when anything else was said."""
    found = _SENTENCE.fullmatch(done.stderr)
    assert found is not None, f"not one sentence: {done.stderr!r}"
    assert done.stdout == ""
    return found[1]


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file and folder below with its permissions and its content's hash, to show that nothing was changed."""
    return {
        str(path.relative_to(folder)): f"{stat.filemode(path.lstat().st_mode)} {_digest(path)}"
        for path in sorted(folder.rglob("*"))
    }


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def without_privileges() -> None:
    """Make the permissions of files count for root as well; for `prepare`, and without effect for other users."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None)
    for capability in _FILE_CAPABILITIES:
        if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            raise OSError("the capability stays")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
