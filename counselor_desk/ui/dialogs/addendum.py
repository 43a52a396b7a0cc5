# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding to a signed note: a reason and a text, signed as they stand.

What was typed outlives the dialog: Esc, an error, a lock or a crash loses nothing, and it waits for the same note until
it is signed.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.notes import Addendum
from counselor_desk.domain.text import is_blank
from counselor_desk.services.client_record import NoteReading
from counselor_desk.ui.dialogs.addendum_begun import BegunAddendum, addendum_place
from counselor_desk.ui.dialogs.trouble import show_in_dialog
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.unfinished import UnfinishedForm
from counselor_desk.ui.widgets.fields import Field, Form, LineInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.note_text import NoteText
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class AddendumDialog(Dialog):
    """Asks for the reason and the text of an addendum, and signs it.

    Args:
        begun: what was typed before, offered again.
    """

    journal_changed = Signal(object)

    def __init__(
        self, host: QWidget, *, context: PageContext, reading: NoteReading, begun: BegunAddendum | None
    ) -> None:
        note = reading.note
        session = reading.session
        about = f"session {session.number}, " if session is not None else ""
        super().__init__(
            host,
            name="addendum_dialog",
            title="Add an addendum",
            second=f"To the note on {about}{context.formats.day(note.service_date)}. The note itself stays as it is.",
            primary="Sign addendum",
            primary_icon="seal",
            width=WIDE,
        )
        self._context, self._note_id = context, note.id
        self._begun_at = None if begun is None else begun.first_keystroke_at
        self._reason = LineInput(
            "" if begun is None else begun.reason,
            name="addendum_reason",
            accessible="Why it is added",
            hint="Corrects the start time",
        )
        self._text = NoteText(
            "" if begun is None else begun.text, name="addendum_text", accessible="What is added", lines=5
        )
        reason = Field("Why it is added", self._reason, where="addendum.reason")
        text = Field("What is added", self._text, where="addendum.text")
        self._form = Form((reason, text))
        if begun is not None:
            when = context.formats.moment(begun.kept_at, zone=context.zone)
            kept = Label(f"Kept from {when}", role=Role.SECOND)
            kept.setObjectName("addendum_kept")
            self.body.addWidget(kept)
        self.body.addWidget(reason)
        self.body.addWidget(text)
        self.body.addWidget(
            Label(
                "“Sign addendum” signs it in your name as it stands. It cannot be changed afterwards; what is wrong "
                "is put right by another addendum.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        self._unfinished = UnfinishedForm(
            context.runner, context.desk, place=addendum_place(note.id), content=self._typed, parent=self
        )
        self._reason.textEdited.connect(self._on_written)
        self._text.written.connect(self._on_written)
        self.accepted.connect(self._sign)
        # however it is closed, by Esc or by a lock; the job stands before whoever reads it or closes the journal
        self.closed.connect(self._unfinished.keep)

    def _on_written(self) -> None:
        if self._begun_at is None:
            self._begun_at = self._context.clock.now()
        self._unfinished.note_change()

    def _typed(self) -> dict[str, str]:
        reason, text = self._reason.text(), self._text.text
        if self._begun_at is None or (is_blank(reason) and is_blank(text)):
            return {}
        return {"reason": reason, "text": text, "first_keystroke_at": self._begun_at.isoformat()}

    def _sign(self) -> None:
        self._form.clear_errors()
        desk, note_id, reason, text = self._context.desk, self._note_id, self._reason.text(), self._text.text
        if is_blank(reason):
            self._form.show_sentence("addendum.reason", "Say why, for example: corrects the start time")
            return
        if is_blank(text):
            self._form.show_sentence("addendum.text", "Write what is added")
            return
        begun_at = self._begun_at or self._context.clock.now()
        self.primary.setEnabled(False)
        self._context.runner.run(
            self._unfinished.finishing(
                lambda: desk.notes.add_addendum(note_id, text=text, reason=reason, first_keystroke_at=begun_at)
            ),
            owner=self,
            on_ok=self._on_signed,
            on_error=self._on_error,
        )

    def _on_signed(self, _: Addendum) -> None:
        self.close_overlay()
        self.journal_changed.emit(Changed.NOTES)

    def _on_error(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        self._unfinished.resume()
        if error.code is ErrorCode.NOTE_EMPTY:
            self._form.show_sentence("addendum.text", explain(error.code).what_to_do)
            return
        if not self._form.show_error(error):
            show_in_dialog(self, error)
