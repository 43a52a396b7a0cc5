# SPDX-License-Identifier: GPL-3.0-or-later
"""A release from the refused first attempt to the kept packet: nothing leaves early, nothing leaves twice unseen."""

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from built_packets import read_with
from factories import a_consultation, a_restriction
from practice_journal import (
    AMENDED,
    CLIENT,
    COUPLE,
    LATE,
    OTHERS,
    PLAIN,
    RELEASED_WORDS,
    WITHHELD_WORDS,
    Practice,
    Template,
    authorization_matter,
    check_identity,
    court_order,
    delivered,
    look_at_every_page,
    prepare,
    put_evidence_on_file,
    ready_order,
    redact_people,
    type_clause,
    withhold_couple_note,
)

from counselor_desk.documents.packet_check import check_package
from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.gate_reasons import BlockerCode
from counselor_desk.domain.ids import MatterId, NoteId, ReleaseId
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.notes import NoteSection
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome, RedactionReason
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.storage.disclosures import DisclosureStore
from counselor_desk.storage.releases import ReleaseStore

Events = Callable[[AuditKind], list[AuditEvent]]
FILES = {
    "README.txt",
    "SHA256SUMS",
    "check_packet.py",
    "manifest.json",
    "proofs.json",
    "record.pdf",
    "withholding-log.pdf",
}
TODAY = date(2026, 11, 22)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def refused(opened: OpenDesk, matter_id: MatterId) -> UserError:
    with pytest.raises(UserError) as caught:
        opened.releases.build(matter_id)
    return caught.value


def blockers(opened: OpenDesk, matter_id: MatterId) -> set[BlockerCode]:
    return {each.code for each in opened.review.scope(matter_id).decision.blockers}


def _take_advice(opened: OpenDesk, matter_id: MatterId) -> None:
    opened.matters.record_consultation(matter_id, a_consultation())
    put_evidence_on_file(opened, matter_id)


def test_each_missing_thing_is_named_until_nothing_is_missing_across_closed_journals(
    practice: Practice, out: Path
) -> None:
    matter_id = court_order(practice.opened)
    steps: tuple[tuple[BlockerCode, Callable[[OpenDesk], object]], ...] = (
        (BlockerCode.CLAUSES_MISSING, lambda opened: type_clause(opened, matter_id)),
        (
            BlockerCode.EVIDENCE_MISSING,
            lambda opened: _take_advice(opened, matter_id),
        ),
        (BlockerCode.IDENTITY_UNCHECKED, lambda opened: check_identity(opened, matter_id)),
        (BlockerCode.ITEMS_UNDECIDED, lambda opened: withhold_couple_note(opened, matter_id)),
        (BlockerCode.PEOPLE_UNDECIDED, lambda opened: redact_people(opened, matter_id)),
        (BlockerCode.PAGES_UNSEEN, lambda opened: look_at_every_page(opened, matter_id)),
    )
    for number, (missing, step) in enumerate(steps):
        opened = practice.reopen()
        error = refused(opened, matter_id)
        refusal = opened.journal.audit.events(limit=1)[0]
        assert error.code in {ErrorCode.RELEASE_REFUSED, ErrorCode.RELEASE_UNDECIDED}
        assert (refusal.kind, refusal.subject, refusal.client_id) == (AuditKind.RELEASE_REFUSED, matter_id, CLIENT)
        assert missing.value in refusal.reason, number
        step(practice.reopen())
    opened = practice.reopen()
    built = opened.releases.build(matter_id)
    opened.releases.deliver(built, out)
    assert check_package(out / built.number).passed


def test_what_is_only_undecided_is_told_from_what_is_missing(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    assert refused(opened, matter_id).code is ErrorCode.RELEASE_REFUSED
    opened.matters.record_consultation(matter_id, a_consultation())
    put_evidence_on_file(opened, matter_id)
    check_identity(opened, matter_id)
    assert refused(opened, matter_id).code is ErrorCode.RELEASE_UNDECIDED


def test_a_packet_has_exactly_its_files_and_passes_its_check(opened: OpenDesk, out: Path) -> None:
    _, release = delivered(opened, out)
    folder = out / release.number
    assert [each.name for each in out.iterdir()] == ["R-2026-0001"]
    assert {each.name for each in folder.iterdir()} == FILES
    assert {each.stat().st_mode & 0o777 for each in (folder, *folder.iterdir())} == {0o700, 0o600}
    report = check_package(folder)
    assert report.passed, [each.words for each in report.checks if not each.passed]
    assert report.manifest_sha256
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=True, timeout=60)


def test_the_data_file_comes_only_when_asked_for(opened: OpenDesk, out: Path) -> None:
    built = opened.releases.build(ready_order(opened), with_record_json=True)
    opened.releases.deliver(built, out)
    assert {each.name for each in (out / built.number).iterdir()} == {*FILES, "record.json"}
    assert check_package(out / built.number).passed


def test_what_the_order_names_is_on_the_pages_and_nobody_else(opened: OpenDesk, out: Path) -> None:
    built, release = delivered(opened, out)
    folder = out / release.number
    record = " ".join(read_with("pdftotext", folder / "record.pdf", "-").split())
    for words in RELEASED_WORDS:
        assert words in record
    for pdf in (folder / "record.pdf", folder / "withholding-log.pdf"):
        read_with("qpdf", "--check", pdf)
        text = " ".join(read_with("pdftotext", pdf, "-").split())
        assert [words for words in (*OTHERS, *WITHHELD_WORDS) if words in text] == []
    for file in folder.iterdir():
        assert not any(words.encode() in file.read_bytes() for words in (*OTHERS, *WITHHELD_WORDS))
    assert all(check.passed for check in built.checks)
    assert built.needles >= len(OTHERS)


def test_items_leave_or_stay_each_once(opened: OpenDesk, out: Path) -> None:
    built, release = delivered(opened, out)
    released = {ItemId(f"note:{each}") for each in (PLAIN, LATE, AMENDED)}
    assert set(release.released_items) == released
    assert set(release.withheld_items) == {item.id for item in built.scope.items} - released
    assert len(release.withheld_items) + len(release.released_items) == len(built.scope.items)


def test_the_accounting_and_the_log_are_written_with_the_delivery(opened: OpenDesk, out: Path) -> None:
    size = opened.journal.head.size
    matter_id = ready_order(opened)
    built = opened.releases.build(matter_id)
    assert opened.disclosures.of_client(CLIENT) == ()
    before = opened.journal.head.size
    release = opened.releases.deliver(built, out)
    (row,) = opened.disclosures.of_client(CLIENT)
    assert (row.release_id, row.matter_id, row.disclosed_on) == (release.id, matter_id, TODAY)
    assert (row.recipient_name, row.in_statutory_accounting, row.basis) == (
        "Clerk of the court, SYCAMORE",
        True,
        "court_order",
    )
    assert row.purpose == "Released on the order of 9 November 2026"
    events = opened.journal.audit.events(limit=opened.journal.head.size - before)
    assert [(each.kind, each.subject) for each in reversed(events)] == [
        (AuditKind.RELEASE_BUILT, release.id),
        (AuditKind.DISCLOSURE_RECORDED, row.id),
        (AuditKind.RELEASE_DELIVERED, release.id),
    ]
    assert size < release.head.size < before + 1
    assert opened.journal.audit.verify() == ()


@pytest.mark.parametrize(("store", "method"), [(ReleaseStore, "add"), (DisclosureStore, "add")])
def test_without_its_record_no_packet_stands_anywhere(
    opened: OpenDesk, out: Path, monkeypatch: pytest.MonkeyPatch, store: type, method: str
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise MachineError(ErrorCode.DISK_FULL, where="database")

    matter_id = ready_order(opened)
    built = opened.releases.build(matter_id)
    before = opened.journal.head
    with monkeypatch.context() as patched:
        patched.setattr(store, method, full)
        with pytest.raises(MachineError, match="disk_full"):
            opened.releases.deliver(built, out)
    assert list(out.iterdir()) == []
    assert opened.releases.of_matter(matter_id) == ()
    assert opened.disclosures.of_client(CLIENT) == ()
    assert opened.journal.head == before
    opened.releases.deliver(built, out)


def test_what_stands_under_the_number_is_not_written_over(opened: OpenDesk, out: Path) -> None:
    built = opened.releases.build(ready_order(opened))
    (out / built.number).write_text("somebody's file", encoding="utf-8")
    before = opened.journal.head
    with pytest.raises(MachineError, match="target_already_there"):
        opened.releases.deliver(built, out)
    assert [each.name for each in out.iterdir()] == [built.number]
    assert (out / built.number).read_text(encoding="utf-8") == "somebody's file"
    assert (opened.journal.head, opened.disclosures.of_client(CLIENT)) == (before, ())


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
def test_a_disk_that_is_full_leaves_neither_packet_nor_row(opened: OpenDesk, out: Path) -> None:
    import resource

    built = opened.releases.build(ready_order(opened))
    before = opened.journal.head
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limit[1]))
    try:
        with pytest.raises(MachineError, match="disk_full"):
            opened.releases.deliver(built, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert list(out.iterdir()) == []
    assert (opened.journal.head, opened.disclosures.of_client(CLIENT)) == (before, ())
    opened.releases.deliver(built, out)


def test_a_folder_that_is_not_there_or_no_folder_leaves_no_row(opened: OpenDesk, tmp_path: Path) -> None:
    built = opened.releases.build(ready_order(opened))
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for folder in (tmp_path / "nowhere", tmp_path / "file", Path("/proc")):
        with pytest.raises(MachineError):
            opened.releases.deliver(built, folder)
    assert opened.disclosures.of_client(CLIENT) == ()


def test_a_crash_between_record_and_name_is_made_good_byte_for_byte(
    practice: Practice, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matter_id = ready_order(practice.opened)
    built = practice.opened.releases.build(matter_id)

    def killed(_self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            practice.opened.releases.deliver(built, out)
    assert [each.name for each in out.iterdir()] == ["R-2026-0001.part"]
    opened = practice.reopen()
    (release,) = opened.releases.of_matter(matter_id)
    assert len(opened.disclosures.of_client(CLIENT)) == 1
    target = opened.releases.write_again(release.id, out)
    assert [each.name for each in out.iterdir()] == ["R-2026-0001"]
    assert {each.name: each.read_bytes() for each in target.iterdir()} == {
        each.name: each.content for each in built.files
    }
    assert opened.journal.audit.events(limit=1)[0].kind is AuditKind.RELEASE_DELIVERED
    with pytest.raises(MachineError, match="target_already_there"):
        opened.releases.write_again(release.id, out)


def test_an_unknown_release_cannot_be_written_again(opened: OpenDesk, out: Path) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        opened.releases.write_again(ReleaseId("none"), out)


def test_did_i_send_this_is_answered_by_content(opened: OpenDesk, out: Path) -> None:
    built, release = delivered(opened, out)
    for file in (out / built.number).iterdir():
        found = opened.releases.find_sent(file.read_bytes())
        assert found is not None
        assert (found.release, found.file_name) == (release, file.name)
    pdf = (out / built.number / "record.pdf").read_bytes()
    for other in (b"", pdf[:-1], pdf + b"\n", b"%PDF-1.7 another"):
        assert opened.releases.find_sent(other) is None


def test_a_second_production_supersedes_the_first(opened: OpenDesk, out: Path) -> None:
    _, first = delivered(opened, out)
    type_clause(opened, first.matter_id, RecordType.ATTENDANCE)
    look_at_every_page(opened, first.matter_id)
    second = opened.releases.deliver(opened.releases.build(first.matter_id), out)
    assert (first.number, second.number) == ("R-2026-0001", "R-2026-0002")
    assert (first.supersedes, second.supersedes) == (None, first.id)
    assert opened.releases.of_matter(first.matter_id) == (first, second)
    assert set(first.released_items) < set(second.released_items)
    assert len(opened.disclosures.of_client(CLIENT)) == 2
    assert check_package(out / second.number).passed


def test_a_packet_is_delivered_once(opened: OpenDesk, out: Path, tmp_path: Path) -> None:
    built, _ = delivered(opened, out)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with pytest.raises(UserError, match="release_undecided"):
        opened.releases.deliver(built, elsewhere)
    assert list(elsewhere.iterdir()) == []
    assert len(opened.disclosures.of_client(CLIENT)) == 1


def _restrict(opened: OpenDesk) -> object:
    return opened.clients.restrict(a_restriction(client_id=CLIENT))


def _lift_hold(opened: OpenDesk) -> None:
    (hold,) = opened.matters.standing_holds(CLIENT)
    opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="ended")


def _close_matter(opened: OpenDesk) -> object:
    return opened.matters.close(opened.matters.open_ones()[0].id)


def _withhold(opened: OpenDesk) -> None:
    matter = opened.matters.open_ones()[0]
    opened.review.choose_item(
        matter.id, ItemId(f"note:{PLAIN}"), outcome=ItemOutcome.WITHHOLD, reason="on second thought"
    )


@pytest.mark.parametrize("change", [_restrict, _lift_hold, _close_matter, _withhold])
def test_what_changed_after_the_build_stops_the_delivery(
    opened: OpenDesk, out: Path, events: Events, change: Callable[[OpenDesk], object]
) -> None:
    built = opened.releases.build(ready_order(opened))
    change(opened)
    with pytest.raises(UserError) as caught:
        opened.releases.deliver(built, out)
    assert caught.value.code in {ErrorCode.RELEASE_REFUSED, ErrorCode.RELEASE_UNDECIDED}
    assert list(out.iterdir()) == []
    assert opened.disclosures.of_client(CLIENT) == ()
    assert events(AuditKind.RELEASE_REFUSED)


def test_an_authorization_that_is_revoked_after_the_build_stops_the_delivery(opened: OpenDesk, out: Path) -> None:
    matter_id = authorization_matter(opened)
    prepare(opened, matter_id)
    built = opened.releases.build(matter_id)
    (authorization,) = opened.consents.authorizations(CLIENT)
    opened.consents.revoke_authorization(authorization.id, on=TODAY, in_writing=False)
    with pytest.raises(UserError, match="release_refused"):
        opened.releases.deliver(built, out)
    assert list(out.iterdir()) == []


def test_pages_that_nobody_looked_at_block_and_a_changed_decision_makes_them_unseen_again(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    opened.releases.build(matter_id)
    opened.review.redact(
        matter_id, ItemId(f"note:{LATE}"), heading="Narrative", start=0, end=7, reason=RedactionReason.PRIVILEGED
    )
    error = refused(opened, matter_id)
    assert (error.code, error.where) == (ErrorCode.RELEASE_UNDECIDED, "pages_unseen")
    look_at_every_page(opened, matter_id)
    assert opened.releases.build(matter_id).pages


def test_one_page_short_of_all_is_not_all(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    opened.matters.record_consultation(matter_id, a_consultation())
    put_evidence_on_file(opened, matter_id)
    check_identity(opened, matter_id)
    withhold_couple_note(opened, matter_id)
    redact_people(opened, matter_id)
    preview = opened.releases.preview(matter_id)
    first, *others = preview.pages
    for page in others:
        opened.review.mark_seen(matter_id, preview=preview.key, page=page)
    assert refused(opened, matter_id).where == "pages_unseen"
    opened.review.mark_seen(matter_id, preview=preview.key, page=first)
    assert opened.releases.build(matter_id).number == "R-2026-0001"


def test_a_text_that_is_redacted_here_and_stands_in_the_letter_fails_the_verification(
    opened: OpenDesk, out: Path, events: Events
) -> None:
    matter_id = ready_order(opened, requester_name="Rafa")
    error = refused(opened, matter_id)
    assert (error.code, error.where) == (ErrorCode.RELEASE_NOT_VERIFIED, "forbidden")
    assert events(AuditKind.RELEASE_REFUSED)[0].reason == "verification: forbidden"


def test_two_records_that_differ_only_in_redacted_words_give_the_same_pages(template: Template, tmp_path: Path) -> None:
    pages = []
    for number, name in enumerate(("Rafa", "Rafi OSPREY")):
        practice = template.copy(tmp_path / f"journal{number}")
        opened = practice.opened
        note = opened.notes.get(PLAIN)
        written = replace(
            note,
            id=NoteId("8" * 32),
            session_id=None,
            signature=None,
            version=1,
            sections=(NoteSection("Narrative", f"she was glad that {name} called."),),
        )
        opened.notes.begin(written)
        opened.notes.sign(written.id)
        built = opened.releases.build(ready_order(opened))
        pages.append(next(each.content for each in built.files if each.name == "withholding-log.pdf"))
        pages[-1] += str([item.as_json for item in built.content.items]).encode()
        opened.journal.close()
    assert pages[0] == pages[1]


def test_cancelling_leaves_nothing(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    before = opened.journal.head
    with pytest.raises(UserError, match="cancelled"):
        opened.releases.build(matter_id, is_cancelled=lambda: True)
    assert opened.journal.head == before


def test_nothing_is_previewed_where_nothing_would_leave(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.CLOSING_SUMMARIES)
    with pytest.raises(UserError, match="nothing_to_release"):
        opened.releases.preview(matter_id)
    assert BlockerCode.NOTHING_TO_RELEASE in blockers(opened, matter_id)


def test_the_couple_note_waits_for_the_counselors_eyes(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    outcome = {each.item_id: each.outcome for each in opened.review.scope(matter_id).decision.items}
    assert outcome[ItemId(f"note:{COUPLE}")] is ItemOutcome.NEEDS_YOUR_EYES


def test_neither_a_packet_nor_a_scope_shows_the_words_of_the_record(
    opened: OpenDesk, out: Path, caplog: pytest.LogCaptureFixture
) -> None:
    built, release = delivered(opened, out)
    shown = f"{built!r}{release!r}{opened.review.scope(release.matter_id)!r}{caplog.text}"
    secrets = (*OTHERS, *RELEASED_WORDS, *WITHHELD_WORDS, "SYCAMORE", "Marisol", "ZEBULON")
    assert [each for each in secrets if each in shown] == []
