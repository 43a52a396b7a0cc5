# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of clients by keyboard: type, go down, open, write."""

from datetime import date

from factories import a_client
from practice_journal import CLIENT, COMPANION, Practice, court_order
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from stage import Stage, places_asked, settle, words_on

from counselor_desk.domain.ids import ClientId
from counselor_desk.services.client_list import ClientRow
from counselor_desk.ui.pages.clients.client_rows import ClientRowList
from counselor_desk.ui.pages.clients.page import ClientsPage
from counselor_desk.ui.places import ClientPlace, NewClientPlace, NotePlace, Section, SectionPlace

CLIENTS = SectionPlace(Section.CLIENTS)
ENTER, DOWN, UP = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up
CTRL = Qt.KeyboardModifier.ControlModifier


def clients(stage: Stage) -> ClientsPage:
    page = stage.go_to(CLIENTS)
    assert isinstance(page, ClientsPage)
    return page


def rows(stage: Stage) -> list[str]:
    """What a screen reader would say of each row."""
    model = stage.find(ClientRowList, "clients").model()
    return [model.data(model.index(number, 0)) for number in range(model.rowCount())]


def chosen(stage: Stage) -> ClientRow:
    row = stage.find(ClientRowList, "clients").chosen
    assert isinstance(row, ClientRow)
    return row


def focus() -> str:
    focused = QApplication.focusWidget()
    return focused.objectName() if focused is not None else ""


def test_a_row_tells_name_code_sessions_consent_and_drafts(stage: Stage) -> None:
    clients(stage)

    assert rows(stage)[1] == ("Mari ZEBULON C-0001, Last session Aug 3, 2026, 7 sessions, Consent signed, 1 draft")


def test_the_filter_has_the_focus_and_narrows_while_one_types(stage: Stage) -> None:
    clients(stage)

    stage.press("wren")

    assert [row.split(",")[0] for row in rows(stage)] == ["Jonas WREN C-0002"]


def test_the_legal_name_finds_who_is_called_otherwise_on_screen(stage: Stage) -> None:
    clients(stage)

    stage.press("marisol")

    assert len(rows(stage)) == 1


def test_down_goes_into_the_list_and_enter_opens_the_record(stage: Stage) -> None:
    asked = places_asked(clients(stage))

    stage.press(DOWN, DOWN, ENTER)

    assert asked == [ClientPlace(CLIENT)]


def test_enter_in_the_filter_opens_the_only_one_that_is_left(stage: Stage) -> None:
    asked = places_asked(clients(stage))

    stage.press("0002", ENTER)

    assert asked == [ClientPlace(COMPANION)]


def test_ctrl_and_enter_write_a_note(stage: Stage) -> None:
    asked = places_asked(clients(stage))

    stage.press(DOWN)
    stage.press(ENTER, modifier=CTRL)

    assert asked == [NotePlace(client_id=COMPANION)]


def test_letters_typed_in_the_list_go_to_the_filter(stage: Stage) -> None:
    clients(stage)

    stage.press(DOWN, "z")

    assert focus() == "client_filter"
    assert stage.find(QLineEdit, "client_filter").text() == "z"


def test_up_leaves_the_list_at_its_first_row(stage: Stage) -> None:
    clients(stage)

    stage.press(DOWN, UP)

    assert focus() == "client_filter"


def test_who_was_chosen_stays_chosen_while_they_are_shown(stage: Stage) -> None:
    clients(stage)

    stage.press(DOWN, DOWN, "m", "a", "r", DOWN)

    assert chosen(stage).id == CLIENT


def test_the_chips_are_one_stop_and_narrow_the_list(stage: Stage, practice: Practice) -> None:
    court_order(practice.opened)
    clients(stage)

    stage.tab_to("client_chips_0")
    for _ in range(4):
        stage.press(Qt.Key.Key_Right)
    stage.press(Qt.Key.Key_Space)

    assert [row.split(",")[0] for row in rows(stage)] == ["Mari ZEBULON C-0001"]
    assert "Legal hold" in rows(stage)[0]


def test_no_match_offers_to_clear_the_filter(stage: Stage) -> None:
    page = clients(stage)
    stage.press("nobody at all")
    assert "Nobody is called by these words here." in words_on(page)

    stage.tab_to("clear_filter")
    stage.press(ENTER)

    assert len(rows(stage)) == 2
    assert focus() == "client_filter"


def test_a_chip_without_clients_says_so(stage: Stage) -> None:
    page = clients(stage)

    stage.tab_to("client_chips_0")
    stage.press(Qt.Key.Key_Right, Qt.Key.Key_Space)

    assert "No record is closed." in words_on(page)


def test_without_clients_the_first_one_can_be_added(stage: Stage) -> None:
    page = clients(stage)
    asked = places_asked(page)
    page._show(())
    settle()
    assert "No clients yet." in words_on(page)

    stage.tab_to("add_first_client")
    stage.press(ENTER)

    assert asked == [NewClientPlace()]


def test_a_new_client_is_one_key_away(stage: Stage) -> None:
    asked = places_asked(clients(stage))

    stage.tab_to("new_client")
    stage.press(ENTER)

    assert asked == [NewClientPlace()]


def test_codes_stand_for_names_and_names_still_find(stage: Stage) -> None:
    page = clients(stage)
    assert stage.window.context is not None
    stage.window.context.names.show_codes(True)

    stage.press("marisol")

    (row,) = rows(stage)
    assert row.startswith("C-0001, Last session")
    assert "ZEBULON" not in row + words_on(page)


def test_a_thousand_clients_are_narrowed_without_a_query(stage: Stage, practice: Practice) -> None:
    with practice.opened.journal.database.transaction():
        for number in range(1000):
            practice.opened.journal.clients.add(
                a_client(id=ClientId(f"{number:032x}"), code=f"L-{number:04d}", opened_on=date(2026, 1, 1))
            )
    clients(stage)
    practice.opened.journal.head_stamp.flush()
    practice.opened.journal.database.close()

    stage.press("0999")

    assert [row.split(",")[0] for row in rows(stage)] == ["Mari ZEBULON L-0999"]
