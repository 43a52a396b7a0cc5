# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares a fresh checkout: the virtual environment, the pinned libraries, and what the operating system has to bring.

    python3 packaging/set_up.py --for demo     what the program needs
    python3 packaging/set_up.py --for window   the same, and what a window on this display needs
    python3 packaging/set_up.py --for tests    the same, and what the tests need

Standard library only, and readable for Python 3.7, so that an old Python gets as far as the sentence that says it is
too old. Exit: 0 ready, 2 wrong usage, 4 something is missing on this machine (a sentence says what, and the command
that mends it).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up-stamp.txt"
REQUIREMENTS = {
    "demo": ROOT / "packaging/requirements.txt",
    "window": ROOT / "packaging/requirements.txt",
    "tests": ROOT / "packaging/requirements-dev.txt",
}

OLDEST = (3, 11)
NEWEST_PINNED = (3, 14)  # the newest for which every pinned library has a ready-made wheel
MACHINE_TROUBLE = 4

# what pip says when it cannot reach its index
NETWORK_SIGNS = (
    "NewConnectionError",
    "ConnectTimeout",
    "ReadTimeout",
    "ProxyError",
    "SSLError",
    "Connection refused",
    "Network is unreachable",
    "Temporary failure in name resolution",
)


class SetUpError(Exception):
    """Ends the set-up with one sentence for the person at the terminal."""


def say(line: str) -> None:
    print(f"set-up: {line}", flush=True)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run without a terminal and keep what it says, for the case that it fails."""
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def last_lines(text: str, count: int = 3) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "\n".join(lines[-count:])


def choose_python() -> str:
    """This interpreter if the pins know it, else the newest such one on PATH, else this one if it is merely too new."""
    here = sys.version_info[:2]
    if OLDEST <= here <= NEWEST_PINNED:
        return sys.executable
    for minor in range(NEWEST_PINNED[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and version_of(found):
            return found
    if here > NEWEST_PINNED:
        return sys.executable
    raise SetUpError(
        f"this is Python {here[0]}.{here[1]}, and Counselor Desk needs 3.11 or later. Install one (`apt-get install "
        "python3.11`, `dnf install python3.13`, `brew install python@3.13`) and run the command again."
    )


def version_of(python: str) -> str:
    """The version an interpreter reports, or "" where it cannot run."""
    try:
        asked = run(python, "-I", "-c", "import platform; print(platform.python_version())")
    except OSError:
        return ""
    return asked.stdout.strip() if asked.returncode == 0 else ""


def digest(purpose: str) -> str:
    """Changes whenever the environment has to be made anew: other pins, another place, another set-up."""
    total = hashlib.sha256(str(ROOT).encode())
    for source in (REQUIREMENTS[purpose], Path(__file__)):
        total.update(source.read_bytes())
    return total.hexdigest()


def is_ready(purpose: str) -> bool:
    """True when a finished environment for this purpose, or for the tests, stands and its interpreter still runs.

    The stamp is written last, so an interrupted set-up never looks finished. The version is asked because an upgrade
    of the system's Python leaves a `.venv` that starts but finds none of its libraries.
    """
    try:
        stamped = STAMP.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError):
        return False
    if digest("tests") not in stamped and digest(purpose) not in stamped:
        return False
    return version_of(str(VENV_PYTHON)) in stamped


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two set-ups at once (`make -j demo test`) wait for each other; the kernel frees the lock when one dies."""
    import fcntl

    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_environment(python: str) -> None:
    """A new, empty `.venv`; an old or half-made one is replaced, anything else of that name is left alone."""
    made_by_venv = {"bin", "include", "lib", "lib64"}
    if VENV.is_symlink() or (VENV.exists() and not VENV.is_dir()):
        raise SetUpError(f"{VENV} is not a folder. Move it away and run the command again.")
    if VENV.is_dir():
        if not (VENV / "pyvenv.cfg").exists() and {each.name for each in VENV.iterdir()} - made_by_venv:
            raise SetUpError(f"{VENV} is not a virtual environment. Move it away and run the command again.")
        shutil.rmtree(VENV)
    made = run(python, "-I", "-m", "venv", str(VENV))
    if made.returncode != 0:
        raise SetUpError(f"could not make {VENV}:\n{last_lines(made.stdout)}")


def install_libraries(purpose: str) -> None:
    """The pinned libraries, each compared with its hash, as ready-made wheels only: nothing is compiled here.

    `-I` and `--no-user` keep a person's Python settings out; pip's own settings (a proxy, a mirror) are kept.
    """
    pip = (str(VENV_PYTHON), "-I", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
    exactly = ("--no-user", "--no-deps", "--require-hashes", "--only-binary", ":all:")
    installed = run(*pip, *exactly, "--requirement", str(REQUIREMENTS[purpose]))
    if installed.returncode != 0:
        raise SetUpError(explain_pip(installed.stdout))


def explain_pip(told: str) -> str:
    """One sentence for what pip says in fifty lines."""
    if any(sign in told for sign in NETWORK_SIGNS):
        return "pip could not reach its package index. Check the network (and the proxy) and run the command again."
    if "No space left on device" in told:
        return "the disk is full. Free about 700 MB and run the command again."
    if "No matching distribution" in told and sys.version_info[:2] > NEWEST_PINNED:
        newest = ".".join(map(str, NEWEST_PINNED))
        return (
            f"not every library is ready for this Python. Install Python {newest} beside it and run the command again."
        )
    return f"pip could not install the pinned libraries:\n{last_lines(told, count=8)}"


def link_project() -> None:
    """Make the checkout importable and the `counselor-desk` command callable.

    A path file and a launcher instead of `pip install -e`: that would put the build backend and its dependencies into
    the environment, and hatchling copies `resources` there, where the copy would grow old unseen. `-I` because the
    program must not pick up a `keyring.py` from the folder it is started in, nor from PYTHONPATH.
    """
    (site_packages,) = VENV.glob("lib/python3*/site-packages")
    (site_packages / "counselor_desk_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    launcher = VENV / "bin" / "counselor-desk"
    launcher.write_text(
        f'#!/bin/sh\nexec {shlex.quote(str(VENV_PYTHON))} -I -X utf8 -m counselor_desk "$@"\n', encoding="utf-8"
    )
    launcher.chmod(0o755)


def prepare_venv_module(python: str) -> None:
    """Debian and Ubuntu ship Python without the part that makes virtual environments."""
    import system_packages

    def present() -> bool:
        return run(python, "-I", "-c", "import venv, ensurepip").returncode == 0

    version = ".".join(version_of(python).split(".")[:2])
    need = system_packages.Need(
        "Python's module for virtual environments",
        present,
        {"apt-get": f"python{version}-venv", "dnf": "python3-libs", "pacman": "python", "brew": f"python@{version}"},
    )
    missing, command = system_packages.provide([need], say)
    if missing:
        how = f"Run this, then the same again:\n    {command}" if command else "Install it, then run the same again."
        raise SetUpError(f"{need.name} is missing. {how}")


def prepare_environment(purpose: str, python: str) -> None:
    if is_ready(purpose):
        say("libraries are in place in .venv")
        return
    started = time.monotonic()
    if is_ready("demo"):  # part of what the tests need; a demo may be running from it just now
        say("adding the tests' libraries to .venv")
    else:
        say(f"making .venv with Python {version_of(python)} and installing the pinned libraries")
        prepare_venv_module(python)
        make_environment(python)
    install_libraries(purpose)
    link_project()
    STAMP.write_text(f"{digest(purpose)}\n{version_of(str(VENV_PYTHON))}\n", encoding="ascii")
    say(f"libraries are in place in .venv ({time.monotonic() - started:.0f} s)")


def prepare_system(purpose: str) -> None:
    """Libraries, fonts and programs of the operating system.

    Raises:
        SetUpError: something is missing that this purpose cannot do without.
    """
    import system_packages

    needs = system_packages.needs_for(purpose)
    missing, command = system_packages.provide(needs.required, say)
    if missing:
        raise SetUpError(f"missing on this system: {names(missing)}. {how_to_add(command)}")
    # each group by itself: a font that this system's packages do not know must not keep the others away
    is_complete = True
    for welcome in needs.welcome:
        missing, command = system_packages.provide(welcome.needs, say)
        if missing:
            is_complete = False
            say(f"going on without {names(missing)}; {welcome.without}. {how_to_add(command)}")
    if is_complete:
        say("libraries, fonts and programs of this system are in place")


def names(missing: list[system_packages.Need]) -> str:
    return ", ".join(need.name for need in missing)


def how_to_add(command: str) -> str:
    return f"To add them, run:\n    {command}" if command else "Install them with your system's package manager."


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Prepares this checkout.")
    parser.add_argument("--for", dest="purpose", choices=sorted(REQUIREMENTS), default="demo")
    purpose = parser.parse_args(arguments).purpose
    try:
        python = choose_python()
        if sys.version_info[:2] < OLDEST:
            return subprocess.call([python, str(Path(__file__).resolve()), "--for", purpose])
        with alone():
            prepare_environment(purpose, python)
            prepare_system(purpose)
    except SetUpError as reason:
        print(f"set-up: {reason}", file=sys.stderr)
        return MACHINE_TROUBLE
    except OSError as trouble:
        print(f"set-up: {trouble.filename or ROOT}: {trouble.strerror}", file=sys.stderr)
        return MACHINE_TROUBLE
    except KeyboardInterrupt:
        print("set-up: stopped; run the command again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
