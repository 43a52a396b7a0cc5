# SPDX-License-Identifier: GPL-3.0-or-later
"""A client's page in little room: one scroll bar for the whole page, and what has the focus stays in view."""

import pytest
from practice_journal import CLIENT
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QListView, QScrollArea
from stage import Stage, settle

from counselor_desk.ui.pages.page import Page
from counselor_desk.ui.places import ClientPlace, ClientTab
from counselor_desk.ui.theme import application_style
from counselor_desk.ui.theme.tokens import LIGHT


def bars(page: Page) -> list[str]:
    """The scroll bars that are seen, by the name of what they move."""
    return [
        each.objectName()
        for each in page.findChildren(QAbstractScrollArea)
        if each.isVisible() and each.verticalScrollBar().isVisible()
    ]


def in_large_text(stage: Stage, tab: ClientTab) -> Page:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application_style.apply(application, tokens=LIGHT, text_scale=2.0)
    stage.window.resize(1024, 700)
    page = stage.go_to(ClientPlace(CLIENT, tab))
    settle()
    settle()
    return page


@pytest.mark.parametrize("tab", list(ClientTab))
def test_with_large_text_only_the_page_scrolls(stage: Stage, tab: ClientTab) -> None:
    assert bars(in_large_text(stage, tab)) == ["client_scroll"]


def test_with_room_the_page_stands_still(stage: Stage) -> None:
    assert "client_scroll" not in bars(stage.go_to(ClientPlace(CLIENT)))


def test_the_page_follows_the_chosen_row(stage: Stage) -> None:
    page = in_large_text(stage, ClientTab.RECORD)
    timeline = stage.find(QListView, "timeline")
    timeline.setFocus()
    stage.press(Qt.Key.Key_End)
    scroll = page.findChild(QScrollArea, "client_scroll")
    assert scroll is not None
    row = timeline.visualRect(timeline.currentIndex()).center()
    seen = timeline.viewport().mapTo(scroll.viewport(), row)
    assert scroll.viewport().rect().contains(seen)
