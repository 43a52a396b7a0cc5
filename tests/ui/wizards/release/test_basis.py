# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 3: what is on file and what is missing, what the client says, whom one asked, and what answers a subpoena."""

from datetime import date
from pathlib import Path

from factories import an_authorization
from practice_journal import CLIENT, Practice, authorization_matter, court_order, put_evidence_on_file
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QWidget
from stage import Stage

from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matters import ClientPosition, PaperKind, SignerRole
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.fields import Field


def subpoena(practice: Practice) -> MatterId:
    return court_order(practice.opened, paper=PaperKind.SUBPOENA, signer_role=SignerRole.ATTORNEY)


def line_words(stage: Stage, key: str) -> str:
    return stage.find(QFrame, f"evidence_{key}").accessibleName()


def press(stage: Stage, name: str) -> None:
    stage.tab_to(name)
    stage.press(Qt.Key.Key_Return)


def foot(stage: Stage) -> str:
    return stage.find(QLabel, "foot_words").text()


def test_a_line_that_the_journal_shows_is_on_file_and_one_that_it_does_not_is_missing(
    practice: Practice, stage: Stage
) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    assert line_words(stage, "docket").endswith("On file: the journal shows it.")
    assert line_words(stage, "jurisdiction").endswith("Missing.")


def test_each_line_says_where_the_demand_stands_and_how_well_the_rule_was_checked(
    practice: Practice, stage: Stage
) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    row = stage.find(QFrame, "evidence_docket")
    said = " ".join(each.text() for each in row.findChildren(QLabel))
    assert "45 CFR 164.512(e)(1)(i)" in said
    assert "checked against the source" in said


def test_a_revoked_authorization_says_when_and_how_it_was_revoked(practice: Practice, stage: Stage) -> None:
    matter_id = authorization_matter(practice.opened)
    (form,) = practice.opened.consents.authorizations(CLIENT)
    practice.opened.consents.revoke_authorization(form.id, on=date(2026, 11, 20), in_writing=False)
    stage.go_to(RequestPlace(matter_id, step=3))
    said = stage.find(QComboBox, "authorization").currentText()
    assert said.endswith("revoked Nov 20, 2026, not in writing")


def test_a_missing_line_is_recorded_with_a_remark(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=3))
    press(stage, "record_jurisdiction")
    stage.press("the court sits in this county")
    press(stage, "evidence_dialog_primary")
    (evidence,) = practice.opened.matters.get(matter_id).evidence
    assert (evidence.key, evidence.remark) == ("jurisdiction", "the court sits in this county")
    assert "On file since Nov 22, 2026. the court sits in this county" in line_words(stage, "jurisdiction")


def test_the_foot_counts_what_is_missing(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=3))
    assert foot(stage) == "5 of 10 on file. Nothing is built while 5 of them are missing."


def test_the_way_to_the_scope_is_open_for_a_court_order(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=3))
    assert stage.find(QPushButton, "go_on").isEnabled()


def test_what_the_client_says_is_saved_as_it_is_chosen(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=3))
    stage.tab_to("client_position")
    stage.press(Qt.Key.Key_Down)
    stage.press(Qt.Key.Key_Down)
    matter = practice.opened.matters.get(matter_id)
    assert (matter.position, matter.position_on) == (ClientPosition.OBJECTS, date(2026, 11, 22))


def test_advice_is_recorded_and_listed(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=3))
    press(stage, "record_consultation")
    stage.press("Corisande Whitlock", Qt.Key.Key_Tab, "attorney")
    press(stage, "consultation_dialog_primary")
    (consultation,) = practice.opened.matters.get(matter_id).consultations
    assert (consultation.name, consultation.role) == ("Corisande Whitlock", "attorney")
    assert "Corisande Whitlock, attorney" in [each.text() for each in stage.page.findChildren(QLabel)]
    assert "On file" in line_words(stage, "counsel_consulted")


def test_advice_without_a_role_is_asked_for_beside_its_field(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=3))
    press(stage, "record_consultation")
    stage.press("Corisande Whitlock")
    press(stage, "consultation_dialog_primary")
    field = stage.find(QWidget, "consulted_role").parentWidget()
    assert isinstance(field, Field)
    assert field.error == "Enter their role, for example attorney."
    assert practice.opened.matters.get(matter_id).consultations == ()


def test_a_subpoena_that_no_judge_signed_offers_letters_and_no_packet(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(subpoena(practice), step=3))
    assert "No packet is offered here." in stage.find(Banner, "no_packet_banner").accessibleName()
    assert stage.find(QPushButton, "objection_letter").isEnabled()
    go_on = stage.find(QPushButton, "go_on")
    assert (go_on.isEnabled(), go_on.accessibleDescription()) == (False, "This paper is answered without the record.")


def test_the_objection_letter_is_saved_where_the_counselor_says(
    practice: Practice, stage: Stage, tmp_path: Path
) -> None:
    path = tmp_path / "objection.pdf"
    stage.go_to(RequestPlace(subpoena(practice), step=3))
    press(stage, "objection_letter")
    stage.file_dialogs.next_answer(path)
    press(stage, "letter_dialog_primary")
    assert path.read_bytes().startswith(b"%PDF-")
    assert stage.file_dialogs.asked[-1].suggested_name == "objection-letter.pdf"
    assert stage.find(Banner, "letter_saved").accessibleName() == "Saved. Nothing has been sent."


def test_the_notice_to_the_client_can_be_printed(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(subpoena(practice), step=3))
    press(stage, "client_notice")
    press(stage, "letter_print")
    (printed,) = stage.printing.printed
    assert printed.title == "Notice to the client"
    assert len(printed.pages) == 1


def test_where_telling_the_client_is_forbidden_no_notice_is_offered(practice: Practice, stage: Stage) -> None:
    matter_id = subpoena(practice)
    practice.opened.matters.record_position(matter_id, ClientPosition.NOTICE_FORBIDDEN)
    stage.go_to(RequestPlace(matter_id, step=3))
    assert not stage.find(QPushButton, "client_notice").isEnabled()


def test_an_authorization_is_chosen_and_its_faults_are_said(practice: Practice, stage: Stage) -> None:
    matter_id = authorization_matter(practice.opened)
    other = practice.opened.consents.record_authorization(
        an_authorization(client_id=CLIENT, recipient_name="Dr. Ada SYCAMORE", purpose=" ")
    )
    stage.go_to(RequestPlace(matter_id, step=3))
    stage.tab_to("authorization")
    stage.press(Qt.Key.Key_Down)
    assert practice.opened.matters.get(matter_id).authorization_id == other.id
    assert "It does not say for what purpose." in stage.find(Banner, "authorization_defects").accessibleName()


def test_stop_and_consult_stays_in_view_when_all_is_on_file(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    put_evidence_on_file(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id, step=3))
    assert stage.find(QPushButton, "record_consultation").isVisible()


def test_a_paper_answered_by_letters_promises_no_packet_and_folds_the_checklist_away(
    practice: Practice, stage: Stage
) -> None:
    stage.go_to(RequestPlace(subpoena(practice), step=3))
    assert foot(stage) == "This paper is answered by letters. No packet is built on it."
    shown = [each for each in stage.window.findChildren(QFrame) if each.objectName().startswith("evidence_")]
    assert not shown


def test_the_lines_of_another_paper_can_be_read_and_not_recorded(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(subpoena(practice), step=3))
    press(stage, "show_checklist")
    names = [each.objectName() for each in stage.window.findChildren(QWidget) if each.isVisible()]
    assert [name for name in names if name.startswith("evidence_")]
    assert not [name for name in names if name.startswith("record_") and "consultation" not in name]
