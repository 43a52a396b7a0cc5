# SPDX-License-Identifier: GPL-3.0-or-later
"""The released content as plain values: markers for what is gone, one hash for what stays."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from packet_samples import note_item, paragraph

from counselor_desk.domain.canonical import canonical_hash
from counselor_desk.domain.packets import PacketField, PacketTable, Run
from counselor_desk.domain.releases import RedactionReason

GONE = Run(redaction=RedactionReason.IDENTIFIER)
FIELDS = (
    PacketField("Data", (paragraph("Met ", GONE, " there."), paragraph("Slept."))),
    PacketField("Plan", (paragraph(GONE),)),
)


def test_the_content_says_what_stays_and_markers_for_what_is_gone() -> None:
    content: Any = note_item(1, fields=FIELDS).as_json

    assert content["fields"] == [
        {"heading": "Data", "paragraphs": ["Met [REDACTED - identifier] there.", "Slept."]},
        {"heading": "Plan", "paragraphs": ["[REDACTED - identifier]"]},
    ]
    assert content["date"] == "2026-04-02"
    assert content["table"] is None


def test_a_table_is_part_of_the_content() -> None:
    table = PacketTable(columns=("Date", "Attendance"), rows=(("2026-04-02", "attended"),))
    content: Any = replace(note_item(1), table=table).as_json

    assert content["table"] == {"columns": ["Date", "Attendance"], "rows": [["2026-04-02", "attended"]]}


def test_redactions_are_counted_over_all_fields() -> None:
    assert note_item(1, fields=FIELDS).redactions == 2
    assert note_item(1, fields=()).redactions == 0


def test_the_hash_is_that_of_the_canonical_content() -> None:
    item = note_item(1, fields=FIELDS)

    assert item.sha256 == canonical_hash(item.as_json)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 2},
        {"item_id": "note:x"},
        {"service_date": date(2026, 4, 3)},
        {"title": "x"},
        {"subtitle": "x"},
        {"facts": ()},
        {"fields": FIELDS[:1]},
        {"table": PacketTable(columns=(), rows=())},
        {"closing_lines": ("x",)},
    ],
    ids="-".join,
)
def test_whatever_the_recipient_sees_counts_in_the_hash(changes: dict[str, Any]) -> None:
    item = note_item(1, fields=FIELDS)

    assert replace(item, **changes).sha256 != item.sha256
