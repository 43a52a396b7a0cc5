# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window is given at its start: the vault, the doors of the computer, where the journal lies."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from counselor_desk.domain.ports import Clock, IsCancelled, Progress
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.vault import Vault
from counselor_desk.ui.clipboard import Clipboard
from counselor_desk.ui.relock import Relock, stay
from counselor_desk.ui.settings import Settings
from counselor_desk.ui.tasks import Runner

if TYPE_CHECKING:
    from counselor_desk.services.backups import Backups

    # both bring a module of Qt that the first window does not need
    from counselor_desk.ui.capture_exclusion import CaptureExclusion
    from counselor_desk.ui.file_dialogs import FileDialogs
    from counselor_desk.ui.lock_sources.sources import LockSources
    from counselor_desk.ui.printing import Printing


@dataclass(frozen=True, slots=True)
class SamplePractice:
    """A fictional journal that was written for trying the program, and what opens it."""

    journal: Path
    passphrase: str


def any_journal(_: Path) -> bool:
    """Every journal that is opened may be the counselor's own."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Everything that exists before a journal is open."""

    vault: Vault
    late_backups: Callable[[], "Backups"]
    open_desk: Callable[[OpenJournal], OpenDesk]
    journal_path: Path
    runner: Runner
    clock: Clock
    settings: Settings
    file_dialogs: "FileDialogs"
    printing: "Printing"
    clipboard: Clipboard
    write_sample: Callable[[Progress, IsCancelled], SamplePractice]
    """Writes a sample practice into a folder of its own and says where; long, so with progress and a way to stop."""

    opened_early: Callable[[], OpenJournal | None] | None = None
    """What came of opening `journal_path` by the keyring before the window was there; None where nobody tried."""

    may_be_own: Callable[[Path], bool] = any_journal
    """Whether the next start opens a journal that was opened in this one; the sample practice is nobody's own."""

    relock: Relock = stay
    lock_sources: "LockSources | None" = None
    """What of the system asks for the lock; None where nothing does, as in pictures and most tests."""

    capture: "CaptureExclusion | None" = None
    """Keeps the windows out of screen sharing; None where nobody was asked to, as in pictures."""

    @property
    def backups(self) -> "Backups":
        """Backups and restores, without an open journal."""
        return self.late_backups()
