# SPDX-License-Identifier: GPL-3.0-or-later
"""What the commands verify, check, backup and restore do; each returns an exit code and speaks in sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from counselor_desk.app.bootstrap import Desk, build_desk, open_desk
from counselor_desk.app.console import ProgressLine, say
from counselor_desk.documents.packet_check import check_package
from counselor_desk.domain.audit import TreeHead
from counselor_desk.services.civil_time import printed_date
from counselor_desk.services.health_lines import Condition, stamp_line
from counselor_desk.services.open_journal import OpenJournal

_FINE, _FINDING = 0, 1
_MARKS = {Condition.GOOD: "ok     ", Condition.NOTICE: "note   ", Condition.FINDING: "FINDING"}

_BACKING_UP = {"copy": "Copying the journal", "assemble": "Writing the backup", "verify": "Proving the backup"}
_RESTORING = {"copy": "Copying the backup", "verify": "Proving what came out of it"}
_UPGRADING = {
    "copy": "Bringing the journal up to date: copying it first",
    "check": "Bringing the journal up to date: checking it",
    "upgrade": "Bringing the journal up to date",
}

Secret = Callable[[], str]
"""Asks for the secret; called only once there is a journal or backup to open."""


def verify(package: Path, *, passphrase: Secret | None, seals: Sequence[TreeHead] = ()) -> int:
    """Check a packet with nothing but its own files, and for the pages of a protected one its passphrase.

    `seals` are earlier heads, from cards, since which the log must be unchanged.

    Raises:
        UserError: PACKAGE_NOT_RECOGNISED, PACKAGE_UNREADABLE, PACKAGE_PASSPHRASE_REJECTED.
    """
    report = check_package(package, ask_passphrase=passphrase, seals=seals)
    for each in report.checks:
        mark = Condition.NOTICE if each.is_remark else Condition.GOOD
        say(f"{_MARKS[mark if each.passed else Condition.FINDING]} {each.words}")
    if report.passed:
        say(f"Packet {report.number}: everything that was checked holds.")
        return _FINE
    say("This packet is not as it was produced.")
    return _FINDING


def check(journal: Path, *, secret: Secret) -> int:
    """Check a journal, a line for each finding.

    Raises:
        DeskError: when it cannot be opened.
    """
    desk = build_desk()
    desk.vault.require_journal(journal)
    with _opened(desk, journal, secret()) as opened:
        lines = open_desk(desk, opened).health.check_and_keep().lines
    for line in lines:
        say(f"{_MARKS[line.condition]} {line.words}")
    return _FINDING if any(line.condition is Condition.FINDING for line in lines) else _FINE


def backup(journal: Path, *, to: Path, secret: Secret) -> int:
    """Write a backup and verify it by opening it again.

    Raises:
        DeskError: when the journal cannot be opened or the file not be written.
    """
    desk = build_desk()
    desk.vault.require_journal(journal)
    with _opened(desk, journal, secret()) as opened, _telling(_BACKING_UP) as progress:
        stamp = stamp_line(opened.head_stamp)
        if stamp.condition is Condition.FINDING:
            # a backup of an older copy would pass for the newest one
            say(f"{_MARKS[stamp.condition]} {stamp.words} Nothing was backed up: open the window to decide.")
            return _FINDING
        made = desk.backups.make(opened, to=to, progress=progress)
    rows = sum(made.manifest.rows.values())
    say(f"Backup written and verified by opening it again: {rows} rows, {made.manifest.tree_size} events.")
    say("It opens on any computer with the recovery code or the passphrase. Keep it on another disk.")
    return _FINE


def restore(file: Path, *, to: Path, secret: Secret) -> int:
    """Restore a backup into a new folder.

    Raises:
        DeskError: when the backup cannot be opened or the folder not be written.
    """
    desk = build_desk()
    desk.backups.require_backup(file)
    typed = secret()
    with _telling(_RESTORING) as progress:
        restored = desk.backups.restore(file, to=to, typed=typed, progress=progress)
    rows = sum(restored.manifest.rows.values())
    made_on = printed_date(restored.manifest.made_at.date())
    say(f"Restored and verified: {rows} rows, {restored.manifest.tree_size} events, as of {made_on}.")
    return _FINE


@contextmanager
def _telling(words: Mapping[str, str]) -> Iterator[ProgressLine]:
    line = ProgressLine(words)
    try:
        yield line
    finally:
        line.end()


def _opened(desk: Desk, journal: Path, typed: str) -> OpenJournal:
    with _telling(_UPGRADING) as progress:
        return desk.vault.open(journal, typed, progress=progress)
