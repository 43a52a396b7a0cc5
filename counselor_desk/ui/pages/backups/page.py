# SPDX-License-Identifier: GPL-3.0-or-later
"""Every backup that can be reached now, and what lies in the journal's folder beside the database in use."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.services.backup_list import BackupKey, ListedBackup
from counselor_desk.services.leftovers import Leftover
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.backup_notice import BackupNotice
from counselor_desk.ui.backup_now import back_up_now
from counselor_desk.ui.dialogs.go_back import GoBackDialog
from counselor_desk.ui.dialogs.remove_backup import RemoveBackupDialog
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.backups.backup_rows import (
    backup_row,
    can_be_removed,
    can_go_back_to,
    leftover_row,
    made_words,
)
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, EmptyState, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role

_WIDTH = 760


@dataclass(frozen=True, slots=True)
class _Found:
    backups: tuple[ListedBackup, ...]
    leftovers: tuple[Leftover, ...]
    entries: int


class BackupsPage(Page):
    """Two cards; what was done with one of their rows is said at the top and stays."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._found: _Found | None = None
        self._said: Banner | None = None
        layout = column(self)
        scroll = ScrollColumn(name="backups_scroll", margins=(24, 18, 24, 24))
        layout.addWidget(scroll)
        middle = line()
        holder = QWidget()
        holder.setProperty("kind", "clear")
        holder.setMaximumWidth(px(_WIDTH))
        self._parts = column(holder, gap=16)
        middle.addWidget(holder, 1000)
        middle.addStretch(1)
        scroll.column.addLayout(middle)
        scroll.column.addStretch(1)
        self._build()

    def load(self) -> None:
        desk, folder = self.context.desk, self._folder()
        self.context.runner.run(lambda: _look(desk, folder), owner=self, on_ok=self._show, on_error=self.show_trouble)
        self._notice.look()

    def reload(self, changed: Changed) -> None:
        if changed & Changed.BACKUPS:
            self.load()

    def first_stop(self) -> QWidget | None:
        return self._make

    def trouble_layout(self) -> QBoxLayout:
        return self._parts

    def _build(self) -> None:
        heading = column(gap=4)
        heading.addWidget(Label("Backups", role=Role.PAGE_TITLE))
        self._where = Label(role=Role.SIDE, wraps=True)
        heading.addWidget(self._where)
        self._parts.addLayout(heading)
        self._notice = BackupNotice(self.context)
        self._notice.made.connect(self._on_backed_up)
        self._parts.addWidget(self._notice)
        # built once, so that the focus stays where it is when the list is read again
        self._make = Button("Back up now…", name="make_backup", kind=ButtonKind.PRIMARY, icon="drive")
        self._make.clicked.connect(lambda _=False: back_up_now(self, self.context, on_made=self._on_backed_up))
        self._backups = Card("Your backups")
        self._tidy = Button("Tidy up now", name="tidy_up")
        self._tidy.clicked.connect(lambda _=False: self._on_tidy())
        self._leftovers = Card("Beside the journal, and not in use")
        for card, button in ((self._backups, self._make), (self._leftovers, self._tidy)):
            foot = QWidget()
            foot.setProperty("kind", "clear")
            inside = column(foot, margins=(16, 6, 16, 14))
            inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            inner = card.layout()
            if inner is not None:
                inner.addWidget(foot)
            self._parts.addWidget(card)

    def _folder(self) -> Path | None:
        chosen = self.context.settings.current.backup_folder
        return Path(chosen) if chosen else None

    def _show(self, found: _Found) -> None:
        self.clear_trouble()
        self._found = found
        folder = self._folder()
        there = "No folder for backups was chosen yet; that is done in the settings."
        if folder is not None:
            there = f"They go to {folder}." if folder.is_dir() else f"They go to {folder}, which is not there now."
        self._where.setText(f"Each holds the whole journal, encrypted. {there}")
        self._backups.set_count(str(len(found.backups)) if found.backups else "")
        rows: list[QWidget] = [self._row(number, each) for number, each in enumerate(found.backups, start=1)]
        if not rows:
            rows.append(
                EmptyState(
                    "drive",
                    "No backup can be reached now.",
                    next_step="Make one, best on a USB drive, or plug in the drive that yours are on.",
                    dense=True,
                )
            )
        self._backups.show_rows(rows)
        self._leftovers.setVisible(bool(found.leftovers))
        self._leftovers.show_rows(leftover_row(each, formats=self.context.formats) for each in found.leftovers)

    def _row(self, number: int, backup: ListedBackup) -> QWidget:
        made = made_words(backup, formats=self.context.formats, zone=self.context.zone)
        acts: list[tuple[str, str, Callable[[ListedBackup], None]]] = []
        if can_go_back_to(backup):
            acts.append(("Go back to this one…", "go_back", self._ask_to_go_back))
        if backup.key is BackupKey.CURRENT:
            acts.append(("Check again", "check", self._check))
        if can_be_removed(backup):
            acts.append(("Remove…", "remove", self._ask_to_remove))
        buttons = []
        for words, name, act in acts:
            button = Button(
                words, name=f"{name}_{number}", kind=ButtonKind.LINK, accessible=f"{words} The backup of {made}"
            )
            button.clicked.connect(partial(self._do, act, backup))
            buttons.append(button)
        return backup_row(backup, formats=self.context.formats, zone=self.context.zone, buttons=buttons)

    def _do(self, act: Callable[[ListedBackup], None], backup: ListedBackup, _: bool = False) -> None:
        act(backup)

    def _ask_to_go_back(self, backup: ListedBackup) -> None:
        if self._found is None:
            return
        since = None if backup.manifest is None else self._found.entries - backup.manifest.tree_size
        dialog = GoBackDialog(
            self, made=made_words(backup, formats=self.context.formats, zone=self.context.zone), entries_since=since
        )
        dialog.accepted.connect(partial(self._go_back, dialog, backup))
        dialog.backup_first.connect(lambda: back_up_now(self, self.context, on_made=self._on_backed_up))
        dialog.open()

    def _go_back(self, dialog: GoBackDialog, backup: ListedBackup) -> None:
        dialog.close_overlay()
        self.restore_requested.emit(backup.path)

    def _check(self, backup: ListedBackup) -> None:
        desk, made = self.context.desk, made_words(backup, formats=self.context.formats, zone=self.context.zone)
        self._say(f"Opening the backup of {made} and counting what is in it…", tone=Tone.NEUTRAL, icon="clock")

        def checked(entries: int) -> None:
            words = counted(entries, "entry", "entries")
            self._say(f"The backup of {made} opens and is whole, with {words} of the record log.")
            self._on_logged()

        def refused(error: DeskError) -> None:
            self._say(f"The backup of {made} was not proved. {explain(error.code)}", tone=Tone.DANGER, icon="warn")
            self.load()

        self.context.runner.run(
            lambda: desk.backups.verify(backup.path, journal=desk.journal).tree_size,
            owner=self,
            on_ok=checked,
            on_error=refused,
        )

    def _ask_to_remove(self, backup: ListedBackup) -> None:
        made = made_words(backup, formats=self.context.formats, zone=self.context.zone)
        dialog = RemoveBackupDialog(self, context=self.context, backup=backup, folder=self._folder(), made=made)
        dialog.removed.connect(lambda: self._on_removed(made))
        dialog.open()

    def _on_removed(self, made: str) -> None:
        self._say(f"The backup of {made} was removed.")
        self._on_logged()

    def _on_tidy(self) -> None:
        desk = self.context.desk
        self.context.runner.run(
            lambda: len(desk.generations.tidy(desk.journal)),
            owner=self,
            on_ok=self._on_tidied,
            on_error=self.show_trouble,
        )

    def _on_tidied(self, number: int) -> None:
        self._say(
            f"{counted(number, 'file')} {'was' if number == 1 else 'were'} removed."
            if number
            else "Nothing can go yet. What is kept for a while goes by itself when its time is over."
        )
        self._make.setFocus(Qt.FocusReason.OtherFocusReason)
        self.load()

    def _on_backed_up(self) -> None:
        self._say("A backup was made and proved by opening it.")
        self._on_logged()

    def _on_logged(self) -> None:
        # the row whose button was pressed is built anew
        self._make.setFocus(Qt.FocusReason.OtherFocusReason)
        self.journal_changed.emit(Changed.BACKUPS)
        self.load()

    def _say(self, sentence: str, *, tone: Tone = Tone.OK, icon: str = "check") -> None:
        if self._said is not None:
            self._said.setParent(None)
            self._said.deleteLater()
        self._said = Banner(sentence, tone=tone, icon=icon)
        self._said.setObjectName("backups_said")
        self._parts.insertWidget(1, self._said)


def _look(desk: OpenDesk, folder: Path | None) -> _Found:
    journal = desk.journal
    return _Found(desk.backups.listed(journal, folder=folder), desk.generations.leftovers(journal), journal.head.size)
