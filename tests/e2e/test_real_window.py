# SPDX-License-Identifier: GPL-3.0-or-later
"""The window on a real screen: the whole ways by real focus and a real keyring, and a title that names nobody."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from program import PROJECT
from virtual_screen import real_screen, run_on_virtual_screen

JOURNEYS = PROJECT / "tests" / "ui" / "journeys"
DRIVER = PROJECT / "tests" / "support" / "drive_titles.py"
PRODUCT = "Counselor Desk"
# windows that are there without a journal: the window manager's, and the one by which Qt speaks to the clipboard
OF_THE_DESKTOP = {"Openbox", f"Qt Selection Owner for {PRODUCT}"}


@real_screen
def test_every_journey_goes_the_same_way_on_a_real_screen(home: Path) -> None:
    arguments = ("--onscreen", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--basetemp", home / "journeys")

    done = run_on_virtual_screen([sys.executable, "-m", "pytest", JOURNEYS, *arguments], home=home, seconds=400)

    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    # at least one journey in each file
    assert passed is not None
    assert int(passed[1]) >= len(list(JOURNEYS.glob("test_*.py")))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was seen while the program was opened, led to a client's page, and closed by the window manager."""
    home = tmp_path_factory.mktemp("home")
    done = run_on_virtual_screen([sys.executable, DRIVER, home / "journal"], home=home)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@real_screen
def test_the_title_is_the_name_of_the_product_wherever_one_is(seen: dict[str, Any]) -> None:
    assert seen["with_focus"] == {"Today": PRODUCT, "a client": PRODUCT}


@real_screen
def test_no_window_carries_any_other_name(seen: dict[str, Any]) -> None:
    assert set(seen["titles"]) <= {PRODUCT, *OF_THE_DESKTOP}


@real_screen
def test_a_window_that_is_closed_leaves_a_closed_journal(seen: dict[str, Any]) -> None:
    # no write-ahead log beside it: the last connection has put everything into its place
    assert (seen["exit_code"], seen["database_files"]) == (0, ["journal-000001.db"])
