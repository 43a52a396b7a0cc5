# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job: a court order arrives on paper, and what it names leaves, protected, with nobody else's name in it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from built_packets import read_with
from journey import CRISIS_LINE, Journey
from practice_journal import CLIENT, OTHERS, RELEASED_WORDS, WITHHELD_WORDS
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QListView
from stage import words_on

from counselor_desk.documents.packet_check import check_package
from counselor_desk.domain.deliveries import DeliveredHow, Delivery
from counselor_desk.domain.disclosures import Disclosure
from counselor_desk.domain.matter_steps import MatterStep
from counselor_desk.domain.matters import ClientPosition, Matter, PaperKind, RecordType, ServedHow, SignerRole
from counselor_desk.domain.releases import Release
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.ui.pages.requests import RequestsPage
from counselor_desk.ui.wizards.release.people_card import PersonCard
from counselor_desk.ui.wizards.release.wizard import ReleaseWizard

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
DOCKET = "FL-26-0500"
TODAY = date(2026, 11, 22)
PDFS = ("record.pdf", "withholding-log.pdf")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """The paper as a scanner gives it: one page that can be drawn."""
    path = tmp_path / "scan.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    painter.drawText(QPoint(500, 500), "It is so ordered.")
    painter.end()
    return path


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """The folder that the counselor chooses for the packet."""
    path = tmp_path / "for the court"
    path.mkdir()
    return path


def arrive_at(journey: Journey, step: MatterStep) -> None:
    def is_there() -> bool:
        page = journey.stage.window.page
        return isinstance(page, ReleaseWizard) and page.step is not None and page.step.step is step

    journey.until(is_there)
    journey.rest()


def go_on_to(journey: Journey, step: MatterStep) -> None:
    journey.press(ENTER, modifier=CTRL)
    arrive_at(journey, step)


def type_the_paper(journey: Journey, scan: Path) -> None:
    journey.press(Qt.Key.Key_4, modifier=CTRL)
    journey.arrive(RequestsPage)
    journey.enter("new_request")
    arrive_at(journey, MatterStep.REQUEST)
    journey.choose("paper", PaperKind.COURT_ORDER)
    journey.choose("signer_role", SignerRole.JUDGE)
    journey.fill("signer_name", "Hon. Ada SYCAMORE")
    journey.fill("client_words", "zeb")
    journey.press(ENTER)
    journey.fill("court", "Superior Court, County of Alameda")
    journey.fill("docket", DOCKET)
    journey.fill("dated_on", "2026-11-16")
    journey.fill("served_on", "2026-11-19")
    journey.choose("served_how", ServedHow.MAIL)
    journey.fill("due_on", "2026-12-11")
    journey.fill("requester_name", "Clerk of the court")
    journey.stage.file_dialogs.next_answer(scan)
    journey.enter("attach_scan")
    journey.until(lambda: journey.stage.has("scan_page"))


def record_what_is_missing(journey: Journey) -> None:
    journey.enter("record_consultation")
    journey.press("Corisande Whitlock", Qt.Key.Key_Tab, "attorney")
    journey.enter("consultation_dialog_primary")
    for key in missing_evidence(journey):
        journey.enter(f"record_{key}")
        journey.press("seen on the paper")
        journey.enter("evidence_dialog_primary")
    assert missing_evidence(journey) == []
    journey.choose("client_position", ClientPosition.CONSENTS)


def missing_evidence(journey: Journey) -> list[str]:
    rows = [each for each in journey.stage.page.findChildren(QFrame) if each.objectName().startswith("evidence_")]
    return [each.objectName().removeprefix("evidence_") for each in rows if each.accessibleName().endswith("Missing.")]


def type_the_clause(journey: Journey) -> None:
    journey.enter("act")
    journey.press("the notes of the spring")
    journey.choose("clause_type", RecordType.PROGRESS_NOTES)
    journey.fill("clause_from", "2026-01-01")
    journey.fill("clause_to", "2026-06-30")
    journey.press(ENTER)


def withhold_the_couple_note(journey: Journey) -> None:
    journey.enter("act")
    journey.press(Qt.Key.Key_End)
    journey.tab_to("decision_reason")
    journey.press("speaks of two clients", ENTER)


def decide_people(journey: Journey) -> None:
    journey.fill("identity_initials", "MZQ")
    journey.fill("identity_born", "17 Apr 1990")
    journey.press(ENTER)
    while isinstance(card := QApplication.focusWidget(), PersonCard):
        journey.press("k" if CRISIS_LINE in card.person.words else "r")
    assert not [each for each in journey.stage.page.findChildren(PersonCard) if each.isVisible()]


def see_every_page(journey: Journey) -> None:
    journey.tab_to("act")
    while journey.stage.has("act"):
        journey.press(ENTER)
    assert journey.stage.find(QLabel, "seen_words").text().startswith("All ")


def build_protected(journey: Journey) -> None:
    journey.enter("act")
    journey.tab_to("password_kept")
    journey.press(SPACE)


def write_and_record(journey: Journey, shelf: Path) -> None:
    journey.stage.file_dialogs.next_answer(shelf)
    journey.enter("act")
    journey.enter("act")
    journey.fill("received_by", "Clerk at the counter")
    journey.choose("delivered_how", DeliveredHow.BY_HAND)
    journey.fill("delivered_on", "22 Nov 2026")
    journey.enter("record_delivery")


@dataclass(frozen=True)
class OnFile:
    """What the journal says afterwards."""

    matter: Matter
    scan: bytes | None
    release: Release
    passphrase: str = field(repr=False)
    deliveries: tuple[Delivery, ...]
    accounting: tuple[Disclosure, ...]


def what_is_on_file(desk: OpenDesk) -> OnFile:
    (matter,) = desk.matters.open_ones()
    (release,) = desk.releases.of_matter(matter.id)
    return OnFile(
        matter=matter,
        scan=desk.matters.paper_of(matter.id),
        release=release,
        passphrase=desk.releases.passphrase_of(release.id) or "",
        deliveries=desk.deliveries.of_release(release.id),
        accounting=desk.disclosures.of_client(CLIENT),
    )


def readable(pdf: Path, passphrase: str, folder: Path) -> str:
    """What another program reads in a PDF once the password has opened it, on one line."""
    password, opened = folder / "password", folder / f"opened-{pdf.name}"
    password.write_text(passphrase)
    read_with("qpdf", f"--password-file={password}", "--decrypt", pdf, opened)
    return " ".join(read_with("pdftotext", "-enc", "UTF-8", opened, "-").split())


def test_a_court_order_becomes_a_packet_by_keys_alone(
    journey: Journey, scan: Path, shelf: Path, tmp_path: Path
) -> None:
    journey.unlock()
    type_the_paper(journey, scan)
    go_on_to(journey, MatterStep.HOLD)
    assert "is frozen since Sun Nov 22, 2026" in words_on(journey.stage.page)
    go_on_to(journey, MatterStep.BASIS)
    record_what_is_missing(journey)
    go_on_to(journey, MatterStep.SCOPE)
    type_the_clause(journey)
    withhold_the_couple_note(journey)
    go_on_to(journey, MatterStep.PEOPLE)
    decide_people(journey)
    go_on_to(journey, MatterStep.REVIEW_AND_REDACT)
    see_every_page(journey)
    go_on_to(journey, MatterStep.BUILD_AND_VERIFY)
    build_protected(journey)
    go_on_to(journey, MatterStep.DELIVER_AND_LOG)
    write_and_record(journey, shelf)
    journey.press(ENTER, modifier=CTRL)
    journey.arrive(RequestsPage)
    assert journey.stage.find(QListView, "matters").hasFocus()
    journey.leave()

    on_file = journey.look(what_is_on_file)
    assert (on_file.matter.request.docket, on_file.matter.position) == (DOCKET, ClientPosition.CONSENTS)
    assert on_file.scan == scan.read_bytes()
    assert [(each.received_by, each.how, each.delivered_on) for each in on_file.deliveries] == [
        ("Clerk at the counter", DeliveredHow.BY_HAND, TODAY)
    ]
    assert [(each.release_id, each.disclosed_on) for each in on_file.accounting] == [(on_file.release.id, TODAY)]
    packet = shelf / on_file.release.number
    assert check_package(packet, ask_passphrase=lambda: on_file.passphrase).passed
    said = {name: readable(packet / name, on_file.passphrase, tmp_path) for name in PDFS}
    assert [each for each in (*RELEASED_WORDS, CRISIS_LINE) if each not in said["record.pdf"]] == []
    assert [each for each in (*OTHERS, *WITHHELD_WORDS) for text in said.values() if each in text] == []
