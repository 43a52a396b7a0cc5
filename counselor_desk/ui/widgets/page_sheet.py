# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of a document as paper on the screen: white in every theme, as wide as its place, never stretched."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from counselor_desk.domain.page_images import PageImage
from counselor_desk.ui.theme.look import px, tokens


def screen_image(page: PageImage) -> QImage:
    """The page for Qt; copied, because Qt would otherwise read from bytes that may be gone."""
    return QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32).copy()


class PageSheet(QWidget):
    """One page drawn into the width that there is, with a hairline around it."""

    def __init__(self, *, name: str, accessible: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_page(self, page: PageImage, *, accessible: str) -> None:
        """Show another page."""
        self._image = screen_image(page)
        self.setAccessibleName(accessible)
        self.updateGeometry()
        self.update()

    # Qt's own names

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._image.isNull():
            return px(120)
        return round(width * self._image.height() / self._image.width())

    def sizeHint(self) -> QSize:
        return QSize(px(280), self.heightForWidth(px(280)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(80))

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if not self._image.isNull():
            size = QSize(self._image.size()).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            rect = QRectF((self.width() - size.width()) / 2 + 0.5, 0.5, size.width() - 1, size.height() - 1)
        painter.fillRect(rect, QColor(tokens().paper))
        if not self._image.isNull():
            painter.drawImage(rect, self._image)
        painter.setPen(QPen(QColor(tokens().line2), 1))
        painter.drawRect(rect)
        painter.end()
