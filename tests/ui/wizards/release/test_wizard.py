# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame of the wizard: it opens where work stopped, says whose matter it is, and every step can be left."""

from pathlib import Path

from factories import a_delivery
from practice_journal import Practice, check_identity, court_order, delivered, type_clause
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from stage import Stage, settle

from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import PaperKind, SignerRole
from counselor_desk.ui.places import RequestPlace, Section, SectionPlace
from counselor_desk.ui.theme import application_style
from counselor_desk.ui.theme.tokens import LIGHT
from counselor_desk.ui.widgets.chips import Chip
from counselor_desk.ui.widgets.labels import ElidedLabel
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard


def wizard_of(stage: Stage) -> ReleaseWizard:
    page = stage.page
    assert isinstance(page, ReleaseWizard)
    return page


def step_of(stage: Stage) -> MatterStep:
    step = wizard_of(stage).step
    assert step is not None
    return step.step


def stepper_words(stage: Stage, number: int) -> str:
    return stage.find(QPushButton, f"step_{number}").accessibleName()


def test_a_paper_that_is_not_on_file_begins_at_the_request(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    assert step_of(stage) is MatterStep.REQUEST
    assert not stage.find(QPushButton, "step_2").isEnabled()


def test_a_matter_opens_at_the_step_that_it_has_reached(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id))
    assert step_of(stage) is MatterStep.SCOPE


def test_the_place_may_name_the_step(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=2))
    assert step_of(stage) is MatterStep.HOLD


def test_a_subpoena_that_no_judge_signed_never_opens_behind_its_basis(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened, paper=PaperKind.SUBPOENA, signer_role=SignerRole.ATTORNEY)
    check_identity(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id))
    assert step_of(stage) is MatterStep.BASIS
    assert "No packet on this paper" in stepper_words(stage, 4)
    assert not stage.find(QPushButton, "step_4").isEnabled()


def test_the_head_says_which_paper_and_whose_record(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened)))
    assert stage.find(ElidedLabel, "wizard_matter").whole == "Court order FL-26-0417. Mari ZEBULON, C-0001"


def test_codes_stand_in_place_of_names(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened)))
    context = stage.window.context
    assert context is not None
    context.names.show_codes(True)
    settle()
    assert stage.find(ElidedLabel, "wizard_matter").whole == "Court order FL-26-0417. C-0001"


def test_the_chips_say_that_a_hold_stands_and_when_the_answer_is_due(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened)))
    assert stage.find(Chip, "hold_chip").words == "Legal hold on"
    assert stage.find(Chip, "due_chip").words == "Due Fri Dec 4, in 12 days"


def test_the_stepper_says_what_was_done_at_each_step(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id))
    assert "Served Thu Nov 12. done" in stepper_words(stage, 1)
    assert "1 item needs your eyes" in stepper_words(stage, 4)


def test_ctrl_enter_goes_on_and_back_goes_back(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=1))
    stage.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
    assert step_of(stage) is MatterStep.HOLD
    stage.tab_to("back_a_step")
    stage.press(Qt.Key.Key_Return)
    assert step_of(stage) is MatterStep.REQUEST


def test_a_step_that_is_done_can_be_opened_from_the_stepper(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    stage.tab_to("step_1")
    stage.press(Qt.Key.Key_Space)
    assert step_of(stage) is MatterStep.REQUEST


def test_save_and_leave_goes_back_to_the_requests(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened)))
    stage.tab_to("save_and_leave")
    stage.press(Qt.Key.Key_Return)
    assert stage.window.place == SectionPlace(Section.REQUESTS)


def test_esc_changes_nothing(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    stage.press(Qt.Key.Key_Escape)
    assert step_of(stage) is MatterStep.BASIS


def test_the_side_becomes_one_line_where_the_text_is_large(practice: Practice, stage: Stage) -> None:
    application_style.apply(stage.window._application, tokens=LIGHT, text_scale=2.0)
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    assert stage.find(QPushButton, "save_and_leave_folded").isVisible()
    assert "Step 3 of 8, Basis" in [each.text() for each in stage.page.findChildren(QLabel) if each.isVisible()]


def test_the_chip_says_when_it_was_delivered_instead_of_when_it_is_due(
    practice: Practice, stage: Stage, tmp_path: Path
) -> None:
    _, release = delivered(practice.opened, tmp_path)
    practice.opened.deliveries.record(a_delivery(release_id=release.id))
    stage.go_to(RequestPlace(release.matter_id, step=8))
    assert stage.find(Chip, "due_chip").accessibleName().startswith("Delivered Sun")
