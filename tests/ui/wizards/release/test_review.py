# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 6 by keyboard: every page is looked at, and words are taken out where they stand."""

from pathlib import Path

from practice_journal import (
    Practice,
    check_identity,
    court_order,
    delivered,
    redact_people,
    type_clause,
    withhold_couple_note,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from stage import Stage, settle

from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.page_images import PageBox
from counselor_desk.domain.releases import RedactionReason
from counselor_desk.services.page_preview import MarkKind, PageMark
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.wizards.release.page_view import PageView
from counselor_desk.ui.wizards.release.people_card import PersonCard
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard


def opened(stage: Stage, practice: Practice, *, is_decided: bool = True) -> MatterId:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    check_identity(practice.opened, matter_id)
    withhold_couple_note(practice.opened, matter_id)
    if is_decided:
        redact_people(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id=matter_id, step=6))
    return matter_id


def view(stage: Stage) -> PageView:
    return stage.find(PageView, "page_view")


def page_words(stage: Stage) -> str:
    return stage.find(QLabel, "page_words").text()


def go_to_word(stage: Stage, word: str) -> None:
    """Go through the pages by Page Down to a word, and put the caret on it by the arrow keys."""
    view(stage).setFocus()
    for _ in range(40):
        shown = view(stage).shown
        assert shown is not None
        found = next((each.index for each in shown.words if each.text.strip(".,;") == word), None)
        if found is not None:
            stage.press(*[Qt.Key.Key_Right] * found)
            return
        stage.press(Qt.Key.Key_PageDown)
    raise AssertionError(f"no page holds {word}")


def redact(stage: Stage, reason: RedactionReason) -> None:
    combo = stage.find(Combo, "redact_reason")
    combo.set_value(reason)
    stage.tab_to("redact_words_primary")
    stage.press(Qt.Key.Key_Return)


def text_of(stage: Stage) -> str:
    shown = view(stage).shown
    assert shown is not None
    return " ".join(each.text for each in shown.words)


def test_page_down_and_up_turn_the_pages(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    stage.press(Qt.Key.Key_PageDown)
    assert page_words(stage).startswith("Page 2 of ")
    stage.press(Qt.Key.Key_PageUp)
    assert page_words(stage).startswith("Page 1 of ")


def test_end_and_home_go_to_the_last_page_and_the_first(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    stage.press(Qt.Key.Key_End)
    _, number, _, of = page_words(stage).split()
    assert number == of
    stage.press(Qt.Key.Key_Home)
    assert page_words(stage).startswith("Page 1 of ")


def test_a_page_counts_as_seen_only_when_that_is_said(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    stage.press(Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
    assert stage.find(QLabel, "seen_words").text().startswith("0 seen")
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)
    assert stage.find(QLabel, "seen_words").text().startswith("1 seen")
    assert page_words(stage).startswith("Page 2 of ")


def test_the_way_on_opens_when_every_page_was_seen(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    pages = int(page_words(stage).split()[-1])
    stage.tab_to("act")
    stage.press(*[Qt.Key.Key_Return] * pages)
    assert stage.find(QLabel, "seen_words").text() == f"All {pages} pages seen"
    assert stage.find(Button, "go_on").isEnabled()


def test_the_way_on_stays_closed_while_somebody_is_undecided(stage: Stage, practice: Practice) -> None:
    opened(stage, practice, is_decided=False)
    pages = int(page_words(stage).split()[-1])
    stage.tab_to("act")
    stage.press(*[Qt.Key.Key_Return] * pages)
    assert not stage.find(Button, "go_on").isEnabled()


def test_words_chosen_by_the_caret_are_taken_out_of_the_page(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    go_to_word(stage, "restless")
    stage.press(Qt.Key.Key_Return)
    redact(stage, RedactionReason.OUTSIDE_SCOPE)
    assert "restless" not in text_of(stage)
    assert [each.reason for each in practice.opened.review.redactions(matter_id)] == [RedactionReason.OUTSIDE_SCOPE]


def test_shift_and_arrows_choose_several_words(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    go_to_word(stage, "settled")
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    stage.press(Qt.Key.Key_Return)
    redact(stage, RedactionReason.OUTSIDE_SCOPE)
    assert "settled after breathing" not in text_of(stage)
    assert len(practice.opened.review.redactions(matter_id)) == 1


def test_a_redaction_never_stands_without_a_reason(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    go_to_word(stage, "restless")
    stage.press(Qt.Key.Key_Return)
    stage.tab_to("redact_words_primary")
    stage.press(Qt.Key.Key_Return)
    assert "Choose a reason code" in stage.find(Combo, "redact_reason").accessibleDescription()
    assert not practice.opened.review.redactions(matter_id)


def test_esc_leaves_the_words_as_they_are(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    go_to_word(stage, "restless")
    stage.press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert not practice.opened.review.redactions(matter_id)
    assert QApplication.focusWidget() is view(stage)


def test_words_of_a_letter_head_are_refused_in_words(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    view(stage).setFocus()
    stage.press(Qt.Key.Key_Return)
    assert stage.find(QWidget, "no_passage").isVisible()


def test_an_area_drawn_on_the_page_asks_about_its_words(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    go_to_word(stage, "restless")
    shown = view(stage).shown
    assert shown is not None
    box = next(each.box for each in shown.words if each.text == "restless")
    view(stage).area_chosen.emit(PageBox(box.left, box.top, box.right, box.bottom))
    assert stage.find(QWidget, "redact_words").isVisible()


def test_enter_on_a_black_box_shows_its_text_again(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    go_to_word(stage, "restless")
    stage.press(Qt.Key.Key_Return)
    redact(stage, RedactionReason.OUTSIDE_SCOPE)
    view(stage).setFocus()
    stage.press(*[Qt.Key.Key_Left] * 2)
    shown = view(stage).shown
    assert shown is not None
    box = next(each for each in shown.marks if each.kind is MarkKind.REDACTED and each.reason is not None).boxes[0]
    index = next(each.index for each in shown.words if each.box.touches(box))
    stage.press(*[Qt.Key.Key_Left] * len(shown.words), *[Qt.Key.Key_Right] * index)
    stage.press(Qt.Key.Key_Return)
    stage.tab_to("show_again_primary")
    stage.press(Qt.Key.Key_Return)
    assert not practice.opened.review.redactions(matter_id)
    assert "restless" in text_of(stage)


def test_a_box_that_stands_for_a_person_opens_the_decision(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    view(stage).setFocus()
    marks: tuple[PageMark, ...] = ()
    for _ in range(40):
        shown = view(stage).shown
        assert shown is not None
        marks = shown.marks
        if marks:
            break
        stage.press(Qt.Key.Key_PageDown)
    view(stage).mark_opened.emit(marks[0])
    settle()
    assert isinstance(QApplication.focusWidget(), PersonCard)


def test_the_page_and_what_was_seen_of_the_others_stay_after_a_redaction(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    stage.tab_to("act")
    stage.press(Qt.Key.Key_Return)
    go_to_word(stage, "restless")
    before = page_words(stage)
    stage.press(Qt.Key.Key_Return)
    redact(stage, RedactionReason.OUTSIDE_SCOPE)
    preview = practice.opened.releases.preview(matter_id)
    assert page_words(stage) == before
    assert 2 not in practice.opened.review.seen(matter_id, preview=preview.key)


def test_deciding_beside_the_page_takes_the_name_out_of_it(stage: Stage, practice: Practice) -> None:
    opened(stage, practice, is_decided=False)
    go_to_word(stage, "Rafa")
    card = next(each for each in stage.window.findChildren(PersonCard) if "Rafa" in each.person.words)
    card.setFocus()
    stage.press("r")
    assert "Rafa" not in text_of(stage)


def test_ctrl_plus_draws_the_page_larger(stage: Stage, practice: Practice) -> None:
    opened(stage, practice)
    view(stage).setFocus()
    before = view(stage).width()
    stage.press(*[Qt.Key.Key_Plus] * 3, modifier=Qt.KeyboardModifier.ControlModifier)
    assert view(stage).width() > before


def test_without_pages_the_step_says_what_is_in_the_way_and_leads_there(stage: Stage, practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    stage.go_to(RequestPlace(matter_id=matter_id, step=6))
    assert stage.find(QWidget, "no_pages").isVisible()
    assert stage.find(Button, "go_on").accessibleDescription() == "Mend what is in the way first."
    stage.tab_to("mend_clauses_missing")
    stage.press(Qt.Key.Key_Return)
    assert isinstance(stage.page, ReleaseWizard)
    assert stage.page.step is not None
    assert stage.page.step.step is MatterStep.SCOPE


def test_pages_of_a_delivered_release_are_called_a_replacement(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    _, release = delivered(practice.opened, tmp_path)
    stage.go_to(RequestPlace(matter_id=release.matter_id, step=6))
    said = stage.find(QWidget, "replacement").accessibleName()
    assert said.startswith(f"Preview of a replacement for {release.number}.")
    assert "Replacement, 0 of" in stage.find(QPushButton, "step_6").accessibleName()
