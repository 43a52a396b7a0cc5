# SPDX-License-Identifier: GPL-3.0-or-later
"""`counselor-desk bench` from its beginning to its end, on a journal that is as small as it may be.

No stopwatch: what a figure is, is the bench's own matter. Here counts that each is measured, told and written.
"""

import json
from pathlib import Path

import pytest
from program import Finished, files_below, run_program
from virtual_screen import real_screen

from counselor_desk.app.bench.targets import What

MEASURED = (
    What.CLIENT_LIST,
    What.SEARCH,
    What.SAVE,
    What.START,
    What.START_BY_PROCESSOR,
    What.UNLOCK_PAGE,
    What.CLIENT,
    What.MEMORY,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def done(folder: Path) -> Finished:
    (folder / "temporary").mkdir()
    arguments = ("--notes", "200", "--quick", "--json", folder / "figures.json", "--plot", folder / "growth.png")
    return run_program("bench", *arguments, home=folder, environment={"TMPDIR": str(folder / "temporary")})


@real_screen
@pytest.mark.campaign
def test_every_figure_is_told_and_written(done: Finished, folder: Path) -> None:
    assert done.returncode == 0, done.stderr
    rows = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    assert [row["what"] for row in rows] == list(MEASURED)
    assert all(row["notes"] == 200 and row["median_ms"] > 0 for row in rows)
    assert all(f"{row['what']}: " in done.stdout for row in rows)


@real_screen
@pytest.mark.campaign
def test_starts_stand_beside_a_bare_window(done: Finished, folder: Path) -> None:
    rows = {row["what"]: row for row in json.loads((folder / "figures.json").read_text(encoding="utf-8"))}
    for what in (What.START, What.UNLOCK_PAGE, What.MEMORY):
        assert rows[what]["ratio"] > 1


@real_screen
@pytest.mark.campaign
def test_nothing_is_left_behind_but_what_was_asked_for(done: Finished, folder: Path) -> None:
    assert files_below(folder) == ["figures.json", "growth.png"]


def test_a_journal_without_room_for_the_practice_is_refused(tmp_path: Path) -> None:
    refused = run_program("bench", "--notes", "20", home=tmp_path)
    assert refused.returncode == 2
    assert "must be at least 200" in refused.stderr
    assert files_below(tmp_path) == []
