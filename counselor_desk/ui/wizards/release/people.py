# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 5: first whether the paper is about this client, then every person and detail found in what would leave."""

from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import IdentityCheck
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import PersonAction, RedactionReason
from counselor_desk.domain.third_persons import MentionKind
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.people_found import PersonFound
from counselor_desk.services.release_review import Scope
from counselor_desk.ui.dialogs.everyday_words import EverydayWordsDialog
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.widgets.boxes import Card, EmptyState, ScrollColumn, column, frame
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.widgets.progress import Bar
from counselor_desk.ui.wizards.release.people_identity import IdentityCard
from counselor_desk.ui.wizards.release.people_list import PeopleList
from counselor_desk.ui.wizards.release.people_names import names_shown
from counselor_desk.ui.wizards.release.people_words import PersonChoice
from counselor_desk.ui.wizards.release.step import FootButton, Step


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """What the step shows: the scope that was read, and everybody in it."""

    scope: Scope = field(repr=False)
    people: tuple[PersonFound, ...] = field(repr=False)

    @property
    def decided(self) -> int:
        return sum(each.is_decided for each in self.people)


def decide(
    desk: OpenDesk,
    matter_id: MatterId,
    person: PersonFound,
    choice: PersonChoice,
    reason: RedactionReason,
    item_id: ItemId | None,
) -> None:
    """Keep a decision; runs on the vault thread.

    One for everywhere that replaces an earlier, complete one also replaces what was said of single items: a decision
    for one item would outrank it.
    """
    action = choice.action
    desk.review.decide_person(matter_id, person.key, action=action, reason=reason, item_id=item_id)
    if item_id is None and person.is_decided:
        for single in dict.fromkeys(each.item_id for each in person.decisions if each.item_id is not None):
            desk.review.decide_person(matter_id, person.key, action=action, reason=reason, item_id=single)


class PeopleStep(Step):
    """The identity check and, once it holds, the list of people."""

    step = MatterStep.PEOPLE

    def __init__(self, context: PageContext, *, matter_id: MatterId | None) -> None:
        super().__init__(context, matter_id=matter_id)
        self._found: FoundPeople | None = None
        self._identity: IdentityCheck | None = None
        self._is_first = True
        self._build()

    def load(self) -> None:
        """See `Step.load`."""
        if self.matter_id is None:
            return
        desk, matter_id = self.context.desk, self.matter_id

        def job() -> FoundPeople:
            scope = desk.review.scope(matter_id)
            return FoundPeople(scope, desk.review.people(scope))

        self.context.runner.run(job, owner=self, on_ok=self._show, on_error=self.fail)

    def foot_words(self) -> str:
        """See `Step.foot_words`."""
        if self._found is None:
            return ""
        return f"{self._found.decided} of {len(self._found.people)} decided"

    def go_on(self) -> FootButton:
        """See `Step.go_on`."""
        return FootButton("Continue to Review & redact", is_open=not self._why_closed(), why_closed=self._why_closed())

    def act(self) -> FootButton | None:
        """See `Step.act`."""
        if self._found is None or self._identity is None or not self._list.undecided:
            return None
        return FootButton("Decide the next person")

    def on_act(self) -> None:
        """See `Step.on_act`."""
        self._list.go_to_next()

    def first_stop(self) -> QWidget | None:
        """See `Step.first_stop`."""
        return self._identity_card.first_field

    def _build(self) -> None:
        page = ScrollColumn(name="people_scroll", gap=16, margins=(24, 16, 24, 16))
        column(self).addWidget(page)
        self._identity_card = IdentityCard(formats=self.context.formats)
        self._identity_card.typed.connect(self._on_identity)
        page.column.addWidget(self._identity_card)
        self._everyday = Button("Keep all everyday words…", name="keep_everyday", kind=ButtonKind.QUIET)
        self._everyday.clicked.connect(self._on_everyday)
        self._card = Card("People and details found", count=" ", side=self._everyday)
        progress = frame("pane_head")
        inner = column(progress, gap=6, margins=(16, 10, 16, 10))
        self._bar = Bar()
        inner.addWidget(self._bar)
        words = "Everybody in the notes who is not this client. A decision holds everywhere, unless you say here."
        inner.addWidget(Label(words, role=Role.SECOND, wraps=True))
        self._list = PeopleList(names=self.context.names, formats=self.context.formats, is_compact=False)
        self._list.decided.connect(self._on_decided)
        self._card.body.addWidget(progress)
        self._card.body.addWidget(self._list)
        page.column.addWidget(self._card)
        self._closed = Card("People and details found")
        self._closed.body.addWidget(
            EmptyState(
                "person",
                "Nobody is shown yet.",
                next_step="The people found are listed once the initials and the date of birth on the paper agree "
                "with the client.",
            )
        )
        page.column.addWidget(self._closed)
        page.column.addStretch(1)
        self._card.hide()
        self._closed.hide()

    def _show(self, found: FoundPeople) -> None:
        self._identity = found.scope.matter.identity
        self._found = found
        self._identity_card.show_identity(self._identity)
        self._card.setVisible(self._identity is not None)
        self._closed.setVisible(self._identity is None)
        self._card.set_count(self.foot_words())
        self._bar.show_share(found.decided / len(found.people) if found.people else 1.0)
        self._list.show_people(found.people, client=found.scope.client)
        self._everyday.setVisible(len(self._everyday_words()) > 1)
        if self._is_first:
            self._is_first = False
            # a part that is just being put into the window cannot take the focus yet
            QTimer.singleShot(0, self, self._take_focus)
        self.foot_changed.emit()

    def _take_focus(self) -> None:
        first = self._identity_card.first_field
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._list.focus_current()

    def _show_saved(self, found: FoundPeople) -> None:
        self._show(found)
        self.changed.emit()

    def _everyday_words(self) -> tuple[PersonFound, ...]:
        return tuple(each for each in self._list.undecided if each.kind is MentionKind.LIKELY_NAME)

    def _why_closed(self) -> str:
        if self._found is None:
            return "The record is being read."
        if self._identity is None:
            return "Check the initials and the date of birth first."
        left = len(self._found.people) - self._found.decided
        return f"{left} still to decide." if left else ""

    def _on_identity(self, initials: str, born: date) -> None:
        if self.matter_id is None:
            return
        desk, matter_id = self.context.desk, self.matter_id

        def job() -> FoundPeople:
            desk.matters.check_identity(matter_id, initials=initials, date_of_birth=born)
            scope = desk.review.scope(matter_id)
            return FoundPeople(scope, desk.review.people(scope))

        self.context.runner.run(job, owner=self, on_ok=self._on_identity_kept, on_error=self._on_identity_refused)

    def _on_identity_kept(self, found: FoundPeople) -> None:
        self._show_saved(found)
        self._list.focus_current()

    def _on_identity_refused(self, error: DeskError) -> None:
        if not self._identity_card.show_error(error):
            self.fail(error)

    def _on_decided(
        self, person: PersonFound, choice: PersonChoice, reason: RedactionReason, item_id: ItemId | None
    ) -> None:
        if self._found is None or self.matter_id is None:
            return
        desk, matter_id, scope = self.context.desk, self.matter_id, self._found.scope

        def job() -> FoundPeople:
            decide(desk, matter_id, person, choice, reason, item_id)
            # who is mentioned does not depend on what was decided: nothing is read anew
            return FoundPeople(scope, desk.review.people(scope))

        self.context.runner.run(job, owner=self, on_ok=self._show_saved, on_error=self.fail)

    def _on_everyday(self) -> None:
        if self._found is None:
            return
        names = names_shown(self._found.people, client=self._found.scope.client, names=self.context.names)
        words = [
            (each.key, names.of(each), names.line(each, place))
            for each in self._everyday_words()
            for place in each.places[:1]
        ]
        dialog = EverydayWordsDialog(self, words=words)
        dialog.kept.connect(self._on_kept)
        dialog.open()

    def _on_kept(self, keys: tuple[str, ...]) -> None:
        if self._found is None or self.matter_id is None:
            return
        desk, matter_id, scope = self.context.desk, self.matter_id, self._found.scope

        def job() -> FoundPeople:
            desk.review.decide_people(matter_id, keys, action=PersonAction.KEEP)
            return FoundPeople(scope, desk.review.people(scope))

        self.context.runner.run(job, owner=self, on_ok=self._show_saved, on_error=self.fail)
