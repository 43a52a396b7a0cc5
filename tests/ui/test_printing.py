# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages come out whole and in order, and the spooler learns nothing but the name of the program."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QImage, QPageSize
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from ui_doubles import RecordingPrinting

from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError
from counselor_desk.ui.printing import JOB_TITLE, SystemPrinting, pages_wanted, print_dialog, start_spooling

# a sheet of US Letter at 50 dpi
WIDTH, HEIGHT = 425, 550


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


class Told:
    """What the caller of a print is told."""

    def __init__(self) -> None:
        self.done = 0
        self.errors: list[ErrorCode] = []

    def finished(self) -> None:
        self.done += 1

    def failed(self, error: DeskError) -> None:
        self.errors.append(error.code)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "printed.pdf"


def printer_into(file: Path) -> QPrinter:
    """A printer whose paper can be looked at."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    printer.setDocName(JOB_TITLE)
    return printer


def sheet(color: str, width: int = WIDTH, height: int = HEIGHT) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return image


def middle_colors(file: Path) -> list[tuple[int, int, int]]:
    """The color in the middle of each page that came out."""
    with pypdfium2.PdfDocument(file) as document:
        images = [page.render(scale=0.5).to_pil().convert("RGB") for page in document]
    middles = [image.getpixel((image.width // 2, image.height // 2)) for image in images]
    # a page travels as a JPEG, which is off by one here and there
    return [(round(red / 255) * 255, round(green / 255) * 255, round(blue / 255) * 255) for red, green, blue in middles]


RED, LIME, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def test_every_page_comes_out_in_order(window: QWidget, told: Told, file: Path, qtbot: QtBot) -> None:
    pages = iter([sheet("red"), sheet("lime"), sheet("blue")])

    start_spooling(printer_into(file), pages, window, told.finished, told.failed)

    qtbot.waitUntil(lambda: told.done == 1)
    assert middle_colors(file) == [RED, LIME, BLUE]
    assert told.errors == []


def test_the_title_of_the_job_is_the_name_of_the_program(window: QWidget, told: Told, file: Path, qtbot: QtBot) -> None:
    start_spooling(printer_into(file), iter([sheet("red")]), window, told.finished, told.failed)

    qtbot.waitUntil(lambda: told.done == 1)
    with pypdfium2.PdfDocument(file) as document:
        assert document.get_metadata_dict()["Title"] == JOB_TITLE


@pytest.mark.parametrize(("width", "height"), [(WIDTH, HEIGHT), (100, 800), (800, 100)])
def test_a_page_is_as_large_as_the_paper_allows_and_never_out_of_proportion(
    width: int, height: int, window: QWidget, told: Told, file: Path, qtbot: QtBot
) -> None:
    start_spooling(printer_into(file), iter([sheet("red", width, height)]), window, told.finished, told.failed)

    qtbot.waitUntil(lambda: told.done == 1)
    with pypdfium2.PdfDocument(file) as document:
        [drawn] = document[0].get_objects()
        left, bottom, right, top = drawn.get_bounds()
        paper_width, paper_height = document[0].get_size()
    assert (right - left) / (top - bottom) == pytest.approx(width / height, rel=0.01)
    assert left >= -0.1
    assert bottom >= -0.1
    assert right <= paper_width + 0.1
    assert top <= paper_height + 0.1
    # in the middle, with room for the margins of the printer
    assert left == pytest.approx(paper_width - right, abs=1)
    assert max((right - left) / paper_width, (top - bottom) / paper_height) > 0.85


def test_pages_are_asked_for_one_at_a_time(window: QWidget, told: Told, file: Path, qtbot: QtBot) -> None:
    drawn: list[int] = []

    def draw() -> Iterator[QImage]:
        for number in range(3):
            drawn.append(number)
            yield sheet("red")

    start_spooling(printer_into(file), draw(), window, told.finished, told.failed)

    assert drawn == []
    qtbot.waitUntil(lambda: told.done == 1)
    assert drawn == [0, 1, 2]


@pytest.mark.qt_log_ignore(r"^QPainter::begin\(\): Returned false$")
def test_a_printer_that_takes_nothing_is_told(window: QWidget, told: Told, tmp_path: Path) -> None:
    printer = printer_into(tmp_path / "no such folder" / "printed.pdf")

    start_spooling(printer, iter([sheet("red")]), window, told.finished, told.failed)

    assert (told.done, told.errors) == (0, [ErrorCode.NOT_PRINTED])


def test_a_window_that_closes_meanwhile_stops_the_printing(told: Told, file: Path, qtbot: QtBot) -> None:
    window = QWidget()
    printer = printer_into(file)

    def pages() -> Iterator[QImage]:
        while True:
            yield sheet("red")

    start_spooling(printer, pages(), window, told.finished, told.failed)
    qtbot.waitUntil(file.exists)

    shiboken6.delete(window)

    assert (told.done, told.errors) == (0, [])
    assert printer.printerState() is not QPrinter.PrinterState.Active


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [(None, [1, 2, 3, 4, 5]), ((2, 3), [2, 3]), ((4, 9), [4, 5]), ((0, 0), [1, 2, 3, 4, 5]), ((6, 9), [])],
)
def test_only_the_chosen_pages_are_printed(chosen: tuple[int, int] | None, expected: list[int], file: Path) -> None:
    printer = printer_into(file)
    if chosen is not None:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(*chosen)

    assert list(pages_wanted(printer, 5)) == expected


def test_the_dialog_offers_no_file_as_a_way_out(window: QWidget, file: Path) -> None:
    dialog = print_dialog(printer_into(file), window, title="Print the packet", page_count=3)

    assert dialog.accessibleName() == "Print the packet"
    assert dialog.parent() is window
    assert not dialog.testOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile)
    assert dialog.testOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    assert (dialog.minPage(), dialog.maxPage()) == (1, 3)


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="this computer has a printer")
def test_without_a_printer_the_caller_is_told(window: QWidget, told: Told) -> None:
    SystemPrinting().print_pages(
        window, title="Print the packet", pages=[sheet("red")], on_done=told.finished, on_error=told.failed
    )

    assert (told.done, told.errors) == (0, [ErrorCode.NO_PRINTER])
    assert not window.findChildren(QAbstractPrintDialog)


def test_nothing_is_left_behind_by_a_print(window: QWidget, told: Told, file: Path, qtbot: QtBot) -> None:
    start_spooling(printer_into(file), iter([sheet("red")]), window, told.finished, told.failed)

    qtbot.waitUntil(lambda: told.done == 1)
    qtbot.waitUntil(lambda: not window.findChildren(QTimer))


def test_the_double_remembers_what_was_printed(window: QWidget, told: Told) -> None:
    printing = RecordingPrinting()
    print_with: Callable[[Sequence[QImage]], None] = lambda pages: printing.print_pages(  # noqa: E731
        window, title="Print", pages=pages, on_done=told.finished, on_error=told.failed
    )
    printing.next_error(MachineError(ErrorCode.NOT_PRINTED))

    print_with([sheet("red")])
    print_with([sheet("lime"), sheet("blue")])

    assert [len(printed.pages) for printed in printing.printed] == [2]
    assert (told.done, told.errors) == (1, [ErrorCode.NOT_PRINTED])
