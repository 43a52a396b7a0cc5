# SPDX-License-Identifier: GPL-3.0-or-later
"""An older copy of the journal is never shown as if it were the newest: what it lacks is said, and one chooses."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import Template, new_desk
from PySide6.QtCore import Qt
from stage import Stage, build_stage, settle, show_journal, words_on

from counselor_desk.app.bootstrap import Desk
from counselor_desk.domain.audit import AuditKind
from counselor_desk.services.head_stamp import StampFinding, Standing
from counselor_desk.services.older_journal import OlderJournal
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.storage import driver
from counselor_desk.ui.dialogs.older_journal import OlderJournalDialog, sentences
from counselor_desk.ui.formats import Formats
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.places import Section, SectionPlace

MISSING = 4
MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Older:
    """A journal whose database was put back by a day, open in a window."""

    def __init__(self, desk: Desk, path: Path, journal: OpenJournal, stage: Stage) -> None:
        self.desk, self.path, self.journal, self.stage = desk, path, journal, stage

    @property
    def dialog(self) -> OlderJournalDialog:
        return self.stage.find(OlderJournalDialog, "older_journal")

    def kinds(self) -> list[AuditKind]:
        """What the log of the closed journal ends with, the newest first."""
        with self.desk.vault.open(self.path, "") as journal:
            return [each.kind for each in journal.audit.events(limit=4)]


@pytest.fixture
def older(template: Template, tmp_path: Path, nothing_is_left_behind: None, light_theme: None) -> Iterator[Older]:
    path = Path(shutil.copytree(template.path, tmp_path / "journal"))
    clock = SettableClock()
    desk = new_desk(clock, CountingIds(1 << 40), MemoryKeyStore(template.entries))
    database = next((path / "db").glob("*.db"))
    shutil.copy2(database, tmp_path / "older.db")
    with desk.vault.open(path, "") as journal, journal.database.transaction():
        for _ in range(MISSING - 2):
            journal.record(AuditKind.PRACTICE_SAVED, subject="practice")
    shutil.copy2(tmp_path / "older.db", database)
    stage = build_stage(desk, journal_path=path, clock=clock, folder=tmp_path)
    opened = desk.vault.open(path, "")
    show_journal(stage, opened)
    yield Older(desk, path, opened, stage)
    opened.close()
    stage.close()


def test_it_says_how_much_is_missing_before_any_page_is_shown(older: Older) -> None:
    assert f"lacks {MISSING} entries of the record log that this computer saved" in words_on(older.dialog)
    assert older.stage.window.page is None


def test_going_on_shows_the_journal_and_is_logged(older: Older) -> None:
    older.stage.tab_to("go_on_with_this")
    older.stage.press(Qt.Key.Key_Space)

    assert older.stage.window.place == SectionPlace(Section.TODAY)
    assert [each.kind for each in older.journal.audit.events(limit=2)] == [
        AuditKind.JOURNAL_OPENED,
        AuditKind.ROLLBACK_ACCEPTED,
    ]


def test_once_accepted_it_is_not_asked_again(older: Older) -> None:
    older.stage.tab_to("go_on_with_this")
    older.stage.press(Qt.Key.Key_Space)
    older.journal.close()

    with older.desk.vault.open(older.path, "") as journal:
        assert not journal.head_stamp.is_undecided


def test_esc_closes_the_journal_and_leaves_it_as_it_was(older: Older) -> None:
    older.stage.press(Qt.Key.Key_Escape)

    assert older.journal.database.is_closed
    older.stage.find(UnlockPage, "unlock_page")
    with older.desk.vault.open(older.path, "") as journal:
        assert journal.head_stamp.is_undecided
        assert journal.head_stamp.finding is not None
        assert journal.head_stamp.finding.missing == MISSING


def test_enter_looks_for_a_backup_with_the_journal_closed(older: Older) -> None:
    older.stage.file_dialogs.next_answer(None)
    older.stage.press(Qt.Key.Key_Return)
    settle()

    assert older.journal.database.is_closed
    assert [each.title for each in older.stage.file_dialogs.asked] == ["Choose a backup"]


def test_another_file_is_asked_for_with_the_journal_closed(older: Older) -> None:
    older.stage.file_dialogs.next_answer(None)
    older.stage.tab_to("open_another_file")
    older.stage.press(Qt.Key.Key_Space)
    settle()

    assert older.journal.database.is_closed
    assert [each.title for each in older.stage.file_dialogs.asked] == ["Choose the folder of a journal"]


def test_locking_takes_the_question_away_and_closes_the_journal(older: Older) -> None:
    older.stage.window.lock()
    settle()

    assert older.journal.database.is_closed
    assert not older.stage.has("older_journal")


@pytest.fixture
def changed(template: Template, tmp_path: Path, nothing_is_left_behind: None, light_theme: None) -> Iterator[Older]:
    """One whose file somebody wrote in while it was closed, without a word of it in the log."""
    path = Path(shutil.copytree(template.path, tmp_path / "journal"))
    clock = SettableClock()
    desk = new_desk(clock, CountingIds(1 << 40), MemoryKeyStore(template.entries))
    with desk.vault.open(path, "") as journal:
        key = journal.keys.dek
    connection = driver.connect(next((path / "db").glob("*.db")))
    connection.set_key(f"x'{key.hex()}'")
    connection.execute("PRAGMA application_id = 7")
    connection.close()
    stage = build_stage(desk, journal_path=path, clock=clock, folder=tmp_path)
    opened = desk.vault.open(path, "")
    show_journal(stage, opened)
    yield Older(desk, path, opened, stage)
    opened.close()
    stage.close()


def test_a_file_that_was_changed_while_closed_is_said_before_any_page_is_shown(changed: Older) -> None:
    words = words_on(changed.dialog)

    assert "The journal's file was changed while it was closed" in words
    assert "not the newest copy" not in words
    assert "What is missing" not in words
    assert changed.stage.window.page is None


def test_going_on_with_a_changed_file_is_logged_with_its_reason(changed: Older) -> None:
    changed.stage.tab_to("go_on_with_this")
    changed.stage.press(Qt.Key.Key_Space)

    assert changed.stage.window.place == SectionPlace(Section.TODAY)
    accepted = changed.journal.audit.last_of_kind(AuditKind.ROLLBACK_ACCEPTED)
    assert accepted is not None
    assert accepted.reason == "file changed while closed"


def test_esc_leaves_a_changed_file_as_it_was_and_it_is_asked_again(changed: Older) -> None:
    database = next((changed.path / "db").glob("*.db"))

    changed.stage.press(Qt.Key.Key_Escape)

    before = database.read_bytes()
    with changed.desk.vault.open(changed.path, "") as journal:
        assert journal.head_stamp.is_undecided
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    ("standing", "missing", "words"),
    [
        (Standing.OLDER, 2, "lacks 2 entries of the record log that this computer saved"),
        (Standing.OLDER, 1, "lacks 1 entry of the record log that this computer saved"),
        (Standing.OLDER, 0, "before the journal's keys were changed"),
        (Standing.DIVERGED, 0, "another history"),
        (Standing.CHANGED, 0, "some of its pages may be from an earlier day, or damaged"),
    ],
)
def test_each_way_of_being_older_has_its_sentence(standing: Standing, missing: int, words: str) -> None:
    finding = StampFinding(standing=standing, missing=missing, newest_entry=MORNING)
    older = OlderJournal(finding=finding, zone="UTC", newest_backup="a.cdbak", newest_backup_at=MORNING.timestamp())

    said = " ".join(sentences(older, formats=Formats()))

    assert words in said
    assert "Newest entry in this copy: 20 Nov 2026, 9:00" in said or "20 Nov 2026, 09:00" in said
    assert "a.cdbak" in said
