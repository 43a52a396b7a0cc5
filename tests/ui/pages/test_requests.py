# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of requests: what is due first stands first, Enter opens it, and an empty list says what to do."""

from datetime import date

from practice_journal import Practice, court_order
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QListView, QPushButton, QWidget
from stage import Stage, settle

from counselor_desk.ui.places import RequestPlace, Section, SectionPlace
from counselor_desk.ui.widgets.boxes import Banner, EmptyState

REQUESTS = SectionPlace(Section.REQUESTS)


def lines(stage: Stage) -> list[str]:
    model: QAbstractItemModel = stage.find(QListView, "matters").model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_an_empty_list_says_what_to_do_when_a_paper_arrives(stage: Stage) -> None:
    stage.go_to(REQUESTS)
    empty = [each for each in stage.page.findChildren(EmptyState) if each.isVisible()]
    assert [each.accessibleName().split(".")[0] for each in empty] == ["No court paper or request is on file"]


def test_what_is_due_first_stands_first(practice: Practice, stage: Stage) -> None:
    court_order(practice.opened, docket="LATER", due_on=date(2026, 12, 20))
    court_order(practice.opened, docket="SOONER", due_on=date(2026, 11, 24))
    stage.go_to(REQUESTS)
    head, first, second = lines(stage)
    assert (head, "SOONER" in first, "LATER" in second) == ("Open, 2", True, True)


def test_a_line_says_paper_client_date_and_step(practice: Practice, stage: Stage) -> None:
    court_order(practice.opened, due_on=date(2026, 11, 24))
    stage.go_to(REQUESTS)
    assert lines(stage)[1] == (
        "Court order FL-26-0417. Mari ZEBULON, C-0001, served Thu Nov 12, 2026. Due Tue Nov 24, in 2 days. "
        "Step 3 of 8, Basis"
    )


def test_codes_stand_in_place_of_names(practice: Practice, stage: Stage) -> None:
    court_order(practice.opened)
    stage.go_to(REQUESTS)
    context = stage.window.context
    assert context is not None
    context.names.show_codes(True)
    settle()
    assert "C-0001, served" in lines(stage)[1]
    assert "ZEBULON" not in lines(stage)[1]


def test_a_closed_matter_stands_below_the_open_ones(practice: Practice, stage: Stage) -> None:
    practice.opened.matters.close(court_order(practice.opened, docket="OLD"))
    court_order(practice.opened, docket="NEW")
    stage.go_to(REQUESTS)
    assert [line.split(".")[0] for line in lines(stage)] == [
        "Open, 1",
        "Court order NEW",
        "Closed, 1",
        "Court order OLD",
    ]


def test_enter_opens_the_matter(practice: Practice, stage: Stage) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(REQUESTS)
    stage.tab_to("matters")
    stage.press(Qt.Key.Key_Return)
    assert stage.window.place == RequestPlace(matter_id=matter_id)


def test_a_new_paper_is_begun_from_here(stage: Stage) -> None:
    stage.go_to(REQUESTS)
    stage.tab_to("new_request")
    stage.press(Qt.Key.Key_Return)
    assert stage.window.place == RequestPlace()


def test_a_paper_typed_half_is_offered_again(stage: Stage) -> None:
    stage.go_to(RequestPlace())
    stage.tab_to("docket")
    stage.press("FL-26-0999")
    stage.go_to(REQUESTS)
    assert "not on file yet" in stage.find(Banner, "draft_banner").accessibleName()
    stage.tab_to("resume_draft")
    stage.press(Qt.Key.Key_Return)
    assert stage.find(QWidget, "docket").property("text") == "FL-26-0999"


def test_without_a_draft_nothing_is_offered(stage: Stage) -> None:
    stage.go_to(REQUESTS)
    assert not [each for each in stage.page.findChildren(QPushButton, "resume_draft") if each.isVisible()]
