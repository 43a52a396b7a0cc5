# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions of a release: what a redaction fits, what a choice must say, and what stands on the page instead."""

from typing import Any

import pytest
from factories import a_redaction, an_item, an_item_choice

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.records import ItemField
from counselor_desk.domain.releases import ItemOutcome, RedactionReason
from counselor_desk.domain.text import text_hash

TEXT = "Slept badly since the call."


def a_fitting_redaction(**changes: Any) -> Any:
    return a_redaction(**{"start": 0, "end": 5, "field_hash": text_hash(TEXT), **changes})


def fits(redaction: Any, text: str = TEXT) -> bool:
    return bool(redaction.fits(an_item(fields=(ItemField("Subjective", text),))))


@pytest.mark.parametrize(("start", "end"), [(-1, 4), (4, 4), (5, 4)])
def test_a_redaction_takes_out_at_least_one_character(start: int, end: int) -> None:
    with pytest.raises(UserError) as raised:
        a_redaction(start=start, end=end)

    assert (raised.value.code, raised.value.where) == (ErrorCode.VALUE_NOT_ALLOWED, "redaction.span")


def test_a_redaction_fits_the_text_in_which_it_was_set() -> None:
    assert fits(a_fitting_redaction())
    assert fits(a_fitting_redaction(end=len(TEXT)))


def test_a_redaction_does_not_fit_a_text_that_changed_by_one_letter() -> None:
    assert not fits(a_fitting_redaction(), TEXT.replace("badly", "madly"))


def test_a_redaction_does_not_fit_beyond_the_end_of_the_text() -> None:
    assert not fits(a_fitting_redaction(end=len(TEXT) + 1))


def test_a_redaction_does_not_fit_under_a_heading_that_is_gone() -> None:
    assert not fits(a_fitting_redaction(heading="Plan"))


@pytest.mark.parametrize("reason", RedactionReason)
def test_the_marker_says_the_reason_that_may_be_printed_and_nothing_else(reason: RedactionReason) -> None:
    assert reason.marker == f"[REDACTED - {reason.printed.value}]"


def test_no_page_says_that_somebody_is_a_client_here() -> None:
    assert RedactionReason.OTHER_CLIENT.printed is RedactionReason.THIRD_PARTY
    assert {each for each in RedactionReason if each.printed is not each} == {RedactionReason.OTHER_CLIENT}


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"outcome": ItemOutcome.NEEDS_YOUR_EYES}, ErrorCode.VALUE_NOT_ALLOWED, "item_choice.outcome"),
        ({"reason": " "}, ErrorCode.VALUE_MISSING, "item_choice.reason"),
    ],
)
def test_a_choice_decides_and_says_why(changes: dict[str, Any], code: ErrorCode, where: str) -> None:
    with pytest.raises(UserError) as raised:
        an_item_choice(**changes)

    assert (raised.value.code, raised.value.where) == (code, where)
