# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves a journal that must not be opened where it lies, as in a folder that a cloud copies, to a safe place."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.journal_move import JournalMove, MovedJournal
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.start import Start
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog
from counselor_desk.ui.widgets.progress import ProgressLine

NEW_FOLDER = "Counselor Desk journal"

_STEPS = (
    "Every file is copied and compared byte by byte. Then the old folder gets a name that says that it may be deleted; "
    "nothing in it is changed. What opens the journal stays the same."
)
_OF_THE_FOLDER = frozenset(
    {
        ErrorCode.FOLDER_UNSUITABLE,
        ErrorCode.TARGET_ALREADY_THERE,
        ErrorCode.JOURNAL_ALREADY_THERE,
        ErrorCode.DISK_FULL,
        ErrorCode.READ_ONLY,
        ErrorCode.PERMISSION_DENIED,
    }
)


class MoveJournalDialog(Dialog):
    """Asks where the journal goes, moves it there, and says what became of the old folder."""

    moved = Signal(object)
    """The Path where the journal lies now, once that was read."""

    def __init__(self, host: QWidget, *, start: Start, journal: Path, own_journal: Path) -> None:
        super().__init__(
            host,
            name="move_journal",
            title="Move the journal to a safe place",
            second="A safe place is a folder of this computer that no program copies elsewhere.",
            primary="Move it",
            primary_icon="folder",
            width=WIDE,
        )
        self._start, self._journal = start, journal
        self._is_own = journal == own_journal
        self._target = _free_folder(Path.home())
        self._moved: MovedJournal | None = None
        self._task: RunningTask | None = None
        self._choose = Button("Choose…", name="move_choose_folder", accessible="Choose the new folder of the journal")
        self._folder = LineInput(str(self._target), name="move_folder", accessible="New folder of the journal")
        self._folder.setReadOnly(True)
        self._field = Field("New folder of the journal", self._folder, beside=self._choose)
        self._steps = Label(_STEPS, role=Role.SECOND, wraps=True)
        self._progress = ProgressLine(name="move_progress")
        self._progress.hide()
        for part in (self._field, self._steps, self._progress):
            self.body.addWidget(part)
        self._choose.clicked.connect(self._ask_where)
        self._progress.stop_requested.connect(self._stop)
        self.accepted.connect(self._go_on)

    def first_stop(self) -> QWidget:
        return self.primary

    def dismiss(self) -> None:
        """Go without doing anything, or to the new place once the journal lies there; a copy that runs is stopped."""
        if self._moved is not None:
            self._go_on()
        elif self._task is not None:
            self._stop()
        else:
            super().dismiss()

    def _ask_where(self) -> None:
        self._start.file_dialogs.choose_folder(
            self, title="Choose where the folder of the journal is made", on_chosen=self._on_folder_chosen
        )

    def _on_folder_chosen(self, folder: Path) -> None:
        self._target = _free_folder(folder)
        self._folder.setText(str(self._target))
        self._field.clear_error()

    def _go_on(self) -> None:
        if self._moved is None:
            self._move()
            return
        self.close_overlay()
        self.moved.emit(self._moved.folder)

    def _move(self) -> None:
        if self._task is not None:
            return
        clear_in_dialog(self)
        self._field.clear_error()
        move = JournalMove(self._start.vault, path=self._journal, to=self._target)
        self._set_busy(True)
        task = self._start.runner.run_long(
            lambda progress, is_cancelled: move.copy(progress=progress, is_cancelled=is_cancelled),
            owner=self,
            on_ok=lambda _: self._on_copied(move),
            on_error=self._on_error,
            on_progress=lambda words, done, of: self._progress.show_progress(words, done=done, of=of),
        )
        if not self._progress.isHidden():
            self._task = task

    def _on_copied(self, move: JournalMove) -> None:
        if self._is_own:
            # before the old folder loses its name, so that the next start finds the journal whatever happens now
            settings = self._start.settings
            settings.save(replace(settings.current, journal_folder=str(self._target)))
        self._start.runner.run(move.set_aside, owner=self, on_ok=self._show_moved, on_error=self._on_error)

    def _show_moved(self, moved: MovedJournal) -> None:
        self._set_busy(False)
        self._moved = moved
        for part in (self._field, self._steps):
            part.hide()
        self.set_title("The journal lies in a safe place now", second=f"It is in {moved.folder}.")
        old = f"The old folder is called “{moved.old_folder.name}” now."
        if not moved.is_old_renamed:
            old = f"The old folder, {moved.old_folder}, could not be renamed and must not be opened again."
        banner = Banner(
            f"All files were compared. {old}",
            second="Delete it once the journal has opened from its new place. The service that copied the folder may "
            "keep copies of its own; they are encrypted as the journal is.",
            tone=Tone.OK if moved.is_old_renamed else Tone.WARN,
            icon="check" if moved.is_old_renamed else "warn",
        )
        banner.setObjectName("move_result")
        self.body.addWidget(banner)
        self.cancel.hide()
        self.primary.set_words("Open it there")
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_error(self, error: DeskError) -> None:
        self._set_busy(False)
        if error.code is ErrorCode.CANCELLED:
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        elif error.code in _OF_THE_FOLDER:
            self._field.show_error(str(explain(error.code)))
            self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            show_in_dialog(self, error)
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _set_busy(self, is_busy: bool) -> None:
        self._task = None
        self._progress.setVisible(is_busy)
        for part in (self._field, self.primary, self.cancel):
            part.setEnabled(not is_busy)


def _free_folder(place: Path) -> Path:
    free, number = place / NEW_FOLDER, 2
    while free.exists():
        free = place / f"{NEW_FOLDER} {number}"
        number += 1
    return free
