# SPDX-License-Identifier: GPL-3.0-or-later
"""The page that a day begins and ends with: each row is one action from the place where it is done."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from counselor_desk.services.today import ComingAppointment, ConsentDueRow, DraftRow, NoteToWrite, TodayView
from counselor_desk.ui.backup_notice import BackupNotice
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.pages.today.due_rows import consent_row, follow_up_row, health_rows, matter_row
from counselor_desk.ui.pages.today.work_rows import coming_cell, draft_row, note_row
from counselor_desk.ui.places import (
    ClientPlace,
    ClientTab,
    ConsentsDuePlace,
    NotePlace,
    Place,
    RequestPlace,
    Section,
    SectionPlace,
)
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import Card, EmptyState, ScrollColumn, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role

# more rows than this are behind "Show all": the page must answer at a glance
_AT_A_GLANCE = 6
_TWO_COLUMNS_FROM = 900
_FACTS_FROM = 980
_FACTS_IN_ONE_COLUMN_FROM = 720
# two appointments beside each other take 640
_PAIRS_FROM = 720


class TodayPage(Page):
    """What is to be written, answered and asked again, and how the journal does."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._view: TodayView | None = None
        self._shows_all = False
        self._first: QWidget | None = None
        self._pairs: list[tuple[QBoxLayout, QFrame]] = []
        layout = column(self)
        self._scroll = ScrollColumn(name="today_scroll", gap=16, margins=(24, 18, 24, 24))
        layout.addWidget(self._scroll)
        heading = line(gap=12)
        heading.addWidget(Label("Today", role=Role.PAGE_TITLE), 0, Qt.AlignmentFlag.AlignBottom)
        self._day = Label(role=Role.SIDE)
        heading.addWidget(self._day, 0, Qt.AlignmentFlag.AlignBottom)
        heading.addStretch(1)
        self._scroll.column.addLayout(heading)
        self._backups = BackupNotice(context)
        self._backups.made.connect(self._on_backed_up)
        self._scroll.column.addWidget(self._backups)
        self._columns = line(gap=16)
        self._scroll.column.addLayout(self._columns, 1)
        self._notes = Card("Notes to write", side_words="Written after 48 hours, a note is marked as a late entry")
        self._drafts = Card("Drafts", side_words="Kept encrypted until you sign or discard them")
        self._coming = Card("Still to come today")
        self._deadlines = Card("Deadlines")
        self._consents = Card("Consents due for review")
        self._open_health = Button("Open health", name="open_health", kind=ButtonKind.LINK)
        self._open_health.clicked.connect(partial(self.go_to, SectionPlace(Section.HEALTH)))
        self._health = Card("Journal health", side=self._open_health)
        for cards, share in (
            ((self._notes, self._drafts, self._coming), 616),
            ((self._deadlines, self._consents, self._health), 392),
        ):
            side = column(gap=16)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            self._columns.addLayout(side, share)

    def load(self) -> None:
        self.context.runner.run(self.context.desk.today.look, owner=self, on_ok=self._show, on_error=self.show_trouble)

    def first_stop(self) -> QWidget | None:
        return self._first

    def trouble_layout(self) -> QBoxLayout:
        return self._scroll.column

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        had_facts = self._has_room_for_facts(event.oldSize().width())
        side_by_side = event.size().width() >= px(_TWO_COLUMNS_FROM)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if side_by_side else QBoxLayout.Direction.TopToBottom
        )
        self._arrange_pairs()
        if self._view is not None and had_facts != self._has_room_for_facts(event.size().width()):
            self._show_notes(self._view)

    def _has_room_for_facts(self, width: int) -> bool:
        # in one column the rows are as wide as the page
        return width >= px(_FACTS_FROM) or px(_FACTS_IN_ONE_COLUMN_FROM) <= width < px(_TWO_COLUMNS_FROM)

    def _show(self, view: TodayView) -> None:
        self.clear_trouble()
        is_first_look = self._view is None
        self._view = view
        self._day.setText(self.context.formats.long_day(view.today))
        self._first = None
        self._show_notes(view)
        self._show_drafts(view.drafts)
        self._show_coming(view.still_to_come)
        self._show_deadlines(view)
        self._show_consents(view.consents_due)
        self._health.show_rows(health_rows(view.health, formats=self.context.formats, zone=self.context.zone))
        self._backups.look()
        # the rows come after the window has placed the focus, and a reload takes the focused one away
        first, now = self.first_stop(), self.window().focusWidget()
        if first is not None and (now in (None, self) or (is_first_look and now is self._open_health)):
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_notes(self, view: TodayView) -> None:
        notes = view.notes_to_write
        self._notes.set_count(f"{len(notes)}, oldest first" if notes else "")
        if not notes:
            self._notes.show_rows([self._nothing_to_write(view)])
            return
        rows: list[QWidget] = []
        for number, note in enumerate(self._at_a_glance(notes), start=1):
            row, button = note_row(
                note,
                number=number,
                today=view.today,
                formats=self.context.formats,
                names=self.context.names,
                show_facts=self._has_room_for_facts(self.width()),
            )
            self._leads_to(button, _note_place(note))
            rows.append(row)
        if len(rows) < len(notes):
            rows.append(self._show_all_row(len(notes)))
        self._notes.show_rows(rows)

    def _nothing_to_write(self, view: TodayView) -> EmptyState:
        next_end = min((each.stop for each in view.still_to_come), default=None)
        next_step = (
            f"The next session ends at {self.context.formats.clock(next_end)}."
            if next_end is not None
            else "A session that has ended appears here until its note is written."
        )
        return EmptyState("check", "No notes to write.", next_step=next_step, dense=True)

    def _show_drafts(self, drafts: Sequence[DraftRow]) -> None:
        self._drafts.set_count(str(len(drafts)) if drafts else "")
        self._drafts.setVisible(bool(drafts))
        rows: list[QWidget] = []
        for number, draft in enumerate(drafts[: 2 * _AT_A_GLANCE], start=1):
            row, button = draft_row(draft, number=number, formats=self.context.formats, names=self.context.names)
            self._leads_to(button, NotePlace(client_id=draft.client.id, note_id=draft.note_id))
            rows.append(row)
        self._drafts.show_rows(rows)

    def _show_coming(self, coming: Sequence[ComingAppointment]) -> None:
        self._coming.set_count(str(len(coming)) if coming else "")
        clear(self._coming.body)
        self._pairs.clear()
        if not coming:
            self._coming.body.addWidget(
                EmptyState(
                    "today",
                    "Nothing planned for the rest of today.",
                    next_step="New… plans an appointment.",
                    dense=True,
                )
            )
            return
        row = line()
        for number, each in enumerate(coming[:_AT_A_GLANCE], start=1):
            if number % 2 == 1:
                row = line()
                self._coming.body.addLayout(row)
            else:
                between = frame("vline")
                row.addWidget(between)
                self._pairs.append((row, between))
            cell, button = coming_cell(each, number=number, formats=self.context.formats, names=self.context.names)
            whose = each.clients[0].id
            place: Place = ClientPlace(whose)
            if each.has_begun:
                place = NotePlace(client_id=whose, appointment_id=each.appointment_id)
            self._leads_to(button, place)
            row.addWidget(cell, 1)
        self._arrange_pairs()

    def _arrange_pairs(self) -> None:
        has_room = self.width() >= px(_PAIRS_FROM)
        for row, between in self._pairs:
            row.setDirection(QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom)
            between.setVisible(has_room)

    def _show_deadlines(self, view: TodayView) -> None:
        count = len(view.deadlines) + len(view.follow_ups)
        self._deadlines.set_count(str(count) if count else "")
        rows: list[QWidget] = []
        for number, matter in enumerate(view.deadlines, start=1):
            row, button = matter_row(matter, number=number, formats=self.context.formats, names=self.context.names)
            self._leads_to(button, RequestPlace(matter_id=matter.id, client_id=matter.client.id))
            rows.append(row)
        for number, follow_up in enumerate(view.follow_ups, start=1):
            row, button = follow_up_row(
                follow_up, number=number, formats=self.context.formats, names=self.context.names
            )
            self._leads_to(button, RequestPlace(matter_id=follow_up.matter_id, client_id=follow_up.client.id))
            rows.append(row)
        if not rows:
            rows.append(
                EmptyState(
                    "court",
                    "No court paper or request is open.",
                    next_step="When one arrives, enter it on the day it was served.",
                    dense=True,
                )
            )
        self._deadlines.show_rows(rows)

    def _show_consents(self, due: Sequence[ConsentDueRow]) -> None:
        self._consents.set_count(str(len(due)) if due else "")
        rows: list[QWidget] = []
        for number, consent in enumerate(due[:_AT_A_GLANCE], start=1):
            row, button = consent_row(consent, number=number, formats=self.context.formats, names=self.context.names)
            self._leads_to(button, ClientPlace(consent.client.id, ClientTab.CONSENT))
            rows.append(row)
        if len(due) > len(rows):
            rows.append(self._more_row(len(due) - len(rows)))
        if not rows:
            rows.append(
                EmptyState(
                    "sign", "No consent is due.", next_step="Reviews appear 30 days before their day.", dense=True
                )
            )
        self._consents.show_rows(rows)

    def _at_a_glance(self, notes: tuple[NoteToWrite, ...]) -> tuple[NoteToWrite, ...]:
        return notes if self._shows_all or len(notes) <= _AT_A_GLANCE + 1 else notes[:_AT_A_GLANCE]

    def _show_all_row(self, count: int) -> QWidget:
        row = QWidget()
        row.setProperty("kind", "clear")
        inside = line(row, margins=(16, 8, 16, 8))
        button = Button(f"Show all {count}", name="show_all_notes", kind=ButtonKind.QUIET)
        button.clicked.connect(self._on_show_all)
        inside.addWidget(button)
        inside.addStretch(1)
        return row

    def _more_row(self, count: int) -> QWidget:
        row = QWidget()
        row.setProperty("kind", "clear")
        inside = line(row, margins=(16, 8, 16, 8))
        button = Button(f"{count:,} more in Clients", name="more_consents", kind=ButtonKind.QUIET)
        button.clicked.connect(partial(self.go_to, ConsentsDuePlace()))
        inside.addWidget(button)
        inside.addStretch(1)
        return row

    def _on_backed_up(self) -> None:
        self.journal_changed.emit(Changed.BACKUPS)
        self.load()

    def _on_show_all(self) -> None:
        self._shows_all = True
        if self._view is not None:
            self._show_notes(self._view)

    def _leads_to(self, button: Button, place: Place) -> None:
        if self._first is None:
            self._first = button
        go: Callable[[], None] = partial(self.go_to, place)
        button.clicked.connect(lambda _=False: go())


def _note_place(note: NoteToWrite) -> NotePlace:
    return NotePlace(client_id=note.client.id, session_id=note.session_id, appointment_id=note.appointment_id)
