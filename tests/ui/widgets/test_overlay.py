# SPDX-License-Identifier: GPL-3.0-or-later
"""A dialog lies inside the window, keeps the focus, loses nothing by Esc and gives the focus back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from stage import settle

from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.buttons import Button
from counselor_desk.ui.widgets.choices import Segmented
from counselor_desk.ui.widgets.fields import Field, LineInput
from counselor_desk.ui.widgets.labels import Label
from counselor_desk.ui.widgets.overlay import Dialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    host = QWidget()
    layout = column(host)
    layout.addWidget(LineInput(name="behind", accessible="Behind"))
    layout.addWidget(Button("Behind", name="button_behind"))
    host.resize(800, 600)
    qtbot.addWidget(host)
    host.show()
    host.activateWindow()
    settle()
    return host


@pytest.fixture
def dialog(window: QWidget) -> Dialog:
    window.findChild(QLineEdit, "behind").setFocus()  # type: ignore[union-attr]
    made = Dialog(window, name="ask", title="Why?", primary="Keep")
    made.body.addWidget(LineInput(name="reason", accessible="Reason"))
    made.open()
    settle()
    return made


def focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None, "nothing has the focus"
    return focus


def focus_name() -> str:
    return focused().objectName()


def test_the_focus_goes_to_the_first_field(dialog: Dialog) -> None:
    assert focus_name() == "reason"


def test_tab_goes_round_inside_and_never_behind(dialog: Dialog) -> None:
    seen = []
    for _ in range(6):
        seen.append(focus_name())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)

    assert seen == ["reason", "ask_cancel", "ask_primary"] * 2


def test_esc_dismisses_and_gives_the_focus_back(dialog: Dialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.dismissed):
        QTest.keyClick(focused(), Qt.Key.Key_Escape)

    assert focus_name() == "behind"


def test_enter_in_a_field_is_the_primary_button(dialog: Dialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(focused(), Qt.Key.Key_Return)


def test_a_closed_primary_button_is_not_pressed_by_enter(dialog: Dialog, qtbot: QtBot) -> None:
    dialog.primary.setEnabled(False)
    with qtbot.assertNotEmitted(dialog.accepted):
        QTest.keyClick(focused(), Qt.Key.Key_Return)


def test_it_covers_the_window_as_the_window_grows(dialog: Dialog, window: QWidget) -> None:
    window.resize(1000, 700)
    settle()

    assert dialog.geometry() == window.rect()


def test_it_never_grows_out_of_a_small_window(dialog: Dialog, window: QWidget) -> None:
    for number in range(30):
        dialog.body.addWidget(LineInput(name=f"field_{number}", accessible="Field"))
    window.resize(400, 300)
    settle()

    assert window.rect().contains(dialog.card.geometry())


def test_nothing_behind_can_be_clicked(dialog: Dialog, window: QWidget) -> None:
    behind = window.findChild(Button, "button_behind")
    assert behind is not None
    assert window.childAt(behind.geometry().center()) is not behind


def test_a_closed_dialog_is_gone(dialog: Dialog, window: QWidget) -> None:
    dialog.dismiss()
    settle()

    assert window.findChildren(Dialog) == []


def test_a_dialog_with_room_for_all_of_it_does_not_scroll(window: QWidget) -> None:
    made = Dialog(window, name="ask", title="Why?", second="This is recorded once.", primary="Keep")
    made.body.addWidget(
        Field("How?", Segmented([(1, "Printed", ""), (2, "By e-mail", "")], name="how", accessible="How"))
    )
    made.body.addWidget(Label("", wraps=True))
    made.open()
    settle()

    bar = made.findChild(QScrollArea, "ask_scroll").verticalScrollBar()  # type: ignore[union-attr]
    assert bar.maximum() == 0


def test_a_first_field_below_the_edge_is_brought_into_view(window: QWidget) -> None:
    made = Dialog(window, name="ask", title="Why?", primary="Keep")
    for number in range(30):
        made.body.addWidget(Label(f"Line {number}"))
    made.body.addWidget(LineInput(name="reason", accessible="Reason"))
    made.open()
    settle()

    scroll = made.findChild(QScrollArea, "ask_scroll")
    assert scroll is not None
    field = focused()
    assert scroll.viewport().rect().contains(field.mapTo(scroll.viewport(), field.rect().center()))
