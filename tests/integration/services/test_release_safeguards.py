# SPDX-License-Identifier: GPL-3.0-or-later
"""What an opponent with the packet in hand must not learn, and what must stop a release that was right yesterday."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from built_packets import read_with
from factories import a_restriction
from practice_journal import (
    CLIENT,
    DRAFT,
    NOW,
    PLAIN,
    Practice,
    court_order,
    delivered,
    look_at_every_page,
    ready_order,
    type_clause,
)

from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.gate_reasons import BlockerCode
from counselor_desk.domain.matters import PaperKind, RecordType, SignerRole
from counselor_desk.domain.notes import NoteSection
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome, RedactionReason
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.packet_folder import SUFFIX_WHILE_WRITING
from counselor_desk.services.removed_words import texts_that_must_be_gone, texts_that_must_be_there

PLAIN_ITEM = ItemId(f"note:{PLAIN}")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_the_withholding_log_lists_only_what_a_clause_names(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    content = opened.releases.preview(matter_id).content
    kinds = {each.description for each in content.withheld}
    assert kinds == {"Progress note"}


def test_no_packet_says_whether_there_are_psychotherapy_notes(opened: OpenDesk) -> None:
    remarks = dict(opened.releases.preview(ready_order(opened)).content.remarks)
    assert remarks["Psychotherapy notes"].startswith("Where any exist")


def test_another_clients_name_is_printed_as_a_third_party(opened: OpenDesk) -> None:
    built = opened.releases.build(ready_order(opened))
    printed = b"".join(each.content for each in built.files)
    assert b"other client" not in printed
    assert RedactionReason.OTHER_CLIENT not in {
        run.redaction
        for item in built.content.items
        for each in item.fields
        for paragraph in each.paragraphs
        for run in paragraph
    }


def test_attendance_says_how_a_session_was_held_and_not_with_whom(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id, RecordType.ATTENDANCE)
    (attendance,) = opened.releases.preview(matter_id).content.items
    assert attendance.table is not None
    cells = {cell for row in attendance.table.rows for cell in row}
    assert not any("Couple" in cell or "Group" in cell or "Individual" in cell for cell in cells)


def test_pages_of_the_withholding_log_have_to_be_seen_as_well(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    preview = opened.releases.preview(matter_id)
    assert len(preview.pages) == preview.rendered.pages + preview.rendered.log_pages


def test_a_restriction_that_became_known_later_is_asked_about_again(opened: OpenDesk, practice: Practice) -> None:
    matter_id = ready_order(opened)
    opened.review.choose_item(matter_id, PLAIN_ITEM, outcome=ItemOutcome.RELEASE, reason="the order names it")
    practice.clock.at = NOW + timedelta(hours=1)
    opened.clients.restrict(a_restriction(client_id=CLIENT, recorded_at=NOW - timedelta(days=900)))
    decision = next(each for each in opened.review.scope(matter_id).decision.items if each.item_id == PLAIN_ITEM)
    assert decision.outcome is ItemOutcome.NEEDS_YOUR_EYES


def test_a_paper_that_was_withdrawn_carries_nothing(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    opened.matters.record_withdrawal(matter_id, on=NOW.date())
    codes = {each.code for each in opened.review.scope(matter_id).decision.blockers}
    assert codes == {BlockerCode.BASIS_WITHDRAWN}


def test_a_draft_from_before_the_hold_cannot_be_rewritten(opened: OpenDesk) -> None:
    court_order(opened)
    draft = opened.notes.get(DRAFT)
    with pytest.raises(UserError) as caught:
        opened.notes.save_draft(replace(draft, sections=(NoteSection("Data", "written after the paper came"),)))
    assert caught.value.code is ErrorCode.LEGAL_HOLD_STANDS
    assert opened.notes.get(DRAFT).sections == draft.sections


def test_a_draft_that_is_signed_long_after_its_session_is_an_exception(opened: OpenDesk, practice: Practice) -> None:
    matter_id = ready_order(opened)
    practice.clock.at = NOW + timedelta(minutes=5)
    opened.notes.sign(DRAFT)
    exceptions = opened.releases.preview(matter_id).content.declaration.exceptions
    assert any(each.startswith("Signed late: ") and "22 November 2026" in each for each in exceptions)


def test_a_redaction_goes_everywhere_unless_it_is_for_its_place(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    item = opened.review.scope(matter_id).item(PLAIN_ITEM)
    heading, text = item.fields[0].heading, item.fields[0].text
    word = next(each for each in text.split() if each.isalpha() and len(each) > 3)
    start = text.index(word)
    for here_only, kept in ((False, False), (True, True)):
        redaction = opened.review.redact(
            matter_id,
            PLAIN_ITEM,
            heading=heading,
            start=start,
            end=start + len(word),
            reason=RedactionReason.PRIVILEGED,
            here_only=here_only,
        )
        scope = opened.review.scope(matter_id)
        assert (word in scope.kept_words) is kept
        assert (word in texts_that_must_be_gone(scope, opened.releases.preview(matter_id).content)) is not kept
        opened.review.remove_redaction(redaction)


def test_what_is_released_is_looked_for_on_the_pages(opened: OpenDesk) -> None:
    built = opened.releases.build(ready_order(opened))
    wanted = texts_that_must_be_there(built.content)
    check = next(each for each in built.checks if each.name == "required")
    assert check.passed
    assert check.count == len(wanted) > 0


def test_a_second_production_says_what_it_replaces(opened: OpenDesk, out: Path) -> None:
    _, first = delivered(opened, out)
    type_clause(opened, first.matter_id, RecordType.ATTENDANCE)
    look_at_every_page(opened, first.matter_id)
    second = opened.releases.deliver(opened.releases.build(first.matter_id), out)
    manifest = json.loads((out / second.number / "manifest.json").read_bytes())
    assert manifest["supersedes"] == first.number


def test_the_cover_letter_of_a_second_production_counts_the_difference(opened: OpenDesk, out: Path) -> None:
    _, first = delivered(opened, out)
    type_clause(opened, first.matter_id, RecordType.ATTENDANCE)
    remarks = dict(opened.releases.preview(first.matter_id).content.remarks)
    assert remarks["Replaces"].startswith(f"This packet replaces packet {first.number} of 22 November 2026.")
    assert remarks["Replaces"].endswith("and 0 were left out.")


def test_a_folder_that_cannot_get_its_name_leaves_no_plain_text_and_can_be_written_again(
    opened: OpenDesk, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = opened.releases.build(ready_order(opened))

    def fail(*_: object) -> Path:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        with pytest.raises(MachineError) as caught:
            opened.releases.deliver(built, out)
    assert caught.value.code is ErrorCode.RELEASE_NOT_WRITTEN
    assert [each.name for each in out.iterdir() if each.name.endswith(SUFFIX_WHILE_WRITING)] == []
    (release,) = opened.releases.of_matter(built.scope.matter.id)
    assert opened.releases.write_again(release.id, out) == out / built.number


def test_two_letters_about_one_paper_share_no_number(opened: OpenDesk, tmp_path: Path) -> None:
    matter_id = court_order(opened, paper=PaperKind.SUBPOENA, signer_role=SignerRole.ATTORNEY)
    numbers = set()
    for kind, pdf in (("OBJ", opened.letters.objection(matter_id)), ("NOT", opened.letters.client_notice(matter_id))):
        (tmp_path / "letter.pdf").write_bytes(pdf)
        found = re.search(rf"{kind}-([0-9A-F]{{8}})", read_with("pdftotext", tmp_path / "letter.pdf", "-"))
        assert found is not None
        numbers.add(found[1])
    assert len(numbers) == 2
