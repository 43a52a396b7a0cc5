# SPDX-License-Identifier: GPL-3.0-or-later
"""The demonstration, run once for all tests and all workers, and a small journal for what goes wrong."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from demo_run import SMALL, DemoRun, Once, finished_demo, run_demo
from filelock import FileLock
from practice_journal import Template, make_template


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Once:
    """Make a folder once for the whole run; under xdist the first worker makes it and the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder, finished = shared / name, shared / f"{name}.finished"
        with FileLock(shared / f"{name}.lock"):
            if not finished.exists():
                # left by a worker that did not get to its end
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                finished.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def demo(once: Once) -> DemoRun:
    """The demonstration at its normal size; read only."""
    return finished_demo(once("demo", run_demo))


@pytest.fixture(scope="session")
def elsewhere(once: Once) -> DemoRun:
    """A small demonstration of another seed, on a computer with a display and without any network at all."""
    inside = ("unshare", "-rn")

    def fill(folder: Path) -> None:
        may_leave = shutil.which("unshare") and subprocess.run([*inside, "true"], check=False).returncode == 0
        # where no name space can be made, the program's own filter is what keeps the network away
        run_demo(folder, *SMALL, "--seed", "8", inside=inside if may_leave else (), says_what_it_opens=True)

    return finished_demo(once("demo-elsewhere", fill))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """A small journal with one of everything, closed; copy it, never open it."""
    return make_template(tmp_path_factory.mktemp("template") / "journal")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def journal(template: Template, tmp_path: Path) -> Path:
    """A small journal of this test's own; its secrets are those of `template`."""
    folder = tmp_path / "journal"
    shutil.copytree(template.path, folder)
    return folder
