# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a matter has come, from what the work left behind."""

import pytest

from counselor_desk.domain.matter_steps import MatterMarks, MatterStep, step_reached


@pytest.mark.parametrize(
    ("found", "step"),
    [
        (set(), MatterStep.BASIS),
        ({"has_scope"}, MatterStep.SCOPE),
        ({"has_scope", "has_people"}, MatterStep.PEOPLE),
        ({"has_people"}, MatterStep.PEOPLE),
        ({"has_scope", "has_people", "has_seen_pages"}, MatterStep.REVIEW_AND_REDACT),
        ({"has_scope", "has_people", "has_seen_pages", "has_release"}, MatterStep.DELIVER_AND_LOG),
        ({"has_release"}, MatterStep.DELIVER_AND_LOG),
    ],
)
def test_the_furthest_mark_tells_the_step(found: set[str], step: MatterStep) -> None:
    names = ("has_scope", "has_people", "has_seen_pages", "has_release")
    assert step_reached(MatterMarks(**{name: name in found for name in names})) is step


def test_the_steps_are_numbered_as_on_screen() -> None:
    assert [each.value for each in MatterStep] == list(range(1, 9))


def test_a_paper_that_a_letter_answers_stays_at_its_basis_whatever_was_typed() -> None:
    marks = MatterMarks(
        has_scope=True, has_people=True, has_seen_pages=False, has_release=False, is_answered_by_letter=True
    )
    assert step_reached(marks) is MatterStep.BASIS
