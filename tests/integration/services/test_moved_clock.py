# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock that was an hour behind, or ten years ahead, and is set right again: work, log, backups and stamp go on.

A sitting under the wrong clock is followed by one under the right clock; nothing waits ten years for either
(security.md R13).
"""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from practice_journal import PIN, PLAIN, Practice

from counselor_desk.domain.backup_schedule import Moment
from counselor_desk.domain.errors import VaultError
from counselor_desk.domain.pin_delays import LONGEST_WAIT
from counselor_desk.services.automatic_backups import Outcome
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.health_lines import Condition
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

HOUR_BACK, TEN_YEARS_AHEAD = timedelta(hours=-1), timedelta(days=3652)
WRONG = pytest.mark.parametrize("wrong", [HOUR_BACK, TEN_YEARS_AHEAD], ids=["hour_back", "ten_years_ahead"])


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def write(practice: Practice) -> None:
    """Add to the record, a minute later."""
    practice.clock.at += timedelta(minutes=1)
    practice.opened.notes.add_addendum(
        PLAIN, text=f"one more word, {practice.clock.at}", reason="told later", first_keystroke_at=practice.clock.at
    )


def back_up(practice: Practice, stick: Path, moment: Moment = Moment.CLOSING) -> Outcome:
    return practice.opened.automatic_backups.run(practice.opened.journal, folder=stick, moment=moment).outcome


def sit_under_a_wrong_clock(practice: Practice, stick: Path, wrong: timedelta) -> None:
    """Work and back up, go on under another clock, and set it right again."""
    write(practice)
    back_up(practice, stick)
    practice.clock.at += wrong
    practice.reopen()
    write(practice)
    assert back_up(practice, stick) is Outcome.MADE
    practice.clock.at -= wrong
    practice.reopen()


@WRONG
def test_what_was_written_under_a_wrong_clock_is_kept_in_its_order(
    practice: Practice, stick: Path, wrong: timedelta
) -> None:
    sit_under_a_wrong_clock(practice, stick, wrong)
    write(practice)

    journal = practice.opened.journal
    assert [each.seq for each in journal.audit.events()] == list(range(journal.head.size, 0, -1))
    assert journal.audit.verify() == ()
    assert len(practice.opened.notes.addenda(PLAIN)) == 3
    assert practice.opened.client_record.reading(PLAIN).is_as_signed


@WRONG
def test_no_journal_becomes_older_or_unsound_by_it(practice: Practice, stick: Path, wrong: timedelta) -> None:
    sit_under_a_wrong_clock(practice, stick, wrong)

    finding = practice.opened.journal.head_stamp.finding
    assert finding is not None
    assert finding.standing is Standing.SAME
    assert [line for line in practice.opened.health.check() if line.condition is Condition.FINDING] == []


@WRONG
def test_backups_go_on_under_the_right_clock_and_none_of_the_newest_is_removed(
    practice: Practice, stick: Path, wrong: timedelta
) -> None:
    sit_under_a_wrong_clock(practice, stick, wrong)
    before = set(stick.iterdir())
    write(practice)
    practice.clock.at += timedelta(hours=5)

    assert back_up(practice, stick, Moment.RUNNING) is Outcome.MADE
    assert before < set(stick.iterdir())


@WRONG
def test_a_backup_made_under_a_wrong_clock_does_not_pass_for_a_new_one_for_ever(
    practice: Practice, stick: Path, wrong: timedelta
) -> None:
    sit_under_a_wrong_clock(practice, stick, wrong)
    for _ in range(2):
        write(practice)
        practice.clock.at += timedelta(days=1)
        assert back_up(practice, stick) is Outcome.MADE
        practice.reopen()
    newest = max(stick.iterdir(), key=lambda each: each.stat().st_mtime_ns)
    assert practice.desk.backups.prove(newest, journal=practice.opened.journal)


@WRONG
def test_wrong_pins_typed_under_a_wrong_clock_never_shut_the_owner_out(
    practice: Practice, stick: Path, wrong: timedelta
) -> None:
    practice.clock.at += wrong
    for _ in range(2):
        with pytest.raises(VaultError):
            practice.desk.vault.reauthenticate(practice.opened.journal, "kestrel-99", way=Way.PIN)
    practice.clock.at -= wrong

    # the owner looks, waits the longest time there is, and not ten years
    practice.desk.vault.wrong_pins(practice.path)
    practice.clock.at += timedelta(seconds=LONGEST_WAIT)
    practice.opened.generations.rotate_database_key(practice.opened.journal, Proof(Way.PIN, PIN))
    assert practice.opened.journal.header.active.generation == 2


def test_a_restore_logged_ten_years_ahead_hides_no_older_copy(practice: Practice, stick: Path, tmp_path: Path) -> None:
    """A restore after the stamp explains an older log; one that lies ahead of the clock explains nothing."""
    backup = practice.desk.backups.make(practice.opened.journal, to=stick / "kept.cdbak").path
    practice.opened.journal.close()
    practice.clock.at += TEN_YEARS_AHEAD
    practice.desk.generations.restore_in_place(practice.path, backup, typed="")
    practice.clock.at -= TEN_YEARS_AHEAD
    practice.reopen()
    practice.opened.journal.close()
    database = practice.path / "db" / "journal-000002.db"
    older = shutil.copyfile(database, tmp_path / "older.db")
    practice.reopen()
    write(practice)
    practice.opened.journal.close()
    shutil.copyfile(older, database)

    finding = practice.reopen().journal.head_stamp.finding
    assert finding is not None
    assert finding.standing is Standing.OLDER
