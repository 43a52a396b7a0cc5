# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page prints of a seal can be typed in as it stands, and a slip of the hand shows."""

from datetime import UTC, datetime

import pytest

from counselor_desk.domain.audit import TreeHead
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.seals import read_seal
from counselor_desk.services.printed_seal import seal_paragraphs

HEAD = TreeHead(12_345, "0152" * 16)


def test_the_printed_root_ends_with_its_check_group() -> None:
    said, printed = seal_paragraphs(HEAD, thing="this packet", produced_at=datetime(2026, 11, 22, 18, tzinfo=UTC))

    assert "had 12,345 entries" in said
    assert "check group of four signs" in said
    assert read_seal("12,345", printed) == HEAD
    with pytest.raises(UserError) as refused:
        read_seal("12,345", printed.replace("0", "1", 1))
    assert refused.value.where == "seal.check_group"
