# SPDX-License-Identifier: GPL-3.0-or-later
"""Chips: a status in an icon and words on a soft ground; the words carry it, the colour only helps."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone, tint


class Chip(QWidget):
    """24 px high, an icon of 14 before words of 12/500."""

    def __init__(self, words: str, *, tone: Tone = Tone.NEUTRAL, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._tone, self._icon = words, tone, icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    @property
    def words(self) -> str:
        return self._words

    def show_status(self, words: str, *, tone: Tone, icon: str = "") -> None:
        """Say something else."""
        self._words, self._tone, self._icon = words, tone, icon
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    # Qt's own names

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._words, has_icon=bool(self._icon), font=self.font()), px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, QRectF(self.rect()), words=self._words, tone=self._tone, icon=self._icon, font=self.font())
        painter.end()


def chip_font(base: QFont) -> QFont:
    """The font of a chip's words."""
    font = QFont(base)
    font.setPixelSize(px(12))
    font.setWeight(QFont.Weight.Medium)
    return font


def paint_chip(painter: QPainter, rect: QRectF, *, words: str, tone: Tone, icon: str, font: QFont) -> None:
    """Draw a chip; list delegates use it as well."""
    colours = tint(tokens(), tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.ground))
    painter.drawRoundedRect(rect, px(8), px(8))
    left = rect.left() + px(7)
    if icon:
        side = px(14)
        icons.paint(
            painter, icon, colour=colours.text, rect=QRectF(left, rect.center().y() - side / 2 + 0.5, side, side)
        )
        left += side + px(5)
    painter.setFont(chip_font(font))
    painter.setPen(QColor(colours.text))
    painter.drawText(
        QRectF(left, rect.top(), rect.right() - left, rect.height()),
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
        words,
    )
    painter.restore()


def chip_width(words: str, *, has_icon: bool, font: QFont) -> int:
    """How wide a chip with these words is; for list delegates, which lay their chips out themselves."""
    icon = px(14) + px(5) if has_icon else 0
    return px(7) * 2 + icon + QFontMetrics(chip_font(font)).horizontalAdvance(words) + 1
