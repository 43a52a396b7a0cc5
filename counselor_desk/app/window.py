# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the window: makes the application, the vault thread and the doors of the computer, and hands them over."""

import sys
from pathlib import Path

from counselor_desk.app.bootstrap import build_desk, default_journal, open_desk, window_settings_file
from counselor_desk.domain.ports import IsCancelled, KeyStore, Progress
from counselor_desk.ui.application import build_application, dress
from counselor_desk.ui.clipboard import clipboard_of
from counselor_desk.ui.crash_hook import CrashHook
from counselor_desk.ui.late_doors import LateFileDialogs, LatePrinting
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.settings import Settings
from counselor_desk.ui.start import SamplePractice, Start
from counselor_desk.ui.tasks import TaskRunner


def open_window(journal: Path | None = None, *, key_store: KeyStore | None = None) -> int:
    """Show the window until it is closed; returns the exit code.

    Args:
        journal: the journal's folder; the counselor's own when it is None.
        key_store: stands in for the keyring of the computer.
    """
    application = build_application(sys.argv[:1])
    settings = Settings(window_settings_file())
    dress(application, settings.current)
    crash_hook = CrashHook()
    crash_hook.install()
    runner = TaskRunner()
    set_up_elsewhere = settings.current.journal_folder
    own_journal = Path(set_up_elsewhere) if set_up_elsewhere else default_journal()
    desk = build_desk(key_store=key_store)
    start = Start(
        vault=desk.vault,
        late_backups=lambda: desk.backups,
        open_desk=lambda opened: open_desk(desk, opened),
        journal_path=(journal or own_journal).absolute(),
        runner=runner,
        clock=desk.clock,
        settings=settings,
        file_dialogs=LateFileDialogs(),
        printing=LatePrinting(),
        clipboard=clipboard_of(application),
        write_sample=_write_sample,
    )
    window = MainWindow(start, application)
    crash_hook.crashed.connect(window.show_crash)
    runner.crashed.connect(window.show_crash)
    window.begin()
    window.show()
    code = application.exec()
    crash_hook.uninstall()
    window.deleteLater()
    return code


def _write_sample(progress: Progress, is_cancelled: IsCancelled) -> SamplePractice:
    # the sample practice takes longer to import than the window takes to open
    from counselor_desk.app.sample_journal import write_sample_journal

    return write_sample_journal(progress, is_cancelled)
