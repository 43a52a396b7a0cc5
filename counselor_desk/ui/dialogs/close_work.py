# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing the work with a client: a date, and what it does and does not do, in words."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog


class CloseWorkDialog(Dialog):
    """Asks on which day the work ended, and records it."""

    journal_changed = Signal(object)

    def __init__(self, host: QWidget, *, context: PageContext, client: Client, today: date) -> None:
        super().__init__(
            host,
            name="close_work_dialog",
            title="Close the work",
            second=f"With {context.names.of(client)}, client since {context.formats.plain_date(client.opened_on)}.",
            primary="Close the work",
        )
        self._context, self._client = context, client
        self._day = DateInput(name="closed_on", accessible="Last day", formats=context.formats, value=today)
        field = Field("Last day", self._day, where="client.closed_on")
        self._form = Form((field,))
        self.body.addWidget(field)
        self.body.addWidget(
            Label(
                "Nothing is deleted: notes, consents, holds and disclosures stay, and the rules for releases go on. "
                "The work can be taken up again.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        self.accepted.connect(self._save)

    def _save(self) -> None:
        self._form.clear_errors()
        clear_in_dialog(self)
        day = self._day.value()
        if day is None:
            self._form.show_sentence("client.closed_on", DATE_SENTENCE)
            return
        if day < self._client.opened_on:
            began = self._context.formats.plain_date(self._client.opened_on)
            self._form.show_sentence("client.closed_on", f"The work began on {began}. Enter that day or a later one")
            return
        desk, closed = self._context.desk, replace(self._client, closed_on=day)
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: desk.clients.change(closed), owner=self, on_ok=self._on_saved, on_error=self._on_error
        )

    def _on_saved(self, _: Client) -> None:
        self.close_overlay()
        self.journal_changed.emit(Changed.CLIENTS)

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if not self._form.show_error(error):
            show_in_dialog(self, error)
