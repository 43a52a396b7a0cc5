# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that could not be saved at a lock: sealed in memory, read under the journal's own key, written at unlocking."""

from pathlib import Path

from practice_journal import PASSPHRASE, PIN, Practice

from counselor_desk.services.journal_creation import WaysIn

PLACE, WORDS = "new_note:one", b"words that no disk would take"


def query_only(practice: Practice, is_on: int) -> None:
    practice.opened.journal.database.rows(f"PRAGMA query_only = {is_on}")


def test_held_words_are_no_plain_text_in_memory(practice: Practice) -> None:
    held = practice.desk.vault.held
    held.hold(practice.opened.journal, PLACE, WORDS)

    assert held.find(practice.opened.journal, PLACE) == WORDS
    assert not any(b"words" in each for each in held._sealed.values())


def test_unlocking_puts_them_among_the_unfinished_work(practice: Practice) -> None:
    held = practice.desk.vault.held
    held.hold(practice.opened.journal, PLACE, WORDS)
    opened = practice.reopen()

    assert opened.unfinished.find_file(PLACE) == WORDS
    assert held.find(opened.journal, PLACE) is None


def test_what_the_disk_still_refuses_stays_held(practice: Practice) -> None:
    held, journal = practice.desk.vault.held, practice.opened.journal
    held.hold(journal, PLACE, WORDS)
    query_only(practice, 1)
    held.put_back(journal)
    query_only(practice, 0)

    assert held.find(journal, PLACE) == WORDS


def test_a_backup_that_takes_the_journals_place_meanwhile_does_not_lose_them(
    practice: Practice, tmp_path: Path
) -> None:
    desk, journal = practice.desk, practice.opened.journal
    backup = desk.backups.make(journal, to=tmp_path / "kept.cdbak").path
    desk.vault.held.hold(journal, PLACE, WORDS)
    journal.close()
    desk.generations.restore_in_place(practice.path, backup, typed=PIN)

    assert practice.reopen().unfinished.find_file(PLACE) == WORDS
    assert desk.vault.held.is_empty


def test_another_journal_gets_none_of_them(practice: Practice, tmp_path: Path) -> None:
    practice.desk.vault.held.hold(practice.opened.journal, PLACE, WORDS)
    other = practice.desk.vault.create(tmp_path / "other", ways=WaysIn(passphrase=PASSPHRASE)).journal

    assert practice.desk.vault.held.find(other, PLACE) is None
    other.close()


def test_dropped_words_are_gone(practice: Practice) -> None:
    held, journal = practice.desk.vault.held, practice.opened.journal
    held.hold(journal, PLACE, WORDS)
    held.drop(journal, PLACE)

    assert held.find(journal, PLACE) is None
