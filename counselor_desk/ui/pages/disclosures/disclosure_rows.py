# SPDX-License-Identifier: GPL-3.0-or-later
"""One disclosure as the list draws it, and as the reading pane tells it in full."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from counselor_desk.services.disclosure_list import DisclosureRow
from counselor_desk.ui.code_for_names import with_code
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Names
from counselor_desk.ui.pages.disclosures.basis_words import basis_words
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.chips import chip_width, paint_chip
from counselor_desk.ui.widgets.row_list import write

HEIGHT = 76
_INSET, _DATE, _LINE = 16, 100, 20
# below this width (px of the design) the chip goes under the words and the words use the whole line
_ROOM_FOR_CHIP = 460
_COUNTED = ("In accounting", Tone.NEUTRAL, "tick")
_BESIDE = ("Not in accounting", Tone.NEUTRAL, "minus")


class DisclosureWords:
    """Says a disclosure; while codes stand for names, the client is named nowhere in it."""

    def __init__(self, *, formats: Formats, names: Names, zone: str) -> None:
        self._formats, self._names, self._zone = formats, names, zone

    def row_height(self, _: DisclosureRow) -> float:
        """Height of a row in px of the design."""
        return HEIGHT

    def words(self, row: DisclosureRow) -> str:
        """The row in one sentence."""
        return (
            f"{self._formats.plain_date(row.disclosed_on)}, to {self.shown(row.recipient, row)}, "
            f"{self._called(row)}, {self._number(row)}, {basis_words(row.basis)}, {_chip(row)[0]}"
        )

    def shown(self, text: str, row: DisclosureRow) -> str:
        """A text of the disclosure as it may stand on screen: a recipient is often the client."""
        return with_code(text, (), row.client)[0] if self._names.are_codes else text

    def facts(self, row: DisclosureRow) -> tuple[tuple[str, str], ...]:
        """Everything that is on file, label by label."""
        to = f"{row.recipient}\n{row.recipient_address}".strip()
        return (
            ("Disclosed on", self._formats.day(row.disclosed_on)),
            ("About", self._called(row)),
            ("To whom", self.shown(to, row)),
            ("What", self.shown(row.description, row)),
            ("Why", self.shown(row.purpose, row)),
            ("Basis", basis_words(row.basis)),
            ("Release", row.release_number or "No packet of this journal"),
            ("Recorded", self._formats.moment(row.recorded_at, zone=self._zone)),
        )

    def draw(self, painter: QPainter, rect: QRectF, row: DisclosureRow, is_selected: bool) -> None:
        """Draw the row: the date in a column of its own, then recipient, client with number, and what left."""
        font = QFont(painter.font())
        muted = tokens().muted
        chip = _chip(row)
        width = chip_width(chip[0], has_icon=True, font=font)
        has_room = rect.width() >= px(_ROOM_FOR_CHIP)
        left, right = rect.left() + px(_INSET), rect.right() - px(_INSET)
        if has_room:
            right -= width + px(12)
        top = rect.top() + px(8)
        date = QRectF(left, top, px(_DATE), px(_LINE))
        write(painter, date, self._formats.plain_date(row.disclosed_on), size=13, colour=tokens().ink)
        lines = QRectF(left + px(_DATE), top, right - left - px(_DATE), px(_LINE))
        recipient = self.shown(row.recipient, row)
        write(painter, lines, recipient, weight=QFont.Weight.DemiBold, colour=tokens().ink, middle=True)
        second = f"{self._called(row)}, {self._number(row)}"
        write(painter, lines.translated(0, px(_LINE)), second, size=13, colour=muted)
        what = f"{basis_words(row.basis)}. {self.shown(row.description, row)}"
        write(painter, lines.translated(0, px(2 * _LINE)), what, size=13, colour=muted)
        if has_room:
            at = QRectF(right + px(12), rect.center().y() - px(12), width, px(24))
            paint_chip(painter, at, words=chip[0], tone=chip[1], icon=chip[2], font=font)
        painter.setPen(Qt.PenStyle.NoPen)
        if not is_selected:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens().linesoft))

    def _called(self, row: DisclosureRow) -> str:
        return f"{self._names.of(row.client)} {self._names.code_beside(row.client)}".strip()

    def _number(self, row: DisclosureRow) -> str:
        return row.release_number or "no packet"


def _chip(row: DisclosureRow) -> tuple[str, Tone, str]:
    return _COUNTED if row.in_statutory_accounting else _BESIDE
