# SPDX-License-Identifier: GPL-3.0-or-later
"""The window on a stage: the real pages over a real journal, jobs done at once, doors that only remember."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from ui_doubles import RecordingFileDialogs, RecordingPrinting

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.ports import Clock, IsCancelled, Progress
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.ui.automatic_backups import WindowBackups
from counselor_desk.ui.capture_exclusion import CaptureExclusion
from counselor_desk.ui.clipboard import Clipboard
from counselor_desk.ui.inline_runner import InlineRunner
from counselor_desk.ui.lock_sources.sources import LockSources
from counselor_desk.ui.main_window import MainWindow
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import Place
from counselor_desk.ui.relock import Standing
from counselor_desk.ui.settings import Settings
from counselor_desk.ui.start import SamplePractice, Start, any_journal
from counselor_desk.ui.tasks import Runner

_Widget = TypeVar("_Widget", bound=QWidget)


def no_sample(_: Progress, __: IsCancelled) -> SamplePractice:
    raise AssertionError("nobody asked for a sample practice")


@dataclass
class Stage:
    """A main window, what it was given, and hands for it."""

    window: MainWindow
    start: Start
    file_dialogs: RecordingFileDialogs
    printing: RecordingPrinting
    shown: list[Page] = field(default_factory=list, repr=False)
    relocked: list[tuple[Path, Standing]] = field(default_factory=list)
    """Each time that the program would have begun anew: the journal, and how the window stood."""

    @property
    def page(self) -> Page:
        assert self.window.page is not None, "no page is shown"
        return self.window.page

    def go_to(self, place: Place) -> Page:
        """Go to a place and give the page back."""
        self.window.go_to(place)
        settle()
        return self.page

    def find(self, kind: type[_Widget], name: str, *, inside: QWidget | None = None) -> _Widget:
        """The one visible part with an object name."""
        found = [each for each in (inside or self.window).findChildren(kind, name) if each.isVisible()]
        assert len(found) == 1, f"{len(found)} visible parts are called {name}"
        return found[0]

    def has(self, name: str) -> bool:
        """Tell whether a visible part has an object name."""
        return any(each.isVisible() for each in self.window.findChildren(QWidget, name))

    def press(self, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, or type text, where the focus is."""
        for key in keys:
            focus = QApplication.focusWidget() or self.window
            if isinstance(key, str):
                QTest.keyClicks(focus, key)
            else:
                QTest.keyClick(focus, key, modifier)
            settle()

    def tab_to(self, name: str, *, most: int = 80) -> QWidget:
        """Press Tab until the part with a name has the focus, as somebody without a mouse does."""
        for _ in range(most):
            focus = QApplication.focusWidget()
            if focus is not None and focus.objectName() == name:
                return focus
            QTest.keyClick(focus or self.window, Qt.Key.Key_Tab)
        raise AssertionError(f"the Tab key does not lead to {name}")

    def close(self) -> None:
        """Close the window as its owner would, and let everything go.

        Without the backup that closing makes: nobody will look at it, and it takes a tenth of a test's time (measured).
        """
        for each in self.window.findChildren(WindowBackups):
            each.rest()
        self.window.close()
        settle()
        if self.window.context is not None:
            # a page with unsaved words asks first; nobody answers here, and the journal would stay open
            self.window.context.desk.journal.close()
        self.window.deleteLater()
        settle()


def build_stage(
    desk: Desk,
    *,
    journal_path: Path,
    clock: Clock,
    folder: Path,
    runner: Runner | None = None,
    write_sample: Callable[[Progress, IsCancelled], SamplePractice] = no_sample,
    lock_sources: LockSources | None = None,
    capture: CaptureExclusion | None = None,
    may_be_own: Callable[[Path], bool] = any_journal,
) -> Stage:
    """Build the window, closed; `folder` holds its settings."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    file_dialogs, printing = RecordingFileDialogs(), RecordingPrinting()
    relocked: list[tuple[Path, Standing]] = []

    def relock(journal: Path, standing: Standing) -> bool:
        relocked.append((journal, standing))
        return False

    start = Start(
        vault=desk.vault,
        late_backups=lambda: desk.backups,
        open_desk=lambda journal: open_desk(desk, journal),
        journal_path=journal_path,
        runner=runner or InlineRunner(),
        clock=clock,
        settings=Settings(folder / "settings.ini"),
        file_dialogs=file_dialogs,
        printing=printing,
        clipboard=Clipboard(application.clipboard()),
        write_sample=write_sample,
        may_be_own=may_be_own,
        relock=relock,
        lock_sources=lock_sources,
        capture=capture,
    )
    window = MainWindow(start, application)
    stage = Stage(window=window, start=start, file_dialogs=file_dialogs, printing=printing, relocked=relocked)
    window.page_shown.connect(stage.shown.append)
    return stage


def show_journal(stage: Stage, journal: OpenJournal) -> None:
    """Open the window on a journal that is open already."""
    stage.window.show()
    stage.window.activateWindow()
    stage.window.open_journal(journal)
    settle()


def settle() -> None:
    """Let Qt deliver what waits: layouts, timers of 0 ms, and what was to be deleted."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QTest.qWait(0)


def texts_of(widgets: Iterable[QWidget]) -> list[str]:
    """The accessible names of some parts, in their order."""
    return [each.accessibleName() for each in widgets]


def places_asked(page: Page) -> list[Place]:
    """Where a page asks to go from now on; the window stays where it is."""
    asked: list[Place] = []
    page.place_requested.disconnect()
    page.place_requested.connect(asked.append)
    return asked


def words_on(page: QWidget) -> str:
    """Everything that the visible labels and buttons of a page say, line by line."""
    said = []
    for each in page.findChildren(QWidget):
        words = getattr(each, "whole", None) or getattr(each, "words", None) or getattr(each, "text", None)
        if callable(words):
            words = words() if each.metaObject().className() in ("Label", "QLabel") else None
        if each.isVisible() and isinstance(words, str) and words.strip():
            said.append(words.strip())
    return "\n".join(said)
