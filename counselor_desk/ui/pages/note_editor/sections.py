# SPDX-License-Identifier: GPL-3.0-or-later
"""The headed parts of a note; changing the template moves headings about and never a word of text."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.notes import TEMPLATE_HEADINGS, NoteSection, NoteTemplate
from counselor_desk.domain.text import is_blank
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import ScrollColumn, column, line
from counselor_desk.ui.widgets.labels import ElidedLabel, Label, Role, restyle
from counselor_desk.ui.widgets.note_text import NoteText

_HINTS = {
    "Data": "What was said, seen and measured",
    "Assessment": "What it means, including safety",
    "Plan": "Next steps, tasks and the next session",
    "Subjective": "What the client said, in their words",
    "Objective": "What was seen and measured",
    "Behavior": "What the client did and said",
    "Intervention": "What you did, and why",
    "Response": "How the client took it",
    "Narrative": "What happened, what it means, what comes next",
}
_CARRIED_OVER = "Written under the template before; it stays until you empty it"

_FROZEN = "To read only: a legal hold stands"


class SectionBox(QWidget):
    """One heading, its hint, and the text under it."""

    def __init__(self, section: NoteSection) -> None:
        super().__init__()
        self.heading = section.heading
        self.setProperty("kind", "clear")
        layout = column(self, gap=4)
        head = line(gap=8)
        head.addWidget(Label(section.heading, role=Role.NOTE_HEADING), 0, Qt.AlignmentFlag.AlignBaseline)
        self._hint = ElidedLabel(role=Role.SMALL)
        head.addWidget(self._hint, 1, Qt.AlignmentFlag.AlignBaseline)
        layout.addLayout(head)
        self.editor = NoteText(section.text, name=f"section_{section.heading.lower()}", accessible=section.heading)
        layout.addWidget(self.editor, 1)
        self._loaded = section.text
        self._is_touched = False
        self.editor.written.connect(self._on_written)

    @property
    def text(self) -> str:
        """The text; untouched it is what was loaded, sign for sign."""
        return self.editor.text if self._is_touched else self._loaded

    def show_hint(self, hint: str) -> None:
        """Say what belongs here."""
        self._hint.setText(hint)
        self.editor.setAccessibleDescription(hint)

    def put_text(self, text: str) -> None:
        """Replace the text as if it had been typed, so that Ctrl+Z brings the old one back."""
        cursor = self.editor.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def freeze(self) -> None:
        """Text to be read and copied, and it looks so; the focus stays visible for those who scroll by keys."""
        self.editor.setReadOnly(True)
        self.editor.setProperty("state", "read")
        self.editor.setAccessibleDescription(_FROZEN)
        self._hint.setText(_FROZEN)
        restyle(self.editor)

    def _on_written(self) -> None:
        self._is_touched = True


class Sections(ScrollColumn):
    """All sections of the note in one column; the one with the focus takes the height that is to spare."""

    written = Signal()
    cursor_moved = Signal(object)
    """The `NoteText` whose cursor has moved or that was come to."""

    def __init__(self) -> None:
        super().__init__(name="sections_scroll", gap=14, margins=(16, 4, 16, 16))
        self._boxes: list[SectionBox] = []
        self._last: SectionBox | None = None
        self._watch: Callable[[NoteText], None] = lambda _: None

    def watch_editors(self, watch: Callable[[NoteText], None]) -> None:
        """Have every editor handed over when it is made, as to whoever expands snippets."""
        self._watch = watch

    def show_note(self, template: NoteTemplate, sections: Sequence[NoteSection]) -> None:
        """Show a note as it was kept."""
        for box in self._boxes:
            self._drop(box)
        self._boxes = []
        kept = {each.heading: each for each in sections}
        wanted = [kept.get(heading, NoteSection(heading, "")) for heading in TEMPLATE_HEADINGS[template]]
        others = [each for each in sections if each.heading not in TEMPLATE_HEADINGS[template]]
        self._lay_out([self._box(each) for each in (*wanted, *others)], template=template)

    def change_template(self, template: NoteTemplate) -> None:
        """Show the headings of a template; texts stay under the same heading, or under their old one below."""
        headings = TEMPLATE_HEADINGS[template]
        there = {box.heading: box for box in self._boxes}
        wanted = [there.get(heading) or self._box(NoteSection(heading, "")) for heading in headings]
        others = [box for box in self._boxes if box.heading not in headings and not is_blank(box.text)]
        for box in self._boxes:
            if box not in wanted and box not in others:
                self._drop(box)
        self._lay_out([*wanted, *others], template=template)

    def sections(self) -> tuple[NoteSection, ...]:
        """What is written; a heading of another template is kept while there is text under it."""
        return tuple(
            NoteSection(box.heading, box.text)
            for box in self._boxes
            if box.property("carried_over") != "true" or not is_blank(box.text)
        )

    def has_words(self) -> bool:
        """True when there is something to sign."""
        return any(not is_blank(box.text) for box in self._boxes)

    def box(self, heading: str) -> SectionBox | None:
        """The section with a heading."""
        return next((each for each in self._boxes if each.heading == heading), None)

    def put_below(self, section: NoteSection) -> None:
        """Put a text from elsewhere under what stands here, unless it is the same or part of it."""
        box = self.box(section.heading)
        if box is None:
            box = self._box(NoteSection(section.heading, ""))
            box.setProperty("carried_over", "true")
            box.show_hint(_CARRIED_OVER)
            self.column.insertWidget(len(self._boxes), box)
            self._boxes.append(box)
        if section.text and section.text not in box.text:
            box.put_text(f"{box.text}\n\n{section.text}" if not is_blank(box.text) else section.text)

    def first_to_write(self) -> NoteText | None:
        """Where writing goes on: the first empty section, else the last one."""
        if not self._boxes:
            return None
        return next((each.editor for each in self._boxes if is_blank(each.text)), self._boxes[-1].editor)

    def last_used(self) -> NoteText | None:
        """Where the cursor was last, for what is put in from the side."""
        if self._last is not None:
            return self._last.editor
        return self.first_to_write()

    def set_readable_only(self) -> None:
        """Nothing can be written: a legal hold stands on this draft."""
        for box in self._boxes:
            box.freeze()

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            box = next((each for each in self._boxes if each.editor is watched), None)
            if box is not None:
                self._last = box
                self._share_height()
                QTimer.singleShot(0, box, lambda: self.cursor_moved.emit(box.editor))
        return super().eventFilter(watched, event)

    def _box(self, section: NoteSection) -> SectionBox:
        box = SectionBox(section)
        box.editor.installEventFilter(self)
        box.editor.written.connect(self.written)
        box.editor.cursorPositionChanged.connect(self._keep_cursor_in_sight)
        self._watch(box.editor)
        return box

    def _drop(self, box: SectionBox) -> None:
        if self._last is box:
            self._last = None
        self.column.removeWidget(box)
        box.hide()
        box.setParent(None)
        box.deleteLater()

    def _lay_out(self, boxes: list[SectionBox], *, template: NoteTemplate) -> None:
        self._boxes = boxes
        before: QWidget | None = None
        for number, box in enumerate(boxes):
            is_carried_over = box.heading not in TEMPLATE_HEADINGS[template]
            box.setProperty("carried_over", "true" if is_carried_over else "")
            box.show_hint(_CARRIED_OVER if is_carried_over else _HINTS.get(box.heading, ""))
            self.column.removeWidget(box)
            self.column.insertWidget(number, box)
            box.show()
            if before is not None:
                QWidget.setTabOrder(before, box.editor)
            before = box.editor
        self._share_height()

    def _share_height(self) -> None:
        taker = self._last if self._last in self._boxes else self._boxes[-1] if self._boxes else None
        for number, box in enumerate(self._boxes):
            self.column.setStretch(number, 1 if box is taker else 0)

    def _keep_cursor_in_sight(self) -> None:
        editor = self.sender()
        if isinstance(editor, NoteText) and editor.hasFocus():
            cursor: QRect = editor.cursorRect()
            at = editor.viewport().mapTo(self.inner, QPoint(cursor.left(), cursor.center().y()))
            self.ensureVisible(0, at.y(), 0, cursor.height() + px(16))
            self.cursor_moved.emit(editor)
