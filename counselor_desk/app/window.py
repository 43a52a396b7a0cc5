# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the window: makes the application, the vault thread and the doors of the computer, and hands them over."""

import gc
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counselor_desk.app.bootstrap import (
    build_desk,
    default_journal,
    open_desk,
    sample_journal_folder,
    window_settings_file,
)
from counselor_desk.app.early_opening import EarlyOpening
from counselor_desk.domain.ports import IsCancelled, KeyStore, Progress
from counselor_desk.ui.settings import Settings

if TYPE_CHECKING:
    from counselor_desk.ui.start import SamplePractice

# the command line has switched the search for garbage off; it is on again soon after the first page, whose rows and
# words must be collectable as ever once they are taken away
_COLLECT_AFTER_MS = 2_000


def open_window(journal: Path | None = None, *, key_store: KeyStore | None = None, locked: str | None = None) -> int:
    """Show the window until it is closed; returns the exit code.

    Args:
        journal: the journal's folder; the counselor's own when it is None.
        key_store: stands in for the keyring of the computer; it lives in this process, so the process is not
            replaced when the window is locked.
        locked: how the window stood that was locked a moment ago, a value of `Standing`; None at every other start.
    """
    settings = Settings(window_settings_file())
    set_up_elsewhere = settings.current.journal_folder
    own_journal = Path(set_up_elsewhere) if set_up_elsewhere else default_journal()
    journal_path = (journal or own_journal).absolute()
    desk = build_desk(key_store=key_store)
    opening = EarlyOpening(desk.vault, journal_path) if locked is None else None
    # from here on the vault thread opens the journal, and what the window is made of is loaded beside it
    from PySide6.QtCore import QTimer

    from counselor_desk.app.relock import ProcessRelock, show_as_it_stood
    from counselor_desk.ui.application import build_application, dress
    from counselor_desk.ui.capture_exclusion import CaptureExclusion, exclusion_of_this_computer
    from counselor_desk.ui.clipboard import clipboard_of
    from counselor_desk.ui.crash_hook import CrashHook
    from counselor_desk.ui.late_doors import LateFileDialogs, LatePrinting
    from counselor_desk.ui.lock_sources.sources import LockSources, sources_of_this_computer
    from counselor_desk.ui.main_window import MainWindow
    from counselor_desk.ui.relock import Standing, stay
    from counselor_desk.ui.start import Start
    from counselor_desk.ui.tasks import TaskRunner

    application = build_application(sys.argv[:1])
    dress(application, settings.current)
    crash_hook = CrashHook()
    crash_hook.install()
    runner = TaskRunner(vault_thread=opening.vault_thread if opening else None)
    capture = CaptureExclusion(exclusion_of_this_computer(), parent=application)
    capture.watch(application)
    start = Start(
        vault=desk.vault,
        late_backups=lambda: desk.backups,
        open_desk=lambda opened: open_desk(desk, opened),
        journal_path=journal_path,
        opened_early=opening.result if opening else None,
        runner=runner,
        clock=desk.clock,
        settings=settings,
        file_dialogs=LateFileDialogs(),
        printing=LatePrinting(),
        clipboard=clipboard_of(application),
        write_sample=_write_sample,
        may_be_own=own_among(
            told=journal.absolute() if journal else None, own=own_journal.absolute(), is_locked=locked is not None
        ),
        relock=ProcessRelock(own_journal=own_journal.absolute()) if key_store is None else stay,
        lock_sources=LockSources(partial(sources_of_this_computer, application), application),
        capture=capture,
    )
    window = MainWindow(start, application)
    crash_hook.crashed.connect(window.show_crash)
    runner.crashed.connect(window.show_crash)
    window.begin(is_locked=locked is not None)
    show_as_it_stood(window, Standing.IN_FRONT if locked is None else Standing(locked))
    if opening is not None:
        QTimer.singleShot(0, window, partial(_load_first_page, opening, settings))
    QTimer.singleShot(_COLLECT_AFTER_MS, gc.enable)
    code = application.exec()
    crash_hook.uninstall()
    window.deleteLater()
    return code


def _load_first_page(opening: EarlyOpening, settings: Settings) -> None:
    """Load the page that an open journal is shown with, as long as the keyring and the disk are waited for anyway."""
    if opening.is_waited_for:
        from counselor_desk.ui.page_factory import load_first_page

        load_first_page(settings.current.start_page)


def own_among(*, told: Path | None, own: Path, is_locked: bool) -> Callable[[Path], bool]:
    """Tell which journals the next start opens, once they were opened in this one.

    Args:
        told: the folder that the command line named.
        own: the folder that is opened where it names none.
        is_locked: the program locked itself a moment ago, and its command line is its own.
    """
    sample = sample_journal_folder()
    if told is not None and not is_locked:
        return lambda _: False
    # a lock repeats what a counselor typed at the start, and also names a journal that was opened since
    never = {sample} if told in (None, own) else {sample, told}
    return lambda folder: folder not in never


def _write_sample(progress: Progress, is_cancelled: IsCancelled) -> "SamplePractice":
    # the sample practice takes longer to import than the window takes to open
    from counselor_desk.app.sample_journal import write_sample_journal

    return write_sample_journal(progress, is_cancelled)
