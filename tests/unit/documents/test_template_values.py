# SPDX-License-Identifier: GPL-3.0-or-later
"""How texts become lines: typed lists hang, directions are told, redactions keep only their reason."""

from datetime import date
from typing import Any, cast

import pytest
from packet_samples import THIRD_PARTY, paragraph

from counselor_desk.documents.template_values import (
    numbered_lines,
    paragraph_lines,
    printed_date,
    table_values,
    text_lines,
    text_paragraphs,
)


def lines_of(value: object) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], value)


def test_a_date_is_printed_with_the_month_in_words() -> None:
    assert printed_date(date(2026, 4, 2)) == "2 April 2026"


@pytest.mark.parametrize(
    ("text", "mark", "rest"),
    [
        ("1. Breathing", "1.", "Breathing"),
        ("  12) Breathing", "12)", "Breathing"),
        ("- Breathing", "-", "Breathing"),
        ("• Breathing", "•", "Breathing"),
        ("1.5 hours late", None, "1.5 hours late"),
        ("-5 points on the scale", None, "-5 points on the scale"),
        ("2026. A year", None, "2026. A year"),
        ("Breathing", None, "Breathing"),
    ],
)
def test_a_line_hangs_behind_its_mark_only_where_a_list_was_typed(text: str, mark: str | None, rest: str) -> None:
    (line,) = lines_of(text_lines(text))
    assert (line["mark"], line["runs"][0]["text"]) == (mark, rest)


def test_a_mark_before_a_redaction_is_still_a_mark() -> None:
    (line,) = lines_of(paragraph_lines(paragraph("2. ", THIRD_PARTY, " called")))
    assert line["mark"] == "2."
    assert [run["redaction"] for run in line["runs"]] == ["[REDACTED - third party]", None]


def test_a_redacted_run_carries_no_text() -> None:
    (line,) = lines_of(paragraph_lines(paragraph("a", THIRD_PARTY)))
    assert line["runs"][1] == {"text": "", "redaction": "[REDACTED - third party]"}


def test_line_ends_part_lines_and_runs_keep_their_order() -> None:
    lines = lines_of(paragraph_lines(paragraph("one\ntwo ", THIRD_PARTY, " three\nfour")))
    assert [[run["text"] for run in line["runs"]] for line in lines] == [["one"], ["two ", "", " three"], ["four"]]


@pytest.mark.parametrize(
    ("text", "rtl"),
    [("מרים הגיעה", True), ("12:30 محمد", True), ("Muhammad محمد", False), ("12:30", False), ("", False)],
)
def test_the_first_letter_with_a_direction_decides(text: str, rtl: bool) -> None:
    assert lines_of(text_lines(text))[0]["rtl"] is rtl


def test_an_empty_line_parts_paragraphs() -> None:
    assert len(lines_of(text_paragraphs(["one\n\n two\nthree", "four"]))) == 3


def test_numbered_lines_hang_behind_the_number_given() -> None:
    lines = lines_of(numbered_lines(3, "first\nsecond"))
    assert [line["mark"] for line in lines] == ["3.", None]


def test_a_row_that_does_not_fit_its_head_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        table_values(("a", "b"), [("1",)])
