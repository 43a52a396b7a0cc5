# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the page lies: drawn at the size that is chosen, its neighbours drawn ahead while it is read."""

from collections import OrderedDict

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from counselor_desk.services.releases import Preview
from counselor_desk.ui.tasks import Runner
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import EmptyState, column, frame, line
from counselor_desk.ui.wizards.release.page_view import PageView, ShownPage
from counselor_desk.ui.wizards.release.review_pages import draw
from counselor_desk.ui.wizards.release.review_panel import Legend, Zoom, ZoomBox

# 96 pixels to the inch are 100 %
_FULL = 96 / 72
_KEPT_PAGES = 8
# hundredths of a pixel of the design to a point
_LEAST_FIT = 54
_US_LETTER = (612.0, 792.0)


class PageStage(QFrame):
    """The page in the middle, the legend and the size at its left, or below it where the window is narrow."""

    page_drawn = Signal(object)
    """The `ShownPage` that lies on the stage now."""
    trouble = Signal(object)
    """A `DeskError` of drawing."""

    def __init__(self, *, runner: Runner) -> None:
        super().__init__()
        self.setProperty("kind", "stage")
        self._runner = runner
        self._preview: Preview | None = None
        self._page = 1
        self._drawn: OrderedDict[tuple[int, float], ShownPage] = OrderedDict()
        self._redraw = QTimer(self, singleShot=True, interval=0)
        self._redraw.timeout.connect(self._show_page)
        self._build()
        self.zoom.chosen.connect(lambda _: self._show_page())
        self.view.caret_moved.connect(self._bring_into_view)

    def show_preview(self, preview: Preview, page: int) -> None:
        """Show a page of a preview; what was drawn of another one is forgotten."""
        if self._preview is not preview:
            self._drawn.clear()
        self._preview, self._page = preview, page
        self._empty.hide()
        self._scroll.show()
        self._show_page()

    def zoom_by(self, step: int) -> None:
        """Draw the page one size larger or smaller."""
        self.zoom.step(step)
        self._show_page()

    def fold(self, *, is_narrow: bool) -> None:
        """Move the legend below the page; who calls takes the zoom along."""
        self._aside.setVisible(not is_narrow)
        self._legend_below.setVisible(is_narrow)
        if not is_narrow:
            self._aside_column.insertWidget(1, self.zoom)
        self._redraw.start()

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraw.start()

    def _build(self) -> None:
        stage = line(self)
        self._aside = frame("clear")
        self._aside.setFixedWidth(px(136))
        self._aside_column = column(self._aside, gap=10, margins=(16, 16, 0, 16))
        self.zoom = ZoomBox()
        self._aside_column.addWidget(Legend(is_column=True))
        self._aside_column.addWidget(self.zoom)
        self._aside_column.addStretch(1)
        stage.addWidget(self._aside)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("page_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.viewport().setAutoFillBackground(False)
        self.view = PageView()
        self._paper = frame("clear")
        sheet = column(self._paper, gap=12, margins=(16, 16, 16, 16))
        sheet.addWidget(self.view)
        self._legend_below = Legend(is_column=False)
        sheet.addWidget(self._legend_below)
        self._scroll.setWidget(self._paper)
        self._empty = EmptyState("doc", "The pages are being laid out.", next_step="This takes a few seconds.")
        stage.addWidget(self._scroll, 1)
        stage.addWidget(self._empty, 1)
        self._scroll.hide()

    def _scale(self) -> float:
        """Pixels to a point, at the zoom that is chosen; not of the screen but of the window."""
        paper = self._paper_size()
        room = self._scroll.viewport().size()
        width = max(px(160), room.width() - px(32) - 2) / paper[0]
        height = max(px(160), room.height() - px(32) - 2) / paper[1]
        zoom = self.zoom.value() or Zoom.FIT_PAGE
        factor = {
            # smaller than this nobody reads it, so the page scrolls
            Zoom.FIT_PAGE: min(width, max(height, px(_LEAST_FIT) / 100)),
            Zoom.FIT_WIDTH: width,
            Zoom.FULL: px(100) / 100 * _FULL,
            Zoom.LARGE: px(100) / 100 * _FULL * 1.5,
        }[zoom]
        return round(min(factor, 8.0), 3)

    def _paper_size(self) -> tuple[float, float]:
        shown = self.view.shown
        return _US_LETTER if shown is None else (shown.image.points_width, shown.image.points_height)

    def _show_page(self) -> None:
        preview = self._preview
        if preview is None:
            return
        factor = self._scale()
        scale = round(factor * self.devicePixelRatioF(), 3)
        ready = self._drawn.get((self._page, scale))
        if ready is not None:
            self._put_on_stage(ready, factor)
            self._draw_ahead(scale)
            return
        page = self._page

        def drawn(pages: tuple[ShownPage, ...]) -> None:
            self._keep(pages)
            shown = pages[0]
            if shown.page == self._page and self._preview is preview:
                self._put_on_stage(shown, factor)
                self._draw_ahead(scale)

        self._runner.run_last(
            f"review_page_{id(self)}",
            lambda: draw(preview, (page,), scale=scale),
            owner=self,
            on_ok=drawn,
            on_error=self.trouble.emit,
        )

    def _draw_ahead(self, scale: float) -> None:
        """Draw the neighbours while the page is read."""
        preview = self._preview
        if preview is None:
            return
        missing = tuple(
            page
            for page in (self._page + 1, self._page - 1)
            if page in preview.pages and (page, scale) not in self._drawn
        )
        if not missing:
            return

        def drawn(pages: tuple[ShownPage, ...]) -> None:
            if self._preview is preview:
                self._keep(pages)

        self._runner.run_last(
            f"review_ahead_{id(self)}",
            lambda: draw(preview, missing, scale=scale),
            owner=self,
            on_ok=drawn,
            on_error=self.trouble.emit,
        )

    def _keep(self, pages: tuple[ShownPage, ...]) -> None:
        for each in pages:
            self._drawn[(each.page, each.scale)] = each
        while len(self._drawn) > _KEPT_PAGES:
            self._drawn.popitem(last=False)

    def _put_on_stage(self, shown: ShownPage, factor: float) -> None:
        is_other = self.view.shown is None or self.view.shown.page != shown.page
        if self.view.shown is not shown or self.view.width() != round(shown.image.points_width * factor):
            self.view.show_page(shown, factor=factor)
            self._paper.adjustSize()
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)
        self.page_drawn.emit(shown)

    def _bring_into_view(self, rect: QRectF) -> None:
        middle = rect.center().toPoint() + self.view.pos()
        self._scroll.ensureVisible(middle.x(), middle.y(), px(60), px(60))
