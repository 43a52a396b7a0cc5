# SPDX-License-Identifier: GPL-3.0-or-later
"""Choosing a client by a few letters of the name or by the code; Enter takes the first."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.text import folded
from counselor_desk.services.client_list import ClientRow
from counselor_desk.ui.keys_ahead import KeysAhead
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.places import NotePlace
from counselor_desk.ui.widgets.boxes import clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.widgets.overlay import Dialog

_MOST_ROWS = 7


class ChooseClientDialog(Dialog):
    """A field and the clients that fit it; names are shown as everywhere, codes alone while codes are shown."""

    place_requested = Signal(object)
    """`NotePlace` of the client that was chosen."""

    def __init__(self, host: QWidget, *, context: PageContext, title: str) -> None:
        super().__init__(host, name="choose_client", title=title, primary="Choose")
        self._context = context
        self._clients: tuple[ClientRow, ...] = ()
        self._fitting: tuple[ClientRow, ...] = ()
        self._rows: list[_ClientButton] = []
        self._typed = LineInput(name="choose_client_words", accessible="Name or code", hint="Name or code")
        self._field = Field("Name or code", self._typed)
        self.body.addWidget(self._field)
        self._list = column()
        self.body.addLayout(self._list)
        self._remark = Label(role=Role.SMALL, wraps=True)
        self.body.addWidget(self._remark)
        self._typed.textChanged.connect(lambda _: self._show())
        self.accepted.connect(self._on_accepted)
        keys = KeysAhead(self)
        context.runner.run(context.desk.client_list.rows, owner=self, on_ok=self._on_loaded, on_error=self._on_failed)
        keys.until_answered(context.runner)

    def first_stop(self) -> QWidget | None:
        return self._typed

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._typed.hasFocus() and self._rows:
            self._rows[0].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _on_loaded(self, rows: tuple[ClientRow, ...]) -> None:
        # who is seen now comes first; the list itself is by name
        self._clients = tuple(sorted(rows, key=lambda each: each.status is not ClientStatus.ACTIVE))
        self._show()

    def _on_failed(self, error: DeskError) -> None:
        self._field.show_error(str(explain(error.code)))

    def _show(self) -> None:
        words = folded(self._typed.text()).split()
        self._fitting = tuple(each for each in self._clients if _fits(each, words, are_codes=self._are_codes))
        clear(self._list)
        self._rows = []
        for number, client in enumerate(self._fitting[:_MOST_ROWS], start=1):
            button = _ClientButton(client, context=self._context, number=number)
            button.clicked.connect(partial(self._choose, client))
            button.moved.connect(partial(self._move, number - 1))
            self._rows.append(button)
            self._list.addWidget(button)
        self._remark.setText(self._remark_words())
        self._remark.setVisible(bool(self._remark.text()))
        self.primary.setEnabled(bool(self._fitting))

    def _remark_words(self) -> str:
        if not self._clients:
            return "No client is on file yet. New… adds one."
        if not self._fitting:
            return "No client fits. Check the letters, or clear the field to see everybody."
        more = len(self._fitting) - len(self._rows)
        return f"{more:,} more fit; type on to see them." if more else ""

    @property
    def _are_codes(self) -> bool:
        return self._context.names.are_codes

    def _move(self, number: int, step: int) -> None:
        target = number + step
        if target < 0:
            self._typed.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif target < len(self._rows):
            self._rows[target].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_accepted(self) -> None:
        if self._fitting:
            self._choose(self._fitting[0])

    def _choose(self, client: ClientRow, _: bool = False) -> None:
        self.close_overlay()
        self.place_requested.emit(NotePlace(client_id=client.id))


class _ClientButton(Button):
    moved = Signal(int)

    def __init__(self, client: ClientRow, *, context: PageContext, number: int) -> None:
        shown, code = context.names.of(client), context.names.code_beside(client)
        status = "" if client.status is ClientStatus.ACTIVE else "closed"
        super().__init__(
            "",
            name=f"choose_client_{number}",
            kind=ButtonKind.ROW,
            accessible=", ".join(filter(None, (shown, code, status))),
        )
        self.setProperty("kind", "list_row")
        row = line(self, gap=8, margins=(8, 0, 8, 0))
        parts: list[QWidget] = [ElidedLabel(shown, role=Role.MEDIUM)]
        if code:
            parts.append(Label(code, role=Role.SMALL))
        for part in parts:
            row.addWidget(part)
        row.addStretch(1)
        if status:
            parts.append(Label("Closed", role=Role.SMALL))
            row.addWidget(parts[-1])
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)


def _fits(client: ClientRow, words: list[str], *, are_codes: bool) -> bool:
    texts = (client.code,) if are_codes else (client.display_name, client.legal_name, client.code)
    # every word begins some word of the name or the code
    parts = [part for text in texts for part in (folded(text), *folded(text).replace("-", " ").split())]
    return all(any(part.startswith(word) for part in parts) for word in words)
