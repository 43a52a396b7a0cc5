# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes one backup that the keys of today do not need, after it is said which and what goes with it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.services.backup_list import ListedBackup
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class RemoveBackupDialog(Dialog):
    """Repeats when it was made and where it lies.

    Args:
        folder: the chosen folder for backups.
        made: when it was made, in words.
    """

    removed = Signal()

    def __init__(
        self, host: QWidget, *, context: PageContext, backup: ListedBackup, folder: Path | None, made: str
    ) -> None:
        super().__init__(
            host,
            name="remove_backup",
            title=f"Remove the backup of {made}",
            second=backup.words,
            primary="Remove it",
            primary_kind=ButtonKind.DANGER_FILLED,
            width=WIDE,
        )
        self._context, self._backup, self._folder = context, backup, folder
        self.body.addWidget(ElidedLabel(str(backup.path), role=Role.SECOND_INK))
        self.body.addWidget(
            Label(
                "The file is deleted, and what it alone held cannot be brought back. The journal and every other "
                "backup stay as they are.",
                wraps=True,
            )
        )
        self.accepted.connect(self._remove)

    def first_stop(self) -> QWidget | None:
        return self.cancel

    def _remove(self) -> None:
        clear_in_dialog(self)
        desk, path, folder = self._context.desk, self._backup.path, self._folder
        self._context.runner.run(
            lambda: desk.backups.remove(path, journal=desk.journal, folder=folder),
            owner=self,
            on_ok=lambda _: self._on_removed(),
            on_error=self._on_error,
        )

    def _on_removed(self) -> None:
        self.close_overlay()
        self.removed.emit()

    def _on_error(self, error: DeskError) -> None:
        show_in_dialog(self, error)
        self.cancel.setFocus()
