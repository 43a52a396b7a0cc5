# SPDX-License-Identifier: GPL-3.0-or-later
"""Each guard has one plain sentence, and what the system does not tell is not claimed."""

from pathlib import Path

import pytest

from counselor_desk.security.process_state import ProcessState
from counselor_desk.services.health_lines import Condition
from counselor_desk.services.protection import protection, protection_lines
from counselor_desk.storage.disk_encryption import Encryption, SwapState

WHOLE = ProcessState(core_dumps_off=True, memory_closed=True, network_refused=True)
SILENT = ProcessState(core_dumps_off=None, memory_closed=None, network_refused=None)
OPEN = ProcessState(core_dumps_off=False, memory_closed=True, network_refused=False)


@pytest.mark.parametrize(
    ("disk", "swap", "process", "good"),
    [
        (Encryption.ON, SwapState.ENCRYPTED, WHOLE, 4),
        (Encryption.ON, SwapState.NONE, WHOLE, 4),
        (Encryption.OFF, SwapState.OPEN, OPEN, 0),
        (Encryption.UNKNOWN, SwapState.UNKNOWN, SILENT, 0),
    ],
)
def test_only_what_the_system_confirms_is_good(
    disk: Encryption, swap: SwapState, process: ProcessState, good: int
) -> None:
    lines = protection_lines(disk=disk, swap=swap, process=process)

    assert [each.condition for each in lines].count(Condition.GOOD) == good
    assert all(each.title and each.words.endswith(".") for each in lines)


def test_this_computer_is_asked_about_four_things(tmp_path: Path) -> None:
    assert len(protection(tmp_path)) == 4
