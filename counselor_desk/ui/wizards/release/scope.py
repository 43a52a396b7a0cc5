# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 4: the paper's words at left, what they reach at right; every item once, with a decision and a reason."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClauseId, MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.releases import ItemOutcome
from counselor_desk.services.release_review import Scope
from counselor_desk.ui.formats import counted
from counselor_desk.ui.pages.page import PageContext
from counselor_desk.ui.theme.look import px
from counselor_desk.ui.unfinished import UnfinishedForm
from counselor_desk.ui.widgets.boxes import Card, EmptyState, column, frame, line
from counselor_desk.ui.widgets.buttons import Button, ButtonKind
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.labels import Label, Role
from counselor_desk.ui.wizards.release.one_at_a_time import OneAtATime
from counselor_desk.ui.wizards.release.request_words import called
from counselor_desk.ui.wizards.release.scope_clause_dialogs import ClauseDialogs
from counselor_desk.ui.wizards.release.scope_clauses import ClausesCard
from counselor_desk.ui.wizards.release.scope_editor import KEPT_ITEM, KEPT_REASON, KEPT_VERDICT, DecisionEditor
from counselor_desk.ui.wizards.release.scope_items import ItemList, ItemsHead
from counselor_desk.ui.wizards.release.scope_reading import ScopeFacts, decision_place, read_scope
from counselor_desk.ui.wizards.release.scope_rows import (
    ScopeRow,
    Totals,
    Verdict,
    first_undecided,
    reach_of,
    scope_rows,
    totals_of,
    waiting_alike,
)
from counselor_desk.ui.wizards.release.scope_totals import ScopeTotals
from counselor_desk.ui.wizards.release.step import FootButton, Step

_BOTH_FROM = 740
_CLAUSES_WIDE, _CLAUSES_NARROW = 324, 264
_WIDE_FROM = 980
# with less height (at 200 % of the text size) the rows need every line
_ROOM_FOR_HEAD = 300
_CONTINUE = "Continue to People"


class ScopeStep(Step):
    """Clauses narrow the list; the list is decided with the keys 1 to 4, with Enter, or with the mouse."""

    step = MatterStep.SCOPE

    def __init__(self, context: PageContext, *, matter_id: MatterId) -> None:
        super().__init__(context, matter_id=matter_id)
        self._id = matter_id
        self._scope: Scope | None = None
        self._totals = Totals(0, 0, 0, 0)
        self._foot = ScopeTotals()
        self._editor: DecisionEditor | None = None
        self._is_offered = False
        self._once = OneAtATime(self)
        self._unfinished = UnfinishedForm(
            context.runner, context.desk, place=decision_place(matter_id), content=self._typed, parent=self
        )
        self._clause_dialogs = ClauseDialogs(self, context=context, matter_id=matter_id)
        self._build()
        self._connect()

    def load(self) -> None:
        desk, matter_id = self.context.desk, self._id
        self.context.runner.run(lambda: read_scope(desk, matter_id), owner=self, on_ok=self._show, on_error=self.fail)

    def foot_widget(self) -> QWidget | None:
        return self._foot

    def go_on(self) -> FootButton:
        scope = self._scope
        if scope is None:
            return FootButton(_CONTINUE, is_open=False)
        why = ""
        if not scope.matter.clauses:
            why = f"Type what the {self._called} names first."
        elif self._totals.undecided:
            why = f"{counted(self._totals.undecided, 'item needs', 'items need')} your eyes first."
        elif not self._totals.released:
            why = "Nothing that is on file may leave on this paper."
        return FootButton(_CONTINUE, is_open=not why, why_closed=why)

    def act(self) -> FootButton | None:
        scope = self._scope
        if scope is None or scope.matter.closed_at is not None:
            return None
        if not scope.matter.clauses:
            return FootButton("Add the first clause…")
        return FootButton("Decide the next item") if self._totals.undecided else None

    def on_act(self) -> None:
        scope = self._scope
        if scope is not None and not scope.matter.clauses:
            self._ask_clause()
            return
        self._decide_next()

    def on_go_on(self, on_done: Callable[[], None]) -> None:
        if self._has_unsaved_reason():
            self._point_at_editor()
            return
        on_done()

    def leave(self, on_left: Callable[[], None]) -> None:
        """See `Step.leave`; a decision with its reason is as good as saved, a reason alone asks for its decision."""
        editor = self._editor
        if editor is None or not editor.reason.strip():
            on_left()
            return
        verdict = editor.verdict
        if verdict is None:
            self._point_at_editor()
            editor.show_missing()
            self.leave_refused.emit()
            return

        def refused(error: DeskError) -> None:
            self._on_refused(error)
            self.leave_refused.emit()

        if not self._save(editor.row, verdict, editor.reason.strip(), on_done=on_left, on_refused=refused):
            # it is being saved already: this job comes after it
            self.context.runner.run(lambda: None, owner=self, on_ok=lambda _: on_left(), on_error=refused)

    def leave_for_lock(self, on_left: Callable[[], None]) -> None:
        """See `Step.leave_for_lock`."""
        self._unfinished.keep()
        on_left()

    def first_stop(self) -> QWidget | None:
        return self._items if self._editor is None else self._editor.first_stop

    def _build(self) -> None:
        formats = self.context.formats
        whole = column(self, gap=12, margins=(24, 16, 24, 16))
        self._sides = Segmented[str](
            (("clauses", "In its own words", ""), ("items", "Items", "")),
            name="scope_side",
            accessible="What is shown",
            value="items",
        )
        whole.addWidget(self._sides)
        both = line(gap=16)
        self._clauses = ClausesCard(formats, paper="paper")
        both.addWidget(self._clauses)
        self._card = Card()
        self._items = ItemList()
        self._head = frame("table_head")
        head_line = column(self._head)
        head_line.addWidget(ItemsHead(self._items))
        self._filter = frame("group_head")
        filter_line = line(self._filter, gap=8, margins=(16, 4, 8, 4))
        self._filter_words = Label(role=Role.SECOND_INK, wraps=True)
        show_all = Button("Show all items", name="show_all_items", kind=ButtonKind.QUIET, dense=True)
        filter_line.addWidget(self._filter_words, 1)
        filter_line.addWidget(show_all)
        self._empty = EmptyState("check", "Nothing on file.", next_step="This record holds no item.")
        for part in (self._head, self._filter, self._items, self._empty):
            self._card.body.addWidget(part)
        self._filter.hide()
        self._empty.hide()
        both.addWidget(self._card, 1)
        whole.addLayout(both, 1)
        show_all.clicked.connect(self._show_all)

    def _connect(self) -> None:
        self._sides.chosen.connect(lambda _: self._arrange())
        self._clauses.clause_chosen.connect(self._on_clause_chosen)
        self._clauses.add_requested.connect(self._ask_clause)
        self._clauses.remove_requested.connect(self._ask_removal)
        self._clauses.scan_requested.connect(self._clause_dialogs.show_scan)
        self._clause_dialogs.changed.connect(self._on_clauses_changed)
        self._clause_dialogs.trouble.connect(self.fail)
        self._items.decision_requested.connect(self._open_editor)

    # showing

    def _show(self, facts: ScopeFacts) -> None:
        scope = facts.scope
        self._scope = scope
        self._totals = totals_of(scope)
        self._foot.show_totals(self._totals)
        self._clauses.set_paper(self._called)
        self._clauses.show_clauses(
            tuple((clause, reach_of(scope, clause.number)) for clause in scope.matter.clauses),
            can_change=scope.matter.closed_at is None,
            has_scan=facts.has_scan,
        )
        self._show_rows()
        self._offer(facts.kept)
        self.foot_changed.emit()

    def _show_rows(self) -> None:
        scope = self._scope
        if scope is None:
            return
        editor = self._editor
        kept = (editor.row.key, editor.verdict, editor.reason) if editor is not None and editor.reason else None
        self._editor = None
        clause = self._clauses.chosen
        rows = scope_rows(scope, formats=self.context.formats, clause=clause)
        self._items.set_rows(rows)
        self._items.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._filter.setVisible(clause is not None)
        if clause is not None:
            self._filter_words.setText(f"Only what clause {clause} reaches.")
        # what was typed outlives a reload that came from elsewhere
        if kept is not None:
            row = next((each for each in rows if each.key == kept[0]), None)
            if row is not None:
                self._open_editor(row, kept[1], reason=kept[2])

    def _offer(self, kept: Mapping[str, str]) -> None:
        """Open the decision that was typed half when the journal was locked; once, and where its item still stands."""
        if self._is_offered:
            return
        self._is_offered = True
        row = next((each for each in self._items.rows if each.key == kept.get(KEPT_ITEM)), None)
        if row is not None and row.can_be_decided:
            verdict = kept.get(KEPT_VERDICT)
            self._open_editor(row, Verdict(verdict) if verdict else None, reason=kept.get(KEPT_REASON, ""))

    def _typed(self) -> dict[str, str]:
        return {} if self._editor is None else self._editor.typed

    def _on_clause_chosen(self, _: int | None) -> None:
        self._show_rows()
        if not self._is_wide():
            self._sides.set_value("items")
            self._arrange()

    def _show_all(self) -> None:
        self._clauses.show_all()
        self._show_rows()

    # deciding

    def _decide_next(self) -> None:
        if self._has_unsaved_reason():
            self._point_at_editor()
            return
        if first_undecided(self._items.rows) is None:
            self._show_all()
        if not self._is_wide():
            self._sides.set_value("items")
            self._arrange()
        after = self._editor.row.key if self._editor is not None else ""
        row = first_undecided(self._items.rows, after=after)
        if row is not None:
            self._open_editor(row, None)

    def _open_editor(self, row: ScopeRow, verdict: Verdict | None, *, reason: str = "") -> None:
        scope = self._scope
        if scope is None or row.is_head or scope.matter.closed_at is not None:
            return
        if self._editor is not None and self._has_unsaved_reason() and self._editor.row.key != row.key:
            self._point_at_editor()
            return
        self._close_editor()
        editor = DecisionEditor(row, verdict=verdict, reason=reason, alike=waiting_alike(self._items.rows, row))
        editor.decided.connect(partial(self._on_decided, row))
        editor.closed.connect(self._on_editor_closed)
        editor.written.connect(self._unfinished.note_change)
        self._editor = editor
        self._items.choose_key(row.key)
        self._items.open_editor(row.key, editor)
        editor.take_focus()

    def _on_decided(self, row: ScopeRow, verdict: Verdict, reason: str) -> None:
        self._save(row, verdict, reason, on_done=self._on_saved, on_refused=self._on_refused)

    def _save(
        self,
        row: ScopeRow,
        verdict: Verdict,
        reason: str,
        *,
        on_done: Callable[[], None],
        on_refused: Callable[[DeskError], None],
    ) -> bool:
        item_id = row.item_id
        if item_id is None or self._once.is_busy:
            return False
        items = (item_id, *(self._editor.also if self._editor is not None else ()))
        outcome = ItemOutcome.WITHHOLD if verdict is Verdict.WITHHOLD else ItemOutcome.RELEASE
        desk, matter_id = self.context.desk, self._id

        def saved(_: None) -> None:
            self._unfinished.start()
            on_done()

        def refused(error: DeskError) -> None:
            self._unfinished.resume()
            on_refused(error)

        job = self._unfinished.finishing(
            lambda: desk.review.choose_items(matter_id, items, outcome=outcome, reason=reason)
        )
        return self._once.run(job, on_ok=saved, on_error=refused)

    def _on_saved(self) -> None:
        self._close_editor()
        self._items.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        self.load()

    def _on_refused(self, error: DeskError) -> None:
        if self._editor is not None:
            self._editor.show_trouble(error)

    def _on_editor_closed(self) -> None:
        self._close_editor()
        self._unfinished.drop()
        self._items.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_editor(self) -> None:
        if self._editor is not None:
            self._editor = None
            self._items.close_editor()

    def _has_unsaved_reason(self) -> bool:
        return self._editor is not None and bool(self._editor.reason.strip())

    def _point_at_editor(self) -> None:
        editor = self._editor
        if editor is not None:
            self._items.choose_key(editor.row.key)
            editor.take_focus()

    # clauses

    def _ask_clause(self) -> None:
        if self._scope is not None:
            self._clause_dialogs.ask_for_clause(called=self._called)

    def _ask_removal(self, clause_id: ClauseId) -> None:
        clauses = self._scope.matter.clauses if self._scope is not None else ()
        clause = next((each for each in clauses if each.id == clause_id), None)
        if clause is not None:
            self._clause_dialogs.ask_for_removal(clause)

    def _on_clauses_changed(self) -> None:
        self.changed.emit()
        self.load()

    @property
    def _called(self) -> str:
        return called(self._scope.matter.request.paper) if self._scope is not None else "paper"

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _is_wide(self) -> bool:
        return self.width() >= px(_BOTH_FROM)

    def _arrange(self) -> None:
        is_wide = self._is_wide()
        self._sides.setVisible(not is_wide)
        side = self._sides.value()
        self._clauses.setVisible(is_wide or side == "clauses")
        self._card.setVisible(is_wide or side == "items")
        if is_wide:
            self._clauses.setFixedWidth(px(_CLAUSES_WIDE if self.width() >= px(_WIDE_FROM) else _CLAUSES_NARROW))
        else:
            self._clauses.setMinimumWidth(0)
            self._clauses.setMaximumWidth(16_777_215)
        self._head.setVisible(self.height() >= px(_ROOM_FOR_HEAD))
        edge = px(24 if is_wide else 16)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(edge, px(16 if is_wide else 10), edge, px(16 if is_wide else 10))
