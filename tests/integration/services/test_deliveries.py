# SPDX-License-Identifier: GPL-3.0-or-later
"""Deliveries: who received the packet is only ever added to, and what is left to do is ticked off once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from factories import a_delivery, a_follow_up, a_release, packet_files
from practice_journal import CLIENT, Practice, court_order

from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.deliveries import FollowUpKind
from counselor_desk.domain.errors import UserError
from counselor_desk.domain.ids import FollowUpId, MatterId
from counselor_desk.domain.matters import ClientPosition
from counselor_desk.domain.releases import Release
from counselor_desk.services.deliveries import Deliveries
from counselor_desk.services.open_desk import OpenDesk

Events = Callable[[AuditKind], list[AuditEvent]]


@pytest.fixture
def release(opened: OpenDesk) -> Release:
    """A packet that was built on 22 November 2026."""
    built: Release = a_release(matter_id=court_order(opened), client_id=CLIENT)
    with opened.journal.database.transaction():
        opened.journal.releases.add(built, packet_files())
    return built


def test_a_delivery_is_kept_and_logged(practice: Practice, release: Release, events: Events) -> None:
    kept = Deliveries(practice.opened.journal).record(a_delivery(release_id=release.id))
    assert kept.recorded_at == practice.clock.at
    (event,) = events(AuditKind.DELIVERY_RECORDED)
    assert (event.subject, event.client_id) == (release.id, CLIENT)
    assert Deliveries(practice.reopen().journal).of_release(release.id) == (kept,)


def test_a_correction_follows_what_it_corrects(opened: OpenDesk, release: Release) -> None:
    deliveries = Deliveries(opened.journal)
    first = deliveries.record(a_delivery(release_id=release.id))
    second = deliveries.record(a_delivery(release_id=release.id, received_by="the clerk herself"))
    assert deliveries.of_release(release.id) == (first, second)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 23)])
def test_a_packet_is_not_delivered_before_it_was_built_or_tomorrow(
    opened: OpenDesk, release: Release, day: date
) -> None:
    with pytest.raises(UserError, match="date_range_impossible"):
        Deliveries(opened.journal).record(a_delivery(release_id=release.id, delivered_on=day))


@pytest.mark.parametrize("nobody", ["", " \u200b"])
def test_somebody_received_it(opened: OpenDesk, release: Release, nobody: str) -> None:
    with pytest.raises(UserError, match=r"value_missing \(delivery.received_by\)"):
        Deliveries(opened.journal).record(a_delivery(release_id=release.id, received_by=nobody))
    assert Deliveries(opened.journal).of_release(release.id) == ()


def test_what_is_left_to_do_comes_by_its_day_until_it_is_done(
    practice: Practice, release: Release, events: Events
) -> None:
    deliveries = Deliveries(practice.opened.journal)
    later = deliveries.plan(a_follow_up(matter_id=release.matter_id, due_on=date(2027, 1, 4)))
    sooner = deliveries.plan(a_follow_up(matter_id=release.matter_id))
    assert deliveries.open_follow_ups() == (sooner, later)
    done = deliveries.done(sooner.id, on=date(2026, 11, 22))
    assert done == replace(sooner, done_on=date(2026, 11, 22))
    assert [(each.subject, each.client_id) for each in events(AuditKind.FOLLOW_UP_ADDED)] == [
        (sooner.id, CLIENT),
        (later.id, CLIENT),
    ]
    assert [each.subject for each in events(AuditKind.FOLLOW_UP_DONE)] == [sooner.id]
    deliveries = Deliveries(practice.reopen().journal)
    assert deliveries.open_follow_ups() == (later,)
    assert deliveries.of_matter(release.matter_id) == (done, later)


def test_a_follow_up_is_planned_open_and_done_once(opened: OpenDesk, release: Release) -> None:
    deliveries = Deliveries(opened.journal)
    with pytest.raises(UserError, match="value_not_allowed"):
        deliveries.plan(a_follow_up(matter_id=release.matter_id, done_on=date(2026, 11, 22)))
    follow_up = deliveries.plan(a_follow_up(matter_id=release.matter_id))
    deliveries.done(follow_up.id, on=date(2026, 11, 22))
    before = opened.journal.head
    with pytest.raises(UserError, match="record_not_found"):
        deliveries.done(follow_up.id, on=date(2026, 11, 22))
    assert opened.journal.head == before


def test_what_is_not_there_is_not_found(opened: OpenDesk) -> None:
    deliveries = Deliveries(opened.journal)
    for attempt in (
        lambda: deliveries.record(a_delivery()),
        lambda: deliveries.plan(a_follow_up(matter_id=MatterId("none"))),
        lambda: deliveries.done(FollowUpId("none"), on=date(2026, 11, 22)),
    ):
        with pytest.raises(UserError, match="record_not_found"):
            attempt()


def test_a_closed_matter_still_takes_what_became_of_its_packet(opened: OpenDesk, release: Release) -> None:
    opened.matters.close(release.matter_id)
    deliveries = Deliveries(opened.journal)
    kept = deliveries.record(a_delivery(release_id=release.id))
    planned = deliveries.plan(a_follow_up(matter_id=release.matter_id))
    assert deliveries.of_release(release.id) == (kept,)
    assert deliveries.of_matter(release.matter_id) == (planned,)


def test_telling_the_client_is_not_planned_where_notice_is_forbidden(opened: OpenDesk, release: Release) -> None:
    opened.matters.record_position(release.matter_id, ClientPosition.NOTICE_FORBIDDEN)
    told = a_follow_up(matter_id=release.matter_id, kind=FollowUpKind.TELL_CLIENT)
    with pytest.raises(UserError, match="value_not_allowed"):
        Deliveries(opened.journal).plan(told)
