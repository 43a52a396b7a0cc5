# SPDX-License-Identifier: GPL-3.0-or-later
"""The one way to paper: pages that were laid out and checked already go to a printer as images.

What is printed is what was shown and verified, so nothing is laid out here. The spooler keeps the title of a job where
other people of this computer can read it; ours is the name of the program. What the spooler keeps of the pages
themselves is up to the system.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QRectF, QSizeF, Qt, QTimer
from PySide6.QtGui import QImage, QPagedPaintDevice, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError

JOB_TITLE = "Counselor Desk"


class Printing(Protocol):
    """Prints pages; returns at once."""

    def print_pages(
        self,
        parent: QWidget,
        *,
        title: str,
        pages: Sequence[QImage],
        on_done: Callable[[], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """Ask for a printer and print; neither callback is called when the counselor closes the dialog.

        Args:
            title: what is being printed, for a screen reader; it never carries a name.
            pages: images of whole sheets (200 dpi is enough for text), asked for one at a time while printing: a
                sequence that draws on demand keeps a long record out of memory.
            on_done: the spooler has every page.
            on_error: MachineError NO_PRINTER, or NOT_PRINTED when the spooler refused.
        """
        ...


class SystemPrinting:
    """The printers of this computer."""

    def print_pages(
        self,
        parent: QWidget,
        *,
        title: str,
        pages: Sequence[QImage],
        on_done: Callable[[], None],
        on_error: Callable[[DeskError], None],
    ) -> None:
        """See `Printing.print_pages`."""
        if not QPrinterInfo.availablePrinterNames():
            on_error(MachineError(ErrorCode.NO_PRINTER))
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(JOB_TITLE)
        printer.setCreator(JOB_TITLE)
        dialog = print_dialog(printer, parent, title=title, page_count=len(pages))

        def accepted() -> None:
            # a driver may put its own title in place
            printer.setDocName(JOB_TITLE)
            wanted = pages_wanted(printer, len(pages))
            start_spooling(printer, (pages[number - 1] for number in wanted), parent, on_done, on_error)

        dialog.accepted.connect(accepted)
        dialog.finished.connect(dialog.deleteLater)
        # by its base: the class itself only has the form that connects to a slot by name
        QDialog.open(dialog)


def print_dialog(printer: QPrinter, parent: QWidget, *, title: str, page_count: int) -> QPrintDialog:
    """The system's dialog, without "print to file": that would be a second way out of the journal, unlogged."""
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("print_dialog")
    # the system titles the window itself
    dialog.setAccessibleName(title)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, on=False)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, on=page_count > 1)
    dialog.setMinMax(1, max(1, page_count))
    return dialog


def pages_wanted(printer: QPrinter, page_count: int) -> range:
    """The numbers of the pages that were chosen in the dialog, from 1."""
    if printer.printRange() is not QPrinter.PrintRange.PageRange:
        return range(1, page_count + 1)
    first, last = max(1, printer.fromPage()), min(page_count, printer.toPage() or page_count)
    return range(first, last + 1)


def start_spooling(
    device: QPagedPaintDevice,
    pages: Iterator[QImage],
    parent: QWidget,
    on_done: Callable[[], None],
    on_error: Callable[[DeskError], None],
) -> None:
    """Draw one page for each turn of the event loop, so that a long record does not freeze the window.

    The work belongs to the parent: when that is destroyed, the rest is not printed and nobody is called.
    """
    turn = QTimer(parent)
    painter = QPainter()
    if not painter.begin(device):
        turn.deleteLater()
        on_error(MachineError(ErrorCode.NOT_PRINTED))
        return
    first = True

    def next_page() -> None:
        nonlocal first
        page = next(pages, None)
        if page is not None and (first or device.newPage()):
            first = False
            _draw(page, painter)
            return
        turn.stop()
        turn.deleteLater()
        # `end` hands the job to the spooler, whatever happened to the pages
        spooled = painter.end()
        if page is None and spooled:
            on_done()
        else:
            on_error(MachineError(ErrorCode.NOT_PRINTED))

    def end_early() -> None:
        # a device must outlive the painter on it
        if painter.isActive():
            painter.end()

    turn.destroyed.connect(end_early)
    turn.timeout.connect(next_page)
    turn.start(0)


def _draw(page: QImage, painter: QPainter) -> None:
    """Draw a sheet as large as the printer can, never cut off, never out of proportion, in the middle."""
    paper = QSizeF(painter.viewport().size())
    size = QSizeF(page.size()).scaled(paper, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(left, top, size.width(), size.height()), page)
