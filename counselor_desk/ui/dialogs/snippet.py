# SPDX-License-Identifier: GPL-3.0-or-later
"""The counselor's own sentences: added, changed and removed; each has a short word that puts it into a note."""

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.ids import SnippetId
from counselor_desk.domain.snippets import Snippet
from counselor_desk.domain.text import is_blank
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.boxes import EmptyState, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role
from counselor_desk.ui.widgets.overlay import WIDE, Dialog

_SECOND = "Type the shortcut and then a space in a note, and the sentence takes its place."
_SHORTCUT = re.compile(r";[a-z0-9]{1,16}")
_SHORTCUT_SENTENCE = "Enter a semicolon and up to 16 letters or figures, for example ;safe"
_TAKEN_SENTENCE = "Another snippet has this shortcut. Choose another one"
_TITLE_SENTENCE = "Enter a title, for example: Safety asked, none reported"
_TEXT_SENTENCE = "Enter the sentence that goes into the note"


class SnippetDialog(Dialog):
    """The list, and behind each row its form; the primary button closes the list or keeps the form."""

    snippets_changed = Signal(object)
    """Every snippet as it is now, by shortcut."""

    def __init__(self, host: QWidget, *, context: PageContext) -> None:
        super().__init__(
            host,
            name="snippets",
            title="Snippets",
            second=_SECOND,
            primary="Done",
            cancel="Back",
            width=WIDE,
        )
        self._context = context
        self._snippets: tuple[Snippet, ...] = ()
        self._edited: Snippet | None = None
        self._is_form = False
        self._list = QWidget()
        self._list.setProperty("kind", "clear")
        self._rows = column(self._list)
        self.body.addWidget(self._list)
        self._form_box = self._build_form()
        self.body.addWidget(self._form_box)
        self._trouble = Label(role=Role.SECOND, wraps=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self._remove = Button("Remove", name="remove_snippet", kind=ButtonKind.DANGER)
        self._remove.clicked.connect(self._on_remove)
        self.add_side_way(self._remove)
        self._add = Button("Add a snippet", name="add_snippet", icon="plus")
        self._add.clicked.connect(lambda: self._open_form(None))
        self.add_side_way(self._add)
        self.cancel.clicked.disconnect(self.dismiss)
        self.cancel.clicked.connect(self._show_list)
        self.accepted.connect(self._on_accepted)
        self._show_list()
        self._load()

    def first_stop(self) -> QWidget | None:
        return self._add if not self._is_form else self._shortcut

    def dismiss(self) -> None:
        """Esc leaves the form first, then the dialog."""
        if self._is_form:
            self._show_list()
            return
        super().dismiss()

    def _build_form(self) -> QWidget:
        box = QWidget()
        box.setProperty("kind", "clear")
        layout = column(box, gap=12)
        self._shortcut = LineInput(name="snippet_shortcut", accessible="Shortcut", hint=";safe")
        self._title_input = LineInput(name="snippet_title", accessible="Title")
        self._text = TextInput(name="snippet_text", accessible="Text", lines=5)
        fields = (
            Field("Shortcut", self._shortcut, where="snippet.shortcut"),
            Field("Title", self._title_input, where="snippet.title"),
            Field("Text", self._text, where="snippet.text"),
        )
        self._form = Form(fields)
        for field in fields:
            layout.addWidget(field)
        return box

    def _load(self) -> None:
        self._run(self._context.desk.snippets.all, self._on_loaded)

    def _run(self, job: Callable[[], object], on_ok: Callable[..., None]) -> None:
        self._context.runner.run(job, owner=self, on_ok=on_ok, on_error=self._on_failed)

    def _on_loaded(self, snippets: tuple[Snippet, ...]) -> None:
        self._snippets = snippets
        self._show_list()

    def _show_list(self) -> None:
        self._is_form = False
        self._form.clear_errors()
        self._trouble.hide()
        clear(self._rows)
        if not self._snippets:
            usual = Button("Add the usual ones", name="add_usual_snippets")
            usual.clicked.connect(self._on_add_usual)
            self._rows.addWidget(
                EmptyState(
                    "snip",
                    "No snippets yet.",
                    next_step="Add your own, or begin with the usual ones.",
                    button=usual,
                    dense=True,
                )
            )
        for number, snippet in enumerate(self._snippets, start=1):
            self._rows.addWidget(self._row(snippet, number))
        self._arrange()
        if self.isVisible():
            self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, snippet: Snippet, number: int) -> QWidget:
        row = Button(
            "",
            name=f"edit_snippet_{number}",
            kind=ButtonKind.ROW,
            accessible=f"Change {snippet.title}, {snippet.shortcut}",
        )
        row.setProperty("kind", "list_row")
        inside = line(row, gap=8, margins=(8, 0, 8, 0))
        title = ElidedLabel(snippet.title, role=Role.MEDIUM)
        tag = frame("tag")
        in_tag = line(tag, margins=(6, 2, 6, 2))
        in_tag.addWidget(Label(snippet.shortcut, role=Role.SHORTCUT))
        inside.addWidget(title, 1)
        inside.addWidget(tag, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (title, tag):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.clicked.connect(partial(self._on_row, snippet))
        return row

    def _on_row(self, snippet: Snippet, _: bool = False) -> None:
        self._open_form(snippet)

    def _open_form(self, snippet: Snippet | None) -> None:
        self._edited = snippet
        self._is_form = True
        self._form.clear_errors()
        self._shortcut.setText(";" if snippet is None else snippet.shortcut)
        self._title_input.setText("" if snippet is None else snippet.title)
        self._text.setPlainText("" if snippet is None else snippet.text)
        self._arrange()
        self._shortcut.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        self._list.setVisible(not self._is_form)
        self._form_box.setVisible(self._is_form)
        self._add.setVisible(not self._is_form)
        self._remove.setVisible(self._is_form and self._edited is not None)
        self.cancel.setVisible(self._is_form)
        self.primary.set_words("Keep" if self._is_form else "Done")
        title = "Snippets" if not self._is_form else "New snippet" if self._edited is None else "Change a snippet"
        self.set_title(title, second=_SECOND)

    def _on_accepted(self) -> None:
        if not self._is_form:
            self.close_overlay()
            return
        if not self.primary.isEnabled():
            return
        shortcut, title, text = self._shortcut.text().strip(), self._title_input.text(), self._text.toPlainText()
        self._form.clear_errors()
        for is_wrong, where, sentence in (
            (_SHORTCUT.fullmatch(shortcut) is None, "snippet.shortcut", _SHORTCUT_SENTENCE),
            (is_blank(title), "snippet.title", _TITLE_SENTENCE),
            (is_blank(text), "snippet.text", _TEXT_SENTENCE),
        ):
            if is_wrong:
                self._form.show_sentence(where, sentence)
                return
        snippets, ids = self._context.desk.snippets, self._context.desk.journal.ids
        snippet_id = None if self._edited is None else self._edited.id

        def keep() -> tuple[Snippet, ...]:
            number = snippet_id or SnippetId(ids.new())
            snippets.save(Snippet(id=number, shortcut=shortcut, title=title, text=text))
            return snippets.all()

        self._run_and_show(keep)

    def _on_remove(self) -> None:
        if self._edited is None:
            return
        snippets, snippet_id = self._context.desk.snippets, self._edited.id

        def remove() -> tuple[Snippet, ...]:
            snippets.remove(snippet_id)
            return snippets.all()

        self._run_and_show(remove)

    def _on_add_usual(self) -> None:
        snippets = self._context.desk.snippets

        def add() -> tuple[Snippet, ...]:
            snippets.add_usual()
            return snippets.all()

        self._run_and_show(add)

    def _run_and_show(self, job: Callable[[], tuple[Snippet, ...]]) -> None:
        self.primary.setEnabled(False)
        self._run(job, self._on_changed)

    def _on_changed(self, snippets: tuple[Snippet, ...]) -> None:
        self.primary.setEnabled(True)
        self._snippets = snippets
        self._show_list()
        self.snippets_changed.emit(snippets)

    def _on_failed(self, error: DeskError) -> None:
        self.primary.setEnabled(True)
        if error.code is ErrorCode.CODE_ALREADY_USED:
            self._form.show_sentence("snippet.shortcut", _TAKEN_SENTENCE)
            return
        if self._is_form and self._form.show_error(error):
            return
        self._trouble.setText(str(explain(error.code)))
        self._trouble.show()
