# SPDX-License-Identifier: GPL-3.0-or-later
"""A locked window holds nothing: an outside reader of its memory finds neither the note that was typed nor the key."""

import json
import sys
from typing import Any

import pytest
from drive_lock import CANARY
from memory_reader import as_root
from program import PROJECT
from virtual_screen import real_screen, run_on_virtual_screen

DRIVER = PROJECT / "tests" / "support" / "drive_lock.py"

pytestmark = [real_screen, as_root]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen while a note was written, the window locked, opened again and closed."""
    home = tmp_path_factory.mktemp("home")
    done = run_on_virtual_screen([sys.executable, DRIVER, home / "journal"], home=home)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_reader_finds_the_note_and_the_key_while_the_journal_is_open(seen: dict[str, Any]) -> None:
    before = seen["before"]

    assert before["utf-8"] + before["utf-16"] > 0
    assert before["raw"] + before["hex"] + before["HEX"] > 0


def test_after_the_lock_no_note_and_no_key_is_left_in_the_memory(seen: dict[str, Any]) -> None:
    assert seen["after"] == dict.fromkeys(seen["before"], 0)


def test_what_was_typed_a_moment_before_the_lock_is_in_the_journal(seen: dict[str, Any]) -> None:
    assert seen["kept"] == [CANARY]


def test_the_new_program_is_told_that_it_is_locked_and_nothing_else(seen: dict[str, Any]) -> None:
    assert seen["program_before"][:2] == ["open", "--journal"]
    assert seen["program_after"] == [*seen["program_before"], "--locked", "in-front"]


def test_the_new_program_names_nobody_either(seen: dict[str, Any]) -> None:
    assert "Counselor Desk" in seen["titles"]


def test_the_journal_is_closed_behind_the_unlock_page(seen: dict[str, Any]) -> None:
    # no write-ahead log beside it
    assert seen["database_files"] == ["journal-000001.db"]


def test_the_kernels_filter_is_not_installed_a_second_time(seen: dict[str, Any]) -> None:
    assert seen["filters_after"] == seen["filters_before"]


def test_no_descriptor_of_the_old_program_is_open_in_the_new_one(seen: dict[str, Any]) -> None:
    # neither the journal's lock nor a file of the database, before it is opened again
    assert not [each for each in seen["open_files"] if "/journal/" in each]


def test_the_new_program_opens_the_journal_and_ends_in_order(seen: dict[str, Any]) -> None:
    assert seen["exit_code"] == 0
