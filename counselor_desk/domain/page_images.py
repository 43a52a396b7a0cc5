# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page of a produced document looks like on a screen, and where its words stand."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImage:
    """A page as pixels in memory.

    `pixels` holds `height` rows of `stride` bytes from the top; a pixel is four bytes: blue, green, red, 255. That is
    what Qt's `QImage.Format_RGB32` reads on a little-endian machine. Nothing is transparent, so premultiplied and plain
    values are the same. `points_width` and `points_height` are the size of the paper (72 points to the inch).
    """

    width: int
    height: int
    stride: int
    pixels: bytes = field(repr=False)
    points_width: float
    points_height: float


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle on a page in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "PageBox") -> bool:
        """Tell whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it or on its edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def joined(self, other: "PageBox") -> "PageBox":
        """The smallest rectangle around both."""
        return PageBox(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class PageGlyph:
    """One sign of the text layer with its box; the letters of a ligature share one. `word` counts words from 0."""

    text: str = field(repr=False)
    box: PageBox
    word: int


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word of the text layer in points from the top left; `index` counts from 0 in the order of the text.

    A word that is broken over two lines is two words here, each with its own box.
    """

    text: str = field(repr=False)
    left: float
    top: float
    right: float
    bottom: float
    index: int

    @property
    def box(self) -> PageBox:
        return PageBox(self.left, self.top, self.right, self.bottom)
