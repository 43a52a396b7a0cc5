# SPDX-License-Identifier: GPL-3.0-or-later
"""What a child process has to be told so that the lines it runs count where the coverage of a run is measured."""

from pathlib import Path

from coverage import Coverage

_PROJECT = Path(__file__).resolve().parent.parent.parent


def measuring() -> dict[str, str]:
    """Variables for the environment of one child; none when the run, or this test of it, is not measured.

    They are given to a child by name and not to all of them: tracing slows a child down, and most are there to be
    killed. coverage.py starts by its own .pth file when it finds them.
    """
    tracing = Coverage.current()
    if tracing is None:
        return {}
    return {
        "COVERAGE_PROCESS_START": str(_PROJECT / "pyproject.toml"),
        # the child may work in a folder that goes away with its test
        "COVERAGE_FILE": str(Path(str(tracing.get_option("run:data_file"))).absolute()),
    }
