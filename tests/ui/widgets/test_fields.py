# SPDX-License-Identifier: GPL-3.0-or-later
"""A faulty field says beside itself what to do, gets the focus, and keeps what was typed."""

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from stage import settle

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.widgets.boxes import column
from counselor_desk.ui.widgets.fields import Field, Form, LineInput, TextInput


@pytest.fixture
def name_field() -> Field:
    return Field("Name", LineInput(name="name", accessible="Name"), where="client.legal_name")


@pytest.fixture
def form(qtbot: QtBot, name_field: Field) -> Iterator[Form]:
    window = QWidget()
    layout = column(window)
    code = Field("Code", LineInput(name="code", accessible="Code"), where="client.code")
    layout.addWidget(code)
    layout.addWidget(name_field)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    settle()
    yield Form([code, name_field])
    window.close()


def test_an_error_is_shown_at_the_field_that_it_speaks_of(form: Form, name_field: Field) -> None:
    assert form.show_error(UserError(ErrorCode.VALUE_MISSING, where="client.legal_name"))

    assert name_field.error == explain(ErrorCode.VALUE_MISSING).what_to_do


def test_the_faulty_field_gets_the_focus(form: Form, name_field: Field) -> None:
    form.show_error(UserError(ErrorCode.VALUE_MISSING, where="client.legal_name"))

    assert QApplication.focusWidget() is name_field.editor


def test_an_error_of_nobody_is_handed_on(form: Form) -> None:
    assert not form.show_error(UserError(ErrorCode.VALUE_MISSING, where="session.stop"))
    assert not form.show_error(UserError(ErrorCode.VALUE_MISSING))


def test_what_was_typed_stays(form: Form, name_field: Field, qtbot: QtBot) -> None:
    QTest.keyClicks(name_field.editor, "M")
    form.show_error(UserError(ErrorCode.VALUE_MISSING, where="client.legal_name"))

    assert name_field.editor.text() == "M"  # type: ignore[attr-defined]


def test_the_sentence_goes_with_the_next_letter(form: Form, name_field: Field, qtbot: QtBot) -> None:
    form.show_error(UserError(ErrorCode.VALUE_MISSING, where="client.legal_name"))
    QTest.keyClicks(name_field.editor, "M")

    assert name_field.error == ""


def test_a_screen_reader_hears_the_sentence_at_the_field(form: Form, name_field: Field) -> None:
    form.show_error(UserError(ErrorCode.VALUE_MISSING, where="client.legal_name"))

    assert name_field.editor.accessibleDescription() == name_field.error


def test_trying_again_clears_every_sentence(form: Form, name_field: Field) -> None:
    form.show_error(UserError(ErrorCode.VALUE_MISSING, where="client.legal_name"))
    form.clear_errors()

    assert name_field.error == ""


def test_a_secret_is_not_shown_and_not_learned(qtbot: QtBot) -> None:
    field = LineInput(name="pin", accessible="PIN", is_secret=True)
    qtbot.addWidget(field)

    assert field.echoMode() is LineInput.EchoMode.Password
    assert field.inputMethodHints() & field.inputMethodHints().ImhSensitiveData


def test_tab_leaves_a_text_of_several_lines(qtbot: QtBot) -> None:
    field = TextInput(name="words", accessible="Words")
    qtbot.addWidget(field)

    assert field.tabChangesFocus()
