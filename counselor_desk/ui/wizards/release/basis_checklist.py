# SPDX-License-Identifier: GPL-3.0-or-later
"""The evidence that a basis asks for, line by line: on file or missing, with the rule and how well it was checked."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.release_bases import EvidenceNeeded
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, Row, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.release.basis_facts import CONFIDENCES, BasisFacts, EvidenceLine

_OF_ANOTHER_PAPER = (
    "Nothing of this is asked of you for this paper. These lines belong to another one: an order, an authorization of "
    "the client, or complete assurances. When such a paper arrives, put it on file as a request of its own."
)


class ChecklistCard(Card):
    """The lines in the order of the rules; a missing one has its button beside it."""

    record_requested = Signal(object)
    """The `EvidenceNeeded` that is to be recorded as on file."""
    not_applicable_requested = Signal(object)

    def __init__(self, formats: Formats) -> None:
        super().__init__("What must be on file")
        self._formats = formats
        self._is_narrow = False
        self._is_open = False
        self._shown: tuple[BasisFacts, bool] | None = None

    def show_facts(self, facts: BasisFacts, *, can_change: bool) -> None:
        """Show every line anew; where letters answer the paper, say whose lines they are and fold them away."""
        self._shown = facts, can_change
        if facts.answered_without_packet:
            self._show_of_another_paper(facts)
            return
        self.set_count(f"{facts.met} of {facts.demands} on file")
        self.show_rows(self._lines(facts, can_change=can_change))

    def _show_of_another_paper(self, facts: BasisFacts) -> None:
        self.set_title("What another paper would need")
        said = frame("clear")
        inside = column(said, gap=8, margins=(16, 12, 16, 14))
        inside.addWidget(Label(_OF_ANOTHER_PAPER, role=Role.SECOND, wraps=True))
        words = "Hide these lines" if self._is_open else "Show these lines"
        toggle = Button(words, name="show_checklist", kind=ButtonKind.QUIET, dense=True)
        toggle.clicked.connect(self._on_toggled)
        inside.addWidget(toggle, 0, Qt.AlignmentFlag.AlignLeft)
        # recorded here they would lead nowhere
        self.show_rows([said, *(self._lines(facts, can_change=False) if self._is_open else ())])

    def _on_toggled(self) -> None:
        if self._shown is None:
            return
        self._is_open = not self._is_open
        facts, can_change = self._shown
        self.show_facts(facts, can_change=can_change)
        toggle = self.findChild(Button, "show_checklist")
        if toggle is not None:
            toggle.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lines(self, facts: BasisFacts, *, can_change: bool) -> list[QWidget]:
        rows: list[QWidget] = []
        group = ""
        for each in facts.lines:
            if each.needed.any_of and each.needed.any_of != group:
                rows.append(_group_head("One of these is enough"))
            elif group and not each.needed.any_of:
                rows.append(_group_head("And each of these"))
            group = each.needed.any_of
            rows.append(self._row(each, can_change=can_change))
        return rows

    def fold(self, *, is_narrow: bool) -> None:
        """Put the buttons of a line under its words."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for row in self.findChildren(_EvidenceRow):
            row.fold(is_narrow=is_narrow)

    def _row(self, shown: EvidenceLine, *, can_change: bool) -> QWidget:
        row = _EvidenceRow(shown, formats=self._formats, can_change=can_change)
        row.fold(is_narrow=self._is_narrow)
        row.record_requested.connect(self.record_requested)
        row.not_applicable_requested.connect(self.not_applicable_requested)
        return row


class _EvidenceRow(Row):
    record_requested = Signal(object)
    not_applicable_requested = Signal(object)

    def __init__(self, shown: EvidenceLine, *, formats: Formats, can_change: bool) -> None:
        icon, tone, state = _state(shown, formats=formats)
        super().__init__(height=64, accessible=f"{shown.needed.words} {state}")
        self.setObjectName(f"evidence_{shown.needed.key}")
        self._both = line(gap=12)
        words = line(gap=12)
        words.addWidget(IconView(icon, size=20, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
        texts = column(gap=2)
        texts.addWidget(Label(shown.needed.words, role=Role.MEDIUM, wraps=True))
        texts.addWidget(Label(state, role=Role.SECOND, tone=tone, wraps=True))
        texts.addWidget(Label(_source(shown, formats=formats), role=Role.SMALL, wraps=True))
        words.addLayout(texts, 1)
        self._both.addLayout(words, 1)
        if can_change and not shown.is_on_file:
            self._both.addLayout(self._buttons(shown))
        self.line.addLayout(self._both, 1)

    def fold(self, *, is_narrow: bool) -> None:
        down = QBoxLayout.Direction.TopToBottom
        self._both.setDirection(down if is_narrow else QBoxLayout.Direction.LeftToRight)

    def _buttons(self, shown: EvidenceLine) -> QBoxLayout:
        needed: EvidenceNeeded = shown.needed
        buttons = column(gap=6)
        record = Button(
            "Record as on file…",
            name=f"record_{needed.key}",
            accessible=f"Record as on file: {needed.words}",
            dense=True,
        )
        record.clicked.connect(lambda _=False: self.record_requested.emit(needed))
        buttons.addWidget(record, 0, Qt.AlignmentFlag.AlignLeft)
        if shown.may_not_apply:
            other = Button(
                "Does not apply…",
                name=f"not_applicable_{needed.key}",
                accessible=f"Does not apply: {needed.words}",
                dense=True,
            )
            other.clicked.connect(lambda _=False: self.not_applicable_requested.emit(needed))
            buttons.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addStretch(1)
        return buttons


def _state(shown: EvidenceLine, *, formats: Formats) -> tuple[str, Tone, str]:
    if shown.recorded is not None:
        since = f"On file since {formats.plain_date(shown.recorded.recorded_on)}."
        return "check", Tone.OK, f"{since} {shown.recorded.remark}".strip()
    if shown.is_on_file:
        return "check", Tone.OK, "On file: the journal shows it."
    if shown.is_met_by_another:
        return "minus", Tone.NEUTRAL, "Not needed: another of these is on file."
    return "warn", Tone.WARN, "Missing."


def _source(shown: EvidenceLine, *, formats: Formats) -> str:
    if shown.rule is None:
        return shown.needed.citation
    read_on = formats.plain_date(shown.rule.verified_on)
    return f"{shown.needed.citation}. Rule read {read_on}, {CONFIDENCES[shown.rule.confidence]}."


def _group_head(words: str) -> QWidget:
    head = frame("group_head")
    row = line(head, margins=(16, 6, 16, 6))
    row.addWidget(Label(words, role=Role.GROUP))
    row.addStretch(1)
    return head


def fact_rows(facts: Sequence[tuple[str, str]]) -> list[QWidget]:
    """Rows of a title over its second line."""
    rows: list[QWidget] = []
    for title, second in facts:
        row = Row(height=52, accessible=f"{title}. {second}")
        texts = column(gap=0)
        texts.addWidget(Label(title, role=Role.MEDIUM, wraps=True))
        if second:
            texts.addWidget(Label(second, role=Role.SECOND, wraps=True))
        row.line.addLayout(texts, 1)
        rows.append(row)
    return rows
