# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a script beside a real Secret Service: its own D-Bus, its own gnome-keyring, an empty home folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from measured_children import measuring

_PROJECT = Path(__file__).resolve().parent.parent.parent
_KEYRING_PASSWORD = "fictional login password"
_SECONDS = 120

# the daemon reads the password of the login collection from its standard input and stays in the background; the
# script gets an empty standard input of its own
_SESSION = """
set -e
printf %s "$0" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>"$HOME/daemon.log"
exec "$@" </dev/null
"""


def run_with_secret_service(
    script: str, *, home: Path, argv: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Python source under a new session bus with an unlocked keyring.

    Args:
        script: the source; `sys.argv[1:]` is `argv`.
        home: an empty folder that becomes HOME and holds the keyring's files.
        environment: variables beside the few that are needed; the caller's own do not leak in.

    Raises:
        AssertionError: when a program is not installed; a skipped test would hide that the keyring was never tried.
    """
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(program), f"{program} is not installed: the keyring tests need dbus and gnome-keyring"
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", _SESSION, _KEYRING_PASSWORD, sys.executable, "-c", script, *argv],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "PYTHONPATH": str(_PROJECT),
            "LC_ALL": "C.UTF-8",
            **measuring(),
            **(environment or {}),
        },
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
