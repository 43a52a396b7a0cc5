# SPDX-License-Identifier: GPL-3.0-or-later
"""Restoring a backup into a folder of its own, and opening what came out of it."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.proof import ProofForm
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.start import Start
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog
from counselor_desk.ui.widgets.progress import ProgressLine

NEW_FOLDER = "Counselor Desk journal"

_OF_THE_FOLDER = frozenset(
    {
        ErrorCode.FOLDER_UNSUITABLE,
        ErrorCode.FOLDER_NOT_THERE,
        ErrorCode.TARGET_ALREADY_THERE,
        ErrorCode.JOURNAL_ALREADY_THERE,
        ErrorCode.DISK_FULL,
        ErrorCode.READ_ONLY,
        ErrorCode.PERMISSION_DENIED,
        ErrorCode.DISK_FAILED,
    }
)
_OF_THE_FILE = frozenset(
    {
        ErrorCode.BACKUP_UNREADABLE,
        ErrorCode.BACKUP_DAMAGED,
        ErrorCode.BACKUP_TOO_NEW,
        ErrorCode.HEADER_TOO_NEW,
        ErrorCode.UNEXPECTED,
    }
)


class RestoreDialog(Dialog):
    """Asks where the journal goes and for what opens the backup."""

    journal_opened = Signal(object)
    code_given = Signal(object)
    """As `UnlockPage.code_given`."""

    def __init__(self, host: QWidget, *, start: Start, backup: Path) -> None:
        super().__init__(
            host,
            name="restore",
            title="Open this backup",
            second="It becomes a journal in a folder of its own. The backup itself is only read.",
            primary="Restore and open",
            width=WIDE,
        )
        self._start = start
        self._backup = backup
        self._target = start.journal_path
        if start.vault.is_journal(self._target):
            self._target = self._target.parent / NEW_FOLDER
        self._trouble: Banner | None = None
        choose = Button("Choose…", name="restore_choose_folder", accessible="Choose the folder of the journal")
        self._folder = LineInput(str(self._target), name="restore_folder", accessible="Folder of the journal")
        self._folder.setReadOnly(True)
        self._folder_field = Field("Folder of the journal", self._folder, beside=choose)
        # on a new computer it is the sheet; the keyring's half of a PIN is only where the backup was made
        self._proof = ProofForm((Way.RECOVERY, Way.PASSPHRASE, Way.PIN), heading="What opens the backup")
        self._pin_words = Label(
            "The PIN opens it only on the computer on which the backup was made.", role=Role.SMALL, wraps=True
        )
        self._progress = ProgressLine(name="restore_progress", can_stop=False)
        self._progress.hide()
        for part in (self._folder_field, self._proof, self._pin_words, self._progress):
            self.body.addWidget(part)
        choose.clicked.connect(self._choose_folder)
        self.accepted.connect(self._restore)

    def load(self) -> None:
        """Look at the file before anybody types a secret for it."""
        backups, backup = self._start.backups, self._backup
        self.primary.setEnabled(False)
        self._start.runner.run(
            lambda: backups.require_backup(backup),
            owner=self,
            on_ok=lambda _: self.primary.setEnabled(True),
            on_error=self._show_unusable,
        )

    # Qt's own names

    def open(self) -> None:
        super().open()
        stop = self._proof.first_stop()
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Go without doing anything; a journal that is half in place is finished first."""
        if self._progress.isHidden():
            super().dismiss()

    def _choose_folder(self) -> None:
        self._start.file_dialogs.choose_folder(
            self, title="Choose where the folder of the journal is made", on_chosen=self._on_folder_chosen
        )

    def _on_folder_chosen(self, folder: Path) -> None:
        self._target = folder / NEW_FOLDER
        self._folder.setText(str(self._target))
        self._folder_field.clear_error()

    def _restore(self) -> None:
        proof = self._proof.proof()
        if proof is None:
            return
        clear_in_dialog(self)
        self._set_busy(True)
        vault, backups, backup, target = self._start.vault, self._start.backups, self._backup, self._target

        def job(progress: Progress, _: IsCancelled) -> OpenJournal:
            progress("Checking the backup and putting the journal in its place", 0, 2)
            backups.restore(backup, to=target, typed=proof.typed, way=proof.way)
            progress("Opening the journal", 1, 2)
            return vault.open(target, proof.typed, way=proof.way)

        self._start.runner.run_long(
            job,
            owner=self,
            on_ok=partial(self._show_opened, proof),
            on_error=self._on_error,
            on_progress=self._show_progress,
        )

    def _show_progress(self, words: str, done: int, of: int) -> None:
        self._progress.show_progress(words, done=done, of=of)

    def _show_opened(self, proof: Proof, journal: OpenJournal) -> None:
        self._proof.forget()
        self._set_busy(False)
        self.close_overlay()
        if proof.way is Way.RECOVERY:
            self.code_given.emit(proof)
        self.journal_opened.emit(journal)

    def _on_error(self, error: DeskError) -> None:
        self._set_busy(False)
        if error.code in _OF_THE_FILE:
            self._show_unusable(error)
            return
        if error.code in _OF_THE_FOLDER:
            self._folder_field.show_error(str(explain(error.code)))
            self._folder.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._proof.show_error(error):
            show_in_dialog(self, error)

    def _show_unusable(self, error: DeskError) -> None:
        explanation = explain(error.code)
        if self._trouble is None:
            self._trouble = Banner(explanation.happened, second=explanation.what_to_do, tone=Tone.DANGER)
            self._trouble.setObjectName("restore_trouble")
            self.body.insertWidget(1, self._trouble)
        self._trouble.say(explanation.happened, second=explanation.what_to_do)
        self.primary.setEnabled(False)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_busy(self, is_busy: bool) -> None:
        self._progress.setVisible(is_busy)
        for part in (self._folder_field, self._proof, self.primary, self.cancel):
            part.setEnabled(not is_busy)
