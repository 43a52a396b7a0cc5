# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands around the pages: the people found at the right, legend and zoom at the left, the paging in the foot."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import LIGHT
from counselor_desk.ui.widgets.boxes import ScrollColumn, column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.progress import Bar
from counselor_desk.ui.wizards.release.people_list import PeopleList

PANEL_WIDTH = 344


class Zoom(StrEnum):
    """How large the page is drawn."""

    FIT_PAGE = "fit_page"
    FIT_WIDTH = "fit_width"
    FULL = "full"
    LARGE = "large"


ZOOMS = ((Zoom.FIT_PAGE, "Fit page"), (Zoom.FIT_WIDTH, "Fit width"), (Zoom.FULL, "100 %"), (Zoom.LARGE, "150 %"))


class PeoplePanel(QFrame):
    """The people found in their compact form, under how many are decided."""

    def __init__(self, *, names: Names, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "side_pane")
        layout = column(self)
        head = frame("pane_head")
        inner = column(head, gap=10, margins=(16, 12, 16, 12))
        words = line(gap=8)
        words.addWidget(Label("People found", role=Role.CARD_TITLE), 1)
        self._count = Label(role=Role.SECOND_INK)
        self._count.setObjectName("people_count")
        words.addWidget(self._count)
        inner.addLayout(words)
        self._bar = Bar()
        inner.addWidget(self._bar)
        layout.addWidget(head)
        scroll = ScrollColumn(name="people_scroll", gap=0)
        self.people = PeopleList(names=names, formats=formats, is_compact=True)
        scroll.column.addWidget(self.people, 1)
        layout.addWidget(scroll, 1)

    def show_count(self, decided: int, of: int) -> None:
        """Say how many are decided."""
        self._count.setText(f"{decided} of {of} decided")
        self._bar.show_share(decided / of if of else 1.0)


class _Swatch(QWidget):
    """A piece of the page's own look beside the words that explain it."""

    def __init__(self, *, is_black: bool) -> None:
        super().__init__()
        self._is_black = is_black
        self.setFixedSize(QSize(px(34), px(12)))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(LIGHT.field if self._is_black else LIGHT.warn), 1))
        painter.setBrush(QColor(LIGHT.paper_ink if self._is_black else LIGHT.warn_soft))
        painter.drawRect(rect)
        painter.end()


class Legend(QWidget):
    """What black and amber mean, under each other or side by side."""

    def __init__(self, *, is_column: bool) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        layout: QBoxLayout = column(self, gap=6) if is_column else line(self, gap=8)
        first = "Text removed\nfrom the file" if is_column else "Text removed from the file"
        for is_black, words in ((True, first), (False, "Still to decide")):
            layout.addWidget(_Swatch(is_black=is_black))
            layout.addWidget(Label(words, role=Role.SMALL))
            layout.addSpacing(px(6))
        if not is_column:
            layout.addStretch(1)


class ZoomBox(Combo[Zoom]):
    """How large the page is."""

    def __init__(self) -> None:
        super().__init__(ZOOMS, name="zoom", accessible="Size of the page", value=Zoom.FIT_PAGE)
        self.setFixedWidth(px(120))

    def step(self, step: int) -> None:
        """Choose the next larger or smaller size."""
        order = [zoom for zoom, _ in ZOOMS]
        now = order.index(self.value() or Zoom.FIT_PAGE)
        self.set_value(order[min(max(now + step, 0), len(order) - 1)])


class PagesFoot(QWidget):
    """Previous, where one is, next, and how many pages were seen."""

    step_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pages_foot")
        self.setProperty("kind", "clear")
        row = line(self, gap=12)
        self.previous = Button("Previous page", name="previous_page", icon="chevron-left", icon_size=14)
        self.where = Label(role=Role.MEDIUM)
        self.where.setObjectName("page_words")
        self.next = Button("Next page", name="next_page", icon="chevron-right", icon_size=14)
        # the chevron points where it stands: behind the words
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.seen = Label(role=Role.SECOND, wraps=True)
        self.seen.setObjectName("seen_words")
        for part in (self.previous, self.where, self.next):
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(part)
        row.addWidget(self.seen, 1)
        row.addStretch(0)
        self.previous.clicked.connect(lambda: self.step_requested.emit(-1))
        self.next.clicked.connect(lambda: self.step_requested.emit(1))

    def show_page(self, page: int, *, of: int, seen: int) -> None:
        """Say where one is; nothing to press at either end."""
        self.where.setText(f"Page {page} of {of}")
        self.previous.setEnabled(page > 1)
        self.next.setEnabled(page < of)
        left = of - seen
        self.seen.setText(f"{seen} seen, {left} to go" if left else f"All {counted(of, 'page')} seen")

    def show_short(self, *, is_short: bool) -> None:
        """Leave the word "page" away where there is no room."""
        self.previous.set_words("Previous" if is_short else "Previous page")
        self.next.set_words("Next" if is_short else "Next page")
        # the step's own line in the side says it as well
        self.seen.setHidden(is_short)
