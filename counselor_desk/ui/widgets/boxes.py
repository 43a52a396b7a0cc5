# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds other parts: cards with their heads, rows, banners, empty states, hairlines, scrolling pages."""

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role

_Layout = TypeVar("_Layout", bound=QBoxLayout)


def frame(kind: str, *, parent: QWidget | None = None) -> QFrame:
    """A frame that the style sheet knows by its kind."""
    made = QFrame(parent)
    made.setProperty("kind", kind)
    return made


def column(parent: QWidget | None = None, *, gap: float = 0, margins: tuple[float, ...] = (0, 0, 0, 0)) -> QVBoxLayout:
    """A vertical layout; margins are left, top, right, bottom in px of the design."""
    return _laid_out(QVBoxLayout() if parent is None else QVBoxLayout(parent), gap=gap, margins=margins)


def line(parent: QWidget | None = None, *, gap: float = 0, margins: tuple[float, ...] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A horizontal layout; margins as in `column`."""
    return _laid_out(QHBoxLayout() if parent is None else QHBoxLayout(parent), gap=gap, margins=margins)


def _laid_out(layout: _Layout, *, gap: float, margins: tuple[float, ...]) -> _Layout:
    left, top, right, bottom = (px(side) for side in margins)
    layout.setContentsMargins(left, top, right, bottom)
    layout.setSpacing(px(gap))
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def hairline(parent: QWidget | None = None) -> QFrame:
    """A line across."""
    return frame("line", parent=parent)


class Card(QFrame):
    """A white card: an optional head of 44 with title, count and one thing at its right, then rows edge to edge."""

    def __init__(
        self,
        title: str = "",
        *,
        count: str = "",
        side: QWidget | None = None,
        side_words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        layout = column(self, margins=(1, 1, 1, 1))
        # its own children from the start: a card without a head would otherwise leave two windows behind
        self._count = Label(count, role=Role.COUNT, parent=self)
        self._title = Label(title, role=Role.CARD_TITLE, parent=self)
        self._count.hide()
        self._title.setVisible(bool(title))
        if title:
            layout.addWidget(self._head(side=side, side_words=side_words))
        self.body = column()
        layout.addLayout(self.body, 1)

    def set_title(self, title: str, *, count: str = "") -> None:
        """Change the words of the head."""
        self._title.setText(title)
        self.set_count(count)

    def set_count(self, count: str) -> None:
        """Change the quiet words after the title."""
        self._count.setText(count)
        self._count.setVisible(bool(count))

    def show_rows(self, rows: Iterable[QWidget]) -> None:
        """Replace the rows; the last one has no line below it."""
        clear(self.body)
        kept = tuple(rows)
        for number, row in enumerate(kept, start=1):
            row.setProperty("place", "last" if number == len(kept) else "")
            self.body.addWidget(row)

    def _head(self, *, side: QWidget | None, side_words: str) -> QFrame:
        head = frame("pane_head")
        head.setMinimumHeight(px(44))
        row = line(head, gap=8, margins=(16, 0, 16, 0))
        row.addWidget(self._title)
        row.addWidget(self._count)
        self._count.setVisible(bool(self._count.text()))
        row.addStretch(1)
        if side_words:
            row.addWidget(ElidedLabel(side_words, role=Role.SMALL))
        if side is not None:
            row.addWidget(side)
        return head


class Row(QFrame):
    """One line of a card: a horizontal layout with the card's inset."""

    def __init__(self, *, height: float = 56, gap: float = 12, accessible: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "row")
        self.setMinimumHeight(px(height))
        self.line = line(self, gap=gap, margins=(16, 6, 16, 6))
        self.setAccessibleName(accessible)


class Banner(QFrame):
    """Says something that stays until its cause is gone; at most one button."""

    def __init__(
        self,
        sentence: str,
        *,
        second: str = "",
        tone: Tone = Tone.WARN,
        icon: str = "warn",
        button: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setProperty("tone", tone.value)
        row = line(self, gap=12, margins=(16, 10, 16, 10))
        row.addWidget(IconView(icon, size=20, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        self._sentence = Label(sentence, role=Role.STRONG, wraps=True)
        self._second = Label(second, role=Role.SECOND, wraps=True)
        if not second:
            # shown before it has a parent, it would be a window of its own for a moment and take the focus
            self._second.hide()
        words.addWidget(self._sentence)
        words.addWidget(self._second)
        row.addLayout(words, 1)
        if button is not None:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"{sentence} {second}".strip())

    def say(self, sentence: str, *, second: str = "") -> None:
        """Change the words."""
        self._sentence.setText(sentence)
        self._second.setText(second)
        self._second.setVisible(bool(second))
        self.setAccessibleName(f"{sentence} {second}".strip())


class EmptyState(QWidget):
    """What is so, and what to do next, where a list has no rows."""

    def __init__(
        self, icon: str, sentence: str, *, next_step: str = "", button: QWidget | None = None, dense: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self.setAccessibleName(f"{sentence} {next_step}".strip())
        margin = 16 if dense else 32
        layout = column(self, gap=6, margins=(24, margin, 24, margin))
        layout.addStretch(1)
        layout.addWidget(IconView(icon, size=28), 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role in ((sentence, Role.STRONG), (next_step, Role.SECOND)):
            if words:
                label = Label(words, role=role, wraps=True)
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                layout.addWidget(label)
        if button is not None:
            layout.addSpacing(px(6))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)


class ScrollColumn(QScrollArea):
    """A column that scrolls when the window is too small or the text too large for it; never sideways."""

    def __init__(self, *, name: str, gap: float = 16, margins: tuple[float, ...] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # asked for its own viewport, the binding loads every widget class to find out what that is: 15 to 18 ms
        ground = QWidget()
        self.setViewport(ground)
        ground.setAutoFillBackground(False)
        self.inner = QWidget()
        self.inner.setProperty("kind", "clear")
        self.inner.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.column = column(self.inner, gap=gap, margins=margins)
        self.setWidget(self.inner)
