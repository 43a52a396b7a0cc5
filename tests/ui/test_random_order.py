# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the window in orders that nobody chose: whatever ran before, and beside whom, each one passes."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = int(os.environ.get("COUNSELOR_DESK_TEST_SEEDS", "200"))
# of some hundred: in 200 seeds each one runs about six times, each time in other company
FILES_A_SEED = 3


def run_in_order_of(seed: int, files: list[Path], folder: Path) -> subprocess.CompletedProcess[str]:
    options = ("-q", f"--randomly-seed={seed}", "-p", "no:xdist", "-p", "no:cacheprovider", "--basetemp", folder)
    command: list[str | Path] = [sys.executable, "-m", "pytest", "-m", "not campaign", *options, *files]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_part_of_the_window_passes_in_a_random_order(tmp_path: Path) -> None:
    done = run_in_order_of(random.SystemRandom().randrange(2**31), [ROOT / "tests/ui/widgets"], tmp_path / "run")

    assert done.returncode == 0, done.stdout


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_any_files_of_the_window_pass_in_any_order(seed: int, tmp_path: Path) -> None:
    every = sorted(each for each in (ROOT / "tests/ui").rglob("test_*.py") if each != Path(__file__).resolve())
    chosen = random.Random(seed).sample(every, FILES_A_SEED)  # noqa: S311 - a test's choice, no secret

    done = run_in_order_of(seed, chosen, tmp_path / "run")

    assert done.returncode == 0, done.stdout
