# SPDX-License-Identifier: GPL-3.0-or-later
"""The left edge of the window: the mark at its top, a middle of its owner's, and what is always at hand at its foot."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import column, hairline, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role

WIDTH = 208
PRODUCT = "Counselor Desk"


class Mark(QWidget):
    """The open book on a square of the accent colour."""

    def __init__(self, *, size: float = 28) -> None:
        super().__init__()
        self.setFixedSize(QSize(px(size), px(size)))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().accent))
        painter.drawRoundedRect(QRectF(self.rect()), px(8), px(8))
        edge = self.width() * 0.24
        rect = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        icons.paint(painter, "mark", colour=tokens().on_accent, rect=rect)
        painter.end()


class SidePanel(QFrame):
    """208 px wide; `middle` is filled by whoever makes it."""

    curtain_requested = Signal()
    lock_requested = Signal()

    def __init__(self, *, has_journal: bool = True) -> None:
        super().__init__()
        self.setProperty("kind", "sidebar")
        self.setFixedWidth(px(WIDTH))
        layout = column(self, margins=(8, 14, 8, 8))
        brand = line(gap=10, margins=(8, 0, 0, 0))
        brand.addWidget(Mark())
        brand.addWidget(Label(PRODUCT, role=Role.CARD_TITLE))
        brand.addStretch(1)
        layout.addLayout(brand)
        layout.addSpacing(px(20))
        self.middle = column(gap=4)
        layout.addLayout(self.middle, 1)
        self.foot = column(gap=0)
        layout.addLayout(self.foot)
        if has_journal:
            self._add_always_at_hand()
        layout.addSpacing(px(8))
        layout.addWidget(hairline())
        layout.addLayout(_promise())

    def _add_always_at_hand(self) -> None:
        for name, words, icon, keys, signal in (
            ("hide_screen", "Hide screen", "curtain", "Ctrl+Shift+H", self.curtain_requested),
            ("lock", "Lock", "lock", "Ctrl+L", self.lock_requested),
        ):
            button = HintedButton(words, name=name, icon=icon, keys=keys)
            button.clicked.connect(signal)
            self.foot.addWidget(button)


class HintedButton(Button):
    """A sidebar button with its keys in small at its right."""

    def __init__(self, words: str, *, name: str, icon: str, keys: str) -> None:
        super().__init__(words, name=name, kind=ButtonKind.SIDEBAR, icon=icon, accessible=f"{words}, {keys}")
        row = line(self, margins=(0, 0, 6, 0))
        row.addStretch(1)
        hint = Label(keys, role=Role.KEY_HINT)
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(hint)


def _promise() -> QHBoxLayout:
    row = line(gap=12, margins=(14, 8, 8, 4))
    row.addWidget(IconView("shield", size=16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label("Nothing leaves\nthis computer", role=Role.SMALL))
    row.addStretch(1)
    return row
