# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds on every page: each part has a name for the program and one for a screen reader, and the Tab key reads."""

from datetime import date

import pytest
from every_place import PLACES, Goes
from factories import a_contact, a_note
from page_walk import interactive_parts, out_of_reading_order, tab_stops
from practice_journal import (
    CLIENT,
    Practice,
    companion,
    sample_client,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QLabel, QWidget
from shown_words import parts_of_names, shown_words
from stage import Stage, settle

from counselor_desk.domain.notes import NoteKind, NoteSection, NoteTemplate
from counselor_desk.ui.places import (
    Section,
    SectionPlace,
)

EVERY_PAGE = pytest.mark.parametrize("goes", PLACES.values(), ids=PLACES.keys())


@EVERY_PAGE
def test_every_part_can_be_named_reached_and_read(
    stage: Stage, practice: Practice, goes: Goes, subtests: pytest.Subtests
) -> None:
    page = stage.go_to(goes(stage, practice))
    assert QApplication.focusWidget() is not None, "somebody without a mouse begins nowhere"
    parts, stops = list(interactive_parts(stage.window)), tab_stops(stage.window)

    with subtests.test("every part has an object name and an accessible name"):
        assert [_called(part) for part in parts if not _is_named(part)] == []
    with subtests.test("no name is given twice"):
        names = [part.objectName() for part in parts]
        assert sorted({name for name in names if names.count(name) > 1}) == []
    with subtests.test("the Tab key goes in reading order"):
        cards = [each for each in page.findChildren(QFrame) if each.property("kind") == "card" and each.isVisible()]
        assert [pair for card in cards for pair in out_of_reading_order(stops, container=card)] == []
    with subtests.test("every button is reached without a mouse"):
        assert [part.objectName() for part in parts if _is_open_button(part) and part not in stops] == []
    with subtests.test("no label reads markup"):
        assert all(label.textFormat() is Qt.TextFormat.PlainText for label in page.findChildren(QLabel))


def _called(part: QWidget) -> str:
    return f"{type(part).__name__} {part.objectName()!r} {part.accessibleName()!r}"


def _is_named(part: QWidget) -> bool:
    name = part.objectName()
    return bool(name) and not name.startswith("qt_") and bool(part.accessibleName())


def _is_open_button(part: QWidget) -> bool:
    # of several in a group the Tab key stops at the chosen one, and arrows lead to the others
    return isinstance(part, QAbstractButton) and part.isEnabled() and part.group() is None


@EVERY_PAGE
def test_a_page_can_be_left_and_leaves_nothing(stage: Stage, practice: Practice, goes: Goes) -> None:
    page = stage.go_to(goes(stage, practice))
    gone: list[bool] = []
    page.destroyed.connect(lambda: gone.append(True))

    stage.go_to(SectionPlace(Section.HEALTH if goes is not PLACES["health"] else Section.TODAY))
    settle()

    assert gone == [True]


# shorter parts of a name stand in words of every day as well
_LONGER_THAN = 3
SHOWN_ON_PURPOSE = {
    # the counselor's own practice, and the places of the world: "Mariehamn" is nobody's name
    "settings": ("practice_name", "zone"),
}
# whoever is named in the notes can be decided about only under the words that stand there
DECIDING, DECIDED_ABOUT = ("order_5", "ready_review"), ("Rafael OSPREY Quint", "Ines Quint")


def name_the_client_everywhere(practice: Practice) -> None:
    """Write the client's names into what people type: a signed note, and a relative with what they may be told."""
    opened = practice.opened
    note = a_note(
        id="9" * 32,
        client_id=CLIENT,
        session_id=None,
        kind=NoteKind.CONTACT,
        service_date=date(2026, 11, 22),
        template=NoteTemplate.NARRATIVE,
        sections=(NoteSection("Narrative", "Mari ZEBULON came with her brother, Marisol Quint was called twice."),),
        first_keystroke_at=practice.clock.now(),
    )
    opened.notes.begin(note)
    opened.notes.sign(note.id)
    opened.clients.add_contact(
        a_contact(
            client_id=CLIENT, name="Ines Quint", email="the.quints@quint.example", may_be_told="where Mari ZEBULON is"
        )
    )


@pytest.mark.parametrize("are_initials", [False, True], ids=["codes", "initials"])
@pytest.mark.parametrize(("place", "goes"), PLACES.items(), ids=PLACES.keys())
def test_while_names_are_hidden_no_page_says_a_client_s_name(
    stage: Stage, practice: Practice, place: str, goes: Goes, are_initials: bool
) -> None:
    name_the_client_everywhere(practice)
    assert stage.window.context is not None
    stage.window.context.names.show_codes(are_codes=True)
    stage.window.context.names.show_initials(are_initials)
    stage.go_to(goes(stage, practice))

    clients = (sample_client(), companion())
    names = parts_of_names(
        *(name for each in clients for name in (each.legal_name, each.display_name)), longer_than=_LONGER_THAN
    )
    said = {
        (part.objectName() or type(part).__name__, words)
        for part, words in shown_words(stage.window)
        if names.search(words)
        and part.objectName() not in SHOWN_ON_PURPOSE.get(place, ())
        and not (place in DECIDING and words.startswith(DECIDED_ABOUT))
    }
    assert said == set()
