# SPDX-License-Identifier: GPL-3.0-or-later
"""Psychotherapy notes: a compartment that is opened by the secret again, sealed to its client, never searched."""

from dataclasses import replace
from datetime import date

import pytest
from practice_journal import CLIENT, COMPANION, PASSPHRASE, PIN, Practice, opened_compartment

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import UserError, VaultError
from counselor_desk.services.psychotherapy_notes import PsychotherapyDraft, PsychotherapyNotes
from counselor_desk.storage.dump import row_counts

DAY = date(2026, 11, 20)
WORDS = "XYLOPHONE the dream of the stairs, é"


@pytest.mark.parametrize("typed", ["", PIN, PASSPHRASE])
def test_the_compartment_opens_by_each_secret_given_again(practice: Practice, typed: str) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, typed)
    (note,) = practice.opened.journal.psychotherapy_notes.of_client(CLIENT)
    assert "the dream of the stairs" in compartment.read(note)


def test_each_reading_of_a_note_stands_in_the_log_and_nothing_of_its_words(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    (note,) = compartment.of_client(CLIENT)
    compartment.read(note)
    compartment.read(note)
    events = practice.reopen().journal.audit.events()
    second, first = [each for each in events if each.kind is AuditKind.PSYCHOTHERAPY_NOTE_OPENED]
    for event in (first, second):
        assert (event.subject, event.client_id, event.reason) == (note.id, CLIENT, "")


def test_that_notes_are_there_is_no_reading_of_them(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    head = practice.opened.journal.head
    compartment.of_client(CLIENT)
    assert practice.opened.journal.head == head


def test_a_wrong_secret_leaves_it_closed(practice: Practice) -> None:
    with pytest.raises(VaultError, match="pin_rejected"):
        opened_compartment(practice.desk, practice.opened, "kestrel-28")


def test_a_note_comes_back_after_closing(practice: Practice) -> None:
    note = opened_compartment(practice.desk, practice.opened, PIN).write(
        client_id=CLIENT, session_id=None, service_date=date(2026, 11, 20), text=WORDS.replace("é", "e\u0301")
    )
    opened = practice.reopen()
    assert opened_compartment(practice.desk, opened, "").read(note) == WORDS


def test_neither_the_database_key_nor_another_key_opens_a_body(practice: Practice) -> None:
    journal = practice.opened.journal
    (note,) = journal.psychotherapy_notes.of_client(CLIENT)
    for key in (journal.keys.dek, journal.keys.stamp_mac_key, bytes(32)):
        with pytest.raises(VaultError, match="compartment_closed") as caught:
            PsychotherapyNotes(journal, key=key).read(note)
        assert AuditKind.PSYCHOTHERAPY_NOTE_OPENED not in {each.kind for each in journal.audit.events()}
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__


def test_a_body_opens_for_its_own_client_only(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    (note,) = practice.opened.journal.psychotherapy_notes.of_client(CLIENT)
    with pytest.raises(VaultError, match="compartment_closed"):
        compartment.read(replace(note, client_id=COMPANION))


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b"])
def test_nothing_is_not_kept(practice: Practice, nothing: str) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    with pytest.raises(UserError, match="note_empty"):
        compartment.write(client_id=CLIENT, session_id=None, service_date=date(2026, 11, 20), text=nothing)


def test_its_words_are_in_no_index_no_event_and_no_item(practice: Practice) -> None:
    opened = practice.opened
    compartment = opened_compartment(practice.desk, opened, PIN)
    note = compartment.write(client_id=CLIENT, session_id=None, service_date=date(2026, 11, 20), text=WORDS)
    event = opened.journal.audit.events(limit=1)[0]
    assert (event.kind, event.subject, event.reason) == (AuditKind.PSYCHOTHERAPY_NOTE_SAVED, note.id, "")
    assert opened.search.find("xylophone") == ()
    assert opened.search.find("stairs") == ()
    nonce, sealed = opened.journal.psychotherapy_notes.body(note.id)
    assert WORDS.encode() not in nonce + sealed


def test_a_clients_notes_are_listed_without_their_words(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    (earlier,) = compartment.of_client(CLIENT)
    later = compartment.write(client_id=CLIENT, session_id=None, service_date=date(2026, 11, 20), text=WORDS)
    assert compartment.of_client(CLIENT) == (earlier, later)
    assert compartment.of_client(COMPANION) == ()


def test_what_is_being_written_comes_back_after_closing(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text="half a thought")
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=f"  {WORDS}\n")
    opened = practice.reopen()
    draft = opened_compartment(practice.desk, opened, "").find_draft(CLIENT)
    assert draft == PsychotherapyDraft(
        session_id=None, service_date=DAY, text=f"  {WORDS}\n", kept_at=practice.clock.now()
    )


def test_a_draft_is_of_one_client_and_dropped_when_told(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=WORDS)
    assert compartment.find_draft(COMPANION) is None
    compartment.drop_draft(CLIENT)
    assert compartment.find_draft(CLIENT) is None


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b"])
def test_a_draft_emptied_again_is_none_any_more_and_its_words_are_kept(practice: Practice, nothing: str) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=WORDS)
    draft = compartment.find_draft(CLIENT)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=nothing)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=nothing)
    assert compartment.find_draft(CLIENT) is None
    assert compartment.find_cleared(CLIENT) == draft


def test_what_was_emptied_goes_with_the_draft(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=WORDS)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text="")
    compartment.drop_draft(CLIENT)
    assert compartment.find_cleared(CLIENT) is None


def test_what_was_emptied_is_sealed_as_well(practice: Practice) -> None:
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=WORDS)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text="")
    row = practice.opened.journal.database.one("SELECT content FROM unfinished")
    assert row is not None
    assert b"XYLOPHONE" not in row.blob("content")


def test_the_opened_database_holds_a_draft_as_ciphertext_only(practice: Practice) -> None:
    journal = practice.opened.journal
    before = journal.head
    opened_compartment(practice.desk, practice.opened, PIN).keep_draft(
        CLIENT, session_id=None, service_date=DAY, text=WORDS
    )
    database = journal.database
    values = [
        str(row.value(column.text("name")))
        for table in row_counts(database)
        for column in database.rows("SELECT name FROM pragma_table_info(?)", (table,))
        for row in database.rows(f'SELECT "{column.text("name")}" FROM "{table}"')
    ]
    assert any(f"psychotherapy:{CLIENT}" in value for value in values)
    assert not [
        value for value in values if "XYLOPHONE" in value or (DAY.isoformat() in value and "session_id" in value)
    ]
    assert journal.head == before
    assert practice.opened.search.find("xylophone") == ()


def test_a_draft_opens_with_its_own_key_and_in_its_own_place_only(practice: Practice) -> None:
    journal = practice.opened.journal
    compartment = opened_compartment(practice.desk, practice.opened, PIN)
    compartment.keep_draft(CLIENT, session_id=None, service_date=DAY, text=WORDS)
    for key in (journal.keys.dek, bytes(32)):
        with pytest.raises(VaultError, match="compartment_closed"):
            PsychotherapyNotes(journal, key=key).find_draft(CLIENT)
    with journal.database.transaction():
        journal.database.execute("UPDATE unfinished SET place = ?", (f"psychotherapy:{COMPANION}",))
    with pytest.raises(VaultError, match="compartment_closed"):
        compartment.find_draft(COMPANION)
