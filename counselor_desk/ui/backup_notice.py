# SPDX-License-Identifier: GPL-3.0-or-later
"""Says at the top of a page that backups are missing, old, on the journal's own disk or failing, and offers one now."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.backup_schedule import BackupStandingState
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.ui.backup_now import back_up_now
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.boxes import Banner, clear, column
from counselor_desk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from counselor_desk.services.backup_list import BackupStanding

_URGENT = frozenset({BackupStandingState.NONE, BackupStandingState.TOO_OLD})


class BackupNotice(QWidget):
    """Empty, and without height, while nothing is amiss."""

    made = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setObjectName("backup_notice")
        self.setProperty("kind", "clear")
        self._context = context
        self._layout = column(self)
        self.hide()

    def look(self) -> None:
        """Judge the backups that can be reached now."""
        desk, wishes = self._context.desk, self._context.settings.current
        folder = Path(wishes.backup_folder) if wishes.backup_folder else None
        too_old_after = timedelta(days=wishes.backup_old_after_days)
        self._context.runner.run(
            lambda: desk.backups.standing(desk.journal, folder=folder, too_old_after=too_old_after),
            owner=self,
            on_ok=partial(self._show, wishes.backup_trouble),
            on_error=self._stay_silent,
        )

    def _show(self, trouble: str, standing: "BackupStanding") -> None:
        clear(self._layout)
        words = self._words(trouble, standing)
        self.setVisible(words is not None)
        if words is None:
            return
        button = Button("Back up now…", name="back_up_now", icon="drive")
        button.clicked.connect(lambda _=False: back_up_now(self, self._context, on_made=self._on_made))
        banner = Banner(words[0], second=words[1], icon="drive", button=button)
        banner.setObjectName("backup_banner")
        self._layout.addWidget(banner)

    def _words(self, trouble: str, standing: "BackupStanding") -> tuple[str, str] | None:
        if trouble and standing.state not in _URGENT:
            return _trouble_words(ErrorCode(trouble))
        if not standing.words:
            return None
        sentence, next_step = standing.words.split(". ", 1)
        if standing.newest is not None and standing.state is BackupStandingState.TOO_OLD:
            made = self._context.formats.moment(standing.newest, zone=self._context.zone)
            next_step = f"It is of {made}. {next_step}"
        return f"{sentence}.", next_step

    def _on_made(self) -> None:
        self.made.emit()
        self.look()

    def _stay_silent(self, _: DeskError) -> None:
        """The page itself says what is wrong with the journal."""


def _trouble_words(code: ErrorCode) -> tuple[str, str]:
    from counselor_desk.domain.explanations import explain

    if code is ErrorCode.FOLDER_NOT_THERE:
        return (
            "The folder for backups is not there now.",
            "Plug in its drive; a backup is then made by itself when the next one is due.",
        )
    return (
        "The last backup was not made.",
        f"{explain(code)} The backups from before were not touched.",
    )
