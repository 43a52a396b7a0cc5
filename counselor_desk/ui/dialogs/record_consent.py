# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's answer entered from paper: signed or declined, by whom, when talked about, until when it holds."""

from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.consents import ConsentAnswer, CopyGiven, SignerCapacity
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.text import is_blank
from counselor_desk.services.wording import CAPACITIES, COPIES
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAnswer:
    """What stands on the paper."""

    answer: ConsentAnswer
    signer_name: str = field(repr=False)
    capacity: SignerCapacity
    answered_on: date
    discussed_on: date
    copy_given: CopyGiven
    review_due: date | None
    expires_on: date | None
    questions: str = field(repr=False)


class RecordConsentDialog(Dialog):
    """The form for one answer; `recorded` brings a `PaperAnswer` whose dates were read and stand in order.

    Args:
        signer_name: proposed; the client's.
        review_due: proposed; None for an answer that declines.
    """

    recorded = Signal(object)

    def __init__(
        self,
        host: QWidget,
        *,
        answer: ConsentAnswer,
        document_words: str,
        signer_name: str,
        today: date,
        review_due: date | None,
        formats: Formats,
    ) -> None:
        is_signed = answer is ConsentAnswer.SIGNED
        super().__init__(
            host,
            name="record_consent",
            title="Record a paper signature" if is_signed else "Record that the client declined",
            second=document_words,
            primary="Record signature" if is_signed else "Record declined",
            width=WIDE,
        )
        self._answer, self._today = answer, today
        self._name = LineInput(signer_name, name="signer_name", accessible="Name of the signer")
        self._capacity: Combo[SignerCapacity] = Combo(
            [(each, CAPACITIES[each].capitalize()) for each in SignerCapacity],
            name="signer_capacity",
            accessible="Capacity",
            value=SignerCapacity.CLIENT,
        )
        verb = "Signed on" if is_signed else "Declined on"
        self._answered = DateInput(name="answered_on", accessible=verb, formats=formats, value=today)
        self._discussed = DateInput(name="discussed_on", accessible="Talked through on", formats=formats)
        self._copy: Combo[CopyGiven] = Combo(
            [(each, COPIES[each]) for each in CopyGiven],
            name="copy_given",
            accessible="Copy for the client",
            prompt="Choose what was handed over",
        )
        self._review = DateInput(name="review_due", accessible="Review due", formats=formats, value=review_due)
        self._expires = DateInput(name="expires_on", accessible="Expires on", formats=formats)
        self._questions = TextInput(name="questions", accessible="Questions and answers", lines=2)
        self._by_whom = "Signed by" if is_signed else "Declined by"
        self._fields = {
            "name": Field(self._by_whom, self._name, where="consent.signer_name"),
            "capacity": Field("Capacity", self._capacity, where="consent.capacity"),
            "answered": Field(verb, self._answered, where="consent.answered_on"),
            "discussed": Field("Talked through on", self._discussed, where="consent.discussed_on"),
            "copy": Field("Copy for the client", self._copy, where="consent.copy_given"),
            "review": Field(
                "Review due",
                self._review,
                where="consent.review_due",
                hint="Proposed: one year. Leave it empty for no review.",
            ),
            "expires": Field(
                "Expires on", self._expires, where="consent.expires_on", hint="Empty: until it is revoked or replaced."
            ),
            "questions": Field("Questions and answers", self._questions, hint="Not needed. Printed with the record."),
        }
        self._form = Form(self._fields.values())
        self._lay_out(is_signed=is_signed)
        self.accepted.connect(self._on_accepted)

    def show_error(self, error: DeskError) -> bool:
        """Show what the journal refused at its field; False when no field is meant."""
        return self._form.show_error(error)

    def _lay_out(self, *, is_signed: bool) -> None:
        for pair in (("name", "capacity"), ("answered", "discussed"), ("copy",), ("review", "expires")):
            if "review" in pair and not is_signed:
                for each in pair:
                    self._fields[each].setParent(self)
                    self._fields[each].hide()
                continue
            row = line(gap=16)
            for each in pair:
                row.addWidget(self._fields[each], 1, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(row)
        self.body.addWidget(self._fields["questions"])

    def _on_accepted(self) -> None:
        self._form.clear_errors()
        wrong = self._first_wrong()
        if wrong is not None:
            self._form.show_sentence(*wrong)
            return
        answered, discussed = self._answered.value(), self._discussed.value()
        capacity, copy = self._capacity.value(), self._copy.value()
        if answered is None or discussed is None or capacity is None or copy is None:
            return
        is_signed = self._answer is ConsentAnswer.SIGNED
        self.recorded.emit(
            PaperAnswer(
                answer=self._answer,
                signer_name=self._name.text().strip(),
                capacity=capacity,
                answered_on=answered,
                discussed_on=discussed,
                copy_given=copy,
                review_due=self._review.value() if is_signed else None,
                expires_on=self._expires.value() if is_signed else None,
                questions=self._questions.toPlainText().strip(),
            )
        )

    def _first_wrong(self) -> tuple[str, str] | None:
        """The place of the first field that cannot be used as it is, and what to do about it."""
        if is_blank(self._name.text()):
            return "consent.signer_name", "Enter the name of who answered"
        return self._wrong_on_the_day() or self._wrong_afterwards()

    def _wrong_on_the_day(self) -> tuple[str, str] | None:
        answered, discussed = self._answered.value(), self._discussed.value()
        if answered is None:
            return "consent.answered_on", DATE_SENTENCE
        if answered > self._today:
            return "consent.answered_on", "Enter a day that has come"
        if discussed is None:
            return "consent.discussed_on", DATE_SENTENCE if self._discussed.is_wrong else "Enter the day of the talk"
        if discussed > answered:
            return "consent.discussed_on", "Enter a day on or before the answer"
        if self._copy.value() is None:
            return "consent.copy_given", "Choose which copy the client was given, or that there is none yet"
        return None

    def _wrong_afterwards(self) -> tuple[str, str] | None:
        answered = self._answered.value()
        if self._answer is not ConsentAnswer.SIGNED or answered is None:
            return None
        for editor, where in ((self._review, "consent.review_due"), (self._expires, "consent.expires_on")):
            day = editor.value()
            if editor.is_wrong:
                return where, f"{DATE_SENTENCE}, or leave it empty"
            if day is not None and day < answered:
                return where, "Enter a day on or after the signature, or leave it empty"
        return None
