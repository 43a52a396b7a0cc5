# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets backups be made by themselves: while nobody types, when the journal is locked, and before the window closes.

A backup runs on the thread that saves notes. So it begins in a pause, lets go at the first key, and is only finished in
spite of typing when it was put off for an hour. Nothing here keeps anybody from closing the window.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from counselor_desk.domain.backup_schedule import Moment
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.ui.idle_check import SIGNS_OF_LIFE
from counselor_desk.ui.idle_lock import steady_seconds
from counselor_desk.ui.tasks import RunningTask

if TYPE_CHECKING:
    # brings the backups, which the first page does not need
    from counselor_desk.services.automatic_backups import AutomaticBackup
    from counselor_desk.ui.closing_cover import ClosingCover
    from counselor_desk.ui.pages.page import PageContext
    from counselor_desk.ui.settings import Settings

LOOK_AGAIN_SECONDS = 600
IDLE_SECONDS = 15
PATIENCE_SECONDS = 3600
LOCK_WAITS_SECONDS = 3
"""A lock must not leave an open journal in memory for long: a backup that takes longer is made the next time."""
_LOOK_EVERY_MS = 10_000


class WindowBackups(QObject):
    """One for a window; works from `watch` to `rest`.

    Args:
        window: whose keys are listened to, and which is covered while it closes.
        now: the seconds of a steady clock.
    """

    made = Signal()
    """A backup was made while the journal is open: pages that speak of backups read again."""

    def __init__(self, window: QWidget, *, now: Callable[[], float] = steady_seconds) -> None:
        super().__init__(window)
        self._window, self._now = window, now
        self._context: PageContext | None = None
        self._cover: ClosingCover | None = None
        self._task: RunningTask | None = None
        self._is_under_way = False
        self._touched = self._not_before = self._put_off_since = 0.0
        self._watched: QWindow | None = None
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, context: "PageContext") -> None:
        """Look from now on whether a backup of an open journal is due."""
        self._context = context
        self._touched = now = self._now()
        self._not_before, self._put_off_since = now + LOOK_AGAIN_SECONDS, 0.0
        self._timer.start()

    def rest(self) -> None:
        """The journal is being closed."""
        self._context = None
        self._timer.stop()
        self._cancel()

    def look(self) -> None:
        """Make a backup where one is due and the window was left alone for a moment."""
        self._listen()
        now, context = self._now(), self._context
        if context is None or self._is_under_way or self._cover is not None:
            return
        if now < self._not_before or now - self._touched < IDLE_SECONDS:
            return
        self._not_before = now + LOOK_AGAIN_SECONDS
        self._run(context, Moment.RUNNING, on_done=self._on_done_while_open)

    def before_locking(self, then: Callable[[], None]) -> None:
        """Make a backup where one is due and quickly made, then go on."""
        context, until = self._context, self._now() + LOCK_WAITS_SECONDS
        was_looked_at = self._now() < self._not_before and not self._put_off_since
        if context is None or was_looked_at:
            then()
            return
        self._cancel()
        self._run(context, Moment.RUNNING, on_done=lambda _: then(), may_go_on=lambda: self._now() < until)

    def before_closing(self, then: Callable[[], None]) -> None:
        """Make a backup where something changed, behind a cover that says so, then go on; whatever becomes of it."""
        from counselor_desk.ui.closing_cover import ClosingCover

        context = self._context
        if self._cover is not None:
            return
        if context is None:
            then()
            return
        self._cancel()
        # at once: what is typed from here on would be saved by nobody
        cover = self._cover = ClosingCover(self._window)
        cover.skipped.connect(self.close_without)
        cover.open()

        def done(_: "AutomaticBackup | None") -> None:
            self._cover = None
            cover.close_overlay()
            then()

        self._run(context, Moment.CLOSING, on_done=done, on_progress=cover.show_progress)

    def close_without(self) -> bool:
        """Stop the backup that closing waits for; False where none does."""
        if self._cover is None:
            return False
        self._cover.show_stopping()
        self._cancel()
        return True

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SIGNS_OF_LIFE:
            self._touched = self._now()
            if self._is_under_way and self._cover is None:
                self._put_off()
        return super().eventFilter(watched, event)

    def _put_off(self) -> None:
        now = self._now()
        self._put_off_since = self._put_off_since or now
        if now - self._put_off_since < PATIENCE_SECONDS:
            self._not_before = now
            self._cancel()

    def _listen(self) -> None:
        handle = self._window.windowHandle()
        if handle is not None and handle is not self._watched:
            if self._watched is not None and isValid(self._watched):
                self._watched.removeEventFilter(self)
            handle.installEventFilter(self)
            self._watched = handle

    def _run(
        self,
        context: "PageContext",
        moment: Moment,
        *,
        on_done: "Callable[[AutomaticBackup | None], None]",
        on_progress: Callable[[str, int, int], None] = lambda *_: None,
        may_go_on: Callable[[], bool] = lambda: True,
    ) -> None:
        desk, wishes = context.desk, context.settings.current
        is_wanted = bool(wishes.backup_every_hours) and bool(wishes.backup_folder)
        folder = Path(wishes.backup_folder) if is_wanted else None

        def job(progress: Progress, is_cancelled: IsCancelled) -> "AutomaticBackup":
            return desk.automatic_backups.run(
                desk.journal,
                # without one, what was left over is tidied at closing all the same
                folder=folder,
                moment=moment,
                every=timedelta(hours=wishes.backup_every_hours),
                progress=progress,
                is_cancelled=lambda: is_cancelled() or not may_go_on(),
            )

        def done(outcome: "AutomaticBackup") -> None:
            self._rest_from_work()
            keep_trouble(context.settings, outcome)
            on_done(outcome)

        def failed(_: DeskError) -> None:
            # cancelled before it began, or a mistake of the program, which has its own dialog
            self._rest_from_work()
            on_done(None)

        self._is_under_way = True
        task = context.runner.run_long(job, owner=self, on_ok=done, on_error=failed, on_progress=on_progress)
        if self._is_under_way:
            self._task = task

    def _rest_from_work(self) -> None:
        self._is_under_way, self._task = False, None

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_done_while_open(self, outcome: "AutomaticBackup | None") -> None:
        from counselor_desk.services.automatic_backups import Outcome

        if outcome is None or outcome.outcome is Outcome.CANCELLED:
            return
        self._put_off_since = 0.0
        if outcome.outcome is Outcome.MADE:
            self.made.emit()


def keep_trouble(settings: "Settings", outcome: "AutomaticBackup") -> None:
    """Write down why a backup was not made, for the first page to say it; one that was made takes it back."""
    from counselor_desk.services.automatic_backups import Outcome

    match outcome.outcome:
        case Outcome.FAILED:
            trouble = (outcome.error or ErrorCode.UNEXPECTED).value
        case Outcome.FOLDER_AWAY:
            trouble = ErrorCode.FOLDER_NOT_THERE.value
        case Outcome.MADE | Outcome.NOT_CHANGED | Outcome.NO_FOLDER:
            trouble = ""
        case _:
            return
    if trouble != settings.current.backup_trouble:
        settings.save(replace(settings.current, backup_trouble=trouble))
