# SPDX-License-Identifier: GPL-3.0-or-later
"""A signature drawn in the room with a mouse, a finger or a pen: the line itself, and nothing measured beside it.

Neither pressure nor speed is kept: both would tell more about a person than a signature on paper does.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from math import isfinite

from counselor_desk.domain.canonical import canonical_bytes
from counselor_desk.domain.errors import ErrorCode, UserError

Point = tuple[float, float]
Stroke = tuple[Point, ...]

PLACES = 4
"""Decimal places of a point: a ten-thousandth of the pad is finer than any pen, and the text form stays short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSignature:
    """The strokes of a signature on a pad.

    A point is (x, y) from the top left corner, each from 0 to 1 of the pad's width and height; `ratio` is width by
    height, so that the line can be drawn again in its own proportions. `signed_at` is when it was kept, in UTC.

    Raises:
        UserError: VALUE_MISSING where "signature" when nothing was drawn; VALUE_NOT_ALLOWED for points off the pad or
            a ratio that is no proportion.
    """

    strokes: tuple[Stroke, ...] = field(repr=False)
    ratio: float
    signed_at: datetime

    def __post_init__(self) -> None:
        if not any(self.strokes):
            raise UserError(ErrorCode.VALUE_MISSING, where="signature")
        on_pad = all(0 <= place <= 1 for stroke in self.strokes for point in stroke for place in point)
        if not on_pad or not isfinite(self.ratio) or self.ratio <= 0:
            raise UserError(ErrorCode.VALUE_NOT_ALLOWED, where="signature")

    @property
    def sha256(self) -> str:
        """Binds the line to the log, 64 hexadecimal characters."""
        lines = [[[f"{x:.{PLACES}f}", f"{y:.{PLACES}f}"] for x, y in stroke] for stroke in self.strokes]
        return sha256(canonical_bytes([lines, f"{self.ratio:.{PLACES}f}"])).hexdigest()


def drawn(lines: list[list[Point]], *, ratio: float, signed_at: datetime) -> DrawnSignature:
    """Make a signature of what a pad noticed: points held to the pad, rounded, and no stroke without a point."""
    strokes = tuple(tuple((_on_pad(x), _on_pad(y)) for x, y in points) for points in lines if points)
    return DrawnSignature(strokes=strokes, ratio=round(ratio, PLACES), signed_at=signed_at)


def _on_pad(place: float) -> float:
    return round(min(max(place, 0.0), 1.0), PLACES)
