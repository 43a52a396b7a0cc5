# SPDX-License-Identifier: GPL-3.0-or-later
"""The scan of the paper: attached through the file dialog, shown as paper, kept inside the journal."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.services.incoming_paper import IncomingPaper, opened_paper, read_paper
from counselor_desk.ui.file_dialogs import PDF
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner, Card, EmptyState, column
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.page_sheet import PageSheet

# pixels a point: sharp enough to read the title of the paper in a card
_SCALE = 1.4
# another scan that was chosen meanwhile takes the place of the one that is being drawn
_DRAWING = "request_scan"


class ScanCard(Card):
    """Shows the first page of the scan, or asks for it."""

    chosen = Signal(object)
    """The bytes of the PDF that was attached."""
    open_requested = Signal()

    def __init__(self, context: PageContext) -> None:
        self._open = Button("Open scan", name="open_scan", kind=ButtonKind.QUIET)
        super().__init__("The paper itself", side=self._open)
        self._context = context
        self._content: bytes | None = None
        inside = column(gap=12, margins=(16, 16, 16, 16))
        self._attach = Button("Attach the scan…", name="attach_scan", icon="doc")
        self._empty = EmptyState(
            "doc",
            "No scan attached.",
            next_step="Attach the PDF of the paper. It is kept inside the journal, encrypted.",
            dense=True,
        )
        self._sheet = PageSheet(name="scan_page", accessible="First page of the scan")
        self._pages = Label(role=Role.SMALL)
        self._banner = Banner("", tone=Tone.DANGER)
        for part in (self._banner, self._empty, self._sheet, self._pages, self._attach):
            inside.addWidget(part)
        inside.addStretch(1)
        self.body.addLayout(inside)
        self._banner.hide()
        self._show_nothing()
        self._attach.clicked.connect(self._ask)
        self._open.clicked.connect(self.open_requested)

    @property
    def content(self) -> bytes | None:
        """The PDF, once one is attached."""
        return self._content

    @property
    def attach_button(self) -> QWidget:
        return self._attach

    def show_scan(self, content: bytes | None, *, can_attach: bool) -> None:
        """Show a scan that is on file; a paper that is on file is evidence and is not replaced."""
        self._attach.setVisible(can_attach)
        if content is None:
            self._show_nothing()
            return
        self._content = content
        self._context.runner.run_apart(
            _DRAWING,
            lambda is_cancelled: opened_paper(content, scale=_SCALE, is_cancelled=is_cancelled),
            owner=self,
            on_ok=self._show,
            on_error=partial(self._on_unreadable_on_file),
        )

    def _show_nothing(self) -> None:
        self._content = None
        self._sheet.hide()
        self._pages.hide()
        self._open.hide()
        self._empty.show()

    def _ask(self) -> None:
        self._context.file_dialogs.open_file(self, title="Attach the scan", kinds=(PDF,), on_chosen=self._read)

    def _read(self, path: Path) -> None:
        self._banner.hide()
        self._context.runner.run_apart(
            _DRAWING,
            lambda is_cancelled: read_paper(path, scale=_SCALE, is_cancelled=is_cancelled),
            owner=self,
            on_ok=self._attached,
            on_error=self._on_unreadable,
        )

    def _attached(self, paper: IncomingPaper) -> None:
        self._show(paper)
        self.chosen.emit(paper.content)

    def _show(self, paper: IncomingPaper) -> None:
        self._content = paper.content
        self._banner.hide()
        self._empty.hide()
        self._sheet.show_page(paper.first_page, accessible=f"First page of the scan, of {paper.pages}")
        self._sheet.show()
        self._pages.setText(counted(paper.pages, "page"))
        self._pages.show()
        self._open.show()
        self._attach.set_words("Attach another scan…")

    def _on_unreadable(self, error: DeskError) -> None:
        if error.code is ErrorCode.VALUE_NOT_ALLOWED:
            self._banner.say(
                "This file is not a PDF that can be shown.",
                second="Scan the paper to a PDF of at most 64 MB without a password, and attach that.",
            )
        else:
            explanation = explain(error.code)
            self._banner.say(explanation.happened, second=explanation.what_to_do)
        self._banner.show()

    def _on_unreadable_on_file(self, _: DeskError) -> None:
        self._empty.hide()
        self._banner.say("The scan on file cannot be drawn.", second="Its bytes are kept as they were attached.")
        self._banner.show()
