# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests and releases: every paper that arrived, what is due first at the top, and how far each one is."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.services.matter_list import MatterRow
from counselor_desk.ui.formats import in_days
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.pages.page import Page, PageContext
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, EmptyState, column
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import chip_font, paint_chip
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.row_list import RowList, RowPainter, write
from counselor_desk.ui.wizards.release.request_draft import waiting_request
from counselor_desk.ui.wizards.release.request_words import paper_and_number
from counselor_desk.ui.wizards.release.steps import TITLES

_HEAD, _ROW, _TALL_ROW = 28, 58, 84
_ONE_LINE_FROM = 640
_DUE_SOON, _DUE_BEFORE_LONG = 3, 14


@dataclass(frozen=True, slots=True)
class _Line:
    """A head with its words, or a matter."""

    key: str
    head: str = ""
    matter: MatterRow | None = None


class RequestsPage(Page):
    """Open papers first, then the closed ones; Enter opens one at the step it has reached."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._waiting: RequestPlace | None = None
        self._build()

    def load(self) -> None:
        desk = self.context.desk
        self.context.runner.run(
            lambda: (desk.matter_list.rows(), waiting_request(desk.unfinished)),
            owner=self,
            on_ok=lambda found: self._show(*found),
            on_error=self.show_trouble,
        )

    def first_stop(self) -> QWidget | None:
        return self._list if self._list.isVisibleTo(self) else self._new

    def trouble_layout(self) -> QBoxLayout:
        return self._column

    def _build(self) -> None:
        self._column = column(self, gap=16, margins=(24, 16, 24, 20))
        head = FlowLayout(gap=12)
        head.addWidget(Label("Requests & releases", role=Role.PAGE_TITLE))
        head.push()
        self._new = Button("Record a court paper or request…", name="new_request", kind=ButtonKind.PRIMARY, icon="plus")
        head.addWidget(self._new)
        self._column.addLayout(head)
        self._draft = self._draft_banner()
        self._column.addWidget(self._draft)
        self._card = Card()
        self._list = RowList[_Line](name="matters", accessible="Requests and releases", opens_on_click=True)
        self._list.setProperty("kind", "rounded")
        self._model = RowModel[_Line](
            key=lambda line: line.key, words=self._said, is_heading=lambda line: line.matter is None, parent=self
        )
        self._list.show_model(self._model)
        self._list.setItemDelegate(RowPainter[_Line](height=self._height_of, draw=self._draw, parent=self._list))
        self._empty = EmptyState(
            "requests",
            "No court paper or request is on file.",
            next_step="When one arrives, record it first: that places the legal hold, and every step after it can "
            "wait until you have asked somebody.",
        )
        self._card.body.addWidget(self._list, 1)
        self._card.body.addWidget(self._empty, 1)
        self._column.addWidget(self._card, 1)
        self._list.hide()
        self._empty.hide()
        self._new.clicked.connect(lambda: self.go_to(RequestPlace()))
        self._list.row_opened.connect(self._open)

    def _draft_banner(self) -> Banner:
        way = Button("Go on with it", name="resume_draft")
        way.clicked.connect(lambda: self.go_to(self._waiting or RequestPlace()))
        banner = Banner(
            "A paper that you began to type is not on file yet, and no hold stands for it.",
            second="What you typed is kept until you go on with it.",
            tone=Tone.WARN,
            icon="pen",
            button=way,
        )
        banner.setObjectName("draft_banner")
        banner.hide()
        return banner

    def _show(self, rows: tuple[MatterRow, ...], waiting: RequestPlace | None) -> None:
        self.clear_trouble()
        lines: list[_Line] = []
        for words, members in (
            ("Open", [row for row in rows if row.is_open]),
            ("Closed", [row for row in rows if not row.is_open]),
        ):
            if members:
                lines.append(_Line(key=words, head=f"{words}, {len(members)}"))
                lines += [_Line(key=row.id, matter=row) for row in members]
        is_first_look = not self._model.rows
        self._model.set_rows(lines)
        self._list.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        self._waiting = waiting
        self._draft.setVisible(waiting is not None)
        # until the rows are there, the window has only the button to give the focus to
        if lines and (self.focusWidget() in (None, self) or (is_first_look and self._new.hasFocus())):
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, line: _Line) -> None:
        if line.matter is not None:
            self.go_to(RequestPlace(matter_id=line.matter.id))

    def _who(self, row: MatterRow) -> str:
        names = self.context.names
        return ", ".join(each for each in (names.of(row.client), names.code_beside(row.client)) if each)

    def _said(self, line: _Line) -> str:
        row = line.matter
        if row is None:
            return line.head
        due, _ = self._due(row)
        return ". ".join((paper_and_number(row.paper, row.docket), self._second(row), due, _where(row)))

    def _second(self, row: MatterRow) -> str:
        return f"{self._who(row)}, served {self.context.formats.day(row.served_on)}"

    def _due(self, row: MatterRow) -> tuple[str, Tone]:
        formats = self.context.formats
        if row.delivered_on is not None:
            return f"Delivered {formats.short_day(row.delivered_on)}", Tone.OK
        if row.withdrawn_on is not None:
            return "No longer stands", Tone.NEUTRAL
        if not row.is_open:
            return "Closed", Tone.NEUTRAL
        if row.next_due is None or row.days_left is None:
            return "No date given", Tone.NEUTRAL
        day = formats.weekday_and_day(row.next_due)
        if row.days_left < 0:
            return f"Was due {day}", Tone.DANGER
        is_soon, is_near = row.days_left <= _DUE_SOON, row.days_left <= _DUE_BEFORE_LONG
        return (
            f"Due {day}, {in_days(row.days_left)}",
            Tone.DANGER if is_soon else Tone.WARN if is_near else Tone.NEUTRAL,
        )

    def _height_of(self, line: _Line) -> float:
        if line.matter is None:
            return _HEAD
        return _ROW if self._list.viewport().width() >= px(_ONE_LINE_FROM) else _TALL_ROW

    def _draw(self, painter: QPainter, rect: QRectF, line: _Line, _: bool) -> None:
        t = tokens()
        row = line.matter
        colour = t.line if row is None else t.linesoft
        if row is None:
            painter.fillRect(rect, QColor(t.subtle))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(colour))
        inner = rect.adjusted(px(16), 0, -px(16), 0)
        if row is None:
            write(painter, inner, line.head, size=12, weight=QFont.Weight.DemiBold, colour=t.muted)
            return
        side = px(20)
        icon = QRectF(inner.left(), inner.top() + px(19), side, side)
        icons.paint(painter, "court" if row.court else "requests", colour=t.muted, rect=icon)
        left = inner.left() + px(34)
        due, tone = self._due(row)
        chip_width = QFontMetrics(chip_font(painter.font())).horizontalAdvance(due) + px(34)
        is_wide = rect.width() >= px(_ONE_LINE_FROM)
        words = QRectF(left, inner.top() + px(8), inner.right() - left, px(22))
        if is_wide:
            words.setRight(inner.right() - chip_width - px(190))
            chip = QRectF(inner.right() - chip_width, inner.center().y() - px(12), chip_width, px(24))
            where = QRectF(chip.left() - px(184), inner.top(), px(172), inner.height())
            write(painter, where, _where(row), size=13, colour=t.muted, align=Qt.AlignmentFlag.AlignRight)
        else:
            chip = QRectF(left, inner.top() + px(52), chip_width, px(24))
            where = QRectF(chip.right() + px(10), chip.top(), inner.right() - chip.right() - px(10), px(24))
            write(painter, where, _where(row), size=13, colour=t.muted)
        write(painter, words, paper_and_number(row.paper, row.docket), weight=QFont.Weight.DemiBold, colour=t.ink)
        below = QRectF(words.left(), words.bottom(), words.width(), px(20))
        write(painter, below, self._second(row), size=13, colour=t.muted, middle=True)
        paint_chip(painter, chip, words=due, tone=tone, icon=_chip_icon(tone), font=painter.font())


def _chip_icon(tone: Tone) -> str:
    return "check" if tone is Tone.OK else "clock"


def _where(row: MatterRow) -> str:
    if row.release_number is not None:
        return f"Release {row.release_number}"
    return f"Step {int(row.step)} of {len(MatterStep)}, {TITLES[row.step]}"
