# SPDX-License-Identifier: GPL-3.0-or-later
"""The last step: what was done, the first backup, and the way into the journal."""

from pathlib import Path

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.services.backup_folder import next_backup
from counselor_desk.services.backups import BackupMade
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, Row, column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.progress import ProgressLine
from counselor_desk.ui.wizards.first_run.sample import SampleCard
from counselor_desk.ui.wizards.first_run.step import SetUp, StepPage


class ReadyStep(StepPage):
    """Says what is in place and what is not; leads into the journal in any case."""

    def __init__(self, set_up: SetUp) -> None:
        super().__init__(
            set_up, title="Your journal is ready", second="This is in place. Whatever is missing can be done later."
        )
        self._backup: BackupMade | None = None
        self._backup_words = ""
        self._is_code_tested = False
        self._task: RunningTask | None = None
        self._card = Card()
        self.body.addWidget(self._card)
        self._progress = ProgressLine(name="backup_progress")
        self._progress.stop_requested.connect(self._stop)
        self._progress.hide()
        self.body.addWidget(self._progress)
        self.sample = SampleCard(set_up.start)
        self.body.addWidget(self.sample)

    @property
    def can_go_back(self) -> bool:
        return self._task is None

    @property
    def goes_on_words(self) -> str:
        return "Open my journal"

    def enter(self) -> None:
        self._show()
        desk = self.set_up.desk
        if desk is not None:
            self.set_up.start.runner.run(
                desk.recovery.last_tested, owner=self, on_ok=self._show_tested, on_error=self.show_trouble
            )
        if self._backup is None and self.set_up.backup_folder is not None:
            self._make_backup(self.set_up.backup_folder)

    def _show_tested(self, at: object) -> None:
        self._is_code_tested = at is not None
        self._show()

    def _make_backup(self, folder: Path) -> None:
        journal, backups = self.set_up.journal, self.set_up.start.backups
        if journal is None or self._task is not None:
            return
        today = self.set_up.start.clock.now().astimezone().date()

        def job(progress: Progress, is_cancelled: IsCancelled) -> BackupMade:
            path = next_backup(folder, today=today)
            return backups.make(journal, to=path, progress=progress, is_cancelled=is_cancelled)

        self._backup_words = ""
        self._progress.show_progress("Making the first backup and opening it again", done=0, of=1)
        self._progress.show()
        task = self.set_up.start.runner.run_long(
            job, owner=self, on_ok=self._show_backup, on_error=self._show_no_backup, on_progress=self._show_progress
        )
        # where jobs are done at once, it is over by now
        self._task = task if self._backup is None and not self._backup_words else None
        self.back_allowed_changed.emit()

    def _show_progress(self, _: str, done: int, of: int) -> None:
        self._progress.show_progress("Making the first backup and opening it again", done=done, of=of)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _show_backup(self, made: BackupMade) -> None:
        self._backup = made
        self._end()

    def _show_no_backup(self, error: DeskError) -> None:
        is_stopped = error.code is ErrorCode.CANCELLED
        self._backup_words = "Stopped. No backup was made." if is_stopped else str(explain(error.code))
        self._end()

    def _end(self) -> None:
        self._task = None
        self._progress.hide()
        self._show()
        self.back_allowed_changed.emit()

    def _show(self) -> None:
        rows = [
            _row("The journal", str(self.set_up.path), is_done=True),
            _row("Opens with", self.set_up.way_words or "As it was set up", is_done=True),
            _row(
                "Recovery code last tested",
                "Today" if self._is_code_tested else "Never. Test it in Journal health.",
                is_done=self._is_code_tested,
            ),
            self._backup_row(),
        ]
        if self.set_up.practice_name:
            rows.append(_row("Practice", self.set_up.practice_name, is_done=True))
        self._card.show_rows(rows)

    def _backup_row(self) -> Row:
        if self._backup is not None:
            return _row("First backup, opened again and whole", str(self._backup.path), is_done=True)
        if not self._progress.isHidden():
            return _row("First backup", "Being made", is_done=False)
        if self.set_up.backup_folder is None:
            return _row("Backups", "No folder chosen. Choose one in Journal health.", is_done=False)
        row = _row("First backup", self._backup_words or "Not made yet", is_done=False)
        again = Button("Try again", name="backup_again")
        folder = self.set_up.backup_folder
        again.clicked.connect(lambda _=False: self._make_backup(folder))
        row.line.addWidget(again)
        return row


def _row(title: str, second: str, *, is_done: bool) -> Row:
    row = Row(height=56, gap=12, accessible=f"{title}: {second}. {'Done' if is_done else 'Not done'}")
    row.line.addWidget(
        IconView("check" if is_done else "warn", size=18, tone=Tone.OK if is_done else Tone.WARN),
    )
    words = column(gap=2)
    words.addWidget(Label(title, role=Role.MEDIUM, wraps=True))
    words.addWidget(Label(second, role=Role.SECOND, wraps=True))
    row.line.addLayout(words, 1)
    return row
