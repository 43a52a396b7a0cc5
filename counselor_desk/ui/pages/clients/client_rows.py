# SPDX-License-Identifier: GPL-3.0-or-later
"""One row of the list of clients: how it is drawn, said aloud, and what its keys do."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent

from counselor_desk.domain.clients import ClientStatus
from counselor_desk.services.client_list import ClientRow
from counselor_desk.ui.consent_words import CONSENT_CHIPS
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.chips import chip_width, paint_chip
from counselor_desk.ui.widgets.row_list import RowList, write

_HEIGHT, _HEIGHT_WITH_CHIPS_BELOW = 56, 88
# from this width on the chips stand in columns of their own at the right
_ROOM_FOR_COLUMNS = 720
_CONSENT, _HOLD, _DRAFTS = 152, 96, 84
_LAST_SESSION = 190
_GAP, _INSET = 8, 16

_ChipWords = tuple[str, Tone, str]


class ClientRowList(RowList[ClientRow]):
    """The list itself; letters typed in it go to the filter, Up leaves it at the top, Ctrl+Enter writes a note."""

    typed = Signal(str)
    """Letters for the filter; a backspace is "\\b"."""
    left_upwards = Signal()
    note_requested = Signal(object)

    # the width of the viewport; asked for the viewport itself, the binding loads every widget class: 15 ms of the start
    _room = 0

    def row_height(self, _: ClientRow) -> float:
        """Height of a row in px of the design."""
        return _HEIGHT if self._room >= px(_ROOM_FOR_COLUMNS) else _HEIGHT_WITH_CHIPS_BELOW

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room = event.size().width()
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.chosen
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.note_requested.emit(row)
            return
        if key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
            return
        letters = "\b" if key == Qt.Key.Key_Backspace else event.text()
        is_shortcut = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if not is_shortcut and letters and (letters == "\b" or letters.isprintable()):
            self.typed.emit(letters)
            return
        super().keyPressEvent(event)


class ClientRowDrawing:
    """Writes and draws a row; `names` decides whether a name or a code stands in it."""

    def __init__(self, *, formats: Formats, names: Names) -> None:
        self._formats, self._names = formats, names

    def words(self, row: ClientRow) -> str:
        """The row in one sentence."""
        chips = (words for words, _, _ in _chips(row))
        code = self._names.code_beside(row)
        called = f"{self._names.of(row)} {code}".strip()
        return ", ".join((called, self._last_session(row), counted(row.sessions, "session"), *chips))

    def draw(self, painter: QPainter, rect: QRectF, row: ClientRow, is_selected: bool) -> None:
        """Draw a row: name and code, facts below, chips at the right or, where it is narrow, under the facts."""
        font = QFont(painter.font())
        has_columns = rect.width() >= px(_ROOM_FOR_COLUMNS)
        left = rect.left() + px(_INSET)
        right = rect.right() - px(_INSET)
        if has_columns:
            right -= px(_CONSENT + _HOLD + _DRAFTS + 2 * _GAP)
        self._draw_name(painter, QRectF(left, rect.top() + px(8), right - left, px(20)), row)
        self._draw_facts(painter, QRectF(left, rect.top() + px(29), right - left, px(20)), row)
        if has_columns:
            _draw_chips_in_columns(painter, rect, row, left=right + px(_GAP), font=font)
        else:
            _draw_chips_in_line(painter, rect, row, left=left, font=font)
        painter.setPen(Qt.PenStyle.NoPen)
        if not is_selected:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens().linesoft)

    def _draw_name(self, painter: QPainter, rect: QRectF, row: ClientRow) -> None:
        code = self._names.code_beside(row)
        room_for_code = px(64) if code else 0
        name = QRectF(rect.left(), rect.top(), rect.width() - room_for_code, rect.height())
        end = write(
            painter,
            name,
            self._names.of(row),
            weight=QFont.Weight.DemiBold,
            colour=tokens().ink if row.status is ClientStatus.ACTIVE else tokens().muted,
            middle=True,
        )
        if code:
            beside = QRectF(end + px(_GAP), rect.top() + px(1), px(80), rect.height())
            write(painter, beside, code, size=12, colour=tokens().muted)

    def _draw_facts(self, painter: QPainter, rect: QRectF, row: ClientRow) -> None:
        first = QRectF(rect.left(), rect.top(), min(rect.width(), px(_LAST_SESSION)), rect.height())
        write(painter, first, self._last_session(row), size=13, colour=tokens().muted)
        second = rect.adjusted(px(_LAST_SESSION) + px(_GAP), 0, 0, 0)
        write(painter, second, counted(row.sessions, "session"), size=13, colour=tokens().muted)

    def _last_session(self, row: ClientRow) -> str:
        if row.last_session_on is None:
            return "No session yet"
        return f"Last session {self._formats.plain_date(row.last_session_on)}"


def _chips(row: ClientRow) -> Iterator[_ChipWords]:
    if row.status is ClientStatus.CLOSED:
        yield "Closed", Tone.NEUTRAL, "folder"
    else:
        words, tone, icon = CONSENT_CHIPS[row.consent]
        yield f"Consent {words[0].lower()}{words[1:]}", tone, icon
    if row.has_hold:
        yield "Legal hold", Tone.HOLD, "scales"
    if row.drafts:
        yield counted(row.drafts, "draft"), Tone.NEUTRAL, "pen"


def _draw_chips_in_columns(painter: QPainter, rect: QRectF, row: ClientRow, *, left: float, font: QFont) -> None:
    columns = {"scales": px(_CONSENT + _GAP), "pen": px(_CONSENT + _HOLD + 2 * _GAP)}
    top = rect.center().y() - px(12)
    for chip in _chips(row):
        _draw_chip(painter, chip, left=left + columns.get(chip[2], 0), top=top, font=font)


def _draw_chips_in_line(painter: QPainter, rect: QRectF, row: ClientRow, *, left: float, font: QFont) -> None:
    for chip in _chips(row):
        left += _draw_chip(painter, chip, left=left, top=rect.top() + px(54), font=font) + px(_GAP)


def _draw_chip(painter: QPainter, chip: _ChipWords, *, left: float, top: float, font: QFont) -> int:
    words, tone, icon = chip
    width = chip_width(words, has_icon=True, font=font)
    paint_chip(painter, QRectF(left, top, width, px(24)), words=words, tone=tone, icon=icon, font=font)
    return width
