# SPDX-License-Identifier: GPL-3.0-or-later
"""A double click writes evidence once, also while its first job has not come back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from held_runner import HeldRunner
from practice_journal import Practice, court_order, delivered
from stage import Stage, build_stage, settle, show_journal

from counselor_desk.domain.deliveries import DeliveredHow
from counselor_desk.domain.errors import DeskError, ErrorCode, UserError
from counselor_desk.domain.matters import PaperKind, SignerRole
from counselor_desk.ui.dialogs.produced_letter import ProducedLetterDialog
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import LineInput, TextInput
from counselor_desk.ui.wizards.release.one_at_a_time import OneAtATime
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def stage(practice: Practice, runner: HeldRunner, tmp_path: Path, light_theme: None) -> Iterator[Stage]:
    """The window with jobs that can be held back."""
    built = build_stage(practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path, runner=runner)
    show_journal(built, practice.opened.journal)
    yield built
    built.close()


def click_twice(stage: Stage, runner: HeldRunner, name: str) -> None:
    button = stage.find(Button, name)
    runner.hold()
    button.clicked.emit()
    button.clicked.emit()
    runner.let_go()
    settle()


def test_a_delivery_is_recorded_once(practice: Practice, stage: Stage, runner: HeldRunner, tmp_path: Path) -> None:
    _, release = delivered(practice.opened, tmp_path)
    stage.go_to(RequestPlace(release.matter_id, step=8))
    stage.find(LineInput, "received_by").setText("Clerk at the counter")
    stage.find(Combo, "delivered_how").set_value(DeliveredHow.BY_HAND)
    stage.find(LineInput, "delivered_on").setText("22 Nov 2026")
    click_twice(stage, runner, "record_delivery")
    assert len(practice.opened.deliveries.of_release(release.id)) == 1


def test_a_follow_up_is_planned_once(practice: Practice, stage: Stage, runner: HeldRunner, tmp_path: Path) -> None:
    _, release = delivered(practice.opened, tmp_path)
    stage.go_to(RequestPlace(release.matter_id, step=8))
    click_twice(stage, runner, "add_review_hold")
    assert len(practice.opened.deliveries.of_matter(release.matter_id)) == 1


def test_one_letter_is_produced_and_shown(practice: Practice, stage: Stage, runner: HeldRunner) -> None:
    matter_id = court_order(practice.opened, paper=PaperKind.SUBPOENA, signer_role=SignerRole.ATTORNEY)
    stage.go_to(RequestPlace(matter_id, step=3))
    click_twice(stage, runner, "objection_letter")
    assert len(stage.window.findChildren(ProducedLetterDialog)) == 1


def test_a_consultation_is_recorded_once(practice: Practice, stage: Stage, runner: HeldRunner) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=3))
    stage.find(Button, "record_consultation").clicked.emit()
    stage.find(LineInput, "consulted_name").setText("Ada SYCAMORE")
    stage.find(LineInput, "consulted_role").setText("attorney")
    click_twice(stage, runner, "consultation_dialog_primary")
    assert len(practice.opened.matters.get(matter_id).consultations) == 1


def test_a_line_of_evidence_is_recorded_once(practice: Practice, stage: Stage, runner: HeldRunner) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=3))
    stage.find(Button, "record_jurisdiction").clicked.emit()
    stage.find(TextInput, "evidence_remark").setPlainText("the court sits in this county")
    click_twice(stage, runner, "evidence_dialog_primary")
    assert len(practice.opened.matters.get(matter_id).evidence) == 1
    assert not stage.has("evidence_dialog")


def test_after_a_failure_the_same_can_be_tried_again(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    assert isinstance(stage.page, ReleaseWizard)
    assert stage.page.step is not None
    once = OneAtATime(stage.page.step)
    told: list[DeskError] = []

    def failing() -> None:
        raise UserError(ErrorCode.VALUE_MISSING)

    for _ in range(2):
        assert once.run(failing, on_ok=lambda _: None, on_error=told.append)
    assert len(told) == 2


def test_an_error_that_nobody_else_shows_is_told_by_the_step(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    assert isinstance(stage.page, ReleaseWizard)
    assert stage.page.step is not None

    def failing() -> None:
        raise UserError(ErrorCode.VALUE_MISSING)

    told: list[DeskError] = []
    stage.page.step.trouble.connect(told.append)
    OneAtATime(stage.page.step).run(failing, on_ok=lambda _: None)
    assert [each.code for each in told] == [ErrorCode.VALUE_MISSING]
