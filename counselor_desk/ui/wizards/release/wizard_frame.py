# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands around every step: the side with the steps, the head with whose matter it is, the foot with the ways."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.widgets.side_panel import SidePanel
from counselor_desk.ui.widgets.stepper import Stepper
from counselor_desk.ui.widgets.tips import set_tip
from counselor_desk.ui.wizards.release.step import FootButton


class Side(SidePanel):
    """The left edge: the way out at its top, then the eight steps."""

    leave_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        leave = Button("Save and leave", name="save_and_leave", icon="back")
        leave.clicked.connect(self.leave_requested)
        self.middle.addWidget(leave)
        self.middle.addSpacing(px(4))
        self.steps = Stepper(name="step")
        self.middle.addWidget(self.steps)
        self.middle.addStretch(1)


class FoldedSide(QFrame):
    """The same in one line, where the window is too narrow or the text too large for a side."""

    leave_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "topbar")
        row = line(self, gap=12, margins=(16, 6, 16, 6))
        leave = Button("Save and leave", name="save_and_leave_folded", icon="back")
        leave.clicked.connect(self.leave_requested)
        row.addWidget(leave)
        self._where = ElidedLabel(role=Role.STRONG)
        row.addWidget(self._where, 1)

    def show_step(self, *, number: int, of: int, title: str) -> None:
        """Say where one is."""
        self._where.setText(f"Step {number} of {of}, {title}")


class Head(QFrame):
    """The title of the step, whose matter it is, and the chips that never leave it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "topbar")
        self._row = line(self, gap=12, margins=(24, 8, 24, 8))
        self._words = column(gap=0)
        self._title = Label(role=Role.PAGE_TITLE)
        self._title.setObjectName("wizard_title")
        self._second = ElidedLabel(role=Role.SECOND)
        self._second.setObjectName("wizard_matter")
        self._words.addStretch(1)
        self._words.addWidget(self._title)
        self._words.addWidget(self._second)
        self._words.addStretch(1)
        self._row.addLayout(self._words, 1)
        chips = line(gap=12)
        self.hold = Chip("Legal hold on", tone=Tone.HOLD, icon="scales")
        self.hold.setObjectName("hold_chip")
        self.due = Chip("", icon="clock")
        self.due.setObjectName("due_chip")
        chips.addWidget(self.hold)
        chips.addWidget(self.due)
        chips.addStretch(0)
        self._row.addLayout(chips)
        self.hold.hide()
        self.due.hide()
        self.fold(is_folded=False)

    def show_words(self, *, title: str, second: str) -> None:
        """Say which step and whose matter."""
        self._title.setText(title)
        self._second.setText(second)

    def show_due(self, words: str, *, tone: Tone, icon: str = "clock") -> None:
        """Say until when, or since when it is done; nothing where there is no date."""
        self.due.setVisible(bool(words))
        if words:
            self.due.show_status(words, tone=tone, icon=icon)

    def fold(self, *, is_folded: bool) -> None:
        """Take less room: the title stands in the line above then."""
        down = QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if is_folded else QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(px(4 if is_folded else 12))
        self._title.setVisible(not is_folded)
        self.setMinimumHeight(0 if is_folded else px(72))
        edge = px(16 if is_folded else 24)
        self._row.setContentsMargins(edge, px(6 if is_folded else 8), edge, px(6 if is_folded else 8))


class Foot(QFrame):
    """Totals at the left that never leave it; the way back, the way on and the next thing to do at the right."""

    back_requested = Signal()
    go_on_requested = Signal()
    act_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "footbar")
        self._row = line(self, gap=12, margins=(24, 8, 24, 8))
        # not a minimum height: that would also be the height at which what stands below each other is cut off
        self._row.addStrut(px(48))
        self._left = column(gap=2)
        self._words = Label(role=Role.SECOND, wraps=True)
        self._words.setObjectName("foot_words")
        self._why = Label(role=Role.SMALL, wraps=True)
        self._why.setObjectName("foot_why")
        self._left.addStretch(1)
        self._left.addWidget(self._words)
        self._left.addWidget(self._why)
        self._left.addStretch(1)
        self._own: QWidget | None = None
        self._row.addLayout(self._left, 1)
        buttons = line(gap=12)
        self.back = Button("Back", name="back_a_step")
        self.go_on = Button("Continue", name="go_on")
        self.act = Button("", name="act", kind=ButtonKind.PRIMARY)
        buttons.addStretch(1)
        for button in (self.back, self.go_on, self.act):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(buttons)
        self.back.clicked.connect(self.back_requested)
        self.go_on.clicked.connect(self.go_on_requested)
        self.act.clicked.connect(self.act_requested)

    def show_left(self, words: str, own: QWidget | None) -> None:
        """Show the totals: a sentence, or something richer that belongs to the step."""
        if self._own is not own:
            if self._own is not None:
                self._left.removeWidget(self._own)
                self._own.setParent(None)
            self._own = own
            if own is not None:
                self._left.insertWidget(1, own)
                own.show()
        self._words.setText(words)
        self._words.setVisible(bool(words) and own is None)

    def first_open(self) -> QWidget:
        """Where the focus goes in a step that has nothing to fill in."""
        return next((each for each in (self.act, self.go_on) if each.isVisibleTo(self) and each.isEnabled()), self.back)

    def let_go(self) -> None:
        """Take away what a step put here, before the step is destroyed: left to itself, it would outlive the step."""
        own = self._own
        self.show_left("", None)
        if own is not None:
            own.deleteLater()

    def show_buttons(self, *, can_go_back: bool, go_on: FootButton | None, act: FootButton | None) -> None:
        """Show the ways on; the next thing to do is the primary one while there is one."""
        self.back.setVisible(can_go_back)
        self.go_on.setVisible(go_on is not None)
        self.act.setVisible(act is not None)
        reasons = []
        for button, shown in ((self.go_on, go_on), (self.act, act)):
            if shown is None:
                continue
            button.set_words(shown.words)
            button.setEnabled(shown.is_open)
            button.setAccessibleDescription(shown.why_closed if not shown.is_open else "")
            set_tip(button, shown.why_closed if not shown.is_open else "")
            if not shown.is_open and shown.why_closed:
                reasons.append(shown.why_closed)
        is_next = act is None and (go_on is None or go_on.is_primary)
        self.go_on.set_kind(ButtonKind.PRIMARY if is_next else ButtonKind.SECONDARY)
        self._why.setText(reasons[0] if reasons else "")
        # totals of the step say the same at greater length
        self._why.setVisible(bool(reasons) and self._own is None)

    def fold(self, *, is_folded: bool) -> None:
        """Put the totals above the buttons."""
        down = QBoxLayout.Direction.TopToBottom
        self._row.setDirection(down if is_folded else QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(px(6 if is_folded else 12))
        edge = px(16 if is_folded else 24)
        self._row.setContentsMargins(edge, px(8), edge, px(8))
