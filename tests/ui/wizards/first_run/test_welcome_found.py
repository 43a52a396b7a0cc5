# SPDX-License-Identifier: GPL-3.0-or-later
"""Before an empty journal is set up, one that is on this computer already is offered first."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import CountingIds, MemoryKeyStore, SettableClock
from practice_journal import Template, new_desk
from PySide6.QtCore import Qt
from stage import Stage, build_stage, settle, words_on

from counselor_desk.app.bootstrap import build_desk
from counselor_desk.ui.pages.unlock import UnlockPage
from counselor_desk.ui.pages.unlock_words import HEADER_GONE
from counselor_desk.ui.wizards.first_run.wizard import FirstRunWizard


@pytest.fixture
def elsewhere(template: Template, tmp_path: Path) -> Path:
    """A journal in the home folder, while the expected place is empty."""
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    return Path(shutil.copytree(template.path, home / "Counselor Desk journal"))


@pytest.fixture
def stage(template: Template, tmp_path: Path, nothing_is_left_behind: None, light_theme: None) -> Iterator[Stage]:
    clock = SettableClock()
    desk = new_desk(clock, CountingIds(1 << 40), MemoryKeyStore(template.entries))
    (tmp_path / "place").mkdir()
    built = build_stage(desk, journal_path=tmp_path / "place" / "CounselorDesk", clock=clock, folder=tmp_path)
    built.window.show()
    yield built
    built.close()


def test_an_empty_computer_is_offered_nothing(stage: Stage) -> None:
    stage.window.begin()
    settle()

    stage.find(FirstRunWizard, "first_run")
    assert not stage.has("found_journals")


def test_a_journal_elsewhere_is_shown_first_and_opened_by_its_button(stage: Stage, elsewhere: Path) -> None:
    stage.window.begin()
    settle()
    assert "A journal is on this computer already" in words_on(stage.find(FirstRunWizard, "first_run"))

    stage.tab_to("open_found_1")
    stage.press(Qt.Key.Key_Space)

    page = stage.find(UnlockPage, "unlock_page")
    assert "Back to your own journal" in words_on(page) or stage.has("own_journal")
    assert not stage.has("first_run")
    assert not stage.start.journal_path.exists()
    assert (elsewhere / "VAULT.json").is_file()


def test_a_journal_that_is_only_remembered_is_said_before_a_new_one_is_begun(
    template: Template, tmp_path: Path, nothing_is_left_behind: None, light_theme: None
) -> None:
    headers, clock = tmp_path / "headers", SettableClock()
    headers.mkdir()
    shutil.copyfile(template.path / "VAULT.json", headers / "old.json")
    desk = build_desk(
        clock=clock,
        ids=CountingIds(1 << 40),
        key_store=MemoryKeyStore(template.entries),
        third_copy=lambda _: headers / "own.json",
    )
    (tmp_path / "place").mkdir()
    stage = build_stage(desk, journal_path=tmp_path / "place" / "CounselorDesk", clock=clock, folder=tmp_path)
    stage.window.show()
    stage.window.begin()
    settle()
    assert "A journal was opened on this computer before" in words_on(stage.find(FirstRunWizard, "first_run"))
    stage.tab_to("choose_remembered")
    stage.press(Qt.Key.Key_Space)

    assert stage.has("open_other")
    assert list(headers.iterdir()) == [headers / "old.json"]
    stage.close()


def test_a_database_without_its_header_is_never_set_up_over(stage: Stage, template: Template) -> None:
    place = stage.start.journal_path
    shutil.copytree(template.path, place)
    for name in ("VAULT.json", "VAULT.json.bak"):
        (place / name).unlink(missing_ok=True)

    stage.window.begin()
    settle()

    page = stage.find(UnlockPage, "unlock_page")
    assert HEADER_GONE[0] in words_on(page)
    assert not stage.has("first_run")
    assert "Set up" not in words_on(page)
