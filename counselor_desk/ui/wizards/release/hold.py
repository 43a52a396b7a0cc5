# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 2: what is frozen since when, and how a hold ends: on purpose, with a typed reason, after a last look."""

from dataclasses import dataclass, field
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import LegalHold, Matter
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.dialogs.lift_hold import LiftHoldDialog
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, Row, ScrollColumn, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.release.request_words import called, paper_and_number
from counselor_desk.ui.wizards.release.step import FootButton, Step

_WIDTH = 760
_FROZEN = (
    ("lock", "Nothing in this record can be changed or removed", "Signed notes never change in any case."),
    ("pen", "You can go on writing", "New notes and addenda carry the day on which they were written."),
    ("late", "Late entries stay visibly late", "A note begun after the hold was placed can never look older."),
    ("scales", "It stays until you lift it", "Delivering a release or closing this matter does not end it."),
)


@dataclass(frozen=True, slots=True)
class _HoldFacts:
    matter: Matter = field(repr=False)
    client: Client = field(repr=False)
    hold: LegalHold | None


class HoldStep(Step):
    """Says what the hold does; it was placed by the same save as the paper."""

    step = MatterStep.HOLD

    def __init__(self, context: PageContext, *, matter_id: MatterId) -> None:
        super().__init__(context, matter_id=matter_id)
        self._facts: _HoldFacts | None = None
        self._build()

    def load(self) -> None:
        desk, matter_id = self.context.desk, self.matter_id
        if matter_id is not None:
            self.context.runner.run(lambda: _read(desk, matter_id), owner=self, on_ok=self._show, on_error=self.fail)

    def foot_words(self) -> str:
        facts = self._facts
        if facts is None or facts.hold is None:
            return ""
        if not facts.hold.stands:
            return "No hold stands for this matter."
        return f"Frozen at entry {facts.hold.head.size:,} of the journal’s log."

    def go_on(self) -> FootButton:
        return FootButton("Continue to Basis")

    def first_stop(self) -> QWidget | None:
        return self._consult

    def _build(self) -> None:
        whole = column(self)
        scroll = ScrollColumn(name="hold_scroll", gap=16, margins=(24, 16, 24, 24))
        self._banner = Banner("", tone=Tone.HOLD, icon="scales")
        self._banner.setObjectName("hold_banner")
        self._consult = Button("Stop and consult", name="hold_consult", kind=ButtonKind.SECONDARY, icon="chat")
        self._consult.clicked.connect(lambda: self.step_requested.emit(MatterStep.BASIS))
        self._lift = Button("Lift hold…", name="lift_hold", kind=ButtonKind.DANGER)
        self._lift.clicked.connect(self._ask_why)
        self._head = Card("The log at the moment of service")
        self._head_words = Label(role=Role.BODY, wraps=True)
        self._head_root = Label(role=Role.CODE, wraps=True)
        self._head_root.setObjectName("hold_head_root")
        inside = column(gap=8, margins=(16, 14, 16, 16))
        inside.addWidget(self._head_words)
        inside.addWidget(self._head_root)
        inside.addWidget(
            Label(
                "Every entry up to then is sealed into this value. Whatever is written afterwards stands after it and "
                "cannot be moved before it.",
                role=Role.SECOND,
                wraps=True,
            )
        )
        self._head.body.addLayout(inside)
        frozen = Card("What the hold does")
        frozen.show_rows(_row(*each) for each in _FROZEN)
        ways = line(gap=12)
        ways.addWidget(self._consult)
        ways.addWidget(self._lift)
        ways.addStretch(1)
        inner = QWidget()
        inner.setProperty("kind", "clear")
        inner.setMaximumWidth(px(_WIDTH))
        parts = column(inner, gap=16)
        for part in (self._banner, frozen, self._head):
            parts.addWidget(part)
        scroll.column.addWidget(inner)
        scroll.column.addLayout(ways)
        scroll.column.addStretch(1)
        whole.addWidget(scroll)

    def _show(self, facts: _HoldFacts) -> None:
        self._facts = facts
        formats, zone, hold = self.context.formats, self.context.zone, facts.hold
        self._lift.setVisible(hold is not None and hold.stands)
        self._head.setVisible(hold is not None)
        if hold is None:
            self._banner.say("No legal hold stands for this matter.", second="Nothing can be built without one.")
            self.foot_changed.emit()
            return
        request = facts.matter.request
        since = formats.day(hold.placed_at.astimezone(ZoneInfo(zone)).date())
        placed = formats.moment(hold.placed_at, zone=zone)
        paper = paper_and_number(request.paper, request.docket)
        if hold.lifted_at is None:
            self._banner.say(
                f"The record of {self._who()} is frozen since {since}.",
                second=f"Placed {placed} with {paper[0].lower()}{paper[1:]}, by the same save.",
            )
        else:
            self._banner.say(
                f"This hold was lifted on {formats.moment(hold.lifted_at, zone=zone)}.",
                second=f"Reason: {hold.lifted_reason} While no hold stands, nothing is built for this "
                f"{called(request.paper)}.",
            )
        entries = counted(hold.head.size, "entry", "entries")
        self._head_words.setText(f"{entries} in the journal’s log, {placed}")
        self._head_root.setText(_grouped(hold.head.root))
        self.foot_changed.emit()

    def _who(self) -> str:
        facts, names = self._facts, self.context.names
        if facts is None:
            return ""
        return ", ".join(each for each in (names.of(facts.client), names.code_beside(facts.client)) if each)

    def _ask_why(self) -> None:
        facts = self._facts
        if facts is None or facts.hold is None:
            return
        request = facts.matter.request
        paper = paper_and_number(request.paper, request.docket)
        dialog = LiftHoldDialog(self, whose=self._who(), paper=f"{paper[0].lower()}{paper[1:]}")
        dialog.reason_given.connect(partial(self._lift_hold, dialog, facts.hold))
        dialog.open()

    def _lift_hold(self, dialog: LiftHoldDialog, hold: LegalHold, reason: str) -> None:
        desk = self.context.desk

        def lifted(_: None) -> None:
            dialog.close_overlay()
            self.changed.emit()
            self.load()

        self.context.runner.run(
            lambda: desk.matters.lift_hold(hold.id, client_id=hold.client_id, reason=reason),
            owner=self,
            on_ok=lifted,
            on_error=dialog.show_trouble,
        )


def _read(desk: OpenDesk, matter_id: MatterId) -> _HoldFacts:
    matter = desk.matters.get(matter_id)
    holds = desk.matters.holds_of(matter_id)
    return _HoldFacts(matter, desk.clients.get(matter.client_id), holds[-1] if holds else None)


def _row(icon: str, words: str, second: str) -> Row:
    row = Row(height=56, accessible=f"{words}. {second}")
    row.line.addWidget(IconView(icon, size=20, tone=Tone.HOLD))
    texts = column(gap=0)
    texts.addWidget(Label(words, role=Role.MEDIUM, wraps=True))
    texts.addWidget(Label(second, role=Role.SECOND, wraps=True))
    row.line.addLayout(texts, 1)
    return row


def _grouped(root: str) -> str:
    """In fours, so that it can be read out and compared."""
    return " ".join(root[at : at + 4] for at in range(0, len(root), 4)).upper()
