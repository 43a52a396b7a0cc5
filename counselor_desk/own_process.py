# SPDX-License-Identifier: GPL-3.0-or-later
"""How the program begins itself anew for one task in a process of its own; below all layers."""

import sys
from pathlib import Path


def own_command(argument: str) -> list[str]:
    """The program itself with one argument; its command line gives up what such a process must not have, then works."""
    program = [] if getattr(sys, "frozen", False) else ["-m", "counselor_desk"]
    return [sys.executable, *program, argument]


def import_root() -> Path:
    """The folder in which the command finds the package; a process is started there, and nothing is read from it."""
    return Path(__file__).resolve().parent.parent
