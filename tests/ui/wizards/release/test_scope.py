# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 4: clauses reach items, every item stands once with a reason, and what waits is decided one after the other."""

from dataclasses import replace
from datetime import date

import pytest
from factories import a_restriction
from practice_journal import CLIENT, COUPLE, PLAIN, Practice, authorization_matter, court_order, type_clause
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from stage import Stage, settle

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome
from counselor_desk.services.release_review import ReleaseReview
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.wizards.release.scope_items import ItemList
from counselor_desk.ui.wizards.release.scope_rows import Group, ScopeRow, Verdict, scope_rows

COUPLE_ITEM, PLAIN_ITEM = ItemId(f"note:{COUPLE}"), ItemId(f"note:{PLAIN}")


def order_with_a_clause(practice: Practice) -> MatterId:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    return matter_id


def items(stage: Stage) -> ItemList:
    return stage.find(ItemList, "items")


def row_of(stage: Stage, key: str) -> ScopeRow:
    return next(row for row in items(stage).rows if row.key == key)


def go_to_row(stage: Stage, key: str) -> None:
    stage.tab_to("items")
    assert items(stage).choose_key(key) is not None


def outcome_of(practice: Practice, matter_id: MatterId, item_id: ItemId) -> ItemOutcome:
    decision = practice.opened.review.scope(matter_id).decision
    return next(each.outcome for each in decision.items if each.item_id == item_id)


def test_every_item_stands_exactly_once_with_a_reason(practice: Practice) -> None:
    scope = practice.opened.review.scope(order_with_a_clause(practice))
    rows = [row for row in scope_rows(scope, formats=Formats()) if not row.is_head]
    others = [row for row in rows if not row.is_psychotherapy]
    apart = len([item for item in scope.items if item.record_type is RecordType.PSYCHOTHERAPY_NOTES])
    assert len({row.key for row in rows}) == len(rows)
    assert len(others) + apart == len(scope.items)
    assert all(row.reason for row in rows)


def test_what_needs_your_eyes_comes_first_and_what_leaves_last(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    heads = [row.group for row in items(stage).rows if row.is_head]
    assert heads == [Group.NEEDS_YOUR_EYES, Group.WITHHELD, Group.RELEASED]


def test_psychotherapy_notes_share_one_row_that_says_that_the_order_does_not_name_them(
    practice: Practice, stage: Stage
) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    row = row_of(stage, "psychotherapy_notes")
    assert (row.title, row.reason) == ("Psychotherapy notes (1)", "The order does not name them.")


def test_an_authorization_is_not_called_an_order(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(authorization_matter(practice.opened), step=4))
    assert row_of(stage, "psychotherapy_notes").reason == "The authorization does not name them."


def test_a_row_says_everything_to_a_screen_reader(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    assert row_of(stage, COUPLE_ITEM).words == (
        "Progress note, session 6, May 11, 2026, with other people. Clause 1. Needs your eyes. "
        "A session with other people: it needs your eyes."
    )


def test_without_a_clause_the_first_one_is_asked_for(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=4))
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)
    stage.press("Progress notes of the spring", Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Tab)
    stage.press("2026-03-01", Qt.Key.Key_Tab, "2026-06-30")
    stage.press(Qt.Key.Key_Return)
    (clause,) = practice.opened.matters.get(matter_id).clauses
    assert (clause.record_type, clause.words) == (RecordType.PROGRESS_NOTES, "Progress notes of the spring")
    assert (clause.period_from, clause.period_to) == (date(2026, 3, 1), date(2026, 6, 30))


def test_a_period_that_ends_before_it_begins_is_said_beside_its_field(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=4))
    stage.tab_to("add_clause")
    stage.press(Qt.Key.Key_Return)
    stage.press("Notes", Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Tab, "2026-06-30", Qt.Key.Key_Tab, "2026-03-01")
    stage.press(Qt.Key.Key_Return)
    field = stage.find(QLineEdit, "clause_to").parentWidget()
    assert isinstance(field, Field)
    assert field.error.startswith("The period ends before it begins.")
    assert practice.opened.matters.get(matter_id).clauses == ()


def test_the_whole_record_needs_a_written_justification(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=4))
    stage.tab_to("add_clause")
    stage.press(Qt.Key.Key_Return)
    stage.press("The entire file", Qt.Key.Key_Tab, Qt.Key.Key_End, Qt.Key.Key_Tab)
    stage.press("2026-03-01", Qt.Key.Key_Tab, "2026-06-30", Qt.Key.Key_Return)
    field = stage.find(QWidget, "clause_justification").parentWidget()
    assert isinstance(field, Field)
    assert field.error == "Write down why the whole record is needed."
    assert practice.opened.matters.get(matter_id).clauses == ()


def test_choosing_a_clause_narrows_the_list_and_choosing_it_again_shows_all(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    type_clause(practice.opened, matter_id, RecordType.ATTENDANCE)
    stage.go_to(RequestPlace(matter_id, step=4))
    whole = items(stage).rows
    stage.tab_to("clause_2")
    stage.press(Qt.Key.Key_Return)
    narrowed = [row for row in items(stage).rows if not row.is_head]
    assert {row.title for row in narrowed} == {"Record of attendance"}
    stage.press(Qt.Key.Key_Return)
    assert items(stage).rows == whole


def test_a_clause_that_was_typed_wrongly_is_removed_after_its_words_were_repeated(
    practice: Practice, stage: Stage
) -> None:
    matter_id = order_with_a_clause(practice)
    stage.go_to(RequestPlace(matter_id, step=4))
    stage.tab_to("clause_1")
    stage.press(Qt.Key.Key_Delete)
    dialog = stage.find(QWidget, "remove_clause_dialog")
    assert "“the notes of the spring”" in [each.text() for each in dialog.findChildren(QLabel)]
    stage.tab_to("remove_clause_dialog_primary")
    stage.press(Qt.Key.Key_Return)
    assert practice.opened.matters.get(matter_id).clauses == ()


def test_deciding_the_next_item_leads_to_what_waits_and_asks_for_a_reason(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    stage.go_to(RequestPlace(matter_id, step=4))
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)
    assert stage.find(QWidget, "decision_editor").accessibleName().startswith("Decide Progress note, session 6")
    stage.press(Qt.Key.Key_End)
    stage.tab_to("decision_reason")
    stage.press(Qt.Key.Key_Return)
    field = stage.find(QLineEdit, "decision_reason").parentWidget()
    assert isinstance(field, Field)
    assert field.error == "Type the reason in your own words."
    stage.press("speaks of two clients", Qt.Key.Key_Return)
    assert outcome_of(practice, matter_id, COUPLE_ITEM) is ItemOutcome.WITHHOLD


def test_the_way_on_is_closed_until_everything_is_decided(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    stage.go_to(RequestPlace(matter_id, step=4))
    go_on = stage.find(QPushButton, "go_on")
    assert (go_on.isEnabled(), go_on.accessibleDescription()) == (False, "1 item needs your eyes first.")
    go_to_row(stage, COUPLE_ITEM)
    stage.press("3")
    stage.press("speaks of two clients", Qt.Key.Key_Return)
    assert stage.find(QPushButton, "go_on").isEnabled()


def test_a_number_key_opens_the_editor_with_its_decision(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    stage.go_to(RequestPlace(matter_id, step=4))
    go_to_row(stage, PLAIN_ITEM)
    stage.press("3")
    assert stage.find(Combo, "decision").value() is Verdict.WITHHOLD
    stage.press("asked for by the client", Qt.Key.Key_Return)
    assert outcome_of(practice, matter_id, PLAIN_ITEM) is ItemOutcome.WITHHOLD


def test_what_no_choice_changes_is_explained_in_its_row(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    go_to_row(stage, "psychotherapy_notes")
    stage.press(Qt.Key.Key_Return)
    editor = stage.find(QWidget, "decision_editor")
    assert "The order does not name them." in [each.text() for each in editor.findChildren(QLabel)]
    assert not editor.findChildren(QLineEdit)


def test_esc_does_not_throw_a_typed_reason_away(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    go_to_row(stage, COUPLE_ITEM)
    stage.press("1")
    stage.press("both agreed", Qt.Key.Key_Escape)
    assert stage.find(QLineEdit, "decision_reason").text() == "both agreed"


def test_a_decision_with_its_reason_is_saved_when_one_leaves(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    stage.go_to(RequestPlace(matter_id, step=4))
    go_to_row(stage, COUPLE_ITEM)
    stage.press("1")
    stage.press("both agreed")
    stage.tab_to("save_and_leave")
    stage.press(Qt.Key.Key_Return)
    assert outcome_of(practice, matter_id, COUPLE_ITEM) is ItemOutcome.RELEASE


def test_the_foot_counts_what_leaves_stays_and_waits(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    assert stage.find(QWidget, "scope_totals").accessibleName() == "3 items release, 12 withheld, 1 needs your eyes"


def test_six_hundred_items_are_drawn_without_six_hundred_widgets(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    row = row_of(stage, PLAIN_ITEM)
    many = tuple(replace(row, key=f"{PLAIN_ITEM}{number}") for number in range(600))
    items(stage).set_rows(many)
    stage.window.grab()
    assert len(items(stage).viewport().findChildren(QWidget)) == 0


def test_one_decision_can_be_given_to_all_that_wait_for_the_same_reason(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    type_clause(practice.opened, matter_id, RecordType.ATTENDANCE)
    practice.opened.clients.restrict(a_restriction(client_id=CLIENT))
    stage.go_to(RequestPlace(matter_id, step=4))
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_End)
    stage.tab_to("decision_reason")
    stage.press("the client asked for it")
    stage.tab_to("decide_alike")
    stage.press(Qt.Key.Key_Space)
    stage.tab_to("save_decision")
    stage.press(Qt.Key.Key_Return)
    outcomes = {each.outcome for each in practice.opened.review.scope(matter_id).decision.items}
    assert outcomes == {ItemOutcome.WITHHOLD}


def begin_decision(stage: Stage, verdict: str, reason: str) -> None:
    go_to_row(stage, COUPLE_ITEM)
    stage.press(verdict)
    if verdict == "4":
        stage.tab_to("decision_reason")
    stage.press(reason)


def test_a_reason_without_its_decision_keeps_one_at_the_step(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    begin_decision(stage, "4", "both agreed")
    stage.tab_to("save_and_leave")
    stage.press(Qt.Key.Key_Return)
    assert stage.find(QLineEdit, "decision_reason").text() == "both agreed"
    assert stage.find(Combo, "decision").accessibleDescription() == "Choose."


def test_a_decision_that_cannot_be_saved_is_said_and_stays(
    practice: Practice, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter_id = order_with_a_clause(practice)
    stage.go_to(RequestPlace(matter_id, step=4))
    begin_decision(stage, "1", "both agreed")

    def refuse(*_: object, **__: object) -> None:
        raise UserError(ErrorCode.VALUE_NOT_ALLOWED)

    monkeypatch.setattr(ReleaseReview, "choose_items", refuse)
    stage.tab_to("save_and_leave")
    stage.press(Qt.Key.Key_Return)
    reason = stage.find(QLineEdit, "decision_reason")
    assert (reason.text(), bool(reason.accessibleDescription())) == ("both agreed", True)


def test_after_a_refused_way_out_the_stepper_still_leads_on(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    begin_decision(stage, "4", "both agreed")
    stage.find(QPushButton, "step_3").click()
    assert stage.has("decision_reason")
    stage.find(QPushButton, "close_decision").click()
    settle()
    stage.find(QPushButton, "step_3").click()
    settle()
    assert stage.has("record_consultation")


def test_a_lock_keeps_a_half_typed_decision_for_the_way_back(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    stage.go_to(RequestPlace(matter_id, step=4))
    begin_decision(stage, "4", "both agreed")
    stage.page.leave_for_lock(lambda: None)
    kept = practice.opened.unfinished.find(f"decision:{matter_id}")
    assert kept == {"item": COUPLE_ITEM, "verdict": "", "reason": "both agreed"}
    assert outcome_of(practice, matter_id, COUPLE_ITEM) is ItemOutcome.NEEDS_YOUR_EYES


def test_a_decision_that_was_kept_stands_in_its_row_again(practice: Practice, stage: Stage) -> None:
    matter_id = order_with_a_clause(practice)
    practice.opened.unfinished.keep(
        f"decision:{matter_id}", {"item": COUPLE_ITEM, "verdict": "withhold", "reason": "both agreed"}
    )
    stage.go_to(RequestPlace(matter_id, step=4))
    assert stage.find(QLineEdit, "decision_reason").text() == "both agreed"
    stage.tab_to("save_decision")
    stage.press(Qt.Key.Key_Return)
    assert outcome_of(practice, matter_id, COUPLE_ITEM) is ItemOutcome.WITHHOLD
    assert practice.opened.unfinished.places("decision") == ()


def test_a_title_too_long_for_its_column_gets_a_second_line(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(order_with_a_clause(practice), step=4))
    row = row_of(stage, PLAIN_ITEM)
    shown = items(stage)
    shown.set_rows((row, replace(row, key="long", title="Consent to telehealth and recorded sessions, version 1 " * 3)))
    settle()
    short, long = (shown.visualRect(shown.model().index(number, 0)).height() for number in range(2))
    assert long > short
