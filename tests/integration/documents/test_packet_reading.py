# SPDX-License-Identifier: GPL-3.0-or-later
"""A long packet is read back in a process of its own: the same answer as here, stopped at once, and never none."""

import json

import pytest
from built_packets import replaced, small_content, small_files, small_rendered

from counselor_desk.documents import packet_reading
from counselor_desk.documents.packet_expectation import PacketExpectation, expectation_of
from counselor_desk.documents.packet_reading import checks_in, read_back
from counselor_desk.documents.verification import check_packet_files
from counselor_desk.domain.errors import DeskError, ErrorCode

STANDS_THERE = "GAD-7 completed in session: 15."


@pytest.fixture(autouse=True)
def _every_packet_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_reading, "LONG_BYTES", 0)


def expected(*, forbidden: list[str]) -> PacketExpectation:
    return expectation_of(small_content(), small_rendered(), forbidden=forbidden, required=[STANDS_THERE])


def test_the_process_finds_what_is_found_here() -> None:
    asked, told = expected(forbidden=["Rosalind Okonkwo-Hartmann"]), list[tuple[str, int, int]]()
    found = read_back(small_files(), asked, progress=lambda *step: told.append(step))
    assert found == check_packet_files(small_files(), asked)
    assert all(each.passed for each in found)
    assert told[-1] == ("build.checks", 4, 4)


def test_a_text_that_must_be_gone_is_found_by_the_process() -> None:
    failed = {each.name for each in read_back(small_files(), expected(forbidden=[STANDS_THERE])) if not each.passed}
    assert failed == {"forbidden"}


def test_a_file_that_is_no_pdf_does_not_pass() -> None:
    broken = replaced(small_files(), "record.pdf", b"%PDF-1.7 nothing")
    assert not all(each.passed for each in read_back(broken, expected(forbidden=[])))


def test_whoever_thinks_better_of_it_does_not_wait_for_the_end() -> None:
    with pytest.raises(DeskError) as refused:
        read_back(small_files(), expected(forbidden=[]), is_cancelled=lambda: True)
    assert refused.value.code is ErrorCode.CANCELLED


def test_a_process_that_ends_without_an_answer_lets_nothing_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet_reading, "own_command", lambda _: ["true"])
    with pytest.raises(DeskError) as refused:
        read_back(small_files(), expected(forbidden=[]))
    assert refused.value.code is ErrorCode.OUT_OF_MEMORY


@pytest.mark.parametrize(
    "answer",
    [b"", b"\n", b"{}", b'{"checks": []}', b'{"checks": [{}]}', b"[1]", json.dumps({"done": [4, 4]}).encode()],
)
def test_an_answer_without_checks_is_none(answer: bytes) -> None:
    with pytest.raises(DeskError) as refused:
        checks_in(answer)
    assert refused.value.code is ErrorCode.OUT_OF_MEMORY
