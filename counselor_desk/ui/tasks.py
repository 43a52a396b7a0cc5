# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way from the window to the services: jobs run on the vault thread, results come back to the UI thread.

The vault thread owns the database connection, so every service call is a job. Jobs capture plain values, never
widgets. All methods of a runner are called on the UI thread, and all callbacks arrive there.
"""

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode, MachineError, UserError
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.failure_report import compose_report, describe
from counselor_desk.ui.one_task import Outcome, Task, deliver, show_progress_of, without_frames

_log = logging.getLogger(__name__)

T = TypeVar("T")
LongJob = Callable[[Progress, IsCancelled], T]

# shorter work needs no "working" line; a line that only flashes is worse than none
BUSY_AFTER_MS = 250
# Whoever wants to run Python waits so long for a thread that does. A key that is typed asks for it a dozen times, at
# every method of ours that Qt calls, and with Python's own 5 ms a save that thinks for 20 ms held up each of them.
_TURN_SECONDS = 0.0005
# 20 times a second: smooth to the eye, and a job that reports every page cannot flood the window
PROGRESS_EVERY_MS = 50


class RunningTask(Protocol):
    """A long job that was handed in."""

    def cancel(self) -> None:
        """Ask the job to stop; it ends with CANCELLED through `on_error`, or with its result if that came first."""
        ...


class Runner(Protocol):
    """Runs jobs one after the other, in the order in which they were handed in; those of `run_apart` beside them."""

    def run(
        self,
        job: Callable[[], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """Run a job; it runs even when its owner is gone by then (it may save something), only its callback is dropped.

        Args:
            job: a service call; raises DeskError. Any other exception is a mistake of ours and arrives as BugError.
            owner: the page or dialog whose callbacks these are.
        """
        ...

    def run_last(
        self,
        key: str,
        job: Callable[[], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """Run a job whose older siblings no longer matter (search as you type).

        An older job with the same key does not start any more, and if it has started, nothing of it is delivered.
        """
        ...

    def run_long(
        self,
        job: LongJob[T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
        on_progress: Callable[[str, int, int], None],
    ) -> RunningTask:
        """Run a job that tells how far it is and can be stopped.

        Args:
            on_progress: the step, how many parts are done, and how many there are; the last state always arrives
                before the result, states in between may be left out.
        """
        ...

    def run_apart(
        self,
        key: str,
        job: Callable[[IsCancelled], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """Run a job that touches no journal and may take long, so that no save and no lock waits behind it.

        An older job with the same key is stopped, and nothing of it is delivered.
        """
        ...

    @property
    def is_working_apart(self) -> bool:
        """Whether a job of `run_apart` is on its way."""
        ...

    def drain(self, timeout_ms: int) -> bool:
        """Stop what runs apart, wait until everything handed in was run, and deliver it; True when nothing is left."""
        ...

    def shut_down(self) -> None:
        """End the vault thread; what was not delivered by then never is."""
        ...


class TaskRunner(QObject):
    """The vault thread.

    Order of closing: stop the autolock timer, `drain`, close the journal by a last `run`, `drain`, `shut_down`. The
    runner must be shut down before it is destroyed.
    """

    crashed = Signal(str)
    """The report of the first mistake of ours that a job met; told once, every mistake also goes to its `on_error`."""

    busy_changed = Signal(bool)
    """True once work has lasted for BUSY_AFTER_MS, False when there is none left."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None, *, vault_thread: ThreadPoolExecutor | None = None) -> None:
        """Begin the thread, or take over one of exactly one worker that has begun to work before there was a window."""
        super().__init__(parent)
        sys.setswitchinterval(_TURN_SECONDS)
        self._executor = vault_thread or ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")
        # begins a thread when it is first asked
        self._apart = ThreadPoolExecutor(max_workers=2, thread_name_prefix="apart")
        self._running_apart: dict[str, int] = {}
        self._tasks: dict[int, Task] = {}
        self._newest: dict[str, int] = {}
        self._handed_in = 0
        self._shut_down = False
        self._told_of_crash = False
        self._busy = False
        # shared with the vault thread
        self._turn = threading.Condition()
        self._outcomes: deque[Outcome] = deque()
        self._unfinished = 0
        # queued although `emit` comes from another thread: said outright, so that it holds for every caller
        self._arrived.connect(self._deliver_next, Qt.ConnectionType.QueuedConnection)
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(self._become_busy)
        self._progress_timer = QTimer(self, interval=PROGRESS_EVERY_MS)
        self._progress_timer.timeout.connect(self._show_progress)

    def run(
        self,
        job: Callable[[], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Runner.run`."""
        self._hand_in(Task(job=lambda _: job(), owner=owner, on_ok=on_ok, on_error=on_error))

    def run_last(
        self,
        key: str,
        job: Callable[[], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Runner.run_last`."""
        older = self._tasks.get(self._newest.get(key, 0))
        if older is not None:
            older.replaced = True
        task = Task(job=lambda _: job(), owner=owner, on_ok=on_ok, on_error=on_error, key=key)
        self._newest[key] = self._hand_in(task)

    def run_long(
        self,
        job: LongJob[T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
        on_progress: Callable[[str, int, int], None],
    ) -> RunningTask:
        """See `Runner.run_long`."""
        task = Task(
            job=lambda task: job(task.tell, task.cancelled.is_set),
            owner=owner,
            on_ok=on_ok,
            on_error=on_error,
            on_progress=on_progress,
        )
        self._hand_in(task)
        self._progress_timer.start()
        return task

    def run_apart(
        self,
        key: str,
        job: Callable[[IsCancelled], T],
        *,
        owner: QObject,
        on_ok: Callable[[T], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Runner.run_apart`."""
        self._stop_apart(key)
        task = Task(job=lambda task: job(task.cancelled.is_set), owner=owner, on_ok=on_ok, on_error=on_error)
        number = self._hand_in(task, self._apart)
        self._running_apart[key] = number

    @property
    def is_working_apart(self) -> bool:
        """See `Runner.is_working_apart`."""
        return any(number in self._tasks for number in self._running_apart.values())

    def _stop_apart(self, key: str) -> None:
        older = self._tasks.get(self._running_apart.pop(key, 0))
        if older is not None:
            older.replaced = True
            older.cancel()

    def drain(self, timeout_ms: int) -> bool:
        """See `Runner.drain`; callbacks are called from here, without the event loop, and may hand in more."""
        for key in tuple(self._running_apart):
            self._stop_apart(key)
        deadline = time.monotonic() + timeout_ms / 1000
        while True:
            with self._turn:
                finished = self._turn.wait_for(lambda: self._unfinished == 0, max(0.0, deadline - time.monotonic()))
            while self._outcomes:
                self._deliver_next()
            if not finished or not self._tasks:
                return finished

    def shut_down(self) -> None:
        """See `Runner.shut_down`; a job in flight is asked to stop and waited for."""
        self._shut_down = True
        for task in tuple(self._tasks.values()):
            task.cancel()
        for executor in (self._executor, self._apart):
            executor.shutdown(wait=True, cancel_futures=True)
        self._outcomes.clear()
        self._tasks.clear()
        self._newest.clear()
        self._unfinished = 0
        self._rest()

    def _hand_in(self, task: Task, executor: ThreadPoolExecutor | None = None) -> int:
        if self._shut_down:
            raise BugError("task_after_shut_down")
        self._handed_in += 1
        number = self._handed_in
        self._tasks[number] = task
        with self._turn:
            self._unfinished += 1
        if not self._busy and not self._busy_timer.isActive():
            self._busy_timer.start()
        (executor or self._executor).submit(self._work, number)
        return number

    def _work(self, number: int) -> None:
        """Run one job; on its thread."""
        outcome = self._attempt(number)
        with self._turn:
            self._outcomes.append(outcome)
            # from here on the result belongs to the UI thread alone
            del outcome
            self._unfinished -= 1
            self._turn.notify_all()
        self._arrived.emit()

    def _attempt(self, number: int) -> Outcome:
        task = self._tasks[number]
        if task.replaced:
            return Outcome(number)
        if task.cancelled.is_set():
            return Outcome(number, error=UserError(ErrorCode.CANCELLED))
        try:
            return Outcome(number, result=task.job(task))
        except DeskError as error:
            report = compose_report(type(error), error.__traceback__) if isinstance(error, BugError) else ""
            return Outcome(number, error=without_frames(error), report=report)
        except MemoryError:
            return Outcome(number, error=MachineError(ErrorCode.OUT_OF_MEMORY))
        except BaseException as error:
            # whatever it is, the window must hear of it, and what it says may hold a client's words
            # (the traceback is bound to no name here: it would hold this frame, and this frame it, in a cycle)
            _log.error("task.bug %s", describe(type(error), error.__traceback__))
            report = compose_report(type(error), error.__traceback__)
            return Outcome(number, error=BugError(type(error).__name__), report=report)

    def _deliver_next(self) -> None:
        """Deliver one outcome; one per signal, so that a callback that raises keeps none of the others back."""
        if not self._outcomes:
            return  # `drain` was faster than the signal
        outcome = self._outcomes.popleft()
        task = self._tasks.pop(outcome.number)
        if task.key is not None and self._newest.get(task.key) == outcome.number:
            del self._newest[task.key]
        if not self._tasks:
            self._rest()
        if outcome.report and not self._told_of_crash:
            self._told_of_crash = True
            self.crashed.emit(outcome.report)
        if task.replaced:
            return
        show_progress_of(task)
        deliver(task, outcome)

    def _become_busy(self) -> None:
        self._busy = True
        self.busy_changed.emit(True)

    def _rest(self) -> None:
        self._busy_timer.stop()
        self._progress_timer.stop()
        if self._busy:
            self._busy = False
            self.busy_changed.emit(False)

    def _show_progress(self) -> None:
        # a copy: a callback may hand in another job
        for task in tuple(self._tasks.values()):
            show_progress_of(task)
