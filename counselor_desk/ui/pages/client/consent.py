# SPDX-License-Identifier: GPL-3.0-or-later
"""The Consent tab: every version that the client answered, and every permission to tell somebody."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from counselor_desk.domain.consents import ConsentTopic
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.client_consents import AuthorizationRow, ClientConsentsView, ConsentRow
from counselor_desk.ui.pages.client import authorization_rows, consent_rows
from counselor_desk.ui.pages.client.authorization_acts import AuthorizationActs
from counselor_desk.ui.pages.client.authorization_rows import authorization_head, authorization_row
from counselor_desk.ui.pages.client.consent_acts import ConsentActs
from counselor_desk.ui.pages.client.consent_rows import Room, consent_row, room_for, table_head
from counselor_desk.ui.pages.client.tab import ClientTabWidget
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.widgets.boxes import Card, EmptyState, Row, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.row_menu import open_row_menu


class ConsentTab(ClientTabWidget):
    """Consent documents and authorizations of one client."""

    def __init__(self, context: PageContext, client_id: ClientId) -> None:
        super().__init__(context, client_id)
        self._view: ClientConsentsView | None = None
        self._room = Room.WIDE
        self._first: QWidget | None = None
        self._return_to = ""
        self._build()
        self._connect()

    def load(self) -> None:
        look, client_id = self.context.desk.client_consents.look, self.client_id
        self.context.runner.run(lambda: look(client_id), owner=self, on_ok=self._show, on_error=self.show_trouble)

    def reload(self, changed: Changed) -> None:
        if changed & (Changed.CONSENTS | Changed.CLIENTS | Changed.PRACTICE):
            self.load()

    def first_stop(self) -> QWidget | None:
        return self._first

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = room_for(event.size().width())
        if room is not self._room:
            self._room = room
            if self._view is not None:
                self._show(self._view)

    def _build(self) -> None:
        layout = column(self)
        scroll = ScrollColumn(name="consent_scroll", gap=12, margins=(0, 0, 0, 16))
        layout.addWidget(scroll)
        self._consent_acts = ConsentActs(self.context, self)
        self._authorization_acts = AuthorizationActs(self.context, self)
        self._consent_side = self._consent_ways(wraps=False)
        self._authorization_side = self._authorization_ways(wraps=False)
        self._consents = Card("Consent documents", side=self._consent_side)
        self._authorizations = Card("Authorizations to release information", side=self._authorization_side)
        scroll.column.addWidget(self._consents)
        scroll.column.addWidget(self._authorizations)
        scroll.column.addStretch(1)

    def _consent_ways(self, *, wraps: bool) -> QWidget:
        return _ways(
            [("Documents of the practice…", "practice_documents", self._consent_acts.open_documents)], wraps=wraps
        )

    def _authorization_ways(self, *, wraps: bool) -> QWidget:
        acts = self._authorization_acts
        return _ways(
            [
                ("Print blank form…", "print_blank_authorization", acts.print_blank),
                ("New authorization…", "new_authorization", acts.begin),
            ],
            wraps=wraps,
        )

    def _connect(self) -> None:
        self._consent_acts.consents_changed.connect(self._on_changed)
        self._authorization_acts.authorizations_changed.connect(self._on_changed)
        self._consent_acts.trouble.connect(self.show_trouble)
        self._authorization_acts.trouble.connect(self.show_trouble)

    def _on_changed(self) -> None:
        self.journal_changed.emit(Changed.CONSENTS)
        self.load()

    def _show(self, view: ClientConsentsView) -> None:
        focused = QApplication.focusWidget()
        stands_here = focused is not None and self.isAncestorOf(focused)
        stops = (focused.objectName(), self._return_to) if focused is not None and stands_here else ()
        self._view = view
        self._first = None
        # in a narrow window the head of a card has room for its words alone
        for side in (self._consent_side, self._authorization_side):
            side.setVisible(self._room is not Room.NARROW)
        self._consent_acts.show_view(view)
        self._authorization_acts.show_view(view)
        self._show_consents(view)
        self._show_authorizations(view)
        if stops:
            self._give_focus_back(stops)

    def _show_consents(self, view: ClientConsentsView) -> None:
        self._consents.set_count(str(len(view.consents)) if view.consents else "")
        if not view.consents:
            self._consents.show_rows([self._no_documents()])
            return
        rows: list[QWidget] = [table_head()] if self._room is Room.WIDE else []
        if self._room is Room.NARROW:
            rows.append(_first_row(self._consent_ways(wraps=True)))
        taken: dict[str, int] = {}
        for row in view.consents:
            name = f"{row.document.topic.value}_v{row.document.version}"
            taken[name] = taken.get(name, 0) + 1
            if taken[name] > 1:
                name = f"{name}_{taken[name]}"
            made = consent_row(
                row,
                name=name,
                room=self._room,
                today=view.today,
                formats=self.context.formats,
                on_act=partial(self._act, name, row),
                on_more=partial(self._open_consent_menu, name, row),
            )
            self._remember_first(made)
            rows.append(made)
        self._consents.show_rows(rows)

    def _show_authorizations(self, view: ClientConsentsView) -> None:
        forms = view.authorizations
        self._authorizations.set_count(str(len(forms)) if forms else "")
        rows: list[QWidget] = []
        if self._room is Room.NARROW:
            rows.append(_first_row(self._authorization_ways(wraps=True)))
        elif forms:
            rows.append(authorization_head())
        if not forms:
            rows.append(
                EmptyState(
                    "release",
                    "No authorization is on file.",
                    next_step="New authorization… records a form that the client has signed or is about to sign.",
                    dense=True,
                )
            )
        for number, row in enumerate(forms, start=1):
            rows.append(
                authorization_row(
                    row,
                    number=number,
                    room=self._room,
                    today=view.today,
                    formats=self.context.formats,
                    on_act=partial(self._act_on_form, number, row),
                    on_more=partial(self._open_form_menu, number, row),
                )
            )
        self._authorizations.show_rows(rows)

    def _no_documents(self) -> EmptyState:
        add = Button("Add the first document…", name="add_first_document")
        add.clicked.connect(lambda _=False: self._consent_acts.add_version(ConsentTopic.TREATMENT))
        self._first = add
        return EmptyState(
            "sign",
            "The practice has no consent document yet.",
            next_step="Add the informed consent that you use now. Clients then sign it here, on screen or on paper.",
            button=add,
        )

    def _act(self, name: str, row: ConsentRow, act: consent_rows.ConsentAct) -> None:
        self._return_to = f"more_{name}"
        self._consent_acts.do(act, row)

    def _act_on_form(self, number: int, row: AuthorizationRow, act: authorization_rows.AuthorizationAct) -> None:
        self._return_to = f"more_authorization_{number}"
        self._authorization_acts.do(act, row)

    def _open_consent_menu(self, name: str, row: ConsentRow, button: Button) -> None:
        entries = [
            (*consent_rows.ACT_WORDS[act], partial(self._act, name, row, act)) for act in consent_rows.acts_of(row)
        ]
        open_row_menu(button, entries, name="consent_menu")

    def _open_form_menu(self, number: int, row: AuthorizationRow, button: Button) -> None:
        entries = [
            (*authorization_rows.ACT_WORDS[act], partial(self._act_on_form, number, row, act))
            for act in authorization_rows.acts_of(row)
        ]
        open_row_menu(button, entries, name="authorization_menu")

    def _remember_first(self, row: QWidget) -> None:
        if self._first is None:
            self._first = next(iter(row.findChildren(Button)), None)

    def _give_focus_back(self, names: Sequence[str]) -> None:
        """Rows are made anew after every change; the focus goes to the same button, the same row, or the first row."""
        self._return_to = ""
        there = {each.objectName(): each for each in self.findChildren(Button)}
        stop = next((there[name] for name in names if name in there), self._first)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.OtherFocusReason)


def _ways(ways: Sequence[tuple[str, str, Callable[[], None]]], *, wraps: bool) -> QWidget:
    """What can be begun from a card, side by side; under each other where it wraps and the width ends."""
    part = QWidget()
    part.setProperty("kind", "clear")
    row: QLayout = FlowLayout(part, gap=16, line_gap=6) if wraps else line(part, gap=16)
    for words, name, act in ways:
        button = Button(words, name=name, kind=ButtonKind.LINK)
        button.clicked.connect(partial(_call, act))
        row.addWidget(button)
    return part


def _call(act: Callable[[], None], _: bool = False) -> None:
    act()


def _first_row(ways: QWidget) -> Row:
    row = Row(height=40)
    row.line.addWidget(ways, 1)
    return row
