# SPDX-License-Identifier: GPL-3.0-or-later
"""An address on the screen is words: nothing makes a link of it, and no click, key or menu hands it to another program.

Whoever needs the page behind a rule or in a note copies its address and opens it wherever they like.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from factories import a_note
from practice_journal import CLIENT, Practice, court_order, type_clause
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QWidget
from stage import Stage

from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.notes import NoteKind, NoteSection, NoteTemplate
from counselor_desk.ui.places import (
    ClientPlace,
    ClientTab,
    NotePlace,
    Place,
    RequestPlace,
    SearchPlace,
)
from counselor_desk.ui.widgets.note_text import NoteText, ReadingText

ADDRESS = "https://heron.example/rule"
TEXT = f"she read {ADDRESS} and <a href='{ADDRESS}'>this</a>."
NOTE = NoteId("9" * 32)
_LINKS = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard


class Opened(QObject):
    """What the desktop was asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.addresses.append(address.toString())


@pytest.fixture
def opened(nothing_is_left_behind: None) -> Iterator[Opened]:
    """In the place of the desktop's browser, mail program and file manager."""
    asked = Opened()
    for scheme in ("https", "http", "mailto", "file"):
        # the annotations say bytes, which PySide6 6.11 refuses (measured)
        QDesktopServices.setUrlHandler(scheme, asked, "open")  # type: ignore[arg-type]
    yield asked
    for scheme in ("https", "http", "mailto", "file"):
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture
def with_an_address(practice: Practice) -> Practice:
    """A signed note that holds an address, plain and as a page of the web would write it."""
    note = a_note(
        id=NOTE,
        client_id=CLIENT,
        session_id=None,
        kind=NoteKind.CONTACT,
        service_date=date(2026, 11, 22),
        template=NoteTemplate.NARRATIVE,
        sections=(NoteSection("Narrative", TEXT),),
        first_keystroke_at=practice.clock.now(),
    )
    practice.opened.notes.begin(note)
    practice.opened.notes.sign(note.id)
    return practice


def places(practice: Practice) -> list[Place]:
    """Where words of a record or of a rule are shown; of labels on every other page `test_every_page` says the same."""
    matter_id = court_order(practice.opened, caption=TEXT)
    type_clause(practice.opened, matter_id)
    return [
        ClientPlace(CLIENT, ClientTab.RECORD, NOTE),
        ClientPlace(CLIENT, ClientTab.CONSENT),
        NotePlace(CLIENT, is_psychotherapy=True),
        SearchPlace("heron"),
        RequestPlace(matter_id=matter_id, step=3),
        RequestPlace(matter_id=matter_id, step=5),
    ]


def parts_with_text(root: QWidget) -> list[QWidget]:
    kinds = (QLabel, QTextEdit, QPlainTextEdit)
    return [each for each in root.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()]


def leads_out(part: QWidget) -> bool:
    if isinstance(part, QLabel):
        # a label would follow links by its first settings; one that reads no markup has none
        return part.openExternalLinks() or part.textFormat() is not Qt.TextFormat.PlainText
    assert isinstance(part, QTextEdit | QPlainTextEdit)
    return bool(part.textInteractionFlags() & _LINKS)


def test_no_page_makes_a_link_of_anything(stage: Stage, with_an_address: Practice, opened: Opened) -> None:
    seen = 0
    for place in places(with_an_address):
        page = stage.go_to(place)
        parts = parts_with_text(page)
        seen += len(parts)
        assert [each.objectName() for each in parts if leads_out(each)] == [], place

    assert seen > 100
    assert opened.addresses == []


def test_clicks_and_keys_on_an_address_open_nothing(stage: Stage, with_an_address: Practice, opened: Opened) -> None:
    page = stage.go_to(ClientPlace(CLIENT, ClientTab.RECORD, NOTE))
    shown = [each for each in page.findChildren(ReadingText) if each.isVisible() and ADDRESS in each.toPlainText()]
    assert len(shown) == 1
    for part in shown:
        view = part.viewport()
        for x in range(4, view.width(), 40):
            for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
                QTest.mouseClick(view, Qt.MouseButton.LeftButton, modifier, QPoint(x, 12))
        part.setFocus()
        stage.press(Qt.Key.Key_Return, modifier=Qt.KeyboardModifier.ControlModifier)
        assert part.anchorAt(QPoint(view.width() // 3, 12)) == ""

    assert opened.addresses == []


def test_the_menu_of_a_text_offers_to_copy_and_not_to_open(stage: Stage) -> None:
    editor = NoteText(TEXT, name="body", accessible="Body")
    editor.selectAll()
    menu = editor.createStandardContextMenu()
    offered = [each.text().replace("&", "").lower() for each in menu.findChildren(QAction)]
    menu.deleteLater()
    editor.deleteLater()

    assert any(each.startswith("copy") for each in offered)
    assert [each for each in offered if "open" in each or "link" in each] == []


def test_the_stand_in_for_the_browser_is_asked_by_a_link(opened: Opened, stage: Stage) -> None:
    QDesktopServices.openUrl(QUrl(ADDRESS))

    assert opened.addresses == [ADDRESS]
