# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting, in words: a bar, what is being done ("Checking page 12 of 23"), and a way to stop where stopping is safe."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import Label, Role


class Bar(QWidget):
    """A bar of 6 px that is filled by a share from 0 to 1."""

    def __init__(self, *, height: float = 6) -> None:
        super().__init__()
        self._share = 0.0
        self._is_short = False
        self.setFixedHeight(px(height))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float:
        return self._share

    @property
    def is_short(self) -> bool:
        """True where it is drawn as less than what is needed."""
        return self._is_short

    def show_share(self, share: float, *, is_short: bool = False) -> None:
        """Fill it so far; in the color of a warning where that falls short of what is needed."""
        self._share = min(max(share, 0.0), 1.0)
        self._is_short = is_short
        self.setAccessibleDescription(f"{self._share:.0%}")
        self.update()

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(px(120), self.height())

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        whole = QRectF(self.rect())
        painter.setBrush(QColor(tokens().line))
        painter.drawRoundedRect(whole, radius, radius)
        if self._share > 0:
            painter.setBrush(QColor(tokens().warn if self._is_short else tokens().accent))
            painter.drawRoundedRect(
                QRectF(0, 0, max(whole.width() * self._share, self.height()), whole.height()), radius, radius
            )
        painter.end()


class ProgressLine(QWidget):
    """The words of what is being done over its bar; `stop_requested` comes from its button."""

    stop_requested = Signal()

    def __init__(self, *, name: str, can_stop: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "clear")
        layout = line(self, gap=16)
        words = column(gap=6)
        self._words = Label(role=Role.SECOND_INK)
        self._bar = Bar()
        words.addWidget(self._words)
        words.addWidget(self._bar)
        layout.addLayout(words, 1)
        self.stop = Button("Stop", name=f"{name}_stop")
        self.stop.clicked.connect(self.stop_requested)
        layout.addWidget(self.stop)
        # only once it has a parent: shown before, it would be a window of its own for a moment
        if not can_stop:
            self.stop.hide()

    def show_progress(self, words: str, *, done: int, of: int) -> None:
        """Say what is being done and how far it is."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._bar.show_share(done / of if of else 0.0)
