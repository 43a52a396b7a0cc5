# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides one item inside its own row: the decision, and the reason that is typed for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.gate_reasons import ItemReason
from counselor_desk.domain.records import ItemId
from counselor_desk.ui.formats import counted
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import CheckBox, Combo
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.wizards.release.scope_rows import VERDICT_WORDS, ScopeRow, Verdict

_CHOICES = tuple((each, VERDICT_WORDS[each]) for each in (Verdict.RELEASE, Verdict.REDACT, Verdict.WITHHOLD))
_HINTS = {
    Verdict.REDACT: "It leaves with passages taken out. Mark them in step 5, People, and step 6, Review & redact.",
    Verdict.WITHHOLD: "It stays, and where a clause names it, it is listed without its content.",
}
_STAYS = {
    ItemReason.NOT_IN_SCOPE: "No clause reaches it, so it stays. If the paper names it, add the clause.",
    ItemReason.THIRD_PERSON: "It stays because of a decision about a person. Change that in step 5, People.",
    ItemReason.UNSIGNED: "A draft never leaves. If it belongs to the record, sign it; it stays visibly late.",
    ItemReason.STRUCK: "What was entered in error never leaves.",
}

# fields of a decision that waits
KEPT_ITEM, KEPT_VERDICT, KEPT_REASON = "item", "verdict", "reason"


class DecisionEditor(QFrame):
    """Emits `decided` with a `Verdict` and the reason, or `closed`; Esc closes it only while nothing is typed."""

    decided = Signal(object, str)
    closed = Signal()
    written = Signal()
    """A decision was chosen or its reason typed into."""

    def __init__(
        self, row: ScopeRow, *, verdict: Verdict | None, reason: str = "", alike: tuple[ItemId, ...] = ()
    ) -> None:
        super().__init__()
        self.setObjectName("decision_editor")
        self.setAccessibleName(f"Decide {row.title}, {row.second}")
        self.setProperty("kind", "clear")
        self.row = row
        self._alike = alike
        self._all_alike: CheckBox | None = None
        self._combo: Combo[Verdict] | None = None
        self._reason: LineInput | None = None
        self._field: Field | None = None
        self._column = column(self, gap=8, margins=(48, 10, 16, 12))
        head = line(gap=8)
        head.addWidget(ElidedLabel(row.title, role=Role.STRONG))
        head.addWidget(Label(row.second, role=Role.SECOND))
        head.addStretch(1)
        self._column.addLayout(head)
        if row.can_be_decided:
            self._add_fields(verdict, reason)
        else:
            self._add_why()

    @property
    def verdict(self) -> Verdict | None:
        """What is chosen so far."""
        return self._combo.value() if self._combo is not None else None

    @property
    def reason(self) -> str:
        """What is typed so far."""
        return self._reason.text() if self._reason is not None else ""

    @property
    def typed(self) -> dict[str, str]:
        """What is to be kept until it is saved, by its fields; empty while no reason is typed."""
        if not self.reason.strip():
            return {}
        verdict = "" if self.verdict is None else self.verdict.value
        return {KEPT_ITEM: self.row.key, KEPT_VERDICT: verdict, KEPT_REASON: self.reason}

    @property
    def also(self) -> tuple[ItemId, ...]:
        """The other items that are decided with this one."""
        return self._alike if self._all_alike is not None and self._all_alike.isChecked() else ()

    @property
    def first_stop(self) -> QWidget:
        """What is still missing."""
        if self._combo is None or self._reason is None:
            return self._close
        return self._combo if self._combo.value() is None else self._reason

    def take_focus(self) -> None:
        """Begin at what is still missing."""
        self.first_stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_missing(self) -> bool:
        """Say beside its field what is missing; False where nothing is."""
        if self._combo is None or self._reason is None or self._field is None:
            return False
        if self._combo.value() is None:
            self._decision_field.show_error("Choose.")
            self._combo.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if not self._reason.text().strip():
            self._field.show_error("Type the reason in your own words.")
            self._reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def show_trouble(self, error: DeskError) -> None:
        """Say beside the reason what went wrong; it stays typed."""
        if self._field is not None:
            self._field.show_error(explain(error.code).what_to_do)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not self.reason.strip():
                self.closed.emit()
            return
        # what a field leaves over must not reach the list, where Enter and figures mean something else
        event.accept()

    def _add_fields(self, verdict: Verdict | None, reason: str) -> None:
        chosen = verdict if verdict is not Verdict.NEEDS_YOUR_EYES else None
        self._combo = Combo[Verdict](_CHOICES, name="decision", accessible="Decision", value=chosen, prompt="Choose")
        self._combo.setFixedWidth(px(150))
        self._reason = LineInput(reason, name="decision_reason", accessible="Reason", hint="Reason, in your own words")
        self._decision_field = Field("", self._combo)
        self._field = Field("", self._reason, where="item_choice.reason")
        both = line(gap=10)
        both.addWidget(self._decision_field, 0, Qt.AlignmentFlag.AlignTop)
        both.addWidget(self._field, 1, Qt.AlignmentFlag.AlignTop)
        # shown before it has a parent, it would be a window of its own for a moment and take the focus
        self._hint = Label(role=Role.SMALL, wraps=True, parent=self)
        if verdict is Verdict.NEEDS_YOUR_EYES:
            self._hint.setText("Only the record itself sends an item back to you. Decide it here, with a reason.")
        self._hint.setVisible(bool(self._hint.text()))
        if self._alike:
            others = counted(len(self._alike), "other item that waits", "other items that wait")
            self._all_alike = CheckBox(f"The same for the {others} for this reason", name="decide_alike")
        ways = QWidget()
        ways.setProperty("kind", "clear")
        flow = FlowLayout(ways, gap=8)
        save = Button("Save decision", name="save_decision", kind=ButtonKind.SECONDARY, dense=True)
        self._close = Button("Cancel", name="close_decision", kind=ButtonKind.QUIET, dense=True)
        flow.addWidget(save)
        flow.addWidget(self._close)
        self._column.addLayout(both)
        self._column.addWidget(self._hint)
        if self._all_alike is not None:
            self._column.addWidget(self._all_alike)
        self._column.addWidget(ways)
        self._combo.chosen.connect(self._on_verdict)
        self._combo.chosen.connect(lambda _: self.written.emit())
        self._reason.textChanged.connect(self.written)
        self._reason.returnPressed.connect(self._on_save)
        save.clicked.connect(self._on_save)
        self._close.clicked.connect(self.closed)
        if chosen is not None:
            self._on_verdict(chosen)

    def _add_why(self) -> None:
        decision = self.row.decision
        words = self.row.reason
        if decision is not None:
            words = _STAYS.get(decision.reason, self.row.reason)
        said = Label(words, role=Role.BODY, wraps=True)
        self._close = Button("Close", name="close_decision", dense=True)
        ways = line(gap=8)
        ways.addWidget(self._close)
        ways.addStretch(1)
        self._column.addWidget(said)
        if decision is not None and decision.citation:
            self._column.addWidget(Label(decision.citation, role=Role.SMALL, wraps=True))
        self._column.addLayout(ways)
        self._close.clicked.connect(self.closed)

    def _on_verdict(self, verdict: Verdict) -> None:
        hint = _HINTS.get(verdict, "")
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _on_save(self) -> None:
        verdict = self.verdict
        if not self.show_missing() and verdict is not None:
            self.decided.emit(verdict, self.reason.strip())
