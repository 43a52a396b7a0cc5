# SPDX-License-Identifier: GPL-3.0-or-later
"""Saves what is typed without being asked: soon after the last key, and every second while typing goes on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from counselor_desk.domain.errors import DeskError, MachineError
from counselor_desk.ui.tasks import Runner

PAUSE_MS = 400
"""After the last key."""
CEILING_MS = 900
"""At the latest while typing goes on, so that a crash takes less than a second of words with it."""
RETRY_MS = 5_000
"""A full disk may be cleared meanwhile; asking again costs nothing."""

MakeJob = Callable[[], Callable[[], object]]
WhenDone = Callable[[DeskError | None], None]


class Autosave(QObject):
    """One save at a time; what is typed meanwhile goes with the next.

    Args:
        runner: where saves are run.
        make_job: called on the UI thread when a save begins; takes the page's text as it is then.
    """

    saving = Signal()
    saved = Signal(object)
    """What the job gave back: what is in the journal now."""
    failed = Signal(object)
    """A `DeskError`; what was typed stays unsaved, and on the page."""

    def __init__(self, runner: Runner, *, make_job: MakeJob, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._make_job = make_job
        self._typed = self._saved = 0
        self._is_saving = False
        self._waiting: list[WhenDone] = []
        self._pause = self._timer(PAUSE_MS)
        self._ceiling = self._timer(CEILING_MS)
        self._retry = self._timer(RETRY_MS)

    @property
    def is_unsaved(self) -> bool:
        """True while the page holds something that the journal does not."""
        return self._typed != self._saved

    @property
    def waits_to_retry(self) -> bool:
        """True while a save that failed will be tried again by itself."""
        return self._retry.isActive()

    def note_change(self) -> None:
        """Something was typed or chosen."""
        self._typed += 1
        self._pause.start()
        if not self._ceiling.isActive():
            self._ceiling.start()

    def flush(self, when_done: WhenDone) -> None:
        """Save at once, and call back when everything is saved, or when it could not be."""
        if not self.is_unsaved and not self._is_saving:
            when_done(None)
            return
        self._waiting.append(when_done)
        self._save()

    def save_now(self) -> None:
        """Try again, as when the counselor has made room on the disk."""
        self._typed += 1
        self._save()

    def forget(self) -> None:
        """What is on the page needs no saving any more: it was finished, or given up on purpose."""
        self.stop()
        self._saved = self._typed

    def stop(self) -> None:
        """Stop every timer; nothing is saved any more unless asked."""
        for timer in (self._pause, self._ceiling, self._retry):
            timer.stop()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._save)
        return timer

    def _save(self) -> None:
        self.stop()
        if self._is_saving or not self.is_unsaved:
            return
        self._is_saving = True
        typed = self._typed
        self.saving.emit()
        self._runner.run(self._make_job(), owner=self, on_ok=partial(self._on_saved, typed), on_error=self._on_failed)

    def _on_saved(self, typed: int, kept: object) -> None:
        self._is_saving = False
        self._saved = max(self._saved, typed)
        self.saved.emit(kept)
        if not self.is_unsaved:
            self._tell(None)
        elif self._waiting or not self._pause.isActive():
            self._save()

    def _on_failed(self, error: DeskError) -> None:
        self._is_saving = False
        self.failed.emit(error)
        if isinstance(error, MachineError):
            self._retry.start()
        self._tell(error)

    def _tell(self, error: DeskError | None) -> None:
        waiting, self._waiting = self._waiting, []
        for when_done in waiting:
            when_done(error)
