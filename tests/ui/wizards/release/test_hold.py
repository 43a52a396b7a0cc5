# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 2: since when the record is frozen, and that a hold ends only on purpose."""

from practice_journal import CLIENT, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from stage import Stage

from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard


def banner_words(stage: Stage) -> str:
    return stage.find(Banner, "hold_banner").accessibleName()


def test_it_says_what_is_frozen_and_since_when(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=2))
    assert "The record of Mari ZEBULON, C-0001 is frozen since Sun Nov 22, 2026." in banner_words(stage)


def test_it_shows_the_head_of_the_log_at_the_moment_of_service(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    (hold,) = practice.opened.matters.holds_of(matter_id)
    stage.go_to(RequestPlace(matter_id, step=2))
    shown = stage.find(QLabel, "hold_head_root").text()
    assert shown.replace(" ", "").lower() == hold.head.root.lower()


def test_lifting_asks_for_a_reason_and_does_nothing_without(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=2))
    stage.tab_to("lift_hold")
    stage.press(Qt.Key.Key_Return)
    stage.tab_to("lift_hold_dialog_primary")
    stage.press(Qt.Key.Key_Return)
    field = stage.find(QWidget, "lift_reason").parentWidget()
    assert isinstance(field, Field)
    assert field.error == "Type why the hold may end."
    assert len(practice.opened.matters.standing_holds(CLIENT)) == 1


def test_with_a_reason_the_hold_ends_and_the_page_says_so(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=2))
    stage.tab_to("lift_hold")
    stage.press(Qt.Key.Key_Return)
    stage.press("the case was settled")
    stage.tab_to("lift_hold_dialog_primary")
    stage.press(Qt.Key.Key_Return)
    (hold,) = practice.opened.matters.holds_of(matter_id)
    assert hold.lifted_reason == "the case was settled"
    assert "This hold was lifted" in banner_words(stage)


def test_esc_leaves_the_hold_in_place(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=2))
    stage.tab_to("lift_hold")
    stage.press(Qt.Key.Key_Return)
    stage.find(QPlainTextEdit, "lift_reason").setPlainText("perhaps")
    stage.press(Qt.Key.Key_Escape)
    assert len(practice.opened.matters.standing_holds(CLIENT)) == 1


def test_stop_and_consult_leads_to_the_basis(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=2))
    stage.tab_to("hold_consult")
    stage.press(Qt.Key.Key_Return)
    assert isinstance(stage.page, ReleaseWizard)
    assert stage.page.step is not None
    assert stage.page.step.step is MatterStep.BASIS
