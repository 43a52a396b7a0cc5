# SPDX-License-Identifier: GPL-3.0-or-later
"""Small facts: an icon with a word in a column of fixed width, a name with its code, a row of step marks."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from counselor_desk.ui.names import Named, Names
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role


class IconFact(QWidget):
    """An icon of 16 and one word; `width` (px of the design) keeps facts of several rows under each other."""

    def __init__(self, icon: str, words: str, *, width: float = 0, tone: Tone | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        row = line(self, gap=6)
        row.addWidget(IconView(icon, size=16, tone=tone))
        label = Label(words, role=Role.SECOND, tone=tone)
        row.addWidget(label)
        row.addStretch(1)
        if width:
            self.setFixedWidth(px(width))
        else:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)


def name_line(client: Named, names: Names, *, role: Role = Role.STRONG) -> QHBoxLayout:
    """A client as they are called on screen, with the code in small behind the name."""
    row = line(gap=6)
    row.addWidget(ElidedLabel(names.of(client), role=role))
    code = names.code_beside(client)
    if code:
        row.addWidget(Label(code, role=Role.SMALL))
    row.addStretch(1)
    return row


class StepMarks(QWidget):
    """Eight short strokes of which the first ones are filled: how far a matter is, beside the words that say it."""

    def __init__(self, *, done: int, of: int) -> None:
        super().__init__()
        self._done, self._of = done, of
        self.setFixedHeight(px(4))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(self._of * px(17), px(4))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(self._of):
            painter.setBrush(QColor(tokens().accent if number < self._done else tokens().line2))
            painter.drawRoundedRect(QRectF(number * px(17), 0, px(13), self.height()), 2, 2)
        painter.end()
