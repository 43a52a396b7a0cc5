# SPDX-License-Identifier: GPL-3.0-or-later
"""Recording that a client took a consent or an authorization back: what, whose, since when."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.widgets.buttons import ButtonKind
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog

_WRITING = "authorization.revoked_in_writing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """What the counselor states; `in_writing` is None where it was not asked."""

    on: date
    in_writing: bool | None = None


class RevokeDialog(Dialog):
    """The last confirmation before a revocation, which is never taken back; `revoked` brings a `Revocation`.

    Args:
        what: what is revoked and whose it is, as a sentence.
        given_on: when it was given; no earlier day is taken.
        asks_for_writing: whether it is asked if the revocation is there in writing; no answer is chosen beforehand.
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
        asks_for_writing: bool = False,
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
        fields = [field]
        self._in_writing: Segmented[bool] | None = None
        if asks_for_writing:
            self._in_writing = Segmented(
                [(True, "In writing, on file", ""), (False, "Not in writing", "")],
                name="in_writing",
                accessible="How it was revoked",
            )
            fields.append(Field("How it was revoked", self._in_writing, where=_WRITING))
        for each in fields:
            self.body.addWidget(each)
        self._form = Form(fields)
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
        elif self._in_writing is not None and self._in_writing.value() is None:
            self._form.show_sentence(_WRITING, "Choose whether the revocation is there in writing")
        else:
            in_writing = None if self._in_writing is None else self._in_writing.value()
            self.revoked.emit(Revocation(on=day, in_writing=in_writing))
