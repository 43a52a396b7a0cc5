# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of the health check about the record, and about what surrounds it: stamp, clock, the folder it lies in."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from counselor_desk.security.head_stamp import StampAmiss
from counselor_desk.services.head_stamp import Standing
from counselor_desk.services.head_stamp_keeper import HeadStampKeeper
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.record_proof import RecordCheck
from counselor_desk.storage.conflict_copies import conflict_copies
from counselor_desk.storage.sealed_records import RecordKind

_MOST_NAMED = 20
_CLOCK_SLACK = timedelta(minutes=5)
_STAMP_AMISS = {
    StampAmiss.MISSING: "was missing when the journal was opened",
    StampAmiss.UNREADABLE: "could not be read when the journal was opened",
    StampAmiss.NOT_AUTHENTIC: "was not made with this journal's key, or was changed",
    StampAmiss.OF_ANOTHER_JOURNAL: "was that of another journal",
}


class Condition(StrEnum):
    """How one thing stands."""

    GOOD = "good"
    NOTICE = "notice"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One line of the answer, in words that never hold anything a person typed."""

    condition: Condition
    words: str


def record_lines(check: RecordCheck) -> tuple[HealthLine, ...]:
    """What came of holding the record against the log; the first findings are named, the others counted.

    That an entry is from before whole rows were bound is a fact of an older journal and no finding, and is said.
    """
    findings = [HealthLine(Condition.FINDING, each.words) for each in check.findings[:_MOST_NAMED]]
    if len(check.findings) > _MOST_NAMED:
        others = len(check.findings) - _MOST_NAMED
        findings.append(HealthLine(Condition.FINDING, f"{others} more records do not agree with the log."))
    if findings:
        return tuple(findings)
    signed = check.count(RecordKind.NOTE, RecordKind.ADDENDUM)
    others = check.count() - signed - check.only_there
    words = (
        f"All {signed} signed notes and addenda are as they were signed, and {others} other records are as they were "
        "logged."
    )
    in_part = sum(check.before_sealing.values()) - check.only_there
    if in_part:
        words += f" For {in_part} of them the log is from before it bound every column of a record."
    if check.only_there:
        words += (
            f" Of {check.only_there} more, entered before this version, the log says only that they are there: a "
            "change of them would not show."
        )
    return (HealthLine(Condition.GOOD, words),)


def stamp_line(keeper: HeadStampKeeper) -> HealthLine:
    """Whether this is the newest copy that this computer knows of, as it was found when it was opened.

    The file of an open journal cannot be read again past SQLite, so a change to it shows at the next opening.
    """
    finding = keeper.finding
    if finding is not None and finding.standing is Standing.CHANGED:
        return _changed_line(keeper)
    if finding is not None and finding.needs_decision:
        if keeper.is_undecided and finding.missing:
            words = (
                f"This is an older copy of the journal: the last {finding.missing} entries of its log are not in it."
            )
            return HealthLine(Condition.FINDING, f"{words} Look for a newer copy or a backup.")
        if keeper.is_undecided:
            words = "This is an older copy of the journal, or one that somebody went on with elsewhere."
            return HealthLine(Condition.FINDING, f"{words} Look for a newer copy or a backup.")
        return HealthLine(
            Condition.NOTICE, "The journal was older than what this computer last saved, and was accepted as it is."
        )
    if finding is not None and finding.amiss is not None:
        return HealthLine(
            Condition.NOTICE,
            f"The stamp of the last save {_STAMP_AMISS[finding.amiss]}. It was written anew. If you did not move or "
            "restore the journal, look whether its newest notes are there.",
        )
    if keeper.failure is not None:
        return HealthLine(
            Condition.NOTICE,
            "The stamp of the last save could not be written. What was saved is safe; look at the disk.",
        )
    if finding is not None and finding.standing is Standing.RESTORED:
        return HealthLine(Condition.GOOD, "The journal came out of a backup since this computer last saved it.")
    return HealthLine(Condition.GOOD, "This is the newest copy that this computer has saved.")


def _changed_line(keeper: HeadStampKeeper) -> HealthLine:
    if keeper.is_undecided:
        return HealthLine(
            Condition.FINDING,
            "This journal's file is not the one that this program closed. What was read of it is authentic, but some "
            "of its pages may be from an earlier day, or damaged. Look for a newer copy or a backup.",
        )
    return HealthLine(
        Condition.NOTICE, "The journal's file was changed while it was closed, and was accepted as it is."
    )


def folder_lines(journal: OpenJournal) -> tuple[HealthLine, ...]:
    """What is amiss around the database; nothing where all is as it should be."""
    lines = []
    newest = next(iter(journal.audit.events(limit=1)), None)
    if newest is not None and newest.at - journal.clock.now() > _CLOCK_SLACK:
        lines.append(
            HealthLine(
                Condition.NOTICE,
                "The computer's clock is behind the newest entry of the log. Set it right: dates of new entries would "
                "be wrong. The order of the entries is kept in any case.",
            )
        )
    lines.extend(
        HealthLine(
            Condition.NOTICE,
            f"{name} looks like a copy that a synchronizing program left when two computers wrote at once. It is never "
            "opened by itself. Move the journal to a folder of this computer alone, then look at the copy.",
        )
        for name in conflict_copies(journal.path)
    )
    return tuple(lines)
