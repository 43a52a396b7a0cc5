# SPDX-License-Identifier: GPL-3.0-or-later
"""Everybody who was found, those to decide first; built a page at a time, so that hundreds cost no more than a few."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.records import ItemId
from counselor_desk.services.people_found import PersonFound
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.names import Names
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.theme.tokens import Tone
from counselor_desk.ui.widgets.boxes import EmptyState, clear, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import IconView, Label, Role
from counselor_desk.ui.wizards.release.people_card import DecidedRow, PersonCard
from counselor_desk.ui.wizards.release.people_names import NamesShown, names_shown
from counselor_desk.ui.wizards.release.people_words import (
    PeopleGroup,
    PersonChoice,
    group_of,
    in_groups,
)

_CARDS, _ROWS = 10, 30
_KEYS = {
    Qt.Key.Key_K: PersonChoice.KEEP,
    Qt.Key.Key_R: PersonChoice.REDACT,
    Qt.Key.Key_H: PersonChoice.REDACT_HERE,
    Qt.Key.Key_W: PersonChoice.WITHHOLD_ITEM,
}


class PeopleList(QWidget):
    """Cards to decide, then rows that are decided; Up and Down move, K, R, H and W decide the marked one."""

    decided = Signal(object, object, object, object)
    """`PersonFound`, `PersonChoice`, `RedactionReason`, and the item it is for or None."""

    def __init__(self, *, names: Names, formats: Formats, is_compact: bool) -> None:
        super().__init__()
        self.setObjectName("people_list")
        self.setAccessibleName("People and details found")
        self.setProperty("kind", "clear")
        self._names, self._formats, self._is_compact = names, formats, is_compact
        self._people: tuple[PersonFound, ...] = ()
        self._on_page: Mapping[str, int] = {}
        self._item_on_page: ItemId | None = None
        self._current = ""
        self._reopened = ""
        self._cards, self._rows = _CARDS, _ROWS
        self._parts: list[PersonCard | DecidedRow] = []
        self._is_building = False
        self._shown_names = NamesShown()
        self._layout = column(self)

    def show_people(
        self,
        people: Sequence[PersonFound],
        *,
        client: Client,
        on_page: Mapping[str, int] | None = None,
        item_on_page: ItemId | None = None,
    ) -> None:
        """Show everybody found in a client's record anew.

        The marked one stays marked while it is to decide, else the next one is.
        """
        had_focus = self._holds_focus()
        before = [each.key for each in self._people if not each.is_decided]
        self._people = in_groups(people)
        self._on_page, self._item_on_page = on_page or {}, item_on_page
        reopened = next((each for each in self._people if each.key == self._reopened), None)
        if reopened is None:
            self._reopened = ""
        self._mark_next(before)
        self._shown_names = names_shown(self._people, client=client, names=self._names)
        self._build()
        if had_focus:
            self.focus_current()

    @property
    def undecided(self) -> tuple[PersonFound, ...]:
        return tuple(each for each in self._people if not each.is_decided)

    def focus_current(self) -> None:
        """Put the focus on the marked one and bring it into view."""
        part = self._part(self._current) or next(iter(self._parts), None)
        if part is None:
            return
        if part.isVisible():
            part.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            # it was built just now: it takes the focus once it is laid out
            QTimer.singleShot(0, part, part.setFocus)

    def go_to_next(self) -> None:
        """Mark the next one to decide after the marked one and put the focus there."""
        keys = [each.key for each in self.undecided]
        if not keys:
            return
        place = keys.index(self._current) + 1 if self._holds_focus() and self._current in keys else 0
        self._mark(keys[place % len(keys)])
        self.focus_current()

    def open_again(self, key: str) -> None:
        """Show the choices of one that is decided, or go to it while it is not."""
        person = next((each for each in self._people if each.key == key), None)
        if person is None:
            return
        self._reopened = key if person.is_decided else ""
        self._current = key
        self._build()
        self.focus_current()

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key is Qt.Key.Key_Down else -1)
            return
        card = self._part(self._current)
        choice = _KEYS.get(key)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if choice is not None and plain and isinstance(card, PersonCard):
            is_one_item = choice is PersonChoice.REDACT_HERE and len(card.person.items) == 1
            card.decide(PersonChoice.REDACT if is_one_item else choice)
            return
        super().keyPressEvent(event)

    def _holds_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _mark_next(self, before: list[str]) -> None:
        open_keys = [each.key for each in self.undecided]
        if self._current in open_keys or (self._current == self._reopened and self._reopened):
            return
        after = before[before.index(self._current) + 1 :] if self._current in before else []
        self._current = next((each for each in [*after, *open_keys] if each in open_keys), "")

    def _build(self) -> None:
        # the focus wanders over the parts that are taken away, which marks nobody
        self._is_building = True
        clear(self._layout)
        self._is_building = False
        self._parts = []
        undecided = [each for each in self._people if not each.is_decided]
        decided = [each for each in self._people if each.is_decided]
        while self._current in [each.key for each in undecided[self._cards :]]:
            self._cards += _CARDS
        if not self._people:
            self._layout.addWidget(
                EmptyState(
                    "check",
                    "No other person and no contact detail was found.",
                    next_step="Look at every page all the same: only you know whom a nickname means.",
                )
            )
            return
        if undecided:
            self._layout.addWidget(_group_head("eye", f"To decide, {len(undecided)}", Tone.WARN))
            singles = sum(group_of(each) is PeopleGroup.SINGLE_WORDS for each in undecided)
            for number, person in enumerate(undecided[: self._cards]):
                if singles and number == len(undecided) - singles:
                    words = f"Single words with a capital, {singles}: an everyday word, or a name"
                    self._layout.addWidget(_group_head("doc", words, Tone.NEUTRAL))
                self._add_card(person)
            self._add_more(len(undecided) - self._cards, name="more_to_decide", on_more=self._more_cards)
        if decided:
            self._layout.addWidget(_group_head("check", f"Decided, {len(decided)}", Tone.OK))
            for person in decided[: self._rows]:
                if person.key == self._reopened:
                    self._add_card(person)
                else:
                    self._add_row(person)
            hidden = [each for each in decided[self._rows :] if each.key == self._reopened]
            for person in hidden:
                self._add_card(person)
            self._add_more(len(decided) - self._rows, name="more_decided", on_more=self._more_rows)
        self._layout.addStretch(1)
        self._show_current()

    def _add_card(self, person: PersonFound) -> None:
        card = PersonCard(
            person,
            number=len(self._parts) + 1,
            names=self._shown_names,
            formats=self._formats,
            is_compact=self._is_compact,
            on_page=self._on_page.get(person.key, 0),
            item_on_page=self._item_on_page,
        )
        card.decided.connect(lambda choice, item_id: self._on_decided(card, choice, item_id))
        card.came_into_focus.connect(lambda: self._on_focus(person.key))
        self._parts.append(card)
        self._layout.addWidget(card)

    def _add_row(self, person: PersonFound) -> None:
        row = DecidedRow(person, number=len(self._parts) + 1, names=self._shown_names)
        row.opened.connect(lambda: self.open_again(person.key))
        row.came_into_focus.connect(lambda: self._on_focus(person.key))
        self._parts.append(row)
        self._layout.addWidget(row)

    def _add_more(self, hidden: int, *, name: str, on_more: Callable[[], None]) -> None:
        if hidden <= 0:
            return
        button = Button(f"Show {hidden} more", name=name, kind=ButtonKind.QUIET, icon="chevron-down")
        button.clicked.connect(on_more)
        holder = frame("clear")
        line(holder, margins=(8, 4, 8, 4)).addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addWidget(holder)

    def _more_cards(self) -> None:
        self._cards += 4 * _CARDS
        self._build()
        self.focus_current()

    def _more_rows(self) -> None:
        self._rows += 4 * _ROWS
        self._build()
        self.focus_current()

    def _on_decided(self, card: PersonCard, choice: PersonChoice, item_id: ItemId | None) -> None:
        self._current = card.person.key
        self._reopened = ""
        reason = card.reason.value() or card.person.reason
        # the answer builds the list anew, and this card is still on its way through a key press
        person = card.person
        QTimer.singleShot(0, self, lambda: self.decided.emit(person, choice, reason, item_id))

    def _on_focus(self, key: str) -> None:
        if self._is_building:
            return
        self._mark(key)
        part = self._part(key)
        if part is not None:
            QTimer.singleShot(0, part, lambda: _bring_into_view(part))

    def _mark(self, key: str) -> None:
        self._current = key
        if self._part(key) is None:
            self._build()
        self._show_current()

    def _show_current(self) -> None:
        for part in self._parts:
            if isinstance(part, PersonCard):
                part.set_current(is_current=part.person.key == self._current)

    def _part(self, key: str) -> PersonCard | DecidedRow | None:
        return next((each for each in self._parts if each.person.key == key), None)

    def _step(self, step: int) -> None:
        keys = [each.person.key for each in self._parts]
        if not keys:
            return
        place = keys.index(self._current) + step if self._current in keys else 0
        if 0 <= place < len(keys):
            self._mark(keys[place])
            self.focus_current()


def _bring_into_view(part: QWidget) -> None:
    around = part.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(part, 0, px(16))


def _group_head(icon: str, words: str, tone: Tone) -> QFrame:
    head = frame("group_head")
    head.setMinimumHeight(px(28))
    row = line(head, gap=8, margins=(16, 0, 16, 0))
    row.addWidget(IconView(icon, size=16, tone=tone))
    row.addWidget(Label(words, role=Role.GROUP, tone=tone), 1)
    return head
