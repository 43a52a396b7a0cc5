# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms and lists for the client: consent documents, the authorization form, the accounting."""

from dataclasses import replace
from datetime import datetime

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.clients import Client
from counselor_desk.domain.consents import Consent, ConsentDocument
from counselor_desk.domain.disclosures import Disclosure
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.packets import Letter, LetterSection, PacketTable
from counselor_desk.domain.practice import PracticeProfile
from counselor_desk.services.civil_time import printed_date
from counselor_desk.services.letter_frame import blank_letter, printed_signature
from counselor_desk.services.printed_seal import seal_paragraphs
from counselor_desk.services.wording import CAPACITIES, CONSENT_TOPICS

_HAS_READ = "I have read this, and my questions were answered. I may take this consent back at any time."
_SEAL_USE = "Keep this page: the practice's record can be compared with it at any later time."


def consent_letter(
    document: ConsentDocument, *, client: Client, practice: PracticeProfile, produced_at: datetime
) -> Letter:
    """A consent document with its version, and lines for the client to sign or decline."""
    return replace(
        blank_letter(practice, produced_at=produced_at, reference_number=f"{document.topic.value}-v{document.version}"),
        title=document.title,
        facts=(
            ("Client", f"{client.legal_name} ({client.code})"),
            ("Document", f"{CONSENT_TOPICS[document.topic]}, version {document.version}"),
            ("In use since", printed_date(document.effective_from)),
            ("Fingerprint", document.sha256[:16]),
        ),
        paragraphs=tuple(part for part in document.text.split("\n") if part.strip()),
        sections=(
            LetterSection(
                heading="Your answer",
                paragraphs=(_HAS_READ,),
                listed=("I agree.", "I decline."),
            ),
        ),
        sign_here=("Client, date", f"{practice.signing_name}, date"),
        footer_line="One copy is yours to keep.",
    )


def signed_consent_letter(
    consent: Consent,
    document: ConsentDocument,
    *,
    signature: DrawnSignature,
    client: Client,
    practice: PracticeProfile,
    head: TreeHead,
    produced_at: datetime,
) -> Letter:
    """The client's copy of what they signed in the room: the document, who signed, and the line that was drawn."""
    form = consent_letter(document, client=client, practice=practice, produced_at=produced_at)
    return replace(
        form,
        facts=(
            *form.facts,
            ("Signed", printed_date(consent.answered_on)),
            ("Signed by", f"{consent.signer_name}, {CAPACITIES[consent.capacity]}"),
            *((("Taken back", printed_date(consent.revoked_on)),) if consent.revoked_on is not None else ()),
        ),
        sections=(LetterSection(heading="Your answer", paragraphs=(_HAS_READ, "I agree.")),),
        signature=printed_signature(signature, practice=practice),
        seal=_seal_section(head, thing="this copy", produced_at=produced_at),
        sign_here=(),
    )


def accounting_letter(
    disclosures: tuple[Disclosure, ...],
    *,
    client: Client,
    practice: PracticeProfile,
    since_words: str,
    head: TreeHead,
    produced_at: datetime,
) -> Letter:
    """Lists what 45 CFR 164.528(b)(2) asks for; rows that the accounting need not hold are marked as such."""
    rows = tuple(
        (
            printed_date(each.disclosed_on),
            f"{each.recipient_name}\n{each.recipient_address}".strip(),
            each.description,
            each.purpose + ("" if each.in_statutory_accounting else " (on your authorization)"),
        )
        for each in disclosures
    )
    return replace(
        blank_letter(practice, produced_at=produced_at, reference_number=f"ACC-{client.code}"),
        title="Accounting of disclosures",
        facts=(
            ("Client", f"{client.legal_name} ({client.code})"),
            ("Date of birth", printed_date(client.date_of_birth)),
            ("Period", since_words),
        ),
        paragraphs=("This list shows to whom this practice disclosed information about you, when, what and why.",),
        table=PacketTable(columns=("Date", "To whom", "What", "Why"), rows=rows),
        table_empty="Nothing was disclosed in this period.",
        seal=_seal_section(head, thing="this list", produced_at=produced_at),
        footer_line="Personal and confidential. 45 CFR 164.528.",
    )


def authorization_form(*, client: Client, practice: PracticeProfile, witness: bool, produced_at: datetime) -> Letter:
    """A blank authorization with every element and statement of 45 CFR 164.508(c), to fill in and sign.

    Args:
        witness: whether the place asks for a witness (740 ILCS 110/5).
    """
    blank = "____________________________________________"
    lines = ["Client or representative, date", "Authority of the representative, if one signs"]
    return replace(
        blank_letter(practice, produced_at=produced_at, reference_number=f"AUT-{client.code}"),
        title="Authorization to disclose information",
        facts=(
            ("Client", f"{client.legal_name} ({client.code})"),
            ("Date of birth", printed_date(client.date_of_birth)),
            ("May disclose", practice.practice_name),
        ),
        sections=(
            LetterSection(heading="What may be disclosed", paragraphs=("Kind of record and period:", blank, blank)),
            LetterSection(heading="To whom", paragraphs=("Name and address:", blank, blank)),
            LetterSection(heading="Why", paragraphs=(blank,)),
            LetterSection(heading="Until when", paragraphs=("A calendar date, or an event:", blank)),
            LetterSection(
                heading="What you should know",
                listed=(
                    "You may take this back in writing at any time, by a letter or e-mail to the practice. What was "
                    "disclosed before stays disclosed.",
                    "Your counseling does not depend on whether you sign.",
                    "Whoever receives the information may pass it on, and it may then no longer be protected.",
                    "Psychotherapy notes are not included. They need a form of their own.",
                    "You may look at what is disclosed and have a copy of it, and you get a copy of this form.",
                ),
            ),
        ),
        sign_here=tuple([*lines, "Witness, date"] if witness else lines),
        footer_line="45 CFR 164.508. One copy is yours to keep.",
    )


def _seal_section(head: TreeHead, *, thing: str, produced_at: datetime) -> LetterSection:
    paragraphs = (*seal_paragraphs(head, thing=thing, produced_at=produced_at), _SEAL_USE)
    return LetterSection(heading=f"Seal of {thing}", paragraphs=paragraphs)
