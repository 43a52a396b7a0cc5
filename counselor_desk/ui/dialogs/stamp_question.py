# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking a time-stamping service: what the file holds is said first, then it goes where the counselor chooses."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import SealId
from counselor_desk.domain.seals import Seal
from counselor_desk.services.seals import ListedSeal
from counselor_desk.ui.dialogs.trouble import clear_in_dialog, show_in_dialog
from counselor_desk.ui.file_dialogs import STAMP_QUESTION
from counselor_desk.ui.pages.health.seal_words import seal_title
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog

_WHAT_IT_HOLDS = (
    "The file holds one number that is computed from the seal, and a random one. Nobody can learn anything about a "
    "record from them. Counselor Desk does not send it: take it to the service yourself, such as from another computer."
)
_NEW = SealId("")


class StampQuestionDialog(Dialog):
    """Writes the file and says what to do with it."""

    asked = Signal()
    """The file is written, and the journal waits for its answer."""

    def __init__(self, host: QWidget, *, context: PageContext, seals: tuple[ListedSeal, ...]) -> None:
        super().__init__(
            host,
            name="stamp_question",
            title="Ask a time-stamping service",
            second="A service that answers by RFC 3161 puts its own time under a seal. Your computer's clock proves "
            "nothing; the time of a service that others trust does.",
            primary="Write the file…",
            primary_icon="clock",
            width=WIDE,
        )
        self._context = context
        self._is_written = False
        formats, zone = context.formats, context.zone
        self._seal = Combo(
            [
                (_NEW, "The log as it stands now (a new seal)"),
                *((each.seal.id, seal_title(each, formats=formats, zone=zone)) for each in seals),
            ],
            name="stamp_seal",
            accessible="Seal to be stamped",
        )
        self._seal_field = Field("Seal to be stamped", self._seal)
        if seals:
            self._seal.set_value(seals[0].seal.id)
        self.body.addWidget(self._seal_field)
        self.body.addWidget(Label(_WHAT_IT_HOLDS, role=Role.SECOND, wraps=True))
        self.accepted.connect(self._go_on)

    def first_stop(self) -> QWidget | None:
        return self._seal

    def _go_on(self) -> None:
        if self._is_written:
            self.close_overlay()
            return
        clear_in_dialog(self)
        now = self._context.clock.now()
        self._context.file_dialogs.save_file(
            self,
            title="Where the question goes",
            suggested_name=f"seal-{now:%Y-%m-%d}.tsq",
            kind=STAMP_QUESTION,
            on_chosen=self._write,
        )

    def _write(self, path: Path) -> None:
        stamps, seal_id = self._context.desk.seal_stamps, self._seal.value() or None
        self._context.runner.run(
            lambda: stamps.write_question(path, seal_id=seal_id),
            owner=self,
            on_ok=lambda seal: self._on_written(path, seal),
            on_error=self._on_error,
        )

    def _on_written(self, path: Path, _: Seal) -> None:
        self._is_written = True
        self._seal_field.setEnabled(False)
        written = Banner(
            f"Written to {path}.",
            second="Take it to the time-stamping service, which gives you a .tsr file for it. Then come back and "
            "choose “Import the answer…”.",
            tone=Tone.OK,
            icon="check",
        )
        written.setObjectName("stamp_question_written")
        self.body.addWidget(written)
        self.cancel.hide()
        self.primary.set_words("Done")
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.emit()

    def _on_error(self, error: DeskError) -> None:
        show_in_dialog(self, error)
