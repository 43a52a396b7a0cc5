# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes into the text from the side: the last plan and snippets; each can be undone like a typed word."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.snippets import Snippet
from counselor_desk.domain.text import is_blank
from counselor_desk.ui.dialogs.snippet import SnippetDialog
from counselor_desk.ui.pages.note_editor.last_note import PLAN, LastNote
from counselor_desk.ui.pages.note_editor.sections import Sections
from counselor_desk.ui.pages.note_editor.snippets import SnippetExpander, SnippetList
from counselor_desk.ui.pages.page import PageContext


class Insertions(QObject):
    """Knows where the cursor was last, and puts things there."""

    def __init__(
        self, page: QWidget, *, context: PageContext, sections: Sections, last_note: LastNote, snippets: SnippetList
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._sections = sections
        self._list = snippets
        self._expander = SnippetExpander(self)
        sections.watch_editors(self._expander.watch)
        last_note.plan_requested.connect(self._copy_plan)
        snippets.chosen.connect(self._insert)
        snippets.left.connect(self.back_to_text)
        snippets.edit_requested.connect(self._edit_snippets)
        snippets.usual_requested.connect(self._add_usual)

    def show_snippets(self, snippets: tuple[Snippet, ...]) -> None:
        """List them, and expand their shortcuts from now on."""
        self._expander.know(snippets)
        self._list.show_snippets(snippets)

    def back_to_text(self) -> None:
        """Put the focus where writing goes on."""
        editor = self._sections.last_used()
        if editor is None:
            return
        if editor.textCursor().atStart():
            editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy_plan(self, text: str) -> None:
        box = self._sections.box(PLAN)
        editor = self._sections.last_used() if box is None else box.editor
        if editor is None or editor.isReadOnly():
            return
        editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.insert(text if is_blank(editor.text) else f"\n{text}")
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _insert(self, text: str) -> None:
        editor = self._sections.last_used()
        if editor is not None and not editor.isReadOnly():
            cursor = editor.textCursor()
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
            before = cursor.selectedText()
            editor.insert(f" {text}" if before and not before[-1].isspace() else text)
        self.back_to_text()

    def _edit_snippets(self) -> None:
        dialog = SnippetDialog(self._page, context=self._context)
        dialog.snippets_changed.connect(self.show_snippets)
        dialog.open()

    def _add_usual(self) -> None:
        snippets = self._context.desk.snippets

        def add() -> tuple[Snippet, ...]:
            snippets.add_usual()
            return snippets.all()

        self._context.runner.run(add, owner=self, on_ok=self._on_usual_added, on_error=self._on_not_added)

    def _on_usual_added(self, snippets: tuple[Snippet, ...]) -> None:
        self.show_snippets(snippets)
        self._list.take_focus()

    def _on_not_added(self, error: DeskError) -> None:
        self._list.show_error(error)
