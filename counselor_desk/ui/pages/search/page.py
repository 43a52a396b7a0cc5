# SPDX-License-Identifier: GPL-3.0-or-later
"""What the words of the top bar lead to: clients who are called so, and the notes and addenda that hold them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.ids import ClientId
from counselor_desk.services.client_names import ClientName
from counselor_desk.services.search import Found, FoundNote
from counselor_desk.ui.formats import counted
from counselor_desk.ui.keys_ahead import KeysAhead
from counselor_desk.ui.models.rows import RowModel
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.pages.search.found_rows import FoundRow, FoundRowDrawing, Heading, height_of, key_of, rows_of
from counselor_desk.ui.places import ClientPlace, ClientTab
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import Card, EmptyState, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.flow import FlowLayout
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.row_list import RowList, RowPainter

_JOB = "search"
_EVERYBODY = ClientId("")


class SearchPage(Page):
    """Results while one types in the top bar; `search` is called at every letter."""

    def __init__(self, context: PageContext, *, words: str = "") -> None:
        super().__init__(context)
        self._words = words
        self._build()
        self._connect()
        self._show(Found(words=""))

    @property
    def words(self) -> str:
        """What is searched for."""
        return self._words

    def load(self) -> None:
        self.context.runner.run(
            self.context.desk.search.clients, owner=self, on_ok=self._show_clients, on_error=self.show_trouble
        )
        self.search(self._words)

    def reload(self, changed: Changed) -> None:
        # the names in the rows are drawn anew even where the same rows are found
        if changed & (Changed.CLIENTS | Changed.NOTES):
            self.load()

    def first_stop(self) -> QWidget | None:
        return self._list if self._rows.rows else self._whose

    def search(self, words: str) -> None:
        """Look for words; only the answer to the last ones is shown."""
        self._words = words
        client_id = self._whose.value() or None
        look = self.context.desk.search.look
        keys = KeysAhead(self, is_of_window=True)
        self.context.runner.run_last(
            _JOB,
            lambda: look(words, client_id=client_id),
            owner=self,
            on_ok=self._show,
            on_error=self.show_trouble,
        )
        keys.until_answered(self.context.runner)

    def _build(self) -> None:
        layout = column(self, gap=16, margins=(24, 18, 24, 24))
        heading = line(gap=12)
        heading.addWidget(Label("Search", role=Role.PAGE_TITLE), 0, Qt.AlignmentFlag.AlignBottom)
        self._count = Label(role=Role.SIDE)
        heading.addWidget(self._count, 1, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(heading)
        card = Card()
        head = frame("pane_head")
        row = FlowLayout(head, gap=12, line_gap=8)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        row.addWidget(Label("Look in", role=Role.LABEL))
        self._whose = Combo[ClientId](name="search_in", accessible="Look in")
        self._whose.setMinimumWidth(px(260))
        self._whose.set_choices(((_EVERYBODY, "Every record"),), value=_EVERYBODY)
        row.addWidget(self._whose)
        row.push()
        row.addWidget(Label("Psychotherapy notes are never searched.", role=Role.SMALL))
        card.body.addWidget(head)
        self._list = RowList[FoundRow](name="found", accessible="Found")
        drawing = FoundRowDrawing(formats=self.context.formats, names=self.context.names)
        self._rows = RowModel[FoundRow](
            key=key_of, words=drawing.words, is_heading=lambda each: isinstance(each, Heading), parent=self
        )
        self._list.setItemDelegate(RowPainter(height=height_of, draw=drawing.draw, parent=self._list))
        self._list.show_model(self._rows)
        card.body.addWidget(self._list, 1)
        self._nothing = QWidget()
        self._nothing.setProperty("kind", "clear")
        self._nothing_column = column(self._nothing)
        card.body.addWidget(self._nothing, 1)
        self._foot = frame("pane_foot")
        foot = line(self._foot, margins=(16, 10, 16, 10))
        self._more = Label(role=Role.SMALL, wraps=True)
        foot.addWidget(self._more, 1)
        card.body.addWidget(self._foot)
        layout.addWidget(card, 1)

    def _connect(self) -> None:
        self._whose.chosen.connect(lambda _: self.search(self._words))
        self._list.row_opened.connect(self._open)

    def _show_clients(self, clients: tuple[ClientName, ...]) -> None:
        names = self.context.names
        chosen = self._whose.value()
        choices = [(_EVERYBODY, "Every record")]
        choices += [(each.id, f"{names.of(each)}  {names.code_beside(each)}".strip()) for each in clients]
        self._whose.set_choices(choices, value=chosen)

    def _show(self, found: Found) -> None:
        self.clear_trouble()
        before = self._list.chosen
        rows = tuple(rows_of(found))
        self._rows.set_rows(rows)
        if before is not None:
            self._list.choose(self._rows.index_of(key_of(before)))
        self._list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        clear(self._nothing_column)
        if not rows:
            self._nothing_column.addWidget(self._empty_state(found))
        self._say_how_many(found)

    def _say_how_many(self, found: Found) -> None:
        notes = len(found.notes) + found.more_notes
        is_asked = bool(found.words.strip())
        many = (
            counted(notes, "entry holds", "entries hold") if found.is_counted else f"More than {notes:,} entries hold"
        )
        self._count.setText(f"{many} these words" if is_asked else "")
        more = []
        if found.more_notes:
            more.append(f"{found.more_notes:,} more: type another word." if found.is_counted else "Type another word.")
        if found.more_clients:
            more.append(f"{counted(found.more_clients, 'more client is', 'more clients are')} called so.")
        more.append("Enter opens the entry in the client's record.")
        self._more.setText(" ".join(more))
        self._foot.setVisible(not found.is_empty)

    def _empty_state(self, found: Found) -> EmptyState:
        if not found.words.strip():
            return EmptyState(
                "search",
                "Type in the field above, from any page with Ctrl+K.",
                next_step="Notes, addenda, names and codes are searched as you type; case and accents do not count. "
                "Psychotherapy notes are never searched.",
            )
        if self._whose.value():
            everywhere = Button("Look in every record", name="search_everywhere")
            everywhere.clicked.connect(self._look_everywhere)
            return EmptyState(
                "search", "This record does not hold all these words.", next_step="Try fewer words.", button=everywhere
            )
        return EmptyState(
            "search",
            "Nothing holds all these words.",
            next_step="Try fewer words, or the beginning of one. Psychotherapy notes are never searched.",
        )

    def _look_everywhere(self) -> None:
        self._whose.set_value(_EVERYBODY)
        self._whose.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search(self._words)

    def _open(self, row: FoundRow) -> None:
        if isinstance(row, ClientName):
            self.go_to(ClientPlace(row.id))
        elif isinstance(row, FoundNote):
            self.go_to(ClientPlace(row.client.id, ClientTab.RECORD, row.note_id))
