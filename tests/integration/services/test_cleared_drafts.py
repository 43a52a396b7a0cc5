# SPDX-License-Identifier: GPL-3.0-or-later
"""A draft that was emptied, on purpose or by a slip, can be brought back until it is signed or thrown away."""

from dataclasses import replace

import pytest
from practice_journal import DRAFT

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.notes import Note
from counselor_desk.services.open_desk import OpenDesk


def emptied(note: Note) -> Note:
    return replace(note, sections=tuple(replace(each, text="") for each in note.sections))


def test_an_empty_draft_never_silently_takes_the_place_of_text(opened: OpenDesk) -> None:
    note = opened.notes.get(DRAFT)

    with pytest.raises(UserError) as refused:
        opened.notes.save_draft(emptied(note))
    assert refused.value.code is ErrorCode.EMPTY_OVER_TEXT
    assert opened.notes.get(DRAFT) == note


def test_what_was_emptied_on_purpose_is_kept(opened: OpenDesk) -> None:
    note = opened.notes.get(DRAFT)
    opened.notes.save_draft(emptied(note), is_clearing_meant=True)

    assert opened.notes.get(DRAFT).is_blank
    assert opened.notes.find_cleared(DRAFT) == note.sections


def test_what_was_emptied_last_is_what_comes_back(opened: OpenDesk) -> None:
    note = opened.notes.save_draft(emptied(opened.notes.get(DRAFT)), is_clearing_meant=True)
    other = tuple(replace(each, text="other words") for each in note.sections)
    written = opened.notes.save_draft(replace(note, sections=other))
    opened.notes.save_draft(emptied(written), is_clearing_meant=True)

    assert opened.notes.find_cleared(DRAFT) == other


def test_a_draft_that_was_never_emptied_has_nothing_to_bring_back(opened: OpenDesk) -> None:
    assert opened.notes.find_cleared(DRAFT) is None


def test_discarding_lets_the_earlier_words_go_as_well(opened: OpenDesk) -> None:
    opened.notes.save_draft(emptied(opened.notes.get(DRAFT)), is_clearing_meant=True)
    opened.notes.discard_draft(DRAFT, reason="written in the wrong record")

    assert opened.notes.find_cleared(DRAFT) is None


def test_signing_lets_the_earlier_words_go_as_well(opened: OpenDesk) -> None:
    note = opened.notes.get(DRAFT)
    empty = opened.notes.save_draft(emptied(note), is_clearing_meant=True)
    opened.notes.save_draft(replace(empty, sections=note.sections))
    opened.notes.sign(DRAFT)

    assert opened.notes.find_cleared(DRAFT) is None


def test_clients_have_no_way_to_be_removed_at_all(opened: OpenDesk) -> None:
    """So that none can be removed in bulk: a verb that comes with a later version brings its confirmation with it."""
    database = opened.journal.database

    with pytest.raises(Exception, match=r"constraint|FOREIGN|legal_hold|tr_|unexpected"), database.transaction():
        database.execute("DELETE FROM client")
    verbs = [name for name in dir(opened.clients) if any(word in name for word in ("delete", "remove", "purge"))]
    assert verbs == [name for name in verbs if "contact" in name or "restriction" in name]
