# SPDX-License-Identifier: GPL-3.0-or-later
"""The notes before this one, read-only at the side; taking something over from them is an act of its own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.text import is_blank
from counselor_desk.services.wording import NOTE_TITLES
from counselor_desk.ui.code_for_names import with_code
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Named, Names
from counselor_desk.ui.pages.note_editor.opening import EarlierNote
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import EmptyState, ScrollColumn, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role
from counselor_desk.ui.widgets.note_text import ReadingText

PLAN = "Plan"


class LastNote(QWidget):
    """One signed note at a time, the newest first."""

    plan_requested = Signal(str)
    """The plan of the note that is shown, to be put into the one that is written."""

    def __init__(self, *, formats: Formats, names: Names) -> None:
        super().__init__()
        self._formats, self._names = formats, names
        self._client: Named | None = None
        self._notes: tuple[EarlierNote, ...] = ()
        self._shown = 0
        self.setProperty("kind", "clear")
        layout = column(self)
        head = frame("pane_head")
        head.setMinimumHeight(px(44))
        row = line(head, gap=6, margins=(16, 0, 16, 0))
        self._title = Label("Last note", role=Role.CARD_TITLE)
        row.addWidget(self._title)
        row.addStretch(1)
        self._lock = IconView("lock", size=14)
        row.addWidget(self._lock)
        self._signed = ElidedLabel(role=Role.SMALL)
        row.addWidget(self._signed)
        layout.addWidget(head)
        self._scroll = ScrollColumn(name="last_note_scroll", gap=2, margins=(16, 10, 16, 8))
        layout.addWidget(self._scroll, 1)
        self._foot = QWidget()
        self._foot.setProperty("kind", "clear")
        acts = FlowLayout(self._foot, gap=4, line_gap=4)
        acts.setContentsMargins(px(8), px(4), px(8), px(8))
        self._copy = Button("Copy last plan into this note", name="copy_last_plan", kind=ButtonKind.QUIET)
        self._copy.clicked.connect(self._on_copy)
        self._older = Button("Older", name="older_note", kind=ButtonKind.QUIET, icon="chevron-left", icon_size=14)
        self._older.setAccessibleName("Show the older note")
        self._older.clicked.connect(lambda: self._turn(1))
        self._newer = Button("Newer", name="newer_note", kind=ButtonKind.QUIET, icon="chevron-right", icon_size=14)
        self._newer.setAccessibleName("Show the newer note")
        self._newer.clicked.connect(lambda: self._turn(-1))
        for button in (self._copy, self._older, self._newer):
            acts.addWidget(button)
        layout.addWidget(self._foot)
        names.changed.connect(self._show)

    def show_notes(self, notes: Sequence[EarlierNote], *, client: Named) -> None:
        """Show the newest of the signed notes; while codes are shown, the client's code stands for their name."""
        self._notes, self._client = tuple(notes), client
        self._shown = 0
        self._show()

    def show_whole(self, *, is_whole: bool) -> None:
        """Be as high as the note, where the page scrolls; else scroll in the height there is."""
        content = self._scroll.inner.minimumSizeHint().height() if is_whole else 0
        if self._scroll.minimumHeight() != content:
            self._scroll.setMinimumHeight(content)

    def _turn(self, step: int) -> None:
        self._shown = min(max(self._shown + step, 0), len(self._notes) - 1)
        self._show()

    def _show(self) -> None:
        clear(self._scroll.column)
        self._foot.setVisible(bool(self._notes))
        self._lock.setVisible(bool(self._notes))
        if not self._notes:
            self._signed.setText("")
            self._scroll.column.addWidget(
                EmptyState("doc", "No signed note yet.", next_step="The last one is shown here.", dense=True)
            )
            return
        earlier = self._notes[self._shown]
        self._title.setText("Last note" if self._shown == 0 else "Earlier note")
        self._signed.setText(self._signed_words(earlier))
        sections = [each for each in earlier.note.sections if not is_blank(each.text)]
        for number, section in enumerate(sections, start=1):
            heading = Label(section.heading, role=Role.GROUP)
            self._scroll.column.addWidget(heading)
            text = ReadingText(
                self._as_shown(section.text), name=f"last_note_{number}", accessible=section.heading, is_small=True
            )
            self._scroll.column.addWidget(text)
            self._scroll.column.addSpacing(px(6))
        self._scroll.column.addStretch(1)
        self._copy.setVisible(bool(self._plan()))
        self._copy.set_words("Copy last plan into this note" if self._shown == 0 else "Copy this plan into the note")
        has_older, has_newer = self._shown + 1 < len(self._notes), self._shown > 0
        had_focus = self._older.hasFocus() or self._newer.hasFocus()
        self._older.setVisible(has_older)
        self._newer.setVisible(has_newer)
        if had_focus and not (self._older.hasFocus() or self._newer.hasFocus()):
            (self._older if has_older else self._newer).setFocus(Qt.FocusReason.OtherFocusReason)

    def _as_shown(self, text: str) -> str:
        if self._client is None or not self._names.are_codes:
            return text
        return with_code(text, (), self._client)[0]

    def _signed_words(self, earlier: EarlierNote) -> str:
        session = "" if earlier.session_number is None else f", session {earlier.session_number}"
        if self._shown == 0 and earlier.session_number is not None:
            return f"Signed {self._formats.short_day(earlier.note.service_date)}{session}"
        title = "" if earlier.session_number is not None else f", {NOTE_TITLES[earlier.note.kind].lower()}"
        return f"Signed {self._formats.plain_date(earlier.note.service_date)}{session}{title}"

    def _plan(self) -> str:
        sections = self._notes[self._shown].note.sections
        return next((each.text for each in sections if each.heading == PLAN and not is_blank(each.text)), "")

    def _on_copy(self) -> None:
        self.plan_requested.emit(self._plan())
