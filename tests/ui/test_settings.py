# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings survive a restart, damage and a disk that refuses, and know nothing about anybody."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from counselor_desk.domain.errors import ErrorCode, MachineError
from counselor_desk.ui.formats import DateOrder, HourCycle
from counselor_desk.ui.settings import (
    BACKUP_EVERY_HOURS,
    BACKUP_OLD_AFTER_DAYS,
    LOCK_AFTER_MINUTES,
    TEXT_SCALES,
    Preferences,
    Settings,
    StartPage,
    ThemeChoice,
    geometry_bytes,
)

PREFERENCES = st.builds(
    Preferences,
    geometry=st.binary(max_size=300),
    theme=st.sampled_from(ThemeChoice),
    text_scale=st.sampled_from(TEXT_SCALES),
    codes_not_names=st.booleans(),
    initials_beside_codes=st.booleans(),
    date_order=st.sampled_from(DateOrder),
    hour_cycle=st.sampled_from(HourCycle),
    lock_after_minutes=st.sampled_from(LOCK_AFTER_MINUTES),
    lock_on_minimize=st.booleans(),
    start_page=st.sampled_from(StartPage),
    backup_folder=st.sampled_from(("", "/media/stick/Backups, new", "/srv/José/100 %", '/var/=;#"[x]')),
    backup_every_hours=st.sampled_from(BACKUP_EVERY_HOURS),
    backup_old_after_days=st.sampled_from(BACKUP_OLD_AFTER_DAYS),
    backup_trouble=st.sampled_from(("", ErrorCode.DISK_FULL.value)),
    journal_folder=st.sampled_from(("", "/srv/journal")),
)

KEYS = [
    "window/geometry",
    "look/theme",
    "look/text_scale",
    "look/codes_not_names",
    "look/initials_beside_codes",
    "look/date_order",
    "look/hour_cycle",
    "lock/after_minutes",
    "lock/on_minimize",
    "start/page",
    "folders/backup",
    "folders/journal",
    "backups/every_hours",
    "backups/old_after_days",
    "backups/trouble",
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "window" / "settings.ini"


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_hold_and_nothing_is_written(file: Path) -> None:
    assert Settings(file).current == Preferences()
    assert not file.exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(preferences=PREFERENCES)
def test_what_was_saved_is_read_after_a_restart(file: Path, preferences: Preferences) -> None:
    Settings(file).save(preferences)

    assert Settings(file).current == preferences


def test_every_preference_is_saved(file: Path) -> None:
    Settings(file).save(Preferences())

    sections: dict[str, list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line:
            sections.setdefault(section, []).append(line.partition("=")[0])
    assert {f"{section}/{key}" for section, keys in sections.items() for key in keys} == set(KEYS)
    assert len(KEYS) == len(fields(Preferences))


def test_the_place_of_a_window_comes_back(file: Path, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(640, 480)
    Settings(file).save(Preferences(geometry=geometry_bytes(widget.saveGeometry())))

    widget.resize(200, 100)
    assert widget.restoreGeometry(Settings(file).current.geometry)
    assert (widget.width(), widget.height()) == (640, 480)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "damage",
    ["", "!", "-1", "10000000000", "a, b, c", "@Invalid()", "@Size(1 2)", "SYSTEM", "%gg", "Zm9v" * 2000],
)
def test_a_damaged_value_counts_as_its_default(key: str, damage: str, file: Path) -> None:
    section, _, name = key.partition("/")
    other = "[other]\nx=1\n" if section == "look" else "[look]\ntheme=dark\n"
    written(file, f"[{section}]\n{name}={damage}\n{other}")

    expected = Preferences() if section == "look" else Preferences(theme=ThemeChoice.DARK)
    assert Settings(file).current == expected


@pytest.mark.parametrize("text", ["", "\0\0\0", "[[[[", "no section\n=\n"])
def test_a_file_that_is_no_settings_file_counts_as_empty(text: str, file: Path) -> None:
    assert Settings(written(file, text)).current == Preferences()


def test_a_damaged_file_can_be_saved_over(file: Path) -> None:
    Settings(written(file, "[[[[\0")).save(Preferences(theme=ThemeChoice.DARK))

    assert Settings(file).current.theme is ThemeChoice.DARK


def test_a_change_is_told_and_a_repetition_is_not(file: Path) -> None:
    kept = Settings(file)
    told: list[Preferences] = []
    kept.changed.connect(told.append)
    dark = replace(kept.current, theme=ThemeChoice.DARK)

    kept.save(dark)
    kept.save(dark)

    assert told == [dark]


def test_a_disk_that_refuses_is_told_once_and_the_choice_holds_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "window").write_text("a file where the folder should be", encoding="utf-8")
    kept = Settings(tmp_path / "window" / "settings.ini")
    told: list[MachineError] = []
    kept.not_saved.connect(told.append)

    kept.save(replace(kept.current, theme=ThemeChoice.DARK))
    kept.save(replace(kept.current, text_scale=200))

    assert [error.code for error in told] == [ErrorCode.SETTINGS_NOT_SAVED]
    assert kept.current.text_scale == 200


def test_settings_are_saved_where_the_program_says_and_nowhere_else(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))

    Settings(file).save(Preferences(codes_not_names=True))

    assert file.exists()
    assert list(home.iterdir()) == []
