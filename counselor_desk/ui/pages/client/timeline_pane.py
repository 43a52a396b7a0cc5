# SPDX-License-Identifier: GPL-3.0-or-later
"""The left card of the record: filter chips over one line of time."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from counselor_desk.domain.ids import NoteId
from counselor_desk.services.timeline import TimelineEntry, TimelineFilter, TimelineKind
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.pages.client.header import RING_ROOM
from counselor_desk.ui.pages.client.timeline_rows import TimelineRow, rows_of
from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.theme.tokens import Tone, tint
from counselor_desk.ui.widgets.boxes import EmptyState, column, frame
from counselor_desk.ui.widgets.choices import FilterChips
from counselor_desk.ui.widgets.row_list import RowList, RowPainter, write

FILTERS = (
    (TimelineFilter.ALL, "All"),
    (TimelineFilter.NOTES, "Notes"),
    (TimelineFilter.CONSENT, "Consent"),
    (TimelineFilter.RELEASES, "Releases"),
    (TimelineFilter.LATE_ENTRIES, "Late entries"),
)
_EMPTY = {
    TimelineFilter.ALL: ("Nothing in this record yet.", "Write the first note, or record a consent."),
    TimelineFilter.NOTES: ("No notes yet.", "Write note begins one."),
    TimelineFilter.CONSENT: ("No consents or check-ins yet.", "They are recorded on the Consent tab."),
    TimelineFilter.RELEASES: ("Nothing was released.", "Releases, holds and authorizations are listed here."),
    TimelineFilter.LATE_ENTRIES: (
        "No late entries.",
        "Notes begun over 48 hours after a session are listed here.",
    ),
}
_MONTH, _ROW = 26, 49
# px of the design from the left edge: right end of the date, middle of the rail, start of the words
_DATE_END, _RAIL, _WORDS = 62, 86, 110
_NODE, _NODE_ICON = 28, 16
_STATUS_WIDTH = 76
# a narrower list keeps its room for the first line; the reading pane says the status in words
_ROOM_FOR_STATUS = 350


class TimelinePane(QFrame):
    """Filters and lists the entries of one record; says which one is chosen."""

    entry_chosen = Signal(object)
    entry_opened = Signal(object)

    def __init__(self, *, formats: Formats) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._formats = formats
        self._entries: tuple[TimelineEntry, ...] = ()
        layout = column(self, margins=(1, 1, 1, 1))
        self.filters = FilterChips(
            FILTERS, name="timeline_filter", accessible="Show in the timeline", value=TimelineFilter.ALL, wraps=True
        )
        head = frame("pane_head")
        inside = column(head, margins=(8, 6, 6, 6))
        chips = self.filters.layout()
        if chips is not None:
            room = px(RING_ROOM)
            chips.setContentsMargins(room, room, room, room)
        inside.addWidget(self.filters)
        layout.addWidget(head)
        self.list: RowList[TimelineRow] = RowList(name="timeline", accessible="Record in time, newest first")
        self.list.setProperty("kind", "rounded")
        self.list.setItemDelegate(RowPainter(height=_height, draw=self._draw, parent=self.list))
        self._model: RowModel[TimelineRow] = RowModel(
            key=lambda row: row.key,
            words=lambda row: row.words(self._formats),
            is_heading=lambda row: row.entry is None,
            parent=self,
        )
        self.list.show_model(self._model)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        layout.addWidget(self._stack, 1)
        self._empty: QWidget | None = None
        self.filters.chosen.connect(lambda _: self._show_rows())
        self.list.row_chosen.connect(self._on_row_chosen)
        self.list.row_opened.connect(self._on_row_opened)

    @property
    def chosen(self) -> TimelineEntry | None:
        """The entry that is selected."""
        row = self.list.chosen
        return None if row is None else row.entry

    def show_entries(self, entries: Sequence[TimelineEntry]) -> None:
        """Show a record; what was chosen stays chosen while it is there."""
        self._entries = tuple(entries)
        self._show_rows()

    def choose_note(self, note_id: NoteId) -> bool:
        """Select the row of a note, under all entries where the filter hides it; False when there is none."""
        wanted = next((each for each in self._entries if each.subject_id == note_id), None)
        return wanted is not None and self._choose(wanted)

    def choose_first(self) -> bool:
        """Select the newest note that can be read, or else the newest entry."""
        for chosen in (self._entries_with_text(), self._entries):
            if chosen:
                return self._choose(chosen[0])
        return False

    def _entries_with_text(self) -> tuple[TimelineEntry, ...]:
        return tuple(
            each for each in self._entries if each.note_id is not None and each.kind is not TimelineKind.ADDENDUM
        )

    def _choose(self, entry: TimelineEntry) -> bool:
        key = (entry.kind.value, entry.subject_id)
        index = self._model.index_of(key)
        if not index.isValid():
            self.filters.set_value(TimelineFilter.ALL)
            self._show_rows()
            index = self._model.index_of(key)
        if index.isValid():
            self.list.choose(index)
        return index.isValid()

    def _show_rows(self) -> None:
        before = self.list.chosen
        chosen = self.filters.value() or TimelineFilter.ALL
        rows = rows_of(self._entries, chosen=chosen, formats=self._formats)
        self._model.set_rows(rows)
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if not rows:
            sentence, next_step = _EMPTY[chosen]
            self._empty = EmptyState("layers", sentence, next_step=next_step, dense=True)
            self._stack.addWidget(self._empty)
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentWidget(self.list)
        index = self._place_of(before)
        if index.isValid():
            self.list.choose(index)

    def _place_of(self, before: TimelineRow | None) -> QModelIndex:
        """Where a row is now; a draft that was signed, or a note that was struck, is of another kind since."""
        if before is None or before.entry is None:
            return QModelIndex()
        index = self._model.index_of(before.key)
        if index.isValid():
            return index
        subject = before.entry.subject_id
        same = next((row for row in self._model.rows if row.entry and row.entry.subject_id == subject), None)
        return QModelIndex() if same is None else self._model.index_of(same.key)

    def _on_row_chosen(self, row: TimelineRow) -> None:
        if row.entry is not None:
            self.entry_chosen.emit(row.entry)

    def _on_row_opened(self, row: TimelineRow) -> None:
        if row.entry is not None:
            self.entry_opened.emit(row.entry)

    def _draw(self, painter: QPainter, rect: QRectF, row: TimelineRow, is_selected: bool) -> None:
        if row.entry is None:
            _draw_month(painter, rect, row.title)
            return
        _draw_rail(painter, rect)
        self._draw_date(painter, rect, row)
        _draw_node(painter, rect, row, is_selected=is_selected)
        _draw_words(painter, rect, row, is_selected=is_selected)

    def _draw_date(self, painter: QPainter, rect: QRectF, row: TimelineRow) -> None:
        t = tokens()
        upper, lower = _lines(rect)
        for line_rect, words, size, weight, colour in (
            (upper, self._formats.short_day(row.day), 14, QFont.Weight.Medium, t.ink),
            (lower, self._formats.weekday(row.day), 12, QFont.Weight.Normal, t.muted),
        ):
            line_rect.setLeft(rect.left() + px(4))
            line_rect.setRight(rect.left() + px(_DATE_END))
            write(
                painter,
                line_rect,
                words,
                size=size,
                weight=weight,
                colour=colour,
                align=Qt.AlignmentFlag.AlignRight,
            )


def _height(row: TimelineRow) -> float:
    return _MONTH if row.entry is None else _ROW


def _lines(rect: QRectF) -> tuple[QRectF, QRectF]:
    """The lines of a row: the first one 20 high, the second 16, together in the middle."""
    top = rect.center().y() - px(36) / 2
    return (
        QRectF(rect.left(), top, rect.width(), px(20)),
        QRectF(rect.left(), top + px(19), rect.width(), px(17)),
    )


def _draw_month(painter: QPainter, rect: QRectF, words: str) -> None:
    t = tokens()
    painter.fillRect(rect, QColor(t.subtle))
    painter.setPen(QPen(QColor(t.linesoft), 1))
    bottom = rect.bottom() - 0.5
    painter.drawLine(int(rect.left()), int(bottom), int(rect.right()), int(bottom))
    painter.drawLine(int(rect.left()), int(rect.top()), int(rect.right()), int(rect.top()))
    inside = rect.adjusted(px(14), 0, -px(14), 0)
    write(painter, inside, words, size=12, weight=QFont.Weight.DemiBold, colour=t.muted)


def _draw_rail(painter: QPainter, rect: QRectF) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(QColor(tokens().line2), 1))
    middle = int(rect.left() + px(_RAIL))
    painter.drawLine(middle, int(rect.top()), middle, int(rect.bottom()))
    painter.restore()


def _draw_node(painter: QPainter, rect: QRectF, row: TimelineRow, *, is_selected: bool) -> None:
    t = tokens()
    colours = tint(t, row.tone)
    ground, edge, drawing = colours.ground, colours.edge, colours.text
    if row.tone is Tone.NEUTRAL:
        ground, edge = t.surface, t.accent if is_selected else t.line2
        drawing = t.accent if is_selected else t.muted
    side = px(_NODE)
    circle = QRectF(0, 0, side - 1, side - 1)
    circle.moveCenter(rect.center())
    circle.moveLeft(rect.left() + px(_RAIL) - side / 2 + 0.5)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(ground))
    painter.drawEllipse(circle)
    icon = px(_NODE_ICON)
    box = QRectF(0, 0, icon, icon)
    box.moveCenter(circle.center())
    icons.paint(painter, row.icon, colour=drawing, rect=box)


def _draw_words(painter: QPainter, rect: QRectF, row: TimelineRow, *, is_selected: bool) -> None:
    t = tokens()
    upper, lower = _lines(rect)
    right = rect.right() - px(12)
    if row.status:
        status = QRectF(right - px(_STATUS_WIDTH), rect.top(), px(_STATUS_WIDTH), rect.height())
        ended = _draw_status(painter, status, row, is_narrow=rect.width() < px(_ROOM_FOR_STATUS))
        right = ended - px(8)
    for line_rect in (upper, lower):
        line_rect.setLeft(rect.left() + px(_WORDS))
        line_rect.setRight(right)
    weight = QFont.Weight.DemiBold if is_selected else QFont.Weight.Medium
    write(painter, upper, row.title, size=14, weight=weight, colour=t.ink)
    write(painter, lower, row.second, size=12, colour=t.muted)


def _draw_status(painter: QPainter, rect: QRectF, row: TimelineRow, *, is_narrow: bool) -> float:
    """Write the words at the right and the lock before them, or the lock alone; returns where that begins."""
    t = tokens()
    start, icon = rect.right(), px(14)
    if not is_narrow:
        font = QFont(painter.font())
        font.setPixelSize(px(13))
        painter.setFont(font)
        write(painter, rect, row.status, size=13, colour=t.muted, align=Qt.AlignmentFlag.AlignRight)
        start -= painter.fontMetrics().horizontalAdvance(row.status) + px(4)
    if row.entry is not None and row.entry.is_signed:
        start -= icon
        icons.paint(painter, "lock", colour=t.muted, rect=QRectF(start, rect.center().y() - icon / 2, icon, icon))
    return start
