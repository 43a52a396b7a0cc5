# SPDX-License-Identifier: GPL-3.0-or-later
"""A list model over frozen rows: read-only, replaced as a whole, never asks anybody while it is shown."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_Row = TypeVar("_Row")

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The row itself, for the delegate that draws it."""

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RowModel(QAbstractListModel, Generic[_Row]):
    """Rows with an identity and words for a screen reader.

    Args:
        key: what a row is recognized by when the rows are replaced.
        words: first line, second line and status of a row in one sentence.
        is_heading: rows that part the list and cannot be chosen.
    """

    def __init__(
        self,
        *,
        key: Callable[[_Row], Hashable],
        words: Callable[[_Row], str],
        is_heading: Callable[[_Row], bool] = lambda _: False,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._key, self._words, self._is_heading = key, words, is_heading
        self._rows: tuple[_Row, ...] = ()

    @property
    def rows(self) -> tuple[_Row, ...]:
        return self._rows

    def set_rows(self, rows: Sequence[_Row]) -> None:
        """Replace every row."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_at(self, index: _Index) -> _Row | None:
        """The row at a place of the list."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, key: Hashable) -> QModelIndex:
        """Where a row is; an invalid index when it is not there."""
        for number, row in enumerate(self._rows):
            if self._key(row) == key:
                return self.index(number, 0)
        return QModelIndex()

    # Qt's own names

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(row)
        return row if role == ROW_ROLE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if self._is_heading(row):
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
