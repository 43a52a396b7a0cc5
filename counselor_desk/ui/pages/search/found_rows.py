# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the search: clients who are called so, then each client's notes with the found words in their snippet."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption

from counselor_desk.domain.text_spans import TextSpan
from counselor_desk.services.client_names import ClientName
from counselor_desk.services.search import Found, FoundNote
from counselor_desk.services.wording import NOTE_TITLES
from counselor_desk.ui.code_for_names import with_code
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme import icons
from counselor_desk.ui.theme.look import px, tokens
from counselor_desk.ui.widgets.row_list import write

_HEADING, _CLIENT, _NOTE = 28, 40, 82
_INSET, _ICON, _TEXT = 16, 18, 48
_SNIPPET_LINES, _SNIPPET_LINE = 2, 19
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose rows follow; without a client it stands over the clients themselves. `count` 0: nobody counted."""

    client: ClientName | None
    count: int


FoundRow = Heading | ClientName | FoundNote


def rows_of(found: Found) -> Iterator[FoundRow]:
    """Clients first; then the notes client by client, the client with the newest one first."""
    if found.clients:
        yield Heading(None, len(found.clients) + found.more_clients)
        yield from found.clients
    by_client: dict[str, list[FoundNote]] = {}
    for note in found.notes:
        by_client.setdefault(note.client.id, []).append(note)
    for notes in by_client.values():
        # of what was left out nobody knows whose it is
        yield Heading(notes[0].client, 0 if found.more_notes else len(notes))
        yield from notes


def key_of(row: FoundRow) -> Hashable:
    """What a row is recognized by when one types on."""
    if isinstance(row, Heading):
        return ("heading", row.client.id if row.client is not None else "")
    if isinstance(row, ClientName):
        return ("client", row.id)
    return ("note", row.subject_id)


def height_of(row: FoundRow) -> float:
    """Height of a row in px of the design."""
    return _HEADING if isinstance(row, Heading) else _CLIENT if isinstance(row, ClientName) else _NOTE


class FoundRowDrawing:
    """Draws and says the rows; `names` decides whether names or codes stand in them, snippets included."""

    def __init__(self, *, formats: Formats, names: Names) -> None:
        self._formats, self._names = formats, names

    def words(self, row: FoundRow) -> str:
        """The row in one sentence."""
        if isinstance(row, Heading):
            return self._heading(row)
        if isinstance(row, ClientName):
            return f"Client {self._called(row)}"
        snippet, _ = self._snippet(row)
        return f"{_title(row)}, {self._formats.plain_date(row.service_date)}, {self._called(row.client)}. {snippet}"

    def draw(self, painter: QPainter, rect: QRectF, row: FoundRow, is_selected: bool) -> None:
        """Draw a row into its rectangle."""
        if isinstance(row, Heading):
            self._draw_heading(painter, rect, row)
            return
        if isinstance(row, ClientName):
            self._draw_client(painter, rect, row)
        else:
            self._draw_note(painter, rect, row)
        if not is_selected:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(tokens().linesoft))

    def _called(self, client: ClientName) -> str:
        return f"{self._names.of(client)} {self._names.code_beside(client)}".strip()

    def _heading(self, row: Heading) -> str:
        if row.client is None:
            return counted(row.count, "client is called so", "clients are called so")
        called = self._called(row.client)
        return f"{called}, {counted(row.count, 'entry', 'entries')}" if row.count else called

    def _draw_heading(self, painter: QPainter, rect: QRectF, row: Heading) -> None:
        painter.fillRect(rect, QColor(tokens().subtle))
        painter.setPen(QPen(QColor(tokens().line), 1))
        painter.drawLine(rect.bottomLeft() + QPointF(0, -0.5), rect.bottomRight() + QPointF(0, -0.5))
        inside = rect.adjusted(px(_INSET), 0, -px(_INSET), 0)
        write(painter, inside, self._heading(row), size=12, weight=QFont.Weight.DemiBold, colour=tokens().muted)

    def _draw_client(self, painter: QPainter, rect: QRectF, row: ClientName) -> None:
        _draw_icon(painter, "person", rect, middle=rect.center().y())
        line = QRectF(rect.left() + px(_TEXT), rect.top(), rect.width() - px(_TEXT + _INSET), rect.height())
        code = self._names.code_beside(row)
        name = line.adjusted(0, 0, -px(72) if code else 0, 0)
        end = write(painter, name, self._names.of(row), weight=QFont.Weight.DemiBold, colour=tokens().ink, middle=True)
        write(painter, QRectF(end + px(8), line.top(), px(72), line.height()), code, size=12, colour=tokens().muted)

    def _draw_note(self, painter: QPainter, rect: QRectF, row: FoundNote) -> None:
        base = QFont(painter.font())
        first = QRectF(rect.left() + px(_TEXT), rect.top() + px(9), rect.width() - px(_TEXT + _INSET), px(20))
        _draw_icon(painter, "addendum" if row.is_addendum else "doc", rect, middle=first.center().y())
        when = self._formats.day(row.service_date)
        date = QRectF(first.right() - px(130), first.top(), px(130), first.height())
        write(painter, date, when, size=13, colour=tokens().muted, align=Qt.AlignmentFlag.AlignRight)
        title = first.adjusted(0, 0, -px(138), 0)
        write(painter, title, _title(row), weight=QFont.Weight.Medium, colour=tokens().ink)
        snippet, found = self._snippet(row)
        below = QRectF(first.left(), rect.top() + px(32), first.width(), px(_SNIPPET_LINES * _SNIPPET_LINE))
        _draw_snippet(painter, below, snippet, found, font=base)

    def _snippet(self, row: FoundNote) -> tuple[str, tuple[TextSpan, ...]]:
        if self._names.are_codes:
            return with_code(row.snippet, row.found, row.client)
        return row.snippet, row.found


def _title(row: FoundNote) -> str:
    note = NOTE_TITLES[row.note_kind]
    title = f"Addendum to a {note[0].lower()}{note[1:]}" if row.is_addendum else note
    if row.is_struck:
        return f"{title}, struck"
    return title if row.is_signed else f"{title}, draft"


def _draw_icon(painter: QPainter, name: str, rect: QRectF, *, middle: float) -> None:
    side = px(_ICON)
    icons.paint(
        painter, name, colour=tokens().muted, rect=QRectF(rect.left() + px(_INSET), middle - side / 2, side, side)
    )


def _draw_snippet(painter: QPainter, rect: QRectF, text: str, found: tuple[TextSpan, ...], *, font: QFont) -> None:
    """Write two lines with the found words in 600; what would not fit is cut at the end, and where the first found
    word would be cut, at the beginning."""
    font.setPixelSize(px(13))
    font.setWeight(QFont.Weight.Normal)
    layout = _laid_out(text, found, font=font, width=rect.width())
    while found and found[0].start >= _shown(layout) and " " in text[: found[0].start].lstrip(f"{_ELLIPSIS} "):
        text, found = _without_first_words(text, found)
        layout = _laid_out(text, found, font=font, width=rect.width())
    while (shown := _shown(layout)) < len(text):
        # shorter each time: an ellipsis behind the last word may send that word into the next line
        text = text[: min(shown, len(text) - 2)].rstrip(f" {_ELLIPSIS}") + _ELLIPSIS
        found = tuple(TextSpan(each.start, min(each.end, len(text))) for each in found if each.start < len(text))
        layout = _laid_out(text, found, font=font, width=rect.width())
    painter.setPen(QColor(tokens().muted))
    layout.draw(painter, rect.topLeft())


def _without_first_words(text: str, found: tuple[TextSpan, ...]) -> tuple[str, tuple[TextSpan, ...]]:
    """Cut a third of what stands before the first found word, at a space, and say so with an ellipsis."""
    until = text.index(" ", min(found[0].start // 3 + 1, text.rindex(" ", 0, found[0].start)))
    shift = len(_ELLIPSIS) - until
    return _ELLIPSIS + text[until:], tuple(TextSpan(each.start + shift, each.end + shift) for each in found)


def _laid_out(text: str, found: tuple[TextSpan, ...], *, font: QFont, width: float) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    strong = QTextCharFormat()
    strong.setFontWeight(QFont.Weight.DemiBold)
    strong.setForeground(QColor(tokens().ink))
    ranges = []
    for span in found:
        marked = QTextLayout.FormatRange()
        # Qt counts in UTF-16
        marked.start = _utf16(text[: span.start])
        marked.length = _utf16(text[span.start : span.end])
        marked.format = strong
        ranges.append(marked)
    layout.setFormats(ranges)
    layout.beginLayout()
    for number in range(_SNIPPET_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, number * px(_SNIPPET_LINE)))
    layout.endLayout()
    return layout


def _shown(layout: QTextLayout) -> int:
    """How many signs, as Python counts, stand in the lines of a layout."""
    last = layout.lineAt(layout.lineCount() - 1)
    return len(
        layout.text().encode("utf-16-le")[: 2 * (last.textStart() + last.textLength())].decode("utf-16-le", "ignore")
    )


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
