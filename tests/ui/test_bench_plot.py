# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture of the bench: the curves stand in it, whatever the figures are."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from counselor_desk.app.bench.figures import Row, row_of
from counselor_desk.app.bench.plot import draw_growth
from counselor_desk.app.bench.targets import What
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.ui.theme.tokens import LIGHT


def a_row(what: str, notes: int, figure: float) -> Row:
    return row_of(what, notes=notes, measured=(figure,))


def colours_of(path: Path) -> dict[str, int]:
    """How many pixels have each colour."""
    image = QImage(str(path))
    assert not image.isNull()
    counted: dict[str, int] = {}
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            name = image.pixelColor(x, y).name()
            counted[name] = counted.get(name, 0) + 1
    return counted


def test_each_curve_is_drawn_in_its_own_colour(qapp: QApplication, tmp_path: Path) -> None:
    rows = [a_row(What.SEARCH, 1_000, 4.0), a_row(What.SEARCH, 10_000, 9.0),
            a_row(What.START, 1_000, 500.0), a_row(What.START, 10_000, 520.0)]  # fmt: skip
    draw_growth(rows, tmp_path / "growth.png")
    counted = colours_of(tmp_path / "growth.png")
    assert counted[QColor(LIGHT.surface).name()] > 100_000
    assert all(counted[QColor(each).name()] > 50 for each in (LIGHT.accent, LIGHT.ok, LIGHT.ink))


def test_one_size_alone_is_a_picture_too(qapp: QApplication, tmp_path: Path) -> None:
    draw_growth([a_row(What.SAVE, 1_000, 3.0)], tmp_path / "growth.png")
    assert colours_of(tmp_path / "growth.png")[QColor(LIGHT.accent).name()] > 20


def test_the_file_is_a_png_whatever_it_is_called(qapp: QApplication, tmp_path: Path) -> None:
    draw_growth([a_row(What.SAVE, 1_000, 3.0)], tmp_path / "growth")
    assert (tmp_path / "growth").read_bytes().startswith(b"\x89PNG")


def test_a_folder_that_is_not_there_is_said(qapp: QApplication, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as caught:
        draw_growth([a_row(What.SAVE, 1_000, 3.0)], tmp_path / "nowhere" / "growth.png")
    assert caught.value.code is ErrorCode.DISK_FAILED
