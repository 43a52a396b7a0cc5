# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose record a paper asks for: typing finds by name or code, arrows and Enter choose.

Enter alone takes what was found only where nobody else fits: a hold on the wrong record is one key away.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.text import folded
from counselor_desk.services.client_list import ClientRow
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.fields import LineInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.row_list import RowList, RowPainter, write

_MOST_SHOWN = 5
_ROW = 36


class _Words(LineInput):
    """The field; Down goes on into what was found, Enter takes it where it is the only one."""

    went_down = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class ClientChooser(QWidget):
    """A field with what it finds below; holds one client or none."""

    value_changed = Signal()

    def __init__(self, names: Names, *, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("kind", "clear")
        self._names = names
        self._clients: tuple[ClientRow, ...] = ()
        self._chosen: ClientId | None = None
        self._only: ClientRow | None = None
        layout = column(self, gap=4)
        self._words = _Words(name=f"{name}_words", accessible=accessible, hint="Type a name or a code")
        self._found = RowList[ClientRow](name=f"{name}_found", accessible="Clients found", opens_on_click=True)
        self._model = RowModel[ClientRow](key=lambda row: row.id, words=self._said, parent=self)
        self._found.show_model(self._model)
        painter = RowPainter[ClientRow](height=lambda _: _ROW, draw=self._draw, parent=self._found)
        self._found.setItemDelegate(painter)
        self._found.hide()
        self._several = Label(role=Role.SMALL, wraps=True)
        self._several.setObjectName(f"{name}_several")
        self._several.hide()
        layout.addWidget(self._words)
        layout.addWidget(self._several)
        layout.addWidget(self._found)
        self.setFocusProxy(self._words)
        self._words.textEdited.connect(self._on_typed)
        self._words.went_down.connect(self._on_down)
        self._words.entered.connect(self._on_entered)
        self._found.row_opened.connect(self._on_opened)

    def set_clients(self, clients: Sequence[ClientRow]) -> None:
        """Who can be chosen; names are shown anew."""
        self._clients = tuple(clients)
        if self._chosen is not None:
            self.set_value(self._chosen)
        elif self._words.text():
            # typed before anybody was read
            self._on_typed(self._words.text())

    def value(self) -> ClientId | None:
        """Who is chosen."""
        return self._chosen

    def set_value(self, client_id: ClientId | None) -> None:
        """Choose without telling anybody."""
        row = next((each for each in self._clients if each.id == client_id), None)
        self._chosen = client_id
        if row is not None:
            self._words.setText(self._said(row))
            self._words.setCursorPosition(0)
        self._hide_found()

    def clear(self) -> None:
        """Choose nobody and empty the field, without telling anybody."""
        self._chosen = None
        self._words.clear()
        self._hide_found()

    def _hide_found(self) -> None:
        self._found.hide()
        self._several.hide()

    def _said(self, row: ClientRow) -> str:
        return ", ".join(each for each in (self._names.of(row), self._names.code_beside(row)) if each)

    def _on_typed(self, typed: str) -> None:
        self._chosen = None
        wanted = folded(typed).strip()
        fitting = [each for each in self._clients if wanted and self._fits(each, wanted)]
        found = fitting[:_MOST_SHOWN]
        exact = [each for each in fitting if folded(each.code) == wanted]
        self._only = (exact or fitting)[0] if len(exact or fitting) == 1 else None
        self._several.hide()
        self._several.setText(f"{len(fitting)} clients fit. Choose with the arrow keys, or type more.")
        self._model.set_rows(found)
        self._found.setFixedHeight(px(_ROW) * max(1, len(found)))
        self._found.setVisible(bool(found))
        self.value_changed.emit()

    def _fits(self, row: ClientRow, wanted: str) -> bool:
        texts = (row.code,) if self._names.are_codes else (row.code, row.display_name, row.legal_name)
        return any(wanted in folded(text) for text in texts)

    def _on_down(self) -> None:
        if self._found.isVisible():
            self._found.choose(self._model.index(0, 0))
            self._found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_entered(self) -> None:
        if not self._found.isVisible():
            return
        if self._only is not None:
            self._on_opened(self._only)
        else:
            self._several.show()

    def _on_opened(self, row: ClientRow) -> None:
        self.set_value(row.id)
        self._words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.value_changed.emit()

    def _draw(self, painter: QPainter, rect: QRectF, row: ClientRow, _: bool) -> None:
        inner = rect.adjusted(px(10), 0, -px(10), 0)
        end = write(painter, inner, self._names.of(row), weight=QFont.Weight.DemiBold, colour=tokens().ink, middle=True)
        code = self._names.code_beside(row)
        if code:
            write(painter, inner.adjusted(end - inner.left() + px(8), 0, 0, 0), code, size=12, colour=tokens().muted)
