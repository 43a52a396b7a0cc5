# SPDX-License-Identifier: GPL-3.0-or-later
"""The tabs of a client's page under its head: with room they scroll by themselves, without it the page scrolls whole.

Never both: two bars beside each other leave nobody sure which one moves what.
"""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QListView, QStackedWidget, QWidget

from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import ScrollColumn

# px of the design: a lower tab would show too little of itself, so that the whole page scrolls instead
LEAST_TAB = 300


class TabStack(QStackedWidget):
    """As high as the page leaves it; spread out, as high as the longest part of the tab that is shown.

    Args:
        page: what scrolls the whole page; while spread out, it follows the chosen row of a list.
    """

    def __init__(self, page: ScrollColumn) -> None:
        super().__init__()
        self._page = page
        self._is_spread = False
        self._height = px(LEAST_TAB)
        self._watched: set[QObject] = set()
        # one measuring for all that a layout moves at once
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._measure)
        self.currentChanged.connect(lambda _: self._later.start())

    def spread(self, *, is_spread: bool) -> None:
        """Let the page scroll in place of the parts, or the parts by themselves again."""
        if is_spread != self._is_spread:
            self._is_spread = is_spread
            self._height = px(LEAST_TAB)
            self._later.start()

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(px(320), self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), self._height)

    def hasHeightForWidth(self) -> bool:
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._later.start()
        return super().eventFilter(watched, event)

    def _areas(self) -> list[QAbstractScrollArea]:
        tab = self.currentWidget()
        if tab is None:
            return []
        found: list[QAbstractScrollArea] = [*tab.findChildren(ScrollColumn), *tab.findChildren(QListView)]
        return [each for each in found if each.isVisibleTo(self)]

    def _measure(self) -> None:
        areas = self._areas()
        for each in areas:
            self._watch(each)
        height = px(LEAST_TAB)
        if self._is_spread:
            # what every part lacks to show itself whole
            lacks = [_whole_height(each) - each.viewport().height() for each in areas]
            height = max(height, self.height() + max(lacks, default=0))
        bars = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self._is_spread else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        for each in areas:
            each.setVerticalScrollBarPolicy(bars)
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def _watch(self, area: QAbstractScrollArea) -> None:
        if area in self._watched:
            return
        self._watched.add(area)
        area.installEventFilter(self)
        inner: QWidget = area.inner if isinstance(area, ScrollColumn) else area.viewport()
        inner.installEventFilter(self)
        if isinstance(area, QAbstractItemView):
            area.model().modelReset.connect(self._later.start)
            area.model().rowsInserted.connect(self._later.start)
            area.model().rowsRemoved.connect(self._later.start)
            area.selectionModel().currentChanged.connect(lambda now: self._follow(area, now))

    def _follow(self, rows: QAbstractItemView, now: QModelIndex) -> None:
        if not self._is_spread or not now.isValid() or not rows.hasFocus():
            return
        seen = rows.visualRect(now)
        place = rows.viewport().mapTo(self._page.inner, seen.center())
        self._page.ensureVisible(place.x(), place.y(), 0, seen.height())


def _whole_height(area: QAbstractScrollArea) -> int:
    """How high the inside of a scroll area would be without any scrolling."""
    if isinstance(area, ScrollColumn):
        layout, width = area.inner.layout(), area.viewport().width()
        least = area.inner.minimumSizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            return max(least, layout.totalHeightForWidth(width))
        return max(least, area.inner.sizeHint().height())
    if isinstance(area, QListView):
        return sum(area.sizeHintForRow(number) for number in range(area.model().rowCount()))
    return 0
