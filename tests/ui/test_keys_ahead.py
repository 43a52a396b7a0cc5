# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys pressed before the rows are read: nobody who types fast loses one, and none of them hits something else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from factories import a_disclosure
from held_runner import HeldRunner
from practice_journal import CLIENT, Practice, check_identity, court_order, type_clause
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from stage import Stage, build_stage, settle, show_journal

from counselor_desk.domain.matters import Matter
from counselor_desk.ui.dialogs.choose_client import ChooseClientDialog
from counselor_desk.ui.pages.client.page import ClientPage
from counselor_desk.ui.pages.note_editor.page import NoteEditorPage
from counselor_desk.ui.places import ClientPlace, NotePlace, Place, RequestPlace, SearchPlace, Section, SectionPlace
from counselor_desk.ui.widgets.row_list import RowList
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard

ENTER, DOWN, ESCAPE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Tab


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def held(practice: Practice, tmp_path: Path, light_theme: None, runner: HeldRunner) -> Iterator[Stage]:
    """The window on the sample practice, whose jobs can be held back."""
    built = build_stage(practice.desk, journal_path=practice.path, clock=practice.clock, folder=tmp_path, runner=runner)
    show_journal(built, practice.opened.journal)
    yield built
    runner.let_go()
    built.close()


def arrive(stage: Stage, runner: HeldRunner, place: Place) -> None:
    """Go to a place whose rows are not read yet."""
    runner.hold()
    stage.window.go_to(place)
    settle()


def let_go(runner: HeldRunner) -> None:
    runner.let_go()
    settle()


def focus(stage: Stage) -> str:
    now = QApplication.focusWidget()
    return "" if now is None else now.objectName()


# -- clients ----------------------------------------------------------------------------


def test_down_in_the_filter_goes_into_the_list_once_it_is_read(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, SectionPlace(Section.CLIENTS))
    held.press(DOWN)
    let_go(runner)
    assert focus(held) == "clients"


def test_down_and_enter_open_the_first_client_once_the_rows_are_read(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, SectionPlace(Section.CLIENTS))
    held.press(DOWN, ENTER)
    let_go(runner)
    assert isinstance(held.page, ClientPage)


def test_a_name_and_enter_open_the_client_once_the_rows_are_read(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, SectionPlace(Section.CLIENTS))
    held.press("zebulon", ENTER)
    let_go(runner)
    page = held.page
    assert isinstance(page, ClientPage)
    assert page.client_id == CLIENT


def test_letters_behind_a_key_that_waits_keep_their_place(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, SectionPlace(Section.CLIENTS))
    held.press(DOWN, "z")
    let_go(runner)
    assert focus(held) == "client_filter"


def test_escape_takes_the_wish_back(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, SectionPlace(Section.CLIENTS))
    held.press(DOWN, ESCAPE)
    let_go(runner)
    assert focus(held) == "client_filter"


def test_an_answer_that_never_comes_holds_no_key_of_the_next_page(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, SectionPlace(Section.CLIENTS))
    held.press(DOWN)
    held.window.go_to(SectionPlace(Section.REQUESTS))
    settle()
    let_go(runner)
    held.tab_to("new_request")
    held.press(ENTER)
    assert isinstance(held.page, ReleaseWizard)


# -- other pages ------------------------------------------------------------------------


def test_enter_on_today_begins_the_oldest_note_once_the_rows_are_read(held: Stage, runner: HeldRunner) -> None:
    held.go_to(SectionPlace(Section.CLIENTS))
    arrive(held, runner, SectionPlace(Section.TODAY))
    held.press(ENTER)
    let_go(runner)
    assert isinstance(held.page, NoteEditorPage)


def test_enter_on_the_requests_opens_the_first_and_begins_no_new_one(
    held: Stage, practice: Practice, runner: HeldRunner
) -> None:
    matter_id = court_order(practice.opened)
    arrive(held, runner, SectionPlace(Section.REQUESTS))
    held.press(ENTER)
    let_go(runner)
    page = held.page
    assert isinstance(page, ReleaseWizard)
    assert page.step is not None
    assert page.step.matter_id == matter_id


def test_down_among_the_disclosures_moves_in_the_list_and_not_in_the_choice_of_clients(
    held: Stage, practice: Practice, runner: HeldRunner
) -> None:
    for day in (10, 20):
        with practice.opened.journal.database.transaction():
            practice.opened.journal.disclosures.add(
                a_disclosure(client_id=CLIENT, disclosed_on=date(2026, 11, day), recipient_name=f"Court {day}")
            )
    arrive(held, runner, SectionPlace(Section.DISCLOSURES))
    held.press(DOWN)
    let_go(runner)
    assert (focus(held), held.find(QComboBox, "disclosures_of").currentIndex()) == ("disclosures", 0)
    assert held.find(RowList, "disclosures").currentIndex().row() == 1


def test_down_and_enter_behind_the_words_of_a_search_open_what_they_found(held: Stage, runner: HeldRunner) -> None:
    held.go_to(SearchPlace(""))
    search = held.find(QWidget, "search")
    search.setFocus()
    runner.hold()
    held.press("zebulon", DOWN, ENTER)
    let_go(runner)
    assert isinstance(held.page, ClientPage)


def test_words_typed_into_a_note_that_is_still_being_opened_are_in_it(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, NotePlace(CLIENT))
    held.press("slept well")
    let_go(runner)
    page = held.page
    assert isinstance(page, NoteEditorPage)
    now = QApplication.focusWidget()
    assert now is not None
    assert getattr(now, "toPlainText", lambda: "")() == "slept well"


def test_enter_on_a_record_opens_its_newest_note_once_it_is_read(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, ClientPlace(CLIENT))
    held.press(ENTER)
    let_go(runner)
    assert focus(held) not in ("", "timeline")


def test_enter_before_the_clients_are_read_chooses_the_one_who_fits(held: Stage, runner: HeldRunner) -> None:
    assert held.window.context is not None
    runner.hold()
    dialog = ChooseClientDialog(held.page, context=held.window.context, title="Whose note?")
    chosen: list[Place] = []
    dialog.place_requested.connect(chosen.append)
    dialog.open()
    held.press("zebulon", ENTER)
    let_go(runner)
    assert chosen == [NotePlace(client_id=CLIENT)]


# -- the way of a release: what was not seen is not decided --------------------------------


def people_step(practice: Practice) -> Matter:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    check_identity(practice.opened, matter_id)
    return practice.opened.matters.get(matter_id)


def test_a_letter_pressed_before_the_people_are_seen_decides_nobody(
    held: Stage, practice: Practice, runner: HeldRunner
) -> None:
    matter = people_step(practice)
    before = practice.opened.review.scope(matter.id).undecided_people
    arrive(held, runner, RequestPlace(matter_id=matter.id, step=5))
    held.press("r", "k", ENTER)
    let_go(runner)
    assert practice.opened.review.scope(matter.id).undecided_people == before


def test_enter_pressed_before_a_step_is_read_goes_no_step_back_or_on(
    held: Stage, practice: Practice, runner: HeldRunner
) -> None:
    matter = people_step(practice)
    held.go_to(RequestPlace(matter_id=matter.id, step=3))
    held.tab_to("go_on")
    runner.hold()
    held.press(ENTER)
    runner_is_at = held.page
    assert isinstance(runner_is_at, ReleaseWizard)
    held.press(ENTER, ENTER)
    let_go(runner)
    assert runner_is_at.step is not None
    assert runner_is_at.step.step == 4


def test_whose_record_it_is_can_be_typed_before_the_clients_are_read(held: Stage, runner: HeldRunner) -> None:
    arrive(held, runner, RequestPlace())
    held.tab_to("client_words")
    held.press("zebulon")
    let_go(runner)
    assert held.find(QWidget, "client_found").isVisible()
