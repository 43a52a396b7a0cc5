# SPDX-License-Identifier: GPL-3.0-or-later
"""The first step: a journal that is there already, what the journal does and does not, a sample practice to try."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.services.existing_journals import FoundJournal, JournalsHere, journals_here
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, Row, column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.first_run.sample import SampleCard
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage

_SENTENCES = (
    (
        "lock",
        "It keeps client records, session notes and consents in one encrypted file on this computer.",
        "Only what you set up in the next steps opens it. Nobody can reset it for you.",
    ),
    (
        "court",
        "When a court paper arrives, it leads you to release what the paper names, and nothing else.",
        "It shows the rules that are on file and what is missing. It gives no legal advice.",
    ),
    (
        "shield",
        "It sends nothing anywhere.",
        "There is no account and no cloud. What leaves the journal, you print or save yourself.",
    ),
)
_BEFORE = "A journal was opened on this computer before"


class WelcomeStep(StepPage):
    """What is there already stands first; then three sentences, and the offer of a sample practice."""

    found_chosen = Signal(object)
    """The FoundJournal that is to be opened instead of setting up a new one."""
    elsewhere_requested = Signal()
    """A folder or a backup is to be chosen instead."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up,
            title="Welcome to Counselor Desk",
            second="A practice journal for one counselor on one computer. Setting it up takes about ten minutes.",
        )
        self._found = Card("A journal is on this computer already")
        self._found.setObjectName("found_journals")
        self._found.hide()
        self.body.addWidget(self._found)
        self._remembered = column()
        self.body.addLayout(self._remembered)
        card = Card()
        inside = column(gap=18, margins=(20, 20, 20, 20))
        for icon, first, second in _SENTENCES:
            row = line(gap=16)
            row.addWidget(IconView(icon, size=20, tone=Tone.ACCENT), 0, Qt.AlignmentFlag.AlignTop)
            words = column(gap=2)
            words.addWidget(Label(first, role=Role.STRONG, wraps=True))
            words.addWidget(Label(second, role=Role.SECOND, wraps=True))
            row.addLayout(words, 1)
            inside.addLayout(row)
        card.body.addLayout(inside)
        self.body.addWidget(card)
        self.sample = SampleCard(set_up.start)
        self.body.addWidget(self.sample)

    def look_around(self) -> None:
        """Look for what is there already, off the window's thread."""
        start = self.set_up.start
        default, chosen = start.journal_path, start.settings.current.backup_folder
        vault, backups = start.vault, Path(chosen) if chosen else None
        start.runner.run(
            lambda: journals_here(default, backup_folder=backups, third_copy=vault.third_copy_of(default)),
            owner=self,
            on_ok=self._show_here,
            on_error=lambda _: None,
        )

    def _show_here(self, here: JournalsHere) -> None:
        self._found.setVisible(bool(here.found))
        self._found.show_rows(self._row(each, number=number) for number, each in enumerate(here.found, start=1))
        if here.remembered_at is not None:
            self._show_remembered(here.remembered_at, is_another=bool(here.found))

    def _show_remembered(self, kept_at: float, *, is_another: bool) -> None:
        choose = Button("Choose it…", name="choose_remembered", accessible="Choose the journal, or a backup of it")
        choose.clicked.connect(lambda _=False: self.elsewhere_requested.emit())
        banner = Banner(
            "Another journal was opened on this computer before" if is_another else _BEFORE,
            second=f"It was last seen on {self._day(kept_at)}, and its folder is not in the usual places. If you moved "
            "it, or it lies on a drive that is not connected now, choose that folder. If it is lost, choose a backup. "
            "A new journal begins empty, with nothing of it.",
            tone=Tone.WARN,
            icon="warn",
            button=choose,
        )
        banner.setObjectName("remembered_journal")
        self._remembered.addWidget(banner)

    def _day(self, seconds: float) -> str:
        formats = self.set_up.start.settings.current.formats
        return formats.plain_date(datetime.fromtimestamp(seconds, UTC).date())

    def _row(self, found: FoundJournal, *, number: int) -> QWidget:
        written = self._day(found.changed_at)
        kind = "Backup" if found.is_backup else "Journal"
        second = f"{kind}, last written {written}. {found.path.parent}"
        row = Row(height=56, gap=12, accessible=f"{found.path.name}. {second}")
        row.line.addWidget(IconView("drive" if found.is_backup else "folder", size=20))
        words = column(gap=2)
        words.addWidget(Label(found.path.name, role=Role.MEDIUM, wraps=True))
        words.addWidget(Label(second, role=Role.SECOND, wraps=True))
        row.line.addLayout(words, 1)
        button = Button(
            f"Open this {kind.lower()}", name=f"open_found_{number}", accessible=f"Open {found.path.name}, {second}"
        )
        button.clicked.connect(partial(self._choose, found))
        row.line.addWidget(button)
        return row

    def _choose(self, found: FoundJournal, _: bool = False) -> None:
        self.found_chosen.emit(found)
