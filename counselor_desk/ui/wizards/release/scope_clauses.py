# SPDX-License-Identifier: GPL-3.0-or-later
"""The paper in its own words, clause by clause, with how much of the record each one reaches."""

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from counselor_desk.domain.ids import ClauseId
from counselor_desk.domain.matters import Clause
from counselor_desk.services.wording import RECORD_TYPE_NAMES
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, EmptyState, ScrollColumn, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import IconView, Label, Role, restyle
from counselor_desk.ui.wizards.release.scope_rows import ClauseReach


class _Number(QWidget):
    """The clause's number in a circle, filled while the clause is the one that is shown."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._is_chosen = number, False
        self.setFixedSize(px(22), px(22))

    def show_chosen(self, is_chosen: bool) -> None:
        self._is_chosen = is_chosen
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens()
        circle = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(t.accent if self._is_chosen else t.field), 1))
        painter.setBrush(QColor(t.accent) if self._is_chosen else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        font = QFont(self.font())
        font.setPixelSize(px(12))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(t.on_accent if self._is_chosen else t.muted))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class ClauseRow(QFrame):
    """One clause; choosing it narrows the list of items to what it reaches, choosing it again shows all."""

    toggled = Signal()
    remove_requested = Signal()

    def __init__(self, clause: Clause, reach: ClauseReach, *, formats: Formats, can_change: bool) -> None:
        super().__init__()
        self.clause = clause
        self.setObjectName(f"clause_{clause.number}")
        self.setProperty("kind", "row")
        self.setProperty("focus", "ring")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        reached = _reach_words(reach)
        period = f"{formats.plain_date(clause.period_from)} – {formats.plain_date(clause.period_to)}"
        kind = RECORD_TYPE_NAMES[clause.record_type]
        self.setAccessibleName(f"Clause {clause.number}: {clause.words} {kind}, {period}. {reached}")
        outer = line(self, gap=8, margins=(16, 12, 14, 12))
        self._number = _Number(clause.number)
        outer.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        texts = column(gap=5)
        texts.addWidget(Label(f"“{clause.words}”", role=Role.SECOND_INK, wraps=True))
        texts.addWidget(Label(f"{kind}, {period}", role=Role.SMALL, wraps=True))
        match = line(gap=6)
        tone = Tone.OK if reach.items else Tone.WARN
        match.addWidget(IconView("check" if reach.items else "warn", size=14, tone=tone))
        match.addWidget(Label(reached, role=Role.SMALL, wraps=True), 1)
        texts.addLayout(match)
        if clause.justification:
            texts.addWidget(Label(f"Whole record: {clause.justification}", role=Role.SMALL, wraps=True))
        self._remove = Button(
            "Remove clause…",
            name=f"remove_clause_{clause.number}",
            kind=ButtonKind.LINK,
            accessible=f"Remove clause {clause.number}",
        )
        self._remove.clicked.connect(self.remove_requested)
        self._can_change = can_change
        self._remove.hide()
        texts.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addLayout(texts, 1)

    def show_chosen(self, is_chosen: bool) -> None:
        """Mark it as the one that narrows the list."""
        self.setProperty("state", "selected" if is_chosen else "")
        self.setAccessibleDescription("Shown alone" if is_chosen else "")
        self._number.show_chosen(is_chosen)
        self._remove.setVisible(is_chosen and self._can_change)
        restyle(self)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggled.emit()
            return
        if event.key() == Qt.Key.Key_Delete and self._can_change:
            self.remove_requested.emit()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, _: QMouseEvent) -> None:
        self.toggled.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


class ClausesCard(Card):
    """Every clause, the button for the next one, and the way to the scan."""

    clause_chosen = Signal(object)
    """The number of the clause that narrows the list, or None for all."""
    add_requested = Signal()
    remove_requested = Signal(object)
    scan_requested = Signal()

    def __init__(self, formats: Formats, *, paper: str) -> None:
        super().__init__(f"The {paper}, in its own words")
        self._formats = formats
        self._chosen: int | None = None
        self._rows: list[ClauseRow] = []
        scroll = ScrollColumn(name="clauses_scroll", gap=0)
        self._list = column()
        scroll.column.addLayout(self._list)
        scroll.column.addStretch(1)
        self.body.addWidget(scroll, 1)
        foot = frame("pane_foot")
        outer = column(foot, margins=(10, 9, 4, 9))
        ways = FlowLayout(gap=2, line_gap=6)
        self._add = Button("Add clause…", name="add_clause", icon="plus")
        self._scan = Button("Open scanned paper", name="open_scanned_paper", kind=ButtonKind.QUIET)
        ways.addWidget(self._add)
        ways.addWidget(self._scan)
        outer.addLayout(ways)
        self.body.addWidget(foot)
        self._add.clicked.connect(self.add_requested)
        self._scan.clicked.connect(self.scan_requested)

    @property
    def chosen(self) -> int | None:
        """The clause that narrows the list."""
        return self._chosen

    @property
    def add_button(self) -> QWidget:
        return self._add

    def set_paper(self, paper: str) -> None:
        """Call the paper what it is."""
        self.set_title(f"The {paper}, in its own words")
        self._scan.set_words(f"Open scanned {paper}")

    def show_clauses(
        self, clauses: tuple[tuple[Clause, ClauseReach], ...], *, can_change: bool, has_scan: bool
    ) -> None:
        """Show every clause anew; the chosen one stays chosen while it is there."""
        clear(self._list)
        self._rows = []
        self._add.setVisible(can_change)
        self._scan.setVisible(has_scan)
        if self._chosen not in {clause.number for clause, _ in clauses}:
            self._chosen = None
        if not clauses:
            self._list.addWidget(
                EmptyState(
                    "doc",
                    "No clause typed yet.",
                    next_step="Type what the paper names, one clause for each kind of record and period. "
                    "Nothing leaves that no clause names.",
                )
            )
            return
        for clause, reach in clauses:
            row = ClauseRow(clause, reach, formats=self._formats, can_change=can_change)
            row.toggled.connect(partial(self._on_toggled, clause.number))
            row.remove_requested.connect(partial(self._on_remove, clause.id))
            row.show_chosen(clause.number == self._chosen)
            self._rows.append(row)
            self._list.addWidget(row)

    def show_all(self) -> None:
        """Choose no clause, without telling anybody."""
        self._chosen = None
        self._mark()

    def _on_toggled(self, number: int) -> None:
        self._chosen = None if self._chosen == number else number
        self._mark()
        self.clause_chosen.emit(self._chosen)

    def _on_remove(self, clause_id: ClauseId) -> None:
        self.remove_requested.emit(clause_id)

    def _mark(self) -> None:
        for row in self._rows:
            row.show_chosen(row.clause.number == self._chosen)


def _reach_words(reach: ClauseReach) -> str:
    if not reach.items:
        return "Matches nothing on file"
    words = f"Matches {counted(reach.items, 'item')}"
    return f"{words}, {reach.unclear} unclear" if reach.unclear else words
