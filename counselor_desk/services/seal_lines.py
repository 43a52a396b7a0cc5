# SPDX-License-Identifier: GPL-3.0-or-later
"""What the check of the journal says about its seals: each is a beginning of the log, or does not fit it."""

from counselor_desk.domain.seals import Seal
from counselor_desk.services.civil_time import printed_date
from counselor_desk.services.health_lines import Condition, HealthLine
from counselor_desk.services.open_journal import OpenJournal

_NONE_YET = (
    "No seal was ever made. A seal card that somebody else keeps shows later whether the log is unchanged since; "
    "without one, whoever can open the journal could write its log anew."
)
_ADVICE = "One of the two was changed. Keep this file as it is and look for a backup."


def seal_lines(journal: OpenJournal) -> tuple[HealthLine, ...]:
    """A line for the seals and one for each that does not fit; one pass over the log however many seals there are."""
    seals, elsewhere = journal.seals.list(), journal.seals.kept_elsewhere()
    log = journal.seals.log_at([*(seal.head.size for seal in seals), *(head.size for _, head in elsewhere)])
    findings = [_misfit(seal) for seal in seals if log.get(seal.head.size) != seal.head]
    for name, head in elsewhere:
        if log.get(head.size) != head:
            kept_with = f"release {name}" if name else "a legal hold"
            words = f"The head that was kept with {kept_with} ({head.size} entries) does not fit the log."
            findings.append(HealthLine(Condition.FINDING, f"{words} {_ADVICE}"))
    if findings:
        return tuple(findings)
    if not seals:
        return (HealthLine(Condition.NOTICE, _NONE_YET),)
    count, newest = len(seals), seals[0]
    fits = "The one seal is a beginning" if count == 1 else f"All {count} seals are beginnings"
    words = f"{fits} of the log; the newest is of {_made_on(newest)} and covers {newest.head.size} entries."
    return (HealthLine(Condition.GOOD, words),)


def _misfit(seal: Seal) -> HealthLine:
    words = f"The seal of {_made_on(seal)} ({seal.head.size} entries) does not fit the log."
    return HealthLine(Condition.FINDING, f"{words} {_ADVICE} The card itself says which of them it was.")


def _made_on(seal: Seal) -> str:
    return printed_date(seal.made_at.date())
