# SPDX-License-Identifier: GPL-3.0-or-later
"""A person around the client: added, changed, taken off the file."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client, Contact, ContactRole
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.ids import ContactId
from counselor_desk.domain.text import is_blank
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, say_in_dialog, show_in_dialog
from counselor_desk.ui.pages.client.details_groups import FieldGrid
from counselor_desk.ui.pages.client.people import ROLES
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class ContactDialog(Dialog):
    """The fields of one person; a person on file can also be removed, in a second step."""

    journal_changed = Signal(object)

    def __init__(self, host: QWidget, *, context: PageContext, client: Client, contact: Contact | None) -> None:
        shown = context.names.of(client)
        super().__init__(
            host,
            name="contact_dialog",
            title="Add a person" if contact is None else "Change this person",
            second=f"Somebody around {shown}. Before a release every name given here is looked for in the notes.",
            primary="Add person" if contact is None else "Save",
            width=WIDE,
        )
        self._context, self._client_id, self._contact = context, client.id, contact
        now = contact or Contact(id=ContactId(""), client_id=client.id, name="–", role=ContactRole.OTHER)
        self._name = LineInput("" if contact is None else now.name, name="contact_name", accessible="Name")
        self._role: Combo[ContactRole] = Combo(
            tuple(ROLES.items()),
            name="contact_role",
            accessible="What they are to the client",
            value=None if contact is None else now.role,
            prompt="Choose one",
        )
        self._called = LineInput(
            ", ".join(now.also_called), name="contact_called", accessible="Also called", hint="Rafa, Dad"
        )
        self._phone = LineInput(now.phone, name="contact_phone", accessible="Phone")
        self._email = LineInput(now.email, name="contact_email", accessible="E-mail")
        self._address = TextInput(now.address, name="contact_address", accessible="Address", lines=2)
        self._told = TextInput(
            now.may_be_told, name="contact_told", accessible="May be told", lines=2, hint="Appointment times only"
        )
        fields = (
            Field("Name", self._name, where="contact.name"),
            Field("What they are to the client", self._role, where="contact.role"),
            Field(
                "Also called", self._called, where="contact.also_called", hint="As in the notes, with commas between."
            ),
            Field("Phone", self._phone, where="contact.phone"),
            Field("E-mail", self._email, where="contact.email"),
            Field("Address", self._address, where="contact.address"),
            Field("May be told", self._told, where="contact.may_be_told", hint="Empty: nothing may be told."),
        )
        self._form = Form(fields)
        grid = FieldGrid(room_for_two=440)
        for field in fields:
            grid.add(field, wide=field.editor in (self._called, self._told))
        self.body.addWidget(grid)
        if contact is not None:
            remove = Button("Remove…", name="remove_contact", kind=ButtonKind.DANGER, accessible="Remove this person…")
            remove.clicked.connect(self._ask_removal)
            self.add_side_way(remove)
        self.accepted.connect(self._save)

    def first_stop(self) -> QWidget:
        return self._name

    def _save(self) -> None:
        self._form.clear_errors()
        clear_in_dialog(self)
        name, role, email = self._name.text().strip(), self._role.value(), self._email.text().strip()
        problems = []
        if is_blank(name):
            problems.append(("contact.name", "Enter a name"))
        if role is None:
            problems.append(("contact.role", "Choose what this person is to the client"))
        if email and ("@" not in email or " " in email):
            problems.append(
                ("contact.email", "Enter an address with an @, for example name@example.org, or leave it empty")
            )
        for where, sentence in reversed(problems):
            self._form.show_sentence(where, sentence)
        if problems or role is None:
            return
        desk = self._context.desk
        before = self._contact
        kept = Contact(
            id=before.id if before is not None else ContactId(desk.journal.ids.new()),
            client_id=self._client_id,
            name=name,
            role=role,
            also_called=tuple(part.strip() for part in self._called.text().split(",") if part.strip()),
            phone=self._phone.text().strip(),
            email=email,
            address=self._address.toPlainText().strip(),
            may_be_told=self._told.toPlainText().strip(),
        )
        act = desk.clients.add_contact if before is None else desk.clients.change_contact
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: act(kept), owner=self, on_ok=lambda _: self._on_saved(), on_error=self._on_error
        )

    def _ask_removal(self) -> None:
        if self._contact is None:
            return
        dialog = RemoveContactDialog(self, context=self._context, contact=self._contact)
        dialog.removed.connect(self._on_saved)
        dialog.open()

    def _on_saved(self) -> None:
        self.close_overlay()
        self.journal_changed.emit(Changed.CLIENTS)

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if error.code is ErrorCode.LEGAL_HOLD_STANDS:
            say_in_dialog(
                self,
                "A legal hold stands on this record, so people on file cannot be changed or removed now.",
                "Somebody new can be added. What you typed here was kept.",
            )
            return
        if not self._form.show_error(error):
            show_in_dialog(self, error)


class RemoveContactDialog(Dialog):
    """The last confirmation before a person is taken off the file: who it is, and what it means."""

    removed = Signal()

    def __init__(self, host: QWidget, *, context: PageContext, contact: Contact) -> None:
        super().__init__(
            host,
            name="remove_contact_dialog",
            title=f"Remove {contact.name} from the file",
            second="Their name is then no longer looked for in the notes before a release. What the notes say about "
            "them stays.",
            primary="Remove this person",
            primary_kind=ButtonKind.DANGER_FILLED,
        )
        self._context, self._contact = context, contact
        self.accepted.connect(self._remove)

    def first_stop(self) -> QWidget:
        return self.cancel

    def _remove(self) -> None:
        clear_in_dialog(self)
        desk, found = self._context.desk, self._contact
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: desk.clients.remove_contact(found.id, client_id=found.client_id),
            owner=self,
            on_ok=lambda _: self._on_removed(),
            on_error=self._on_error,
        )

    def _on_removed(self) -> None:
        self.close_overlay()
        self.removed.emit()

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if error.code is ErrorCode.LEGAL_HOLD_STANDS:
            say_in_dialog(
                self,
                "A legal hold stands on this record, so nobody is taken off the file now.",
                "Consult before the hold is lifted. Nothing was changed.",
            )
            return
        show_in_dialog(self, error)
