# SPDX-License-Identifier: GPL-3.0-or-later
"""Covers the window while it closes: nothing can be typed, and a backup that takes a while says how far it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Overlay
from counselor_desk.ui.widgets.progress import ProgressLine
from counselor_desk.ui.widgets.side_panel import Mark

STEPS = {
    "copy": "Copying the journal",
    "assemble": "Writing the file",
    "verify": "Opening the backup and counting what is in it",
}
_TITLE = "Making a backup before closing…"
_WIDTH = 448


class ClosingCover(Overlay):
    """Clear until the backup has begun, so that a window with nothing to back up closes without a flicker."""

    skipped = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("closing_cover")
        self.setAccessibleName(_TITLE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._has_begun = self._is_stopping = False
        layout = column(self)
        layout.addStretch(1)
        self._card = QWidget(self)
        self._card.setProperty("kind", "clear")
        self._card.setFixedWidth(px(_WIDTH))
        inside = column(self._card, gap=16)
        inside.addWidget(Mark(size=40), 0, Qt.AlignmentFlag.AlignHCenter)
        title = Label(_TITLE, role=Role.DIALOG_TITLE)
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(title)
        self._progress = ProgressLine(name="closing_progress", can_stop=False)
        inside.addWidget(self._progress)
        self._skip = Button("Close without it", name="close_without_backup")
        self._skip.clicked.connect(self.skipped)
        inside.addWidget(self._skip, 0, Qt.AlignmentFlag.AlignHCenter)
        words = Label(
            "Everything is saved already. Without it, the backup is made the next time.", role=Role.SECOND, wraps=True
        )
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(words)
        layout.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        self._card.hide()

    def first_stop(self) -> QWidget | None:
        return self._skip if self._has_begun else self

    def show_progress(self, step: str, done: int, of: int) -> None:
        """Say what is being done and how far it is."""
        if self._is_stopping:
            return
        if not self._has_begun:
            self._has_begun = True
            self._card.show()
            self._skip.setFocus(Qt.FocusReason.OtherFocusReason)
            self.update()
        self._progress.show_progress(STEPS[step], done=done, of=of)

    def show_stopping(self) -> None:
        """Say that the window closes without it."""
        self._is_stopping = True
        self._skip.setEnabled(False)
        self._progress.show_progress("Stopping", done=0, of=1)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # no letter may reach the page behind, which is saved and on its way out
        event.accept()

    def paintEvent(self, _: QPaintEvent) -> None:
        if not self._has_begun:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().sunken))
        painter.end()
