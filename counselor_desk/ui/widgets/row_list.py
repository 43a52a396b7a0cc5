# SPDX-License-Identifier: GPL-3.0-or-later
"""Long lists that draw only the rows that are seen: one stop of the Tab key, arrows move inside, Enter opens."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from counselor_desk.ui.models.rows import ROW_ROLE, RowModel
from counselor_desk.ui.theme.look import px, tokens

_Row = TypeVar("_Row")
_Index = QModelIndex | QPersistentModelIndex


class RowPainter(QStyledItemDelegate, Generic[_Row]):
    """Draws the ground of a row (selected, hovered, its line) and leaves the rest to `draw`.

    Args:
        height: px of the design for a row.
        draw: paints one row into its rectangle; may use `write`.
    """

    def __init__(
        self,
        *,
        height: Callable[[_Row], float],
        draw: Callable[[QPainter, QRectF, _Row, bool], None],
        parent: QAbstractItemView,
    ) -> None:
        super().__init__(parent)
        self._height, self._draw = height, draw
        self._sizes: dict[int, QSize] = {}

    # Qt's own names

    def sizeHint(self, _: QStyleOptionViewItem, index: _Index) -> QSize:
        # asked for every row, also for those that nobody sees
        view = self.parent()
        row = view.row_number(index.row()) if isinstance(view, RowList) else index.data(ROW_ROLE)
        height = 0 if row is None else px(self._height(row))
        size = self._sizes.get(height)
        if size is None:
            size = self._sizes[height] = QSize(px(100), height)
        return size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        if row is None:
            return
        t = tokens()
        rect: QRect = option.rect
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_selected:
            painter.fillRect(rect, QColor(t.accent_soft))
        elif state & QStyle.StateFlag.State_MouseOver and index.flags() & Qt.ItemFlag.ItemIsEnabled:
            painter.fillRect(rect, QColor(t.subtle))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        self._draw(painter, QRectF(rect), row, is_selected)
        painter.restore()
        if is_selected and state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
            painter.restore()


class RowList(QListView, Generic[_Row]):
    """A list over a `RowModel`; `row_chosen` follows the selection, `row_opened` Enter and double click."""

    row_chosen = Signal(object)
    row_opened = Signal(object)

    def __init__(self, *, name: str, accessible: str, opens_on_click: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(200)
        self._opens_on_click = opens_on_click
        self._rows: RowModel[_Row] | None = None
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_model(self, model: RowModel[_Row]) -> None:
        """Show rows; the list keeps the model."""
        self._rows = model
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def row_number(self, number: int) -> _Row | None:
        """The row at a place of the list, without an index."""
        rows = () if self._rows is None else self._rows.rows
        return rows[number] if number < len(rows) else None

    @property
    def chosen(self) -> _Row | None:
        """The selected row."""
        return self._rows.row_at(self.currentIndex()) if self._rows is not None else None

    def choose(self, index: QModelIndex) -> None:
        """Select a row and bring it into view."""
        self.setCurrentIndex(index)
        self.scrollTo(index)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.chosen
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.row_opened.emit(row)
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._choose_end(first=event.key() == Qt.Key.Key_Home):
            return
        super().keyPressEvent(event)

    def _choose_end(self, *, first: bool) -> bool:
        """Go to the first or last row that can be chosen; Qt would stop at a heading and choose nothing."""
        count = 0 if self._rows is None else self._rows.rowCount()
        for number in range(count) if first else reversed(range(count)):
            index = self.model().index(number, 0)
            if self.model().flags(index) & Qt.ItemFlag.ItemIsSelectable:
                self.choose(index)
                return True
        return False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._rows is None or self.currentIndex().isValid():
            return
        for number in range(min(self._rows.rowCount(), 3)):
            index = self._rows.index(number, 0)
            if self._rows.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return

    def _on_current_changed(self, now: QModelIndex) -> None:
        row = self._rows.row_at(now) if self._rows is not None else None
        if row is not None:
            self.row_chosen.emit(row)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self._opens_on_click:
            self._open(index)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not self._opens_on_click:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        row = self._rows.row_at(index) if self._rows is not None else None
        if row is not None:
            self.row_opened.emit(row)


def write(
    painter: QPainter,
    rect: QRectF,
    words: str,
    *,
    size: float = 14,
    weight: QFont.Weight = QFont.Weight.Normal,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    middle: bool = False,
) -> float:
    """Write one line into a rectangle, elided where it is too long; returns where the words end (px)."""
    font = QFont(painter.font())
    font.setPixelSize(px(size))
    font.setWeight(weight)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    metrics = QFontMetrics(font)
    mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    shown = metrics.elidedText(words, mode, max(0, int(rect.width())))
    painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
    return rect.left() + metrics.horizontalAdvance(shown)
