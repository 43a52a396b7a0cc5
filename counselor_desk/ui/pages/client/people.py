# SPDX-License-Identifier: GPL-3.0-or-later
"""The People & contacts tab: who stands around the client, what each may be told, and how the client is reached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.clients import Client, Contact, ContactRole
from counselor_desk.domain.ids import ClientId
from counselor_desk.ui.code_for_names import HIDDEN, initials
from counselor_desk.ui.pages.client.details_facts import contact_facts
from counselor_desk.ui.pages.client.tab import ClientTabWidget
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.places import ClientPlace, ClientTab
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.beside import FactTable
from counselor_desk.ui.widgets.boxes import Card, EmptyState, Row, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role

# px of the design below which the cards stand under each other
_ROOM_FOR_TWO = 780

ROLES = {
    ContactRole.PARTNER: "Partner",
    ContactRole.PARENT: "Parent",
    ContactRole.CHILD: "Child",
    ContactRole.SIBLING: "Sibling",
    ContactRole.RELATIVE: "Relative",
    ContactRole.FRIEND: "Friend",
    ContactRole.EMPLOYER: "Employer",
    ContactRole.COLLEAGUE: "Colleague",
    ContactRole.CLINICIAN: "Clinician",
    ContactRole.ATTORNEY: "Attorney",
    ContactRole.GUARDIAN: "Guardian",
    ContactRole.EMERGENCY_CONTACT: "Emergency contact",
    ContactRole.OTHER: "Other",
}
# those whom one looks for in a hurry stand first
_FIRST = (ContactRole.EMERGENCY_CONTACT, ContactRole.GUARDIAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class _People:
    client: Client
    contacts: tuple[Contact, ...]


class PeopleTab(ClientTabWidget):
    """The people on file at the left, the rules of safe contact at the right."""

    def __init__(self, context: PageContext, client_id: ClientId) -> None:
        super().__init__(context, client_id)
        outer = column(self)
        scroll = ScrollColumn(name="people_scroll", gap=12, margins=(0, 0, 0, 8))
        outer.addWidget(scroll)
        self._columns: QBoxLayout = line(gap=16)
        scroll.column.addLayout(self._columns, 1)
        self._add = Button("Add person…", name="add_contact", kind=ButtonKind.QUIET, dense=True)
        self._contacts = ContactsCard(side=self._add)
        left = column()
        left.addWidget(self._contacts)
        left.addStretch(1)
        self._safe = Card(
            "Safe contact",
            side=Button(
                "Change…",
                name="change_safe_contact",
                kind=ButtonKind.QUIET,
                dense=True,
                accessible="Change safe contact",
            ),
        )
        self._safe.body.setContentsMargins(px(16), px(12), px(16), px(14))
        self._rules = FactTable(name="safe_contact", width=112)
        self._safe.body.addWidget(self._rules)
        right = column()
        right.addWidget(self._safe)
        right.addStretch(1)
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        self._client: Client | None = None
        self._kept: tuple[Contact, ...] = ()
        self._connect()

    def load(self) -> None:
        desk, client_id = self.context.desk, self.client_id
        self.context.runner.run(
            lambda: _People(client=desk.clients.get(client_id), contacts=desk.clients.contacts(client_id)),
            owner=self,
            on_ok=self._show,
            on_error=self.show_trouble,
        )

    def reload(self, changed: Changed) -> None:
        if changed & Changed.CLIENTS:
            self.load()

    def first_stop(self) -> QWidget | None:
        return self._add

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_ROOM_FOR_TWO)
        sides = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(sides)

    def _connect(self) -> None:
        self._add.clicked.connect(lambda: self._open_dialog(None))
        self._contacts.change_requested.connect(self._open_dialog)
        change = self._safe.findChild(Button, "change_safe_contact")
        if change is not None:
            change.clicked.connect(lambda: self.go_to(ClientPlace(self.client_id, ClientTab.DETAILS)))

    def _show(self, people: _People) -> None:
        self._client, self._kept = people.client, people.contacts
        are_codes = self.context.names.are_codes
        self._contacts.show_contacts([self._as_shown(each, people.client) for each in people.contacts])
        self._rules.show_facts(
            (label, self.shown(words, people.client))
            for label, words in contact_facts(people.client, are_hidden=are_codes)
        )

    def _as_shown(self, contact: Contact, client: Client) -> Contact:
        """The contact as it may be read; while codes are shown, relatives would give the client's surname away."""
        if not self.context.names.are_codes:
            return contact
        return replace(
            contact,
            name=initials(contact.name),
            also_called=(),
            phone=HIDDEN if contact.phone or contact.email or contact.address else "",
            email="",
            address="",
            may_be_told=self.shown(contact.may_be_told, client),
        )

    def _open_dialog(self, contact: Contact | None) -> None:
        from counselor_desk.ui.dialogs.contact import ContactDialog

        if self._client is None:
            return
        # what is read may carry the code in the place of a name; what is changed is what was kept
        kept = next((each for each in self._kept if contact is not None and each.id == contact.id), None)
        dialog = ContactDialog(self, context=self.context, client=self._client, contact=kept)
        dialog.journal_changed.connect(self._on_saved)
        dialog.open()

    def _on_saved(self, changed: Changed) -> None:
        self.journal_changed.emit(changed)
        self.load()


class ContactsCard(Card):
    """Everybody on file, the emergency contact and guardians first."""

    change_requested = Signal(object)

    def __init__(self, *, side: QWidget) -> None:
        super().__init__("People", side=side)

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        """Show who is on file."""
        self.set_count(str(len(contacts)) if contacts else "")
        if not contacts:
            self.show_rows(
                (
                    EmptyState(
                        "person",
                        "Nobody is on file.",
                        next_step="Add the people whom the client speaks of. Before a release their names are looked "
                        "for in every note.",
                    ),
                )
            )
            return
        ordered = sorted(contacts, key=lambda each: (each.role not in _FIRST, each.name.casefold()))
        self.show_rows([self._row(number, each) for number, each in enumerate(ordered)])

    def _row(self, number: int, contact: Contact) -> Row:
        role = ROLES[contact.role]
        row = Row(accessible=f"{contact.name}, {role}. {contact.may_be_told}")
        words = column(gap=3)
        head = line(gap=8)
        head.addWidget(ElidedLabel(contact.name, role=Role.STRONG))
        tone = Tone.WARN if contact.role in _FIRST else Tone.NEUTRAL
        head.addWidget(Chip(role, tone=tone))
        head.addStretch(1)
        words.addLayout(head)
        if contact.also_called:
            called = f"Also called {', '.join(contact.also_called)}"
            words.addWidget(Label(called, role=Role.SECOND, wraps=True))
        reached = ", ".join(part for part in (contact.phone, contact.email, contact.address) if part)
        if reached:
            words.addWidget(Label(reached.replace("\n", ", "), role=Role.SECOND, wraps=True))
        told = f"May be told: {contact.may_be_told}" if contact.may_be_told else "Nothing may be told"
        words.addWidget(Label(told, role=Role.SECOND_INK, wraps=True))
        row.line.addLayout(words, 1)
        change = Button("Change…", name=f"change_contact_{number}", accessible=f"Change {contact.name}")
        change.clicked.connect(partial(self.change_requested.emit, contact))
        row.line.addWidget(change, 0, Qt.AlignmentFlag.AlignVCenter)
        return row
