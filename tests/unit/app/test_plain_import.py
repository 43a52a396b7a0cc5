# SPDX-License-Identifier: GPL-3.0-or-later
"""The binding of Qt is loaded without its own import statement, which reads the source of every module after it."""

from pathlib import Path

from program import run_python

LOOK = """
import builtins, linecache
{how}
from counselor_desk.ui import main_window
print(getattr(builtins.__import__, "__module__", "builtins") == "builtins" and "plain" or "other")
print(sum("counselor_desk" in each for each in linecache.cache))
"""
PLAINLY = "from counselor_desk.app.plain_import import load_binding_plainly; load_binding_plainly()"


def test_no_source_of_ours_is_read_for_the_binding(tmp_path: Path) -> None:
    done = run_python("-c", LOOK.format(how=PLAINLY), home=tmp_path)
    assert (done.stderr, done.stdout.split()) == ("", ["plain", "0"])


def test_without_it_they_would_be(tmp_path: Path) -> None:
    # once this fails, the binding has mended it, and plain_import.py can go
    done = run_python("-c", LOOK.format(how="import PySide6.QtCore"), home=tmp_path)
    assert int(done.stdout.split()[1]) > 20
