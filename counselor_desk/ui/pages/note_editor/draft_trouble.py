# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said when a draft cannot be saved, and the one way on that fits the reason."""

from dataclasses import dataclass
from enum import Enum, auto

from counselor_desk.domain.errors import DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.ui.theme.tokens import Tone

_SAFE = "Nothing you typed is lost; it stays on this page."


class WayOn(Enum):
    """What the button of the banner does."""

    TRY_AGAIN = auto()
    CLEAR = auto()
    BEGIN_ANEW = auto()
    KEEP_BOTH = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTrouble:
    """The words of a banner and of its button."""

    sentence: str
    second: str
    button: str
    way_on: WayOn
    tone: Tone = Tone.DANGER
    icon: str = "warn"


def trouble_of(error: DeskError) -> DraftTrouble:
    """What to say about a save that failed."""
    if error.code is ErrorCode.EMPTY_OVER_TEXT:
        return DraftTrouble(
            sentence=explain(error.code).happened,
            second="The written text is still in the journal. Ctrl+Z brings it back here. If you clear the draft, the "
            "text is kept until the note is signed or discarded, and can be brought back.",
            button="Clear the draft",
            way_on=WayOn.CLEAR,
            tone=Tone.WARN,
        )
    if error.code is ErrorCode.LEGAL_HOLD_STANDS:
        return DraftTrouble(
            sentence="A legal hold stands, and this draft was begun before it: it stays as it was.",
            second=f"Sign it as it was, or keep what you typed as a note of today. {_SAFE}",
            button="Keep it as a note of today",
            way_on=WayOn.BEGIN_ANEW,
            tone=Tone.HOLD,
            icon="scales",
        )
    if error.code is ErrorCode.RECORD_CHANGED_MEANWHILE:
        return DraftTrouble(
            sentence=explain(error.code).happened,
            second=f"Keep both: the other text is put under yours where they differ. {_SAFE}",
            button="Keep both",
            way_on=WayOn.KEEP_BOTH,
        )
    explanation = explain(error.code)
    return DraftTrouble(
        sentence="The last words could not be saved yet.",
        second=f"{explanation.happened} {explanation.what_to_do} {_SAFE}",
        button="Try again",
        way_on=WayOn.TRY_AGAIN,
    )
