# SPDX-License-Identifier: GPL-3.0-or-later
"""Records that a paper was withdrawn, vacated or stayed: from that day on nothing is built on it."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.overlay import Dialog


class WithdrawalDialog(Dialog):
    """Asks since when; says what stays as it is."""

    day_given = Signal(object)

    def __init__(self, host: QWidget, *, formats: Formats, today: date) -> None:
        super().__init__(
            host,
            name="withdrawal_dialog",
            title="The paper was withdrawn, vacated or stayed",
            second="From that day on nothing is built on it. This is not taken back: if the paper comes into force "
            "again, record it as a new one. The legal hold stays until you lift it.",
            primary="Record that it no longer stands",
        )
        self._today = today
        self._day = DateInput(name="withdrawn_on", accessible="Since which day", formats=formats, value=today)
        self._field = Field("Since which day", self._day, where="request.withdrawn_on")
        self.body.addWidget(self._field)
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget:
        return self._day

    def show_trouble(self, error: DeskError) -> None:
        """Say what went wrong; the dialog stays."""
        explanation = explain(error.code)
        self.body.addWidget(Banner(explanation.happened, second=explanation.what_to_do))

    def _on_accepted(self) -> None:
        day = self._day.value()
        if day is None:
            self._field.show_error(f"{DATE_SENTENCE}.")
            self._day.setFocus()
            return
        if day > self._today:
            self._field.show_error("Enter the day on which it happened, not a day to come.")
            self._day.setFocus()
            return
        self.day_given.emit(day)
