# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of this process is what the system says, and nothing where it says nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from counselor_desk.security.process_state import process_state

STATES = "from counselor_desk.security.process_state import process_state; print(process_state())"
GUARDED = f"from counselor_desk.security.process_guard import harden_process; harden_process(); {STATES}"


@pytest.mark.parametrize(("line", "refused"), [("Seccomp:\t2", True), ("Seccomp:\t0", False), ("", False)])
def test_a_filter_is_read_from_the_status_of_the_process(line: str, refused: bool, tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text(f"Name:\tx\n{line}\n", encoding="ascii")

    assert process_state(status).network_refused is refused


def test_a_system_without_such_a_status_says_nothing(tmp_path: Path) -> None:
    assert process_state(tmp_path / "none").network_refused is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="prctl(2) is a call of Linux")
def test_a_hardened_process_says_so() -> None:
    said = subprocess.run([sys.executable, "-c", GUARDED], capture_output=True, text=True, check=True).stdout

    assert "core_dumps_off=True" in said
    assert "memory_closed=True" in said
