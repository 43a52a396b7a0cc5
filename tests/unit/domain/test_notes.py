# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes: signed once, never changed, late where they are late, and hashed over everything that was signed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from factories import a_note, a_signature, a_signed_note, a_strike, an_addendum

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, NoteId, SessionId
from counselor_desk.domain.notes import (
    TEMPLATE_HEADINGS,
    Note,
    NoteKind,
    NoteSection,
    NoteState,
    NoteTemplate,
    needs_late_entry_reason,
    sign,
    strike,
)

ENDED = datetime(2026, 3, 9, 17, 50, tzinfo=UTC)
EXACTLY_48_HOURS = ENDED + timedelta(hours=48)
TOO_LATE = EXACTLY_48_HOURS + timedelta(seconds=1)


def refused(action: Any) -> ErrorCode:
    with pytest.raises(UserError) as raised:
        action()
    return raised.value.code


def test_every_template_has_headings_and_the_structured_ones_end_with_the_plan() -> None:
    assert {*TEMPLATE_HEADINGS} == {*NoteTemplate}
    assert {TEMPLATE_HEADINGS[each][-1] for each in NoteTemplate if each is not NoteTemplate.NARRATIVE} == {"Plan"}


def test_a_note_goes_from_draft_to_signed_to_struck() -> None:
    draft = a_note()
    signed = sign(draft, signature=a_signature(), session_ended_at=ENDED)
    struck = strike(signed, struck=a_strike())

    assert [each.state for each in (draft, signed, struck)] == [NoteState.DRAFT, NoteState.SIGNED, NoteState.STRUCK]


def test_signing_keeps_every_word_and_adds_the_signature() -> None:
    draft = a_note()

    assert sign(draft, signature=a_signature(), session_ended_at=ENDED) == replace(draft, signature=a_signature())


def test_a_signed_note_is_not_signed_again() -> None:
    assert refused(lambda: sign(a_signed_note(), signature=a_signature(), session_ended_at=None)) is (
        ErrorCode.NOTE_SIGNED
    )


@pytest.mark.parametrize("sections", [(), (NoteSection("Plan", " \n"), NoteSection("Data", "\u200b"))])
def test_an_empty_note_is_not_signed(sections: tuple[NoteSection, ...]) -> None:
    empty = a_note(sections=sections)

    assert refused(lambda: sign(empty, signature=a_signature(), session_ended_at=None)) is ErrorCode.NOTE_EMPTY


def test_one_section_with_words_is_a_note() -> None:
    assert not a_note(sections=(NoteSection("Data", ""), NoteSection("Plan", "Rest."))).is_blank


@pytest.mark.parametrize(
    ("begun", "late"), [(ENDED - timedelta(hours=1), False), (EXACTLY_48_HOURS, False), (TOO_LATE, True)]
)
def test_a_note_is_late_when_begun_more_than_48_hours_after_the_session(begun: datetime, late: bool) -> None:
    assert needs_late_entry_reason(session_ended_at=ENDED, first_keystroke_at=begun) is late


def test_a_late_note_says_why_before_it_is_signed() -> None:
    late = a_note(first_keystroke_at=TOO_LATE)

    assert refused(lambda: sign(late, signature=a_signature(), session_ended_at=ENDED)) is (
        ErrorCode.LATE_ENTRY_REASON_MISSING
    )


def test_a_late_note_that_says_why_is_signed_and_stays_a_late_entry() -> None:
    late = a_note(first_keystroke_at=TOO_LATE, late_entry_reason="power cut")

    assert sign(late, signature=a_signature(), session_ended_at=ENDED).is_late_entry


def test_a_note_without_a_session_is_never_late_by_the_clock() -> None:
    note = a_note(first_keystroke_at=TOO_LATE)

    assert sign(note, signature=a_signature(), session_ended_at=None).state is NoteState.SIGNED


def test_a_draft_is_not_struck() -> None:
    assert refused(lambda: strike(a_note(), struck=a_strike())) is ErrorCode.NOTE_NOT_SIGNED


def test_a_struck_note_is_not_struck_again() -> None:
    struck = strike(a_signed_note(), struck=a_strike())

    assert refused(lambda: strike(struck, struck=a_strike())) is ErrorCode.NOTE_STRUCK


def test_a_strike_says_why() -> None:
    assert refused(lambda: strike(a_signed_note(), struck=a_strike(reason=" "))) is ErrorCode.VALUE_MISSING


SIGNED_CHANGES: list[dict[str, Any]] = [
    {"id": NoteId("another")},
    {"client_id": ClientId("another")},
    {"session_id": SessionId("session")},
    {"kind": NoteKind.RISK},
    {"template": NoteTemplate.NARRATIVE},
    {"service_date": date(2026, 3, 10)},
    {"sections": (NoteSection("Subjective", "Slept well."),)},
    {"sections": (NoteSection("Data", "Slept badly."),)},
    {"first_keystroke_at": TOO_LATE},
    {"late_entry_reason": "power cut"},
    {"part2_origin": True},
    {"signature": None},
    {"signature": a_signature(name="Somebody Else")},
    {"signature": a_signature(credentials="")},
    {"signature": a_signature(signed_at=TOO_LATE)},
]


def signed_note(**changes: Any) -> Note:
    note: Note = a_signed_note(
        **{"id": NoteId("note"), "sections": (NoteSection("Subjective", "Slept badly."),), **changes}
    )
    return note


@pytest.mark.parametrize("changes", SIGNED_CHANGES, ids="-".join)
def test_the_hash_covers_everything_that_was_signed(changes: dict[str, Any]) -> None:
    assert signed_note(**changes).content_hash != signed_note().content_hash


def test_the_hash_is_the_same_after_a_strike_and_another_count_of_saves() -> None:
    note = signed_note()

    assert strike(replace(note, version=9), struck=a_strike()).content_hash == note.content_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"struck_at": TOO_LATE},
        {"reason": "another reason"},
        {"signature": a_signature(name="Somebody Else")},
        {"signature": a_signature(credentials="LMFT")},
    ],
    ids="-".join,
)
def test_the_hash_of_a_strike_covers_everything_that_it_says(changes: dict[str, Any]) -> None:
    assert a_strike(**changes).content_hash != a_strike().content_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"note_id": NoteId("another")},
        {"number": 2},
        {"text": "other words"},
        {"reason": "another reason"},
        {"first_keystroke_at": TOO_LATE},
        {"signature": a_signature(name="Somebody Else")},
        {"previous_hash": "1" * 64},
    ],
    ids="-".join,
)
def test_the_hash_of_an_addendum_covers_its_words_and_its_place_in_the_chain(changes: dict[str, Any]) -> None:
    assert an_addendum(**changes).content_hash != an_addendum().content_hash
