# SPDX-License-Identifier: GPL-3.0-or-later
"""A heading beside its text, or above it where the width ends."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import clear, column, line
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.note_text import ReadingText

# px of the design below which the heading goes above its text
_ROOM_FOR_TWO = 380


class Beside(QWidget):
    """A label of a fixed width, and one part at its right.

    Args:
        width: px of the design for the label.
        top: px of the design between the top and the label, so that its line meets the first line of the part.
    """

    def __init__(
        self, label: str, part: QWidget, *, width: float = 96, top: float = 0, role: Role = Role.LABEL
    ) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._width = width
        self.part = part
        self._row: QBoxLayout = line(self, gap=0)
        self._head = QWidget()
        self._head.setProperty("kind", "clear")
        inside = column(self._head, margins=(0, top, 8, 0))
        self._label = Label(label, role=role, wraps=True)
        inside.addWidget(self._label)
        inside.addStretch(1)
        self._row.addWidget(self._head)
        self._row.addWidget(part, 1)
        self._is_wide: bool | None = None
        self._arrange(is_wide=True)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_wide=self.width() >= px(_ROOM_FOR_TWO))

    def _arrange(self, *, is_wide: bool) -> None:
        if is_wide == self._is_wide:
            return
        self._is_wide = is_wide
        sides = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(sides)
        if is_wide:
            self._head.setFixedWidth(px(self._width))
        else:
            self._head.setMinimumWidth(0)
            self._head.setMaximumWidth(16777215)
        self._row.setAlignment(self._head, Qt.AlignmentFlag.AlignTop if is_wide else Qt.AlignmentFlag(0))


class FactTable(QWidget):
    """Facts under each other, each with its label; what people typed can be selected and copied."""

    def __init__(self, facts: Iterable[tuple[str, str]] = (), *, name: str, width: float = 120) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._name, self._width = name, width
        self._column = column(self, gap=8)
        self.show_facts(facts)

    def show_facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Replace the facts."""
        clear(self._column)
        for number, (label, words) in enumerate(facts):
            text = ReadingText(words, name=f"{self._name}_{number}", accessible=label, is_small=True)
            self._column.addWidget(Beside(label, text, width=self._width, top=2))
