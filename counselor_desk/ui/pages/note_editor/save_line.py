# SPDX-License-Identifier: GPL-3.0-or-later
"""The line at the top right that says whether what is typed is safe; always in the same place."""

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.ports import Clock
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.labels import IconView, Label, Role

# a save that takes less than this is not worth a change of the line
_SAVING_AFTER_MS = 300


class SaveLine(QWidget):
    """Words with an icon; counts the seconds since the last save."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._saved_at: datetime | None = None
        self.setObjectName("save_state")
        self.setProperty("kind", "clear")
        row = line(self, gap=8)
        self._icon = IconView("shield", size=18)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._words = Label(role=Role.SECOND)
        row.addWidget(self._words)
        self._seconds = QTimer(self)
        self._seconds.setInterval(1_000)
        self._seconds.timeout.connect(self._count)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(_SAVING_AFTER_MS)
        self._slow.timeout.connect(self._say_saving)

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words.text()

    def show_new(self) -> None:
        """Nothing is written yet."""
        self._say("Kept as a draft from the first word", icon="shield", tone=None)

    def show_resumed(self) -> None:
        """A draft from before is on the page."""
        self._say("Draft saved, encrypted", icon="check", tone=Tone.OK)

    def show_saving(self) -> None:
        """A save has begun; said only when it takes long enough to be noticed."""
        self._slow.start()

    def show_saved(self) -> None:
        """Everything on the page is in the journal."""
        self._saved_at = self._clock.now()
        self._slow.stop()
        self._count()
        self._seconds.start()

    def show_unsaved(self) -> None:
        """A save failed; the banner says why."""
        self.stop()
        self._say("Not saved", icon="warn", tone=Tone.DANGER)

    def stop(self) -> None:
        """Stop counting."""
        self._seconds.stop()
        self._slow.stop()

    def _say_saving(self) -> None:
        self._seconds.stop()
        self._say("Saving…", icon="clock", tone=None)

    def _count(self) -> None:
        if self._saved_at is None:
            return
        seconds = max(0, int((self._clock.now() - self._saved_at).total_seconds()))
        ago = "just now" if seconds < 2 else f"{seconds} s ago" if seconds < 60 else f"{seconds // 60} min ago"
        self._say(f"Draft saved, encrypted  ·  {ago}", icon="check", tone=Tone.OK)

    def _say(self, words: str, *, icon: str, tone: Tone | None) -> None:
        self._icon.show_icon(icon, tone=tone)
        self._words.set_tone(tone if tone is Tone.DANGER else None)
        self._words.setText(words)
        self.setAccessibleName(words)
