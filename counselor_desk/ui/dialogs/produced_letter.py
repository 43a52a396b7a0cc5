# SPDX-License-Identifier: GPL-3.0-or-later
"""A letter that was just produced: shown page by page, saved to one place or printed, never sent."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.page_images import PageImage
from counselor_desk.services.document_files import FolderWarning, save_document, warn_about
from counselor_desk.services.document_pages import DocumentPages
from counselor_desk.ui.file_dialogs import PDF
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.overlay import Dialog
from counselor_desk.ui.widgets.page_sheet import PageSheet, screen_image

_WIDTH = 640
_SCREEN_SCALE = 1.6
# 200 dpi: enough for text on paper
_PRINTER_SCALE = 200 / 72


class ProducedLetterDialog(Dialog):
    """Save as PDF or print; both may be done, and closing does neither.

    Args:
        file_name: the suggested name; it never carries a person's name.
    """

    def __init__(self, host: QWidget, *, context: PageContext, title: str, pdf: bytes, file_name: str) -> None:
        super().__init__(
            host,
            name="letter_dialog",
            title=title,
            second="Nothing has been sent. Read it, then save or print it and hand it over yourself.",
            primary="Save as PDF…",
            cancel="Close",
            width=_WIDTH,
        )
        self._context, self._pdf, self._file_name, self._print_title = context, pdf, file_name, title
        self._chosen: Path | None = None
        self._notice = Banner("", tone=Tone.OK, icon="check")
        self._notice.setObjectName("letter_saved")
        self._notice.hide()
        self._anyway = Button("Save there all the same", name="save_anyway")
        self._warning = Banner("", tone=Tone.WARN, button=self._anyway)
        self._warning.hide()
        self.body.addWidget(self._notice)
        self.body.addWidget(self._warning)
        self._print = Button("Print…", name="letter_print", icon="printer")
        self.add_side_way(self._print)
        self.accepted.connect(self._ask_where)
        self._print.clicked.connect(self._print_pages)
        self._anyway.clicked.connect(self._save)
        context.runner.run(self._draw, owner=self, on_ok=self._show_pages, on_error=self._show_trouble)

    def first_stop(self) -> QWidget:
        return self.primary

    def _draw(self) -> tuple[PageImage, ...]:
        with DocumentPages(self._pdf) as pages:
            return pages.images(scale=_SCREEN_SCALE)

    def _show_pages(self, pages: tuple[PageImage, ...]) -> None:
        for number, page in enumerate(pages, start=1):
            words = f"Page {number} of {len(pages)}"
            sheet = PageSheet(name=f"letter_page_{number}", accessible=words)
            sheet.show_page(page, accessible=words)
            self.body.addWidget(sheet)

    def _ask_where(self) -> None:
        self._context.file_dialogs.save_file(
            self, title="Save the letter", suggested_name=self._file_name, kind=PDF, on_chosen=self._on_chosen
        )

    def _on_chosen(self, path: Path) -> None:
        self._chosen = path
        self._warning.hide()
        self._context.runner.run(
            lambda: warn_about(path.parent), owner=self, on_ok=self._on_looked_at, on_error=self._show_trouble
        )

    def _on_looked_at(self, warning: FolderWarning | None) -> None:
        if warning is None:
            self._save()
            return
        self._warning.say("Look at where this would go.", second=warning.words)
        self._warning.show()
        self._anyway.setFocus()

    def _save(self) -> None:
        path, pdf = self._chosen, self._pdf
        if path is None:
            return
        # replacing a file of that name was agreed to in the file dialog
        self._context.runner.run(
            lambda: save_document(pdf, path, overwrite=True),
            owner=self,
            on_ok=lambda _: self._say_done("Saved. Nothing has been sent."),
            on_error=self._show_trouble,
        )

    def _print_pages(self) -> None:
        pdf = self._pdf

        def draw() -> tuple[PageImage, ...]:
            with DocumentPages(pdf) as pages:
                return pages.images(scale=_PRINTER_SCALE)

        self._context.runner.run(
            draw,
            owner=self,
            on_ok=lambda pages: self._hand_to_printer([screen_image(page) for page in pages]),
            on_error=self._show_trouble,
        )

    def _hand_to_printer(self, pages: Sequence[QImage]) -> None:
        self._context.printing.print_pages(
            self,
            title=self._print_title,
            pages=pages,
            on_done=lambda: self._say_done("Handed to the printer."),
            on_error=self._show_trouble,
        )

    def _say_done(self, words: str) -> None:
        self._warning.hide()
        self._notice.say(words)
        self._notice.show()

    def _show_trouble(self, error: DeskError) -> None:
        explanation = explain(error.code)
        self._warning.say(explanation.happened, second=explanation.what_to_do)
        self._anyway.hide()
        self._warning.show()
