# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a day of canaries in an empty home, traced, and looks for them in everything that was written anywhere."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import independent_vault as vault
from canaries import canary_scan
from drive_names import FAILURE, FOLDER, TOLD, WHOLE
from leak_scan import LeakScan
from program import PROJECT
from virtual_screen import run_on_virtual_screen
from written_files import Written, read_trace, tracing

DRIVER = PROJECT / "tests" / "support" / "drive_canaries.py"
# the whole day takes a minute, and five where ten others test beside it
_SECONDS = 900
_FOLDERS = ("exports", "imports", "backups")


@dataclass
class CanaryDay:
    """What is left of a day.

    Args:
        home: the home folder, empty at the start; everything that desktops know lies below it, TMPDIR too.
        folder: what was imported and exported on purpose.
        said: everything on standard output and standard error, of the program and of the session around it.
        written: what the program asked the kernel to write.
    """

    home: Path
    folder: Path
    said: str = field(repr=False)
    written: Written = field(repr=False)

    @cached_property
    def _told(self) -> dict[str, str]:
        told: dict[str, str] = json.loads((self.folder / TOLD).read_text())
        return told

    @property
    def journal(self) -> Path:
        return Path(self._told["journal"])

    @property
    def recovery_code(self) -> str:
        return self._told["code"]

    @cached_property
    def header(self) -> Any:
        return json.loads((self.journal / "VAULT.json").read_text())

    @cached_property
    def keys(self) -> vault.VaultKeys:
        return vault.open_with_recovery_code(self.header, self.recovery_code.replace("-", ""))

    @cached_property
    def scan(self) -> LeakScan:
        """Looks for every canary, and for every secret and key of this journal."""
        code = self.recovery_code
        entry, code_bytes = bytes.fromhex(self._told["keyring_entry"]), vault.read_recovery_code(code.replace("-", ""))
        texts = (code, code.replace("-", ""), code.lower(), code.replace("-", " "))
        return canary_scan(texts=texts, keys=(*self.keys.all_keys, entry, code_bytes))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Everything that was written, and everything that lies in the home folder, whoever wrote it."""
        yield from self.written.files()
        for path in sorted(self.home.rglob("*")):
            if path.is_file() and str(path) not in self.written.names:
                yield str(path), path.read_bytes()

    @cached_property
    def found(self) -> dict[str, set[str]]:
        """What was found in contents and in names, by path; nothing for clean ones."""
        found: dict[str, set[str]] = {}
        for path, content in self.files():
            found.setdefault(path, set()).update(self.scan.found_in(content))
        names = {*self.written.names, *(str(each) for each in self.home.rglob("*"))}
        for path in names:
            found.setdefault(path, set()).update(f"{each}, in the name" for each in self.scan.found_in(path.encode()))
        return {path: words for path, words in found.items() if words}


def run_canary_day(folder: Path, *, is_whole: bool) -> CanaryDay:
    """Go through the day in a new session.

    Args:
        folder: an empty one, for everything.
        is_whole: the whole day, which takes a minute; else its first hour.

    Raises:
        AssertionError: with the driver's own account, when it did not get to its end.
    """
    home, run, log = folder / "home", folder / "run", folder / "trace.log"
    for each in (home / "tmp", *(run / name for name in _FOLDERS)):
        each.mkdir(parents=True)
    environment = {
        **{f"XDG_{kind}_HOME": str(home / f"xdg-{kind.lower()}") for kind in ("CONFIG", "DATA", "CACHE", "STATE")},
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests' / 'support'}",
        # compiled, the modules of this harness would hold its canaries
        "PYTHONDONTWRITEBYTECODE": "1",
        FOLDER: str(run),
        **({WHOLE: "1"} if is_whole else {}),
    }
    command: list[str | Path] = [*tracing(log), sys.executable, DRIVER, "open"]
    done = run_on_virtual_screen(command, home=home, environment=environment, seconds=_SECONDS)
    account = run / FAILURE
    assert done.returncode == 0, account.read_text() if account.exists() else done.stderr
    return CanaryDay(home=home, folder=run, said=done.stdout + done.stderr, written=read_trace(log))
