# SPDX-License-Identifier: GPL-3.0-or-later
"""What left this practice: to whom, when, what and why, and the accounting that a client may ask for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.disclosures import ACCOUNTING_YEARS, accounting_from
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.client_names import ClientName
from counselor_desk.services.disclosure_list import DisclosureRow
from counselor_desk.ui.dialogs.produced_letter import ProducedLetterDialog
from counselor_desk.ui.formats import counted
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.pages.disclosures.disclosure_rows import HEIGHT, DisclosureWords
from counselor_desk.ui.pages.disclosures.reading_pane import ReadingPane
from counselor_desk.ui.pages.page import Page, PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import Card, EmptyState, clear, column, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Combo, FilterChips
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.row_list import RowList, RowPainter

_TWO_COLUMNS_FROM = 780
_EVERYBODY = ClientId("")


class Period(StrEnum):
    """How far back the list goes."""

    ACCOUNTING = "accounting"
    THIS_YEAR = "this_year"
    ALL = "all"


_PERIODS = (
    (Period.ACCOUNTING, f"Last {ACCOUNTING_YEARS} years"),
    (Period.THIS_YEAR, "This year"),
    (Period.ALL, "All"),
)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What one job brings: every disclosure, and everybody whose accounting may be printed."""

    rows: tuple[DisclosureRow, ...]
    clients: tuple[ClientName, ...]


class DisclosuresPage(Page):
    """The list beside one disclosure; nothing here can be changed."""

    def __init__(self, context: PageContext, *, client_id: ClientId | None = None) -> None:
        super().__init__(context)
        self._loaded = _Loaded((), ())
        self._wanted = client_id or _EVERYBODY
        self._build()
        self._connect()

    def load(self) -> None:
        desk = self.context.desk
        self.context.runner.run(
            lambda: _Loaded(desk.disclosure_list.rows(), desk.search.clients()),
            owner=self,
            on_ok=self._show,
            on_error=self.show_trouble,
        )

    def first_stop(self) -> QWidget | None:
        return self._list if self._rows.rows else self._whose

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = event.size().width() >= px(_TWO_COLUMNS_FROM)
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)

    def _build(self) -> None:
        layout = column(self, gap=14, margins=(24, 18, 24, 24))
        heading = line(gap=12)
        heading.addWidget(Label("Disclosures", role=Role.PAGE_TITLE), 0, Qt.AlignmentFlag.AlignBottom)
        self._count = Label(role=Role.SIDE)
        heading.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(heading)
        choices = FlowLayout(gap=12, line_gap=8)
        self._whose = Combo[ClientId](name="disclosures_of", accessible="Disclosures about")
        self._whose.setMinimumWidth(px(240))
        choices.addWidget(self._whose)
        self._period = FilterChips(_PERIODS, name="period", accessible="Period", value=Period.ACCOUNTING, wraps=True)
        choices.addWidget(self._period)
        choices.push()
        self._print_reason = Label("Choose a client to print an accounting.", role=Role.SMALL)
        choices.addWidget(self._print_reason)
        self._print = Button("Print accounting…", name="print_accounting", kind=ButtonKind.PRIMARY, icon="printer")
        choices.addWidget(self._print)
        layout.addLayout(choices)
        words = DisclosureWords(formats=self.context.formats, names=self.context.names, zone=self.context.zone)
        self._columns = line(gap=16)
        self._columns.addWidget(self._build_list(words), 3)
        self._pane = ReadingPane(words)
        self._columns.addWidget(self._pane, 2)
        layout.addLayout(self._columns, 1)

    def _build_list(self, words: DisclosureWords) -> Card:
        card = Card()
        self._list = RowList[DisclosureRow](name="disclosures", accessible="Disclosures")
        self._rows = RowModel[DisclosureRow](key=lambda row: row.id, words=words.words, parent=self)
        self._list.setItemDelegate(RowPainter(height=words.row_height, draw=words.draw, parent=self._list))
        self._list.setUniformItemSizes(True)
        self._list.setProperty("kind", "rounded")
        self._list.setMinimumHeight(px(HEIGHT))
        self._list.show_model(self._rows)
        card.body.addWidget(self._list, 1)
        self._nothing = QWidget()
        self._nothing.setProperty("kind", "clear")
        self._nothing_column = column(self._nothing)
        card.body.addWidget(self._nothing, 1)
        return card

    def _connect(self) -> None:
        self._whose.chosen.connect(lambda _: self._narrow())
        self._period.chosen.connect(lambda _: self._narrow())
        self._list.row_chosen.connect(self._pane.show_row)
        self._list.row_opened.connect(self._pane.show_row)
        self._pane.place_requested.connect(self.go_to)
        self._print.clicked.connect(self._produce)

    def _show(self, loaded: _Loaded) -> None:
        self.clear_trouble()
        self._loaded = loaded
        names = self.context.names
        chosen = self._whose.value() or self._wanted
        choices = [(_EVERYBODY, "Every client")]
        choices += [(each.id, f"{names.of(each)}  {names.code_beside(each)}".strip()) for each in loaded.clients]
        self._whose.set_choices(choices, value=chosen)
        is_first_look = not self._rows.rows
        self._narrow()
        # until the rows are there, the window has only the combo to give the focus to
        if is_first_look and self._rows.rows and self._whose.hasFocus():
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self) -> None:
        before = self._list.chosen
        client_id, since = self._whose.value() or _EVERYBODY, self._since()
        rows = tuple(
            row
            for row in self._loaded.rows
            if client_id in (_EVERYBODY, row.client.id) and (since is None or row.disclosed_on >= since)
        )
        self._rows.set_rows(rows)
        kept = self._rows.index_of(before.id) if before is not None else self._rows.index(0, 0)
        self._list.choose(kept if kept.isValid() else self._rows.index(0, 0))
        self._pane.show_row(self._list.chosen)
        self._count.setText(counted(len(rows), "disclosure"))
        self._list.setVisible(bool(rows))
        self._pane.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        clear(self._nothing_column)
        if not rows:
            self._nothing_column.addWidget(self._empty_state(client_id))
        self._print.setEnabled(client_id != _EVERYBODY)
        self._print_reason.setVisible(client_id == _EVERYBODY)

    def _since(self) -> date | None:
        today = self.context.clock.now().astimezone(ZoneInfo(self.context.zone)).date()
        match self._period.value():
            case Period.ACCOUNTING:
                return accounting_from(today)
            case Period.THIS_YEAR:
                return today.replace(month=1, day=1)
            case _:
                return None

    def _empty_state(self, client_id: ClientId) -> EmptyState:
        is_narrowed = self._period.value() is not Period.ALL and any(
            client_id in (_EVERYBODY, row.client.id) for row in self._loaded.rows
        )
        if is_narrowed:
            everything = Button("Show all", name="show_all_disclosures")
            everything.clicked.connect(self._show_everything)
            return EmptyState("disclosures", "No disclosures in this period.", button=everything)
        if client_id != _EVERYBODY:
            return EmptyState(
                "disclosures",
                "Nothing was disclosed about this client.",
                next_step="An accounting can be printed all the same; it says so.",
            )
        return EmptyState("disclosures", "No disclosures yet.", next_step="They are recorded when a release is built.")

    def _show_everything(self) -> None:
        self._period.set_value(Period.ALL)
        self._narrow()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _produce(self) -> None:
        client_id = self._whose.value()
        if not client_id:
            return
        print_accounting = self.context.desk.disclosures.print_accounting
        self._print.setEnabled(False)
        self.context.runner.run(
            lambda: print_accounting(client_id), owner=self, on_ok=self._show_letter, on_error=self._on_not_produced
        )

    def _show_letter(self, pdf: bytes) -> None:
        self._print.setEnabled(True)
        self.clear_trouble()
        client_id = self._whose.value()
        client = next((each for each in self._loaded.clients if each.id == client_id), None)
        code = client.code if client is not None else "client"
        dialog = ProducedLetterDialog(
            self,
            context=self.context,
            title="Accounting of disclosures",
            pdf=pdf,
            file_name=f"accounting-{code}.pdf",
        )
        dialog.open()

    def _on_not_produced(self, error: DeskError) -> None:
        self._print.setEnabled(True)
        self.show_trouble(error)
