# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the journal by itself while nobody touches the window, and lets go at the first key.

Checks and saves share the vault thread. A check of 100 MB takes about 2 s and ends within some 10 ms of a key
(measured), so that whoever begins to type again never waits for it.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from shiboken6 import isValid

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.idle_lock import steady_seconds
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.places import Section, SectionPlace
from counselor_desk.ui.shell import Shell
from counselor_desk.ui.tasks import RunningTask

if TYPE_CHECKING:
    # brings the backups, which the first page does not need
    from counselor_desk.services.health import CheckKept

IDLE_SECONDS = 60
ASK_AGAIN_SECONDS = 600
_LOOK_EVERY_MS = 20_000
SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleCheck(QObject):
    """Lives as long as the shell of an open journal.

    Args:
        shell: whose window is watched, and whose page is read again after a check.
        now: the seconds of a steady clock.
    """

    def __init__(self, shell: Shell, context: PageContext, *, now: Callable[[], float] = steady_seconds) -> None:
        super().__init__(shell)
        self._shell, self._context, self._now = shell, context, now
        self._touched = self._not_before = now()
        self._watched: QWindow | None = None
        self._is_under_way = False
        # shared with the connection that outlives this object for a moment
        self._running: list[RunningTask] = []
        timer = QTimer(self, interval=_LOOK_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()
        # whoever locks must not wait for a check either
        shell.destroyed.connect(partial(_end, self._running))

    def look(self) -> None:
        """Begin a check where one is due and the window has been left alone for a minute."""
        self._watch()
        now = self._now()
        if self._is_under_way or now - self._touched < IDLE_SECONDS or now < self._not_before:
            return
        self._not_before = now + ASK_AGAIN_SECONDS
        health = self._context.desk.health
        self._is_under_way = True
        task = self._context.runner.run_long(
            lambda progress, is_cancelled: health.check_while_idle(progress=progress, is_cancelled=is_cancelled),
            owner=self,
            on_ok=self._on_checked,
            on_error=self._on_ended,
            on_progress=lambda *_: None,
        )
        if self._is_under_way:
            self._running.append(task)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in SIGNS_OF_LIFE:
            self._touched = self._now()
            _end(self._running)
        return super().eventFilter(watched, event)

    def _watch(self) -> None:
        handle = self._shell.window().windowHandle()
        if handle is not None and handle is not self._watched:
            if self._watched is not None and isValid(self._watched):
                self._watched.removeEventFilter(self)
            handle.installEventFilter(self)
            self._watched = handle

    def _on_checked(self, check: "CheckKept | None") -> None:
        self._rest()
        if check is None:
            return
        if self._shell.page is not None:
            self._shell.page.reload(Changed.BACKUPS)
        if check.findings:
            self._say(check)

    def _on_ended(self, _: DeskError) -> None:
        # somebody came back, or the disk failed, which the next save says better; it stays due
        self._rest()
        self._not_before = self._now() + IDLE_SECONDS

    def _rest(self) -> None:
        self._is_under_way = False
        self._running.clear()

    def _say(self, check: "CheckKept") -> None:
        from counselor_desk.ui.dialogs.check_found import CheckFoundDialog

        dialog = CheckFoundDialog(self._shell, findings=check.findings)
        dialog.accepted.connect(dialog.close_overlay)
        dialog.accepted.connect(partial(self._shell.place_requested.emit, SectionPlace(Section.HEALTH)))
        dialog.open()


def _end(running: list[RunningTask], *_: object) -> None:
    for task in running:
        task.cancel()
