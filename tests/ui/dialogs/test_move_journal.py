# SPDX-License-Identifier: GPL-3.0-or-later
"""A journal in a folder that a cloud service copies does not open there, and is led out of it by keys alone."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import PIN, Template, new_desk
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from stage import Stage, build_stage, settle, words_on

from counselor_desk.services.journal_move import MOVED_MARK
from counselor_desk.ui.dialogs.move_journal import NEW_FOLDER, MoveJournalDialog
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.settings import Settings
from counselor_desk.ui.widgets.boxes import Banner
from counselor_desk.ui.widgets.fields import Field

ENTER = Qt.Key.Key_Return


@pytest.fixture
def stage(template: Template, tmp_path: Path, nothing_is_left_behind: None, light_theme: None) -> Iterator[Stage]:
    """The window before one's own journal, which lies in a synchronised folder."""
    (tmp_path / "cloud" / ".stfolder").mkdir(parents=True)
    (tmp_path / "safe").mkdir()
    path = Path(shutil.copytree(template.path, tmp_path / "cloud" / "journal"))
    clock = SettableClock()
    desk = new_desk(clock, CountingIds(1 << 40), MemoryKeyStore(template.entries))
    built = build_stage(desk, journal_path=path, clock=clock, folder=tmp_path)
    built.window.show()
    built.window.activateWindow()
    yield built
    built.close()


def begin(stage: Stage) -> None:
    stage.window.begin()
    settle()
    page = stage.find(UnlockPage, "unlock_page")
    if not stage.has("move_to_safe_place"):
        page._open(page._way, PIN)
        settle()


def ask(stage: Stage) -> MoveJournalDialog:
    begin(stage)
    stage.press(ENTER)
    return stage.find(MoveJournalDialog, "move_journal")


def choose(stage: Stage, folder: Path) -> None:
    stage.file_dialogs.next_answer(folder)
    stage.tab_to("move_choose_folder")
    stage.press(ENTER)


def move(stage: Stage) -> None:
    stage.tab_to("move_journal_primary")
    stage.press(ENTER)


def focused() -> str:
    focus = QApplication.focusWidget()
    return "" if focus is None else focus.objectName()


def test_the_way_out_is_offered_where_the_folder_is_refused(stage: Stage) -> None:
    begin(stage)

    assert "copied by a cloud service" in words_on(stage.find(UnlockPage, "unlock_page"))
    assert focused() == "move_to_safe_place"


def test_a_journal_is_moved_by_keys_and_opens_from_its_new_place(stage: Stage, tmp_path: Path) -> None:
    ask(stage)
    choose(stage, tmp_path / "safe")
    move(stage)
    assert "All files were compared." in stage.find(Banner, "move_result").accessibleName()
    stage.press(ENTER)
    page = stage.find(UnlockPage, "unlock_page")
    assert page._journal == tmp_path / "safe" / NEW_FOLDER
    page._open(page._way, PIN)
    settle()

    assert stage.window.page is not None


def test_the_next_start_finds_the_journal_and_the_old_folder_says_what_it_is(stage: Stage, tmp_path: Path) -> None:
    ask(stage)
    choose(stage, tmp_path / "safe")
    move(stage)

    assert Settings(tmp_path / "settings.ini").current.journal_folder == str(tmp_path / "safe" / NEW_FOLDER)
    assert [each.name for each in (tmp_path / "cloud").iterdir() if each.name != ".stfolder"] == [
        f"journal {MOVED_MARK}"
    ]


def test_the_place_before_is_not_offered_as_ones_own_any_more(stage: Stage, tmp_path: Path) -> None:
    ask(stage)
    choose(stage, tmp_path / "safe")
    move(stage)
    stage.press(Qt.Key.Key_Escape)

    assert stage.has("unlock_page")
    assert not stage.has("own_journal")


def test_a_folder_that_is_copied_as_well_is_refused_beside_its_field(stage: Stage, tmp_path: Path) -> None:
    dialog = ask(stage)
    choose(stage, tmp_path / "cloud")
    move(stage)

    errors = [each.error for each in dialog.findChildren(Field) if each.error]
    assert len(errors) == 1
    assert "cloud service" in errors[0]
    assert focused() == "move_choose_folder"
    assert (tmp_path / "cloud" / "journal" / "VAULT.json").is_file()


def test_the_folder_that_is_proposed_is_a_free_one(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "safe" / NEW_FOLDER).mkdir()
    ask(stage)
    choose(stage, tmp_path / "safe")

    assert stage.find(QLineEdit, "move_folder").text() == str(tmp_path / "safe" / f"{NEW_FOLDER} 2")


def test_going_away_moves_nothing(stage: Stage, tmp_path: Path) -> None:
    ask(stage)
    stage.press(Qt.Key.Key_Escape)

    assert not stage.has("move_journal")
    assert (tmp_path / "cloud" / "journal" / "VAULT.json").is_file()
    assert stage.start.settings.current.journal_folder == ""


def test_a_journal_in_use_is_said_in_the_dialog_and_can_be_tried_again(
    stage: Stage, tmp_path: Path, hold_lock: Callable[[Path], None]
) -> None:
    dialog = ask(stage)
    choose(stage, tmp_path / "safe")
    hold_lock(tmp_path / "cloud" / "journal")
    move(stage)

    assert "already open in another window" in words_on(dialog)
    assert focused() == "move_journal_primary"


@pytest.fixture
def hold_lock() -> Iterator[Callable[[Path], None]]:
    """Another window has a journal open."""
    from counselor_desk.storage.journal_folder import JournalFolder, JournalLock

    held: list[JournalLock] = []
    yield lambda path: held.append(JournalFolder(path).lock())
    for each in held:
        each.release()
