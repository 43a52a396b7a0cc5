# SPDX-License-Identifier: GPL-3.0-or-later
"""Step 5 by keyboard: the paper is checked against the client first, then everybody found is decided."""

from datetime import date

from practice_journal import (
    Practice,
    check_identity,
    court_order,
    type_clause,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from stage import Stage

from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import PersonAction, RedactionReason
from counselor_desk.domain.third_persons import Mention, MentionKind
from counselor_desk.services.people_found import PersonFound, PersonPlace
from counselor_desk.ui.dialogs.everyday_words import EverydayWordsDialog
from counselor_desk.ui.places import RequestPlace
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.fields import LineInput
from counselor_desk.ui.wizards.release.people_card import DecidedRow, PersonCard
from counselor_desk.ui.wizards.release.people_words import in_groups


def opened(stage: Stage, practice: Practice, *, is_checked: bool = True) -> MatterId:
    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    if is_checked:
        check_identity(practice.opened, matter_id)
    stage.go_to(RequestPlace(matter_id=matter_id, step=5))
    return matter_id


def words_on(stage: Stage) -> str:
    return "\n".join(each.text() for each in stage.window.findChildren(QLabel) if each.isVisible())


def cards(stage: Stage) -> list[PersonCard]:
    return [each for each in stage.window.findChildren(PersonCard) if each.isVisible()]


def undecided(practice: Practice, matter_id: MatterId) -> tuple[str, ...]:
    return practice.opened.review.scope(matter_id).undecided_people


def test_nobody_is_shown_before_the_paper_and_the_client_agree(stage: Stage, practice: Practice) -> None:
    opened(stage, practice, is_checked=False)
    assert not cards(stage)
    assert not stage.find(Button, "go_on").isEnabled()


def test_the_right_initials_and_date_open_the_list(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice, is_checked=False)
    stage.tab_to("identity_initials")
    stage.press("m.z.q.", Qt.Key.Key_Tab, "17 Apr 1990", Qt.Key.Key_Return)
    assert practice.opened.matters.get(matter_id).identity is not None
    assert cards(stage)


def test_a_mismatch_is_said_beside_the_field_and_nothing_typed_is_lost(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice, is_checked=False)
    stage.tab_to("identity_initials")
    stage.press("XYZ", Qt.Key.Key_Tab, "17 Apr 1990", Qt.Key.Key_Return)
    initials = stage.find(LineInput, "identity_initials")
    assert initials.text() == "XYZ"
    assert "not those of the client" in initials.accessibleDescription()
    assert initials.hasFocus()
    assert practice.opened.matters.get(matter_id).identity is None


def test_a_missing_date_is_said_beside_its_field(stage: Stage, practice: Practice) -> None:
    opened(stage, practice, is_checked=False)
    stage.tab_to("identity_initials")
    stage.press("MZQ", Qt.Key.Key_Return)
    assert "Enter a date" in stage.find(LineInput, "identity_born").accessibleDescription()


def test_k_keeps_and_moves_on_to_the_next_one(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    before = [each.person.key for each in cards(stage)]
    stage.press("k")
    assert before[0] not in undecided(practice, matter_id)
    focus = QApplication.focusWidget()
    assert isinstance(focus, PersonCard)
    assert focus.person.key == before[1]


def test_r_redacts_for_the_reason_that_the_kind_suggests(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    for _ in range(20):
        if cards(stage)[0].person.words.startswith("(510)"):
            break
        stage.press("r")
    stage.press("r")
    people = practice.opened.review.people(practice.opened.review.scope(matter_id))
    phone = next(each for each in people if each.words.startswith("(510)"))
    assert (phone.action, phone.reason) == (PersonAction.REDACT, RedactionReason.CONTACT_DETAIL)


def test_another_reason_can_be_chosen_before_redacting(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    key = cards(stage)[0].person.key
    combo = stage.find(Combo, "person_1_reason")
    stage.tab_to("person_1_reason")
    combo.set_value(RedactionReason.PRIVILEGED)
    stage.tab_to("person_1_keep")
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Return)
    people = practice.opened.review.people(practice.opened.review.scope(matter_id))
    assert next(each for each in people if each.key == key).reason is RedactionReason.PRIVILEGED


def test_arrows_move_from_person_to_person_without_deciding(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    before = undecided(practice, matter_id)
    second = cards(stage)[1].person.key
    stage.press(Qt.Key.Key_Down)
    focus = QApplication.focusWidget()
    assert isinstance(focus, PersonCard)
    assert focus.person.key == second
    assert undecided(practice, matter_id) == before


def test_arrows_between_the_choices_decide_nothing(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    before = undecided(practice, matter_id)
    stage.tab_to("person_1_keep")
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert undecided(practice, matter_id) == before


def test_w_withholds_the_item_that_the_shown_place_stands_in(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    item = cards(stage)[0].item_here
    stage.press("w")
    decision = next(each for each in practice.opened.review.scope(matter_id).decision.items if each.item_id == item)
    assert decision.reason.value == "third_person"


def test_a_decision_can_be_opened_again_and_changed(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    key = cards(stage)[0].person.key
    stage.press("k")
    row = next(each for each in stage.window.findChildren(DecidedRow) if each.isVisible())
    stage.tab_to(row.objectName())
    stage.press(Qt.Key.Key_Return, "r")
    people = practice.opened.review.people(practice.opened.review.scope(matter_id))
    assert next(each for each in people if each.key == key).action is PersonAction.REDACT


def test_the_way_on_opens_when_everybody_is_decided(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    for _ in undecided(practice, matter_id):
        stage.press("r")
    people = len(practice.opened.review.people(practice.opened.review.scope(matter_id)))
    assert f"{people} of {people} decided" in words_on(stage)
    assert stage.find(Button, "go_on").isEnabled()


def test_another_client_is_called_by_the_code_while_names_are_hidden(stage: Stage, practice: Practice) -> None:
    matter_id = opened(stage, practice)
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    stage.go_to(RequestPlace(matter_id=matter_id, step=5))
    spoken = "\n".join(each.accessibleName() for each in stage.window.findChildren(QWidget) if each.isVisible())
    assert "C-0002" in words_on(stage)
    assert "WREN" not in words_on(stage) + spoken


def shown_in_codes(stage: Stage, matter_id: MatterId) -> str:
    """Step 5 while codes stand for names: what is read on it, and what a screen reader says."""
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    stage.go_to(RequestPlace(matter_id=matter_id, step=5))
    spoken = "\n".join(each.accessibleName() for each in stage.window.findChildren(QWidget) if each.isVisible())
    return f"{words_on(stage)}\n{spoken}"


def test_somebody_around_the_client_is_called_by_initials_and_role_while_names_are_hidden(
    stage: Stage, practice: Practice
) -> None:
    said = shown_in_codes(stage, opened(stage, practice))
    assert "R. O. Q., partner" in said
    assert not [name for name in ("Rafa", "Rafi", "OSPREY") if name in said]


def test_the_client_is_called_by_the_code_in_the_words_around_a_place(stage: Stage, practice: Practice) -> None:
    said = shown_in_codes(stage, opened(stage, practice))
    assert not [name for name in ("Marisol", "ZEBULON", "Quint") if name in said]


def test_what_must_be_seen_to_be_decided_is_shown_with_names_hidden(stage: Stage, practice: Practice) -> None:
    said = shown_in_codes(stage, opened(stage, practice))
    assert "(510) 555-0190" in said
    assert "rafael@osprey.example" in said


def test_everyday_words_stay_open_until_they_are_ticked(stage: Stage, practice: Practice) -> None:
    kept: list[object] = []
    dialog = EverydayWordsDialog(stage.window, words=(("mercy", "Mercy", "the Mercy"), ("grace", "Grace", "a Grace")))
    dialog.kept.connect(kept.append)
    dialog.open()
    assert not dialog.primary.isEnabled()
    stage.tab_to("everyday_2")
    stage.press(Qt.Key.Key_Space)
    assert dialog.primary.words == "Keep 1 word"
    stage.tab_to("everyday_words_primary")
    stage.press(Qt.Key.Key_Return)
    assert kept == [("grace",)]


def found(words: str, kind: MentionKind, *, before: str = "") -> PersonFound:
    mention = Mention(item_id=ItemId("note:1"), heading="", start=0, end=len(words), text=words, key=words, kind=kind)
    place = PersonPlace(mention=mention, title="Progress note", day=date(2026, 3, 9), before=before, after="")
    return PersonFound(key=words, words=words, kind=kind, places=(place,))


def test_people_on_file_stand_first_and_single_words_last() -> None:
    people = (
        found("Mercy", MentionKind.LIKELY_NAME, before="she went to "),
        found("(510) 555-0190", MentionKind.PHONE),
        found("Hollis", MentionKind.LIKELY_NAME, before="she asked Dr. "),
        found("Jonas Keller", MentionKind.OTHER_CLIENT),
        found("Ada Sycamore", MentionKind.LIKELY_NAME),
        found("Rafael Quint", MentionKind.CONTACT),
    )
    assert [each.words for each in in_groups(people)] == [
        "Jonas Keller",
        "Rafael Quint",
        "Hollis",
        "Ada Sycamore",
        "(510) 555-0190",
        "Mercy",
    ]
