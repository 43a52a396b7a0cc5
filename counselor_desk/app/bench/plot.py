# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws how the figures grow with the journal: both axes logarithmic, one line for each figure, its name beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QImageWriter, QPainter, QPen

from counselor_desk.app.bench.figures import Row
from counselor_desk.app.bench.table import amount
from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.ui.theme.tokens import LIGHT

_WIDTH, _HEIGHT = 1500, 900
_LEFT, _TOP, _RIGHT, _BOTTOM = 120, 90, 520, 70
_LINE = 22
"""Pixels between the names of two lines, so that none stands on another."""


@dataclass(frozen=True, slots=True)
class _Axes:
    """From notes and milliseconds to a point of the picture."""

    notes: tuple[int, ...]
    low: int
    high: int

    def point(self, notes: int, figure: float) -> QPointF:
        width, height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        first, last = log10(self.notes[0]), log10(self.notes[-1])
        # a single size stands in the middle
        x = 0.5 if first == last else (log10(notes) - first) / (last - first)
        y = (log10(figure) - self.low) / (self.high - self.low)
        return QPointF(_LEFT + x * width, _HEIGHT - _BOTTOM - y * height)


def draw_growth(rows: Sequence[Row], path: Path) -> None:
    """Write the picture as PNG; the caller has a QGuiApplication, for the letters.

    Raises:
        MachineError: DISK_FAILED where the file cannot be written.
    """
    if QGuiApplication.instance() is None:
        raise RuntimeError("letters need an application")
    lines = _lines(rows)
    figures = [figure for line in lines.values() for figure in line.values()]
    axes = _Axes(
        notes=tuple(sorted({notes for line in lines.values() for notes in line})),
        low=floor(log10(min(figures))),
        high=max(ceil(log10(max(figures))), floor(log10(min(figures))) + 1),
    )
    image = QImage(_WIDTH, _HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_axes(painter, axes)
    _draw_lines(painter, axes, lines)
    painter.end()
    if not QImageWriter(str(path), QByteArray(b"png")).write(image):
        raise MachineError(ErrorCode.DISK_FAILED, where="bench.plot")


def _lines(rows: Sequence[Row]) -> dict[str, dict[int, float]]:
    """Milliseconds by notes for each figure; what has another unit, no journal or compares sizes is left out."""
    lines: dict[str, dict[int, float]] = {}
    for row in rows:
        if row.notes and row.median_ms > 0 and not row.what.startswith("ten times") and not row.what.endswith("in MB"):
            lines.setdefault(row.what, {})[row.notes] = row.median_ms
    return lines


def _draw_axes(painter: QPainter, axes: _Axes) -> None:
    painter.setPen(QColor(LIGHT.ink))
    painter.setFont(_font(24, is_bold=True))
    painter.drawText(QRectF(_LEFT, 20, _WIDTH - 2 * _LEFT, 40), "Milliseconds by the number of notes, medians")
    painter.setFont(_font(15))
    for exponent in range(axes.low, axes.high + 1):
        start = axes.point(axes.notes[0], 10.0**exponent)
        start.setX(_LEFT)
        painter.setPen(QPen(QColor(LIGHT.line), 1))
        painter.drawLine(start, QPointF(_WIDTH - _RIGHT, start.y()))
        painter.setPen(QColor(LIGHT.muted))
        box = QRectF(0, start.y() - 12, _LEFT - 12, 24)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, amount_of_ten(exponent))
    for notes in axes.notes:
        x = axes.point(notes, 10.0**axes.low).x()
        box = QRectF(x - 80, _HEIGHT - _BOTTOM + 14, 160, 24)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{notes:,}")


def _draw_lines(painter: QPainter, axes: _Axes, lines: Mapping[str, Mapping[int, float]]) -> None:
    hues = (LIGHT.accent, LIGHT.ok, LIGHT.warn, LIGHT.danger, LIGHT.hold, LIGHT.ink)
    by_end = sorted(lines.items(), key=lambda each: -each[1][max(each[1])])
    lowest = float(_TOP - _LINE)
    for number, (what, line) in enumerate(by_end):
        color = QColor(hues[number % len(hues)])
        style = Qt.PenStyle.SolidLine if number < len(hues) else Qt.PenStyle.DashLine
        points = [axes.point(notes, line[notes]) for notes in sorted(line)]
        painter.setPen(QPen(color, 2.5, style))
        painter.drawPolyline(points)
        painter.setBrush(color)
        for point in points:
            painter.drawEllipse(point, 4, 4)
        lowest = max(lowest + _LINE, points[-1].y())
        # thin, from the line's end to its name
        painter.setPen(QPen(color, 1))
        painter.drawLine(points[-1], QPointF(_WIDTH - _RIGHT + 14, lowest))
        painter.setFont(_font(14))
        box = QRectF(_WIDTH - _RIGHT + 20, lowest - 12, _RIGHT - 24, 24)
        words = f"{amount(line[max(line)])} ms  {what}"
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)


def amount_of_ten(exponent: int) -> str:
    """A power of ten as a number of milliseconds."""
    return f"{10**exponent:,} ms" if exponent >= 0 else f"{10.0**exponent:g} ms"


def _font(pixels: int, *, is_bold: bool = False) -> QFont:
    font = QFont()
    font.setPixelSize(pixels)
    font.setBold(is_bold)
    return font
