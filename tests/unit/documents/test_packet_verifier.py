# SPDX-License-Identifier: GPL-3.0-or-later
"""The packet's own program reads a seal in every form in which one is printed, as the journal does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_desk.documents.packet_verifier import read_printed_seal, verifier_source
from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.ids import SealId
from counselor_desk.domain.seals import Seal, SealWent, check_group, read_seal, root_groups

heads = st.builds(TreeHead, st.integers(1, 10**12), st.binary(min_size=32, max_size=32).map(bytes.hex))


@given(heads)
def test_a_seal_is_read_as_the_journal_reads_it(head: TreeHead) -> None:
    groups = root_groups(head.root)
    line = Seal(
        id=SealId("s"), made_at=datetime(2026, 11, 22, 18, tzinfo=UTC), head=head, went=SealWent.CARD_PRINTED
    ).line
    for root in (head.root, head.root.upper(), " ".join(groups), "-".join(groups), f"{head.root} {check_group(head)}"):
        assert read_printed_seal(f"{head.size:,}: {root}") == head == read_seal(f"{head.size:,}", root)
    assert read_printed_seal(line) == head == read_seal("", line)


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
