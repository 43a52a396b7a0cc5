# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 1: what arrived, who signed it, and the hold that comes with the same save."""

from pathlib import Path

import pytest
from practice_journal import CLIENT, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from stage import Stage, settle

from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import PaperKind, ServedHow, SignerRole
from counselor_desk.ui.places import RequestPlace, Section, SectionPlace
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import Field
from counselor_desk.ui.wizards.release.request_client import ClientChooser
from counselor_desk.ui.wizards.release.request_words import PAPERS, SIGNERS, WAYS_SERVED
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard


@pytest.fixture
def scan(practice: Practice, tmp_path: Path) -> Path:
    """A PDF that can be drawn."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(practice.opened.letters.authorization_form(CLIENT))
    return path


def choose(stage: Stage, name: str, number: int) -> None:
    """Choose an entry of a closed list by its keys."""
    stage.tab_to(name)
    for _ in range(number + 1):
        stage.press(Qt.Key.Key_Down)
    stage.find(Combo, name).activated.emit(number)


def type_into(stage: Stage, name: str, words: str) -> None:
    stage.tab_to(name)
    stage.press(words)


def fill(stage: Stage, *, paper: PaperKind = PaperKind.COURT_ORDER, signer: SignerRole = SignerRole.JUDGE) -> None:
    choose(stage, "paper", list(PAPERS).index(paper))
    choose(stage, "signer_role", list(SIGNERS).index(signer))
    type_into(stage, "signer_name", "Hon. Ada SYCAMORE")
    type_into(stage, "client_words", "zeb")
    stage.press(Qt.Key.Key_Return)
    type_into(stage, "court", "Superior Court")
    type_into(stage, "docket", "FL-26-0500")
    type_into(stage, "dated_on", "2026-11-16")
    type_into(stage, "served_on", "2026-11-19")
    choose(stage, "served_how", list(WAYS_SERVED).index(ServedHow.MAIL))
    type_into(stage, "due_on", "2026-12-11")
    type_into(stage, "requester_name", "Clerk of the court")


def save(stage: Stage) -> None:
    stage.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)


def error_at(stage: Stage, name: str) -> str:
    part: QWidget | None = stage.find(QWidget, name)
    while part is not None and not isinstance(part, Field):
        part = part.parentWidget()
    assert part is not None
    return part.error


def step_of(stage: Stage) -> MatterStep:
    assert isinstance(stage.page, ReleaseWizard)
    assert stage.page.step is not None
    return stage.page.step.step


def test_saving_opens_the_matter_and_places_the_hold(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace())
    fill(stage)
    save(stage)
    (matter,) = practice.opened.matters.open_ones()
    assert (matter.client_id, matter.request.docket) == (CLIENT, "FL-26-0500")
    assert [each.matter_id for each in practice.opened.matters.standing_holds(CLIENT)] == [matter.id]
    assert step_of(stage) is MatterStep.HOLD


def test_the_page_says_that_an_attorneys_signature_makes_no_order(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    choose(stage, "paper", list(PAPERS).index(PaperKind.COURT_ORDER))
    choose(stage, "signer_role", list(SIGNERS).index(SignerRole.ATTORNEY))
    assert stage.find(Banner, "basis_banner").accessibleName() == (
        "Signed by an attorney: this is a subpoena that no judge signed. It does not take the way of a court order."
    )


def test_once_the_client_is_known_the_rule_on_file_is_said_too(stage: Stage) -> None:
    stage.go_to(RequestPlace(client_id=CLIENT))
    choose(stage, "paper", list(PAPERS).index(PaperKind.SUBPOENA))
    choose(stage, "signer_role", list(SIGNERS).index(SignerRole.CLERK))
    assert "the answer is not the record" in stage.find(Banner, "basis_banner").accessibleName()


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("dated_on", "soon", "Enter a date, for example 17 Nov 2026."),
        ("served_on", "2026-11-30", "The paper cannot have arrived after today."),
        ("served_on", "2026-11-01", "The paper cannot arrive before the day it is dated."),
        ("due_on", "2026-11-01", "The answer cannot be due before the day the paper is dated."),
        ("due_on", "later", "Enter a date, for example 17 Nov 2026, or leave it empty."),
        ("signer_name", " ", "Enter the name that is signed."),
        ("requester_name", " ", "Enter to whom the answer goes."),
    ],
)
def test_what_cannot_be_right_is_said_beside_its_field_and_stays_typed(
    practice: Practice, stage: Stage, name: str, typed: str, sentence: str
) -> None:
    stage.go_to(RequestPlace())
    fill(stage)
    stage.find(QLineEdit, name).setText(typed)
    save(stage)
    assert error_at(stage, name).startswith(sentence)
    assert stage.find(QLineEdit, name).text() == typed
    assert practice.opened.matters.open_ones() == ()


def test_an_empty_form_asks_for_the_paper_first(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    save(stage)
    assert error_at(stage, "paper") == "Choose what the paper calls itself."


def test_a_client_is_found_by_code(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    type_into(stage, "client_words", "c-0002")
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert stage.find(QLineEdit, "client_words").text() == "Jonas WREN, C-0002"


def test_with_codes_shown_a_client_is_named_by_code_alone(stage: Stage) -> None:
    context = stage.window.context
    assert context is not None
    context.names.show_codes(True)
    stage.go_to(RequestPlace(client_id=CLIENT))
    assert stage.find(QLineEdit, "client_words").text() == "C-0001"


def test_what_was_typed_comes_back_after_leaving(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    type_into(stage, "signer_name", "Hon. Ada SYCAMORE")
    type_into(stage, "dated_on", "16 Nov")
    stage.go_to(SectionPlace(Section.REQUESTS))
    stage.go_to(RequestPlace())
    assert stage.find(QLineEdit, "signer_name").text() == "Hon. Ada SYCAMORE"
    assert stage.find(QLineEdit, "dated_on").text() == "16 Nov"


def test_a_paper_on_file_does_not_come_back_as_a_draft(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    fill(stage)
    save(stage)
    stage.go_to(RequestPlace())
    assert stage.find(QLineEdit, "signer_name").text() == ""


def test_the_scan_is_attached_shown_and_kept(practice: Practice, stage: Stage, scan: Path) -> None:
    stage.go_to(RequestPlace())
    fill(stage)
    stage.file_dialogs.next_answer(scan)
    stage.tab_to("attach_scan")
    stage.press(Qt.Key.Key_Return)
    assert stage.find(QWidget, "scan_page").accessibleName() == "First page of the scan, of 2"
    save(stage)
    (matter,) = practice.opened.matters.open_ones()
    assert practice.opened.matters.paper_of(matter.id) == scan.read_bytes()


def test_a_file_that_is_no_pdf_is_refused_in_words(stage: Stage, tmp_path: Path) -> None:
    wrong = tmp_path / "letter.pdf"
    wrong.write_bytes(b"not a pdf")
    stage.go_to(RequestPlace())
    stage.file_dialogs.next_answer(wrong)
    stage.tab_to("attach_scan")
    stage.press(Qt.Key.Key_Return)
    said = [each.accessibleName() for each in stage.page.findChildren(Banner) if each.isVisible()]
    assert any(words.startswith("This file is not a PDF that can be shown.") for words in said)


def test_a_paper_on_file_is_shown_and_not_edited(practice: Practice, stage: Stage) -> None:
    stage.go_to(RequestPlace(court_order(practice.opened), step=1))
    assert not stage.page.findChildren(QLineEdit)
    assert "Signed by a judge" in stage.find(Banner, "basis_banner").accessibleName()


def test_a_scan_can_be_attached_to_a_paper_that_came_without(practice: Practice, stage: Stage, scan: Path) -> None:
    matter = practice.opened.matters.get(court_order(practice.opened))
    without = practice.opened.matters.open(matter.request, client_id=CLIENT).matter
    stage.go_to(RequestPlace(without.id, step=1))
    stage.file_dialogs.next_answer(scan)
    stage.tab_to("attach_scan")
    stage.press(Qt.Key.Key_Return)
    assert practice.opened.matters.paper_of(without.id) == scan.read_bytes()


def test_a_withdrawn_paper_says_so_from_then_on(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=1))
    stage.tab_to("withdrawal")
    stage.press(Qt.Key.Key_Return)
    stage.press(Qt.Key.Key_Return)
    assert practice.opened.matters.get(matter_id).request.withdrawn_on is not None
    assert "no" in stage.find(Banner, "withdrawn_banner").accessibleName().lower()
    assert [each for each in stage.page.findChildren(QPushButton, "withdrawal") if each.isVisible()] == []


def test_a_day_to_come_is_refused_as_the_day_of_withdrawal(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id, step=1))
    stage.tab_to("withdrawal")
    stage.press(Qt.Key.Key_Return)
    stage.find(QLineEdit, "withdrawn_on").setText("2027-01-05")
    stage.press(Qt.Key.Key_Return)
    assert error_at(stage, "withdrawn_on") == "Enter the day on which it happened, not a day to come."
    assert practice.opened.matters.get(matter_id).request.withdrawn_on is None


def test_enter_chooses_nobody_while_several_clients_fit(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    type_into(stage, "client_words", "c-000")
    stage.press(Qt.Key.Key_Return)
    chooser = stage.find(ClientChooser, "client")
    assert chooser.value() is None
    assert stage.find(QLabel, "client_several").text().startswith("2 clients fit.")
    stage.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert chooser.value() is not None
    assert not stage.has("client_several")


def test_an_error_under_one_field_leaves_its_neighbour_in_line(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    fill(stage)
    stage.tab_to("dated_on", most=200)
    dated, served = (stage.find(QLineEdit, name) for name in ("dated_on", "served_on"))
    dated.setText("2026-11-20")
    save(stage)
    assert error_at(stage, "served_on")
    settle()
    assert (
        dated.mapTo(stage.window, dated.rect().topLeft()).y() == served.mapTo(stage.window, served.rect().topLeft()).y()
    )
