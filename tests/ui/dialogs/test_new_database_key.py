# SPDX-License-Identifier: GPL-3.0-or-later
"""Another database key by keyboard alone: proved, done in words, and the window goes on with services built anew."""

import pytest
from practice_journal import PIN, Practice
from stage import Stage, settle, words_on
from ways_in_hands import ENTER, ESCAPE, errors, has_dialog, is_done, open_dialog, opens

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.security.header_file import HeaderFile
from counselor_desk.services.generation_commit import CommitUncertainError
from counselor_desk.services.ways_offered import Way
from counselor_desk.ui.dialogs.new_database_key import NewDatabaseKeyDialog
from counselor_desk.ui.places import Section, SectionPlace


def test_the_journal_goes_on_under_the_new_key(stage: Stage, practice: Practice) -> None:
    before = practice.opened.journal.keys.generation
    open_dialog(stage, "new_key_button")
    stage.press(PIN, ENTER)
    settle()
    assert practice.opened.journal.keys.generation == before + 1
    assert is_done(stage).startswith("The journal has a new database key.")


def test_every_page_works_on_the_new_database(stage: Stage, practice: Practice) -> None:
    assert stage.window.context is not None
    before = stage.window.context.desk
    open_dialog(stage, "new_key_button")
    stage.press(PIN, ENTER)
    settle()
    assert stage.window.context.desk is not before
    for section in Section:
        page = stage.go_to(SectionPlace(section))
        assert not stage.has("trouble"), f"{section}: {words_on(page)}"


def test_the_ways_in_stay(stage: Stage, practice: Practice) -> None:
    open_dialog(stage, "new_key_button")
    stage.press(PIN, ENTER)
    settle()
    assert opens(practice, practice.recovery_code, Way.RECOVERY)
    assert opens(practice, PIN, Way.PIN)


def test_a_wrong_pin_is_said_at_its_field_and_changes_nothing(stage: Stage, practice: Practice) -> None:
    before = practice.opened.journal.keys.generation
    open_dialog(stage, "new_key_button")
    stage.press("wrong-pin", ENTER)
    assert errors(stage)[0].startswith("This PIN does not open the journal.")
    assert practice.opened.journal.keys.generation == before


def test_esc_leaves_everything_as_it_is(stage: Stage, practice: Practice) -> None:
    before = practice.opened.journal.keys.generation
    open_dialog(stage, "new_key_button")
    stage.press(ESCAPE)
    assert not has_dialog(stage)
    assert practice.opened.journal.keys.generation == before


def test_a_full_disk_is_said_and_the_old_key_stands(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise MachineError(ErrorCode.DISK_FULL)

    monkeypatch.setattr("counselor_desk.services.generation_commit.make_generation", full)
    before = practice.opened.journal.keys.generation
    open_dialog(stage, "new_key_button")
    stage.press(PIN, ENTER)
    assert "The disk is full" in words_on(stage.find(NewDatabaseKeyDialog, "new_database_key"))
    assert practice.opened.journal.keys.generation == before


def test_where_the_disk_did_not_confirm_it_this_is_said(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, before = HeaderFile.replace, practice.opened.journal.keys.generation

    def unflushed(*arguments: object, **named: object) -> bool:
        replace(*arguments, **named)  # type: ignore[arg-type]
        raise MachineError(ErrorCode.DISK_FAILED, where="header")

    open_dialog(stage, "new_key_button")
    with monkeypatch.context() as patched:
        patched.setattr(HeaderFile, "replace", unflushed)
        stage.press(PIN, ENTER)
        settle()
    assert practice.opened.journal.keys.generation == before + 1
    assert "the disk did not confirm the last step" in is_done(stage)


def test_where_the_disk_leaves_it_open_which_key_holds_the_journal_is_opened_anew(
    stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def uncertain(*_: object, **__: object) -> None:
        raise CommitUncertainError(ErrorCode.DISK_FAILED, where="header")

    monkeypatch.setattr("counselor_desk.services.generation_commit.commit_or_drop", uncertain)
    open_dialog(stage, "new_key_button")
    stage.press(PIN, ENTER)
    assert "The journal was closed" in words_on(stage.find(NewDatabaseKeyDialog, "new_database_key"))
    stage.press(ENTER)
    settle()
    assert stage.has("unlock_page")
    assert stage.window.page is None


def test_the_old_file_is_gone(stage: Stage, practice: Practice) -> None:
    journal = practice.opened.journal
    old = journal.folder.generation_file(journal.keys.generation)
    open_dialog(stage, "new_key_button")
    stage.press(PIN, ENTER)
    settle()
    assert not old.exists()
