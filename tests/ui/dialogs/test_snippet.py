# SPDX-License-Identifier: GPL-3.0-or-later
"""Snippets are added, changed and removed by keys; what is wrong is said beside its field."""

from factories import a_snippet
from practice_journal import Practice
from PySide6.QtCore import Qt
from stage import Stage, words_on

from counselor_desk.domain.snippets import Snippet
from counselor_desk.ui.dialogs.snippet import SnippetDialog
from counselor_desk.ui.widgets.fields import LineInput

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


def opened(stage: Stage) -> list[tuple[Snippet, ...]]:
    told: list[tuple[Snippet, ...]] = []
    assert stage.window.context is not None
    dialog = SnippetDialog(stage.window, context=stage.window.context)
    dialog.snippets_changed.connect(told.append)
    dialog.open()
    return told


def type_snippet(stage: Stage, shortcut: str, title: str, text: str) -> None:
    stage.tab_to("add_snippet")
    stage.press(ENTER)
    field = stage.find(LineInput, "snippet_shortcut")
    field.selectAll()
    stage.press(shortcut, TAB, title, TAB, text)
    stage.tab_to("snippets_primary")
    stage.press(ENTER)


def test_a_snippet_is_added_by_keys(stage: Stage, practice: Practice) -> None:
    told = opened(stage)
    type_snippet(stage, ";pond", "By the pond", "Held by the pond.")

    (snippet,) = practice.opened.snippets.all()
    assert (snippet.shortcut, snippet.title, snippet.text) == (";pond", "By the pond", "Held by the pond.")
    assert told == [(snippet,)]


def test_a_shortcut_without_its_semicolon_is_said_beside_the_field(stage: Stage, practice: Practice) -> None:
    opened(stage)
    type_snippet(stage, "pond", "By the pond", "Held by the pond.")

    assert "Enter a semicolon and up to 16 letters or figures" in words_on(stage.window)
    assert stage.find(LineInput, "snippet_title").text() == "By the pond"
    assert practice.opened.snippets.all() == ()


def test_a_shortcut_that_is_taken_is_said_beside_the_field(stage: Stage, practice: Practice) -> None:
    practice.opened.snippets.save(a_snippet(shortcut=";pond"))
    opened(stage)
    type_snippet(stage, ";pond", "Another", "Something else.")

    assert "Another snippet has this shortcut" in words_on(stage.window)
    assert len(practice.opened.snippets.all()) == 1


def test_a_snippet_is_changed(stage: Stage, practice: Practice) -> None:
    practice.opened.snippets.save(a_snippet(shortcut=";pond"))
    opened(stage)
    stage.tab_to("edit_snippet_1")
    stage.press(ENTER, TAB)
    stage.find(LineInput, "snippet_title").selectAll()
    stage.press("Round the pond", ENTER)

    assert [each.title for each in practice.opened.snippets.all()] == ["Round the pond"]


def test_a_snippet_is_removed(stage: Stage, practice: Practice) -> None:
    practice.opened.snippets.save(a_snippet(shortcut=";pond"))
    opened(stage)
    stage.tab_to("edit_snippet_1")
    stage.press(ENTER)
    stage.tab_to("remove_snippet")
    stage.press(ENTER)

    assert practice.opened.snippets.all() == ()


def test_the_usual_ones_are_offered_where_there_is_none(stage: Stage, practice: Practice) -> None:
    opened(stage)
    stage.tab_to("add_usual_snippets")
    stage.press(ENTER)

    assert len(practice.opened.snippets.all()) == 4


def test_escape_leaves_the_form_first(stage: Stage) -> None:
    opened(stage)
    stage.tab_to("add_snippet")
    stage.press(ENTER, Qt.Key.Key_Escape)

    assert (stage.has("add_snippet"), stage.has("snippet_shortcut")) == (True, False)
