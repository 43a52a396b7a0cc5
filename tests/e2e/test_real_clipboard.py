# SPDX-License-Identifier: GPL-3.0-or-later
"""On a real X server: what is copied out of a field is plain and marked there, and both clipboards are given back."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from drive_clipboard import WORDS
from program import PROJECT
from virtual_screen import real_screen, run_on_virtual_screen

DRIVER = PROJECT / "tests" / "support" / "drive_clipboard.py"

pytestmark = real_screen


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home: Path = tmp_path_factory.mktemp("home")
    done = run_on_virtual_screen([sys.executable, DRIVER], home=home)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.parametrize("field", ["note", "line"])
def test_copied_words_are_plain_and_marked_as_secret(seen: dict[str, Any], field: str) -> None:
    copied = seen[f"{field}_copied"]

    assert copied["words"] == WORDS
    assert set(copied["formats"]) == {"text/plain", "x-kde-passwordManagerHint"}


@pytest.mark.parametrize("field", ["note", "line"])
def test_they_are_taken_back(seen: dict[str, Any], field: str) -> None:
    assert seen[f"{field}_after"] == {"words": "", "is_ours": False}


def test_the_clipboard_of_selected_words_is_given_back_as_well(seen: dict[str, Any]) -> None:
    assert (seen["selected"], seen["selected_after"]) == (True, False)
