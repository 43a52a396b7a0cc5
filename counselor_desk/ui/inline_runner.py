# SPDX-License-Identifier: GPL-3.0-or-later
"""A runner without a thread: for tests of pages, and for drawing the screens without a loop."""

from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ports import IsCancelled
from counselor_desk.ui.one_task import without_frames
from counselor_desk.ui.tasks import LongJob, RunningTask

T = TypeVar("T")


class _EndedTask:
    """A long job that was over before anybody could stop it."""

    def cancel(self) -> None:
        """See `RunningTask.cancel`."""


class InlineRunner:
    """Runs every job at once on the calling thread.

    An exception that is no DeskError goes through to the caller, which is the loudest place for it in a test.
    """

    def run(
        self,
        job: Callable[[], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Runner.run`; the callback comes before this returns."""
        try:
            result = job()
        except DeskError as error:
            if shiboken6.isValid(owner):
                on_error(without_frames(error))
            return
        if shiboken6.isValid(owner):
            on_ok(result)

    def run_last(
        self,
        key: str,  # noqa: ARG002 - nothing is ever waiting here that could be replaced
        job: Callable[[], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Runner.run_last`."""
        self.run(job, owner=owner, on_ok=on_ok, on_error=on_error)

    def run_long(
        self,
        job: LongJob[T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
        on_progress: Callable[[str, int, int], None],
    ) -> RunningTask:
        """See `Runner.run_long`; every state is told, and the task that is returned has ended."""
        self.run(lambda: job(on_progress, lambda: False), owner=owner, on_ok=on_ok, on_error=on_error)
        return _EndedTask()

    def run_apart(
        self,
        key: str,  # noqa: ARG002 - nothing is ever running here that could be stopped
        job: Callable[[IsCancelled], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Runner.run_apart`."""
        self.run(lambda: job(lambda: False), owner=owner, on_ok=on_ok, on_error=on_error)

    @property
    def is_working_apart(self) -> bool:
        """See `Runner.is_working_apart`."""
        return False

    def drain(self, timeout_ms: int) -> bool:  # noqa: ARG002 - nothing is ever waiting
        """See `Runner.drain`."""
        return True

    def shut_down(self) -> None:
        """See `Runner.shut_down`; there is no thread to end."""
