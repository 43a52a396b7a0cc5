# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups that are made by themselves: when they are due, where they go, what goes for them; and nothing stops work."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from practice_journal import DRAFT, PIN, PLAIN, Practice

from counselor_desk.domain.backup_schedule import Moment
from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.services.automatic_backups import AutomaticBackup, Outcome
from counselor_desk.services.backups import Backups
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way
from counselor_desk.storage.journal_folder import JournalFolder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    chosen = tmp_path / "stick"
    chosen.mkdir()
    return chosen


@pytest.fixture
def practice(practice: Practice) -> Practice:
    """Without a draft: while there is one, the journal counts as changed."""
    practice.opened.notes.discard_draft(DRAFT, reason="begun by mistake")
    return practice


def run(practice: Practice, folder: Path | None, moment: Moment = Moment.CLOSING) -> AutomaticBackup:
    return practice.opened.automatic_backups.run(practice.opened.journal, folder=folder, moment=moment)


def change(practice: Practice) -> None:
    practice.opened.notes.add_addendum(
        PLAIN, text=f"one more word, {practice.clock.at}", reason="told later", first_keystroke_at=practice.clock.at
    )


def test_the_first_backup_is_made_at_once_and_proved(practice: Practice, folder: Path) -> None:
    done = run(practice, folder, Moment.RUNNING)
    assert (done.outcome, done.path) == (Outcome.MADE, folder / "auto-2026-11-22-180000.cdbak")
    (listed,) = practice.desk.backups.listed(practice.opened.journal, folder=folder)
    assert listed.is_verified


def test_an_unchanged_journal_is_not_backed_up_again(practice: Practice, folder: Path) -> None:
    run(practice, folder)
    practice.clock.at += timedelta(days=3)
    practice.reopen()
    assert run(practice, folder).outcome is Outcome.NOT_CHANGED


def test_a_change_is_backed_up_at_closing_or_after_the_chosen_hours(practice: Practice, folder: Path) -> None:
    run(practice, folder)
    change(practice)
    assert run(practice, folder, Moment.RUNNING).outcome is Outcome.NOT_DUE
    practice.clock.at += timedelta(hours=4)
    assert run(practice, folder, Moment.RUNNING).outcome is Outcome.MADE
    change(practice)
    practice.clock.at += timedelta(minutes=1)
    assert run(practice, folder, Moment.CLOSING).outcome is Outcome.MADE


def test_after_a_clock_that_ran_ahead_the_next_one_is_due_after_the_chosen_hours(
    practice: Practice, folder: Path
) -> None:
    practice.clock.at += timedelta(days=3650)
    run(practice, folder)
    practice.clock.at -= timedelta(days=3650)
    outcomes = []
    for _ in range(3):
        change(practice)
        outcomes.append(run(practice, folder, Moment.RUNNING).outcome)
        practice.clock.at += timedelta(minutes=5)
    assert outcomes == [Outcome.MADE, Outcome.NOT_DUE, Outcome.NOT_DUE]


def test_a_draft_counts_as_a_change_because_no_log_speaks_of_its_words(practice: Practice, folder: Path) -> None:
    run(practice, folder)
    database = practice.opened.journal.database
    with database.transaction():
        database.execute(
            "INSERT INTO unfinished (place, kept_at, content) VALUES ('note:1', '2026-11-22T18:00:00.000000Z', x'00')"
        )
    practice.clock.at += timedelta(minutes=1)
    assert run(practice, folder).outcome is Outcome.MADE


def test_a_rotated_key_and_a_restore_count_as_changes(practice: Practice, folder: Path) -> None:
    made = run(practice, folder)
    assert made.path is not None
    practice.opened.generations.rotate_database_key(practice.opened.journal, Proof(Way.PIN, PIN))
    practice.clock.at += timedelta(minutes=1)
    assert run(practice, folder).outcome is Outcome.MADE
    practice.clock.at += timedelta(minutes=1)
    practice.opened.journal.close()
    practice.desk.generations.restore_in_place(practice.path, made.path, typed=PIN)
    practice.reopen()
    practice.clock.at += timedelta(minutes=1)
    assert run(practice, folder).outcome is Outcome.MADE


def test_a_clock_that_was_set_back_does_not_put_backups_off(practice: Practice, folder: Path) -> None:
    run(practice, folder)
    change(practice)
    practice.clock.at -= timedelta(days=3000)
    assert run(practice, folder, Moment.RUNNING).outcome is Outcome.MADE


def test_without_a_folder_it_is_said(practice: Practice) -> None:
    done = run(practice, None)
    assert (done.outcome, done.path) == (Outcome.NO_FOLDER, None)
    assert "Choose one" in done.words


def test_a_stick_that_is_not_plugged_in_is_said_and_done_next_time(practice: Practice, folder: Path) -> None:
    folder.rmdir()
    done = run(practice, folder)
    assert done.outcome is Outcome.FOLDER_AWAY
    assert "Plug in" in done.words
    assert not folder.exists()
    folder.mkdir()
    assert run(practice, folder, Moment.RUNNING).outcome is Outcome.MADE


def test_a_stick_that_is_pulled_out_in_the_middle_is_no_failure(
    practice: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled_out(*_: object, **__: object) -> None:
        folder.rmdir()
        raise MachineError(ErrorCode.DISK_FAILED, where="backup.write")

    monkeypatch.setattr(Backups, "make", pulled_out)
    assert run(practice, folder).outcome is Outcome.FOLDER_AWAY


def test_stopping_it_leaves_nothing(practice: Practice, folder: Path) -> None:
    done = practice.opened.automatic_backups.run(
        practice.opened.journal, folder=folder, moment=Moment.CLOSING, is_cancelled=lambda: True
    )
    assert done.outcome is Outcome.CANCELLED
    assert list(folder.iterdir()) == []


def test_a_full_disk_is_a_sentence_and_removes_nothing(
    practice: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(practice, folder, days=3)
    before = sorted(folder.iterdir())

    def full(*_: object, **__: object) -> None:
        raise MachineError(ErrorCode.DISK_FULL, where="backup.write")

    monkeypatch.setattr(Backups, "make", full)
    change(practice)
    done = run(practice, folder)
    assert (done.outcome, done.error) == (Outcome.FAILED, ErrorCode.DISK_FULL)
    assert "The disk is full" in done.words
    assert sorted(folder.iterdir()) == before


def test_a_read_only_folder_is_a_sentence(practice: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> int:
        raise PermissionError(13, "denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refused)
        done = run(practice, folder)
    assert (done.outcome, done.error) == (Outcome.FAILED, ErrorCode.PERMISSION_DENIED)


def aged(practice: Practice, folder: Path, *, days: int) -> None:
    """One backup by itself on each of the last days; the same proved copy, so that it does not take minutes."""
    journal, now = practice.opened.journal, practice.clock.at
    for day in range(days, 0, -1):
        practice.clock.at = now - timedelta(days=day)
        practice.desk.backups.make(journal, to=folder / f"auto-{practice.clock.at:%Y-%m-%d-%H%M%S}.cdbak")
    practice.clock.at = now


def test_a_new_backup_thins_out_the_older_ones(practice: Practice, folder: Path) -> None:
    aged(practice, folder, days=12)
    change(practice)
    done = run(practice, folder)
    days = sorted(each.name[5:15] for each in folder.iterdir())
    assert days[-7:] == [f"2026-11-{day}" for day in range(16, 23)]
    assert len(done.removed) == 13 - len(days)
    assert len(days) < 12


def test_what_was_made_by_hand_or_by_others_is_never_removed(practice: Practice, folder: Path) -> None:
    aged(practice, folder, days=12)
    by_hand = practice.desk.backups.make(practice.opened.journal, to=folder / "journal-2024-01-01.cdbak").path
    strange = folder / "auto-2026-11-01-120000.cdbak"
    strange.write_bytes(b"CDBAK1\n of somebody else")
    letter = folder / "letter.txt"
    letter.write_text("dear", encoding="utf-8")
    change(practice)
    assert run(practice, folder).removed
    assert all(each.exists() for each in (by_hand, strange, letter))


def test_what_a_killed_run_left_is_cleared_up_after_an_hour(practice: Practice, folder: Path) -> None:
    old, young = folder / "auto-2026-11-20-120000.cdbak.copy.tmp", folder / "auto-2026-11-22-175900.cdbak.new.tmp"
    for each, age in ((old, timedelta(days=2)), (young, timedelta(minutes=1))):
        each.write_bytes(b"half")
        at = (practice.clock.at - age).timestamp()
        os.utime(each, (at, at))
    run(practice, folder)
    assert (old.exists(), young.exists()) == (False, True)


def test_closing_tidies_the_journals_folder(practice: Practice, folder: Path) -> None:
    left = JournalFolder(practice.path).databases / "journal-000002.db.tmp"
    left.write_bytes(b"half")
    run(practice, folder, Moment.RUNNING)
    assert left.exists()
    run(practice, folder, Moment.CLOSING)
    assert not left.exists()


def test_a_name_that_is_taken_gets_a_number(practice: Practice, folder: Path) -> None:
    (folder / "auto-2026-11-22-180000.cdbak").write_bytes(b"of another journal")
    assert run(practice, folder).path == folder / "auto-2026-11-22-180000-2.cdbak"


def test_a_journal_older_than_its_stamp_is_left_alone(
    practice: Practice, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(type(practice.opened.journal.head_stamp), "is_undecided", property(lambda _: True))
        assert run(practice, folder).outcome is Outcome.NOT_DUE
    assert list(folder.iterdir()) == []


def test_the_name_says_the_moment_in_utc(practice: Practice, folder: Path) -> None:
    practice.clock.at = datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC)
    path = run(practice, folder).path
    assert path is not None
    assert path.name == "auto-2026-12-31-235958.cdbak"
