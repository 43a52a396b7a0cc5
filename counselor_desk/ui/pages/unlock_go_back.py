# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup takes the place of a closed journal, damaged or whole: which one, the way in, what was kept of before."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.services.closed_backups import FoundBackup
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.proof import ProofForm
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, say_in_dialog, show_in_dialog
from counselor_desk.ui.file_dialogs import BACKUP
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.unlock_words import is_usable, offered
from counselor_desk.ui.start import Start
from counselor_desk.ui.tasks import RunningTask
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog
from counselor_desk.ui.widgets.progress import ProgressLine

if TYPE_CHECKING:
    from counselor_desk.services.generations import RestoredInPlace

_STEPS = {
    "copy": "Putting the backup in the journal’s place",
    "check": "Checking every page of it",
    "name": "Giving it its name",
}
_NONE_FOUND = (
    "No unchanged backup of this journal was found",
    "Plug in the drive that your backups go to and choose the file. It ends in .cdbak.",
)
_KEPT = (
    "Nothing is deleted. The database as it is now stays in the journal’s folder for seven days. PIN, passphrase and "
    "recovery code stay those of today."
)


@dataclass(frozen=True, slots=True)
class _Found:
    backups: tuple[FoundBackup, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Done:
    restored: "RestoredInPlace"
    is_kept: bool


class GoBackInPlaceDialog(Dialog):
    """Looks for backups itself; opens the journal when it is back.

    Args:
        journal: the folder of the closed journal.
        backup: the one that was chosen already; None offers the newest that was found.
    """

    journal_opened = Signal(object)
    """The OpenJournal."""
    code_given = Signal(object)
    """As `UnlockPage.code_given`."""
    left = Signal()
    """It was closed after the journal was put back, and before it was opened."""

    def __init__(self, host: QWidget, *, start: Start, journal: Path, backup: Path | None = None) -> None:
        super().__init__(
            host,
            name="go_back_in_place",
            title="Go back to a backup",
            second="It becomes this journal, in the same folder. The backup itself is only read.",
            primary="Go back to this backup",
            width=WIDE,
        )
        self._start, self._journal, self._wanted = start, journal, backup
        self._found: dict[Path, FoundBackup] = {}
        self._proof: ProofForm | None = None
        self._given: Proof | None = None
        self._task: RunningTask | None = None
        self._is_busy = self._is_back = False
        self._choose = Button("Another file…", name="choose_backup_file", accessible="Choose another backup file")
        self._backup: Combo[Path] = Combo(name="backup_to_go_back_to", accessible="Backup", prompt="None found")
        self._field = Field("Backup", self._backup, beside=self._choose)
        self._loses = Label(role=Role.SECOND_INK, wraps=True)
        self._loses.setObjectName("go_back_loses")
        self._kept = Label(_KEPT, role=Role.SECOND, wraps=True)
        self._progress = ProgressLine(name="go_back_progress")
        self._progress.hide()
        for part in (self._field, self._loses, self._kept, self._progress):
            self.body.addWidget(part)
        self.primary.setEnabled(False)
        self._choose.clicked.connect(lambda _=False: self._ask_for_file())
        self._backup.chosen.connect(lambda _: self._say_what_is_lost())
        self._progress.stop_requested.connect(self._on_stop)
        self.accepted.connect(self._on_accepted)

    def load(self) -> None:
        """Look for backups and for the ways in; reads the newest files whole, so it may take seconds."""
        start, journal = self._start, self._journal
        chosen = start.settings.current.backup_folder
        folder = Path(chosen) if chosen else None

        def look() -> _Found:
            ways = start.vault.ways_offered(journal)
            usable = tuple(way for way in offered(ways) if is_usable(way, ways))
            return _Found(start.backups.of_closed(journal, folder=folder), usable or (Way.RECOVERY,))

        start.runner.run(look, owner=self, on_ok=self._show, on_error=partial(show_in_dialog, self))

    def dismiss(self) -> None:
        """Go; while the journal is being put back, it is asked to stop first."""
        if self._is_busy:
            self._on_stop()
            return
        self._forget()
        super().dismiss()
        if self._is_back:
            self.left.emit()

    def go_away(self) -> None:
        # the window shows something else, whatever is under way here
        self._is_busy = False
        super().go_away()

    def _show(self, found: _Found) -> None:
        self._found = {each.path: each for each in found.backups}
        if self._wanted is not None and self._wanted not in self._found:
            # it lies elsewhere, or was changed, which is said when it is tried
            self._add(self._wanted)
        self._offer(self._wanted or next(iter(self._found), None))
        self._proof = ProofForm(found.ways, heading="The way in to this journal")
        self.body.insertWidget(self.body.indexOf(self._progress), self._proof)
        if not self._found:
            say_in_dialog(self, *_NONE_FOUND)
        stop = self._proof.first_stop() if self._found else self._choose
        (stop or self.primary).setFocus(Qt.FocusReason.OtherFocusReason)
        if self._found:
            # later: where large text makes the card scroll, it has only now got its height
            QTimer.singleShot(0, self, partial(self.show_part, self._proof))

    def _offer(self, chosen: Path | None) -> None:
        self._backup.set_choices([(path, self._called(path)) for path in self._found], value=chosen)
        self._backup.setEnabled(bool(self._found))
        self.primary.setEnabled(chosen is not None)
        self._say_what_is_lost()

    def _called(self, path: Path) -> str:
        found = self._found[path]
        disk = "same disk" if found.is_on_journals_disk else "another disk"
        return f"{self._moment(found)} · {disk} · {path.name}"

    def _moment(self, found: FoundBackup) -> str:
        # the practice's own zone is in the journal, which is closed: the clock of this computer, as the files show it
        zone = found.made_at.astimezone().strftime("%Z") or "UTC"
        formats, local = self._start.settings.current.formats, found.made_at.astimezone()
        return f"{formats.plain_date(local.date())}, {formats.clock(local.time())} ({zone})"

    def _say_what_is_lost(self) -> None:
        path = self._backup.value()
        self._loses.setVisible(path is not None)
        if path is not None:
            found = self._found[path]
            self._loses.setText(
                f"It was made {self._moment(found)} and holds {counted(found.entries, 'entry', 'entries')} of the "
                "record log. What was written after that is not in it."
            )

    def _ask_for_file(self) -> None:
        self._start.file_dialogs.open_file(
            self, title="Choose a backup", kinds=(BACKUP,), on_chosen=self._on_file_chosen
        )

    def _on_file_chosen(self, path: Path) -> None:
        backups = self._start.backups
        clear_in_dialog(self)

        def look() -> FoundBackup:
            manifest = backups.require_backup(path)
            is_here = path.stat().st_dev == self._journal.stat().st_dev
            return FoundBackup(path, manifest.made_at, manifest.tree_size, is_on_journals_disk=is_here)

        self._start.runner.run(look, owner=self, on_ok=self._on_file_read, on_error=partial(show_in_dialog, self))

    def _on_file_read(self, found: FoundBackup) -> None:
        self._found[found.path] = found
        self._offer(found.path)

    def _add(self, path: Path) -> None:
        self._wanted = None
        self._on_file_chosen(path)

    def _on_accepted(self) -> None:
        if self._is_busy:
            return
        if self._is_back:
            self._open()
            return
        backup = self._backup.value()
        proof = None if self._proof is None else self._proof.proof()
        if backup is None or proof is None:
            return
        self._go_back(backup, proof)

    def _go_back(self, backup: Path, proof: Proof) -> None:
        start, journal = self._start, self._journal
        clear_in_dialog(self)
        self._set_busy(True)
        self._progress.show_progress(_STEPS["copy"], done=0, of=1)

        def job(progress: Progress, is_cancelled: IsCancelled) -> _Done:
            from counselor_desk.services.generations import Generations

            generations = Generations(vault=start.vault, clock=start.clock)
            restored = generations.restore_in_place(
                journal, backup, typed=proof.typed, way=proof.way, progress=progress, is_cancelled=is_cancelled
            )
            return _Done(restored, restored.kept.exists())

        task = start.runner.run_long(
            job,
            owner=self,
            on_ok=partial(self._on_back, proof),
            on_error=self._on_error,
            on_progress=lambda step, done, of: self._progress.show_progress(_STEPS[step], done=done, of=of),
        )
        self._task = task if self._is_busy else None

    def _on_back(self, proof: Proof, done: _Done) -> None:
        self._set_busy(False)
        if self._proof is not None:
            self._proof.forget()
        self._given, self._is_back = proof, True
        formats = self._start.settings.current.formats
        for part in (self._field, self._loses, self._kept, self._proof):
            if part is not None:
                part.hide()
        self.set_title("The journal is back", second="It was checked page by page before it took its place.")
        entries = counted(done.restored.events, "entry", "entries")
        until = formats.plain_date(done.restored.kept_until)
        kept = f"The database of before is kept until {until}: {done.restored.kept}"
        banner = Banner(
            f"It holds {entries} of the record log, as on the day of the backup.",
            second=kept if done.is_kept else "The database of before was not there, so there was nothing to keep.",
            tone=Tone.OK,
            icon="check",
        )
        banner.setObjectName("journal_is_back")
        self.body.addWidget(banner)
        self.primary.set_words("Open the journal")
        self.cancel.set_words("Not now")
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        given, vault, journal = self._given, self._start.vault, self._journal
        if given is None:
            return
        self._set_busy(True)
        self._progress.hide()
        self._start.runner.run(
            lambda: vault.open(journal, given.typed, way=given.way),
            owner=self,
            on_ok=partial(self._show_opened, given),
            on_error=self._on_error,
        )

    def _show_opened(self, given: Proof, journal: OpenJournal) -> None:
        self._set_busy(False)
        self._forget()
        self.close_overlay()
        if given.way is Way.RECOVERY:
            self.code_given.emit(given)
        self.journal_opened.emit(journal)

    def _on_error(self, error: DeskError) -> None:
        self._set_busy(False)
        if error.code is ErrorCode.CANCELLED:
            say_in_dialog(self, "It was stopped.", "The journal is as it was before.")
            return
        if not self._is_back and self._proof is not None and self._proof.show_error(error):
            return
        show_in_dialog(self, error)
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _forget(self) -> None:
        self._given = None
        if self._proof is not None:
            self._proof.forget()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        if not is_busy:
            self._task = None
        self._progress.setVisible(is_busy)
        for part in (self._field, self._proof, self.primary, self.cancel):
            if part is not None:
                part.setEnabled(not is_busy)
