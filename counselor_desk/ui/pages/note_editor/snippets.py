# SPDX-License-Identifier: GPL-3.0-or-later
"""Snippets while a note is written: the list at the side, and the short word that is expanded where it is typed."""

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.snippets import Snippet
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import EmptyState, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.note_text import NoteText

# a shortcut at the cursor that no word runs into
_SHORTCUT_BEFORE = re.compile(r"(?<!\w)(;[a-z0-9]{1,16})$", re.IGNORECASE)
_MOST_ROWS = 12


class SnippetExpander(QObject):
    """Watches the editors: a shortcut and then a space or Tab puts the snippet in its place, as one step of undo."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._texts: dict[str, str] = {}

    def know(self, snippets: Sequence[Snippet]) -> None:
        """Expand these from now on."""
        self._texts = {each.shortcut: each.text for each in snippets}

    def watch(self, editor: NoteText) -> None:
        """Expand what is typed in an editor."""
        editor.installEventFilter(self)

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, NoteText):
            has_modifier = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if not has_modifier and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Tab):
                return self._expand(watched, ends_with=" " if event.key() == Qt.Key.Key_Space else "")
        return super().eventFilter(watched, event)

    def _expand(self, editor: NoteText, *, ends_with: str) -> bool:
        cursor = editor.textCursor()
        if editor.isReadOnly() or cursor.hasSelection():
            return False
        before = _utf16_before(cursor)
        found = _SHORTCUT_BEFORE.search(before)
        text = self._texts.get(found[1].lower()) if found is not None else None
        if found is None or text is None:
            return False
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(found[1]))
        cursor.insertText(text + ends_with)
        editor.setTextCursor(cursor)
        return True


class SnippetList(QWidget):
    """The snippets with their shortcuts: one stop of the Tab key, arrows move inside, Enter puts one in."""

    chosen = Signal(str)
    """The text of a snippet."""
    edit_requested = Signal()
    usual_requested = Signal()
    left = Signal()
    """Esc: back to the text."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        self._rows: list[_SnippetRow] = []
        layout = column(self)
        head = frame("pane_head")
        head.setMinimumHeight(px(43))
        row = line(head, gap=8, margins=(16, 0, 16, 0))
        row.addWidget(Label("Snippets", role=Role.CARD_TITLE))
        row.addStretch(1)
        edit = Button("Edit snippets", name="edit_snippets", kind=ButtonKind.LINK)
        edit.clicked.connect(self.edit_requested)
        row.addWidget(edit)
        layout.addWidget(head)
        self._body = column()
        layout.addLayout(self._body)

    def show_snippets(self, snippets: Sequence[Snippet]) -> None:
        """Show them by shortcut."""
        clear(self._body)
        self._rows = []
        if not snippets:
            usual = Button("Add the usual ones", name="add_usual_snippets")
            usual.clicked.connect(self.usual_requested)
            self._body.addWidget(
                EmptyState("snip", "No snippets yet.", next_step="A short word puts one in.", button=usual, dense=True)
            )
            return
        for number, snippet in enumerate(snippets[:_MOST_ROWS], start=1):
            row = _SnippetRow(snippet, number=number)
            row.clicked.connect(partial(self._on_chosen, snippet.text))
            row.moved.connect(partial(self._move, number - 1))
            row.left.connect(self.left)
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == 1 else Qt.FocusPolicy.ClickFocus)
            row.setProperty("place", "last" if number == len(snippets) else "")
            self._rows.append(row)
            self._body.addWidget(row)
        if len(snippets) > len(self._rows):
            more = Label(f"{len(snippets) - len(self._rows)} more by their shortcuts", role=Role.SMALL)
            more.setContentsMargins(px(16), px(8), px(16), px(8))
            self._body.addWidget(more)

    def show_error(self, error: DeskError) -> None:
        """Say in the place of the list why nothing could be added."""
        clear(self._body)
        explanation = explain(error.code)
        self._body.addWidget(EmptyState("warn", explanation.happened, next_step=explanation.what_to_do, dense=True))

    def take_focus(self) -> None:
        """Go to the first snippet, or to the button that adds some."""
        first = self._rows[0] if self._rows else self.findChild(QWidget, "add_usual_snippets")
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_chosen(self, text: str, _: bool = False) -> None:
        self.chosen.emit(text)

    def _move(self, number: int, step: int) -> None:
        self._rows[(number + step) % len(self._rows)].setFocus(Qt.FocusReason.TabFocusReason)


class _SnippetRow(Button):
    moved = Signal(int)
    left = Signal()

    def __init__(self, snippet: Snippet, *, number: int) -> None:
        super().__init__(
            "",
            name=f"snippet_{number}",
            kind=ButtonKind.ROW,
            accessible=f"Insert {snippet.title}, {snippet.shortcut}",
        )
        self.setProperty("kind", "list_row")
        row = line(self, gap=8, margins=(16, 0, 16, 0))
        title = Label(snippet.title, role=Role.SECOND_INK)
        row.addWidget(title, 1)
        tag = frame("tag")
        inside = line(tag, margins=(6, 2, 6, 2))
        inside.addWidget(Label(snippet.shortcut, role=Role.SHORTCUT))
        row.addWidget(tag, 0, Qt.AlignmentFlag.AlignVCenter)
        for each in (title, tag):
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _utf16_before(cursor: QTextCursor) -> str:
    """The text of the cursor's line before it; Qt counts in UTF-16, Python in code points."""
    raw = cursor.block().text().encode("utf-16-le", "surrogatepass")
    return raw[: 2 * cursor.positionInBlock()].decode("utf-16-le", "surrogatepass")
