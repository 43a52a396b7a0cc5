# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the right column: deadlines, follow-ups, consents due for review, the journal's health."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from counselor_desk.domain.consents import ConsentStatus
from counselor_desk.domain.deliveries import FollowUpKind
from counselor_desk.domain.practice_health import HealthState
from counselor_desk.services.matter_list import MatterRow
from counselor_desk.services.practice_health import PracticeHealth
from counselor_desk.services.today import ConsentDueRow, FollowUpRow
from counselor_desk.ui.consent_words import CONSENT_SHORT
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Row, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.facts import StepMarks
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role
from counselor_desk.ui.widgets.tips import set_tip
from counselor_desk.ui.words import COURT_PAPERS, PAPERS, STEPS, due_tone, due_words

_FOLLOW_UPS = {
    FollowUpKind.RETURN_OR_DESTROY: "Have the packet returned or destroyed",
    FollowUpKind.TELL_CLIENT: "Tell the client what was released",
    FollowUpKind.REVIEW_HOLD: "Review the legal hold",
}


def matter_row(matter: MatterRow, *, number: int, formats: Formats, names: Names) -> tuple[Row, Button]:
    """An open request with its date, its client and the step that it has reached."""
    row = Row(height=104, gap=12)
    is_pressing = matter.days_left is not None and matter.delivered_on is None
    tone = due_tone(matter.days_left) if is_pressing and matter.days_left is not None else Tone.NEUTRAL
    icon = "court" if matter.paper in COURT_PAPERS else "mail"
    icon_tone = tone if tone is not Tone.NEUTRAL else None
    row.line.addWidget(IconView(icon, size=20, tone=icon_tone), 0, Qt.AlignmentFlag.AlignTop)
    words = column(gap=4)
    top = line(gap=8)
    title = f"{PAPERS[matter.paper]} {matter.docket}".strip()
    top.addWidget(ElidedLabel(title, role=Role.STRONG), 1)
    if matter.delivered_on is not None:
        top.addWidget(Chip(f"Delivered {formats.short_day(matter.delivered_on)}", tone=Tone.OK, icon="check"))
    elif matter.days_left is not None:
        top.addWidget(Chip(due_words(matter.days_left), tone=tone, icon="clock"))
    words.addLayout(top)
    whose = names.of(matter.client)
    code = names.code_beside(matter.client)
    if matter.delivered_on is not None:
        due = ", to be closed"
    else:
        due = f", due {formats.weekday_and_day(matter.next_due)}" if matter.next_due is not None else ", no date set"
    words.addWidget(ElidedLabel(f"{whose}, {code}{due}" if code else f"{whose}{due}", role=Role.SECOND))
    bottom = line(gap=8)
    reached = column(gap=6)
    reached.addWidget(Label(f"Step {int(matter.step)} of {len(STEPS)}, {STEPS[matter.step]}", role=Role.SECOND))
    reached.addWidget(StepMarks(done=int(matter.step) - 1, of=len(STEPS)), 0, Qt.AlignmentFlag.AlignLeft)
    bottom.addLayout(reached, 1)
    button = Button("Continue", name=f"continue_request_{number}", accessible=f"Continue {title}, {whose}")
    button.setFixedWidth(px(100))
    bottom.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    words.addLayout(bottom)
    row.line.addLayout(words, 1)
    return row, button


def follow_up_row(follow_up: FollowUpRow, *, number: int, formats: Formats, names: Names) -> tuple[Row, Button]:
    """What a delivered release left to be done."""
    row = Row(height=56, gap=12)
    row.line.addWidget(IconView("release", size=18))
    words = column(gap=2)
    words.addWidget(ElidedLabel(_FOLLOW_UPS[follow_up.kind], role=Role.MEDIUM))
    paper = f"{PAPERS[follow_up.paper]} {follow_up.docket}".strip()
    when = formats.weekday_and_day(follow_up.due_on)
    words.addWidget(ElidedLabel(f"{names.of(follow_up.client)}, {paper}, by {when}", role=Role.SECOND))
    row.line.addLayout(words, 1)
    button = Button(
        "Open",
        name=f"open_follow_up_{number}",
        kind=ButtonKind.LINK,
        accessible=f"Open: {_FOLLOW_UPS[follow_up.kind]}, {names.of(follow_up.client)}",
    )
    row.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row, button


def consent_row(consent: ConsentDueRow, *, number: int, formats: Formats, names: Names) -> tuple[Row, Button]:
    """A consent to talk about again; its name leads to the consents of the client."""
    row = Row(height=48, gap=12)
    shown = names.of(consent.client)
    what = CONSENT_SHORT[consent.topic] + (f" v{consent.version}" if consent.version is not None else "")
    state, tone, icon = _standing(consent, formats=formats)
    button = _NameButton(shown, name=f"open_consent_{number}", accessible=f"Consents of {shown}: {what}, {state}")
    words = column(gap=0)
    words.addWidget(button)
    words.addWidget(ElidedLabel(what, role=Role.SECOND, middle=False))
    row.line.addLayout(words, 1)
    status = line(gap=6)
    status.addWidget(IconView(icon, size=16, tone=tone))
    status.addWidget(Label(state, role=Role.SECOND, tone=tone))
    row.line.addLayout(status)
    return row, button


# px of the design that the style sheet leaves at the ends of a row's button
_ROW_BUTTON_EDGES = 2


class _NameButton(Button):
    """A name that leads on; where it is too long it loses its middle, and the whole stands in the tooltip."""

    def __init__(self, called: str, *, name: str, accessible: str) -> None:
        super().__init__(called, name=name, kind=ButtonKind.ROW, accessible=accessible)
        self._whole = called
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - px(_ROW_BUTTON_EDGES)
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        if shown != self.words:
            self.set_words(shown)
        set_tip(self, self._whole if shown != self._whole else "")


def _standing(consent: ConsentDueRow, *, formats: Formats) -> tuple[str, Tone, str]:
    if consent.status is ConsentStatus.MISSING:
        return "Missing", Tone.DANGER, "warn"
    day = consent.expires_on if consent.status is ConsentStatus.EXPIRED else consent.review_due
    words = formats.short_day(day) if day is not None else ""
    if consent.status is ConsentStatus.EXPIRED:
        return f"Expired, {words}", Tone.DANGER, "warn"
    if consent.days_left is not None and consent.days_left < 0:
        return f"Overdue, {words}", Tone.DANGER, "warn"
    return words, Tone.WARN, "clock"


def health_rows(health: PracticeHealth, *, formats: Formats, zone: str) -> tuple[Row, ...]:
    """Three facts about the journal with a date each."""
    return (
        _health_row(
            "drive",
            "Last verified backup",
            _when(health.last_backup, formats=formats, zone=zone, never="None yet. Make one in Journal health"),
            health.backup,
            due="Overdue",
        ),
        _health_row(
            "key",
            "Recovery code last tested",
            _when(health.recovery_tested, formats=formats, zone=zone, never="Never. Test it once a year"),
            health.recovery,
            due="Test now",
        ),
        _record_row(health),
    )


def _when(at: datetime | None, *, formats: Formats, zone: str, never: str) -> str:
    return never if at is None else formats.moment(at, zone=zone)


_CHIPS = {
    HealthState.GOOD: ("Good", Tone.OK, "check"),
    HealthState.SOON: ("Test soon", Tone.WARN, "clock"),
    HealthState.NEVER: ("Not yet", Tone.WARN, "clock"),
}


def _health_row(icon: str, title: str, second: str, state: HealthState, *, due: str) -> Row:
    words, tone, chip_icon = _CHIPS.get(state, (due, Tone.DANGER, "warn"))
    return _fact_row(icon, title, second, Chip(words, tone=tone, icon=chip_icon), tone=tone)


def _record_row(health: PracticeHealth) -> Row:
    second = f"{counted(health.events, 'entry', 'entries')}, each sealed when it was made"
    return _fact_row("seal", "Record log", second, Chip("Running", tone=Tone.OK, icon="check"), tone=Tone.OK)


def _fact_row(icon: str, title: str, second: str, chip: Chip, *, tone: Tone) -> Row:
    row = Row(height=56, gap=12, accessible=f"{title}. {second}. {chip.words}")
    row.line.addWidget(IconView(icon, size=20, tone=tone))
    words = column(gap=2)
    words.addWidget(Label(title, role=Role.MEDIUM))
    words.addWidget(ElidedLabel(second, role=Role.SECOND))
    row.line.addLayout(words, 1)
    row.line.addWidget(chip)
    return row
