# SPDX-License-Identifier: GPL-3.0-or-later
"""A signature drawn in the room leaves with its consent, on the client's copy and in a packet, and never without the
name that it spells."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from built_packets import read_with
from factories import a_consent, a_drawn_signature
from practice_journal import CLIENT, Practice, court_order, prepare, type_clause

from counselor_desk.documents.page_images import OpenPages
from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.consents import ConsentAnswer, SignerCapacity
from counselor_desk.domain.drawn_signatures import DrawnSignature
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import ConsentId
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.packets import PacketItem
from counselor_desk.domain.seals import root_groups
from counselor_desk.services.open_desk import OpenDesk

DAY = date(2026, 3, 20)
MOTHER = "Ulrike Havelock"
REMOVED = "A signature was drawn here."


def signed(opened: OpenDesk, *, signature: DrawnSignature | None = None, **changes: object) -> ConsentId:
    (document, *_) = opened.consents.documents()
    consent = a_consent(
        client_id=CLIENT, document_id=document.id, answered_on=DAY, discussed_on=DAY, review_due=None, **changes
    )
    return opened.consents.record(consent, signature or a_drawn_signature()).id


def consents_in_packet(opened: OpenDesk) -> tuple[PacketItem, ...]:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.CONSENTS)
    prepare(opened, matter_id)
    return opened.releases.preview(matter_id).content.items


def ink(pdf: bytes, page: int) -> int:
    """How much of a page is dark, in pixels at 72 dpi."""
    with OpenPages(pdf) as pages:
        image = pages.image(page, scale=1.0)
    return sum(sign < 128 for sign in image.pixels[::4])


def test_a_signature_stands_under_its_consent_in_a_packet(practice: Practice) -> None:
    signature = a_drawn_signature()
    signed(practice.opened, signature=signature)
    (item,) = consents_in_packet(practice.opened)
    assert item.signature is not None
    assert item.signature.drawn == signature
    assert item.signature.words.startswith("Drawn on the screen, ")


def test_a_consent_from_paper_has_none(practice: Practice) -> None:
    (document, *_) = practice.opened.consents.documents()
    practice.opened.consents.record(
        a_consent(client_id=CLIENT, document_id=document.id, answered_on=DAY, discussed_on=DAY, review_due=None)
    )
    (item,) = consents_in_packet(practice.opened)
    assert item.signature is None
    assert item.closing_lines == ()


def test_where_the_name_of_who_signed_is_taken_out_the_signature_goes_with_it(practice: Practice) -> None:
    signed(practice.opened, signer_name=MOTHER, capacity=SignerCapacity.PARENT)
    (item,) = consents_in_packet(practice.opened)
    assert item.redactions
    assert item.signature is None
    assert item.closing_lines[-1].startswith(REMOVED)


def test_the_line_is_part_of_what_the_hash_of_an_item_stands_for(practice: Practice) -> None:
    signed(practice.opened)
    (item,) = consents_in_packet(practice.opened)
    assert item.sha256 != replace(item, signature=None).sha256


def test_a_packet_with_a_signature_passes_every_check_and_shows_it(practice: Practice, tmp_path: Path) -> None:
    opened = practice.opened
    signed(opened)
    signed(opened, signer_name=MOTHER, capacity=SignerCapacity.PARENT)
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.CONSENTS)
    prepare(opened, matter_id)
    built = opened.releases.build(matter_id)
    opened.releases.deliver(built, tmp_path)
    (record,) = tmp_path.rglob("record.pdf")
    said = read_with("pdftotext", "-layout", record, "-")
    assert all(check.passed for check in built.checks)
    assert "No syntax or stream encoding errors found" in read_with("qpdf", "--check", record)
    assert said.count("Drawn on the screen") == said.count(REMOVED) == 1
    assert MOTHER not in said


def test_the_clients_copy_shows_the_line_that_was_drawn(practice: Practice, tmp_path: Path) -> None:
    opened = practice.opened
    flat = replace(a_drawn_signature(), strokes=(((0.5, 0.5),),), ratio=3.0)
    long = replace(flat, strokes=(((0.05, 0.1), (0.95, 0.9), (0.05, 0.9), (0.95, 0.1)),))
    dot, zigzag = (opened.letters.signed_consent(signed(opened, signature=each)) for each in (flat, long))
    (tmp_path / "copy.pdf").write_bytes(zigzag)
    said = read_with("pdftotext", "-layout", tmp_path / "copy.pdf", "-")
    assert ink(zigzag, 1) > ink(dot, 1) + 300
    assert "I agree." in said
    assert "Drawn on the screen" in said


def test_the_clients_copy_ends_with_the_seal_of_its_day(practice: Practice, tmp_path: Path) -> None:
    consent_id = signed(practice.opened)
    head = practice.opened.journal.head
    (tmp_path / "copy.pdf").write_bytes(practice.opened.letters.signed_consent(consent_id))
    said = " ".join(read_with("pdftotext", "-layout", tmp_path / "copy.pdf", "-").split())
    assert said.index("Drawn on the screen") < said.index(" ".join(root_groups(head.root)))


def test_the_clients_copy_is_logged_under_the_consent(practice: Practice) -> None:
    consent_id = signed(practice.opened)
    practice.opened.letters.signed_consent(consent_id)
    newest = practice.opened.journal.audit.events(limit=1)[0]
    assert (newest.kind, newest.subject, newest.client_id) == (AuditKind.LETTER_PRODUCED, consent_id, CLIENT)


def test_there_is_no_copy_of_a_signature_that_was_not_drawn(practice: Practice) -> None:
    (document, *_) = practice.opened.consents.documents()
    declined = practice.opened.consents.record(
        a_consent(client_id=CLIENT, document_id=document.id, answer=ConsentAnswer.DECLINED, review_due=None)
    )
    with pytest.raises(UserError, match="record_not_found"):
        practice.opened.letters.signed_consent(declined.id)
