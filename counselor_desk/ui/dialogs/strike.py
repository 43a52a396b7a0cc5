# SPDX-License-Identifier: GPL-3.0-or-later
"""Marking a signed note as entered in error: the last confirmation, with a typed reason; its text stays readable."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.notes import Note
from counselor_desk.domain.text import is_blank
from counselor_desk.services.client_record import NoteReading
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, say_in_dialog, show_in_dialog
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.fields import Field, Form, TextInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog


class StrikeDialog(Dialog):
    """Asks why a note was entered in error, and marks it."""

    journal_changed = Signal(object)

    def __init__(self, host: QWidget, *, context: PageContext, reading: NoteReading) -> None:
        note, session = reading.note, reading.session
        about = f"session {session.number}, " if session is not None else ""
        super().__init__(
            host,
            name="strike_dialog",
            title="Mark this note as entered in error",
            second=f"The signed note on {about}{context.formats.day(note.service_date)}.",
            primary="Mark as entered in error",
            primary_kind=ButtonKind.DANGER_FILLED,
        )
        self._context, self._note_id = context, note.id
        self._reason = TextInput(name="strike_reason", accessible="Why it was entered in error", lines=3)
        field = Field("Why it was entered in error", self._reason, where="strike.reason")
        self._form = Form((field,))
        self.body.addWidget(field)
        self.body.addWidget(
            Label(
                "The text stays in the record and can be read, with your reason and the date above it. It is left out "
                "of releases. This cannot be taken back.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        self.accepted.connect(self._strike)

    def _strike(self) -> None:
        self._form.clear_errors()
        clear_in_dialog(self)
        desk, note_id, reason = self._context.desk, self._note_id, self._reason.toPlainText()
        if is_blank(reason):
            self._form.show_sentence("strike.reason", "Say why, for example: written for another client")
            return
        self.primary.setEnabled(False)
        self._context.runner.run(
            lambda: desk.notes.strike(note_id, reason=reason),
            owner=self,
            on_ok=self._on_struck,
            on_error=self._on_error,
        )

    def _on_struck(self, _: Note) -> None:
        self.close_overlay()
        self.journal_changed.emit(Changed.NOTES)

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if error.code is ErrorCode.LEGAL_HOLD_STANDS:
            say_in_dialog(
                self,
                "A legal hold stands on this record, so a note cannot be marked as entered in error now.",
                "Add an addendum that says what is wrong. What you typed here was kept.",
            )
            return
        if not self._form.show_error(error):
            show_in_dialog(self, error)
