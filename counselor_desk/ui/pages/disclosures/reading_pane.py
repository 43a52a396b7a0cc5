# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that is on file about one disclosure, beside the list."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from counselor_desk.services.disclosure_list import DisclosureRow
from counselor_desk.ui.pages.disclosures.disclosure_rows import DisclosureWords
from counselor_desk.ui.places import ClientPlace, ClientTab, RequestPlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.beside import FactTable
from counselor_desk.ui.widgets.boxes import EmptyState, ScrollColumn, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import IconView, Label, Role

_COUNTED = "Counts in the accounting that a client may ask for (45 CFR 164.528)."
_BESIDE = (
    "Kept here, and marked in the accounting: 45 CFR 164.528(a)(1) leaves out some kinds, such as those on the "
    "client's own authorization."
)


class ReadingPane(QFrame):
    """Shows one disclosure, or asks to choose one; rows are never edited.

    Args:
        offers_record: False on the client's own page.
    """

    place_requested = Signal(object)

    def __init__(self, words: DisclosureWords, *, offers_record: bool = True) -> None:
        super().__init__()
        self._offers_record = offers_record
        self.setProperty("kind", "card")
        self._words = words
        layout = column(self, margins=(1, 1, 1, 1))
        head = frame("pane_head")
        head.setMinimumHeight(px(44))
        row = line(head, margins=(16, 0, 16, 0))
        row.addWidget(Label("Disclosure", role=Role.CARD_TITLE))
        layout.addWidget(head)
        self._scroll = ScrollColumn(name="disclosure_scroll", gap=14, margins=(16, 14, 16, 16))
        layout.addWidget(self._scroll, 1)

    def show_row(self, row: DisclosureRow | None) -> None:
        """Show a disclosure."""
        body = self._scroll.column
        clear(body)
        if row is None:
            body.addWidget(EmptyState("disclosures", "Choose a disclosure to read all of it.", dense=True))
            body.addStretch(1)
            return
        body.addWidget(FactTable(self._words.facts(row), name="disclosure_fact", width=96))
        standing = line(gap=8)
        standing.addWidget(IconView("tick" if row.in_statutory_accounting else "minus"))
        standing.addWidget(Label(_COUNTED if row.in_statutory_accounting else _BESIDE, role=Role.SECOND, wraps=True), 1)
        body.addLayout(standing)
        buttons = FlowLayout(gap=8, line_gap=8)
        if self._offers_record:
            record = Button("Open record", name="open_record")
            record.clicked.connect(lambda: self.place_requested.emit(ClientPlace(row.client.id, ClientTab.DISCLOSURES)))
            buttons.addWidget(record)
        if row.matter_id is not None:
            request = Button("Open request", name="open_request")
            place = RequestPlace(matter_id=row.matter_id, client_id=row.client.id)
            request.clicked.connect(lambda: self.place_requested.emit(place))
            buttons.addWidget(request)
        body.addLayout(buttons)
        body.addStretch(1)
