# SPDX-License-Identifier: GPL-3.0-or-later
"""Seals: what stands on a card, and how much of a slip of the hand is forgiven when it is typed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from factories import a_seal
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.seals import check_group, has_check_group, read_seal, root_groups

ROOT = "8e35c2cd3bf6641bdb0e2050b76932cbb2e6034a0ddacc1d9bea82a6ba57f7cf"
HEAD = TreeHead(123456, ROOT)

roots = st.binary(min_size=32, max_size=32).map(bytes.hex)
heads = st.builds(TreeHead, st.integers(1, 10**12), roots)


def where(size: str, root: str) -> str:
    with pytest.raises(UserError) as refused:
        read_seal(size, root)
    return refused.value.where


def test_the_line_holds_size_root_and_time_in_utc() -> None:
    at = datetime(2026, 11, 22, 9, 4, 5, 999, tzinfo=timezone(timedelta(hours=-8)))
    assert a_seal(head=HEAD, made_at=at).line == f"COUNSELOR-DESK-SEAL 1 123456 {ROOT} 2026-11-22T17:04:05Z"


def test_the_root_is_printed_in_sixteen_groups_of_four() -> None:
    assert root_groups(ROOT)[:2] == ("8e35", "c2cd")
    assert [len(each) for each in root_groups(ROOT)] == [4] * 16


def test_the_check_group_is_the_same_on_every_computer() -> None:
    assert check_group(HEAD) == "2920"


@given(heads)
def test_what_a_card_says_is_read_back(head: TreeHead) -> None:
    card = " ".join((*root_groups(head.root), check_group(head)))
    assert read_seal(str(head.size), card) == head


@given(heads, st.datetimes(datetime(2020, 1, 1), datetime(2080, 1, 1)))  # noqa: DTZ001 (made aware below)
def test_the_line_of_the_qr_code_is_read_back_whole(head: TreeHead, at: datetime) -> None:
    line = a_seal(head=head, made_at=at.replace(tzinfo=UTC)).line
    assert read_seal("", line) == head
    assert read_seal("7", "\n".join(line.lower().split(" "))) == head


@pytest.mark.parametrize(
    "typed",
    [
        ROOT,
        ROOT.upper(),
        " ".join(root_groups(ROOT)),
        "-".join(root_groups(ROOT)),
        "\n".join(root_groups(ROOT)),
        "\u00a0\u2013 ".join(root_groups(ROOT)),
        ROOT.replace("0", "O"),
        ROOT.replace("0", "o").replace("1", "l"),
        ROOT.replace("1", "I").replace("5", "S").replace("2", "Z"),
        ROOT.replace("e", "\uff45"),
        f"{ROOT} 2920",
        f"{ROOT} 292O",
    ],
)
def test_blanks_case_dashes_and_look_alikes_are_forgiven(typed: str) -> None:
    assert read_seal("123456", typed) == HEAD


@pytest.mark.parametrize(
    "size", ["123456", " 123456 ", "123,456", "123.456", "123 456", "123’456", "I23456", "l2345 6"]
)
def test_the_size_may_be_written_as_people_write_numbers(size: str) -> None:
    assert read_seal(size, ROOT) == HEAD


@pytest.mark.parametrize(
    "root", ["", " ", ROOT[:-1], f"{ROOT}0", ROOT.replace("b", "g"), ROOT.replace("8", "B8")[:63] + "x", "é" * 64]
)
def test_a_root_that_cannot_be_one_is_said_to_be_unreadable(root: str) -> None:
    assert where("123456", root) == "seal.root"


@pytest.mark.parametrize("size", ["", "0", "-5", "12a", "9" * 13, "1" * 5000, "٣"])
def test_a_size_that_cannot_be_one_is_said_to_be_unreadable(size: str) -> None:
    assert where(size, ROOT) == "seal.size"


@given(head=heads, at=st.integers(0, 63), sign=st.sampled_from("0123456789abcdef"))
def test_with_the_check_group_one_wrong_sign_is_a_slip_and_no_difference(head: TreeHead, at: int, sign: str) -> None:
    slipped = head.root[:at] + sign + head.root[at + 1 :]
    # 4 signs let one slip in 65,536 through, and the journal's own answer is "differs" then, never "unchanged"
    if slipped != head.root and check_group(TreeHead(head.size, slipped)) != check_group(head):
        assert where(str(head.size), slipped + check_group(head)) == "seal.check_group"


@given(head=heads, size=st.integers(1, 10**12))
def test_with_the_check_group_a_wrong_size_is_a_slip(head: TreeHead, size: int) -> None:
    if check_group(TreeHead(size, head.root)) != check_group(head):
        assert where(str(size), head.root + check_group(head)) == "seal.check_group"


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_a_seal_or_is_refused(size: str, root: str) -> None:
    try:
        head = read_seal(size, root)
    except UserError:
        return
    assert head.size >= 1
    assert len(head.root) == 64


def test_a_root_with_its_check_group_or_as_a_whole_line_guards_itself() -> None:
    root, line = "ab" * 32, f"COUNSELOR-DESK-SEAL 1 12 {'ab' * 32} 2026-11-22T17:00:00Z"

    assert [has_check_group(each) for each in (root, f"{root} 12-cd", line, "")] == [False, True, True, False]
