# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a matter stands: eight steps with their figures, the step alone for lists, and the list of all matters."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from factories import a_delivery
from practice_journal import (
    CLIENT,
    Practice,
    check_identity,
    court_order,
    delivered,
    look_at_every_page,
    put_evidence_on_file,
    ready_order,
    redact_people,
    type_clause,
    withhold_couple_note,
)

from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import MatterId
from counselor_desk.domain.matter_steps import MatterStep, StepStatus
from counselor_desk.services.matter_list import MatterList, next_due
from counselor_desk.services.matter_progress import MatterProgress, StepState
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.services.releases import BuiltPacket, Preview

D, S, T = StepStatus.DONE, StepStatus.STARTED, StepStatus.TO_COME


def steps(
    opened: OpenDesk, matter_id: MatterId, *, preview: Preview | None = None, built: BuiltPacket | None = None
) -> dict[MatterStep, StepState]:
    found = MatterProgress(opened.journal, review=opened.review).of(matter_id, preview=preview, built=built)
    assert [each.step for each in found] == list(MatterStep)
    return {each.step: each for each in found}


def statuses(opened: OpenDesk, matter_id: MatterId) -> list[StepStatus]:
    return [each.status for each in steps(opened, matter_id).values()]


def step_of(opened: OpenDesk, matter_id: MatterId) -> MatterStep:
    return MatterProgress(opened.journal, review=opened.review).step_of(matter_id)


def test_the_steps_fill_as_the_work_goes_on(opened: OpenDesk, tmp_path: Path) -> None:
    matter_id = court_order(opened)
    assert statuses(opened, matter_id) == [D, D, S, T, T, T, T, T]
    assert step_of(opened, matter_id) is MatterStep.BASIS
    type_clause(opened, matter_id)
    put_evidence_on_file(opened, matter_id)
    assert statuses(opened, matter_id)[2:5] == [D, S, T]
    assert step_of(opened, matter_id) is MatterStep.SCOPE
    withhold_couple_note(opened, matter_id)
    check_identity(opened, matter_id)
    assert statuses(opened, matter_id)[2:5] == [D, D, S]
    assert step_of(opened, matter_id) is MatterStep.PEOPLE
    redact_people(opened, matter_id)
    look_at_every_page(opened, matter_id)
    assert statuses(opened, matter_id) == [D, D, D, D, D, S, T, T]
    assert step_of(opened, matter_id) is MatterStep.REVIEW_AND_REDACT
    release = opened.releases.deliver(opened.releases.build(matter_id), tmp_path)
    assert statuses(opened, matter_id) == [D, D, D, D, D, D, D, S]
    assert step_of(opened, matter_id) is MatterStep.DELIVER_AND_LOG
    with opened.journal.database.transaction():
        opened.journal.deliveries.add(a_delivery(release_id=release.id, delivered_on=date(2026, 11, 22)))
    last = steps(opened, matter_id)[MatterStep.DELIVER_AND_LOG]
    assert (last.status, last.on, last.release_number) == (D, date(2026, 11, 22), release.number)


def test_the_first_steps_carry_their_days(practice: Practice) -> None:
    practice.clock.at = datetime(2026, 11, 13, 4, 0, tzinfo=UTC)
    matter_id = court_order(practice.opened)
    found = steps(practice.opened, matter_id)
    assert found[MatterStep.REQUEST].on == date(2026, 11, 12)
    assert found[MatterStep.HOLD].on == date(2026, 11, 12)


def test_a_lifted_hold_is_to_come_again(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    (hold,) = opened.matters.standing_holds(CLIENT)
    opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="withdrawn")
    assert steps(opened, matter_id)[MatterStep.HOLD].status is T


def test_the_basis_counts_its_lines(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    before = steps(opened, matter_id)[MatterStep.BASIS]
    scope = opened.review.scope(matter_id)
    opened.matters.record_evidence(matter_id, key=scope.evidence_missing[0].key)
    after = steps(opened, matter_id)[MatterStep.BASIS]
    assert before.done is not None
    assert (after.done, after.total) == (before.done + 1, before.total)


def test_the_scope_counts_every_item_once(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    found = steps(opened, matter_id)[MatterStep.SCOPE]
    assert (found.released, found.undecided) == (3, 0)
    assert found.redacted == 1
    assert found.withheld == len(opened.review.scope(matter_id).items) - 3


def test_people_are_counted_once_each(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    scope = opened.review.scope(matter_id)
    before = steps(opened, matter_id)[MatterStep.PEOPLE]
    assert (before.done, before.total) == (0, len({each.key for each in scope.mentions}))
    redact_people(opened, matter_id)
    after = steps(opened, matter_id)[MatterStep.PEOPLE]
    assert after.done == after.total == before.total
    # the identity on the paper has not been compared
    assert after.status is S


def test_pages_are_counted_against_the_preview_at_hand(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    preview = opened.releases.preview(matter_id)
    found = steps(opened, matter_id, preview=preview)[MatterStep.REVIEW_AND_REDACT]
    assert (found.status, found.done, found.total) == (D, len(preview.pages), len(preview.pages))
    other = replace(preview, key="another")
    opened.review.mark_seen(matter_id, preview="another", page=2)
    found = steps(opened, matter_id, preview=other)[MatterStep.REVIEW_AND_REDACT]
    assert (found.status, found.done, found.total) == (S, 1, len(preview.pages))
    assert steps(opened, matter_id)[MatterStep.REVIEW_AND_REDACT].done == 1


def test_a_built_packet_counts_its_checks(opened: OpenDesk) -> None:
    matter_id = ready_order(opened)
    built = opened.releases.build(matter_id)
    found = steps(opened, matter_id, built=built)[MatterStep.BUILD_AND_VERIFY]
    assert (found.status, found.release_number) == (D, built.number)
    assert found.done == found.total == len(built.checks)


def test_an_unknown_matter_has_no_steps(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        step_of(opened, MatterId("nowhere"))


def test_the_list_holds_open_matters_first_and_closed_ones_with_their_release(
    practice: Practice, tmp_path: Path
) -> None:
    opened = practice.opened
    _, release = delivered(opened, tmp_path)
    opened.matters.close(release.matter_id)
    waiting = court_order(opened, due_on=None)
    urgent = court_order(opened)
    rows = MatterList(opened.journal).rows()
    assert [row.id for row in rows] == [urgent, waiting, release.matter_id]
    assert [row.is_open for row in rows] == [True, True, False]
    assert (rows[2].release_number, rows[2].step, rows[2].client.code) == (
        release.number,
        MatterStep.DELIVER_AND_LOG,
        "C-0001",
    )
    assert [row.id for row in MatterList(opened.journal).open_rows()] == [urgent, waiting]
    assert "SYCAMORE" not in repr(rows)


def test_the_last_recorded_delivery_of_the_newest_release_counts(opened: OpenDesk, tmp_path: Path) -> None:
    _, release = delivered(opened, tmp_path)
    with opened.journal.database.transaction():
        for day in (21, 20):
            opened.journal.deliveries.add(a_delivery(release_id=release.id, delivered_on=date(2026, 11, day)))
    (row,) = MatterList(opened.journal).rows()
    assert row.delivered_on == date(2026, 11, 20)


def test_a_practice_without_matters_has_an_empty_list(opened: OpenDesk) -> None:
    assert MatterList(opened.journal).rows() == ()


TODAY, BEFORE, SOON, LATER = date(2026, 11, 22), date(2026, 11, 20), date(2026, 11, 25), date(2026, 12, 4)


@pytest.mark.parametrize(
    ("due", "objection", "expected"),
    [
        (None, None, None),
        (LATER, None, LATER),
        (None, SOON, SOON),
        (LATER, SOON, SOON),
        (LATER, BEFORE, LATER),
        (TODAY, BEFORE, TODAY),
        (BEFORE, date(2026, 11, 1), BEFORE),
    ],
)
def test_the_next_date_is_the_nearest_that_has_not_passed(
    due: date | None, objection: date | None, expected: date | None
) -> None:
    assert next_due(due_on=due, objection_due_on=objection, today=TODAY) == expected
