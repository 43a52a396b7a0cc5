# SPDX-License-Identifier: GPL-3.0-or-later
"""What left the practice: read, narrowed to a client and a period, printed as the accounting a client may ask for."""

from datetime import date
from pathlib import Path

from factories import a_disclosure
from practice_journal import CLIENT, COMPANION, Practice, delivered
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QTextEdit
from stage import Stage, places_asked, words_on

from counselor_desk.ui.pages.disclosures.page import DisclosuresPage
from counselor_desk.ui.places import ClientPlace, ClientTab, DisclosuresPlace, RequestPlace, Section, SectionPlace
from counselor_desk.ui.widgets.choices import Combo
from counselor_desk.ui.widgets.row_list import RowList

DISCLOSURES = SectionPlace(Section.DISCLOSURES)
ENTER, DOWN, RIGHT, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Space


def add(practice: Practice, day: date, *, of: str = CLIENT, recipient: str = "Clerk of the Court") -> None:
    with practice.opened.journal.database.transaction():
        practice.opened.journal.disclosures.add(
            a_disclosure(client_id=of, disclosed_on=day, recipient_name=recipient, description="attendance dates")
        )


def said(stage: Stage) -> list[str]:
    model = stage.find(RowList, "disclosures").model()
    return [model.data(model.index(number, 0)) for number in range(model.rowCount())]


def facts(page: DisclosuresPage) -> str:
    return "\n".join(each.toPlainText() for each in page.findChildren(QTextEdit) if each.isVisible())


def disclosures(stage: Stage) -> DisclosuresPage:
    page = stage.go_to(DISCLOSURES)
    assert isinstance(page, DisclosuresPage)
    return page


def test_without_any_it_says_when_they_are_recorded(stage: Stage) -> None:
    shown = words_on(disclosures(stage))

    assert "No disclosures yet." in shown
    assert "They are recorded when a release is built." in shown


def test_a_release_stands_with_number_recipient_basis_and_client(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    _, release = delivered(practice.opened, tmp_path)
    disclosures(stage)

    (row,) = said(stage)

    assert release.number in row
    assert release.recipient_name in row
    assert "Court order" in row
    assert "Mari ZEBULON C-0001" in row
    assert row.endswith("In accounting")


def test_the_reading_pane_tells_everything_of_the_chosen_one(stage: Stage, practice: Practice) -> None:
    add(practice, date(2026, 5, 1), recipient="Old Court")
    add(practice, date(2026, 6, 1), recipient="New Court")
    page = disclosures(stage)
    assert "New Court" in facts(page)

    stage.press(DOWN)

    assert "Old Court" in facts(page)
    assert "attendance dates" in facts(page)


def test_the_pane_leads_to_the_record_and_to_the_request(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    _, release = delivered(practice.opened, tmp_path)
    asked = places_asked(disclosures(stage))

    for name in ("open_record", "open_request"):
        stage.tab_to(name)
        stage.press(ENTER)

    assert asked == [
        ClientPlace(CLIENT, ClientTab.DISCLOSURES),
        RequestPlace(matter_id=release.matter_id, client_id=CLIENT),
    ]


def test_older_than_six_years_is_behind_a_choice(stage: Stage, practice: Practice) -> None:
    add(practice, date(2020, 11, 21))
    page = disclosures(stage)
    assert "No disclosures in this period." in words_on(page)

    stage.tab_to("show_all_disclosures")
    stage.press(ENTER)

    assert len(said(stage)) == 1


def test_the_first_day_of_the_six_years_counts(stage: Stage, practice: Practice) -> None:
    add(practice, date(2020, 11, 22))
    disclosures(stage)

    assert len(said(stage)) == 1


def test_this_year_leaves_out_the_last_one(stage: Stage, practice: Practice) -> None:
    add(practice, date(2025, 12, 31))
    add(practice, date(2026, 1, 1))
    disclosures(stage)

    stage.find(Combo, "disclosures_of").setFocus()
    stage.tab_to("period_0")
    stage.press(RIGHT, SPACE)

    assert [row[:11] for row in said(stage)] == ["Jan 1, 2026"]


def test_one_client_alone_is_shown(stage: Stage, practice: Practice) -> None:
    add(practice, date(2026, 5, 1))
    add(practice, date(2026, 5, 2), of=COMPANION)

    stage.go_to(DisclosuresPlace(COMPANION))

    assert ["WREN" in row for row in said(stage)] == [True]


def test_no_accounting_of_everybody_can_be_printed_and_it_says_why(stage: Stage) -> None:
    page = disclosures(stage)

    assert not stage.find(QAbstractButton, "print_accounting").isEnabled()
    assert "Choose a client to print an accounting." in words_on(page)


def test_the_accounting_of_a_client_is_shown_and_printed(stage: Stage, practice: Practice) -> None:
    add(practice, date(2026, 5, 1))
    stage.go_to(DisclosuresPlace(CLIENT))

    stage.tab_to("print_accounting")
    stage.press(ENTER)
    stage.tab_to("letter_print")
    stage.press(ENTER)

    (printed,) = stage.printing.printed
    assert len(printed.pages) == 1
    assert "ZEBULON" not in printed.title


def test_the_accounting_is_saved_under_the_code(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    target = tmp_path / "accounting.pdf"
    stage.file_dialogs.next_answer(target)
    stage.go_to(DisclosuresPlace(CLIENT))

    stage.tab_to("print_accounting")
    stage.press(ENTER, ENTER)

    assert stage.file_dialogs.asked[0].suggested_name == "accounting-C-0001.pdf"
    assert target.read_bytes().startswith(b"%PDF")


def test_codes_stand_for_names_even_where_the_client_is_the_recipient(stage: Stage, practice: Practice) -> None:
    add(practice, date(2026, 5, 1), recipient="Marisol ZEBULON Quint")
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)
    page = disclosures(stage)

    shown = "\n".join((*said(stage), facts(page), words_on(page)))

    assert "to C-0001, C-0001" in shown
    assert not any(name in shown for name in ("Marisol", "ZEBULON", "Quint"))
