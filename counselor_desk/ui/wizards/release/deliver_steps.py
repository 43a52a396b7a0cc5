# SPDX-License-Identifier: GPL-3.0-or-later
"""What to do next: a short list in its order, to be printed and ticked off on paper."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.matters import Matter
from counselor_desk.domain.page_images import PageImage
from counselor_desk.services.document_files import Prints
from counselor_desk.services.document_pages import DocumentPages
from counselor_desk.services.passphrase_slip import next_steps_page
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import Card, clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.page_sheet import screen_image

# 200 dpi: enough for text on paper
_PRINTER_SCALE = 200 / 72


class _Number(QWidget):
    """A number in a circle of 20 px."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self.setFixedSize(QSize(px(22), px(22)))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(tokens().field), 1))
        painter.drawEllipse(circle)
        font = self.font()
        font.setPixelSize(px(12))
        painter.setFont(font)
        painter.setPen(QColor(tokens().ink))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class StepsCard(QWidget):
    """The numbered list and its print button."""

    said = Signal(str, str, object)
    """A sentence, a second one, and their `Tone`."""
    trouble = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._matter: Matter | None = None
        self._number = ""
        self._steps: tuple[str, ...] = ()
        self.setProperty("kind", "clear")
        card = Card("What to do next")
        column(self).addWidget(card)
        self._list = column(gap=10, margins=(16, 14, 16, 4))
        card.body.addLayout(self._list)
        foot = line(margins=(8, 0, 16, 10))
        button = Button("Print these steps", name="print_steps", kind=ButtonKind.QUIET, icon="printer")
        button.clicked.connect(self._print_steps)
        foot.addWidget(button)
        foot.addStretch(1)
        card.body.addLayout(foot)

    def show_steps(self, steps: Sequence[str], *, number: str, matter: Matter) -> None:
        """Show the steps of a packet in their order."""
        self._steps, self._number, self._matter = tuple(steps), number, matter
        clear(self._list)
        for place, words in enumerate(steps, start=1):
            row = line(gap=12)
            row.addWidget(_Number(place), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(words, wraps=True), 1)
            self._list.addLayout(row)

    def _print_steps(self) -> None:
        desk, now = self._context.desk, self._context.clock.now()
        number, steps, matter = self._number, self._steps, self._matter
        if matter is None or not steps:
            return

        def job() -> tuple[PageImage, ...]:
            pdf = next_steps_page(number, steps, practice=desk.clients.practice(), produced_at=now)
            with DocumentPages(pdf) as pages:
                return pages.images(scale=_PRINTER_SCALE)

        def done() -> None:
            self.said.emit("Handed to the printer.", "The page is for the practice only.", Tone.OK)
            self._context.runner.run(
                lambda: Prints(desk.journal).record(matter.id, matter.client_id, "what to do next"),
                owner=self,
                on_ok=lambda _: None,
                on_error=self.trouble.emit,
            )

        self._context.runner.run(
            job,
            owner=self,
            on_ok=lambda pages: self._context.printing.print_pages(
                self,
                title="Print these steps",
                pages=[screen_image(page) for page in pages],
                on_done=done,
                on_error=self.trouble.emit,
            ),
            on_error=self.trouble.emit,
        )
