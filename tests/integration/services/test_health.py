# SPDX-License-Identifier: GPL-3.0-or-later
"""The health check: a whole journal has no finding, and each flaw that is planted has exactly its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import AMENDED, PLAIN, STRUCK, Practice, change_key

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.health import Occasion
from counselor_desk.services.health_lines import Condition, HealthLine
from counselor_desk.services.journal_creation import WaysIn
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.storage import driver

FINDING = Condition.FINDING


def findings(practice: Practice) -> list[str]:
    lines: tuple[HealthLine, ...] = practice.opened.health.check()
    return [line.words for line in lines if line.condition is FINDING]


@contextmanager
def behind_its_back(practice: Practice) -> Iterator[driver.Connection]:
    """The keyed database without its triggers while the journal is closed; the triggers come back afterwards.

    That its file was changed at all is said when it is opened again. It is accepted, so that the checks speak.
    """
    key = practice.opened.journal.keys.dek
    practice.opened.journal.close()
    connection = driver.connect(practice.path / "db" / "journal-000001.db")
    try:
        connection.set_key(f"x'{key.hex()}'")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)
    finally:
        connection.close()
    journal = practice.reopen().journal
    assert journal.head_stamp.finding is not None
    assert journal.head_stamp.finding.needs_decision
    if journal.head_stamp.finding.standing is Standing.CHANGED:
        practice.desk.vault.accept_older(journal)


def test_a_whole_journal_has_no_finding(practice: Practice) -> None:
    practice.opened.seal_cards.begin().record_print()
    practice.desk.backups.make(practice.opened.journal, to=practice.path / "backups" / "today.cdbak")
    lines = practice.opened.health.check()
    assert {line.condition for line in lines} == {Condition.GOOD}
    assert len(lines) == 7


def test_a_journal_without_a_backup_and_a_seal_is_told_so_and_is_whole(practice: Practice) -> None:
    lines = practice.opened.health.check()
    notices = [line.words for line in lines if line.condition is Condition.NOTICE]
    assert [line.condition for line in lines].count(Condition.GOOD) == 5
    assert [each.partition(" ever")[0].partition(" lies")[0] for each in notices] == ["No seal was", "No backup"]


def test_taking_the_triggers_off_and_putting_them_back_is_no_flaw(practice: Practice) -> None:
    with behind_its_back(practice):
        pass
    assert findings(practice) == []


ALTERED = "The note 11111111111111111111111111111111 is not as it was when it was logged (entry 17)."
LOG = "The log does not agree with its tree at event 5."


@pytest.mark.parametrize(
    ("statement", "parameters", "expected"),
    [
        ("UPDATE note SET sections = replace(sections, 'restless', 'calm') WHERE id = ?", (PLAIN,), [ALTERED]),
        ("UPDATE note SET first_keystroke_at = '2026-03-09T17:00:00.000000Z' WHERE id = ?", (PLAIN,), [ALTERED]),
        ("UPDATE note SET signer_name = 'Somebody' WHERE id = ?", (PLAIN,), [ALTERED]),
        ("UPDATE note SET version = version + 1 WHERE id = ?", (PLAIN,), [ALTERED]),
        (
            "UPDATE addendum SET text = 'other' WHERE note_id = ?",
            (AMENDED,),
            ["The addendum 000000000000000000000000000000?? is not as it was when it was logged (entry 29)."],
        ),
        (
            "DELETE FROM addendum WHERE note_id = ?",
            (AMENDED,),
            ["The addendum 000000000000000000000000000000?? is gone, though the log says that it is there (entry 29)."],
        ),
        (
            "DELETE FROM note WHERE id = ?",
            (PLAIN,),
            ["The note 11111111111111111111111111111111 is gone, though the log says that it is there (entry 17)."],
        ),
        (
            "UPDATE note_strike SET reason = 'another' WHERE note_id = ?",
            (STRUCK,),
            ["The strike of the note 55555555555555555555555555555555 is not as it was when it was logged (entry 30)."],
        ),
        (
            "DELETE FROM note_strike WHERE note_id = ?",
            (STRUCK,),
            [
                "The strike of the note 55555555555555555555555555555555 is gone, though the log says that it is there "
                "(entry 30)."
            ],
        ),
        (
            "INSERT INTO note_strike SELECT ?, struck_at, reason, signer_name, signer_credentials, signed_at "
            "FROM note_strike",
            (PLAIN,),
            ["The strike of the note 11111111111111111111111111111111 stands there, though the log does not say so."],
        ),
        ("UPDATE audit_event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = ?", (5,), [LOG]),
        ("UPDATE audit_event SET reason = 'other' WHERE seq = ?", (5,), [LOG]),
        (
            "DELETE FROM audit_event WHERE seq = ?",
            (5,),
            [
                LOG,
                f"The person around a client {'e' * 32} stands there, though the log does not say so.",
            ],
        ),
    ],
)
def test_what_was_changed_behind_the_programs_back_is_found_and_nothing_else(
    practice: Practice, statement: str, parameters: tuple[str | int, ...], expected: list[str]
) -> None:
    with behind_its_back(practice) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement, parameters).rowcount == 1
    found = findings(practice)
    assert len(found) == len(expected)
    # "??" for digits that the test does not know
    assert all(fnmatchcase(words, pattern) for words, pattern in zip(found, expected, strict=True))


def test_a_tree_that_was_changed_is_found(practice: Practice) -> None:
    with behind_its_back(practice) as connection:
        (peaks,) = connection.execute("SELECT peaks FROM tree_state").fetchone()
        connection.execute("UPDATE tree_state SET peaks = ?", (bytes([peaks[0] ^ 1]) + peaks[1:],))
    found, stamp = findings(practice)
    assert found.startswith("The log does not agree with its tree")
    assert stamp.startswith("This is an older copy of the journal, or one that somebody went on with elsewhere.")


def test_a_flipped_bit_in_any_page_is_found_when_opening_or_when_checking(practice: Practice) -> None:
    practice.opened.journal.close()
    file = practice.path / "db" / "journal-000001.db"
    whole = file.read_bytes()
    unnoticed = []
    for page in range(1, len(whole) // 4096, 7):
        broken = bytearray(whole)
        broken[page * 4096 + 2000] ^= 0x10
        file.write_bytes(broken)
        try:
            journal = practice.desk.vault.open(practice.path, "")
        except DeskError as error:
            if error.code not in {ErrorCode.JOURNAL_DAMAGED, ErrorCode.KEY_REJECTED, ErrorCode.DISK_FAILED}:
                raise
            continue
        opened = open_desk(practice.desk, journal)
        if not [line for line in opened.health.check() if line.condition is FINDING]:
            unnoticed.append(page)
        journal.close()
    file.write_bytes(whole)
    for stray in file.parent.glob("*-wal"):
        stray.unlink()
    # the broken copies were opened and stamped, so that the whole one is older than they were
    (practice.path / "head.stamp").unlink()
    practice.opened = open_desk(practice.desk, practice.desk.vault.open(practice.path, ""))
    assert unnoticed == []
    assert findings(practice) == []


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-5000] ^= 1
    file.write_bytes(content)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [_cut, _flip, _empty])
def test_a_damaged_backup_is_found_and_a_good_one_beside_it_is_not(
    practice: Practice, damage: Callable[[Path], None]
) -> None:
    folder = practice.path / "backups"
    good = practice.desk.backups.make(practice.opened.journal, to=folder / "good.cdbak").path
    damage(Path(shutil.copy(good, folder / "bad.cdbak")))
    assert findings(practice) == ["The backup bad.cdbak is damaged. Make a new one."]
    assert sorted(each.name for each in folder.iterdir()) == ["bad.cdbak", "good.cdbak"]


def test_a_backup_from_before_the_key_was_changed_is_no_finding(practice: Practice) -> None:
    practice.desk.backups.make(practice.opened.journal, to=practice.path / "backups" / "old.cdbak")
    change_key(practice)
    assert practice.opened.health.check()[-1] == HealthLine(
        Condition.NOTICE,
        "The backup old.cdbak was made before the key was changed; it opens with the recovery code or passphrase.",
    )
    assert findings(practice) == []


def test_a_damaged_backup_from_before_the_key_was_changed_is_a_finding(practice: Practice) -> None:
    backup = practice.desk.backups.make(practice.opened.journal, to=practice.path / "backups" / "old.cdbak").path
    change_key(practice)
    _flip(backup)
    assert findings(practice) == ["The backup old.cdbak is damaged. Make a new one."]


def test_a_disk_without_room_does_not_make_a_good_backup_a_damaged_one(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.desk.backups.make(practice.opened.journal, to=practice.path / "backups" / "good.cdbak")

    def full(*_args: object, **_named: object) -> None:
        raise MachineError(ErrorCode.DISK_FULL, where="backup.write")

    monkeypatch.setattr(type(practice.desk.backups), "prove", full)
    with pytest.raises(MachineError, match="disk_full"):
        practice.opened.health.check()


def test_the_check_tells_how_far_it_is_and_changes_nothing(practice: Practice) -> None:
    told: list[tuple[str, int, int]] = []
    head = practice.opened.journal.head
    practice.opened.health.check(progress=lambda *each: told.append(each))
    assert [(done, total) for _, done, total in told] == [(done, 8) for done in range(8)]
    assert practice.opened.journal.head == head


def test_no_line_shows_a_word_of_the_record(practice: Practice) -> None:
    with behind_its_back(practice) as connection:
        connection.execute('UPDATE note SET sections = \'[["Narrative","SENTINEL"]]\' WHERE id = ?', (PLAIN,))
    shown = " ".join(line.words for line in practice.opened.health.check())
    assert not any(word in shown for word in ("SENTINEL", "Marisol", "ZEBULON"))


def test_a_text_in_the_place_of_an_id_is_not_shown(practice: Practice) -> None:
    with behind_its_back(practice) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE contact SET id = name")
    assert findings(practice) == [
        "The person around a client without an id stands there, though the log does not say so.",
        f"The person around a client {'e' * 32} is gone, though the log says that it is there (entry 5).",
    ]


def test_very_many_findings_are_counted(practice: Practice) -> None:
    with behind_its_back(practice) as connection:
        for number in range(30):
            connection.execute(
                "INSERT INTO check_in VALUES (?, ?, '2026-01-01', 'aloud', '2026-01-01T00:00:00.000000Z', '')",
                (f"{number:032x}", "c" * 32),
            )
    found = findings(practice)
    assert (len(found), found[-1]) == (21, "10 more records do not agree with the log.")


# -- the copies of the header ---------------------------------------------------


@dataclass(frozen=True)
class Copied:
    """A new journal, open, that keeps a third copy of its header outside its folder."""

    desk: Desk
    opened: OpenDesk
    third: Path
    recovery_code: str

    def line(self) -> HealthLine:
        (line,) = [each for each in self.opened.health.check() if "header" in each.words]
        return line


def make_copied(folder: Path, third: Path) -> Copied:
    desk = build_desk(clock=SettableClock(), ids=CountingIds(), key_store=MemoryKeyStore(), third_copy=lambda _: third)
    new = desk.vault.create(folder / "journal", ways=WaysIn())
    return Copied(desk, open_desk(desk, new.journal), third, new.recovery_code.formatted)


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Copied]:
    made = make_copied(tmp_path, tmp_path / "config" / "header.json")
    yield made
    made.opened.journal.close()


ADVICE = (
    "The journal opens all the same. Make a backup, which holds the header as well, and keep it on another disk; "
    "restored into an empty folder, it brings back every copy."
)


def test_whole_copies_of_the_header_are_counted(copied: Copied) -> None:
    assert copied.line() == HealthLine(Condition.GOOD, "All 2 copies of the header can be read and agree, revision 1.")


def test_a_journal_that_keeps_no_copy_outside_is_told_so(practice: Practice) -> None:
    line = HealthLine(Condition.GOOD, "The header can be read, revision 1; no copy of it is kept.")
    assert line in practice.opened.health.check()


def test_the_header_from_before_the_key_was_changed_counts_as_a_copy(practice: Practice) -> None:
    change_key(practice)
    line = HealthLine(Condition.GOOD, "All 2 copies of the header can be read and agree, revision 2.")
    assert line in practice.opened.health.check()


def test_a_third_copy_that_could_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "in the way").touch()
    made = make_copied(tmp_path, tmp_path / "in the way" / "header.json")
    with made.opened.journal:
        assert made.line() == HealthLine(
            Condition.NOTICE,
            "1 of 2 copies of the header are as they should be: "
            f"the copy of VAULT.json in your settings folder is missing. {ADVICE}",
        )


@pytest.mark.parametrize(
    ("harm", "wrong"),
    [
        (Path.unlink, "is missing"),
        (_empty, "cannot be read"),
        (
            lambda file: file.write_bytes(file.read_bytes().replace(b'"rev":1', b'"rev":7')),
            "differs from the header in use",
        ),
    ],
)
@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("journal/VAULT.json", "VAULT.json in the journal's folder"),
        ("config/header.json", "the copy of VAULT.json in your settings folder"),
    ],
)
def test_a_copy_that_is_not_as_it_should_be_is_told_with_what_to_do(
    copied: Copied, tmp_path: Path, name: str, called: str, harm: Callable[[Path], None], wrong: str
) -> None:
    harm(tmp_path / name)
    assert copied.line() == HealthLine(
        Condition.NOTICE, f"1 of 2 copies of the header are as they should be: {called} {wrong}. {ADVICE}"
    )


@pytest.mark.parametrize("copy", ["another journal", "newer"])
def test_the_copy_from_before_is_an_earlier_header_of_the_same_journal(practice: Practice, copy: str) -> None:
    change_key(practice)
    before = practice.path / "VAULT.json.bak"
    header = json.loads(before.read_bytes())
    header |= {"vault_id": "ef" * 16} if copy == "another journal" else {"rev": 9}
    before.write_text(json.dumps(header, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    words = "1 of 2 copies of the header are as they should be: VAULT.json.bak in the journal's folder differs"
    assert [each.condition for each in practice.opened.health.check() if each.words.startswith(words)] == [
        Condition.NOTICE
    ]


def test_without_any_copy_an_open_journal_says_how_to_save_it_and_that_way_works(
    copied: Copied, tmp_path: Path
) -> None:
    for place in (copied.opened.journal.path / "VAULT.json", copied.third):
        place.unlink()
    line = copied.line()
    assert line.condition is FINDING
    assert line.words.endswith("Leave it open, make a backup and restore it into an empty folder.")
    backup = copied.desk.backups.make(copied.opened.journal, to=tmp_path / "rescue.cdbak").path
    copied.desk.backups.restore(backup, to=tmp_path / "new", typed=copied.recovery_code)
    with copied.desk.vault.open(tmp_path / "new", copied.recovery_code) as journal:
        restored = open_desk(copied.desk, journal).health.check()
    assert "All 2 copies of the header can be read and agree, revision 1." in [each.words for each in restored]


# -- when it is checked, and what stays of it ----------------------------------


def left_open(practice: Practice, tmp_path: Path) -> OpenDesk:
    """The journal as it lies there after the program was killed, opened again."""
    shutil.copytree(practice.path, tmp_path / "left")
    return open_desk(practice.desk, practice.desk.vault.open(tmp_path / "left", ""))


def test_a_journal_that_was_never_checked_is_due(practice: Practice) -> None:
    assert practice.opened.health.last_check() is None
    assert practice.opened.health.due() is Occasion.WEEKLY


def test_what_was_found_stays_with_its_date(practice: Practice) -> None:
    made = practice.opened.health.check_and_keep()

    assert practice.reopen().health.last_check() == made
    assert (made.checked_at, made.occasion, made.findings) == (practice.clock.now(), Occasion.ASKED, 0)


@pytest.mark.parametrize(
    ("days", "due"), [(6, None), (7, Occasion.WEEKLY), (3652, Occasion.WEEKLY), (-30, Occasion.WEEKLY)]
)
def test_it_is_due_again_after_a_week_whatever_way_the_clock_was_moved(
    practice: Practice, days: int, due: Occasion | None
) -> None:
    practice.opened.health.check_and_keep()
    practice.clock.at += timedelta(days=days)

    assert practice.opened.health.due() is due


def test_after_a_crash_it_is_due_at_once_and_until_it_was_done(practice: Practice, tmp_path: Path) -> None:
    practice.opened.health.check_and_keep()
    opened = left_open(practice, tmp_path)
    opened.journal.close()
    opened = open_desk(practice.desk, practice.desk.vault.open(tmp_path / "left", ""))

    assert opened.health.due() is Occasion.AFTER_CRASH
    kept = opened.health.check_while_idle()
    assert kept is not None
    assert (kept.occasion, kept.findings, opened.health.due()) == (Occasion.AFTER_CRASH, 0, None)
    opened.journal.close()


def test_an_idle_check_does_nothing_when_none_is_due(practice: Practice) -> None:
    practice.opened.health.check_and_keep()

    assert practice.opened.health.check_while_idle() is None


def test_an_idle_check_finds_what_the_full_one_finds(practice: Practice) -> None:
    with behind_its_back(practice) as connection:
        connection.execute('UPDATE note SET sections = \'[["Narrative","x"]]\' WHERE id = ?', (PLAIN,))

    kept = practice.opened.health.check_while_idle()

    assert kept is not None
    assert [line.words for line in kept.lines if line.condition is FINDING] == findings(practice)


def test_an_idle_check_ends_when_somebody_types_and_stays_due(practice: Practice) -> None:
    looks = iter([False] * 3)

    with pytest.raises(UserError, match="cancelled"):
        practice.opened.health.check_while_idle(is_cancelled=lambda: next(looks, True))

    assert practice.opened.health.last_check() is None
    assert practice.opened.health.due() is Occasion.WEEKLY


def test_the_connection_goes_on_after_a_check_that_was_ended(practice: Practice) -> None:
    database = practice.opened.journal.database
    long = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT count(*) FROM n"

    with pytest.raises(UserError), database.interruptible(lambda: True):
        database.rows(long)

    assert database.rows(long)[0].first_text() == "100000"
    assert practice.opened.journal.audit.verify() == ()


def test_a_clock_behind_the_log_is_said(practice: Practice) -> None:
    practice.clock.at -= timedelta(hours=1)

    said = [line.words for line in practice.opened.health.check() if line.condition is Condition.NOTICE]

    assert any(words.startswith("The computer's clock is behind the newest entry") for words in said)


def test_a_conflict_copy_is_listed_and_never_opened(practice: Practice) -> None:
    stray = practice.path / "db" / "journal-000001 (conflicted copy 2026-11-20).db"
    stray.write_bytes(b"not even a database")

    said = [line.words for line in practice.opened.health.check() if stray.name in line.words]

    assert len(said) == 1
    assert practice.opened.journal.folder.generations() == (1,)
