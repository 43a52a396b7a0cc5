# SPDX-License-Identifier: GPL-3.0-or-later
"""The card of the session's facts: when, how, where, who; what cannot be used is said under the fields in words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import ClientId
from counselor_desk.domain.sessions import Attendance, Modality, SessionKind
from counselor_desk.services.wording import SESSION_KINDS
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Names
from counselor_desk.ui.pages.note_editor.attendees import Attendees
from counselor_desk.ui.pages.note_editor.facts import SessionFacts
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo, Segmented
from counselor_desk.ui.widgets.dates import DATE_SENTENCE, DateInput, TimeInput
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import IconView, Label, Role, restyle
from counselor_desk.ui.words import PLACE_ICONS, PLACES_OF_SESSION, SESSION_ICONS

_ATTENDANCE = (
    (Attendance.ATTENDED, "Attended"),
    (Attendance.LATE, "Attended late"),
    (Attendance.NO_SHOW, "No-show"),
    (Attendance.CANCELLED_BY_CLIENT, "Client canceled"),
    (Attendance.CANCELLED_BY_COUNSELOR, "You canceled"),
)
# where the width is short the icons go first, those of the kinds before those of the places; then the line breaks
_KIND_ICONS_FROM, _PLACE_ICONS_FROM = 1_190, 1_100

START_SENTENCE = "Enter the start time, for example 09:00"
STOP_SENTENCE = "Enter the stop time, for example 09:50"
SAME_TIME_SENTENCE = "The session would stop when it starts. Enter the stop time, for example 09:50"
ATTENDANCE_SENTENCE = "Choose what became of the session, for example Attended"
NOT_ENDED_SENTENCE = "The session has not ended by this time. Sign the note once it has, or correct the stop time"
ALONE_SENTENCE = "An individual session has one client. Take the others out, or choose Couple, Family or Group"


class SessionFactsCard(QFrame):
    """Date, start and stop, kind, place, attendance, and who attended."""

    changed = Signal()
    """A person changed a fact."""
    attendee_requested = Signal()

    def __init__(self, *, formats: Formats, names: Names) -> None:
        super().__init__()
        self._formats = formats
        self._client_id: ClientId | None = None
        self._group_name = ""
        self.setProperty("kind", "card")
        layout = column(self, gap=8, margins=(16, 12, 16, 12))
        flow = FlowLayout(gap=12, line_gap=10)
        layout.addLayout(flow)
        self.date = DateInput(name="session_date", accessible="Date of the session", formats=formats)
        self.date.setFixedWidth(px(172))
        self.start = TimeInput(name="session_start", accessible="Start", formats=formats, hint="09:00")
        self.stop = TimeInput(name="session_stop", accessible="Stop", formats=formats)
        for time_input in (self.start, self.stop):
            time_input.setFixedWidth(px(66 if formats.has_24_hours else 86))
        self.kind = Segmented(
            [(each, SESSION_KINDS[each], SESSION_ICONS[each]) for each in SessionKind],
            name="session_kind",
            accessible="Session",
        )
        self.modality = Segmented(
            [(each, PLACES_OF_SESSION[each], PLACE_ICONS[each]) for each in Modality],
            name="session_place",
            accessible="Where",
        )
        self.attendance = Combo(_ATTENDANCE, name="session_attendance", accessible="Attendance", prompt="Choose…")
        self.attendance.setFixedWidth(px(138))
        times = QWidget()
        times.setProperty("kind", "clear")
        row = line(times, gap=8)
        row.addWidget(self.start)
        row.addWidget(Label("to", role=Role.SECOND))
        row.addWidget(self.stop)
        self._groups: list[QWidget] = []
        for label, part in (
            ("Date", self.date),
            ("Start and stop", times),
            ("Session", self.kind),
            ("Where", self.modality),
            ("Attendance", self.attendance),
        ):
            group = _labelled(label, part)
            self._groups.append(group)
            flow.addWidget(group)
        self.attendees = Attendees(names)
        layout.addWidget(self.attendees)
        self._remark = _Remark()
        self._add_remark(layout)
        self._connect()

    def show_facts(self, facts: SessionFacts, *, client_id: ClientId, attendees: Sequence[Client]) -> None:
        """Show facts that are in the record, or a proposal; nobody is told of a change."""
        self._client_id = client_id
        self._group_name = facts.group_name
        self.date.set_value(facts.local_date)
        self.start.set_value(facts.start)
        self.stop.set_value(facts.stop)
        self.kind.set_value(facts.kind)
        self.modality.set_value(facts.modality)
        self.attendance.set_value(facts.attendance)
        self.attendees.show_clients(attendees, client_id=client_id)
        self._show_who()
        self._look_at_times()

    def facts(self) -> SessionFacts:
        """What the card says now."""
        return SessionFacts(
            local_date=self.date.value(),
            start=self.start.value(),
            stop=self.stop.value(),
            kind=self.kind.value() or SessionKind.INDIVIDUAL,
            modality=self.modality.value() or Modality.IN_PERSON,
            attendance=self.attendance.value(),
            attendees=self.attendees.ids(),
            group_name=self._group_name,
        )

    def show_day_only(self, *, is_day_only: bool) -> None:
        """A note of a day alone needs no times and no place."""
        for group in self._groups[1:]:
            group.setVisible(not is_day_only)
        self._show_who(is_hidden=is_day_only)

    def freeze(self, sentence: str) -> None:
        """Nothing can be changed any more; the sentence says why."""
        for part in (self.date, self.start, self.stop, self.kind, self.modality, self.attendance):
            part.setEnabled(False)
        self.attendees.freeze()
        self._remark.say(sentence, icon="lock")

    def check(self) -> bool:
        """True when a session can be made of the facts; else the first fault is said and the focus goes there."""
        fault = self._fault()
        if fault is None:
            self._clear_error()
            return True
        self._say_error(*fault)
        fault[0].setFocus()
        return False

    def say_not_ended(self) -> None:
        """Say beside the stop time that the session is not over yet, so that nobody signs for what is still to come."""
        self._say_error(self.stop, NOT_ENDED_SENTENCE)
        self.stop.setFocus()

    def has_error(self) -> bool:
        """True while a sentence says what is wrong with the facts."""
        return self._remark.is_error

    def show_error(self, error: DeskError) -> None:
        """Say why the journal did not take the facts."""
        explanation = explain(error.code)
        if error.code is ErrorCode.VALUE_NOT_ALLOWED and error.where == "session.attendees":
            sentence = "A client who has a note on this session stays among those who attended."
        else:
            sentence = str(explanation)
        self._clear_error()
        self._remark.say(sentence, icon="warn", tone=Tone.DANGER)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        _show_icons(self.kind.buttons, [SESSION_ICONS[each] for each in SessionKind], width >= px(_KIND_ICONS_FROM))
        _show_icons(self.modality.buttons, [PLACE_ICONS[each] for each in Modality], width >= px(_PLACE_ICONS_FROM))

    def _add_remark(self, layout: QVBoxLayout) -> None:
        layout.addWidget(self._remark)

    def _connect(self) -> None:
        for field in (self.date, self.start, self.stop):
            field.textEdited.connect(self._clear_error)
            field.value_changed.connect(self._on_changed)
            field.editingFinished.connect(partial(self._on_left, field))
        for choice in (self.kind, self.modality, self.attendance):
            choice.chosen.connect(lambda _: self._on_changed())
        self.attendees.changed.connect(self._on_changed)
        self.attendees.client_requested.connect(self.attendee_requested)

    def _on_left(self, field: QLineEdit) -> None:
        fault = self._fault()
        if fault is not None and fault[0] is field:
            self._say_error(*fault)

    def _on_changed(self) -> None:
        self._show_who()
        fault = self._fault()
        # a field that was not come to yet is not at fault yet
        if fault is None or fault[0] not in (self.start, self.stop):
            self._look_at_times()
        if fault is not None and fault[1] in (SAME_TIME_SENTENCE, ALONE_SENTENCE):
            self._say_error(*fault)
        self.changed.emit()

    def _show_who(self, *, is_hidden: bool = False) -> None:
        is_alone = self.kind.value() is SessionKind.INDIVIDUAL and len(self.attendees.ids()) == 1
        self.attendees.setVisible(not is_alone and not is_hidden)

    def _fault(self) -> tuple[QWidget, str] | None:
        facts = self.facts()
        if facts.local_date is None:
            return self.date, DATE_SENTENCE
        if facts.start is None:
            return self.start, START_SENTENCE
        if facts.stop is None:
            return self.stop, STOP_SENTENCE
        if facts.start == facts.stop:
            return self.stop, SAME_TIME_SENTENCE
        if facts.kind is SessionKind.INDIVIDUAL and len(facts.attendees) > 1:
            return self.kind, ALONE_SENTENCE
        if facts.attendance is None:
            return self.attendance, ATTENDANCE_SENTENCE
        return None

    def _look_at_times(self) -> None:
        self._clear_error()
        facts = self.facts()
        if facts.runs_past_midnight and facts.stop is not None:
            stop = self._formats.clock(facts.stop)
            self._remark.say(f"Stop lies before start: the session ran past midnight, to {stop} of the next day.")

    def _say_error(self, field: QWidget, sentence: str) -> None:
        self._clear_error()
        field.setProperty("state", "error")
        field.setAccessibleDescription(sentence)
        restyle(field)
        self._remark.say(sentence, icon="warn", tone=Tone.DANGER)

    def _clear_error(self) -> None:
        for field in (self.date, self.start, self.stop, self.kind, self.attendance):
            if field.property("state") == "error":
                field.setProperty("state", "")
                field.setAccessibleDescription("")
                restyle(field)
        if self.date.isEnabled():
            self._remark.hide()


class _Remark(QWidget):
    """One sentence under the fields."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("session_remark")
        self.setProperty("kind", "clear")
        row = line(self, gap=6)
        self._icon = IconView("clock", size=16)
        row.addWidget(self._icon)
        self._words = Label(role=Role.SECOND, wraps=True)
        self._tone: Tone | None = None
        row.addWidget(self._words, 1)
        self.hide()

    def say(self, sentence: str, *, icon: str = "clock", tone: Tone | None = None) -> None:
        self._icon.show_icon(icon, tone=tone)
        self._words.set_tone(tone)
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        self._tone = tone
        self.show()

    @property
    def is_error(self) -> bool:
        return self._tone is Tone.DANGER and not self.isHidden()


def _show_icons(buttons: Sequence[Button], icons: Sequence[str], are_shown: bool) -> None:
    for button, icon in zip(buttons, icons, strict=True):
        if button.icon().isNull() == are_shown:
            button.set_icon(icon if are_shown else "")
            if not are_shown:
                button.setIcon(QIcon())


def _labelled(label: str, part: QWidget) -> QWidget:
    group = QWidget()
    group.setProperty("kind", "clear")
    inside = column(group, gap=4)
    inside.addWidget(Label(label, role=Role.LABEL))
    inside.addWidget(part)
    return group
