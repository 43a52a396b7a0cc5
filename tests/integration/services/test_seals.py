# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals over a real journal: made when a card goes out, compared in words, said by the check, stamped by a service."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from openssl_tsa import NAME, OpensslTsa
from practice_journal import CLIENT, Practice

from counselor_desk.domain.audit import AuditEvent, AuditKind, TreeHead
from counselor_desk.domain.errors import DeskError, ErrorCode, MachineError, UserError
from counselor_desk.domain.practice import Paper
from counselor_desk.domain.seals import Seal, SealOutcome, SealWent
from counselor_desk.security.time_stamps import new_question
from counselor_desk.services.health_lines import Condition
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.seal_lines import seal_lines

Events = Callable[[AuditKind], list[AuditEvent]]


def make_seal(opened: OpenDesk) -> Seal:
    opened.seal_cards.begin().record_print()
    newest = opened.seals.overview().newest
    assert newest is not None
    return newest


def outcome(opened: OpenDesk, head: TreeHead) -> SealOutcome:
    return opened.seal_checks.compare(head, is_typed=True).check.outcome


# -- making ------------------------------------------------------------------------


def test_a_journal_without_a_seal_is_due_for_one(opened: OpenDesk) -> None:
    overview = opened.seals.overview()
    assert (overview.seals, overview.is_due, overview.last_check) == ((), True, None)
    assert overview.entries_since == opened.journal.head.size


def test_a_seal_is_of_the_log_before_the_entry_that_tells_of_it(opened: OpenDesk, events: Events) -> None:
    before = opened.journal.head
    seal = make_seal(opened)

    (event,) = events(AuditKind.SEAL_MADE)
    assert seal.head == before == opened.journal.audit.head_at(event.seq - 1)
    assert event.subject == seal.id
    assert opened.seals.overview().entries_since == 1


def test_a_card_that_went_nowhere_leaves_no_seal(opened: OpenDesk, events: Events) -> None:
    opened.seal_cards.begin().pages(paper=Paper.LETTER)
    assert opened.seals.overview().seals == ()
    assert events(AuditKind.SEAL_MADE) == []


def test_a_card_keeps_what_it_says_while_the_journal_goes_on(opened: OpenDesk, tmp_path: Path) -> None:
    card = opened.seal_cards.begin()
    make_seal(opened)
    card.save(tmp_path / "card.pdf", paper=Paper.A4)

    saved = next(each.seal for each in opened.seals.overview().seals if each.seal.went is SealWent.CARD_SAVED)
    assert saved.head == card.seal.head
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF-")
    assert outcome(opened, saved.head) is SealOutcome.UNCHANGED


def test_a_card_that_cannot_be_written_leaves_no_seal(opened: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(MachineError) as refused:
        opened.seal_cards.begin().save(tmp_path / "nowhere" / "card.pdf", paper=Paper.A4)
    assert refused.value.code is ErrorCode.FOLDER_NOT_THERE
    assert opened.seals.overview().seals == ()


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (30, False), (31, True), (400, True), (-60, True)])
def test_a_card_a_month_is_reminded_of_also_by_a_clock_that_was_set_back(
    practice: Practice, days: int, is_due: bool
) -> None:
    make_seal(practice.opened)
    practice.clock.at += timedelta(days=days)
    assert practice.opened.seals.overview().is_due is is_due


def test_the_heads_that_went_out_are_known(opened: OpenDesk) -> None:
    first, second = make_seal(opened), make_seal(opened)
    assert opened.journal.seals.heads_for(CLIENT) == (first.head, second.head)


# -- comparing ---------------------------------------------------------------------


def test_a_journal_that_went_on_is_unchanged_since_its_seal(opened: OpenDesk, events: Events) -> None:
    seal = make_seal(opened)
    make_seal(opened)

    answer = opened.seal_checks.compare(seal.head, is_typed=True)

    assert answer.check.outcome is SealOutcome.UNCHANGED
    assert opened.seals.overview().last_check == answer.check
    assert events(AuditKind.SEAL_CHECKED)[0].subject == answer.check.id


def test_a_seal_of_more_entries_than_there_are_says_how_many_are_missing(opened: OpenDesk) -> None:
    head = opened.journal.head
    answer = opened.seal_checks.compare(replace(head, size=head.size + 12), is_typed=True)
    assert (answer.check.outcome, answer.entries_missing) == (SealOutcome.LOG_IS_SHORTER, 12)


def test_a_seal_of_another_journal_differs(opened: OpenDesk) -> None:
    assert outcome(opened, replace(opened.journal.head, root="ab" * 32)) is SealOutcome.DIFFERS


def test_a_comparison_tells_how_far_it_is_and_can_be_stopped(opened: OpenDesk) -> None:
    head, told = opened.journal.head, []
    opened.seal_checks.compare(head, is_typed=False, progress=lambda step, done, of: told.append((step, done, of)))
    assert told == [("sealed", 0, 3), ("log", 1, 3), ("record", 2, 3)]

    with pytest.raises(UserError) as stopped:
        opened.seal_checks.compare(head, is_typed=False, is_cancelled=lambda: len(told) == 3)
    assert stopped.value.code is ErrorCode.CANCELLED
    assert len(opened.journal.seals.checks()) == 1


# -- what the check of the journal says ----------------------------------------------


def test_the_check_says_that_there_is_no_seal_yet(opened: OpenDesk) -> None:
    (line,) = seal_lines(opened.journal)
    assert line.condition is Condition.NOTICE
    assert line.words.startswith("No seal was ever made.")


def test_the_check_counts_the_seals_that_fit(opened: OpenDesk) -> None:
    make_seal(opened)
    assert seal_lines(opened.journal)[0].words.startswith("The one seal is a beginning of the log")
    make_seal(opened)
    (line,) = seal_lines(opened.journal)
    assert line.condition is Condition.GOOD
    assert line.words.startswith("All 2 seals are beginnings of the log")


# -- stamps --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> OpensslTsa:
    return OpensslTsa(tmp_path_factory.mktemp("tsa") / "service")


def ask(opened: OpenDesk, folder: Path, *, tsa: OpensslTsa, name: str = "one") -> tuple[Seal, Path]:
    """A question on a new seal, and the file with its answer."""
    seal = opened.seal_stamps.write_question(folder / f"{name}.tsq")
    answer = folder / f"{name}.tsr"
    answer.write_bytes(tsa.answer((folder / f"{name}.tsq").read_bytes()))
    return seal, answer


def trust(opened: OpenDesk, tsa: OpensslTsa) -> None:
    offered = opened.seal_stamps.read_root(tsa.root.certificate)
    assert offered.fingerprint == tsa.fingerprint(tsa.root)
    opened.seal_stamps.trust_root(offered)


def refused(opened: OpenDesk, answer: Path) -> ErrorCode:
    with pytest.raises(DeskError) as error:
        opened.seal_stamps.import_answer(answer)
    assert all(each.stamps == () for each in opened.seals.overview().seals)
    return error.value.code


def test_an_answer_becomes_a_stamp_that_openssl_confirms_over_the_line_of_the_seal(
    opened: OpenDesk, tmp_path: Path, tsa: OpensslTsa, events: Events
) -> None:
    seal, answer = ask(opened, tmp_path, tsa=tsa)
    trust(opened, tsa)
    assert opened.seals.overview().seals[0].asked_at is not None

    stamp = opened.seal_stamps.import_answer(answer)

    (listed,) = opened.seals.overview().seals
    assert (listed.seal, listed.stamps, listed.asked_at) == (seal, (stamp,), None)
    assert stamp.stamped_by == NAME
    assert tsa.verifies(answer.read_bytes(), seal.line.encode("ascii"))
    assert events(AuditKind.SEAL_STAMPED)[0].content_hash == stamp.answer_hash
    assert outcome(opened, seal.head) is SealOutcome.UNCHANGED


def test_a_stamp_can_be_taken_along_with_all_that_openssl_needs(
    opened: OpenDesk, tmp_path: Path, tsa: OpensslTsa
) -> None:
    seal, answer = ask(opened, tmp_path, tsa=tsa)
    trust(opened, tsa)
    opened.seal_stamps.save_stamp(opened.seal_stamps.import_answer(answer), tmp_path / "stamp.zip")

    with ZipFile(tmp_path / "stamp.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    unpacked = tmp_path / "unpacked"
    assert sorted(each.name for each in unpacked.iterdir()) == ["README.txt", "answer.tsr", "root.pem", "seal.txt"]
    assert (unpacked / "seal.txt").read_text(encoding="ascii") == seal.line
    checked = subprocess.run(
        ("openssl", "ts", "-verify", "-data", "seal.txt", "-in", "answer.tsr", "-CAfile", "root.pem"),
        cwd=unpacked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stdout.strip()) == (0, "Verification: OK")


def test_the_same_answer_twice_is_one_stamp(opened: OpenDesk, tmp_path: Path, tsa: OpensslTsa) -> None:
    _, answer = ask(opened, tmp_path, tsa=tsa)
    trust(opened, tsa)

    assert opened.seal_stamps.import_answer(answer) == opened.seal_stamps.import_answer(answer)
    assert len(opened.journal.seal_stamps.stamps()) == 1


def test_an_earlier_seal_can_be_stamped_and_answers_come_in_any_order(
    opened: OpenDesk, tmp_path: Path, tsa: OpensslTsa
) -> None:
    card = make_seal(opened)
    opened.seal_stamps.write_question(tmp_path / "card.tsq", seal_id=card.id)
    (tmp_path / "card.tsr").write_bytes(tsa.answer((tmp_path / "card.tsq").read_bytes()))
    newer, answer = ask(opened, tmp_path, tsa=tsa)
    trust(opened, tsa)

    assert opened.seal_stamps.import_answer(answer).seal_id == newer.id
    assert opened.seal_stamps.import_answer(tmp_path / "card.tsr").seal_id == card.id
    assert len(opened.seals.overview().seals) == 2


def test_an_answer_without_a_root_that_fits_is_not_kept(opened: OpenDesk, tmp_path: Path, tsa: OpensslTsa) -> None:
    _, answer = ask(opened, tmp_path, tsa=tsa)
    assert not opened.seal_stamps.has_root()
    assert refused(opened, answer) is ErrorCode.STAMP_NOT_TRUSTED

    opened.seal_stamps.trust_root(opened.seal_stamps.read_root(tsa.another_root().certificate))
    assert opened.seal_stamps.has_root()
    assert refused(opened, answer) is ErrorCode.STAMP_NOT_TRUSTED

    trust(opened, tsa)
    assert opened.seal_stamps.import_answer(answer).stamped_by == NAME


def test_answers_that_nobody_asked_for_and_files_that_are_none_are_refused(
    opened: OpenDesk, tmp_path: Path, tsa: OpensslTsa
) -> None:
    ask(opened, tmp_path, tsa=tsa)
    trust(opened, tsa)
    strange = tmp_path / "strange"
    strange.mkdir()

    other = opened.seal_stamps.write_question(tmp_path / "other.tsq")
    swapped = tmp_path / "other.tsq"
    assert refused(opened, swapped) is ErrorCode.STAMP_UNREADABLE
    assert refused(opened, strange) is ErrorCode.STAMP_UNREADABLE
    assert refused(opened, tmp_path / "nothing.tsr") is not ErrorCode.UNEXPECTED
    (tmp_path / "foreign.tsr").write_bytes(tsa.answer(new_question(other.line.encode()).der))
    assert refused(opened, tmp_path / "foreign.tsr") is ErrorCode.STAMP_OF_ANOTHER_REQUEST


def test_a_question_that_cannot_be_written_leaves_nothing(opened: OpenDesk, tmp_path: Path) -> None:
    with pytest.raises(MachineError):
        opened.seal_stamps.write_question(tmp_path / "nowhere" / "one.tsq")
    assert opened.seals.overview().seals == ()
    assert opened.journal.seal_stamps.open_requests() == ()


def test_the_question_holds_nothing_of_the_practice(opened: OpenDesk, tmp_path: Path) -> None:
    seal = opened.seal_stamps.write_question(tmp_path / "one.tsq")
    content = (tmp_path / "one.tsq").read_bytes()
    assert len(content) < 100
    assert bytes.fromhex(seal.head.root) not in content


def test_a_file_that_is_no_root_is_refused(opened: OpenDesk, tmp_path: Path, tsa: OpensslTsa) -> None:
    (tmp_path / "large.pem").write_bytes(b"-" * 70_000)
    for path in (tsa.signer.certificate, tmp_path, tmp_path / "large.pem"):
        with pytest.raises(UserError) as error:
            opened.seal_stamps.read_root(path)
        assert error.value.code is ErrorCode.STAMP_ROOT_UNREADABLE
