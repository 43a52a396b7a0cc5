# SPDX-License-Identifier: GPL-3.0-or-later
"""The Details tab: the client's facts in groups, each changed in place; restrictions; the end of the work."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from counselor_desk.domain.clients import Client, Restriction
from counselor_desk.domain.ids import ClientId
from counselor_desk.services.places_of_practice import COUNTRIES
from counselor_desk.services.unfinished import Unfinished
from counselor_desk.ui.pages.client.details_card import FactsCard
from counselor_desk.ui.pages.client.details_facts import contact_facts, person_facts, place_facts
from counselor_desk.ui.pages.client.details_groups import (
    PersonGroup,
    PlaceGroup,
    SafeContactGroup,
    regions_reader,
)
from counselor_desk.ui.pages.client.details_restrictions import EndOfWorkCard, RestrictionsCard
from counselor_desk.ui.pages.client.tab import ClientTabWidget
from counselor_desk.ui.pages.page import Changed, PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.widgets.boxes import ScrollColumn, column, line

# px of the design below which the cards stand under each other
_ROOM_FOR_TWO = 840


@dataclass(frozen=True, slots=True, kw_only=True)
class _Details:
    """Everything the tab shows."""

    client: Client
    restrictions: tuple[Restriction, ...]
    regions_on_file: dict[str, frozenset[str]]
    has_hold: bool
    kept: dict[str, tuple[dict[str, str], datetime]] = field(repr=False)


class DetailsTab(ClientTabWidget):
    """Facts that are read until "Change…" turns one group into fields."""

    def __init__(self, context: PageContext, client_id: ClientId) -> None:
        super().__init__(context, client_id)
        outer = column(self)
        self._scroll = ScrollColumn(name="details_scroll", gap=12, margins=(0, 0, 0, 8))
        outer.addWidget(self._scroll)
        self._details: _Details | None = None
        self._facts: tuple[FactsCard, ...] = ()
        self._person = FactsCard(context, client_id, name="person", title="Who it is")
        self._place = FactsCard(context, client_id, name="place", title="Place and start")
        self._contact = FactsCard(context, client_id, name="contact", title="Safe contact")
        self._restrictions = RestrictionsCard(formats=context.formats)
        self._end = EndOfWorkCard(formats=context.formats)
        self._facts = (self._person, self._place, self._contact)
        self._columns: QBoxLayout = line(gap=16)
        self._scroll.column.addLayout(self._columns, 1)
        for cards in ((self._person, self._place), (self._contact, self._restrictions, self._end)):
            stacked = column(gap=12)
            for card in cards:
                stacked.addWidget(card)
            stacked.addStretch(1)
            self._columns.addLayout(stacked, 1)
        self._connect()

    def load(self) -> None:
        desk, client_id = self.context.desk, self.client_id
        places = [card.place for card in self._facts]

        def read() -> _Details:
            return _Details(
                client=desk.clients.get(client_id),
                restrictions=desk.clients.restrictions(client_id),
                regions_on_file={code: desk.rules.regions_on_file(code) for code, _ in COUNTRIES},
                has_hold=bool(desk.matters.standing_holds(client_id)),
                kept=_kept_in(desk.unfinished, places),
            )

        self.context.runner.run(read, owner=self, on_ok=self._show, on_error=self.show_trouble)

    def reload(self, changed: Changed) -> None:
        if changed & (Changed.CLIENTS | Changed.MATTERS):
            self.load()

    def leave(self, on_left: Callable[[], None]) -> None:
        """Save the group that is being changed; where it cannot be saved, ask."""
        open_card = next((card for card in self._facts if card.is_changed), None)
        if open_card is None:
            on_left()
            return
        open_card.save(on_saved=lambda: self.leave(on_left), on_refused=lambda: self._ask_to_leave(on_left))

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        for card in self._facts:
            card.keep_unfinished()
        on_left()

    def first_stop(self) -> QWidget | None:
        return self._person.change

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= px(_ROOM_FOR_TWO)
        sides = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(sides)
        self._columns.setSpacing(px(16 if is_wide else 12))

    def _connect(self) -> None:
        for card in self._facts:
            card.saved.connect(self._on_client_saved)
        self._restrictions.add_requested.connect(self._add_restriction)
        self._restrictions.lift_requested.connect(self._lift_restriction)
        self._end.close_requested.connect(self._close_work)
        self._end.reopen_requested.connect(self._reopen_work)

    def _today(self) -> date:
        return self.context.clock.now().astimezone(ZoneInfo(self.context.zone)).date()

    def _show(self, details: _Details) -> None:
        self._details = details
        client, context = details.client, self.context
        formats, names = context.formats, context.names
        regions_of = regions_reader(details.regions_on_file)
        for card, facts, build in (
            (
                self._person,
                person_facts(client, formats=formats, names=names),
                partial(PersonGroup, formats=formats, today=self._today(), shows_names=not names.are_codes),
            ),
            (
                self._place,
                place_facts(client, formats=formats),
                partial(PlaceGroup, formats=formats, regions_of=regions_of),
            ),
            (
                self._contact,
                tuple(
                    (label, self.shown(words, client))
                    for label, words in contact_facts(client, are_hidden=names.are_codes)
                ),
                partial(SafeContactGroup, formats=formats),
            ),
        ):
            card.show_client(client, facts=facts, build_group=build, has_hold=details.has_hold)
            kept = details.kept.get(card.place)
            if kept is not None:
                content, kept_at = kept
                card.offer(content, when=formats.moment(kept_at, zone=context.zone))
        restrictions = [replace(each, words=self.shown(each.words, client)) for each in details.restrictions]
        self._restrictions.show_restrictions(restrictions, today=self._today())
        self._end.show_client(client)

    def _on_client_saved(self) -> None:
        self.journal_changed.emit(Changed.CLIENTS)
        self.load()

    def _ask_to_leave(self, on_left: Callable[[], None]) -> None:
        from counselor_desk.ui.dialogs.unsaved import UnsavedDialog

        dialog = UnsavedDialog(
            self,
            title="This change is not saved yet",
            second="It cannot be saved as it stands. The fields say why.",
            leave="Leave without saving",
        )
        for card in self._facts:
            dialog.left.connect(card.drop_unfinished)
        dialog.left.connect(on_left)
        dialog.dismissed.connect(self.leave_refused)
        dialog.open()

    def _add_restriction(self) -> None:
        from counselor_desk.ui.dialogs.restriction import RestrictionDialog

        if self._details is None:
            return
        client = self._details.client
        dialog = RestrictionDialog(self, context=self.context, client=client, today=self._today())
        dialog.journal_changed.connect(self._on_dialog_saved)
        dialog.open()

    def _lift_restriction(self, restriction: Restriction) -> None:
        from counselor_desk.ui.dialogs.restriction import LiftRestrictionDialog

        dialog = LiftRestrictionDialog(self, context=self.context, restriction=restriction, today=self._today())
        dialog.journal_changed.connect(self._on_dialog_saved)
        dialog.open()

    def _close_work(self) -> None:
        from counselor_desk.ui.dialogs.close_work import CloseWorkDialog

        if self._details is None:
            return
        client = self._details.client
        dialog = CloseWorkDialog(self, context=self.context, client=client, today=self._today())
        dialog.journal_changed.connect(self._on_dialog_saved)
        dialog.open()

    def _reopen_work(self) -> None:
        if self._details is None:
            return
        desk, client = self.context.desk, replace(self._details.client, closed_on=None)
        self.context.runner.run(
            lambda: desk.clients.change(client),
            owner=self,
            on_ok=lambda _: self._on_client_saved(),
            on_error=self.show_trouble,
        )

    def _on_dialog_saved(self, changed: Changed) -> None:
        self.journal_changed.emit(changed)
        self.load()


def _kept_in(unfinished: Unfinished, places: Iterable[str]) -> dict[str, tuple[dict[str, str], datetime]]:
    kept = {}
    for place in places:
        content, kept_at = unfinished.find(place), unfinished.kept_at(place)
        if content is not None and kept_at is not None:
            kept[place] = (content, kept_at)
    return kept
