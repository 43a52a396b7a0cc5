# SPDX-License-Identifier: GPL-3.0-or-later
"""One job on its way to another thread, and how its result comes back to whoever asked for it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

from counselor_desk.domain.errors import DeskError


@dataclass(slots=True)
class Task:
    """One job on its way, kept by the UI thread until its result was delivered.

    The vault thread never holds the last reference to it, and nothing of it may be left to the cyclic garbage
    collector, which runs on any thread: a widget that is destroyed on the vault thread can end the process.
    """

    job: Callable[["Task"], Any] = field(repr=False)
    owner: QObject
    on_ok: Callable[[Any], None]
    on_error: Callable[[DeskError], None]
    on_progress: Callable[[str, int, int], None] | None = None
    key: str | None = None
    replaced: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)
    progress: tuple[str, int, int] | None = None
    shown_progress: tuple[str, int, int] | None = None

    def cancel(self) -> None:
        self.cancelled.set()

    def tell(self, step: str, done: int, of: int) -> None:
        # one assignment: the UI thread reads the old state or the new one, never half of each
        self.progress = (step, done, of)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended, on its way from the vault thread; holds no traceback, because frames hold people's text."""

    number: int
    result: object = field(default=None, repr=False)
    error: DeskError | None = None
    report: str = ""


def without_frames(error: DeskError) -> DeskError:
    """The error itself; its frames, and the errors it was raised from, hold values and would be kept alive."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def show_progress_of(task: Task) -> None:
    state = task.progress
    if state is None or state == task.shown_progress or task.on_progress is None:
        return
    task.shown_progress = state
    if shiboken6.isValid(task.owner):
        task.on_progress(*state)


def deliver(task: Task, outcome: Outcome) -> None:
    if not shiboken6.isValid(task.owner):
        return
    if outcome.error is not None:
        task.on_error(outcome.error)
    else:
        task.on_ok(outcome.result)
