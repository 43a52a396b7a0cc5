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
from counselor_desk.ui.settings import Settings
from counselor_desk.ui.tasks import Runner

if TYPE_CHECKING:
    from counselor_desk.services.backups import Backups

    # both bring a module of Qt that the first window does not need
    from counselor_desk.ui.file_dialogs import FileDialogs
    from counselor_desk.ui.printing import Printing


@dataclass(frozen=True, slots=True)
class SamplePractice:
    """A fictional journal that was written for trying the program, and what opens it."""

    journal: Path
    passphrase: str


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

    @property
    def backups(self) -> "Backups":
        """Backups and restores, without an open journal."""
        return self.late_backups()
