# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole way through the window on the real runner: what to press, what to wait for, where to look afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from practice_journal import PIN
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from stage import Stage, settle

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.widgets.choices import Combo

_Answer = TypeVar("_Answer")

# a loaded machine with two cores builds a packet in a few seconds
PATIENCE_MS = 60_000

CRISIS_LINE = "(510) 555-0142"
"""What the review finds in a note of the journal and what may leave, as it belongs to nobody."""


@dataclass
class Journey:
    """The stage on the vault thread, and what is needed to look into the journal afterwards."""

    stage: Stage = field(repr=False)
    desk: Desk
    path: Path
    qtbot: QtBot

    def unlock(self) -> None:
        """Type the PIN, as at every start."""
        self.stage.window.begin()
        self.stage.window.show()
        self.stage.window.activateWindow()
        self.until(lambda: self.stage.has("secret"))
        self.stage.press(PIN, Qt.Key.Key_Return)
        self.until(lambda: self.stage.window.page is not None)
        self.rest()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something that the vault thread brings about."""
        self.qtbot.waitUntil(is_so, timeout=PATIENCE_MS)

    def arrive(self, kind: type[Page]) -> None:
        """Wait until a page of a kind is shown and has loaded."""
        self.until(lambda: isinstance(self.stage.window.page, kind))
        self.rest()

    def press(self, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys where the focus is, and let each of them come to its end."""
        for key in keys:
            self.stage.press(key, modifier=modifier)
            self.rest()

    def tab_to(self, name: str) -> QWidget:
        """Wait for a part, then press Tab until it has the focus."""
        self.until(lambda: self.stage.has(name))
        return self.stage.tab_to(name)

    def enter(self, name: str) -> None:
        """Go to a button by Tab and press it by Enter."""
        self.tab_to(name)
        self.press(Qt.Key.Key_Return)

    def fill(self, name: str, words: str) -> None:
        """Go to a field by Tab and put words in place of what stands there."""
        self.tab_to(name)
        self.press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
        self.press(words)

    def choose(self, name: str, value: object) -> None:
        """Go to a closed list by Tab and press Down until a value is chosen."""
        combo = self.tab_to(name)
        assert isinstance(combo, Combo)
        for _ in range(combo.count()):
            self.press(Qt.Key.Key_Down)
            if combo.value() == value:
                return
        raise AssertionError(f"the Down key does not lead to {value} in {name}")

    def choose_act(self, name: str, words: str) -> None:
        """Open the menu of a row by Enter and take one of its entries."""
        self.enter(name)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        place = [each.text() for each in menu.actions()].index(words)
        for key in (*[Qt.Key.Key_Down] * place, Qt.Key.Key_Return):
            QTest.keyClick(menu, key)
        self.rest()

    def rest(self) -> None:
        """Let every job that was handed in come to its end."""
        runner = self.stage.start.runner
        if runner.is_working_apart:
            # draining would stop it, as a lock does
            self.until(lambda: not runner.is_working_apart)
        assert runner.drain(PATIENCE_MS)
        settle()

    def leave(self) -> None:
        """Close the window as its owner would and wait until it is closed."""
        self.stage.window.close()
        self.until(lambda: not self.stage.window.isVisible())

    def look(self, question: Callable[[OpenDesk], _Answer]) -> _Answer:
        """Ask the journal something once the window is closed."""
        with self.desk.vault.open(self.path, PIN) as journal:
            return question(open_desk(self.desk, journal))
