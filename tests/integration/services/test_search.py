# SPDX-License-Identifier: GPL-3.0-or-later
"""Searching as the window does it: who is called so, and which notes and addenda hold the words."""

import pytest
from factories import a_note
from practice_journal import AMENDED, CLIENT, COMPANION, DRAFT, LATE, STRUCK

from counselor_desk.domain.notes import NoteKind, NoteSection
from counselor_desk.services import search
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.search import MOST_NOTES, Found


def test_notes_come_with_what_they_are_and_where_the_words_stand(opened: OpenDesk) -> None:
    (note,) = opened.search.look("sleep diar").notes
    assert (note.note_id, note.client.code, note.note_kind) == (LATE, "C-0001", NoteKind.PROGRESS)
    assert (note.is_signed, note.is_struck, note.is_addendum) == (True, False, False)
    assert [note.snippet[span.start : span.end] for span in note.found] == ["sleep", "diary"]
    assert "sleep" not in repr(note)


def test_an_addendum_leads_to_its_note(opened: OpenDesk) -> None:
    (addendum,) = opened.search.look("until june").notes
    assert (addendum.note_id, addendum.is_addendum) == (AMENDED, True)


def test_drafts_and_struck_notes_are_told_apart(opened: OpenDesk) -> None:
    (draft,), (struck,) = opened.search.look("unfinished").notes, opened.search.look("mistake").notes
    assert (draft.note_id, draft.is_signed) == (DRAFT, False)
    assert (struck.note_id, struck.is_struck) == (STRUCK, True)


def test_clients_are_found_by_any_name_and_by_code(opened: OpenDesk) -> None:
    for words in ("wren", "JONAS kell", "0002", "c-0002"):
        assert [each.id for each in opened.search.look(words).clients] == [COMPANION]


def test_in_one_record_nobody_else_is_named(opened: OpenDesk) -> None:
    found = opened.search.look("jonas", client_id=CLIENT)
    assert found.clients == ()
    assert {note.client.id for note in found.notes} == {CLIENT}


def test_what_is_beyond_the_limit_is_counted(opened: OpenDesk) -> None:
    for _ in range(MOST_NOTES + 3):
        opened.notes.begin(a_note(client_id=CLIENT, session_id=None, sections=(NoteSection("Narrative", "quagga"),)))
    found = opened.search.look("quagga")
    assert (len(found.notes), found.more_notes) == (MOST_NOTES, 3)


def test_nobody_counts_further_than_the_most(opened: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_COUNTED", MOST_NOTES + 2)
    for number in range(MOST_NOTES + 3):
        note = a_note(client_id=CLIENT, session_id=None, sections=(NoteSection("Narrative", "quagga"),))
        opened.notes.begin(note)
        if number % 2:
            opened.notes.sign(note.id)
    found = opened.search.look("quagga")
    assert (len(found.notes), found.more_notes, found.is_counted) == (MOST_NOTES, 2, False)
    fewer = opened.search.look("unfinished")
    assert (fewer.more_notes, fewer.is_counted) == (0, True)


def test_no_words_find_nothing(opened: OpenDesk) -> None:
    assert opened.search.look(" \u200b ") == Found(words=" \u200b ")
    assert opened.search.look("").is_empty


def test_lines_of_a_note_become_one_line_with_the_places_kept(opened: OpenDesk) -> None:
    opened.notes.begin(
        a_note(client_id=CLIENT, session_id=None, sections=(NoteSection("Narrative", "one\ntwo\nquagga three"),))
    )
    (note,) = opened.search.look("quagga").notes
    assert note.snippet == "one two quagga three"
    assert [note.snippet[span.start : span.end] for span in note.found] == ["quagga"]


def test_everybody_can_be_chosen_by_the_name_on_screen(opened: OpenDesk) -> None:
    assert [each.id for each in opened.search.clients()] == [COMPANION, CLIENT]
