# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording that a client was asked whether the ways of reaching them are still safe."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.check_ins import CheckIn, CheckInHow
from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.ids import CheckInId
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, TextInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog

_WAYS = (
    (CheckInHow.ALOUD, "Aloud", "chat"),
    (CheckInHow.IN_WRITING, "In writing", "pen"),
    (CheckInHow.BY_PHONE, "By phone", "phone"),
)


class CheckInDialog(Dialog):
    """Asks how and when the client was asked, and what they want changed."""

    journal_changed = Signal(object)

    def __init__(self, host: QWidget, *, context: PageContext, client: Client, today: date) -> None:
        super().__init__(
            host,
            name="check_in_dialog",
            title="Confidentiality check-in",
            second=f"With {context.names.of(client)}: are phone, mail and messages still safe, and is there anything "
            "to keep from anyone?",
            primary="Record check-in",
        )
        self._context, self._client_id, self._today = context, client.id, today
        self._how: Segmented[CheckInHow] = Segmented(
            _WAYS, name="check_in_how", accessible="Asked", value=CheckInHow.ALOUD, stretches=True
        )
        self._day = DateInput(name="check_in_day", accessible="Asked on", formats=context.formats, value=today)
        self._changes = TextInput(
            name="check_in_changes", accessible="Changes wanted", lines=3, hint="Leave empty when nothing changes"
        )
        fields = (
            Field("Asked", self._how),
            Field("Asked on", self._day, where="check_in.asked_on"),
            Field("Changes wanted", self._changes, where="check_in.changes"),
        )
        self._form = Form(fields)
        for each in fields:
            self.body.addWidget(each)
        self.body.addWidget(
            Label(
                "A check-in is kept as it is. If safe contact or a restriction changes, change it under Details too.",
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
            self._form.show_sentence("check_in.asked_on", DATE_SENTENCE)
            return
        if day > self._today:
            self._form.show_sentence("check_in.asked_on", "Enter the day on which you asked; it cannot lie ahead")
            return
        desk = self._context.desk
        check_in = CheckIn(
            id=CheckInId(desk.journal.ids.new()),
            client_id=self._client_id,
            asked_on=day,
            how=self._how.value() or CheckInHow.ALOUD,
            recorded_at=self._context.clock.now(),
            changes=self._changes.toPlainText().strip(),
        )
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: desk.check_ins.record(check_in), owner=self, on_ok=self._on_saved, on_error=self._on_error
        )

    def _on_saved(self, _: CheckIn) -> None:
        self.close_overlay()
        self.journal_changed.emit(Changed.CLIENTS)

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if error.code is ErrorCode.DATE_RANGE_IMPOSSIBLE:
            self._form.show_sentence("check_in.asked_on", "Enter the day on which you asked; it cannot lie ahead")
            return
        if not self._form.show_error(error):
            show_in_dialog(self, error)
