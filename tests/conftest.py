# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a test run, and what keeps seven thousand tests within minutes; here, because pytest reads options
before it looks into any folder.
"""

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

_FOLDER = Path(__file__).parent
# whose tests are traced: those that are written for what packaging/check_coverage.py holds to a floor. Tracing the
# window's tests as well makes them half as slow again (measured) and adds nothing to what is covered
_MEASURED = tuple(_FOLDER / each for each in ("unit/domain", "unit/security", "unit/storage", "integration"))
# the files that read the one demonstration, which is half a minute in the making
_OF_THE_DEMONSTRATION = frozenset(
    f"tests/e2e/test_{each}.py"
    for each in ("backup_and_restore", "check", "demo", "journal_format", "no_leaks", "packet_readers", "verify")
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--onscreen", action="store_true", help="show the windows of tests/ui on the display instead of in memory"
    )


class ByWhatIsShared(LoadScopeScheduling):  # type: ignore[misc]
    """Tests of one file run in one process, those of the demonstration too: what they share is made once, and no
    process waits for another.

    Not by the marks of `--dist loadgroup`: pytest-xdist 3.8 does not see them under pytest 9.2 (measured).
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "the demonstration" if file in _OF_THE_DEMONSTRATION else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByWhatIsShared | None:
    return ByWhatIsShared(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a quarter of a run is waiting for the disk and for other programs."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """Take modules and collected tests out of the collector's sight: half a million objects that stay to the end."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    tracing = None if _is_measured(item) else Coverage.current()
    if tracing is None:
        return (yield)
    tracing.stop()
    try:
        return (yield)
    finally:
        tracing.start()


def _is_measured(item: pytest.Item) -> bool:
    return any(each in item.path.parents for each in _MEASURED)
