# SPDX-License-Identifier: GPL-3.0-or-later
"""One person or detail: what it is, where it stands, and the four things that can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import PersonAction
from counselor_desk.services.people_found import PersonFound
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.labels import ElidedLabel, IconView, Label, Role, restyle
from counselor_desk.ui.wizards.release.people_names import NamesShown
from counselor_desk.ui.wizards.release.people_place import PlaceText
from counselor_desk.ui.wizards.release.people_words import (
    ACTION_LOOKS,
    REASON_CHOICES,
    PersonChoice,
    about,
    decided_words,
    reason_code,
    where_it_stands,
)

_WORDS = {
    PersonChoice.KEEP: ("Keep", "Keep"),
    PersonChoice.REDACT: ("Redact everywhere", "Redact"),
    PersonChoice.REDACT_HERE: ("Redact here", "Here only"),
    PersonChoice.WITHHOLD_ITEM: ("Withhold item", "Withhold item"),
}


class _Choice(Button):
    """One of the choices: pressing it decides, the arrows only move to the next."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if Qt.Key(event.key()) in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """What is decided is shown by the journal's answer, not by the press."""


class PersonCard(QFrame):
    """A person to decide, or one that was opened again.

    `number` makes the names of its parts unique; `is_compact` is the form beside the pages.
    """

    decided = Signal(object, object)
    """A `PersonChoice` and the item it is for, None for everywhere."""
    came_into_focus = Signal()

    def __init__(
        self,
        person: PersonFound,
        *,
        number: int,
        names: NamesShown,
        formats: Formats,
        is_compact: bool,
        on_page: int = 0,
        item_on_page: ItemId | None = None,
    ) -> None:
        super().__init__()
        self.person = person
        self._names, self._formats = names, formats
        self._place = self._first_place(item_on_page)
        self.setObjectName(f"person_{number}")
        self.setProperty("kind", "row")
        self.setProperty("focus", "ring")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        called = names.of(person)
        state = "to decide" if not person.is_decided else decided_words(person)
        self.setAccessibleName(f"{called}, {about(person, on_page=on_page)}, {state}")
        self.setAccessibleDescription("K keeps, R redacts everywhere, H redacts here, W withholds the item")
        layout = column(self, gap=8, margins=(16, 12, 16, 12))
        head = line(gap=8)
        name = ElidedLabel(called, role=Role.STRONG)
        head.addWidget(name)
        meta = ElidedLabel(about(person, on_page=on_page), role=Role.SECOND)
        head.addWidget(meta, 1)
        layout.addLayout(head)
        self._where = ElidedLabel(role=Role.SMALL, parent=self)
        self._text = PlaceText(parent=self)
        if not is_compact or len(person.places) > 1:
            layout.addLayout(self._places_line(number))
        else:
            self._where.hide()
        if is_compact:
            self._text.hide()
        else:
            layout.addWidget(self._text)
        self._choices = self._segments(number, is_compact=is_compact, called=called)
        self.reason = Combo(REASON_CHOICES, name=f"person_{number}_reason", accessible=f"Reason code for {called}")
        self.reason.set_value(person.reason)
        self.reason.chosen.connect(self._on_reason)
        controls = column(gap=8) if is_compact else line(gap=12)
        row = frame("clear")
        segments = line(row)
        for button in self._choices.values():
            segments.addWidget(button)
        controls.addWidget(row, 0 if is_compact else 3)
        controls.addWidget(self.reason, 0 if is_compact else 2)
        layout.addLayout(controls)
        self._show_place()

    @property
    def item_here(self) -> ItemId:
        """The item of the place that is shown."""
        return self.person.places[self._place].mention.item_id

    def decide(self, choice: PersonChoice) -> None:
        """Ask for a decision, as pressing its button does."""
        self.decided.emit(choice, self.item_here if choice.is_for_one_item else None)

    def set_current(self, *, is_current: bool) -> None:
        """Mark the card that the keys K, R and W act on."""
        self.setProperty("band", "warn" if is_current else "")
        restyle(self)

    # Qt's own names

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.came_into_focus.emit()

    def _first_place(self, item_on_page: ItemId | None) -> int:
        places = list(enumerate(self.person.places))
        here = [number for number, each in places if each.mention.item_id == item_on_page]
        open_ones = [number for number, each in places if each.decision is None]
        return next(iter([*[n for n in here if n in open_ones], *open_ones, *here]), 0)

    def _places_line(self, number: int) -> QHBoxLayout:
        row = line(gap=4)
        row.addWidget(self._where, 1)
        if len(self.person.places) > 1:
            for step, words, icon in ((-1, "Place before", "chevron-left"), (1, "Next place", "chevron-right")):
                button = Button(
                    "",
                    name=f"person_{number}_{'next' if step > 0 else 'before'}",
                    kind=ButtonKind.QUIET,
                    icon=icon,
                    icon_size=14,
                    accessible=words,
                    dense=True,
                )
                button.setFixedWidth(px(28))
                button.clicked.connect(self._next_place if step > 0 else self._place_before)
                row.addWidget(button)
        return row

    def _segments(self, number: int, *, is_compact: bool, called: str) -> dict[PersonChoice, _Choice]:
        offered = [each for each in PersonChoice if each is not PersonChoice.REDACT_HERE or len(self.person.items) > 1]
        made: dict[PersonChoice, _Choice] = {}
        for place, choice in enumerate(offered):
            words = _WORDS[choice][1 if is_compact else 0]
            if is_compact and len(offered) > 3 and choice is PersonChoice.WITHHOLD_ITEM:
                words = "Withhold"
            button = _Choice(
                words,
                name=f"person_{number}_{choice.value}",
                kind=ButtonKind.SEGMENT,
                accessible=f"{_WORDS[choice][0]}: {called}",
            )
            button.setCheckable(True)
            button.setProperty("place", "first" if place == 0 else "last" if place == len(offered) - 1 else "middle")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setMinimumWidth(button.fontMetrics().horizontalAdvance(words) + px(14))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if place == 0 else Qt.FocusPolicy.ClickFocus)
            button.clicked.connect(lambda _=False, choice=choice: self.decide(choice))
            button.moved.connect(lambda step, place=place: self._move(place + step))
            made[choice] = button
        return made

    def _move(self, place: int) -> None:
        buttons = list(self._choices.values())
        if 0 <= place < len(buttons):
            buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _next_place(self) -> None:
        self._place = (self._place + 1) % len(self.person.places)
        self._show_place()

    def _place_before(self) -> None:
        self._place = (self._place - 1) % len(self.person.places)
        self._show_place()

    def _show_place(self) -> None:
        place = self.person.places[self._place]
        stands = where_it_stands(place, self._formats)
        count = f"Place {self._place + 1} of {len(self.person.places)}: " if len(self.person.places) > 1 else ""
        done = "" if place.decision is None else f" ({ACTION_LOOKS[place.decision.action][0].lower()})"
        self._where.setText(f"{count}{stands}{done}")
        before, after = self._names.around(place.before), self._names.around(place.after)
        self._text.show_place(before, self._names.at(self.person, place), after)
        decision = place.decision
        for choice, button in self._choices.items():
            button.setChecked(decision is not None and choice is _choice_of(decision.action, decision.item_id))

    def _on_reason(self, _: object) -> None:
        decision = self.person.places[self._place].decision
        if decision is not None and decision.action is PersonAction.REDACT:
            self.decide(PersonChoice.REDACT if decision.item_id is None else PersonChoice.REDACT_HERE)


def _choice_of(action: PersonAction, item_id: ItemId | None) -> PersonChoice:
    if action is PersonAction.REDACT:
        return PersonChoice.REDACT if item_id is None else PersonChoice.REDACT_HERE
    return PersonChoice.KEEP if action is PersonAction.KEEP else PersonChoice.WITHHOLD_ITEM


class DecidedRow(QFrame):
    """A person that is decided: what was done and why; Enter or a click opens the decision again."""

    opened = Signal()
    came_into_focus = Signal()

    def __init__(self, person: PersonFound, *, number: int, names: NamesShown) -> None:
        super().__init__()
        self.person = person
        self.setObjectName(f"decided_{number}")
        self.setProperty("kind", "row_button")
        self.setProperty("focus", "ring")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(px(36))
        words = decided_words(person)
        called = names.of(person)
        self.setAccessibleName(f"{called}, {about(person)}, {words}. Enter opens the decision again.")
        row = line(self, gap=8, margins=(16, 4, 16, 4))
        row.addWidget(ElidedLabel(called, role=Role.MEDIUM))
        row.addWidget(ElidedLabel(about(person).split(",")[0], role=Role.SECOND), 1)
        action = person.action
        _, icon, tone = ACTION_LOOKS[action] if action is not None else ("", "layers", None)
        row.addWidget(IconView(icon, size=16, tone=tone, ink="" if tone else "ink"))
        row.addWidget(Label(words, role=Role.BODY, tone=tone))
        if any(each.action is PersonAction.REDACT for each in person.decisions):
            tag = frame("tag")
            line(tag, margins=(6, 0, 6, 0)).addWidget(Label(reason_code(person.reason), role=Role.KEY_HINT))
            row.addWidget(tag)

    # Qt's own names

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.came_into_focus.emit()
