# SPDX-License-Identifier: GPL-3.0-or-later
"""Icons from `resources/icons`, drawn in the colour of the words beside them."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from counselor_desk.resource_files import resource_path
from counselor_desk.ui.theme import look

_LINE = 'stroke-width="1.6"'
# below 20 px the line stays 1.5 px on screen, or it turns grey
_SMALL = 18


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: float, ratio: float = 1.0) -> QPixmap:
    """An icon of `size` logical pixels in a colour (#RRGGBB), sharp at a device pixel ratio."""
    # a fifth of what the first window shows has no icon: the renderer is loaded with the first one
    from PySide6.QtSvg import QSvgRenderer

    svg = _drawing(name).replace("currentColor", colour)
    if size < _SMALL:
        svg = svg.replace(_LINE, f'stroke-width="{1.5 * 20 / size:.3f}"', 1)
    pixels = max(1, round(size * ratio))
    image = QPixmap(pixels, pixels)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode("utf-8"))).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def paint(painter: QPainter, name: str, *, colour: str, rect: QRectF) -> None:
    """Draw an icon into the middle of a rectangle, as large as its smaller side allows."""
    # asked for its device, the binding loads every widget class to find out what the device is: 18 ms of the start
    ratio = painter.deviceTransform().m11()
    size = min(rect.width(), rect.height())
    left = rect.x() + (rect.width() - size) / 2
    top = rect.y() + (rect.height() - size) / 2
    painter.drawPixmap(QRectF(left, top, size, size).toRect(), pixmap(name, colour, size, ratio))


def icon(name: str, colour: str, size: float = 18) -> QIcon:
    """An icon for a widget that wants a QIcon; disabled it takes the disabled colour."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, look.tokens().disabled, size, ratio), QIcon.Mode.Disabled)
    return made


def colour_of(token: str) -> QColor:
    """A colour of the theme in force by its name in `Tokens`."""
    return QColor(getattr(look.tokens(), token))
