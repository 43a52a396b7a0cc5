# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents of a client: packets written again byte for byte, papers to look at, forms to print or save."""

from pathlib import Path

from practice_journal import CLIENT, COMPANION, Practice, court_order, delivered
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from stage import Stage, words_on

from counselor_desk.domain.ids import ReleaseId
from counselor_desk.services.disclosure_list import DisclosureRow
from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, ClientTab
from counselor_desk.ui.widgets.row_list import RowList

ENTER = Qt.Key.Key_Return


def documents(stage: Stage) -> Page:
    return stage.go_to(ClientPlace(CLIENT, ClientTab.DOCUMENTS))


def release_delivered(practice: Practice, folder: Path) -> ReleaseId:
    folder.mkdir()
    _, release = delivered(practice.opened, folder)
    return release.id


def test_a_packet_is_written_again_where_the_counselor_chooses(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    release_delivered(practice, tmp_path / "first")
    again = tmp_path / "again"
    again.mkdir()
    stage.file_dialogs.next_answer(again)
    documents(stage)

    stage.tab_to("write_again_0")
    stage.press(ENTER)

    first, second = (sorted(each.rglob("*")) for each in (tmp_path / "first", again))
    assert [each.name for each in first] == [each.name for each in second]
    assert [each.read_bytes() for each in first if each.is_file()] == [
        each.read_bytes() for each in second if each.is_file()
    ]
    assert "was written again, byte for byte." in words_on(stage.page)


def test_a_folder_that_holds_the_packet_already_is_said_in_a_banner(
    stage: Stage, practice: Practice, tmp_path: Path
) -> None:
    release_delivered(practice, tmp_path / "first")
    stage.file_dialogs.next_answer(tmp_path / "first")
    documents(stage)

    stage.tab_to("write_again_0")
    stage.press(ENTER)

    assert stage.find(QPushButton, "write_again_0").isVisible()
    assert "already" in words_on(stage.page).lower()


def test_a_poor_folder_is_said_before_anything_is_written(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release_delivered(practice, tmp_path / "first")
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    stage.file_dialogs.next_answer(downloads)
    documents(stage)

    stage.tab_to("write_again_0")
    stage.press(ENTER)
    assert "Other programs look into the Downloads folder" in words_on(stage.window)
    stage.press(ENTER)

    assert list(downloads.iterdir()) == []


def test_a_form_is_saved_as_pdf_where_the_counselor_chooses(stage: Stage, tmp_path: Path) -> None:
    chosen = tmp_path / "form.pdf"
    stage.file_dialogs.next_answer(chosen)
    documents(stage)

    stage.tab_to("print_authorization")
    stage.press(ENTER)
    stage.tab_to("letter_dialog_primary")
    stage.press(ENTER)

    assert chosen.read_bytes().startswith(b"%PDF")
    assert stage.file_dialogs.asked[0].suggested_name == "authorization-C-0001.pdf"


def test_the_version_in_use_of_a_consent_form_can_be_printed(stage: Stage) -> None:
    documents(stage)

    stage.tab_to("print_form_0")
    stage.press(ENTER)
    stage.tab_to("letter_print")
    stage.press(ENTER)

    assert len(stage.printing.printed) == 1


def test_a_paper_that_arrived_can_be_looked_at(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    documents(stage)

    stage.tab_to("view_paper_0")
    stage.press(ENTER)

    assert "The paper as it was scanned" in words_on(stage.window)


def test_without_documents_the_cards_say_where_they_come_from(stage: Stage) -> None:
    stage.go_to(ClientPlace(COMPANION, ClientTab.DOCUMENTS))

    said = words_on(stage.page)
    assert "Nothing was released." in said
    assert "No paper has arrived." in said


def test_what_left_stands_on_the_disclosures_tab(stage: Stage, practice: Practice, tmp_path: Path) -> None:
    release_delivered(practice, tmp_path / "first")
    stage.go_to(ClientPlace(CLIENT, ClientTab.DISCLOSURES))

    rows: RowList[DisclosureRow] = stage.find(RowList, "client_disclosures")
    assert rows.model().rowCount() == 1


def test_an_accounting_is_produced_even_when_nothing_left(stage: Stage) -> None:
    stage.go_to(ClientPlace(CLIENT, ClientTab.DISCLOSURES))
    assert "No disclosures yet." in words_on(stage.page)

    stage.tab_to("print_accounting")
    stage.press(ENTER)

    assert "Accounting of disclosures" in words_on(stage.window)
