# SPDX-License-Identifier: GPL-3.0-or-later
"""The form for a new client: everything of the record's head, with the code proposed and today as the start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.clients import Client
from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.places_of_practice import COUNTRIES, Region
from counselor_desk.ui.pages.client.details_groups import (
    ClientGroup,
    PersonGroup,
    PlaceGroup,
    SafeContactGroup,
    regions_reader,
)
from counselor_desk.ui.pages.page import Changed, Page, PageContext
from counselor_desk.ui.places import ClientPlace, ClientTab, Section, SectionPlace
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.unfinished import UnfinishedForm, kept_banner
from counselor_desk.ui.widgets.boxes import Banner, Card, ScrollColumn, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role

_WIDEST = 760
PLACE = "new_client"
"""Where a client who was typed but not added waits among the unfinished work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beginning:
    """What the form starts from."""

    code: str
    country: str
    region: str
    regions_on_file: dict[str, frozenset[str]]
    kept: dict[str, str] | None = field(repr=False)
    kept_at: datetime | None


class NewClientPage(Page):
    """Adds a client and goes to their record."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._regions_on_file: dict[str, frozenset[str]] = {}
        self._proposed: dict[str, str] | None = None
        self._kept_banner: Banner | None = None
        self._unfinished = UnfinishedForm(context.runner, context.desk, place=PLACE, content=self._typed, parent=self)
        self._build()
        self._connect()

    def load(self) -> None:
        desk = self.context.desk

        def begin() -> _Beginning:
            practice = desk.clients.practice()
            return _Beginning(
                code=desk.clients.next_code(),
                country=practice.country,
                region=practice.region,
                regions_on_file={code: desk.rules.regions_on_file(code) for code, _ in COUNTRIES},
                kept=desk.unfinished.find(PLACE),
                kept_at=desk.unfinished.kept_at(PLACE),
            )

        self.context.runner.run(begin, owner=self, on_ok=self._show, on_error=self.show_trouble)

    def reload(self, changed: Changed) -> None:
        """Nothing of the journal is shown here but what was proposed; what was typed stays."""

    def leave(self, on_left: Callable[[], None]) -> None:
        """Ask before a client who was typed but not added is left behind."""
        if not self._typed():
            self.leave_for_lock(on_left)
            return
        from counselor_desk.ui.dialogs.unsaved import UnsavedDialog

        dialog = UnsavedDialog(
            self,
            title="This client is not added yet",
            second="Leaving without adding lets go of what you typed.",
            leave="Leave without adding",
        )
        dialog.left.connect(self._unfinished.drop)
        dialog.left.connect(on_left)
        dialog.dismissed.connect(self.leave_refused)
        dialog.open()

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        self._unfinished.keep()
        on_left()

    def first_stop(self) -> QWidget:
        return self._person.first_stop()

    def trouble_layout(self) -> QBoxLayout:
        return self._column

    def _build(self) -> None:
        formats = self.context.formats
        outer = column(self)
        scroll = ScrollColumn(name="new_client_scroll", gap=0, margins=(24, 16, 24, 24))
        outer.addWidget(scroll, 1)
        across = line()
        inside = QWidget()
        inside.setProperty("kind", "clear")
        inside.setMaximumWidth(px(_WIDEST))
        self._column = column(inside, gap=14)
        across.addWidget(inside, 100)
        across.addStretch(1)
        scroll.column.addLayout(across)
        scroll.column.addStretch(1)
        heading = column(gap=2)
        heading.addWidget(Label("New client", role=Role.PAGE_TITLE))
        heading.addWidget(
            Label("Only the name, the code and three facts are needed now. The rest can follow.", role=Role.SECOND)
        )
        self._column.addLayout(heading)
        self._person = PersonGroup(formats=formats, today=self._today())
        self._place = PlaceGroup(formats=formats, regions_of=self._regions_of)
        self._contact = SafeContactGroup(formats=formats)
        self._groups: tuple[ClientGroup, ...] = (self._person, self._place, self._contact)
        for title, group in (
            ("Who it is", self._person),
            ("Place and start", self._place),
            ("Safe contact", self._contact),
        ):
            card = Card(title)
            card.body.setContentsMargins(px(16), px(14), px(16), px(16))
            card.body.addWidget(group)
            self._column.addWidget(card)
        foot = frame("footbar")
        foot.setMinimumHeight(px(64))
        row = line(foot, gap=8, margins=(24, 10, 24, 10))
        row.addStretch(1)
        self._cancel = Button("Cancel", name="cancel_client")
        self._add = Button("Add client", name="add_client", kind=ButtonKind.PRIMARY)
        row.addWidget(self._cancel)
        row.addWidget(self._add)
        outer.addWidget(foot)

    def _connect(self) -> None:
        self._cancel.clicked.connect(lambda: self.go_to(SectionPlace(Section.CLIENTS)))
        self._add.clicked.connect(self._save)
        for group in self._groups:
            group.written.connect(self._unfinished.note_change)

    def _regions_of(self, country: str) -> Sequence[Region]:
        return regions_reader(self._regions_on_file)(country)

    def _today(self) -> date:
        return self.context.clock.now().astimezone(ZoneInfo(self.context.zone)).date()

    def _show(self, beginning: _Beginning) -> None:
        self._regions_on_file = beginning.regions_on_file
        self._person.code.setText(beginning.code)
        self._place.show_place(beginning.country, beginning.region)
        self._place.opened.set_value(self._today())
        self._proposed = {name: text for group in self._groups for name, text in group.typed().items()}
        self._unfinished.start()
        if beginning.kept is None or beginning.kept_at is None:
            return
        for group in self._groups:
            group.type_again(beginning.kept)
        self._unfinished.start()
        when = self.context.formats.moment(beginning.kept_at, zone=self.context.zone)
        self._kept_banner = kept_banner(when, drop="Begin anew", on_drop=self._begin_anew)
        self._column.insertWidget(1, self._kept_banner)

    def _typed(self) -> dict[str, str]:
        """What differs from what was proposed; nothing before the proposal is there."""
        before = self._proposed
        if before is None:
            return {}
        return {name: text for group in self._groups for name, text in group.changed(before=before).items()}

    def _begin_anew(self) -> None:
        proposed = self._proposed
        if proposed is None:
            return
        for group in self._groups:
            group.type_again(proposed)
        self._unfinished.drop()
        self._take_banner_away()
        self.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_banner_away(self) -> None:
        if self._kept_banner is not None:
            self._kept_banner.setParent(None)
            self._kept_banner.deleteLater()
            self._kept_banner = None

    def _save(self) -> None:
        self.clear_trouble()
        wrong = [group.say_first_problem() for group in self._groups]
        if any(wrong):
            self._focus_first_wrong(wrong)
            return
        changes = {name: value for group in self._groups for name, value in group.changes().items()}
        desk = self.context.desk
        try:
            client = Client(id=ClientId(desk.journal.ids.new()), **changes)
        except DeskError as error:
            self._on_error(error)
            return
        self._add.setEnabled(False)
        self.context.runner.run(
            self._unfinished.finishing(lambda: desk.clients.add(client)),
            owner=self,
            on_ok=self._on_added,
            on_error=self._on_error,
        )

    def _focus_first_wrong(self, wrong: list[bool]) -> None:
        first = self._groups[wrong.index(True)]
        first.say_first_problem()

    def _on_added(self, client: Client) -> None:
        # what is on the page is a client now, and nothing unfinished
        self._proposed = None
        self.journal_changed.emit(Changed.CLIENTS)
        self.go_to(ClientPlace(client.id, ClientTab.RECORD))

    def _on_error(self, error: DeskError) -> None:
        self._add.setEnabled(True)
        self._unfinished.resume()
        if not any(group.show_error(error) for group in self._groups):
            self.show_trouble(error)
