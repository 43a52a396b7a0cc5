# SPDX-License-Identifier: GPL-3.0-or-later
"""Tooltips show what was typed, sign for sign, whatever it looks like."""

from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from counselor_desk.ui.widgets.labels import ElidedLabel
from counselor_desk.ui.widgets.tips import set_tip

TYPED = "<b>26-FL</b> & <img src='/etc/hostname'> <!-- kept -->"


def shown(tip: str) -> str:
    """What Qt shows of a tooltip: the words between the tags where there are any."""
    return QTextDocumentFragment.fromHtml(tip).toPlainText()


def test_what_looks_like_html_is_shown_as_it_was_typed(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)

    set_tip(button, TYPED)

    assert shown(button.toolTip()) == TYPED


def test_without_words_there_is_no_tooltip(qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    set_tip(button, TYPED)

    set_tip(button, "")

    assert not button.toolTip()


def test_a_label_that_says_more_still_does_so_at_another_width(qtbot: QtBot) -> None:
    label = ElidedLabel("Informed consent")
    qtbot.addWidget(label)
    label.say_more(TYPED)

    label.resize(400, 20)
    label.show()

    assert label.text() == "Informed consent"
    assert shown(label.toolTip()) == TYPED
