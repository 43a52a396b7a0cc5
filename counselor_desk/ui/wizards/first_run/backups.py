# SPDX-License-Identifier: GPL-3.0-or-later
"""The fourth step: the folder for backups, with what speaks against it said before it is needed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.backup_folder import BackupFolderNotice, look_at
from counselor_desk.ui.widgets.boxes import Banner, Card, clear, column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.focus_ring import with_room_for_ring
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage


class BackupsStep(StepPage):
    """Asks for a folder; the first backup is made at the end, when there is something in the journal."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up,
            title="Where should backups go?",
            second="A backup is one encrypted file. It opens on any computer with the recovery code or the passphrase.",
        )
        card = Card()
        inside = column(gap=12, margins=(20, 16, 20, 16))
        self._choose = Button("Choose…", name="choose_backup_folder", accessible="Choose the folder for backups")
        self._folder = LineInput(name="backup_folder", accessible="Folder for backups", hint="No folder chosen yet")
        self._folder.setReadOnly(True)
        self._folder_field = Field(
            "Folder for backups",
            self._folder,
            where="backup",
            beside=with_room_for_ring(self._choose),
            hint="Best is a USB drive that you keep somewhere else, or a second disk.",
        )
        inside.addWidget(self._folder_field)
        self._notices = column(gap=8)
        inside.addLayout(self._notices)
        self._not_now = CheckBox("Not now; I will choose a folder in Journal health", name="no_backup_folder")
        inside.addWidget(self._not_now)
        card.body.addLayout(inside)
        self.body.addWidget(card)
        self.body.addWidget(
            Label(
                "The first backup is made at the end of the set-up and opened again to prove it. After that, Journal "
                "health says when the last one was made.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        self._choose.clicked.connect(self._ask)
        self._not_now.toggled.connect(self._folder_field.clear_error)

    def first_stop(self) -> QWidget | None:
        return self._choose

    def leave(self, on_left: Callable[[], None]) -> None:
        if self.set_up.backup_folder is None and not self._not_now.isChecked():
            self._folder_field.show_error("Choose a folder, or say below that you will do it later.")
            self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._not_now.isChecked():
            self.set_up.backup_folder = None
        settings = self.set_up.start.settings
        folder = "" if self.set_up.backup_folder is None else str(self.set_up.backup_folder)
        settings.save(replace(settings.current, backup_folder=folder))
        on_left()

    def _ask(self) -> None:
        self.set_up.start.file_dialogs.choose_folder(
            self, title="Choose the folder for backups", on_chosen=self._look_at
        )

    def _look_at(self, folder: Path) -> None:
        journal = self.set_up.path
        self.set_up.start.runner.run(
            lambda: look_at(folder, journal=journal),
            owner=self,
            on_ok=lambda notices: self._show(folder, notices),
            on_error=self._show_unusable,
        )

    def _show(self, folder: Path, notices: tuple[BackupFolderNotice, ...]) -> None:
        self.set_up.backup_folder = folder
        self._not_now.setChecked(False)
        self._folder.setText(str(folder))
        self._folder_field.clear_error()
        clear(self._notices)
        for notice in notices:
            banner = Banner(notice.words)
            banner.setObjectName(f"notice_{notice.value}")
            self._notices.addWidget(banner)

    def _show_unusable(self, error: DeskError) -> None:
        is_inside = error.code is ErrorCode.FOLDER_UNSUITABLE
        self._folder_field.show_error(
            "This folder lies inside the journal. Choose one outside of it." if is_inside else str(explain(error.code))
        )
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
