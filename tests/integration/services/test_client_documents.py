# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents on file for a client: papers, packets and forms, listed without reading one."""

from pathlib import Path

from factories import a_consent_document, a_request
from practice_journal import CLIENT, COMPANION, court_order, delivered

from counselor_desk.services.client_documents import ClientDocuments
from counselor_desk.services.open_desk import OpenDesk


def test_a_packet_stands_with_its_files(opened: OpenDesk, tmp_path: Path) -> None:
    built, release = delivered(opened, tmp_path)
    (packet,) = ClientDocuments(opened.journal).of_client(CLIENT).packets
    assert (packet.release.number, packet.files, packet.is_protected) == (release.number, len(built.files), False)


def test_a_paper_says_whether_its_scan_is_there(opened: OpenDesk) -> None:
    with_scan = court_order(opened)
    without = opened.matters.open(a_request(docket="later"), client_id=CLIENT).matter.id
    papers = {each.matter_id: each.has_scan for each in ClientDocuments(opened.journal).of_client(CLIENT).papers}
    assert papers == {with_scan: True, without: False}


def test_forms_are_the_versions_in_use(opened: OpenDesk) -> None:
    opened.consents.add_document(a_consent_document(id="b" * 32, version=2))
    forms = ClientDocuments(opened.journal).of_client(COMPANION).forms
    assert [each.version for each in forms] == [2]


def test_a_client_without_documents_has_none(opened: OpenDesk) -> None:
    on_file = ClientDocuments(opened.journal).of_client(COMPANION)
    assert (on_file.papers, on_file.packets) == ((), ())
    assert "SYCAMORE" not in repr(on_file)
