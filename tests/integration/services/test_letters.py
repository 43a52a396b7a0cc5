# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters and forms: the right words to the right person, readable by anyone's program, each one logged."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from built_packets import read_with
from factories import a_disclosure
from practice_journal import CLIENT, PLAIN, court_order, delivered

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matters import ClientPosition, PaperKind, SignerRole
from counselor_desk.domain.seals import root_groups
from counselor_desk.services.open_desk import OpenDesk


def subpoena(opened: OpenDesk, **changes: Any) -> MatterId:
    attorney = {"paper": PaperKind.SUBPOENA, "signer_role": SignerRole.ATTORNEY, "signer_name": "Perry BRIAR"}
    letter_to = {"requester_name": "Perry BRIAR", "requester_address": "8 BRIAR Street"}
    return court_order(opened, **{**attorney, **letter_to, "caption": "BRIAR v. Marisol Quint", **changes})


def read(pdf: bytes, folder: Path) -> str:
    """The text of a letter, after every check that a document of ours has to pass."""
    file = folder / "letter.pdf"
    file.write_bytes(pdf)
    read_with("qpdf", "--check", file)
    traits = " ".join(read_with("pdfinfo", file).split())
    assert "Tagged: yes" in traits
    return " ".join(read_with("pdftotext", "-layout", file, "-").split())


def test_the_objection_neither_confirms_nor_denies(opened: OpenDesk, tmp_path: Path) -> None:
    pdf = opened.letters.objection(subpoena(opened))
    text = read(pdf, tmp_path)
    assert "neither confirms nor denies that any person is or was a client" in text
    assert "Perry BRIAR" in text
    assert "FL-26-0417" in text
    assert "an order signed by a judge" in text.casefold()
    for secret in (
        "Marisol",
        "Mari",
        "ZEBULON Quint",
        "Quint",
        "C-0001",
        "KESTREL",
        "BRIAR v.",
        "17 April 1990",
        "MZQ",
    ):
        assert secret not in text, secret
        assert secret.encode("utf-8") not in pdf
        assert secret.encode("utf-16-be") not in pdf


@pytest.mark.parametrize(
    "changes",
    [
        {"paper": PaperKind.COURT_ORDER, "signer_role": SignerRole.JUDGE},
        {"paper": PaperKind.SUBPOENA, "signer_role": SignerRole.JUDGE},
        {"paper": PaperKind.CLIENT_AUTHORIZATION, "signer_role": SignerRole.CLIENT},
        {"paper": PaperKind.POLICE_REQUEST},
    ],
)
def test_other_papers_are_answered_by_neither_letter(opened: OpenDesk, changes: dict[str, Any]) -> None:
    matter_id = subpoena(opened, **changes)
    before = opened.journal.head
    with pytest.raises(UserError, match="value_not_allowed"):
        opened.letters.objection(matter_id)
    with pytest.raises(UserError, match="value_not_allowed"):
        opened.letters.client_notice(matter_id)
    assert opened.journal.head == before


def test_the_notice_goes_to_the_client_alone_with_the_dates(opened: OpenDesk, tmp_path: Path) -> None:
    text = read(opened.letters.client_notice(subpoena(opened)), tmp_path)
    assert text.index("Marisol ZEBULON Quint") < text.index("Perry BRIAR")
    assert "9 KESTREL Row" in text
    assert "8 BRIAR Street" not in text
    assert "Dear Mari ZEBULON," in text
    for day in ("9 November 2026", "12 November 2026", "4 December 2026"):
        assert day in text
    assert not any(word in text.casefold() for word in ("illegal", "unlawful", "you should object"))


def test_the_day_for_objecting_is_taken_from_the_paper_or_the_rule(opened: OpenDesk, tmp_path: Path) -> None:
    assert "26 November 2026 (FRCP 45(d)(2)" in read(opened.letters.client_notice(subpoena(opened)), tmp_path)
    own = subpoena(opened, objection_due_on=date(2026, 11, 20))
    text = read(opened.letters.client_notice(own), tmp_path)
    assert "20 November 2026" in text
    assert "26 November 2026" not in text


def test_a_notice_that_is_forbidden_is_not_made(opened: OpenDesk) -> None:
    matter_id = subpoena(opened)
    opened.matters.record_position(matter_id, ClientPosition.NOTICE_FORBIDDEN)
    with pytest.raises(UserError, match="value_not_allowed"):
        opened.letters.client_notice(matter_id)


def test_an_accounting_without_disclosures_says_so(opened: OpenDesk, tmp_path: Path) -> None:
    text = read(opened.disclosures.print_accounting(CLIENT), tmp_path)
    assert "Nothing was disclosed in this period." in text
    assert "22 November 2020 to 22 November 2026" in text


def test_an_accounting_lists_what_left_to_whom_and_why(opened: OpenDesk, tmp_path: Path) -> None:
    delivered(opened, tmp_path)
    with opened.journal.database.transaction():
        for number, day in enumerate((date(2020, 11, 21), date(2024, 5, 1))):
            row = a_disclosure(client_id=CLIENT, disclosed_on=day, in_statutory_accounting=False)
            opened.journal.disclosures.add(replace(row, purpose=f"purpose {number}"))
    text = read(opened.disclosures.print_accounting(CLIENT), tmp_path)
    assert "22 November 2026" in text
    assert "Released on the" in text
    assert "Packet R-2026-0001" in text
    assert "purpose 1" in text
    assert "purpose 0" not in text
    assert [each.disclosed_on for each in opened.disclosures.of_client(CLIENT)] == [
        date(2024, 5, 1),
        date(2026, 11, 22),
    ]


def test_an_accounting_says_at_its_end_what_the_log_was_when_it_was_made(opened: OpenDesk, tmp_path: Path) -> None:
    head = opened.journal.head
    text = read(opened.disclosures.print_accounting(CLIENT), tmp_path)
    _, _, end = text.partition("Seal of this list")
    assert f"had {head.size:,} entries" in end
    assert " ".join(root_groups(head.root)) in end


@pytest.mark.parametrize(("region", "has_witness"), [("CA", False), ("IL", True)])
def test_the_authorization_form_has_a_line_for_the_witness_where_one_is_asked_for(
    opened: OpenDesk, tmp_path: Path, region: str, has_witness: bool
) -> None:
    opened.clients.change(replace(opened.clients.get(CLIENT), region=region))
    text = read(opened.letters.authorization_form(CLIENT), tmp_path)
    assert ("Witness, date" in text) is has_witness
    assert "You may take this back in writing at any time" in text
    assert "Psychotherapy notes are not included" in text


def test_a_consent_document_is_printed_with_its_version_and_words(opened: OpenDesk, tmp_path: Path) -> None:
    (document,) = opened.consents.documents()
    text = read(opened.letters.consent_form(document, client=opened.clients.get(CLIENT)), tmp_path)
    for words in ("what stays between us: LARKSPUR.", "version 1", document.sha256[:16], "I decline."):
        assert words in text


def test_every_letter_is_logged_under_its_client(opened: OpenDesk) -> None:
    matter_id = subpoena(opened)
    opened.letters.objection(matter_id)
    event = opened.journal.audit.events(limit=1)[0]
    assert (event.kind, event.subject, event.client_id) == (AuditKind.LETTER_PRODUCED, matter_id, CLIENT)


def test_nothing_of_the_notes_is_in_a_letter(opened: OpenDesk, tmp_path: Path) -> None:
    words = opened.notes.get(PLAIN).sections[0].text[:30]
    matter_id = subpoena(opened)
    for pdf in (
        opened.letters.objection(matter_id),
        opened.letters.client_notice(matter_id),
        opened.letters.authorization_form(CLIENT),
        opened.disclosures.print_accounting(CLIENT),
    ):
        assert words not in read(pdf, tmp_path)
