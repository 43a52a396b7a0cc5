# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of items: painted rows, so that six hundred cost no more than twenty, and one editor where one is open."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyleOptionViewItem, QWidget

from counselor_desk.ui.models.rows import ROW_ROLE, RowModel
from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, scale, tokens
from counselor_desk.ui.theme.tokens import Tone, tint
from counselor_desk.ui.widgets.row_list import RowList, RowPainter, write
from counselor_desk.ui.wizards.release.scope_rows import VERDICT_WORDS, Group, ScopeRow, Verdict

# px of the design
_HEAD, _ROW, _TALL_ROW = 28, 48, 66
_LINE, _TITLE = 18, 14
_COLUMNS_FROM = 600
_VERDICT_ICONS = {
    Verdict.RELEASE: "release",
    Verdict.REDACT: "redact",
    Verdict.WITHHOLD: "withhold",
    Verdict.NEEDS_YOUR_EYES: "eye",
}
_GROUP_LOOKS = {
    Group.NEEDS_YOUR_EYES: ("eye", Tone.WARN),
    Group.WITHHELD: ("withhold", Tone.DANGER),
    Group.RELEASED: ("release", Tone.OK),
}
_KEYS = {
    Qt.Key.Key_1: Verdict.RELEASE,
    Qt.Key.Key_2: Verdict.REDACT,
    Qt.Key.Key_3: Verdict.WITHHOLD,
    Qt.Key.Key_4: Verdict.NEEDS_YOUR_EYES,
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of a row stand, in px of the screen; without room the reason goes under the title."""

    title: QRectF
    clause: QRectF
    verdict: QRectF
    reason: QRectF
    is_wide: bool


def columns_of(rect: QRectF) -> Columns:
    """Share a row's width out."""
    left, right = rect.left() + px(48), rect.right() - px(16)
    is_wide = rect.width() >= px(_COLUMNS_FROM)
    # as wide as its longest words; what a reason says stands in the row's editor as well, a title nowhere else
    box = px(160)
    if is_wide:
        reason_width = max(px(150), (right - left) * 0.26)
        reason = QRectF(right - reason_width, rect.top(), reason_width, rect.height())
        verdict = QRectF(reason.left() - px(10) - box, rect.top(), box, rect.height())
        clause = QRectF(verdict.left() - px(48), rect.top(), px(44), rect.height())
        title = QRectF(left, rect.top(), clause.left() - px(8) - left, rect.height())
        return Columns(title, clause, verdict, reason, is_wide=True)
    verdict = QRectF(right - box, rect.top(), box, rect.height())
    words = QRectF(left, rect.top(), verdict.left() - px(10) - left, rect.height())
    return Columns(words, QRectF(), verdict, words, is_wide=False)


class ItemsHead(QWidget):
    """The heads of the columns, over them."""

    def __init__(self, rows: "ItemList") -> None:
        super().__init__()
        self._rows = rows
        self.setFixedHeight(px(32))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # Qt's own names

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        # without the scroll bar of the list, so that heads stand over their columns
        columns = columns_of(QRectF(0, 0, self._rows.viewport().width(), self.height()))
        shown = [(columns.title, "Item"), (columns.verdict, "Decision")]
        if columns.is_wide:
            shown += [(columns.clause, "Clause"), (columns.reason, "Reason")]
        for place, words in shown:
            write(painter, place, words, size=12, weight=QFont.Weight.Medium, colour=tokens().muted)
        painter.end()


class ItemList(RowList[ScopeRow]):
    """Arrows move, Enter opens the editor, 1 to 4 open it with a decision."""

    decision_requested = Signal(object, object)
    """A `ScopeRow` and the `Verdict` that was asked for, or None."""

    def __init__(self) -> None:
        super().__init__(name="items", accessible="Items of the record")
        self.setProperty("kind", "rounded")
        self._model = RowModel[ScopeRow](
            key=lambda row: row.key, words=lambda row: row.words, is_heading=lambda row: row.is_head, parent=self
        )
        self.show_model(self._model)
        self._painter = _ItemPainter(height=self._height_of, draw=self._draw, parent=self)
        self.setItemDelegate(self._painter)
        self._open_key = ""
        self._editor: QWidget | None = None
        self.row_opened.connect(lambda row: self.decision_requested.emit(row, None))

    @property
    def rows(self) -> tuple[ScopeRow, ...]:
        return self._model.rows

    def set_rows(self, rows: tuple[ScopeRow, ...]) -> None:
        """Replace every row; what was selected stays selected, and an open editor is closed."""
        chosen = self.chosen
        at = self.verticalScrollBar().value()
        self._forget_editor()
        self._model.set_rows(rows)
        if chosen is not None:
            index = self._model.index_of(chosen.key)
            if index.isValid():
                self.setCurrentIndex(index)
        self.verticalScrollBar().setValue(at)

    def choose_key(self, key: str) -> ScopeRow | None:
        """Select a row and bring it into view."""
        index = self._model.index_of(key)
        if not index.isValid():
            return None
        self.choose(index)
        return self._model.row_at(index)

    def open_editor(self, key: str, editor: QWidget) -> None:
        """Put an editor into a row; it takes the row's place until it is closed."""
        self.close_editor()
        index = self._model.index_of(key)
        if not index.isValid():
            return
        self._open_key, self._editor = key, editor
        editor.setParent(self.viewport())
        self._fit_editor()
        self.setIndexWidget(index, editor)
        editor.installEventFilter(self)
        QTimer.singleShot(0, self, self._bring_into_view)

    def close_editor(self) -> None:
        """Take the editor away and show the row again."""
        index = self._model.index_of(self._open_key)
        self._forget_editor()
        if index.isValid():
            self.setIndexWidget(index, None)  # type: ignore[arg-type]  # Qt's way to take it away
            self.scheduleDelayedItemsLayout()

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        verdict, row = _KEYS.get(Qt.Key(event.key())), self.chosen
        if verdict is not None and row is not None and not event.modifiers():
            self.decision_requested.emit(row, verdict)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self._model.row_at(index)
        if row is None or row.is_head:
            return
        if columns_of(QRectF(self.visualRect(index))).verdict.contains(event.position()):
            self.decision_requested.emit(row, None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # a title takes one line or two, as its column is wide
        if event.size().width() != event.oldSize().width():
            self._fit_editor()
            self.scheduleDelayedItemsLayout()

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # only the editor is watched
        if watched is self._editor and event.type() is QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._fit_editor)
        return super().eventFilter(watched, event)

    def _fit_editor(self) -> None:
        editor = self._editor
        if editor is None:
            return
        width = self.viewport().width()
        layout = editor.layout()
        has_flow = layout is not None and layout.hasHeightForWidth()
        wanted = layout.heightForWidth(width) if layout is not None and has_flow else editor.sizeHint().height()
        if wanted != editor.property("wanted_height"):
            editor.setProperty("wanted_height", wanted)
            self.scheduleDelayedItemsLayout()

    def _bring_into_view(self) -> None:
        index = self._model.index_of(self._open_key)
        if index.isValid():
            self.scrollTo(index)

    def _forget_editor(self) -> None:
        self._open_key, self._editor = "", None

    def _height_of(self, row: ScopeRow) -> float:
        if row.is_head:
            return _HEAD
        if row.key == self._open_key and self._editor is not None:
            return float(self._editor.property("wanted_height")) / scale()
        width = self.viewport().width()
        height = _ROW if width >= px(_COLUMNS_FROM) else _TALL_ROW
        columns = columns_of(QRectF(0, 0, width, height))
        is_long = (
            _metrics(self.font(), _TITLE, QFont.Weight.Medium).horizontalAdvance(row.title) > columns.title.width()
        )
        return height + (_LINE if is_long else 0)

    def _draw(self, painter: QPainter, rect: QRectF, row: ScopeRow, is_selected: bool) -> None:
        if row.is_head:
            _draw_head(painter, rect, row)
            return
        t = tokens()
        if row.is_psychotherapy and not is_selected:
            painter.fillRect(rect, QColor(t.violet_soft))
        _underline(painter, rect, t.linesoft)
        if row.key == self._open_key:
            return
        columns = columns_of(rect)
        side = px(18)
        colour = t.violet if row.is_psychotherapy else t.muted
        top = rect.top() + (rect.height() - side) / 2 if columns.is_wide else rect.top() + px(12)
        icons.paint(painter, row.icon, colour=colour, rect=QRectF(rect.left() + px(16), top, side, side))
        _draw_words(painter, columns, row)
        _draw_verdict(painter, columns.verdict, row.verdict)


class _ItemPainter(RowPainter[ScopeRow]):
    """As every row painter; a head carries its own ground."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, ScopeRow) and row.is_head:
            painter.fillRect(option.rect, QColor(tokens().subtle))
        super().paint(painter, option, index)


def _underline(painter: QPainter, rect: QRectF, colour: str) -> None:
    # a filled pixel: a line between two rows of pixels would be smeared over both
    painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(colour))


def _draw_head(painter: QPainter, rect: QRectF, row: ScopeRow) -> None:
    icon, tone = _GROUP_LOOKS[row.group]
    colour = tint(tokens(), tone).text
    side = px(16)
    top = rect.top() + (rect.height() - side) / 2
    icons.paint(painter, icon, colour=colour, rect=QRectF(rect.left() + px(16), top, side, side))
    words = rect.adjusted(px(38), 0, -px(16), 0)
    end = write(painter, words, row.title, size=12, weight=QFont.Weight.DemiBold, colour=colour)
    rest = QRectF(end + px(8), rect.top(), rect.right() - px(16) - end - px(8), rect.height())
    write(painter, rest, row.second, size=12, colour=tokens().muted)
    _underline(painter, rect, tokens().line)


def _draw_words(painter: QPainter, columns: Columns, row: ScopeRow) -> None:
    t = tokens()
    place, line = columns.title, px(_LINE)
    is_long = _metrics(painter.font(), _TITLE, QFont.Weight.Medium).horizontalAdvance(row.title) > place.width()
    titles = 2 if is_long else 1
    clause = f", clause {row.clause}" if row.clause != "–" and not columns.is_wide else ""
    lines = titles + (1 if columns.is_wide else 2)
    top = place.top() + (place.height() - lines * line - px(2)) / 2
    _write_lines(
        painter,
        QRectF(place.left(), top, place.width(), titles * line + px(2)),
        row.title,
        most=titles,
        size=_TITLE,
        weight=QFont.Weight.Medium,
        colour=t.ink,
        # the end of a title tells two versions apart
        middle=True,
    )
    top += titles * line + px(2)
    write(painter, QRectF(place.left(), top, place.width(), line), f"{row.second}{clause}", size=12, colour=t.muted)
    if columns.is_wide:
        write(painter, columns.clause, row.clause, size=13, colour=t.muted)
        _write_lines(painter, columns.reason, row.reason, most=titles + 1, size=12, colour=t.muted)
        return
    write(painter, QRectF(place.left(), top + line, place.width(), line), row.reason, size=12, colour=t.muted)


def _metrics(font: QFont, size: float, weight: QFont.Weight) -> QFontMetrics:
    sized = QFont(font)
    sized.setPixelSize(px(size))
    sized.setWeight(weight)
    return QFontMetrics(sized)


def _write_lines(
    painter: QPainter,
    rect: QRectF,
    words: str,
    *,
    most: int,
    size: float,
    weight: QFont.Weight = QFont.Weight.Normal,
    colour: str,
    middle: bool = False,
) -> None:
    """Write words over several lines at half the height of a rectangle; the last one is elided where it is too long."""
    metrics = _metrics(painter.font(), size, weight)
    lines: list[str] = []
    rest = words
    while rest and len(lines) < most - 1:
        line, rest = _first_line(rest, metrics, int(rect.width()))
        lines.append(line)
    lines += [rest] if rest else []
    height = px(size + 4)
    top = rect.top() + (rect.height() - len(lines) * height) / 2
    for number, line in enumerate(lines):
        place = QRectF(rect.left(), top + number * height, rect.width(), height)
        write(painter, place, line, size=size, weight=weight, colour=colour, middle=middle)


def _first_line(words: str, metrics: QFontMetrics, width: int) -> tuple[str, str]:
    """What fits into one line, and what is left of it."""
    if metrics.horizontalAdvance(words) <= width:
        return words, ""
    parts = words.split(" ")
    for count in range(len(parts) - 1, 0, -1):
        line = " ".join(parts[:count])
        if metrics.horizontalAdvance(line) <= width:
            return line, " ".join(parts[count:])
    return words, ""


def _draw_verdict(painter: QPainter, place: QRectF, verdict: Verdict) -> None:
    t = tokens()
    height = px(28)
    box = QRectF(place.left() + 0.5, place.top() + (place.height() - height) / 2 + 0.5, place.width() - 1, height - 1)
    looks = {
        Verdict.RELEASE: (t.ok, t.surface, t.field),
        Verdict.REDACT: (t.ink, t.surface, t.field),
        Verdict.WITHHOLD: (t.danger, t.surface, t.field),
        Verdict.NEEDS_YOUR_EYES: (t.warn, t.warn_soft, t.warn),
    }
    text, ground, edge = looks[verdict]
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, px(8), px(8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    side = px(16)
    top = box.center().y() - side / 2
    icons.paint(painter, _VERDICT_ICONS[verdict], colour=text, rect=QRectF(box.left() + px(9), top, side, side))
    icons.paint(painter, "chevron-down", colour=t.ink, rect=QRectF(box.right() - px(8) - side, top, side, side))
    is_urgent = verdict is Verdict.NEEDS_YOUR_EYES
    words = box.adjusted(px(31), 0, -px(26), 0)
    weight = QFont.Weight.DemiBold if is_urgent else QFont.Weight.Medium
    write(painter, words, VERDICT_WORDS[verdict], size=13, weight=weight, colour=text)
