# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts side by side that go on in the next line where the width ends: at 200 % nothing is cut or scrolled sideways."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from shiboken6 import isValid

from counselor_desk.ui.theme.look import px


class FlowLayout(QLayout):
    """Lays widgets out like words; what comes after `push` stands at the right end of its line.

    Args:
        gap: px of the design between neighbours.
        line_gap: px of the design between lines.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: float = 8, line_gap: float = 8) -> None:
        # given to the base, a parent that is None would be refused
        if parent is None:
            super().__init__()
        else:
            super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = px(gap), px(line_gap)
        self._first_pushed: int | None = None
        # by width; layouts ask for the same heights over and over while a page settles
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def push(self) -> None:
        """Let everything that is added from now on stand at the right."""
        self._first_pushed = len(self._items)

    def push_from(self, index: int) -> None:
        """Let the part with this number, and everything after it, stand at the right."""
        self._first_pushed = index

    # Qt's own names

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._heights.clear()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._heights.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if not isinstance(self.parent(), QWidget):
            # inside another layout, Qt tells that something has changed only when all is laid out again
            return self._place(QRect(0, 0, width, 0), moves=False)
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), moves=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moves=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for _, item in self._shown()]
        width = sum(size.width() for size in shown) + self._gap * max(0, len(shown) - 1)
        return self._with_margins(QSize(width, max((size.height() for size in shown), default=0)))

    def minimumSize(self) -> QSize:
        least = QSize(0, 0)
        for _, item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return self._with_margins(least)

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, moves: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        top = inner.top()
        for number, row in enumerate(self._lines(inner.width())):
            if number:
                top += self._line_gap
            height = max(size.height() for _, _, size in row)
            if moves:
                self._move_line(row, QRect(inner.left(), top, inner.width(), height))
            top += height
        return top - inner.top() + margins.top() + margins.bottom()

    def _shown(self) -> list[tuple[int, QLayoutItem]]:
        # Qt deletes an item together with its widget and does not always ask `takeAt` for it first
        return [(index, item) for index, item in enumerate(self._items) if isValid(item) and not item.isEmpty()]

    def _lines(self, width: int) -> list[list[tuple[int, QLayoutItem, QSize]]]:
        lines: list[list[tuple[int, QLayoutItem, QSize]]] = []
        used = 0
        for index, item in self._shown():
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(width, item.minimumSize().width())))
            if lines and used + self._gap + size.width() <= width:
                used += self._gap + size.width()
                lines[-1].append((index, item, size))
            else:
                used = size.width()
                lines.append([(index, item, size)])
        return lines

    def _move_line(self, row: list[tuple[int, QLayoutItem, QSize]], rect: QRect) -> None:
        taken = sum(size.width() for _, _, size in row) + self._gap * (len(row) - 1)
        left = rect.left()
        is_pushed = False
        for position, (index, item, size) in enumerate(row):
            starts_pushed = self._first_pushed is not None and index >= self._first_pushed and not is_pushed
            # alone on its line a part stands where reading begins
            if starts_pushed and position:
                is_pushed = True
                left += max(0, rect.width() - taken)
            at = QPoint(left, rect.top() + (rect.height() - size.height()) // 2)
            item.setGeometry(QRect(at, size))
            left += size.width() + self._gap
