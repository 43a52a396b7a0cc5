# SPDX-License-Identifier: GPL-3.0-or-later
"""One clause of the paper, typed as it stands there: which kind of record, from when to when, in which words."""

from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.matters import RecordType
from counselor_desk.services.wording import RECORD_TYPE_NAMES
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, line
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, TextInput
from counselor_desk.ui.widgets.overlay import WIDE, Dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedClause:
    """What the dialog gives back."""

    record_type: RecordType
    period_from: date
    period_to: date
    words: str = field(repr=False)
    justification: str = field(default="", repr=False)


class ClauseDialog(Dialog):
    """`clause_given` carries a `TypedClause`; asking for the whole record needs a written justification."""

    clause_given = Signal(object)

    def __init__(self, host: QWidget, *, formats: Formats, called: str) -> None:
        super().__init__(
            host,
            name="clause_dialog",
            title=f"Add a clause of the {called}",
            second=f"One clause for each kind of record and period that the {called} names. What no clause reaches "
            "stays in the journal.",
            primary="Add the clause",
            width=WIDE,
        )
        self._words = TextInput(name="clause_words", accessible=f"The words of the {called}", lines=3)
        self._type = Combo[RecordType](
            tuple(RECORD_TYPE_NAMES.items()), name="clause_type", accessible="Kind of record", prompt="Choose"
        )
        self._from = DateInput(name="clause_from", accessible="From", formats=formats)
        self._to = DateInput(name="clause_to", accessible="To", formats=formats)
        self._why = TextInput(name="clause_justification", accessible="Why the whole record is needed", lines=2)
        fields = (
            Field(f"In the words of the {called}", self._words, where="clause.words"),
            Field("Kind of record", self._type, where="clause.record_type"),
            Field("From, this day included", self._from, where="clause.period_from"),
            Field("To, this day included", self._to, where="clause.period_to"),
        )
        self._why_field = Field(
            "Why is the whole record needed?",
            self._why,
            where="clause.justification",
            hint="A summary letter or a statement of the dates of service may answer the same question with less.",
        )
        self._psychotherapy = Banner(
            "Psychotherapy notes stay apart.",
            second="They are withheld even where a clause names them, and are never built into this packet. Stop and "
            "consult before you type such a clause.",
            tone=Tone.VIOLET,
            icon="notebook",
        )
        self._form = Form((*fields, self._why_field))
        self.body.addWidget(fields[0])
        self.body.addWidget(fields[1])
        period = line(gap=12)
        period.addWidget(fields[2], 1)
        period.addWidget(fields[3], 1)
        self.body.addLayout(period)
        self.body.addWidget(self._why_field)
        self.body.addWidget(self._psychotherapy)
        self._why_field.hide()
        self._psychotherapy.hide()
        self._type.chosen.connect(self._on_type_chosen)
        self.accepted.connect(self._on_accepted)

    def first_stop(self) -> QWidget:
        return self._words

    def show_trouble(self, error: DeskError) -> None:
        """Say beside a field what went wrong; everything stays typed."""
        if not self._form.show_error(error):
            self._form.show_sentence("clause.words", explain(error.code).what_to_do)

    def _on_type_chosen(self, chosen: RecordType) -> None:
        self._why_field.setVisible(chosen is RecordType.WHOLE_RECORD)
        self._psychotherapy.setVisible(chosen is RecordType.PSYCHOTHERAPY_NOTES)

    def _on_accepted(self) -> None:
        self._form.clear_errors()
        words, why = self._words.toPlainText().strip(), self._why.toPlainText().strip()
        kind, first, last = self._type.value(), self._from.value(), self._to.value()
        is_whole = kind is RecordType.WHOLE_RECORD
        for where, sentence, is_wrong in (
            ("clause.words", "Type the clause as it stands on the paper.", not words),
            ("clause.record_type", "Choose the kind of record that it names.", kind is None),
            ("clause.period_from", f"{DATE_SENTENCE}.", first is None),
            ("clause.period_to", f"{DATE_SENTENCE}.", last is None),
            (
                "clause.period_to",
                "The period ends before it begins. Compare both days with the paper.",
                first is not None and last is not None and last < first,
            ),
            ("clause.justification", "Write down why the whole record is needed.", is_whole and not why),
        ):
            if is_wrong:
                self._form.show_sentence(where, sentence)
                return
        if kind is not None and first is not None and last is not None:
            self.clause_given.emit(
                TypedClause(
                    record_type=kind,
                    period_from=first,
                    period_to=last,
                    words=words,
                    justification=why if is_whole else "",
                )
            )
