# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of the settings about backups: where they go, how often one is made by itself, when an old one is told."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.services.backup_folder import BackupFolderNotice, look_at
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.pages.settings_privacy import setting
from counselor_desk.ui.settings import BACKUP_EVERY_HOURS, BACKUP_OLD_AFTER_DAYS, Preferences
from counselor_desk.ui.widgets.boxes import Banner, Card, clear, column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import Label, Role

_ON = (
    "One is made when the window closes and something has changed, and in a pause once the last is that old. Each is "
    "opened again to prove it. The oldest go: seven of the last days, four of the weeks and twelve of the months stay."
)
_OFF = (
    "Nothing is backed up unless you do it yourself in Journal health. If this disk breaks, everything since your last "
    "backup is gone."
)
_NO_FOLDER = "Choose a folder first: until then no backup is made by itself."


class BackupsCard(Card):
    """Every choice holds at once and is kept on this computer."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Backups", side_words="Kept on this computer, and holds at once")
        self._context = context
        now = context.settings.current
        self._choose = Button("Choose…", name="choose_backup_folder", accessible="Choose the folder for backups")
        self._folder = LineInput(
            now.backup_folder, name="backup_folder", accessible="Folder for backups", hint="No folder chosen yet"
        )
        self._folder.setReadOnly(True)
        self._folder_field = Field("", self._folder, beside=self._choose)
        holder = QWidget()
        holder.setProperty("kind", "clear")
        self._notices = column(gap=8)
        place = column(holder, gap=8)
        place.addWidget(self._folder_field)
        place.addLayout(self._notices)
        self._every: Combo[int] = Combo(
            [
                (hours, f"At closing, and every {counted(hours, 'hour') if hours > 1 else 'hour'}" if hours else "Off")
                for hours in BACKUP_EVERY_HOURS
            ],
            name="backup_every",
            accessible="Back up by itself",
            value=now.backup_every_hours,
        )
        self._old_after: Combo[int] = Combo(
            [(days, f"{counted(days, 'day')} old") for days in BACKUP_OLD_AFTER_DAYS],
            name="backup_old_after",
            accessible="Tell me when the newest backup is older than",
            value=now.backup_old_after_days,
        )
        self._words = Label(role=Role.SECOND, wraps=True)
        self._words.setObjectName("backup_words")
        inside = column(gap=12, margins=(16, 14, 16, 16))
        inside.addLayout(setting("Folder for backups", holder))
        inside.addLayout(setting("Back up by itself", self._every))
        inside.addWidget(self._words)
        inside.addLayout(setting("Tell me when the newest is", self._old_after))
        self.body.addLayout(inside)
        self._choose.clicked.connect(lambda _=False: self._ask())
        self._every.chosen.connect(lambda hours: self._keep(backup_every_hours=hours))
        self._old_after.chosen.connect(lambda days: self._keep(backup_old_after_days=days))
        self._say_what_happens()

    def _ask(self) -> None:
        self._context.file_dialogs.choose_folder(self, title="Choose the folder for backups", on_chosen=self._look_at)

    def _look_at(self, folder: Path) -> None:
        journal = self._context.desk.journal.path
        self._context.runner.run(
            lambda: look_at(folder, journal=journal),
            owner=self,
            on_ok=partial(self._take, folder),
            on_error=self._show_unusable,
        )

    def _take(self, folder: Path, notices: tuple[BackupFolderNotice, ...]) -> None:
        self._folder.setText(str(folder))
        self._folder_field.clear_error()
        clear(self._notices)
        for notice in notices:
            banner = Banner(notice.words)
            banner.setObjectName(f"notice_{notice.value}")
            self._notices.addWidget(banner)
        self._keep(backup_folder=str(folder), backup_trouble="")
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_unusable(self, error: DeskError) -> None:
        self._folder_field.show_error(str(explain(error.code)))
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, **changes: object) -> None:
        settings = self._context.settings
        kept: Preferences = replace(settings.current, **changes)  # type: ignore[arg-type]  # named by the callers above
        settings.save(kept)
        self._say_what_happens()

    def _say_what_happens(self) -> None:
        now = self._context.settings.current
        self._words.setText(_OFF if not now.backup_every_hours else _ON if now.backup_folder else _NO_FOLDER)
