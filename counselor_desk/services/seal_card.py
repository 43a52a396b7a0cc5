# SPDX-License-Identifier: GPL-3.0-or-later
"""The seal card: one page to post to a supervisor or a lawyer, who can later vouch for what the log was.

It says whose practice it is of, and nothing about any client, not even how many there are.
"""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

from counselor_desk.documents.seal_card import CardText, render_seal_card
from counselor_desk.domain.ids import SealId
from counselor_desk.domain.page_images import PageImage
from counselor_desk.domain.practice import Paper, PracticeProfile
from counselor_desk.domain.seals import Seal, SealWent, check_group, root_groups
from counselor_desk.services.civil_time import printed_date, printed_moment
from counselor_desk.services.document_files import save_document
from counselor_desk.services.document_pages import DocumentPages
from counselor_desk.services.letter_frame import language_of
from counselor_desk.services.open_journal import OpenJournal
from counselor_desk.services.seals import Seals

_PIXELS_PER_POINT = 200 / 72
# signs; two names of so many of the widest letters still fit (measured on both papers)
_LONGEST_NAME = 200
_TEXT = CardText(
    title="Seal card",
    subtitle="Of a practice record kept with Counselor Desk",
    facts=(),
    size_label="Entries in the log",
    root_label="Root",
    check_label="Check group, typed after the root",
    qr_words="QR code that holds the seal printed beside it",
    proves_head="What this card proves",
    proves=(
        "Whoever holds this card can find out later whether the log that it was made from is unchanged since: no entry "
        "altered, taken out, put in or moved. The card shows nothing of what the record says.",
        "It proves only “unchanged since this seal”. It does not prove that the record is true or complete, and the "
        "time above comes from the counselor's own computer, which proves nothing. The postmark, or the day on which "
        "you write down that you received it, does.",
    ),
    steps_head="To whoever receives this card",
    steps=(
        "Write below when it reached you, and sign. Keep the envelope with it.",
        "Keep it as long as the record may be asked for. It is not secret, and nobody can open anything with it.",
        "When you are asked, hand over the card or read it out: the entries and the root are typed into the program.",
    ),
    kept_head="To fill in by hand",
    kept=(
        "Posted or handed to (a supervisor, a lawyer), and on which day",
        "Received on, by (name and signature)",
    ),
    foot="A seal card holds two numbers about a log. It holds no words of a record and names no client.",
)


class SealCard:
    """One card of the log as it stood when it was begun; a seal is kept each time that the card goes out."""

    def __init__(self, journal: OpenJournal, *, seals: Seals) -> None:
        self._journal = journal
        self._seals = seals
        self._draft = seals.draft(SealWent.CARD_PRINTED)
        practice = journal.practice.find()
        self.paper = Paper.LETTER if practice is None else practice.paper
        """The practice's own paper."""

    @property
    def seal(self) -> Seal:
        """What stands on the card."""
        return self._draft

    def pdf(self, *, paper: Paper) -> bytes:
        """The page; about 0.1 s.

        Raises:
            MachineError: FONT_MISSING.
        """
        journal, seal = self._journal, self._draft
        practice = journal.practice.find()
        return render_seal_card(
            replace(_TEXT, facts=_facts(seal, practice=practice, vault_id=journal.keys.vault_id)),
            size=str(seal.head.size),
            groups=root_groups(seal.head.root),
            check_group=check_group(seal.head),
            line=seal.line,
            language="en-US" if practice is None else language_of(practice),
            paper=paper,
            produced_at=seal.made_at,
        )

    def pages(self, *, paper: Paper) -> tuple[PageImage, ...]:
        """The page as images at 200 dpi, for a printer.

        Raises:
            MachineError: FONT_MISSING.
        """
        with DocumentPages(self.pdf(paper=paper)) as pages:
            return tuple(pages.image(number, scale=_PIXELS_PER_POINT) for number in range(1, pages.count + 1))

    def save(self, path: Path, *, paper: Paper) -> None:
        """Write the card to a file, over one of that name, and keep the seal.

        Raises:
            MachineError: as `save_document`; FONT_MISSING.
        """
        save_document(self.pdf(paper=paper), path, overwrite=True)
        self._keep(SealWent.CARD_SAVED)

    def record_print(self) -> None:
        """Keep the seal, because the card was handed to a printer."""
        self._keep(SealWent.CARD_PRINTED)

    def _keep(self, went: SealWent) -> None:
        # the same card may go out twice, and each going out is a line of its own
        seal = replace(self._draft, id=SealId(self._journal.ids.new()), went=went)
        with self._journal.database.transaction():
            self._seals.keep(seal)


class SealCards:
    """Begins seal cards."""

    def __init__(self, journal: OpenJournal, *, seals: Seals) -> None:
        self._journal = journal
        self._seals = seals

    def begin(self) -> SealCard:
        """A card of the log as it stands now; nothing is kept until it goes out."""
        return SealCard(self._journal, seals=self._seals)


def _facts(seal: Seal, *, practice: PracticeProfile | None, vault_id: str) -> tuple[tuple[str, str], ...]:
    utc = seal.made_at.astimezone(UTC)
    in_utc = f"{printed_date(utc.date())} at {utc:%H:%M:%S} (UTC)"
    number = " ".join(vault_id[at : at + 8] for at in range(0, len(vault_id), 8))
    if practice is None:
        return (("Made", in_utc), ("Journal", number))
    made = f"{printed_moment(seal.made_at, practice=practice)} ({practice.zone})"
    return (
        ("Practice", _shortened(practice.practice_name)),
        ("Counselor", _shortened(practice.signing_name)),
        ("Made", made),
        ("In UTC", in_utc),
        ("Journal", number),
    )


def _shortened(name: str) -> str:
    """On one line, and cut where the card would need a second page; who is meant can be told from its beginning."""
    whole = " ".join(name.split())
    return whole if len(whole) <= _LONGEST_NAME else whole[: _LONGEST_NAME - 1].rstrip() + "…"
