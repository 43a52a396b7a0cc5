# SPDX-License-Identifier: GPL-3.0-or-later
"""Who received the packet, how and when: each handing over is one entry, a correction is another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.deliveries import DeliveredHow, Delivery
from counselor_desk.domain.errors import DeskError
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.unfinished import type_again, typed_in
from counselor_desk.ui.widgets.boxes import Banner, Card, Row, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field, Form, LineInput
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role
from counselor_desk.ui.wizards.release.deliver_words import HOW, HOW_WORDS

_RECEIVED_BY, _HOW, _ON = "delivery.received_by", "delivery.how", "delivery.delivered_on"
_DAY_IMPOSSIBLE = "The day cannot be before the packet was built, nor still to come."


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledDelivery:
    """A form without a fault."""

    received_by: str = field(repr=False)
    how: DeliveredHow
    on: date
    remark: str = field(repr=False)


class RecordCard(QWidget):
    """The entries so far and a form for the next one."""

    filled_in = Signal(object)
    """A `FilledDelivery`, by the button."""
    written = Signal()
    """A field was typed into or chosen."""

    def __init__(self, *, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._formats = formats
        card = Card("Who received it")
        column(self).addWidget(card)
        self._entries = column()
        card.body.addLayout(self._entries)
        form = frame("clear")
        body = column(form, gap=10, margins=(16, 14, 16, 14))
        self._received_by = LineInput(name="received_by", accessible="Received by", hint="Name and office")
        self._how: Combo[DeliveredHow] = Combo(HOW, name="delivered_how", accessible="How", prompt="Choose how")
        self._on = DateInput(name="delivered_on", accessible="On which day", formats=formats)
        self._remark = LineInput(name="delivery_remark", accessible="Remark", hint="Receipt number, for example")
        fields = (
            Field("Received by", self._received_by, where=_RECEIVED_BY),
            Field("How", self._how, where=_HOW),
            Field("On which day", self._on, where=_ON),
            Field("Remark, if any", self._remark, where="delivery.remark"),
        )
        self._form = Form(fields)
        self._editors: tuple[QWidget, ...] = (self._received_by, self._how, self._on, self._remark)
        for text in (self._received_by, self._on, self._remark):
            text.textChanged.connect(self.written)
        self._how.chosen.connect(lambda _: self.written.emit())
        body.addWidget(fields[0])
        row = line(gap=12)
        for each in fields[1:3]:
            row.addWidget(each, 1, Qt.AlignmentFlag.AlignTop)
        body.addLayout(row)
        body.addWidget(fields[3])
        self._kept_place = column()
        body.insertLayout(0, self._kept_place)
        self._save = Button("Record the delivery", name="record_delivery", kind=ButtonKind.PRIMARY)
        self._save.clicked.connect(self._on_save)
        foot = line(gap=8)
        foot.addWidget(self._save)
        foot.addStretch(1)
        body.addLayout(foot)
        card.body.addWidget(form)

    def show_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Show what was recorded, the last one first; until then, recording it is the next thing to do."""
        self._save.set_kind(ButtonKind.SECONDARY if deliveries else ButtonKind.PRIMARY)
        clear(self._entries)
        for each in reversed(deliveries):
            words = f"{HOW_WORDS[each.how]}, {self._formats.day(each.delivered_on)}"
            row = Row(height=52, accessible=f"Received by {each.received_by}. {words}")
            row.line.addWidget(IconView("check", size=16, tone=Tone.OK))
            told = column()
            told.addWidget(ElidedLabel(each.received_by, role=Role.STRONG))
            told.addWidget(Label(f"{words}. {each.remark}".strip(), role=Role.SECOND, wraps=True))
            row.line.addLayout(told, 1)
            self._entries.addWidget(row)

    def take_focus(self) -> None:
        """Put the focus where typing begins."""
        self._received_by.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def typed(self) -> dict[str, str]:
        """What the fields hold, a half-typed day as it was typed; empty while nothing is."""
        content = typed_in(self._editors)
        return content if any(text.strip() for text in content.values()) else {}

    def type_again(self, content: Mapping[str, str], *, banner: Banner) -> None:
        """Put back what was kept, under a banner that says so."""
        type_again(self._editors, content)
        clear(self._kept_place)
        self._kept_place.addWidget(banner)

    def filled(self) -> FilledDelivery | None:
        """What is typed, where nothing is missing."""
        how, day, received_by = self._how.value(), self._on.value(), self._received_by.text().strip()
        if not received_by or how is None or day is None:
            return None
        return FilledDelivery(received_by=received_by, how=how, on=day, remark=self._remark.text())

    def show_missing(self) -> None:
        """Say beside the first faulty field what is missing."""
        self._form.clear_errors()
        for where, sentence, is_missing in (
            (_RECEIVED_BY, "Enter who took the packet.", not self._received_by.text().strip()),
            (_HOW, "Choose how it was handed over.", self._how.value() is None),
            (_ON, DATE_SENTENCE, self._on.value() is None),
        ):
            if is_missing:
                self._form.show_sentence(where, sentence)
                return

    def clear_form(self) -> None:
        """Empty the fields once they were saved."""
        clear(self._kept_place)
        self._received_by.clear()
        self._remark.clear()
        self._how.set_value(None)
        self._on.set_value(None)

    def show_error(self, error: DeskError) -> bool:
        """Show an error beside the field it means; False when none of them is meant."""
        if error.where == _ON:
            return self._form.show_sentence(_ON, _DAY_IMPOSSIBLE)
        if error.where == _RECEIVED_BY:
            return self._form.show_sentence(_RECEIVED_BY, "Enter who took the packet.")
        return self._form.show_error(error)

    def _on_save(self) -> None:
        filled = self.filled()
        if filled is None:
            self.show_missing()
            return
        self._form.clear_errors()
        self.filled_in.emit(filled)
