# SPDX-License-Identifier: GPL-3.0-or-later
"""One finished demonstration: what it printed, and everything that it left behind."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from program import Finished, run_python

SMALL = ("--clients", "5", "--sessions", "60")
OPENED = "window opened on"

# the command line with another window behind it, which tells what it was asked to open
ASKED_TO_OPEN = """
import sys, types
window = types.ModuleType("counselor_desk.app.window")

def open_window(journal, key_store=None, locked=False):
    print("window opened on", journal, "Qt" if "PySide6.QtWidgets" in sys.modules else "no Qt yet")
    return 0

window.open_window = open_window
sys.modules[window.__name__] = window
from counselor_desk.app import cli
raise SystemExit(cli.main(sys.argv[1:]))
"""

Once = Callable[[str, Callable[[Path], object]], Path]
"""Makes a folder once for all workers; the fixture of the end-to-end tests."""


@dataclass(frozen=True)
class DemoRun:
    """A demonstration's folder, read only; tests that change something work on a copy.

    Args:
        home: the home folder it ran in.
        out: the folder it wrote.
        lines: what it printed.
    """

    home: Path
    out: Path
    code: int
    lines: tuple[str, ...]
    errors: str

    @classmethod
    def of(cls, done: Finished, *, home: Path, out: Path) -> "DemoRun":
        return cls(home=home, out=out, code=done.returncode, lines=tuple(done.stdout.splitlines()), errors=done.stderr)

    @property
    def journal(self) -> Path:
        return self.out / "journal"

    @cached_property
    def expected(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.out / "expected.json").read_text(encoding="utf-8"))
        return content

    @property
    def packet(self) -> Path:
        return self.out / str(self.expected["packet"])

    @property
    def backup(self) -> Path:
        (file,) = (self.out / "backup").glob("*.cdbak")
        return file

    @cached_property
    def _keys(self) -> str:
        return (self.out / "keys.txt").read_text(encoding="utf-8")

    @property
    def pin(self) -> str:
        return self._key(r"PIN: (\S+)")

    @property
    def passphrase(self) -> str:
        return self._key("Passphrase: (.+)")

    @property
    def recovery_code(self) -> str:
        return self._key("Recovery code: ((?:[0-9A-Z]{4}-){6}[0-9A-Z]{4})")

    @property
    def keyring_entry(self) -> str:
        return self._key(r"Keyring entry: .* value (\S+)")

    def _key(self, pattern: str) -> str:
        found = re.search(rf"^{pattern}$", self._keys, re.MULTILINE)
        assert found is not None, f"keys.txt has no line {pattern}"
        return found[1]


def run_demo(folder: Path, *arguments: str, inside: tuple[str, ...] = (), says_what_it_opens: bool = False) -> DemoRun:
    """Run the demonstration into `folder`/out with `folder`/home as HOME, and keep what it said beside it.

    Args:
        inside: a command that runs the program, such as `unshare -rn`.
        says_what_it_opens: on a computer with a display, by `ASKED_TO_OPEN`; else on one without.
    """
    home, out = folder / "home", folder / "out"
    home.mkdir(exist_ok=True)
    program = ("-c", ASKED_TO_OPEN) if says_what_it_opens else ("-m", "counselor_desk")
    display = {"QT_QPA_PLATFORM": "offscreen"} if says_what_it_opens else {}
    done = run_python(
        *program, "demo", "--headless", "--out", out, *arguments, home=home, inside=inside, environment=display
    )
    run = DemoRun.of(done, home=home, out=out)
    said = {"code": run.code, "lines": run.lines, "errors": run.errors}
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")
    return run


def finished_demo(folder: Path) -> DemoRun:
    """The demonstration that `run_demo` ran into a folder."""
    said = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    return DemoRun(
        home=folder / "home",
        out=folder / "out",
        code=said["code"],
        lines=tuple(said["lines"]),
        errors=said["errors"],
    )
