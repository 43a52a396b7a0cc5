# SPDX-License-Identifier: GPL-3.0-or-later
"""What every letter of the practice shares: letterhead, paper, language, date."""

from datetime import datetime

from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.packets import Letter, Letterhead, PrintedSignature
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.services.civil_time import local_date, printed_date, printed_moment


def letterhead(practice: PracticeProfile) -> Letterhead:
    """The practice as it stands at the head of a page."""
    return Letterhead(
        practice=practice.practice_name,
        counselor=practice.signing_name,
        address=practice.address,
        contact=" · ".join(part for part in (practice.phone, practice.email) if part),
    )


def language_of(practice: PracticeProfile) -> str:
    """The language tag inside the files."""
    return "en-GB" if practice.country == "GB" else "en-US"


def blank_letter(practice: PracticeProfile, *, produced_at: datetime, reference_number: str) -> Letter:
    """A letter of the practice that says nothing yet."""
    return Letter(
        reference_number=reference_number,
        language=language_of(practice),
        paper=practice.paper,
        produced_at=produced_at,
        produced_on=printed_date(local_date(produced_at, practice=practice)),
        letterhead=letterhead(practice),
        title="",
    )


def printed_signature(drawn: DrawnSignature | None, *, practice: PracticeProfile) -> PrintedSignature | None:
    """A signature from the room as it is printed: over the words that say when and how it came about."""
    if drawn is None:
        return None
    return PrintedSignature(
        drawn=drawn, words=f"Drawn on the screen, {printed_moment(drawn.signed_at, practice=practice)}"
    )
