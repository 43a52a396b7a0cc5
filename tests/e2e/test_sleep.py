# SPDX-License-Identifier: GPL-3.0-or-later
"""A computer that goes to sleep takes no note and no key with it: it waits until the journal is forgotten."""

import json
import sys
from typing import Any

import pytest
from memory_reader import as_root
from program import PROJECT
from virtual_screen import real_screen, run_on_virtual_screen

DRIVER = PROJECT / "tests" / "support" / "drive_sleep.py"
# InhibitDelayMaxSec of logind: it sleeps then, whoever is not ready (man logind.conf)
SECONDS = 5.0

pytestmark = [real_screen, as_root]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen from the moment that sleep was announced to the moment that it might come."""
    home = tmp_path_factory.mktemp("home")
    done = run_on_virtual_screen([sys.executable, DRIVER, home / "journal"], home=home)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_computer_may_sleep_before_it_would_wait_no_longer(seen: dict[str, Any]) -> None:
    assert seen["seconds"] < SECONDS


def test_the_journal_is_closed_by_then(seen: dict[str, Any]) -> None:
    assert seen["database_files"] == ["journal-000001.db"]


def test_no_note_and_no_key_is_in_the_memory_by_then(seen: dict[str, Any]) -> None:
    assert sum(seen["before"].values()) > 0
    assert seen["asleep"] == dict.fromkeys(seen["before"], 0)
