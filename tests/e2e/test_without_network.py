# SPDX-License-Identifier: GPL-3.0-or-later
"""The suite gives the same results on a computer without any network, and under the program's own filter.

The demonstration of every ordinary run is such a computer's already (`elsewhere`); the suite itself takes minutes.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from program import PROJECT

# a name space of its own has no way out, not even to this computer itself
NO_NETWORK = ("unshare", "-rn")
FILTER = ("-p", "denied_network")
_SECONDS = 3_600

# what tells by itself whether there is a network, or changes what the filter may be
_ABOUT_THE_FILTER = ("tests/unit/security/test_process_guard.py",)


def can_leave_the_network() -> bool:
    """Containers may forbid name spaces of users."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    return subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode == 0


def results(part: str, folder: Path, *, inside: tuple[str, ...] = (), options: tuple[str, ...] = ()) -> dict[str, int]:
    """Run a part of the suite and count its results by kind; the times are left out."""
    among = ("-q", "-n", "auto", "--dist", "loadfile", "-m", "not campaign", "-p", "no:cacheprovider")
    ignored = [f"--ignore={PROJECT / each}" for each in _ABOUT_THE_FILTER]
    done = subprocess.run(
        [*inside, sys.executable, "-m", "pytest", part, *among, *options, *ignored, "--basetemp", str(folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    last = done.stdout.strip().splitlines()[-1]
    return {kind: int(count) for count, kind in re.findall(r"(\d+) (passed|skipped|xfailed)", last)}


@pytest.fixture(params=["tests/integration", "tests/ui/journeys", "tests/unit", "tests/ui"])
def part(request: pytest.FixtureRequest) -> str:
    named: str = request.param
    return named


@pytest.mark.campaign
@pytest.mark.skipif(not can_leave_the_network(), reason="name spaces of users are not allowed here")
def test_the_results_are_the_same_without_any_network(part: str, tmp_path: Path) -> None:
    assert results(part, tmp_path / "without", inside=NO_NETWORK) == results(part, tmp_path / "with")


@pytest.mark.campaign
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's filter is there on Linux")
def test_the_results_are_the_same_under_the_programs_filter(part: str, tmp_path: Path) -> None:
    assert results(part, tmp_path / "under", options=FILTER) == results(part, tmp_path / "without")
