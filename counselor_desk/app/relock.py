# SPDX-License-Identifier: GPL-3.0-or-later
"""Replaces the process of a locked window by a new one, whose memory has never held a note or a key.

What is handed on stands in the arguments, where everybody may read it: that the window is locked, how it stood, and the
folder of the journal where it is not the counselor's own. Everything else comes from the settings file or is asked for.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.relock import Standing

_FIRST_AFTER_STANDARD_STREAMS = 3
_MOST_DESCRIPTORS = 4096


class ProcessRelock:
    """Begins this program anew with the interpreter and the options that it was started with.

    Args:
        own_journal: the folder that the program opens when it is told none; it is not repeated in the arguments.
    """

    def __init__(self, *, own_journal: Path) -> None:
        self._own_journal = own_journal

    def __call__(self, journal: Path, standing: Standing) -> bool:
        """Replace the process; False where the system refuses, and the process goes on."""
        command = new_command(None if journal == self._own_journal else journal, standing)
        if sys.platform == "win32":
            return _start_and_end(command)
        keep_from_successor()
        for stream in (sys.stdout, sys.stderr):
            # a program without a console has none
            if stream is not None:
                stream.flush()
        try:
            os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and arguments, and no shell
        except OSError:
            # too little memory, or the program was removed meanwhile: a journal that is closed stays closed
            return False


def new_command(
    journal: Path | None,
    standing: Standing,
    *,
    started_with: Sequence[str] | None = None,
    arguments: Sequence[str] | None = None,
) -> list[str]:
    """The command that begins the program on its unlock page.

    Args:
        journal: None for the counselor's own.
        started_with: the whole command of this process, `sys.orig_argv`.
        arguments: what of it belongs to the program, `sys.argv` with the name of the script first.
    """
    whole = list(sys.orig_argv if started_with is None else started_with)
    own = sys.argv if arguments is None else arguments
    # what stands before the program's own arguments: options of the interpreter, and the script, module or bundle
    before = whole[1 : len(whole) - len(own[1:])]
    which = [] if journal is None else ["--journal", str(journal)]
    return [sys.executable, *before, "open", *which, "--locked", standing.value]


def show_as_it_stood(window: QWidget, standing: Standing) -> None:
    """Show the new window where the old one stood, without taking the keys from what is in front of it."""
    if standing is Standing.MINIMIZED:
        window.showMinimized()
        return
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, standing is Standing.BEHIND)
    window.show()


def keep_from_successor() -> None:
    """Close every descriptor but the three standard streams at the exec, also those that a library forgot to mark.

    The journal's lock, the connections to the display and to D-Bus, and the promise to hold up sleep end with it.
    """
    for each in _open_descriptors():
        try:
            os.set_inheritable(each, False)
        except OSError:
            # closed since it was listed, or the list's own
            continue


def _open_descriptors() -> list[int]:
    listed = Path("/proc/self/fd" if sys.platform == "linux" else "/dev/fd")
    try:
        numbers = [int(each.name) for each in listed.iterdir()]
    except (OSError, ValueError):
        numbers = list(range(_MOST_DESCRIPTORS))
    return [each for each in numbers if each >= _FIRST_AFTER_STANDARD_STREAMS]


def _start_and_end(command: Sequence[str]) -> bool:
    """Windows has no exec that keeps the process: its own starts another one and lets go of the console."""
    import subprocess

    try:
        subprocess.Popen(command, close_fds=True)  # noqa: S603 - our own interpreter and arguments
    except OSError:
        return False
    # without the end of the interpreter, which would write and free what the system frees at once
    os._exit(0)
