# SPDX-License-Identifier: GPL-3.0-or-later
"""A mistake of the program: what it says on its way out holds the place of the mistake and no word of a record."""

from pathlib import Path

import pytest
from program import run_python

SENTINEL = "Ms. Zebulon told me about the harbor"

# the words stand in a file of their own, so that no line of source that a traceback could quote holds them
CRASH = """
import sys
from pathlib import Path
from counselor_desk.app import cli, commands
words = Path(sys.argv[1]).read_text(encoding="utf-8")

def broken(*_arguments, **_named):
    secret_local = words
    {how}

commands.check = broken
raise SystemExit(cli.main(["check", "--journal", "nowhere"]))
"""

WAYS = {
    "plain": "raise ValueError(words)",
    "chained": "try:\n        {}[words]\n    except KeyError as error:\n        raise RuntimeError(words) from error",
    "with a note": "error = TypeError(words); error.add_note(words); raise error",
    "a group": "raise ExceptionGroup(words, [ValueError(words), KeyError(words)])",
    "encoding": "(words + chr(0xD800)).encode()",
    "logged": "import logging; logging.getLogger('x').error('event', exc_info=ValueError(words)); raise OSError(words)",
    "log call that fails": "import logging; logging.getLogger('x').warning('%d', words); raise OSError(2, words)",
    "no destination": "class Odd(Exception):\n        __str__ = lambda self: words\n    raise Odd",
}


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "words.txt"
    file.write_text(SENTINEL, encoding="utf-8")
    return file


@pytest.mark.parametrize("how", WAYS)
def test_no_word_of_an_unexpected_error_is_shown(how: str, words: Path, home: Path) -> None:
    done = run_python("-c", CRASH.replace("{how}", WAYS[how]), words, home=home)

    assert done.returncode == 4
    assert SENTINEL not in done.stdout + done.stderr
    assert "Zebulon" not in done.stdout + done.stderr
    assert "(message withheld)" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("Counselor Desk made a mistake and stopped what it was doing.")
    assert "[unexpected, " in done.stderr
    assert list(home.iterdir()) == []


BACKGROUND = {
    "thread": "import threading; t = threading.Thread(target=fail); t.start(); t.join()",
    "finalizer": "class Left:\n    def __del__(self): fail()\nleft = Left(); del left",
    "main": "fail()",
}


@pytest.mark.parametrize("place", BACKGROUND)
def test_no_word_of_an_error_outside_every_command_is_shown(place: str, words: Path, home: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom counselor_desk.app.logging_setup import set_up_logging\n"
        "words = Path(sys.argv[1]).read_text(encoding='utf-8')\n"
        "def fail(): raise ValueError(words)\nset_up_logging()\n"
    )
    done = run_python("-c", script + BACKGROUND[place], words, home=home)

    assert SENTINEL not in done.stdout + done.stderr
    assert "builtins.ValueError (message withheld)" in done.stderr


@pytest.mark.parametrize(("raised", "exit_code", "code"), [
    ("KeyboardInterrupt", 1, "cancelled"),
    ("MemoryError", 4, "out_of_memory"),
])  # fmt: skip
def test_what_is_no_mistake_is_told_in_a_sentence(
    raised: str, exit_code: int, code: str, words: Path, home: Path
) -> None:
    done = run_python("-c", CRASH.replace("{how}", f"raise {raised}(words)"), words, home=home)

    assert (done.returncode, done.stdout) == (exit_code, "")
    assert done.stderr.endswith(f"[{code}]\n")
    assert len(done.stderr.splitlines()) == 1
    assert SENTINEL not in done.stderr
