# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes requirements.txt and requirements-dev.txt: exact versions with hashes, for every system and supported Python.

Needs `uv` on PATH. Run by `make requirements`; `make requirements UPGRADE=--upgrade` also moves to newer versions.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent
OLDEST_PYTHON = "3.11"
HEADER = """\
# {title}
# Exact versions with the SHA-256 of every published file; no index is named, so pip's own settings decide where from.
# Every pin has a wheel for Python 3.11 to 3.14 on Linux (x86-64 and ARM64), Windows (x86-64), macOS 15 (Apple silicon).
# Written by `make requirements` from pyproject.toml; do not edit by hand.
"""


def pin(*, title: str, target: Path, options: list[str]) -> None:
    """Resolve and write one file.

    Raises:
        SystemExit: the resolver failed, or its output names an address or a place on this machine.
    """
    resolve = ("uv", "pip", "compile", "--quiet", "--no-config", "--universal", "--python-version", OLDEST_PYTHON)
    write = ("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate")
    resolved = subprocess.run(
        [*resolve, *write, "--output-file", str(target.relative_to(ROOT)), *options, "pyproject.toml"],
        cwd=ROOT,
        check=False,
    )
    if resolved.returncode != 0:
        raise SystemExit("uv could not resolve the requirements.")
    pins = target.read_text(encoding="utf-8")
    if re.search(r"://|^-|file:", pins, flags=re.MULTILINE) or str(ROOT) in pins or str(Path.home()) in pins:
        raise SystemExit(f"{target.name} names an address or a place on this machine; do not commit it.")
    target.write_text(HEADER.format(title=title) + pins, encoding="utf-8")


def main(options: list[str]) -> None:
    if shutil.which("uv") is None:
        raise SystemExit("uv is not installed: https://docs.astral.sh/uv/ says how.")
    runtime, tests = FOLDER / "requirements.txt", FOLDER / "requirements-dev.txt"
    pin(title="What Counselor Desk runs with.", target=runtime, options=options)
    pin(
        title="What Counselor Desk runs with, and what its tests run with.",
        target=tests,
        options=[*options, "--extra", "dev", "--constraint", str(runtime.relative_to(ROOT))],
    )


if __name__ == "__main__":
    main(sys.argv[1:])
