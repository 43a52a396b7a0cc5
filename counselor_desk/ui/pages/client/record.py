# SPDX-License-Identifier: GPL-3.0-or-later
"""The Record tab: everything in one line of time at the left, one entry to read at the right.

Where the width ends the two take turns, with a way back.
"""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.ids import AppointmentId, ClientId, NoteId, SessionId
from counselor_desk.services.client_record import NoteReading
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.timeline import TimelineEntry, TimelineKind
from counselor_desk.ui.dialogs.addendum_begun import BegunAddendum, addendum_place, begun_addendum
from counselor_desk.ui.pages.client.reading import ReadingPane
from counselor_desk.ui.pages.client.reading_summary import EntrySummary, summary_of
from counselor_desk.ui.pages.client.record_codes import coded_entry, coded_reading, coded_summary
from counselor_desk.ui.pages.client.tab import ClientTabWidget
from counselor_desk.ui.pages.client.timeline_pane import TimelinePane
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.places import NotePlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import line

# px of the design: below it the panes take turns; the list is never wider or narrower than these
_ROOM_FOR_TWO = 660
_LIST_LEAST, _LIST_MOST, _LIST_SHARE = 310, 400, 0.391
_TO_BE_WRITTEN = (TimelineKind.DRAFT, TimelineKind.SESSION_WITHOUT_NOTE, TimelineKind.APPOINTMENT_WITHOUT_NOTE)


class RecordTab(ClientTabWidget):
    """The timeline beside the reading pane."""

    def __init__(self, context: PageContext, client_id: ClientId, *, note_id: NoteId | None = None) -> None:
        super().__init__(context, client_id)
        self._wanted_note = note_id
        self._shown: TimelineEntry | None = None
        # whose names are read as the code; None while names are shown
        self._client: Client | None = None
        self._is_wide = True
        self._reads = note_id is not None
        self.timeline = TimelinePane(formats=context.formats)
        self.reading = ReadingPane(formats=context.formats, zone=context.zone)
        row = line(self, gap=16)
        row.addWidget(self.timeline)
        row.addWidget(self.reading, 1)
        self._connect()

    def load(self) -> None:
        desk, client_id = self.context.desk, self.client_id
        self.context.runner.run(
            lambda: (desk.clients.get(client_id), desk.client_record.timeline(client_id)),
            owner=self,
            on_ok=lambda found: self._show(*found),
            on_error=self.show_trouble,
        )

    def reload(self, changed: Changed) -> None:
        if changed & ~(Changed.BACKUPS | Changed.PRACTICE):
            self.load()

    def first_stop(self) -> QWidget | None:
        if not self._is_wide and self._reads:
            return self.reading.first_stop()
        return self.timeline.list if self.timeline.list.isVisibleTo(self) else self.timeline.filters

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width()
        self._is_wide = width >= px(_ROOM_FOR_TWO)
        if self._is_wide:
            share = round(width * _LIST_SHARE)
            self.timeline.setFixedWidth(min(max(share, px(_LIST_LEAST)), px(_LIST_MOST)))
        else:
            self.timeline.setMinimumWidth(0)
            self.timeline.setMaximumWidth(16777215)
        self._arrange()

    def _connect(self) -> None:
        self.timeline.entry_chosen.connect(self._on_entry_chosen)
        self.timeline.entry_opened.connect(self._on_entry_opened)
        self.timeline.list.clicked.connect(self._on_clicked)
        self.reading.back_requested.connect(self._on_back)
        self.reading.place_requested.connect(self.go_to)
        self.reading.note_requested.connect(self._on_note_requested)
        self.reading.addendum_requested.connect(self._on_addendum_requested)
        self.reading.strike_requested.connect(self._on_strike_requested)

    def _arrange(self) -> None:
        self.reading.offer_back(not self._is_wide)
        self.timeline.setVisible(self._is_wide or not self._reads)
        self.reading.setVisible(self._is_wide or self._reads)

    def _show(self, client: Client, entries: tuple[TimelineEntry, ...]) -> None:
        self._client = client if self.context.names.are_codes else None
        hidden = self._client
        shown = entries if hidden is None else tuple(coded_entry(each, hidden) for each in entries)
        self.timeline.show_entries(shown)
        wanted, self._wanted_note = self._wanted_note, None
        if wanted is not None and self.timeline.choose_note(wanted):
            return
        if self.timeline.chosen is not None:
            self._read(self.timeline.chosen)
        elif not self.timeline.choose_first():
            self._shown = None
            self.reading.show_nothing(is_empty=not entries)

    def _on_entry_chosen(self, entry: TimelineEntry) -> None:
        if entry != self._shown:
            self._read(entry)

    def _on_entry_opened(self, entry: TimelineEntry) -> None:
        if not self._is_wide:
            self._turn_to_reading()
        elif entry.kind in _TO_BE_WRITTEN:
            self._on_note_requested(entry)
        else:
            self.reading.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        if not self._is_wide and self.timeline.chosen is not None:
            self._turn_to_reading()

    def _turn_to_reading(self) -> None:
        self._reads = True
        self._arrange()
        self.reading.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_back(self) -> None:
        self._reads = False
        self._arrange()
        self.timeline.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read(self, entry: TimelineEntry) -> None:
        self._shown = entry
        desk, client_id, formats = self.context.desk, self.client_id, self.context.formats
        note_id = entry.note_id
        if note_id is not None:
            self.context.runner.run_last(
                "client.reading",
                lambda: _read_note(desk, note_id),
                owner=self,
                on_ok=lambda found: self._show_note(*found, entry),
                on_error=self._on_reading_failed,
            )
            return
        self.context.runner.run_last(
            "client.reading",
            lambda: summary_of(desk, entry, client_id=client_id, formats=formats),
            owner=self,
            on_ok=lambda summary: self._show_summary(summary, entry),
            on_error=self._on_reading_failed,
        )

    def _show_note(self, reading: NoteReading, has_begun_addendum: bool, entry: TimelineEntry) -> None:
        if self._client is not None:
            reading = coded_reading(reading, self._client)
        self.reading.show_note(reading, entry, has_begun_addendum=has_begun_addendum)

    def _show_summary(self, summary: EntrySummary, entry: TimelineEntry) -> None:
        if self._client is not None:
            summary = coded_summary(summary, self._client)
        self.reading.show_summary(summary, entry)

    def _on_reading_failed(self, error: DeskError) -> None:
        self.reading.show_nothing()
        if error.code is not ErrorCode.CANCELLED:
            self.show_trouble(error)

    def _on_note_requested(self, entry: TimelineEntry) -> None:
        if entry.kind is TimelineKind.SESSION_WITHOUT_NOTE:
            self.go_to(NotePlace(self.client_id, session_id=SessionId(entry.subject_id)))
        elif entry.kind is TimelineKind.APPOINTMENT_WITHOUT_NOTE:
            self.go_to(NotePlace(self.client_id, appointment_id=AppointmentId(entry.subject_id)))
        else:
            self.go_to(NotePlace(self.client_id, note_id=entry.note_id))

    def _on_addendum_requested(self, reading: NoteReading) -> None:
        desk = self.context.desk
        self.context.runner.run(
            lambda: begun_addendum(desk, reading.note.id),
            owner=self,
            on_ok=partial(self._ask_addendum, reading),
            on_error=self.show_trouble,
        )

    def _ask_addendum(self, reading: NoteReading, begun: BegunAddendum | None) -> None:
        from counselor_desk.ui.dialogs.addendum import AddendumDialog

        dialog = AddendumDialog(self, context=self.context, reading=reading, begun=begun)
        dialog.journal_changed.connect(self._on_saved)
        dialog.closed.connect(self._read_again)
        dialog.open()

    def _on_strike_requested(self, reading: NoteReading) -> None:
        from counselor_desk.ui.dialogs.strike import StrikeDialog

        dialog = StrikeDialog(self, context=self.context, reading=reading)
        dialog.journal_changed.connect(self._on_saved)
        dialog.open()

    def _on_saved(self, changed: Changed) -> None:
        self.journal_changed.emit(changed)
        self.load()

    def _read_again(self) -> None:
        if self._shown is not None:
            self._read(self._shown)


def _read_note(desk: OpenDesk, note_id: NoteId) -> tuple[NoteReading, bool]:
    """A note, and whether an addendum to it was begun and not signed."""
    return desk.client_record.reading(note_id), desk.unfinished.kept_at(addendum_place(note_id)) is not None
