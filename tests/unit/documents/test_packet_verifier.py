# SPDX-License-Identifier: GPL-3.0-or-later
"""The packet's own program reads a seal in every form in which one is printed, as the journal does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counselor_desk.documents.packet_verifier import read_printed_seal, verifier_source
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import SealId
from counselor_desk.domain.seals import Seal, SealWent, check_group, read_seal, root_groups

heads = st.builds(TreeHead, st.integers(1, 10**12), st.binary(min_size=32, max_size=32).map(bytes.hex))


@settings(deadline=None)
@given(heads)
def test_a_seal_is_read_as_the_journal_reads_it(head: TreeHead) -> None:
    groups = root_groups(head.root)
    line = Seal(
        id=SealId("s"), made_at=datetime(2026, 11, 22, 18, tzinfo=UTC), head=head, went=SealWent.CARD_PRINTED
    ).line
    for root in (head.root, head.root.upper(), " ".join(groups), "-".join(groups), f"{head.root} {check_group(head)}"):
        assert read_printed_seal(f"{head.size:,}: {root}") == head == read_seal(f"{head.size:,}", root)
    assert read_printed_seal(line) == head == read_seal("", line)


@st.composite
def writings(draw: st.DrawFn) -> tuple[str, str]:
    """Size and root of a seal as a page, a program or a hand may write them, right or with a slip."""
    head = draw(heads)
    check = draw(st.sampled_from(("", check_group(head), "0000", "29")))
    between = draw(st.sampled_from(("", " ", "\u00a0", "\n", *"-\u2010\u2011\u2012\u2013\u2014\u2212\u00ad", "/", ".")))
    groups = [*root_groups(head.root), *([check] if check else [])]
    alike = str.maketrans(draw(st.dictionaries(st.sampled_from("0152"), st.sampled_from("OoIl|SsZz\uff10\u0660B8"))))
    mark = draw(st.sampled_from((",", ".", "'", "\u2019", "\u202f", "", "_", "-")))
    size = f"{head.size:,}".replace(",", mark).translate(alike)
    root = between.join(groups).translate(alike)
    return size, root.upper() if draw(st.booleans()) else root


@settings(max_examples=200, deadline=None)
@given(writings())
def test_both_readers_read_every_writing_of_a_seal_alike(writing: tuple[str, str]) -> None:
    size, root = writing
    try:
        ours = read_seal(size, root)
    except UserError:
        ours = None
    assert read_printed_seal(f"{size}:{root}") == ours


@pytest.mark.parametrize("mark", ["\u2011", "\u2013", "\u00ad", "\u2212"])
def test_dashes_that_a_page_puts_between_groups_are_forgiven(mark: str) -> None:
    head = TreeHead(12_345, "0152" * 16)
    typed = f"12\u2019345: {mark.join(root_groups(head.root))} {check_group(head)}".replace("0", "O")
    assert read_printed_seal(typed) == head


def test_what_is_much_longer_than_a_seal_is_refused_at_once() -> None:
    assert read_printed_seal("\u0315\u0300" * 500_000) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ":",
        "12",
        "12:",
        "0:" + "ab" * 32,
        "-1:" + "ab" * 32,
        "12:" + "ab" * 31,
        "12:" + "ag" * 32,
        "12:" + "ab" * 32 + "0000",
        "1" * 16 + ":" + "ab" * 32,
        "\u0661\u0662:" + "ab" * 32,
    ],
)
def test_what_is_no_seal_is_refused(typed: str) -> None:
    assert read_printed_seal(typed) is None


def test_looking_at_the_program_leaves_nothing_beside_it() -> None:
    folder = Path(__file__).resolve().parents[3] / "resources" / "packet"
    assert (folder / "check_packet.py").read_bytes() == verifier_source()
    assert [each.name for each in folder.iterdir()] == ["check_packet.py"]
