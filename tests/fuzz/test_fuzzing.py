# SPDX-License-Identifier: GPL-3.0-or-later
"""The fuzzer over every reader, five minutes in all: no crash, no input of over 2 s, no more than 500 MB.

`FUZZ_SECONDS` changes the time, for a night before a release (security.md T20). What it finds lies in `build/crashes`;
an input that stays as a regression goes into `tests/data/crashes/<target>`.
"""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz_targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
FOUND = ROOT / "build" / "crashes"
SECONDS_IN_ALL = int(os.environ.get("FUZZ_SECONDS", "300"))
LONGEST_SECONDS, MOST_MEGABYTES = 2, 500
# drawing a paper takes a process of its own, which may take its whole patience before it is refused
LONGER = {"paper": 15}

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.skipif(
        importlib.util.find_spec("atheris") is None,
        reason="atheris is not installed: it has wheels for Linux on x86-64",
    ),
]


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_crashes_a_reader(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, found = tmp_path / "corpus", FOUND / name.replace(" ", "-")
    corpus.mkdir()
    found.mkdir(parents=True, exist_ok=True)
    for each in (ROOT / "tests" / "data" / "crashes" / name.replace(" ", "-")).glob("*"):
        (corpus / each.name).write_bytes(each.read_bytes())
    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "tests" / "fuzz" / "run_target.py"),
            name,
            str(corpus),
            f"-max_total_time={max(1, SECONDS_IN_ALL // len(TARGETS))}",
            f"-timeout={LONGER.get(name, LONGEST_SECONDS)}",
            f"-rss_limit_mb={MOST_MEGABYTES}",
            "-max_len=16384",
            f"-artifact_prefix={found}/",
            "-print_final_stats=1",
        ],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    told = done.stderr.decode("utf-8", errors="replace")
    assert done.returncode == 0, told[-4000:]
    with capsys.disabled():
        numbers = re.findall(r"stat::(number_of_executed_units|peak_rss_mb):\s+(\d+)", told)
        sys.stdout.write(f"\n{name}: {dict(numbers)}\n")
