# SPDX-License-Identifier: GPL-3.0-or-later
"""A signed note that is not what was signed says so where it is read, and is never released."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import AMENDED, DRAFT, PLAIN, STRUCK, Practice, Template, court_order, new_desk

from counselor_desk.app.bootstrap import Desk, open_desk
from counselor_desk.domain.errors import ErrorCode, VaultError
from counselor_desk.domain.ids import NoteId
from counselor_desk.domain.notes import Note, NoteSection
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.storage.audit import event_of, leaf_of
from counselor_desk.storage.integrity import integrity

PAGE = 4096
SALT_AND_HEADER = 1


def change(opened: OpenDesk, statement: str, *parameters: str) -> None:
    """Write past the program, as somebody with the key could; the triggers that forbid it are taken away for it."""
    database = opened.journal.database
    with database.transaction():
        for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE ?", ("%",)):
            database.execute(f"DROP TRIGGER {row.text('name')}")
        database.execute(statement, parameters)


@pytest.mark.parametrize("note_id", [PLAIN, AMENDED, STRUCK, DRAFT])
def test_what_is_as_it_was_signed_reads_as_such(opened: OpenDesk, note_id: NoteId) -> None:
    assert opened.client_record.reading(note_id).is_as_signed


@pytest.mark.parametrize(
    ("statement", "note_id"),
    [
        ("UPDATE note SET sections = json_array(json_array('Narrative', 'other words')) WHERE id = ?", PLAIN),
        ("UPDATE note SET signer_name = NULL, signer_credentials = NULL, signed_at = NULL WHERE id = ?", PLAIN),
        ("UPDATE note SET service_date = '2026-01-02' WHERE id = ?", AMENDED),
        ("UPDATE addendum SET text = 'other words' WHERE note_id = ?", AMENDED),
        ("DELETE FROM note_strike WHERE note_id = ?", STRUCK),
        ("UPDATE note_strike SET reason = 'another reason' WHERE note_id = ?", STRUCK),
        ("UPDATE note_strike SET struck_at = '2026-06-02T17:00:00.000000Z' WHERE note_id = ?", STRUCK),
        ("UPDATE note_strike SET signer_name = 'Somebody' WHERE note_id = ?", STRUCK),
        ("UPDATE audit_event SET reason = 'another' WHERE kind = 'note.signed' AND subject = ?", PLAIN),
        ("UPDATE audit_event SET subject = 'another' WHERE kind = 'note.signed' AND subject = ?", PLAIN),
    ],
)
def test_what_was_changed_since_reads_as_changed(opened: OpenDesk, statement: str, note_id: NoteId) -> None:
    change(opened, statement, note_id)

    assert not opened.client_record.reading(note_id).is_as_signed


def test_a_strike_from_before_strikes_were_bound_reads_as_such_until_it_is_taken_away(opened: OpenDesk) -> None:
    database = opened.journal.database
    row = database.one("SELECT * FROM audit_event WHERE kind = 'note.struck'")
    assert row is not None
    older = replace(event_of(row), content_hash="", record_hash="")
    change(opened, "UPDATE audit_event SET content_hash = '', record_hash = '' WHERE kind = 'note.struck'")
    with database.transaction():
        leaf = leaf_of(older, salt=row.blob("salt"))
        database.execute("UPDATE audit_event SET leaf = ? WHERE seq = ?", (leaf, older.seq))
    assert opened.client_record.reading(STRUCK).is_as_signed
    change(opened, "DELETE FROM note_strike WHERE note_id = ?", STRUCK)
    assert not opened.client_record.reading(STRUCK).is_as_signed


def test_nothing_is_released_of_a_client_whose_signed_note_was_changed(opened: OpenDesk) -> None:
    matter = court_order(opened)
    change(opened, "UPDATE note SET sections = json_array(json_array('Narrative', 'x')) WHERE id = ?", PLAIN)

    with pytest.raises(VaultError) as refused:
        opened.review.scope(matter)
    assert (refused.value.code, refused.value.where) == (ErrorCode.JOURNAL_DAMAGED, "signed_note")


@pytest.fixture
def owner(template: Template) -> Desk:
    return new_desk(SettableClock(), CountingIds(1 << 40), MemoryKeyStore(template.entries))


def pages(file: Path) -> list[bytes]:
    raw = file.read_bytes()
    return [raw[start : start + PAGE] for start in range(0, len(raw), PAGE)]


def test_a_page_of_an_earlier_day_that_was_put_back_is_found_when_its_note_is_read(
    practice: Practice, tmp_path: Path, owner: Desk
) -> None:
    """The page of the database that holds the draft's earlier words, each page authentic by itself, in a real file."""
    path, clock = practice.path, practice.clock
    opened = practice.opened
    draft = opened.notes.get(DRAFT)
    first_words = "words of the first day"
    earlier = opened.notes.save_draft(_with_words(draft, first_words))
    opened.journal.close()
    file = next((path / "db").glob("*.db"))
    shutil.copy2(file, tmp_path / "earlier.db")
    opened = practice.reopen()
    later_words = first_words.replace("first", "other")
    opened.notes.save_draft(_with_words(earlier, later_words))
    clock.at = clock.at.replace(year=2027)
    opened.notes.sign(DRAFT)
    row = opened.journal.database.one("SELECT rootpage FROM sqlite_schema WHERE name = 'ix_note_drafts'")
    assert row is not None
    drafts_index = row.integer("rootpage") - 1
    opened.journal.close()

    before, after = pages(tmp_path / "earlier.db"), pages(file)
    changed = [
        number for number in range(SALT_AND_HEADER, min(len(before), len(after))) if before[number] != after[number]
    ]
    replayed = []
    # with the page of the index over drafts, without which the structure would contradict itself, and alone
    for together in [[each] for each in changed] + [[each, drafts_index] for each in changed]:
        tried = tmp_path / "tried"
        shutil.rmtree(tried, ignore_errors=True)
        shutil.copytree(path, tried)
        copy = next((tried / "db").glob("*.db"))
        with copy.open("r+b") as raw:
            for number in together:
                raw.seek(number * PAGE)
                raw.write(before[number])
        told = _read_back(owner, tried)
        if told is not None:
            replayed.append(told)

    # every check of the pages passed and nothing is missing in the log, but the note says so where it is read; that the
    # file is not the one that was closed is said of the whole journal before
    assert (Standing.CHANGED, True, False) in replayed
    assert not any(standing is Standing.SAME and shows_old_words for standing, shows_old_words, _ in replayed)
    assert not any(shows_old_words and says_signed for _, shows_old_words, says_signed in replayed)


def _read_back(owner: Desk, path: Path) -> tuple[Standing, bool, bool] | None:
    """How the journal stands, whether the note shows words of the first day, and whether it passes for signed.

    None where the file's own checks find the page.
    """
    try:
        with owner.vault.open(path, "") as journal:
            if integrity(journal.database):
                return None
            opened = open_desk(owner, journal)
            reading = opened.client_record.reading(DRAFT)
            finding = journal.head_stamp.finding
            assert finding is not None
            old = any("first day" in section.text for section in reading.note.sections)
            return finding.standing, old, reading.is_as_signed
    except VaultError:
        return None


def _with_words(note: Note, words: str) -> Note:
    return replace(note, sections=(NoteSection(note.sections[0].heading, words), *note.sections[1:]))
