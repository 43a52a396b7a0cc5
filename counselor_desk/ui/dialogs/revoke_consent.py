# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording that a client took a consent or an authorization back: what, whose, since when."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog


class RevokeDialog(Dialog):
    """The last confirmation before a revocation, which is never taken back; `revoked` brings its day.

    Args:
        what: what is revoked and whose it is, as a sentence.
        given_on: when it was given; no earlier day is taken.
        in_writing: the words beside a box that must be ticked; empty where no writing is asked for.
        where: the place of the date in the domain.
    """

    revoked = Signal(object)

    def __init__(
        self,
        host: QWidget,
        *,
        title: str,
        what: str,
        given_on: date | None,
        today: date,
        formats: Formats,
        in_writing: str = "",
        hint: str = "",
        where: str = "consent.revoked_on",
    ) -> None:
        super().__init__(
            host,
            name="revoke",
            title=title,
            second=what,
            primary="Record revocation",
            primary_kind=ButtonKind.DANGER_FILLED,
        )
        self._given_on, self._today, self._where = given_on, today, where
        self._day = DateInput(name="revoked_on", accessible="Revoked on", formats=formats, value=today)
        field = Field("Revoked on", self._day, where=where)
        self._form = Form([field])
        self.body.addWidget(field)
        self._in_writing = CheckBox(in_writing, name="in_writing")
        self._in_writing.setVisible(bool(in_writing))
        if in_writing:
            self.body.addWidget(self._in_writing)
            self.primary.setEnabled(False)
            self._in_writing.toggled.connect(self.primary.setEnabled)
        self.body.addWidget(
            Label(
                " ".join(
                    part
                    for part in (hint, "What was done while it stood stays on file. A revocation is not taken back.")
                    if part
                ),
                role=Role.SECOND,
                wraps=True,
            )
        )
        self.accepted.connect(self._on_accepted)

    def show_error(self, error: DeskError) -> bool:
        """Show what the journal refused at its field; False when no field is meant."""
        return self._form.show_error(error)

    def _on_accepted(self) -> None:
        self._form.clear_errors()
        day = self._day.value()
        if day is None:
            self._form.show_sentence(self._where, DATE_SENTENCE)
        elif day > self._today:
            self._form.show_sentence(self._where, "Enter a day that has come")
        elif self._given_on is not None and day < self._given_on:
            self._form.show_sentence(self._where, "Enter a day on or after the signature")
        else:
            self.revoked.emit(day)
