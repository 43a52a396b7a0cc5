# SPDX-License-Identifier: GPL-3.0-or-later
"""Who attended a session of several clients; each of them gets a note of their own."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.ids import ClientId
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import clear
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role

NOTE_EACH = "Each of them gets a note of their own."


class Attendees(QWidget):
    """The names; all but the client whose note is written can be taken out."""

    changed = Signal()
    client_requested = Signal()

    def __init__(self, names: Names, *, label: str = "Attended by", remark: str = NOTE_EACH) -> None:
        super().__init__()
        self._label = label
        self._said = remark
        self._names = names
        self._clients: tuple[Client, ...] = ()
        self._client_id: ClientId | None = None
        self._is_frozen = False
        self.setObjectName("attendees")
        self.setProperty("kind", "clear")
        self._flow = FlowLayout(self, gap=8, line_gap=6)
        # room for the focus ring, which is drawn around a control
        self._flow.setContentsMargins(px(3), px(3), px(3), px(3))

    def ids(self) -> tuple[ClientId, ...]:
        """Who attended, in their order."""
        return tuple(each.id for each in self._clients)

    def show_clients(self, clients: Sequence[Client], *, client_id: ClientId | None) -> None:
        """Show who attended; `client_id` is whose note it is."""
        self._clients, self._client_id = tuple(clients), client_id
        self.redraw()

    def add(self, client: Client) -> None:
        """Put one more in."""
        if client.id not in self.ids():
            self._clients = (*self._clients, client)
            self.redraw()
            self.changed.emit()

    def freeze(self) -> None:
        """Nobody is put in or taken out any more."""
        self._is_frozen = True
        self.redraw()

    def redraw(self) -> None:
        """Show the names as they are called on screen now."""
        clear(self._flow)
        if self._label:
            self._flow.addWidget(Label(self._label, role=Role.LABEL))
        for number, client in enumerate(self._clients, start=1):
            self._flow.addWidget(self._part(client, number))
        if not self._is_frozen:
            kind = ButtonKind.QUIET if self._clients else ButtonKind.SECONDARY
            words = "Add…" if self._clients else "Choose a client…"
            add = Button(words, name="add_attendee", kind=kind, icon="plus", accessible="Add an attendee…")
            add.clicked.connect(self.client_requested)
            self._flow.addWidget(add)
        if self._said and len(self._clients) > 1:
            self._flow.addWidget(Label(self._said, role=Role.SMALL))
        self.updateGeometry()

    def _part(self, client: Client, number: int) -> QWidget:
        shown = self._names.of(client)
        if client.id == self._client_id or self._is_frozen:
            return Chip(shown, icon="person")
        button = Button(
            shown,
            name=f"remove_attendee_{number}",
            kind=ButtonKind.FILTER,
            icon="cross",
            icon_size=14,
            accessible=f"Take {shown} out of the session",
        )
        button.clicked.connect(partial(self._remove, client.id))
        return button

    def _remove(self, client_id: ClientId, _: bool = False) -> None:
        self._clients = tuple(each for each in self._clients if each.id != client_id)
        self.redraw()
        self.changed.emit()
