# SPDX-License-Identifier: GPL-3.0-or-later
"""Windows to be drawn: over a journal that is copied for it, over an empty practice, and before any journal is open."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.app.demo_keys import PASSPHRASE
from counselor_desk.app.sample_writer import ScriptedClock
from counselor_desk.app.screens.camera import let_go
from counselor_desk.domain.ports import Clock, KeyStore
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.clipboard import Clipboard
from counselor_desk.ui.file_dialogs import FileDialogs
from counselor_desk.ui.inline_runner import InlineRunner
from counselor_desk.ui.late_doors import LateFileDialogs, LatePrinting
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.settings import Settings
from counselor_desk.ui.start import SamplePractice, Start

_EVENING = time(18, 35)


@dataclass(frozen=True, slots=True)
class Stagehand:
    """What every window of a run is built with."""

    application: QApplication
    settings: Settings
    clipboard: Clipboard
    folder: Path
    """Where copies of journals live while their window is drawn."""

    def locked(
        self,
        journal: Path,
        *,
        key_store: KeyStore,
        prepare: Callable[[Path, Clock], None] = lambda _, __: None,
        file_dialogs: FileDialogs | None = None,
    ) -> Callable[[], AbstractContextManager[MainWindow]]:
        """A window before anything is open: the unlock page of a copy, or the set-up where there is no journal.

        `prepare` changes the copy first. A journal that a set-up makes there is removed with its window.
        """

        @contextmanager
        def opening() -> Iterator[MainWindow]:
            desk = build_desk(key_store=key_store, third_copy=lambda _: None)
            shown = journal
            if journal.exists():
                shown = self.folder / "journal"
                shutil.copytree(journal, shown)
                prepare(shown, desk.clock)
            window = self._window(desk, shown, file_dialogs=file_dialogs)
            window.begin()
            window.show()
            yield window
            window.close()
            self._strike(window)
            shutil.rmtree(shown, ignore_errors=True)

        return opening

    def opened(
        self,
        journal: Path,
        *,
        day: date,
        prepare: Callable[[OpenDesk], None] = lambda _: None,
        key_store: KeyStore | None = None,
    ) -> Callable[[], AbstractContextManager[MainWindow]]:
        """A window on a copy of a journal, on the evening of a day; `prepare` changes the copy first."""

        @contextmanager
        def opening() -> Iterator[MainWindow]:
            copy = self.folder / "journal"
            shutil.copytree(journal, copy)
            try:
                clock = ScriptedClock(datetime.combine(day, _EVENING, tzinfo=UTC))
                desk = build_desk(clock=clock, key_store=key_store, third_copy=lambda _: None)
                opened = desk.vault.open(copy, PASSPHRASE)
                try:
                    services = open_desk(desk, opened)
                    zone = ZoneInfo(services.clients.practice().zone)
                    clock.moment = datetime.combine(day, _EVENING, tzinfo=zone).astimezone(UTC)
                    prepare(services)
                    window = self._window(desk, copy)
                    window.show()
                    window.open_journal(opened)
                    yield window
                    self._strike(window)
                finally:
                    opened.close()
            finally:
                shutil.rmtree(copy, ignore_errors=True)

        return opening

    def _window(self, desk: Desk, journal: Path, *, file_dialogs: FileDialogs | None = None) -> MainWindow:
        def no_sample(_: object, __: object) -> SamplePractice:
            return SamplePractice(journal=journal, passphrase=PASSPHRASE)

        def opened(journal: OpenJournal) -> OpenDesk:
            return open_desk(desk, journal)

        start = Start(
            vault=desk.vault,
            late_backups=lambda: desk.backups,
            open_desk=opened,
            journal_path=journal,
            runner=InlineRunner(),
            clock=desk.clock,
            settings=self.settings,
            file_dialogs=file_dialogs or LateFileDialogs(),
            printing=LatePrinting(),
            clipboard=self.clipboard,
            write_sample=no_sample,
        )
        return MainWindow(start, self.application)

    def _strike(self, window: MainWindow) -> None:
        window.hide()
        window.deleteLater()
        let_go()
