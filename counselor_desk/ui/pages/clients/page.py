# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody who is or was a client: found by typing, opened by Enter."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.services.client_list import ClientRow
from counselor_desk.ui.formats import counted
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.pages.clients.client_filter import ClientFilter, FilteredClients
from counselor_desk.ui.pages.clients.client_rows import ClientRowDrawing, ClientRowList
from counselor_desk.ui.pages.page import Page, PageContext
from counselor_desk.ui.places import ClientPlace, NewClientPlace, NotePlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import Card, EmptyState, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import FilterChips
from counselor_desk.ui.widgets.fields import LineInput
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.row_list import RowPainter

_CHOICES = (
    (ClientFilter.ACTIVE, "Active"),
    (ClientFilter.CLOSED, "Closed"),
    (ClientFilter.ALL, "All"),
    (ClientFilter.CONSENT_DUE, "Consent due"),
    (ClientFilter.ON_HOLD, "On hold"),
)
_NOBODY = {
    ClientFilter.ACTIVE: "No client is active.",
    ClientFilter.CLOSED: "No record is closed.",
    ClientFilter.ALL: "No clients yet.",
    ClientFilter.CONSENT_DUE: "No consent is due.",
    ClientFilter.ON_HOLD: "No record is under a legal hold.",
}

# with less height (at 200 % of the text size) the list needs every line; keys and a double click do the same
_ROOM_FOR_FOOT = 400


class FilterInput(LineInput):
    """The field above the list; Down and Enter go on into it."""

    went_down = Signal()
    entered = Signal()

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class ClientsPage(Page):
    """The list, narrowed in memory while one types; its rows are read once."""

    def __init__(self, context: PageContext, *, chosen: ClientFilter = ClientFilter.ACTIVE) -> None:
        super().__init__(context)
        self._first_choice = chosen
        self._clients = FilteredClients()
        self._build()
        self._connect()

    def load(self) -> None:
        self.context.runner.run(
            self.context.desk.client_list.rows, owner=self, on_ok=self._show, on_error=self.show_trouble
        )

    def first_stop(self) -> QWidget | None:
        return self._filter

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_foot()

    def _build(self) -> None:
        layout = column(self, gap=16, margins=(24, 18, 24, 24))
        heading = line(gap=12)
        heading.addWidget(Label("Clients", role=Role.PAGE_TITLE), 0, Qt.AlignmentFlag.AlignBottom)
        self._count = Label(role=Role.SIDE)
        heading.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBottom)
        heading.addStretch(1)
        self._new = Button("New client…", name="new_client", kind=ButtonKind.PRIMARY, icon="plus")
        heading.addWidget(self._new)
        layout.addLayout(heading)
        card = Card()
        card.body.addWidget(self._build_head())
        self._list = ClientRowList(name="clients", accessible="Clients")
        drawing = ClientRowDrawing(formats=self.context.formats, names=self.context.names)
        self._rows = RowModel[ClientRow](key=lambda row: row.id, words=drawing.words, parent=self)
        self._list.setItemDelegate(RowPainter(height=self._list.row_height, draw=drawing.draw, parent=self._list))
        self._list.setUniformItemSizes(True)
        self._list.show_model(self._rows)
        card.body.addWidget(self._list, 1)
        self._nobody = QWidget()
        self._nobody.setProperty("kind", "clear")
        self._nobody_column = column(self._nobody)
        self._nobody.hide()
        card.body.addWidget(self._nobody, 1)
        card.body.addWidget(self._build_foot())
        layout.addWidget(card, 1)

    def _build_head(self) -> QFrame:
        head = frame("pane_head")
        row = FlowLayout(head, gap=12, line_gap=8)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        self._filter = FilterInput(name="client_filter", accessible="Filter by name or code", hint="Name or code")
        self._filter.setMinimumWidth(px(240))
        row.addWidget(self._filter)
        self._chips = FilterChips(
            _CHOICES, name="client_chips", accessible="Which clients", value=self._first_choice, wraps=True
        )
        row.addWidget(self._chips)
        return head

    def _build_foot(self) -> QFrame:
        self._foot = frame("pane_foot")
        row = FlowLayout(self._foot, gap=8, line_gap=8)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        row.addWidget(Label("Enter opens the record, Ctrl+Enter writes a note.", role=Role.SMALL))
        row.push()
        self._write = Button("Write note", name="write_note", icon="pen")
        self._open = Button("Open record", name="open_record")
        row.addWidget(self._write)
        row.addWidget(self._open)
        return self._foot

    def _connect(self) -> None:
        self._new.clicked.connect(lambda: self.go_to(NewClientPlace()))
        self._filter.textChanged.connect(lambda _: self._narrow())
        self._filter.went_down.connect(self._enter_list)
        self._filter.entered.connect(self._on_filter_entered)
        self._chips.chosen.connect(lambda _: self._narrow())
        self._list.typed.connect(self._on_typed_in_list)
        self._list.left_upwards.connect(lambda: self._filter.setFocus(Qt.FocusReason.OtherFocusReason))
        self._list.row_chosen.connect(self._on_chosen)
        self._list.row_opened.connect(self._open_record)
        self._list.note_requested.connect(self._write_note)
        self._open.clicked.connect(lambda: self._for_chosen(self._open_record))
        self._write.clicked.connect(lambda: self._for_chosen(self._write_note))

    def _show(self, rows: tuple[ClientRow, ...]) -> None:
        self.clear_trouble()
        self._clients = FilteredClients(rows)
        self._narrow()

    def _narrow(self) -> None:
        """Show the rows of the chip and of what was typed; who was chosen stays chosen while they are among them."""
        before = self._list.chosen
        chosen = self._chips.value() or ClientFilter.ACTIVE
        rows = self._clients.matching(chosen, self._filter.text())
        self._rows.set_rows(rows)
        if before is not None:
            self._list.choose(self._rows.index_of(before.id))
        self._on_chosen(self._list.chosen)
        self._say_how_many(shown=len(rows))
        self._list.setVisible(bool(rows))
        self._show_foot()
        self._nobody.setVisible(not rows)
        clear(self._nobody_column)
        if not rows:
            self._nobody_column.addWidget(self._empty_state(chosen))

    def _show_foot(self) -> None:
        self._foot.setVisible(bool(self._rows.rows) and self.height() >= px(_ROOM_FOR_FOOT))

    def _say_how_many(self, *, shown: int) -> None:
        total = self._clients.total
        active = self._clients.count(ClientFilter.ACTIVE)
        self._count.setText(f"{active:,} active, {total - active:,} closed" if total else "")
        self._list.setAccessibleDescription(counted(shown, "client"))

    def _empty_state(self, chosen: ClientFilter) -> EmptyState:
        if self._clients.total == 0:
            add = Button("Add a client", name="add_first_client")
            add.clicked.connect(lambda: self.go_to(NewClientPlace()))
            return EmptyState(
                "clients",
                "No clients yet.",
                next_step="A record begins with a name, a date of birth and where the client lives.",
                button=add,
            )
        if self._filter.text().strip():
            everybody = Button("Clear the filter", name="clear_filter")
            everybody.clicked.connect(self._clear_filter)
            return EmptyState(
                "search",
                "Nobody is called by these words here.",
                next_step="Names, legal names and codes are looked through; case and accents do not count.",
                button=everybody,
            )
        show_all = Button("Show all clients", name="show_all_clients")
        show_all.clicked.connect(self._clear_filter)
        return EmptyState("clients", _NOBODY[chosen], button=show_all)

    def _clear_filter(self) -> None:
        self._chips.set_value(ClientFilter.ALL)
        self._filter.clear()
        self._narrow()
        self._filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_list(self) -> None:
        if self._rows.rows:
            self._list.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_filter_entered(self) -> None:
        rows = self._rows.rows
        if len(rows) == 1:
            self._open_record(rows[0])
        else:
            self._enter_list()

    def _on_typed_in_list(self, letters: str) -> None:
        self._filter.setFocus(Qt.FocusReason.OtherFocusReason)
        self._filter.end(False)
        if letters == "\b":
            self._filter.backspace()
        else:
            self._filter.insert(letters)

    def _on_chosen(self, row: ClientRow | None) -> None:
        called = self.context.names.of(row) if row is not None else "the chosen client"
        for button, words in ((self._write, "Write note for"), (self._open, "Open the record of")):
            button.setEnabled(row is not None)
            button.setAccessibleName(f"{words} {called}")

    def _for_chosen(self, act: Callable[[ClientRow], None]) -> None:
        row = self._list.chosen
        if row is not None:
            act(row)

    def _open_record(self, row: ClientRow) -> None:
        self.go_to(ClientPlace(row.id))

    def _write_note(self, row: ClientRow) -> None:
        self.go_to(NotePlace(client_id=row.id))
