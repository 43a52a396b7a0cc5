# SPDX-License-Identifier: GPL-3.0-or-later
"""What this computer does for the journal: its disk, its swap space, and the guards of this process, in plain words."""

from dataclasses import dataclass
from pathlib import Path

from counselor_desk.security.process_state import ProcessState, process_state
from counselor_desk.services.health_lines import Condition
from counselor_desk.storage.disk_encryption import Encryption, SwapState, disk_encryption, swap_state


@dataclass(frozen=True, slots=True)
class ProtectionLine:
    """One thing: what it is, how it stands, what to do next."""

    title: str
    condition: Condition
    words: str


_DISK = {
    Encryption.ON: (Condition.GOOD, "On. Without your login nobody reads this disk when the computer is off."),
    Encryption.OFF: (
        Condition.NOTICE,
        "Off. The journal is encrypted all the same, but exported files, prints and other papers on this disk are not. "
        "Turn it on in the system, best before the next client paper is saved.",
    ),
    Encryption.UNKNOWN: (
        Condition.NOTICE,
        "This system does not tell it to programs. Look for FileVault, BitLocker or LUKS in its settings.",
    ),
}
_SWAP = {
    SwapState.NONE: (Condition.GOOD, "None is written to the disk."),
    SwapState.ENCRYPTED: (Condition.GOOD, "Encrypted."),
    SwapState.OPEN: (
        Condition.NOTICE,
        "Not encrypted: pieces of an open note may be written to it. Encrypt the disk, or turn swap off.",
    ),
    SwapState.UNKNOWN: (Condition.NOTICE, "This system does not tell it to programs; an encrypted disk covers it."),
}


def protection(folder: Path) -> tuple[ProtectionLine, ...]:
    """Ask the system about the disk under a folder and about this process; starts no program and writes nothing."""
    return protection_lines(disk=disk_encryption(folder), swap=swap_state(), process=process_state())


def protection_lines(*, disk: Encryption, swap: SwapState, process: ProcessState) -> tuple[ProtectionLine, ...]:
    """The same from what was asked."""
    return (
        ProtectionLine("Disk encryption", *_DISK[disk]),
        ProtectionLine("Memory on the disk (swap)", *_SWAP[swap]),
        _guard(
            "Memory of the program",
            None if process.memory_closed is None else process.memory_closed and bool(process.core_dumps_off),
            good="Closed to other programs of yours, and a crash writes none of it to the disk.",
            bad="Other programs of yours could read it, or a crash could write it to the disk. Restart the program.",
        ),
        _guard(
            "Network",
            process.network_refused,
            good="The system itself refuses it to this program.",
            bad="The program refuses it to itself; the system does not stand behind that here.",
        ),
    )


def _guard(title: str, stands: bool | None, *, good: str, bad: str) -> ProtectionLine:
    if stands is None:
        return ProtectionLine(title, Condition.NOTICE, "This system does not tell it to programs.")
    return ProtectionLine(title, Condition.GOOD if stands else Condition.NOTICE, good if stands else bad)
