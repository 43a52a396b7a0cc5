# SPDX-License-Identifier: GPL-3.0-or-later
"""Records advice that was taken: with whom, in which role, when, and its gist."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.matters import Consultation
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


class ConsultationDialog(Dialog):
    """`consultation_given` carries a `Consultation`."""

    consultation_given = Signal(object)

    def __init__(self, host: QWidget, *, formats: Formats, today: date) -> None:
        super().__init__(
            host,
            name="consultation_dialog",
            title="Whom did you consult?",
            second="Kept with this matter. Say what was asked without naming the client to people outside.",
            primary="Record the consultation",
            width=WIDE,
        )
        self._today = today
        self._name = LineInput(name="consulted_name", accessible="Name")
        self._role = LineInput(name="consulted_role", accessible="Role", hint="For example attorney, insurer, board")
        self._on = DateInput(name="consulted_on", accessible="Day", formats=formats, value=today)
        self._gist = TextInput(name="consulted_gist", accessible="What they said, in short", lines=4)
        fields = (
            Field("Name", self._name, where="consultation.name"),
            Field("Role", self._role, where="consultation.role"),
            Field("Day", self._on, where="consultation.on"),
            Field("What they said, in short", self._gist, where="consultation.gist"),
        )
        self._form = Form(fields)
        self.body.addWidget(fields[0])
        pair = line(gap=12)
        pair.addWidget(fields[1], 3)
        pair.addWidget(fields[2], 2)
        self.body.addLayout(pair)
        self.body.addWidget(fields[3])
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget:
        return self._name

    def show_trouble(self, error: DeskError) -> None:
        """Say beside a field what went wrong; everything stays typed."""
        if not self._form.show_error(error):
            self._form.show_sentence("consultation.name", explain(error.code).what_to_do)

    def _on_accepted(self) -> None:
        self._form.clear_errors()
        name, role, day = self._name.text().strip(), self._role.text().strip(), self._on.value()
        for where, sentence, is_wrong in (
            ("consultation.name", "Enter whom you consulted.", not name),
            ("consultation.role", "Enter their role, for example attorney.", not role),
            ("consultation.on", f"{DATE_SENTENCE}.", day is None),
            ("consultation.on", "Enter a day that has come.", day is not None and day > self._today),
        ):
            if is_wrong:
                self._form.show_sentence(where, sentence)
                return
        if day is not None:
            gist = self._gist.toPlainText().strip()
            self.consultation_given.emit(Consultation(name=name, role=role, on=day, gist=gist))
