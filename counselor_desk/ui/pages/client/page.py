# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's page: who, where things stand, and the record; the first two stay while the tabs change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.services.client_record import ClientHeader
from counselor_desk.ui.code_for_names import with_code
from counselor_desk.ui.pages.client.header import RING_ROOM, ClientHead
from counselor_desk.ui.pages.client.strip import ConfidentialityStrip, StripCell
from counselor_desk.ui.pages.client.tab import ClientTabWidget
from counselor_desk.ui.pages.client.tab_stack import LEAST_TAB, TabStack
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.places import (
    ClientPlace,
    ClientTab,
    NotePlace,
    Place,
    RequestPlace,
    Section,
    SectionPlace,
)
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import ScrollColumn, column, hairline, line
from counselor_desk.ui.widgets.choices import Tabs

_TABS = (
    (ClientTab.RECORD, "Record"),
    (ClientTab.CONSENT, "Consent"),
    (ClientTab.DOCUMENTS, "Documents"),
    (ClientTab.PEOPLE, "People & contacts"),
    (ClientTab.DISCLOSURES, "Disclosures"),
    (ClientTab.DETAILS, "Details"),
)


class ClientPage(Page):
    """One client, at one of the six tabs; a tab is built when it is first chosen."""

    def __init__(self, context: PageContext, *, client_id: ClientId, tab: ClientTab, note_id: NoteId | None) -> None:
        super().__init__(context)
        self._client_id, self._note_id = client_id, note_id
        self._first_tab = tab
        self._header: ClientHeader | None = None
        self._built: dict[ClientTab, ClientTabWidget] = {}
        self._build()
        self._connect()

    def load(self) -> None:
        self._load_header()
        self._choose(self._first_tab)

    def reload(self, changed: Changed) -> None:
        self._load_header()
        for each in self._built.values():
            each.reload(changed)

    def leave(self, on_left: Callable[[], None]) -> None:
        """Let every tab save what it holds, one after the other."""
        _one_by_one([each.leave for each in self._built.values()], on_left)

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        _one_by_one([each.leave_for_lock for each in self._built.values()], on_left)

    def first_stop(self) -> QWidget | None:
        shown = self._shown_tab()
        return (shown.first_stop() if shown is not None else None) or self._tabs

    def trouble_layout(self) -> QBoxLayout:
        return self._column

    @property
    def client_id(self) -> ClientId:
        """Whose page it is."""
        return self._client_id

    # Qt's own names

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # the head grows with what it says, and the window with its owner's hand
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        inner = self._scroll.inner
        above = inner.minimumSizeHint().height() - self._stack.minimumSizeHint().height()
        layout = inner.layout()
        if layout is not None and layout.hasHeightForWidth():
            above = layout.minimumHeightForWidth(inner.width()) - self._stack.minimumSizeHint().height()
        self._stack.spread(is_spread=above + px(LEAST_TAB) > self._scroll.viewport().height())

    def _build(self) -> None:
        outer = column(self)
        self._scroll = ScrollColumn(name="client_scroll", gap=0, margins=(20, 11, 20, 16))
        outer.addWidget(self._scroll)
        self._column = self._scroll.column
        self._head = ClientHead(names=self.context.names, formats=self.context.formats)
        self._strip = ConfidentialityStrip(formats=self.context.formats)
        self._tabs: Tabs[ClientTab] = Tabs(
            _TABS, name="client_tabs", accessible="Parts of the record", value=self._first_tab, wraps=True
        )
        self._stack = TabStack(self._scroll)
        tabs = self._tabs.layout()
        if tabs is not None:
            tabs.setContentsMargins(px(RING_ROOM), 0, px(RING_ROOM), 0)
        self._column.addWidget(self._head)
        self._column.addSpacing(px(10))
        for part, gap, stretch in ((self._strip, 8, 0), (self._tabs, 0, 0), (hairline(), 12, 0), (self._stack, 0, 1)):
            inset = 0 if part is self._tabs else RING_ROOM
            row = line(margins=(inset, 0, inset, 0))
            row.addWidget(part)
            self._column.addLayout(row, stretch)
            self._column.addSpacing(px(gap))

    def _connect(self) -> None:
        self._head.release_requested.connect(lambda: self.go_to(RequestPlace(client_id=self._client_id)))
        self._head.note_requested.connect(lambda: self.go_to(NotePlace(self._client_id)))
        self._strip.opened.connect(self._on_cell_opened)
        self._tabs.chosen.connect(self._on_tab_chosen)
        self._scroll.viewport().installEventFilter(self)
        self._scroll.inner.installEventFilter(self)

    def _load_header(self) -> None:
        desk, client_id = self.context.desk, self._client_id
        self.context.runner.run(
            lambda: desk.client_record.header(client_id),
            owner=self,
            on_ok=self._show_header,
            on_error=self.show_trouble,
        )

    def _show_header(self, header: ClientHeader) -> None:
        self.clear_trouble()
        self._header = header
        self._head.show_header(header)
        self._strip.show_header(self._as_shown(header), today=self._today())
        for tab, count in (
            (ClientTab.RECORD, header.counts.entries),
            (ClientTab.DOCUMENTS, header.counts.documents),
            (ClientTab.DISCLOSURES, header.counts.disclosures),
        ):
            self._tabs.set_count(tab, count)

    def _as_shown(self, header: ClientHeader) -> ClientHeader:
        """The header with the code wherever the client is named in what was typed, while codes stand for names."""
        if not self.context.names.are_codes:
            return header
        contact, client = header.contact, header.client
        return replace(
            header,
            contact=replace(
                contact,
                instructions=with_code(contact.instructions, (), client)[0],
                first_restriction=with_code(contact.first_restriction, (), client)[0],
            ),
        )

    def _today(self) -> date:
        return self.context.clock.now().astimezone(ZoneInfo(self.context.zone)).date()

    def _shown_tab(self) -> ClientTabWidget | None:
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, ClientTabWidget) else None

    def _on_tab_chosen(self, tab: ClientTab) -> None:
        self._choose(tab)

    def _choose(self, tab: ClientTab) -> None:
        self._tabs.set_value(tab)
        if tab not in self._built:
            widget = self._build_tab(tab)
            self._built[tab] = widget
            self._stack.addWidget(widget)
            widget.place_requested.connect(self._on_place_requested)
            widget.journal_changed.connect(self._on_tab_changed)
            widget.trouble.connect(self.show_trouble)
            widget.leave_refused.connect(self.leave_refused)
            self._stack.setCurrentWidget(widget)
            widget.load()
            return
        self._stack.setCurrentWidget(self._built[tab])

    def _build_tab(self, tab: ClientTab) -> ClientTabWidget:
        # each tab is loaded when it is first chosen, for the sake of the first page
        context, client_id = self.context, self._client_id
        match tab:
            case ClientTab.RECORD:
                from counselor_desk.ui.pages.client.record import RecordTab

                return RecordTab(context, client_id, note_id=self._note_id)
            case ClientTab.CONSENT:
                from counselor_desk.ui.pages.client.consent import ConsentTab

                return ConsentTab(context, client_id)
            case ClientTab.DOCUMENTS:
                from counselor_desk.ui.pages.client.documents import DocumentsTab

                return DocumentsTab(context, client_id)
            case ClientTab.PEOPLE:
                from counselor_desk.ui.pages.client.people import PeopleTab

                return PeopleTab(context, client_id)
            case ClientTab.DISCLOSURES:
                from counselor_desk.ui.pages.client.disclosures import DisclosuresTab

                return DisclosuresTab(context, client_id)
            case ClientTab.DETAILS:
                from counselor_desk.ui.pages.client.details import DetailsTab

                return DetailsTab(context, client_id)

    def _on_place_requested(self, place: Place) -> None:
        if isinstance(place, ClientPlace) and place.client_id == self._client_id and place.note_id is None:
            self._choose(place.tab)
            stop = self.first_stop()
            if stop is not None:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.go_to(place)

    def _on_tab_changed(self, changed: Changed) -> None:
        source = self.sender()
        self._load_header()
        for each in self._built.values():
            if each is not source:
                each.reload(changed)
        self.journal_changed.emit(changed)

    def _on_cell_opened(self, cell: StripCell) -> None:
        match cell:
            case StripCell.CONSENT:
                self._choose(ClientTab.CONSENT)
            case StripCell.CONTACT:
                self._choose(ClientTab.DETAILS)
            case StripCell.HOLD:
                hold = None if self._header is None else self._header.hold
                if hold is None:
                    self.go_to(SectionPlace(Section.REQUESTS))
                else:
                    self.go_to(RequestPlace(matter_id=hold.matter_id, client_id=self._client_id))
            case StripCell.CHECK_IN:
                self._ask_check_in()

    def _ask_check_in(self) -> None:
        from counselor_desk.ui.dialogs.check_in import CheckInDialog

        if self._header is None:
            return
        dialog = CheckInDialog(self, context=self.context, client=self._header.client, today=self._today())
        dialog.journal_changed.connect(self._on_dialog_saved)
        dialog.open()

    def _on_dialog_saved(self, changed: Changed) -> None:
        self.reload(changed)
        self.journal_changed.emit(changed)


def _one_by_one(waiting: list[Callable[[Callable[[], None]], None]], on_done: Callable[[], None]) -> None:
    """Call each once the one before it has called back, and then `on_done`."""
    if not waiting:
        on_done()
        return
    first, *others = waiting
    first(lambda: _one_by_one(others, on_done))
