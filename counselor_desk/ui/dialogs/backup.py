# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup while it is made: copied, written, opened again and counted before it gets its name."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.ui.dialogs.trouble import show_in_dialog
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.widgets.progress import ProgressLine

_STEPS = {
    "copy": "Copying the journal",
    "assemble": "Writing the file",
    "verify": "Opening the backup and counting what is in it",
}


@dataclass(frozen=True, slots=True)
class _Made:
    entries: int
    is_on_journals_disk: bool


class BackupDialog(Dialog):
    """Starts when it is opened; Esc and Stop end it with nothing written."""

    made = Signal()
    another_requested = Signal()
    """It could not be written there; somewhere else is to be chosen."""

    def __init__(self, host: QWidget, *, context: PageContext, path: Path) -> None:
        super().__init__(
            host,
            name="backup",
            title="Making a backup",
            second="It holds the whole journal, encrypted, and opens with the recovery code or the passphrase.",
            primary="Done",
            cancel="Stop",
        )
        self._context, self._path = context, path
        self._task: RunningTask | None = None
        self._is_over = self._is_stopping = self._has_failed = False
        self._progress = ProgressLine(name="backup_progress", can_stop=False)
        self._progress.show_progress(_STEPS["copy"], done=0, of=1)
        self.body.addWidget(self._progress)
        self.primary.setEnabled(False)
        self.accepted.connect(self._on_primary)

    def open(self) -> None:
        """Cover the window and begin."""
        super().open()
        desk, path = self._context.desk, self._path

        def make(progress: Progress, is_cancelled: IsCancelled) -> _Made:
            made = desk.backups.make(desk.journal, to=path, progress=progress, is_cancelled=is_cancelled)
            return _Made(made.manifest.tree_size, desk.health.is_on_journals_disk(path))

        task = self._context.runner.run_long(
            make, owner=self, on_ok=self._on_made, on_error=self._on_error, on_progress=self._on_progress
        )
        self._task = None if self._is_over else task

    def dismiss(self) -> None:
        """Stop while it is being made; the dialog goes when nothing is left of the file."""
        if self._task is None:
            super().dismiss()
            return
        self._is_stopping = True
        self.cancel.setEnabled(False)
        self._progress.show_progress("Stopping", done=0, of=1)
        self._task.cancel()

    def _on_progress(self, step: str, done: int, of: int) -> None:
        if not self._is_stopping:
            self._progress.show_progress(_STEPS[step], done=done, of=of)

    def _on_made(self, made: _Made) -> None:
        self._end()
        self.made.emit()
        if self._is_stopping:
            self.close_overlay()
            return
        self.set_title("Backup made and proved")
        entries = counted(made.entries, "entry", "entries")
        kept = Banner(
            f"It was opened again and holds all {entries} of the record log.",
            second="It lies on the same disk as the journal: copy it to a drive that you keep somewhere else."
            if made.is_on_journals_disk
            else "Keep it away from this computer, so that a fire or a theft cannot take both.",
            tone=Tone.WARN if made.is_on_journals_disk else Tone.OK,
            icon="drive",
        )
        kept.setObjectName("backup_made")
        self.body.addWidget(kept)
        self._finish()

    def _on_error(self, error: DeskError) -> None:
        self._end()
        if self._is_stopping or error.code is ErrorCode.CANCELLED:
            self.close_overlay()
            return
        self._has_failed = True
        self.set_title("No backup was made")
        show_in_dialog(self, error)
        self.cancel.set_words("Close")
        self.primary.set_words("Choose another place…")
        self.primary.setEnabled(True)
        self.primary.setFocus()

    def _end(self) -> None:
        self._is_over, self._task = True, None
        self._progress.hide()

    def _finish(self) -> None:
        self.cancel.hide()
        self.primary.setEnabled(True)
        self.primary.setFocus()

    def _on_primary(self) -> None:
        self.close_overlay()
        if self._has_failed:
            self.another_requested.emit()
