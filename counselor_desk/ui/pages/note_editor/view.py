# SPDX-License-Identifier: GPL-3.0-or-later
"""How the parts of the editor stand: facts above, the note at the left, what helps at its side or, narrow, below it."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from counselor_desk.ui.pages.note_editor.earlier_text import EarlierText
from counselor_desk.ui.pages.note_editor.heading import Heading
from counselor_desk.ui.pages.note_editor.last_note import LastNote
from counselor_desk.ui.pages.note_editor.progress_pane import ProgressPane
from counselor_desk.ui.pages.note_editor.psychotherapy import PsychotherapySpace
from counselor_desk.ui.pages.note_editor.save_line import SaveLine
from counselor_desk.ui.pages.note_editor.session_facts import SessionFactsCard
from counselor_desk.ui.pages.note_editor.snippets import SnippetList
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import Card, ScrollColumn, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.note_text import NoteText

_SIDE_WIDTH = 312
_SIDE_BY_SIDE_FROM = 900
_LEAST_SECTIONS = 240
_GAP = 12


class EditorView(QWidget):
    """All parts, and how they share the room; behaviour is the page's."""

    psychotherapy_requested = Signal()
    progress_requested = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.setProperty("kind", "clear")
        layout = column(self)
        self.scroller = ScrollColumn(name="note_scroll", gap=_GAP, margins=(24, 16, 24, 16))
        layout.addWidget(self.scroller)
        self.save_line = SaveLine(context.clock)
        self.heading = Heading(self.save_line)
        self.facts = SessionFactsCard(formats=context.formats, names=context.names)
        self.progress = ProgressPane()
        self.psychotherapy = PsychotherapySpace(context)
        self.last_note = LastNote(formats=context.formats, names=context.names)
        self.snippets = SnippetList()
        self.earlier_text = EarlierText(context, sections=self.progress.sections)
        self.scroller.column.addWidget(self.earlier_text)
        self.scroller.column.addWidget(self.heading)
        self.scroller.column.addWidget(self.facts)
        self._columns = line(gap=16)
        self.scroller.column.addLayout(self._columns, 1)
        self._note_card = Card()
        self._note_card.body.addWidget(self._tabs())
        self._spaces = QStackedWidget()
        self._spaces.addWidget(self.progress)
        self._spaces.addWidget(self.psychotherapy)
        self._note_card.body.addWidget(self._spaces, 1)
        self._columns.addWidget(self._note_card, 1)
        self._side = Card()
        self._side.body.addWidget(self.last_note, 1)
        self._rule = frame("line")
        self._side.body.addWidget(self._rule)
        self._side.body.addWidget(self.snippets)
        self._columns.addWidget(self._side)
        self.progress.sections.cursor_moved.connect(self._keep_cursor_in_sight)
        # growing text and wrapping facts change what is left for the sections
        for part in (self.progress.sections.inner, self.facts, self.scroller.viewport()):
            part.installEventFilter(self)

    @property
    def is_psychotherapy(self) -> bool:
        """True while the space that is kept apart is shown."""
        return self._spaces.currentWidget() is self.psychotherapy

    def show_space(self, *, is_psychotherapy: bool) -> None:
        """Show one of the two spaces; the other's helps go with it."""
        self._spaces.setCurrentWidget(self.psychotherapy if is_psychotherapy else self.progress)
        self._progress_tab.setChecked(not is_psychotherapy)
        self._apart_tab.setAccessibleDescription("Selected" if is_psychotherapy else "")
        self._part_of_record.setText("" if is_psychotherapy else "Part of the record")
        for part in (self._side, self.facts, self.save_line):
            part.setVisible(not is_psychotherapy)
        self.earlier_text.cover(is_covered=is_psychotherapy)
        self.fit()

    def name_note(self, title: str) -> None:
        """Write the kind of note on its tab."""
        self._progress_tab.set_words(title)

    def fit(self) -> None:
        """Share the height: the sections scroll by themselves while enough of them is seen, else the page does."""
        stands_below = self._columns.direction() is QBoxLayout.Direction.TopToBottom
        sections = self.progress.sections
        content = sections.inner.minimumSizeHint().height()
        around = self._note_card.minimumSizeHint().height() - sections.minimumSizeHint().height()
        around = min(around, px(230))
        above = self.heading.sizeHint().height() + self._facts_height() + px(16) * 2 + px(_GAP) * 2
        room = self.scroller.viewport().height() - above - around
        if room < px(_LEAST_SECTIONS):
            least = max(content, px(_LEAST_SECTIONS))
        else:
            least = room if stands_below else px(_LEAST_SECTIONS)
        if sections.minimumHeight() != least:
            sections.setMinimumHeight(least)
        self.last_note.show_whole(is_whole=stands_below)

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= px(_SIDE_BY_SIDE_FROM)
        self._columns.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._side.setMinimumWidth(px(_SIDE_WIDTH) if is_wide else 0)
        self._side.setMaximumWidth(px(_SIDE_WIDTH) if is_wide else 16_777_215)
        self.heading.arrange(event.size().width())
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.fit()
        return super().eventFilter(watched, event)

    def _keep_cursor_in_sight(self, editor: NoteText) -> None:
        # where the page scrolls, the section's own scrolling does not bring the cursor into sight
        at = editor.viewport().mapTo(self.scroller.inner, editor.cursorRect().center())
        self.scroller.ensureVisible(0, at.y(), 0, editor.cursorRect().height() + px(24))

    def _facts_height(self) -> int:
        if self.facts.isHidden():
            return 0
        width = self.width() - 2 * px(24)
        layout = self.facts.layout()
        height = -1 if layout is None else layout.heightForWidth(width)
        return height if height > 0 else self.facts.sizeHint().height()

    def _tabs(self) -> QWidget:
        head = frame("pane_head")
        row = FlowLayout(head, gap=12, line_gap=4)
        row.setContentsMargins(px(16), px(2), px(12), 0)
        self._progress_tab = Button("Progress note", name="progress_tab", kind=ButtonKind.TAB, icon="doc")
        self._progress_tab.setCheckable(True)
        self._progress_tab.setChecked(True)
        self._progress_tab.clicked.connect(self._on_progress)
        self._part_of_record = Label("Part of the record", role=Role.SECOND)
        self._apart_tab = Button(
            "Psychotherapy note - kept apart", name="psychotherapy_tab", kind=ButtonKind.TAB_APART, icon="notebook"
        )
        self._apart_tab.clicked.connect(self.psychotherapy_requested)
        row.addWidget(self._progress_tab)
        row.addWidget(self._part_of_record)
        row.push()
        row.addWidget(self._apart_tab)
        return head

    def _on_progress(self) -> None:
        self._progress_tab.setChecked(not self.is_psychotherapy)
        if self.is_psychotherapy:
            self.progress_requested.emit()
