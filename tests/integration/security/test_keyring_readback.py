# SPDX-License-Identifier: GPL-3.0-or-later
"""The read-back as a process of its own: guarded before it sees a key, and deaf to anything but a trusted keyring."""

import json
from pathlib import Path

from program import run_program, run_python

from counselor_desk.security.readback_argument import READBACK_ARGUMENT


def test_a_module_named_on_standard_input_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "intruder.py").write_text("import pathlib; pathlib.Path('ran').touch()", encoding="utf-8")
    question = json.dumps({"backend": "intruder.Keyring", "service": "CounselorDesk/a/b"}) + "\n"

    done = run_program(READBACK_ARGUMENT, home=tmp_path, typed=question)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert not (tmp_path / "ran").exists()


def test_a_question_that_is_none_ends_without_a_word_of_it(tmp_path: Path) -> None:
    done = run_program(READBACK_ARGUMENT, home=tmp_path, typed="SENTINEL\n")

    assert done.returncode == 4
    assert "SENTINEL" not in done.stdout + done.stderr


def test_the_process_is_guarded_before_it_reads_anything_back(tmp_path: Path) -> None:
    script = """
import sys
from counselor_desk.app import cli
from counselor_desk.security import keystore, process_guard
process_guard.harden_process = lambda: print("hardened")
process_guard.deny_network = lambda: print("network denied")
keystore.main = lambda: print("read back") or 0
sys.exit(cli.main(sys.argv[1:]))
"""
    done = run_python("-c", script, READBACK_ARGUMENT, home=tmp_path)

    assert (done.returncode, done.stdout.split("\n")) == (0, ["hardened", "network denied", "read back", ""])


def test_the_command_line_knows_the_argument_without_loading_a_keyring(tmp_path: Path) -> None:
    script = """
import sys
import counselor_desk.app.cli
print([name for name in sys.modules if name.partition(".")[0] == "keyring" or name.endswith("keystore")])
"""
    assert run_python("-c", script, home=tmp_path).stdout == "[]\n"
