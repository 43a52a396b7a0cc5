# SPDX-License-Identifier: GPL-3.0-or-later
"""Records one line of the basis checklist as being on file, with a remark on where it is and how it was seen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.release_bases import EvidenceNeeded
from counselor_desk.ui.widgets.fields import Field, TextInput
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class EvidenceDialog(Dialog):
    """Repeats the line in its own words; `remark_given` carries what was typed, which may be empty.

    Args:
        does_not_apply: the line speaks of a case that is not at hand, and that is what is recorded, with its reason.
    """

    remark_given = Signal(str)

    def __init__(self, host: QWidget, needed: EvidenceNeeded, *, does_not_apply: bool = False) -> None:
        super().__init__(
            host,
            name="evidence_dialog",
            title="Record that this does not apply" if does_not_apply else "Record as on file",
            second=needed.words,
            primary="Record that it does not apply" if does_not_apply else "Record as on file",
            width=WIDE,
        )
        self._needs_words = does_not_apply
        self.body.addWidget(Label(needed.citation, role=Role.SMALL, wraps=True))
        label = "Why does it not apply?" if does_not_apply else "Remark: where it is, who saw it, how it was checked"
        self._remark = TextInput(name="evidence_remark", accessible=label, lines=3)
        self._field = Field(label, self._remark, where="evidence.remark")
        self.body.addWidget(self._field)
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget:
        return self._remark

    def show_trouble(self, error: DeskError) -> None:
        """Say beside the field what went wrong; the remark stays typed."""
        self._field.show_error(explain(error.code).what_to_do)

    def _on_accepted(self) -> None:
        remark = self._remark.toPlainText().strip()
        if self._needs_words and not remark:
            self._field.show_error("Type why it does not apply.")
            self._remark.setFocus()
            return
        self.remark_given.emit(remark)
