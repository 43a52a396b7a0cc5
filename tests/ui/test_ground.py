# SPDX-License-Identifier: GPL-3.0-or-later
"""The ground itself: every mistake that it is there to catch fails the test that makes it, and only that one."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

HEAD = """
import logging, socket, sys, threading
from pathlib import Path
import pytest
from PySide6.QtCore import QPauseAnimation, QSettings, QTimer, qWarning
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

kept = []
"""

# each with the words that its failure has to hold
MISTAKES = {
    "a window that nobody closes": ("kept.append(QWidget())", "left behind: window QWidget"),
    "a dialog without a parent": ("kept.append(QDialog()); kept[-1].open()", "left behind: window QDialog"),
    "a timer that goes on": ("t = QTimer(); t.start(60000); kept.append(t)", "QTimer('') still runs"),
    "an animation that goes on": (
        "a = QPauseAnimation(60000); a.start(); kept.append(a)",
        "QPauseAnimation('') still runs",
    ),
    "a thread that goes on": (
        "import threading; kept.append(threading.Event()); "
        "threading.Thread(target=kept[-1].wait, name='forgotten', daemon=True).start()",
        "left behind: thread forgotten",
    ),
    "a warning of Qt": ("qWarning('something is wrong')", "something is wrong"),
    "a person on standard output": ("print('dear', 'ZZ' + 'PHI')", "text of people got out"),
    "a person on standard error": ("sys.stderr.write('ZZ' + 'PHI')", "text of people got out"),
    "a person in the log": ("logging.getLogger('x').warning('ZZ' + 'PHI')", "text of people got out"),
    "a person in a message of Qt": ("qapp; from PySide6.QtCore import qInfo; qInfo('ZZ' + 'PHI')", "got out"),
    "a connection": ("socket.create_connection(('127.0.0.1', 9))", "reached for the network"),
    "an exception in a slot": (
        "w = QWidget(); qtbot.addWidget(w); w.windowTitleChanged.connect(lambda _: 1 / 0); w.setWindowTitle('x')",
        "ZeroDivisionError",
    ),
}

RIGHT = {
    "a registered window": "qtbot.addWidget(QWidget())",
    "a window that deletes itself": "w = QWidget(); w.show(); w.deleteLater()",
    "a window that only a cycle holds": "w = QWidget(); w.me = w",
    "a timer that was stopped": "t = QTimer(); t.start(60000); t.stop(); kept.append(t)",
    "a tooltip": "QToolTip.showText(qapp.primaryScreen().geometry().center(), 'words')",
    "a local socket": "socket.socketpair()",
    "settings": "assert own_settings in Path(QSettings('organisation', 'application').fileName()).parents",
    "the font": "assert qapp.font().pixelSize() == 14",
}


def script() -> str:
    tests = [statement for statement, _ in MISTAKES.values()] + list(RIGHT.values())
    return HEAD + "".join(
        f"\n\ndef test_{number}(qapp, qtbot, own_settings):\n    {statement}\n"
        for number, statement in enumerate(tests)
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of each test, in the order above; all run after one another in one process."""
    folder = tmp_path_factory.mktemp("checkout") / "tests"
    (folder / "ui").mkdir(parents=True)
    for name in ("conftest.py", "ui/conftest.py"):
        (folder / name).write_text((ROOT / "tests" / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "ui" / "test_mistakes.py").write_text(script(), encoding="utf-8")
    paths = f"pythonpath={ROOT} {ROOT / 'tests/support'}"
    plugins = ("-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:pytest-qt", "--import-mode=importlib")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-c", "/dev/null", "--rootdir", str(folder), "-o", paths, "ui"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    failed, passed, errors = (int(n) for n in re.findall(r"(\d+) (?:failed|passed|errors)\b", done.stdout)[-3:])
    # what is left behind is found after the test itself has passed
    assert (failed + errors, passed - errors) == (len(MISTAKES), len(RIGHT)), done.stdout + done.stderr
    reports = dict.fromkeys(range(len(MISTAKES) + len(RIGHT)), "")
    parts = re.split(r"^_+ (?:ERROR at \w+ of )?test_(\d+) _+$", done.stdout, flags=re.MULTILINE)[1:]
    for number, report in zip(parts[::2], parts[1::2], strict=True):
        reports[int(number)] += report
    return list(reports.values())


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_fails_the_test_that_makes_it(mistake: str, told: list[str]) -> None:
    _, words = MISTAKES[mistake]

    assert words in told[list(MISTAKES).index(mistake)]


@pytest.mark.parametrize("way", RIGHT)
def test_the_right_way_passes_after_all_the_mistakes(way: str, told: list[str]) -> None:
    assert told[len(MISTAKES) + list(RIGHT).index(way)] == ""


def test_nothing_below_the_window_imports_qt_into_its_tests() -> None:
    collect = "pytest.main(['--collect-only', '-q', 'tests/unit/domain'])"
    code = f"import sys, pytest; {collect}; print('PySide6' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stdout.splitlines()[-1] == "False"
