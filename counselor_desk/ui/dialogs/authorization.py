# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of an authorization to release information: every element that 45 CFR 164.508(c) names.

Beside the fields stands what is still missing, in the words that a release would be refused with. An incomplete form
can be kept all the same: a client may have brought it so, and the journal says what it lacks.
"""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.authorizations import (
    DEFECT_WORDS,
    Authorization,
    AuthorizationFormalities,
    defects_of,
)
from counselor_desk.domain.consents import CopyGiven, SignerCapacity
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.text import is_blank
from counselor_desk.services.wording import CAPACITIES, COPIES
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import clear, column, frame, line
from counselor_desk.ui.widgets.choices import CheckBox, Combo
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.widgets.overlay import Dialog

_WIDTH = 860
_TWO_COLUMNS_FROM = 640


class AuthorizationDialog(Dialog):
    """A new form, one that renews another, or one that was kept before it was signed.

    Args:
        proposed: the form with everything that is known so far; its identifier and client are kept.
        formalities: what the client's place asks for beyond the federal rule.
    """

    kept = Signal(object)
    """The `Authorization` as it stands on the form."""

    def __init__(
        self,
        host: QWidget,
        *,
        title: str,
        second: str,
        proposed: Authorization,
        formalities: AuthorizationFormalities,
        today: date,
        formats: Formats,
    ) -> None:
        super().__init__(
            host, name="authorization", title=title, second=second, primary="Keep authorization", width=_WIDTH
        )
        self._proposed, self._formalities, self._today, self._formats = proposed, formalities, today, formats
        self._columns: QBoxLayout = line(gap=24)
        left, right = column(gap=12), column(gap=12)
        self._columns.addLayout(left, 11)
        self._columns.addLayout(right, 10)
        self._fields: dict[str, Field] = {}
        self._build_what(left)
        self._build_signing(right)
        right.addWidget(self._build_missing())
        left.addStretch(1)
        right.addStretch(1)
        self.body.addLayout(self._columns)
        self._form = Form(self._fields.values())
        self._connect()
        self._show_missing()

    def show_error(self, error: DeskError) -> bool:
        """Show what the journal refused at its field; False when no field is meant."""
        return self._form.show_error(error)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        side_by_side = event.size().width() >= px(_TWO_COLUMNS_FROM)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        )
        super().resizeEvent(event)

    def _build_what(self, to: QBoxLayout) -> None:
        form = self._proposed
        self._recipient = LineInput(form.recipient_name, name="recipient_name", accessible="To whom")
        self._address = LineInput(form.recipient_address, name="recipient_address", accessible="Their address")
        self._description = TextInput(form.description, name="description", accessible="What may be released", lines=3)
        self._purpose = LineInput(form.purpose, name="purpose", accessible="For what purpose")
        self._discloser = LineInput(form.discloser, name="discloser", accessible="Who may release it")
        self._from = self._day("period_from", "Period from", form.period_from)
        self._to = self._day("period_to", "Period to", form.period_to)
        self._expires = self._day("expires_on", "Expires on", form.expires_on)
        self._event = LineInput(form.expires_with, name="expires_with", accessible="Or with an event")
        self._add(to, ("recipient_name", "To whom: a person or a class of persons", self._recipient, ""))
        self._add(to, ("recipient_address", "Address or role, the second line in lists", self._address, ""))
        self._add(
            to,
            ("description", "What may be released", self._description, "As the form says it, such as dates or notes."),
        )
        self._add(to, ("purpose", "For what purpose", self._purpose, "“At the client's request” is enough."))
        self._add(to, ("discloser", "Who may release it", self._discloser, ""))
        self._add(to, ("period_from", "Period from", self._from, ""), ("period_to", "Period to", self._to, ""))
        self._add(
            to, ("expires_on", "Expires on", self._expires, ""), ("expires_with", "Or with an event", self._event, "")
        )

    def _build_signing(self, to: QBoxLayout) -> None:
        form = self._proposed
        self._signed = self._day("signed_on", "Signed on", form.signed_on)
        self._signer = LineInput(form.signer_name, name="signer_name", accessible="Signed by")
        self._capacity: Combo[SignerCapacity] = Combo(
            [(each, CAPACITIES[each].capitalize()) for each in SignerCapacity],
            name="signer_capacity",
            accessible="Capacity",
            value=form.capacity,
        )
        self._authority = LineInput(
            form.representative_authority, name="representative_authority", accessible="Authority of the representative"
        )
        self._witness = LineInput(form.witness_name, name="witness_name", accessible="Witness")
        self._copy: Combo[CopyGiven] = Combo(
            [(each, COPIES[each]) for each in CopyGiven],
            name="copy_given",
            accessible="Copy for the client",
            value=form.copy_given,
        )
        self._statements = CheckBox(
            "The form carries the three statements",
            name="statements_included",
            accessible="The form carries the statements about revoking, conditions and redisclosure",
            is_checked=form.statements_included,
        )
        self._compound = CheckBox("Combined with another permission", name="is_compound", is_checked=form.is_compound)
        self._conditioned = CheckBox(
            "Counseling was made to depend on it", name="is_conditioned", is_checked=form.is_conditioned
        )
        self._add(to, ("signed_on", "Signed on", self._signed, ""), ("capacity", "Capacity", self._capacity, ""))
        self._add(to, ("signer_name", "Signed by", self._signer, ""))
        self._add(to, ("representative_authority", "Authority of the representative", self._authority, ""))
        if self._formalities.witness:
            self._add(to, ("witness_name", "Witness, whom the place asks for", self._witness, ""))
        else:
            self._witness.hide()
            self._witness.setParent(self)
        self._add(to, ("copy_given", "Copy for the client", self._copy, ""))
        statements = column(gap=0)
        statements.addWidget(self._statements)
        explained = line(margins=(26, 0, 0, 0))
        explained.addWidget(
            Label("Right to revoke, conditions, redisclosure (45 CFR 164.508(c)(2)).", role=Role.SMALL, wraps=True)
        )
        statements.addLayout(explained)
        to.addLayout(statements)
        to.addWidget(self._compound)
        to.addWidget(self._conditioned)

    def _build_missing(self) -> QWidget:
        box = frame("subtle")
        inside = column(box, gap=6, margins=(14, 10, 14, 12))
        self._missing_title = Label(role=Role.STRONG, wraps=True)
        self._missing_title.setObjectName("missing_title")
        self._missing = column(gap=4)
        self._missing_last = Label(role=Role.SMALL, wraps=True)
        inside.addWidget(self._missing_title)
        inside.addLayout(self._missing)
        inside.addWidget(self._missing_last)
        return box

    def _connect(self) -> None:
        for editor in self.findChildren(LineInput):
            editor.textChanged.connect(lambda _: self._show_missing())
        self._description.textChanged.connect(self._show_missing)
        for combo in (self._capacity, self._copy):
            combo.value_changed.connect(self._show_missing)
        for box in (self._statements, self._compound, self._conditioned):
            box.toggled.connect(lambda _: self._show_missing())
        self.accepted.connect(self._on_accepted)

    def _day(self, name: str, accessible: str, value: date | None) -> DateInput:
        return DateInput(name=name, accessible=accessible, formats=self._formats, value=value)

    def _add(self, to: QBoxLayout, *fields: tuple[str, str, QWidget, str]) -> None:
        row = line(gap=12)
        for name, label, editor, hint in fields:
            self._fields[name] = Field(label, editor, where=f"authorization.{name}", hint=hint)
            row.addWidget(self._fields[name], 1, Qt.AlignmentFlag.AlignTop)
        to.addLayout(row)

    def _filled(self) -> Authorization:
        return replace(
            self._proposed,
            recipient_name=self._recipient.text().strip(),
            recipient_address=self._address.text().strip(),
            description=self._description.toPlainText().strip(),
            purpose=self._purpose.text().strip(),
            discloser=self._discloser.text().strip(),
            period_from=self._from.value(),
            period_to=self._to.value(),
            expires_on=self._expires.value(),
            expires_with=self._event.text().strip(),
            signed_on=self._signed.value(),
            signer_name=self._signer.text().strip(),
            capacity=self._capacity.value() or SignerCapacity.CLIENT,
            representative_authority=self._authority.text().strip(),
            witness_name=self._witness.text().strip(),
            copy_given=self._copy.value() or CopyGiven.NOT_YET,
            statements_included=self._statements.isChecked(),
            is_compound=self._compound.isChecked(),
            is_conditioned=self._conditioned.isChecked(),
        )

    def _show_missing(self) -> None:
        form = self._filled()
        self._fields["representative_authority"].setVisible(form.capacity is not SignerCapacity.CLIENT)
        defects = defects_of(form, today=self._today, formalities=self._formalities)
        clear(self._missing)
        for defect in defects:
            words = DEFECT_WORDS[defect]
            row = line(gap=6)
            row.addWidget(IconView("warn", size=14, tone=Tone.WARN), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(words[0].upper() + words[1:], role=Role.SECOND_INK, wraps=True), 1)
            self._missing.addLayout(row)
        if defects:
            self._missing_title.setText(f"{counted(len(defects), 'thing')} found on this form")
            last = "It can be kept as it is. A release asks again before it rests on it."
        else:
            self._missing_title.setText("Every element was found on this form")
            last = "A release checks it again on its own day."
        if form.signed_on is not None:
            last += " Once kept with a signature, only a revocation changes it."
        self._missing_last.setText(last)

    def _on_accepted(self) -> None:
        self._form.clear_errors()
        wrong = self._first_wrong()
        if wrong is not None:
            self._form.show_sentence(*wrong)
            return
        self.kept.emit(self._filled())

    def _first_wrong(self) -> tuple[str, str] | None:
        """The place of the first field that cannot be kept, and what to do about it."""
        if is_blank(self._recipient.text()):
            return "authorization.recipient_name", "Enter to whom the information may be released"
        for name, editor in (
            ("period_from", self._from),
            ("period_to", self._to),
            ("expires_on", self._expires),
            ("signed_on", self._signed),
        ):
            if editor.is_wrong:
                return f"authorization.{name}", f"{DATE_SENTENCE}, or leave it empty"
        form = self._filled()
        if form.period_from is not None and form.period_to is not None and form.period_to < form.period_from:
            return "authorization.period_to", "Enter a day on or after the start of the period"
        if form.signed_on is not None and form.signed_on > self._today:
            return "authorization.signed_on", "Enter a day that has come, or leave it empty"
        if form.signed_on is not None and form.expires_on is not None and form.expires_on < form.signed_on:
            return "authorization.expires_on", "Enter a day on or after the signature, or leave it empty"
        return None
