# SPDX-License-Identifier: GPL-3.0-or-later
"""The privacy curtain: covers the whole window with nothing that tells anything about anybody."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from counselor_desk.ui.theme.look import tokens
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Overlay, shown_overlays
from counselor_desk.ui.widgets.side_panel import Mark

_HIDDEN = "Screen hidden. Press Ctrl+Shift+H or Esc to return."
_LOCKING = "Locking the journal…"


class Curtain(Overlay):
    """Stays until its keys are pressed; whatever is typed meanwhile goes nowhere."""

    stays_on_top = True

    def __init__(self, host: QWidget, *, words: str = _HIDDEN) -> None:
        super().__init__(host)
        self.setObjectName("curtain")
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = column(self, gap=16)
        layout.addStretch(1)
        layout.addWidget(Mark(size=40), 0, Qt.AlignmentFlag.AlignHCenter)
        label = Label(words, role=Role.SECOND)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(label)
        layout.addStretch(1)

    def first_stop(self) -> QWidget | None:
        return self

    # Qt's own names

    def open(self) -> None:
        # a menu is a window of its own and would stay above
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        super().open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_overlay()
        # everything else ends here: no letter may reach the page behind
        event.accept()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().sunken))
        painter.end()


def draw_curtain(window: QWidget) -> None:
    """Cover a window, or uncover it where the curtain hangs already; nothing lifts the cover of a lock."""
    hanging = next((each for each in shown_overlays(window) if isinstance(each, Curtain)), None)
    if hanging is None:
        Curtain(window).open()
    elif not isinstance(hanging, LockCover):
        hanging.close_overlay()


class LockCover(Curtain):
    """Covers the window from the moment of locking until the unlock page stands there; no key lifts it."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, words=_LOCKING)
        self.setObjectName("lock_cover")

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
