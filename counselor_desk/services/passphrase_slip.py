# SPDX-License-Identifier: GPL-3.0-or-later
"""What is printed when a packet is built: the slip with the words that open it, and the list of what to do next."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from counselor_desk.documents.letters import render_letter
from counselor_desk.documents.recovery_sheet import SlipText, render_passphrase_slip
from counselor_desk.domain.packets import LetterSection
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.security.packet_passphrase import SEPARATOR
from counselor_desk.services.civil_time import local_date, printed_date
from counselor_desk.services.letter_frame import blank_letter, language_of


def passphrase_slip(number: str, passphrase: str, *, practice: PracticeProfile, produced_at: datetime) -> bytes:
    """A slip to cut out, with the packet's number and its words; no name stands on it.

    Args:
        number: of the packet, such as `R-2026-0014`.
        passphrase: as `BuiltPacket.passphrase` or `Releases.passphrase_of` give it.
        practice: decides paper, language and the zone of the date.
        produced_at: aware; when it is printed.

    Raises:
        MachineError: FONT_MISSING.
    """
    day = printed_date(local_date(produced_at, practice=practice))
    text = SlipText(
        title=f"Password for packet {number}",
        subtitle=f"Printed {day}",
        paragraphs=(
            "These six words, with the hyphens between them, open the PDF files of the packet.",
            "Give them by another way than the files, such as by telephone, and never in the same message or envelope.",
        ),
        words=tuple(passphrase.split(SEPARATOR)),
    )
    return render_passphrase_slip(text, language=language_of(practice), paper=practice.paper, produced_at=produced_at)


def next_steps_page(number: str, steps: Sequence[str], *, practice: PracticeProfile, produced_at: datetime) -> bytes:
    """The steps after a packet was built as a numbered list on the practice's paper.

    Args:
        number: of the packet.
        steps: in their order, as the window shows them; they may name people, so the page is internal.
        practice: whose letterhead and paper are used.
        produced_at: aware; when it is printed.

    Raises:
        MachineError: FONT_MISSING.
    """
    blank = blank_letter(practice, produced_at=produced_at, reference_number=number)
    letter = replace(
        blank,
        title="What to do next",
        facts=(("Packet", number), ("Printed", blank.produced_on)),
        sections=(LetterSection(heading="", listed=tuple(steps)),),
        footer_line="For the practice only. This page is no part of the packet.",
    )
    return render_letter(letter)
