# SPDX-License-Identifier: GPL-3.0-or-later
"""The right card of the record: one note to read, quietly, or what is on file about an entry that is no note."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from counselor_desk.domain.notes import NoteKind, NoteState
from counselor_desk.services.client_record import NoteReading
from counselor_desk.services.timeline import TimelineEntry, TimelineKind
from counselor_desk.services.wording import NOTE_TITLES, TEMPLATES
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.pages.client.reading_note import foot_of_draft, foot_of_signed, note_parts
from counselor_desk.ui.pages.client.reading_summary import EntrySummary
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.beside import FactTable
from counselor_desk.ui.widgets.boxes import EmptyState, ScrollColumn, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import IconView, Label, Role

_HEAD_HEIGHT = 48
_WITHOUT_NOTE = {
    TimelineKind.SESSION_WITHOUT_NOTE: "session",
    TimelineKind.APPOINTMENT_WITHOUT_NOTE: "appointment",
}


class ReadingPane(QFrame):
    """Shows one entry at a time; everything that one can do with it is asked of the tab."""

    addendum_requested = Signal(object)
    """The `NoteReading` that is added to."""
    strike_requested = Signal(object)
    """The `NoteReading` that is to be marked as entered in error."""
    note_requested = Signal(object)
    """The `TimelineEntry` whose note is to be written or continued."""
    place_requested = Signal(object)
    back_requested = Signal()

    def __init__(self, *, formats: Formats, zone: str) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName("reading")
        self._formats, self._zone = formats, zone
        layout = column(self, margins=(1, 1, 1, 1))
        head = frame("pane_head")
        head.setMinimumHeight(px(_HEAD_HEIGHT))
        head_column = column(head, gap=4, margins=(20, 7, 20, 7))
        self._back = Button("Back to the record", name="reading_back", kind=ButtonKind.QUIET, icon="back", dense=True)
        self._back.hide()
        self._back.clicked.connect(self.back_requested)
        head_column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self._head = QWidget()
        self._head.setProperty("kind", "clear")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self._head.setSizePolicy(policy)
        self._head_flow = FlowLayout(self._head, gap=12, line_gap=6)
        head_column.addStretch(1)
        head_column.addWidget(self._head)
        head_column.addStretch(1)
        layout.addWidget(head)
        self._scroll = ScrollColumn(name="reading_scroll", gap=14, margins=(20, 13, 20, 16))
        # one stop: the arrow keys scroll what does not fit
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName("Text of the entry")
        layout.addWidget(self._scroll, 1)
        self._foot = frame("pane_foot")
        self._foot.setMinimumHeight(px(56))
        self._foot_row = line(self._foot, gap=12, margins=(20, 10, 20, 10))
        layout.addWidget(self._foot)
        self._foot.hide()

    def offer_back(self, offers: bool) -> None:
        """Show the way back to the list, where the pane stands in its place."""
        self._back.setVisible(offers)

    @property
    def back(self) -> Button:
        """The way back to the list."""
        return self._back

    def show_nothing(self, *, is_empty: bool = False) -> None:
        """Say that nothing is chosen, or that there is nothing to choose."""
        self._begin("Nothing to read yet" if is_empty else "Nothing is chosen", ())
        words = (
            ("Entries are read here.", "The first one comes with the first note, consent or check-in.")
            if is_empty
            else ("No entry is open.", "Choose an entry of the record to read it.")
        )
        self._scroll.column.addWidget(EmptyState("doc", words[0], next_step=words[1]), 1)
        self._foot.hide()

    def show_note(self, reading: NoteReading, entry: TimelineEntry, *, has_begun_addendum: bool) -> None:
        """Show a note with its addenda; a signed one can be added to, a draft continued, neither changed here."""
        self._begin(note_title(reading, formats=self._formats), note_chips(reading))
        for part in note_parts(reading, formats=self._formats, zone=self._zone):
            self._scroll.column.addWidget(part)
        state = reading.note.state
        if state is NoteState.DRAFT:
            words = foot_of_draft(reading, formats=self._formats, zone=self._zone)
            button = Button("Continue", name="continue_draft", icon="pen", accessible="Continue this draft")
            button.clicked.connect(lambda: self.note_requested.emit(entry))
            self._show_foot("pen", words, button)
            self._scroll.column.addStretch(1)
            return
        words = foot_of_signed(reading, formats=self._formats, zone=self._zone)
        begun = "Continue addendum" if has_begun_addendum else "Add addendum"
        button = Button(begun, name="add_addendum", icon="addendum")
        button.clicked.connect(lambda: self.addendum_requested.emit(reading))
        self._show_foot("seal", words, button)
        self._scroll.column.addStretch(1)
        if state is NoteState.SIGNED:
            strike = Button("Mark as entered in error…", name="strike_note", kind=ButtonKind.QUIET, dense=True)
            strike.clicked.connect(lambda: self.strike_requested.emit(reading))
            self._scroll.column.addWidget(strike, 0, Qt.AlignmentFlag.AlignRight)

    def show_summary(self, summary: EntrySummary, entry: TimelineEntry) -> None:
        """Show what is on file about an entry without a text of its own."""
        chip = (Chip(summary.chip, tone=summary.tone, icon=summary.chip_icon),) if summary.chip else ()
        self._begin(f"{summary.title}, {self._formats.day(summary.day)}", chip)
        if summary.facts:
            self._scroll.column.addWidget(FactTable(summary.facts, name="entry_fact"))
        if summary.remark:
            self._scroll.column.addWidget(Label(summary.remark, role=Role.SECOND, wraps=True))
        if summary.link_place is not None:
            place = summary.link_place
            link = Button(summary.link_words, name="entry_link")
            link.clicked.connect(lambda: self.place_requested.emit(place))
            self._scroll.column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._scroll.column.addStretch(1)
        meeting = _WITHOUT_NOTE.get(entry.kind)
        if meeting is not None:
            button = Button(
                "Write note", name="write_this_note", icon="pen", accessible=f"Write note for this {meeting}"
            )
            button.clicked.connect(lambda: self.note_requested.emit(entry))
            self._show_foot("pen", (f"No note was written for this {meeting}.", ""), button)
        else:
            self._foot.hide()

    def first_stop(self) -> QWidget:
        """Where the focus goes when the pane stands in the place of the list."""
        return self._back if self._back.isVisibleTo(self) else self._scroll

    def _begin(self, title: str, chips: Iterable[Chip]) -> None:
        clear(self._head_flow)
        clear(self._scroll.column)
        clear(self._foot_row)
        self._scroll.verticalScrollBar().setValue(0)
        label = Label(title, role=Role.NOTE_HEADING, wraps=False)
        label.setObjectName("reading_title")
        self._head_flow.push_from(1)
        self._head_flow.addWidget(label)
        for chip in chips:
            self._head_flow.addWidget(chip)
        self._head.updateGeometry()

    def _show_foot(self, icon: str, words: tuple[str, str], button: Button) -> None:
        self._foot_row.addWidget(IconView(icon, size=20, tone=Tone.OK if icon == "seal" else None))
        lines = column(gap=1)
        first = Label(words[0], role=Role.SECOND_INK, wraps=True)
        first.setObjectName("signed_by")
        lines.addWidget(first)
        if words[1]:
            second = Label(words[1], role=Role.SMALL, wraps=True)
            second.setObjectName("signed_when")
            lines.addWidget(second)
        self._foot_row.addLayout(lines, 1)
        self._foot_row.addWidget(button)
        self._foot.show()


def note_title(reading: NoteReading, *, formats: Formats) -> str:
    """ "Session 18, Tue 10 Nov 2026"."""
    note, session = reading.note, reading.session
    name = NOTE_TITLES[note.kind] if session is None else f"Session {session.number}"
    return f"{name}, {formats.day(note.service_date)}"


def note_chips(reading: NoteReading) -> tuple[Chip, ...]:
    """What kind of note it is, and where it stands."""
    note = reading.note
    kind = NOTE_TITLES[note.kind]
    if note.kind is NoteKind.PROGRESS:
        kind = f"{kind}, {TEMPLATES[note.template]}"
    if note.state is NoteState.SIGNED and note.is_late_entry:
        # that it is signed stands in its foot
        return (Chip(kind), Chip("Late entry", tone=Tone.WARN, icon="late"))
    state = {
        NoteState.DRAFT: Chip("Draft", tone=Tone.ACCENT, icon="pen"),
        NoteState.SIGNED: Chip("Signed and locked", tone=Tone.OK, icon="lock"),
        NoteState.STRUCK: Chip("Entered in error", tone=Tone.DANGER, icon="cross"),
    }[note.state]
    return (Chip(kind), state)
