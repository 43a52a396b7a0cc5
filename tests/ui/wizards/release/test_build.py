# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 7 by keyboard: what blocks is named with its way out, and a packet is built and checked before anything else."""

import pytest
from practice_journal import Practice, court_order, ready_order, type_clause
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from stage import Stage

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.services.releases import Releases
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import CheckBox
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard


def opened(stage: Stage, practice: Practice) -> MatterId:
    matter_id = ready_order(practice.opened)
    stage.go_to(RequestPlace(matter_id=matter_id, step=7))
    return matter_id


def build(stage: Stage) -> None:
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)


def words_on(stage: Stage) -> str:
    return "\n".join(each.text() for each in stage.window.findChildren(QLabel) if each.isVisible())


def wizard(stage: Stage) -> ReleaseWizard:
    assert isinstance(stage.page, ReleaseWizard)
    return stage.page


def test_a_packet_is_built_and_every_check_is_named(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    build(stage)
    said = words_on(stage)
    assert "Built and checked. All " in said
    assert "No redacted text can be extracted" in said
    assert "manifest.json" in said


def test_nothing_is_written_by_a_build(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    build(stage)
    assert not practice.opened.releases.of_matter(matter_id)


def test_the_way_on_opens_only_when_the_password_was_kept(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    build(stage)
    assert not stage.find(Button, "go_on").isEnabled()
    stage.tab_to("password_kept")
    stage.press(Qt.Key.Key_Space)
    assert stage.find(Button, "go_on").isEnabled()


def test_the_password_is_lent_to_the_clipboard(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    build(stage)
    stage.tab_to("copy_passphrase")
    stage.press(Qt.Key.Key_Return)
    shown = stage.find(QLabel, "passphrase").text().replace("\n", "")
    assert QApplication.clipboard().text() == shown
    stage.start.clipboard.take_back()


def test_the_slip_goes_to_the_printer_and_is_logged(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    build(stage)
    stage.tab_to("print_slip")
    stage.press(Qt.Key.Key_Return)
    assert len(stage.printing.printed) == 1
    assert "Handed to the printer" in stage.find(QLabel, "passphrase_said").text()


def test_an_open_packet_has_no_password_and_may_hold_the_record_as_data(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    stage.tab_to("protect")
    stage.press(Qt.Key.Key_Space)
    stage.tab_to("record_json")
    stage.press(Qt.Key.Key_Space)
    build(stage)
    assert "record.json" in words_on(stage)
    assert stage.find(Button, "go_on").isEnabled()


def test_record_json_is_closed_while_a_password_is_wanted(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    assert not stage.find(CheckBox, "record_json").isEnabled()


def test_what_blocks_leads_to_the_step_that_mends_it(stage: Stage, practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id=matter_id, step=7))
    stage.tab_to("mend_identity_unchecked")
    stage.press(Qt.Key.Key_Return)
    step = wizard(stage).step
    assert step is not None
    assert step.step is MatterStep.PEOPLE


def test_pages_that_nobody_looked_at_block(stage: Stage, practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id=matter_id, step=7))
    assert "pages have not been looked at" in words_on(stage)
    assert not stage.find(Button, "go_on").isEnabled()


def test_a_failed_check_is_named_and_nothing_was_written(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(stage, practice)

    def fails(*_: object, **__: object) -> None:
        raise UserError(ErrorCode.RELEASE_NOT_VERIFIED, where="forbidden")

    monkeypatch.setattr(Releases, "build", fails)
    build(stage)
    assert stage.find(QWidget, "build_failed").isVisible()
    said = words_on(stage)
    assert "No redacted text can be extracted" in said
    assert "No file was written" in said
    assert not stage.find(Button, "go_on").isEnabled()


def test_a_stopped_build_says_that_nothing_was_written(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(stage, practice)

    def stopped(*_: object, **__: object) -> None:
        raise UserError(ErrorCode.CANCELLED)

    monkeypatch.setattr(Releases, "build", stopped)
    build(stage)
    assert "Stopped as you asked." in words_on(stage)
    assert stage.find(Button, "act").isEnabled()


def test_the_foot_says_that_nothing_was_sent(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    assert stage.find(QLabel, "foot_words").text() == "Nothing has been sent. You deliver the files yourself."
