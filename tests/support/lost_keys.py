# SPDX-License-Identifier: GPL-3.0-or-later
"""A counselor who has lost a key: does only what the screens say, by keyboard alone, and has a sheet on paper."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from fakes import MemoryKeyStore
from journey import Journey
from PySide6.QtCore import Qt
from stage import settle

from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.overlay import shown_overlays

NEW_PIN = "heron-4471"
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class LostKeys:
    """The journey, and the code as it stands on the printed sheet."""

    journey: Journey
    key_store: MemoryKeyStore = field(repr=False)
    sheet: str = field(repr=False)

    def empty_the_keyring(self) -> None:
        """What a desktop does that starts a new keyring."""
        self.key_store.entries.clear()

    def lose_the_laptop(self, backup: Path) -> Path:
        """Make a backup, then take the journal, its keyring and everything else away."""
        backup.parent.mkdir()
        desk, path = self.journey.desk, self.journey.path
        with desk.vault.open(path, self.sheet) as journal:
            desk.backups.make(journal, to=backup)
        shutil.rmtree(path)
        self.empty_the_keyring()
        return backup

    def go_to_ways_in(self) -> None:
        """By the settings, as the counselor would."""
        self.journey.stage.press(Qt.Key.Key_Comma, modifier=CTRL)
        self.journey.until(lambda: self.journey.stage.has("show_ways_in"))
        self.follow("Show and change…")
        self.journey.rest()

    def begin(self) -> None:
        """Start the program."""
        window = self.journey.stage.window
        window.show()
        window.activateWindow()
        settle()
        window.begin()
        self.journey.rest()

    def reads(self, words: str) -> bool:
        """Tell whether the screen says something."""
        return any(words in each.text() for each in self.journey.stage.window.findChildren(Label) if each.isVisible())

    def follow(self, words: str) -> None:
        """Go by Tab to the button or link that says these words, and press Enter."""
        window = self.journey.stage.window
        on_top = next(reversed(shown_overlays(window)), window)
        buttons = on_top.findChildren(Button)
        (meant,) = [each for each in buttons if each.isVisible() and each.words == words]
        self.journey.enter(meant.objectName())

    def choose_new_pin(self) -> None:
        """Fill the offer of a new way in as it stands: keyring and PIN are chosen already."""
        self.journey.until(lambda: self.journey.stage.has("way_in"))
        self.journey.rest()
        self.journey.fill("pin", NEW_PIN)
        self.journey.fill("pin_again", NEW_PIN)
        self.follow("Open it this way")
        self.journey.until(lambda: not self.journey.stage.has("way_in"))

    def lock_and_open(self, pin: str) -> bool:
        """Lock with Ctrl+L as at every break, type a PIN, and tell whether the journal is open."""
        stage = self.journey.stage
        stage.press(Qt.Key.Key_L, modifier=CTRL)
        self.journey.until(lambda: stage.has("secret"))
        self.journey.rest()
        self.journey.press(pin, Qt.Key.Key_Return)
        return stage.window.page is not None
