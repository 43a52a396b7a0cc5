# SPDX-License-Identifier: GPL-3.0-or-later
"""The banner about backups: what is amiss, the one thing to do, and nothing at all where all is well."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from practice_journal import Practice
from stage import Stage, settle
from ways_in_hands import press_button

from counselor_desk.domain.backup_schedule import BackupStandingState
from counselor_desk.domain.errors import ErrorCode
from counselor_desk.services.backup_list import BackupStanding
from counselor_desk.ui.places import BackupsPlace, Section, SectionPlace
from counselor_desk.ui.widgets.boxes import Banner

PLACES = (SectionPlace(Section.TODAY), SectionPlace(Section.HEALTH), BackupsPlace())


def said(stage: Stage) -> str:
    shown = [each for each in stage.page.findChildren(Banner, "backup_banner") if each.isVisible()]
    return shown[0].accessibleName() if shown else ""


def choose(stage: Stage, **changes: Any) -> None:
    settings = stage.start.settings
    settings.save(replace(settings.current, **changes))


@pytest.mark.parametrize("place", PLACES, ids=lambda place: type(place).__name__)
def test_each_page_that_speaks_of_the_journal_says_that_there_is_none(stage: Stage, place: Any) -> None:
    stage.go_to(place)
    assert said(stage).startswith("There is no proved backup of this journal yet.")


def test_backing_up_from_it_goes_on_to_the_next_thing_to_do(stage: Stage, tmp_path: Path) -> None:
    stage.go_to(SectionPlace(Section.TODAY))
    stage.file_dialogs.next_answer(tmp_path / "one.cdbak")
    press_button(stage, "back_up_now")
    choose(stage, backup_folder=str(tmp_path))
    press_button(stage, "backup_primary")
    stage.go_to(SectionPlace(Section.TODAY))
    assert (tmp_path / "one.cdbak").is_file()
    assert said(stage).startswith("Your backups lie on the same disk as the journal.")


@pytest.mark.parametrize(("days", "is_said"), [(3, True), (14, False)])
def test_how_old_is_too_old_is_chosen_in_the_settings(
    stage: Stage, practice: Practice, tmp_path: Path, days: int, is_said: bool
) -> None:
    choose(stage, backup_old_after_days=days)
    # elsewhere: on the drive that lies in a drawer
    practice.opened.backups.make(practice.opened.journal, to=tmp_path / "one.cdbak")
    practice.clock.at += timedelta(days=5)
    stage.go_to(SectionPlace(Section.TODAY))
    expected = "Your last proved backup is old. It is of Nov 22, 2026, 10:00 am." if is_said else ""
    assert said(stage)[: len(expected) or None] == expected


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (ErrorCode.FOLDER_NOT_THERE, "The folder for backups is not there now. Plug in its drive;"),
        (ErrorCode.DISK_FULL, "The last backup was not made. The disk is full"),
    ],
)
def test_why_the_last_one_was_not_made_is_said_at_the_next_start(
    stage: Stage, practice: Practice, tmp_path: Path, trouble: ErrorCode, expected: str
) -> None:
    practice.opened.backups.make(practice.opened.journal, to=tmp_path / "one.cdbak")
    choose(stage, backup_trouble=trouble.value)
    stage.go_to(SectionPlace(Section.TODAY))
    assert said(stage).startswith(expected)


def test_where_all_is_well_nothing_is_said(stage: Stage, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    assert stage.window.context is not None
    fine = BackupStanding(BackupStandingState.FINE, practice.clock.now())
    monkeypatch.setattr(stage.window.context.desk.backups, "standing", lambda *_, **__: fine)
    stage.go_to(SectionPlace(Section.TODAY))
    settle()
    assert said(stage) == ""
    assert not stage.has("backup_notice")
