# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of seals: where one went, who stamped it, what came of a comparison. No more than "unchanged since"."""

from datetime import UTC

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.seals import SealCheck, SealOutcome, SealStamp, SealWent
from counselor_desk.services.seals import ListedSeal
from counselor_desk.ui.formats import Formats, counted
from counselor_desk.ui.theme.tokens import Tone

_WENT = {
    SealWent.CARD_PRINTED: "Card printed",
    SealWent.CARD_SAVED: "Card saved as a file",
    SealWent.TIME_STAMP: "Made for a time-stamping service",
}
OUTCOMES_IN_SHORT = {
    SealOutcome.UNCHANGED: "unchanged since",
    SealOutcome.LOG_IS_SHORTER: "the log was shorter",
    SealOutcome.DIFFERS: "the journal differed",
    SealOutcome.LOG_IS_ALTERED: "the log contradicted itself",
    SealOutcome.RECORD_IS_ALTERED: "the record was not as logged",
}
OUTCOME_TITLES = {
    SealOutcome.UNCHANGED: "Unchanged since this seal",
    SealOutcome.LOG_IS_SHORTER: "The log is shorter than the seal",
    SealOutcome.DIFFERS: "The journal differs from this seal",
    SealOutcome.LOG_IS_ALTERED: "The log contradicts itself",
    SealOutcome.RECORD_IS_ALTERED: "The record is not as it was logged",
}


def outcome_tone(outcome: SealOutcome) -> Tone:
    """Good only where nothing was changed."""
    return Tone.OK if outcome is SealOutcome.UNCHANGED else Tone.DANGER


def outcome_words(check: SealCheck, *, entries: int) -> str:
    """What an outcome means and what to do; `entries` is how many the log has today."""
    sealed = _entries(check.head)
    if check.outcome is SealOutcome.UNCHANGED:
        return (
            f"The first {sealed} of the log are those that were sealed, the log holds together to its end, and every "
            "row that it speaks of is as its newest entry says. Entries of earlier versions say less; “Check "
            "everything now” counts them. It says nothing of the time before, nor whether the record is true."
        )
    if check.outcome is SealOutcome.LOG_IS_SHORTER:
        missing = counted(check.head.size - entries, "entry is", "entries are")
        return (
            f"The seal is of {sealed} and the log has {entries:,}: {missing} missing. This may be an older copy of the "
            "journal. Look for a newer one or a backup, and keep this one as it is."
        )
    if check.outcome is SealOutcome.DIFFERS:
        return (
            f"The first {sealed} of the log are not those that were sealed, or the seal is of another journal. Compare "
            "the journal's number on the card first. Keep this journal as it is, look for a backup, and consult before "
            "you rely on either."
        )
    if check.outcome is SealOutcome.LOG_IS_ALTERED:
        return (
            f"The first {sealed} of the log fit the seal, but the log does not hold together. “Check everything now” "
            "on this page shows where. Keep this journal as it is and look for a backup."
        )
    return (
        "The log fits the seal, but something in the record is not as the log says. “Check everything now” on this "
        "page shows what. Keep this journal as it is and look for a backup."
    )


def seal_title(seal: ListedSeal, *, formats: Formats, zone: str) -> str:
    """When a seal was made, and of how much."""
    made = formats.moment(seal.seal.made_at, zone=zone)
    return f"{made} · {_entries(seal.seal.head)}"


def seal_second(seal: ListedSeal, *, formats: Formats, zone: str) -> str:
    """Where a seal went and what came back."""
    said = [_WENT[seal.seal.went] + "."]
    said.extend(f"{stamp_words(stamp, formats=formats)}." for stamp in seal.stamps)
    if seal.asked_at is not None and not seal.stamps:
        said.append(f"A stamp was asked for on {formats.moment(seal.asked_at, zone=zone)}.")
    return " ".join(said)


def stamp_words(stamp: SealStamp, *, formats: Formats) -> str:
    """Who stamped it and when, by the service's clock."""
    return f"Stamped by {stamp.stamped_by} at {formats.moment(stamp.stamped_at, zone=str(UTC))} (UTC)"


def check_second(check: SealCheck, *, formats: Formats, zone: str) -> str:
    """A comparison that lies behind, in one line."""
    source = "a card typed in" if check.is_typed else "a seal of this journal"
    return f"{formats.moment(check.checked_at, zone=zone)}, against {source} ({_entries(check.head)})."


def _entries(head: TreeHead) -> str:
    return counted(head.size, "entry", "entries")
