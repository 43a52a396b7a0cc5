# SPDX-License-Identifier: GPL-3.0-or-later
"""The Disclosures tab: what left about this client, and the accounting to print for them."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.disclosure_list import DisclosureRow
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.pages.client.tab import ClientTabWidget
from counselor_desk.ui.pages.disclosures.disclosure_rows import DisclosureWords
from counselor_desk.ui.pages.disclosures.reading_pane import ReadingPane
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import Card, EmptyState, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.row_list import RowList, RowPainter

# px of the design below which the list stands over what is read
_ROOM_FOR_TWO = 780


class DisclosuresTab(ClientTabWidget):
    """The client's rows of the accounting beside one of them in full; nothing here can be changed."""

    def __init__(self, context: PageContext, client_id: ClientId) -> None:
        super().__init__(context, client_id)
        words = DisclosureWords(formats=context.formats, names=context.names, zone=context.zone)
        self._code = ""
        self._print = Button(
            "Print accounting…", name="print_accounting", kind=ButtonKind.QUIET, icon="printer", dense=True
        )
        self._card = Card("Disclosures", side=self._print)
        self._list = RowList[DisclosureRow](name="client_disclosures", accessible="Disclosures about this client")
        self._list.setProperty("kind", "rounded")
        self._rows = RowModel[DisclosureRow](key=lambda row: row.id, words=words.words, parent=self)
        self._list.setItemDelegate(RowPainter(height=words.row_height, draw=words.draw, parent=self._list))
        self._list.show_model(self._rows)
        self._empty = EmptyState(
            "disclosures",
            "No disclosures yet.",
            next_step="They are recorded when a release is built. An accounting can be printed all the same.",
        )
        self._card.body.addWidget(self._list, 1)
        self._card.body.addWidget(self._empty, 1)
        self._pane = ReadingPane(words, offers_record=False)
        self._columns: QBoxLayout = line(self, gap=16)
        self._columns.addWidget(self._card, 3)
        self._columns.addWidget(self._pane, 2)
        self._list.row_chosen.connect(self._pane.show_row)
        self._pane.place_requested.connect(self.go_to)
        self._print.clicked.connect(self._produce)
        self._show_rows(())

    def load(self) -> None:
        desk, client_id = self.context.desk, self.client_id
        self.context.runner.run(
            lambda: (desk.clients.get(client_id).code, desk.disclosure_list.rows(client_id)),
            owner=self,
            on_ok=lambda found: self._show(*found),
            on_error=self.show_trouble,
        )

    def reload(self, changed: Changed) -> None:
        if changed & (Changed.DISCLOSURES | Changed.CLIENTS):
            self.load()

    def first_stop(self) -> QWidget | None:
        return self._list if self._rows.rows else self._print

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_ROOM_FOR_TWO)
        sides = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(sides)

    def _show(self, code: str, rows: tuple[DisclosureRow, ...]) -> None:
        self._code = code
        self._show_rows(rows)

    def _show_rows(self, rows: tuple[DisclosureRow, ...]) -> None:
        before = self._list.chosen
        self._rows.set_rows(rows)
        kept = self._rows.index_of(before.id) if before is not None else self._rows.index(0, 0)
        if rows:
            self._list.choose(kept if kept.isValid() else self._rows.index(0, 0))
        self._pane.show_row(self._list.chosen)
        self._card.set_count(str(len(rows)) if rows else "")
        self._list.setVisible(bool(rows))
        self._pane.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _produce(self) -> None:
        desk, client_id = self.context.desk, self.client_id
        self._print.setEnabled(False)
        self.context.runner.run(
            lambda: desk.disclosures.print_accounting(client_id),
            owner=self,
            on_ok=self._show_letter,
            on_error=self._on_not_produced,
        )

    def _show_letter(self, pdf: bytes) -> None:
        from counselor_desk.ui.dialogs.produced_letter import ProducedLetterDialog

        self._print.setEnabled(True)
        dialog = ProducedLetterDialog(
            self,
            context=self.context,
            title="Accounting of disclosures",
            pdf=pdf,
            file_name=f"accounting-{self._code}.pdf",
        )
        dialog.open()

    def _on_not_produced(self, error: DeskError) -> None:
        self._print.setEnabled(True)
        self.show_trouble(error)
