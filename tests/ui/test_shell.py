# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame around the pages where the window is small and the text large."""

import pytest
from PySide6.QtWidgets import QApplication, QFrame
from stage import Stage, settle

from counselor_desk.ui.shell import SearchField
from counselor_desk.ui.theme import application_style
from counselor_desk.ui.theme.tokens import LIGHT


@pytest.mark.parametrize(("width", "is_shown"), [(1280, True), (320, False)])
def test_the_key_of_the_search_gives_way_to_its_words(stage: Stage, width: int, is_shown: bool) -> None:
    field = stage.find(SearchField, "search")
    field.setMaximumWidth(width)
    field.resize(width, field.height())
    settle()

    hints = [each for each in field.findChildren(QFrame) if each.property("kind") == "key"]
    assert [each.isVisible() for each in hints] == [is_shown]


def test_at_twice_the_text_size_the_key_covers_no_word_of_the_search(stage: Stage, qapp: QApplication) -> None:
    application_style.apply(qapp, tokens=LIGHT, text_scale=2.0)
    stage.window.resize(1024, 700)
    settle()
    field = stage.find(SearchField, "search")
    words = field.fontMetrics().horizontalAdvance(field.placeholderText())

    hints = [each for each in field.findChildren(QFrame) if each.property("kind") == "key" and each.isVisible()]
    assert all(each.x() > words for each in hints)
