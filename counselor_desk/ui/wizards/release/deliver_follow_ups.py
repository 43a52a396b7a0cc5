# SPDX-License-Identifier: GPL-3.0-or-later
"""What is left after a release: each thing with the day by which it is due, ticked off when it is done."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.deliveries import FollowUp, FollowUpKind
from counselor_desk.domain.matters import ClientPosition
from counselor_desk.ui.formats import Formats, in_days
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, Row, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.release.deliver_words import FOLLOW_UP_WORDS, FOLLOW_UPS

_SOON, _BEFORE_LONG = 3, 14


class FollowUpsCard(QWidget):
    """Planned things with their boxes, and those that are not planned yet with a day to choose."""

    planned = Signal(object, date)
    """The `FollowUpKind` and its day."""
    done = Signal(object)
    """The `FollowUpId` that was ticked off."""

    def __init__(self, *, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._formats = formats
        self._card = Card("Still to be done")
        column(self).addWidget(self._card)

    def show_follow_ups(self, follow_ups: Sequence[FollowUp], *, today: date, position: ClientPosition) -> None:
        """Show what is planned, then what could be; nothing proposes to tell a client who must not be told."""
        is_forbidden = position is ClientPosition.NOTICE_FORBIDDEN
        rows: list[QWidget] = [
            self._planned_row(each, number, today, is_forbidden=is_forbidden)
            for number, each in enumerate(follow_ups, 1)
        ]
        kinds = {each.kind for each in follow_ups}
        rows += [
            self._open_row(kind, words, today + timedelta(days=days))
            for kind, words, days in FOLLOW_UPS
            if kind not in kinds and not (is_forbidden and kind is FollowUpKind.TELL_CLIENT)
        ]
        self._card.show_rows(rows)

    def _planned_row(self, follow_up: FollowUp, number: int, today: date, *, is_forbidden: bool) -> Row:
        words = FOLLOW_UP_WORDS[follow_up.kind]
        row = Row(height=52)
        if follow_up.done_on is not None:
            row.setAccessibleName(f"{words}. Done")
            row.line.addWidget(IconView("check", size=18, tone=Tone.OK))
            told = column()
            told.addWidget(Label(words, role=Role.MEDIUM, wraps=True))
            told.addWidget(Label(f"Done on {self._formats.day(follow_up.done_on)}", role=Role.SECOND))
            row.line.addLayout(told, 1)
            return row
        days = (follow_up.due_on - today).days
        tone = Tone.DANGER if days <= _SOON else Tone.WARN if days <= _BEFORE_LONG else Tone.NEUTRAL
        box = CheckBox("", name=f"follow_up_{number}", accessible=f"Done: {words}")
        box.setFixedWidth(box.sizeHint().width())
        row.line.addWidget(box)
        told = column()
        told.addWidget(Label(words, role=Role.MEDIUM, wraps=True))
        told.addWidget(Label(self._formats.day(follow_up.due_on), role=Role.SECOND))
        if is_forbidden and follow_up.kind is FollowUpKind.TELL_CLIENT:
            said = "Telling the client is recorded as forbidden since: consult before you do."
            told.addWidget(Label(said, role=Role.SECOND, tone=Tone.WARN, wraps=True))
        question = self._question(follow_up, number, words=words, box=box)
        told.addWidget(question)
        box.toggled.connect(question.setVisible)
        row.line.addLayout(told, 1)
        row.line.addWidget(Chip(f"Due {in_days(days)}" if days >= 0 else "Overdue", tone=tone, icon="clock"))
        return row

    def _question(self, follow_up: FollowUp, number: int, *, words: str, box: CheckBox) -> QWidget:
        """What a tick asks before anything is written, for it cannot be taken back."""
        question = frame("clear")
        body = column(question, gap=6, margins=(0, 6, 0, 6))
        said = "It is recorded as done today, and stays so."
        body.addWidget(Label(said, role=Role.SECOND_INK, wraps=True))
        ways = FlowLayout(gap=8)
        record = Button(
            "Record as done", name=f"follow_up_{number}_done", accessible=f"Record as done: {words}", dense=True
        )
        back = Button(
            "Not yet",
            name=f"follow_up_{number}_not_yet",
            kind=ButtonKind.QUIET,
            accessible=f"Not yet: {words}",
            dense=True,
        )

        def take_back() -> None:
            box.setFocus(Qt.FocusReason.OtherFocusReason)
            box.setChecked(False)

        record.clicked.connect(lambda: self.done.emit(follow_up.id))
        back.clicked.connect(take_back)
        ways.addWidget(record)
        ways.addWidget(back)
        body.addLayout(ways)
        question.hide()
        return question

    def _open_row(self, kind: FollowUpKind, words: str, proposed: date) -> Row:
        row = Row(height=52, accessible=words)
        told = column(gap=4)
        told.addWidget(Label(words, role=Role.MEDIUM, wraps=True))
        day = DateInput(name=f"due_{kind.value}", accessible=f"Due day: {words}", formats=self._formats, value=proposed)
        field = Field("", day)
        add = Button("Add", name=f"add_{kind.value}", kind=ButtonKind.SECONDARY, accessible=f"Add: {words}")
        inputs = line(gap=8)
        inputs.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        inputs.addWidget(add, 0, Qt.AlignmentFlag.AlignTop)
        told.addLayout(inputs)
        row.line.addLayout(told, 1)

        def plan() -> None:
            due = day.value()
            if due is None:
                field.show_error(DATE_SENTENCE)
                day.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.planned.emit(kind, due)

        add.clicked.connect(plan)
        return row
