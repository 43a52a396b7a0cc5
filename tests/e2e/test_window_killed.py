# SPDX-License-Identifier: GPL-3.0-or-later
"""Pulling the plug while one writes: what is a second old is kept, the journal is whole, Today offers the draft."""

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from program import PROJECT
from virtual_screen import real_screen, run_on_virtual_screen

DRIVER = PROJECT / "tests" / "support" / "drive_kills.py"
# before the first save, at the first one, and between later ones
MOMENTS = (0.3, 1.1, 2.0, 3.05, 4.0)
AT_MOST_LOST = 1.0
# X server, UI thread, vault thread and disk: a key waits for the machine once in each
WAITS = 4
CAMPAIGN_RUNS, KILLS_A_RUN = 10, 20


def killed_at(moments: Sequence[float], home: Path) -> list[dict[str, Any]]:
    """Kill the program once at each moment (seconds of typing), in one session and one journal."""
    command: list[str | Path] = [sys.executable, DRIVER, home / "journal", *map(str, moments)]
    done = run_on_virtual_screen(command, home=home, seconds=60 + 60 * len(moments))
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def lost_too_much(kills: Sequence[dict[str, Any]]) -> list[float]:
    """The ages of the oldest keys that were lost, where they are over a second and the machine is not to blame."""
    slack = WAITS * max(each["lateness"] for each in kills)
    lost = [max(each["ages"][len(each["kept"]) :], default=0.0) for each in kills]
    return [each for each in lost if each > AT_MOST_LOST + slack]


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return killed_at(MOMENTS, tmp_path_factory.mktemp("home"))


@real_screen
def test_the_draft_holds_a_beginning_of_what_was_typed(kills: list[dict[str, Any]]) -> None:
    assert [each["typed"].startswith(each["kept"]) for each in kills] == [True] * len(MOMENTS)


@real_screen
def test_what_was_typed_more_than_a_second_before_is_there(kills: list[dict[str, Any]]) -> None:
    assert lost_too_much(kills) == []


@real_screen
def test_the_journal_is_whole_after_every_kill(kills: list[dict[str, Any]]) -> None:
    assert [each["check"] for each in kills] == [0] * len(MOMENTS)


@real_screen
def test_the_first_page_offers_the_draft_at_the_next_start(kills: list[dict[str, Any]]) -> None:
    assert [bool(each["kept"]) and each["is_offered"] for each in kills[-3:]] == [True] * 3


@real_screen
@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(CAMPAIGN_RUNS))
def test_two_hundred_kills_at_random_moments(seed: int, home: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    moments = sorted(round(chance.uniform(0.1, 4.5), 2) for _ in range(KILLS_A_RUN))

    told = killed_at(moments, home)

    assert len(told) == KILLS_A_RUN
    assert all(each["typed"].startswith(each["kept"]) for each in told)
    assert all(each["check"] == 0 for each in told)
    assert all(each["is_offered"] for each in told if each["kept"])
    assert lost_too_much(told) == []
