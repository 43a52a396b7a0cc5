# SPDX-License-Identifier: GPL-3.0-or-later
"""Journal health by keyboard: what is so, in words, and what to do next."""

from pathlib import Path

from practice_journal import CLIENT, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget
from stage import Stage, places_asked, words_on

from counselor_desk.ui.pages.health.page import HealthPage
from counselor_desk.ui.places import RequestPlace, Section, SectionPlace

ENTER = Qt.Key.Key_Return


def health(stage: Stage) -> HealthPage:
    page = stage.go_to(SectionPlace(Section.HEALTH))
    assert isinstance(page, HealthPage)
    return page


def rows(page: QWidget) -> list[str]:
    """The accessible names of the visible rows: fact, sentence, status."""
    return [
        each.accessibleName()
        for each in page.findChildren(QFrame)
        if each.property("kind") == "row" and each.isVisible()
    ]


def backed_up(practice: Practice, name: str = "one.cdbak") -> Path:
    path = practice.path.parent / name
    practice.opened.backups.make(practice.opened.journal, to=path)
    return path


def test_what_was_never_done_says_so_and_what_to_do(stage: Stage) -> None:
    said = "\n".join(rows(health(stage)))

    assert "Last verified backup. None yet. Make one now" in said
    assert "Recovery code last tested. Never. Test it once" in said


def test_a_backup_of_today_is_good_with_its_moment(stage: Stage, practice: Practice) -> None:
    backed_up(practice)

    (row,) = (row for row in rows(health(stage)) if row.startswith("Last verified backup"))

    assert "Nov 22, 2026, 10:00 am, opened and counted." in row
    assert row.endswith("Good.")


def test_every_way_in_is_told_with_its_keyring(stage: Stage) -> None:
    said = rows(health(stage))

    titles = [row.split(".")[0] for row in said]
    assert {"PIN with the keyring", "The keyring alone", "Passphrase", "Recovery code"} <= set(titles)
    assert any("Kept by Secret Service" in row for row in said)


def test_the_path_can_be_copied(stage: Stage, practice: Practice) -> None:
    health(stage)

    stage.tab_to("copy_path")
    stage.press(ENTER)

    assert QGuiApplication.clipboard().text() == str(practice.path)


def test_a_standing_hold_leads_to_its_request(stage: Stage, practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    asked = places_asked(health(stage))

    stage.tab_to("open_hold_1")
    stage.press(ENTER)

    assert asked == [RequestPlace(matter_id=matter_id, client_id=CLIENT)]


def test_without_a_hold_it_says_when_one_is_placed(stage: Stage) -> None:
    assert "No legal hold stands." in words_on(health(stage))


def test_everything_is_checked_and_each_answer_has_a_word(stage: Stage) -> None:
    page = health(stage)

    stage.tab_to("check_everything")
    stage.press(ENTER)

    answers = rows(stage.find(QWidget, "check_results"))
    assert answers[0].startswith("Notice: No seal was ever made.")
    assert answers[1].startswith("Notice: No backup lies in the journal's own folder.")
    assert all(each.startswith(("Good: ", "Notice: ", "Finding: ")) for each in answers)
    assert "2 notices" in words_on(page)


def test_what_is_amiss_comes_first_and_is_counted(stage: Stage, practice: Practice) -> None:
    folder = practice.path / "backups"
    folder.mkdir(exist_ok=True)
    (folder / "broken.cdbak").write_bytes(b"CDBAK1\n not a backup")
    page = health(stage)

    stage.tab_to("check_everything")
    stage.press(ENTER)

    first = rows(stage.find(QWidget, "check_results"))[0]
    assert first == "Finding: The backup broken.cdbak is damaged. Make a new one."
    assert "1 finding" in words_on(page)


def test_a_good_backup_is_proved_in_words_and_in_the_log(stage: Stage, practice: Practice) -> None:
    stage.file_dialogs.next_answer(backed_up(practice))
    page = health(stage)

    stage.tab_to("check_backup")
    stage.press(ENTER)

    assert any(row.startswith("Good: The backup one.cdbak opens and is whole: made Nov 22, 2026") for row in rows(page))
    assert stage.find(QAbstractButton, "check_backup").isEnabled()


def test_a_damaged_backup_is_a_finding(stage: Stage, practice: Practice) -> None:
    path = backed_up(practice)
    content = bytearray(path.read_bytes())
    content[-100] ^= 1
    path.write_bytes(content)
    stage.file_dialogs.next_answer(path)
    page = health(stage)

    stage.tab_to("check_backup")
    stage.press(ENTER)

    assert any(row.startswith("Finding: The backup one.cdbak is damaged") for row in rows(page))


def test_a_file_that_is_no_backup_says_so(stage: Stage, tmp_path: Path) -> None:
    other = tmp_path / "holiday.cdbak"
    other.write_bytes(b"not one of ours")
    stage.file_dialogs.next_answer(other)
    page = health(stage)

    stage.tab_to("check_backup")
    stage.press(ENTER)

    assert any(row.startswith("Finding: This file is not a backup of Counselor Desk") for row in rows(page))


def test_codes_stand_for_the_names_of_those_who_are_held(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    page = health(stage)

    shown = "\n".join((*rows(page), words_on(page)))

    assert "C-0001" in shown
    assert "ZEBULON" not in shown
