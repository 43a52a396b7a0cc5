# SPDX-License-Identifier: GPL-3.0-or-later
"""Snippets: one sentence for each shortcut, kept outside the record and its log."""

from dataclasses import replace

import pytest
from factories import a_snippet
from practice_journal import Practice

from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import SnippetId
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.snippets import Snippets


def test_a_snippet_is_kept_changed_and_removed(practice: Practice) -> None:
    snippets, before = Snippets(practice.opened.journal), practice.opened.journal.head
    snippet = snippets.save(a_snippet())
    changed = snippets.save(replace(snippet, shortcut=";stroll", text="cafe\u0301"))
    assert changed.text == "café"
    assert snippets.all() == (changed,)
    snippets.remove(snippet.id)
    assert snippets.all() == ()
    assert practice.opened.journal.head == before


def test_another_snippets_shortcut_is_refused(opened: OpenDesk) -> None:
    snippets = Snippets(opened.journal)
    kept = snippets.save(a_snippet())
    with pytest.raises(UserError, match="code_already_used"):
        snippets.save(a_snippet(text="other words"))
    assert snippets.all() == (kept,)


def test_the_usual_ones_are_added_where_their_shortcut_is_free(practice: Practice) -> None:
    snippets = Snippets(practice.opened.journal)
    own = snippets.save(a_snippet(shortcut=";phq"))
    added = snippets.add_usual()
    assert [each.shortcut for each in added] == [";safe", ";video", ";conf"]
    assert snippets.add_usual() == ()
    kept = Snippets(practice.reopen().journal).all()
    assert [each.shortcut for each in kept] == [";conf", ";phq", ";safe", ";video"]
    assert own in kept
    assert {each.title for each in added} == {
        "Safety asked, none reported",
        "Video: identity and room checked",
        "Confidentiality check-in",
    }


def test_an_unknown_snippet_is_not_found(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        Snippets(opened.journal).remove(SnippetId("none"))
