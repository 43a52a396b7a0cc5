# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows the scan of a paper page by page, above whatever one is working on."""

from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.page_images import PageImage
from counselor_desk.services.incoming_paper import page_of_paper
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.boxes import line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.widgets.page_sheet import PageSheet

_WIDTH = 760
# pixels a point: small print of a court form can be read at this width
_SCALE = 2.0


class ScannedPaperDialog(Dialog):
    """One page at a time; closes without any effect."""

    def __init__(self, host: QWidget, *, context: PageContext, content: bytes) -> None:
        super().__init__(
            host, name="scan_dialog", title="The paper as it was scanned", primary="Close", cancel="", width=_WIDTH
        )
        self._context, self._content = context, content
        self._page, self._of = 1, 1
        self._sheet = PageSheet(name="scan_sheet", accessible="Page of the scan")
        self.body.addWidget(self._sheet)
        turning = line(gap=8)
        self._previous_page = Button("Previous page", name="scan_before", icon="chevron-left")
        self._next_page = Button("Next page", name="scan_after")
        self._where = Label(role=Role.SECOND)
        for part in (self._previous_page, self._next_page, self._where):
            turning.addWidget(part)
        turning.addStretch(1)
        self.foot.insertLayout(0, turning)
        self._previous_page.clicked.connect(lambda: self._turn_to(self._page - 1))
        self._next_page.clicked.connect(lambda: self._turn_to(self._page + 1))
        self.accepted.connect(self.close_overlay)
        self._turn_to(1)

    def first_stop(self) -> QWidget:
        return self.primary

    def _turn_to(self, page: int) -> None:
        content = self._content

        self._context.runner.run_apart(
            "scan_dialog",
            lambda is_cancelled: page_of_paper(content, page, scale=_SCALE, is_cancelled=is_cancelled),
            owner=self,
            on_ok=lambda drawn: self._show(page, *drawn),
            on_error=self._on_unreadable,
        )

    def _show(self, page: int, image: PageImage, count: int) -> None:
        self._page, self._of = page, count
        words = f"Page {page} of {count}"
        self._sheet.show_page(image, accessible=words)
        self._where.setText(words)
        self._previous_page.setEnabled(page > 1)
        self._next_page.setEnabled(page < count)

    def _on_unreadable(self, _: DeskError) -> None:
        self._sheet.hide()
        self._previous_page.hide()
        self._next_page.hide()
        self._where.setText("This scan cannot be drawn. Its bytes are kept as they were attached.")
