# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups that nobody has to remember: every few hours and at closing, into the chosen folder, the oldest thinned out.

Nothing here may keep anybody from working or from closing the window: what goes wrong is an outcome with its sentence.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from counselor_desk.domain.backup_retention import AgedBackup, removable
from counselor_desk.domain.backup_schedule import BACKUP_EVERY, BackupNeed, Moment, backup_need
from counselor_desk.domain.errors import BugError, DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ports import IsCancelled, Progress
from counselor_desk.durable_files import flush_folder
from counselor_desk.services.backup_list import ENDING, BackupKey, BackupKind, ListedBackup
from counselor_desk.services.backups import Backups
from counselor_desk.services.leftovers import tidy
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage.backup_log import BackupLog

# no backup takes that long; a younger one may be another computer's that is being written now
_ABANDONED_AFTER_SECONDS = 3600


class Outcome(StrEnum):
    """What came of a look whether a backup is due."""

    MADE = "made"
    NOT_DUE = "not_due"
    NOT_CHANGED = "not_changed"
    NO_FOLDER = "no_folder"
    FOLDER_AWAY = "folder_away"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AutomaticBackup:
    """The outcome; `path` is the new backup, `removed` are the older ones that it made superfluous."""

    outcome: Outcome
    path: Path | None = None
    removed: tuple[Path, ...] = ()
    error: ErrorCode | None = None

    @property
    def words(self) -> str:
        """What happened and what comes next, as a calm sentence; empty where there is nothing to say."""
        if self.error is not None:
            return f"The backup was not made. {explain(self.error)} The backups from before were not touched."
        return _WORDS[self.outcome]


_WORDS = {
    Outcome.MADE: "A backup was made and proved by opening it.",
    Outcome.NOT_DUE: "",
    Outcome.NOT_CHANGED: "",
    Outcome.NO_FOLDER: "No folder for backups was chosen yet. Choose one, best on a USB drive.",
    Outcome.FOLDER_AWAY: "The folder for backups is not there now. Plug in its drive; the backup is then made by "
    "itself the next time one is due.",
    Outcome.CANCELLED: "The backup was stopped and nothing of it was kept. It is made the next time one is due.",
    Outcome.FAILED: "",
}


class AutomaticBackups:
    """Looks whether a backup is due, makes it, and removes what the new one makes superfluous."""

    def __init__(self, backups: Backups) -> None:
        self._backups = backups

    def run(
        self,
        journal: OpenJournal,
        *,
        folder: Path | None,
        moment: Moment,
        every: timedelta = BACKUP_EVERY,
        progress: Progress | None = None,
        is_cancelled: IsCancelled | None = None,
    ) -> AutomaticBackup:
        """Make a backup where one is due; raises nothing but a BugError.

        Args:
            folder: the chosen one, None while none was chosen; it is never made, because one that is away may be a
                drive that is not plugged in.
            moment: at closing a changed journal is backed up at once; otherwise after `every`.
        """
        try:
            return self._run(
                journal, folder=folder, moment=moment, every=every, progress=progress, is_cancelled=is_cancelled
            )
        except BugError:
            raise
        except DeskError as error:
            if error.code is ErrorCode.CANCELLED:
                return AutomaticBackup(Outcome.CANCELLED)
            if folder is not None and not folder.is_dir():
                # taken out while it was being written
                return AutomaticBackup(Outcome.FOLDER_AWAY)
            return AutomaticBackup(Outcome.FAILED, error=error.code)

    def _run(
        self,
        journal: OpenJournal,
        *,
        folder: Path | None,
        moment: Moment,
        every: timedelta,
        progress: Progress | None,
        is_cancelled: IsCancelled | None,
    ) -> AutomaticBackup:
        outcome = self._outcome(journal, folder=folder, moment=moment, every=every)
        if moment is Moment.CLOSING:
            tidy(journal)
        if outcome is not None or folder is None:
            return AutomaticBackup(outcome or Outcome.NO_FOLDER)
        _clear_up(folder, now=journal.clock.now())
        made = self._backups.make(
            journal, to=_name_in(folder, journal.clock.now()), progress=progress, is_cancelled=is_cancelled
        )
        # only now: one that failed must not push out one that opens
        return AutomaticBackup(Outcome.MADE, made.path, removed=self._thin_out(journal, folder))

    def _outcome(
        self, journal: OpenJournal, *, folder: Path | None, moment: Moment, every: timedelta
    ) -> Outcome | None:
        """Why no backup is made now; None where one is."""
        if folder is None:
            return Outcome.NO_FOLDER
        if not folder.is_dir():
            return Outcome.FOLDER_AWAY
        if journal.head_stamp.is_undecided:
            # nothing may be written to this journal yet, and making a backup is logged in it
            return Outcome.NOT_DUE
        now = journal.clock.now()
        proved = [each.manifest for each in self._in(journal, folder) if each.is_verified and each.manifest is not None]
        # one that a wrong clock dated ahead would make the next one due at every look, for years
        manifest = next((each for each in proved if each.made_at <= now), next(iter(proved), None))
        need = backup_need(
            newest=None if manifest is None else manifest.made_at,
            has_changed=manifest is None or BackupLog(journal.database).has_changed_since(manifest),
            moment=moment,
            now=now,
            every=every,
        )
        return _OUTCOMES[need]

    def _in(self, journal: OpenJournal, folder: Path) -> list[ListedBackup]:
        """The authentic backups of this journal in the folder, the newest first."""
        listed = self._backups.listed(journal, folder=folder)
        return [
            each for each in listed if each.path.parent == folder and each.key in (BackupKey.CURRENT, BackupKey.RETIRED)
        ]

    def _thin_out(self, journal: OpenJournal, folder: Path) -> tuple[Path, ...]:
        """Remove what the retention rule lets go, among those that were made by themselves."""
        ours = [each for each in self._in(journal, folder) if each.kind is BackupKind.AUTOMATIC]
        aged = [AgedBackup(each.path.name, each.made_at, each.is_verified) for each in ours if each.made_at is not None]
        removed: list[Path] = []
        for name in sorted(removable(aged, now=journal.clock.now())):
            with suppress(OSError):
                (folder / name).unlink()
                removed.append(folder / name)
        if removed:
            with suppress(OSError):
                flush_folder(folder)
        return tuple(removed)


_OUTCOMES = {
    BackupNeed.DUE: None,
    BackupNeed.NOT_CHANGED: Outcome.NOT_CHANGED,
    BackupNeed.NOT_YET: Outcome.NOT_DUE,
}


def _name_in(folder: Path, now: datetime) -> Path:
    """A free name that says the moment, in UTC, and nothing about anybody."""
    stem = f"auto-{now.astimezone(UTC):%Y-%m-%d-%H%M%S}"
    path, number = folder / f"{stem}{ENDING}", 2
    while path.exists():
        path = folder / f"{stem}-{number}{ENDING}"
        number += 1
    return path


def _clear_up(folder: Path, *, now: datetime) -> None:
    """Remove what killed runs have left in the folder."""
    with suppress(OSError):
        for path in folder.glob(f"auto-*{ENDING}.*.tmp"):
            if now.timestamp() - path.stat().st_mtime > _ABANDONED_AFTER_SECONDS:
                path.unlink(missing_ok=True)
