# SPDX-License-Identifier: GPL-3.0-or-later
"""Matters: the hold comes with the paper, the checklist grows, and a closed matter stays as it is."""

from collections.abc import Callable
from datetime import date

import pytest
from factories import a_consultation, a_request, an_authorization
from practice_journal import CLIENT, COMPANION, PLAIN, Practice, court_order, type_clause

from counselor_desk.domain.audit import AuditEvent, AuditKind
from counselor_desk.domain.errors import ErrorCode, MachineError, UserError
from counselor_desk.domain.ids import ClientId, HoldId, MatterId
from counselor_desk.domain.matters import ClientPosition, RecordType
from counselor_desk.services.open_desk import OpenDesk
from counselor_desk.storage.holds import HoldStore
from counselor_desk.storage.matter_papers import MatterPaperStore
from counselor_desk.storage.matters import MatterStore

Events = Callable[[AuditKind], list[AuditEvent]]


def test_the_hold_carries_the_tree_head_of_the_moment_before_service_was_recorded(practice: Practice) -> None:
    before = practice.opened.journal.head
    made = practice.opened.matters.open(a_request(), client_id=CLIENT, paper=b"scan")
    assert made.hold.head == before
    opened = practice.reopen()
    assert opened.matters.standing_holds(CLIENT) == (made.hold,)
    assert opened.matters.get(made.matter.id) == made.matter
    assert [each.id for each in opened.matters.open_ones()] == [made.matter.id]


@pytest.mark.parametrize(("store", "method"), [(MatterStore, "add"), (HoldStore, "place"), (MatterPaperStore, "add")])
def test_paper_matter_and_hold_are_kept_together_or_not_at_all(
    opened: OpenDesk, monkeypatch: pytest.MonkeyPatch, store: type, method: str
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise MachineError(ErrorCode.DISK_FULL, where="database")

    before = opened.journal.head
    monkeypatch.setattr(store, method, full)
    with pytest.raises(MachineError, match="disk_full"):
        opened.matters.open(a_request(), client_id=CLIENT, paper=b"scan")
    assert opened.matters.open_ones() == ()
    assert opened.matters.standing_holds(CLIENT) == ()
    assert opened.journal.head == before


def test_a_paper_for_an_unknown_client_opens_nothing(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        opened.matters.open(a_request(), client_id=ClientId("nobody"))
    assert opened.matters.open_ones() == ()


def test_clauses_are_numbered_and_need_words_and_a_possible_period(opened: OpenDesk) -> None:
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    type_clause(opened, matter_id, RecordType.ATTENDANCE)
    assert [each.number for each in opened.matters.get(matter_id).clauses] == [1, 2]
    with pytest.raises(UserError, match="date_range_impossible"):
        type_clause(opened, matter_id, first=date(2026, 6, 30), last=date(2026, 1, 1))
    with pytest.raises(UserError, match="value_missing"):
        opened.matters.add_clause(
            matter_id,
            record_type=RecordType.CONSENTS,
            period_from=date(2026, 1, 1),
            period_to=date(2026, 1, 1),
            words="\u200b",
        )
    assert len(opened.matters.get(matter_id).clauses) == 2


@pytest.mark.parametrize("initials", ["MZQ", "mzq", " m z q ", "M.Z.Q.", "M. Z. Q."])
def test_initials_are_read_as_papers_print_them(opened: OpenDesk, initials: str) -> None:
    matter_id = court_order(opened)
    matter = opened.matters.check_identity(matter_id, initials=initials, date_of_birth=date(1990, 4, 17))
    assert opened.matters.get(matter_id) == matter
    assert matter.identity is not None


@pytest.mark.parametrize(
    ("initials", "born"), [("MZ", date(1990, 4, 17)), ("", date(1990, 4, 17)), ("MZQ", date(1990, 4, 18))]
)
def test_another_persons_initials_or_birthday_are_refused_and_logged(
    opened: OpenDesk, events: Events, initials: str, born: date
) -> None:
    matter_id = court_order(opened)
    with pytest.raises(UserError, match="identity_mismatch"):
        opened.matters.check_identity(matter_id, initials=initials, date_of_birth=born)
    assert opened.matters.get(matter_id).identity is None
    (refusal,) = events(AuditKind.RELEASE_REFUSED)
    assert (refusal.subject, refusal.client_id, refusal.reason) == (matter_id, CLIENT, "identity_mismatch")


def test_evidence_advice_and_position_are_kept_with_their_day(practice: Practice) -> None:
    opened = practice.opened
    matter_id = court_order(opened)
    opened.matters.record_evidence(matter_id, key="jurisdiction", remark="first")
    opened.matters.record_evidence(matter_id, key="jurisdiction", remark="seen again")
    opened.matters.record_consultation(matter_id, a_consultation())
    opened.matters.record_position(matter_id, ClientPosition.CONSENTS)
    matter = practice.reopen().matters.get(matter_id)
    assert [(each.key, each.remark) for each in matter.evidence] == [("jurisdiction", "seen again")]
    assert matter.consultations == (a_consultation(),)
    assert (matter.position, matter.position_on) == (ClientPosition.CONSENTS, date(2026, 11, 22))


def test_an_authorization_of_another_client_is_not_used(opened: OpenDesk) -> None:
    other = opened.consents.record_authorization(an_authorization(client_id=COMPANION))
    with pytest.raises(UserError, match="record_not_found"):
        opened.matters.use_authorization(court_order(opened), other.id)


def test_a_closed_matter_takes_nothing_more(opened: OpenDesk, events: Events) -> None:
    matter_id = court_order(opened)
    closed = opened.matters.close(matter_id)
    assert closed.closed_at is not None
    for attempt in (
        lambda: type_clause(opened, matter_id),
        lambda: opened.matters.record_evidence(matter_id, key="jurisdiction"),
        lambda: opened.matters.record_consultation(matter_id, a_consultation()),
        lambda: opened.matters.record_position(matter_id, ClientPosition.OBJECTS),
        lambda: opened.matters.check_identity(matter_id, initials="MZQ", date_of_birth=date(1990, 4, 17)),
        lambda: opened.matters.close(matter_id),
    ):
        with pytest.raises(UserError, match="matter_closed"):
            attempt()
    assert opened.matters.open_ones() == ()
    assert len(opened.matters.standing_holds(CLIENT)) == 1
    assert events(AuditKind.MATTER_CLOSED)[0].subject == matter_id


def test_a_hold_is_lifted_with_a_reason_only(opened: OpenDesk, events: Events) -> None:
    court_order(opened)
    (hold,) = opened.matters.standing_holds(CLIENT)
    for reason in ("", " \u200b"):
        with pytest.raises(UserError, match="value_missing"):
            opened.matters.lift_hold(hold.id, client_id=CLIENT, reason=reason)
    opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="the case was withdrawn")
    assert opened.matters.standing_holds(CLIENT) == ()
    assert events(AuditKind.HOLD_LIFTED)[0].reason == "the case was withdrawn"
    opened.notes.strike(PLAIN, reason="possible again")
    with pytest.raises(UserError, match="record_not_found"):
        opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="twice")


def test_a_hold_is_not_lifted_in_the_name_of_another_client(opened: OpenDesk, events: Events) -> None:
    court_order(opened)
    (hold,) = opened.matters.standing_holds(CLIENT)
    for hold_id, client_id in ((hold.id, COMPANION), (HoldId("none"), CLIENT)):
        with pytest.raises(UserError, match="record_not_found"):
            opened.matters.lift_hold(hold_id, client_id=client_id, reason="why")
    assert opened.matters.standing_holds(CLIENT) == (hold,)
    assert events(AuditKind.HOLD_LIFTED) == []


def test_a_removed_clause_leaves_the_others_their_numbers(opened: OpenDesk, events: Events) -> None:
    matter_id, other = court_order(opened), court_order(opened)
    for record_type in (RecordType.PROGRESS_NOTES, RecordType.ATTENDANCE, RecordType.CONSENTS):
        type_clause(opened, matter_id, record_type)
    first, second, third = opened.matters.get(matter_id).clauses
    with pytest.raises(UserError, match="record_not_found"):
        opened.matters.remove_clause(other, second.id)
    opened.matters.remove_clause(matter_id, second.id)
    assert opened.matters.get(matter_id).clauses == (first, third)
    assert [(each.subject, each.client_id) for each in events(AuditKind.CLAUSE_REMOVED)] == [(second.id, CLIENT)]
    opened.matters.close(matter_id)
    with pytest.raises(UserError, match="matter_closed"):
        opened.matters.remove_clause(matter_id, first.id)


def test_a_clients_matters_come_newest_first_and_closed_ones_are_found(opened: OpenDesk) -> None:
    older = court_order(opened, served_on=date(2026, 11, 10))
    newer = court_order(opened, served_on=date(2026, 11, 12))
    closed = opened.matters.close(older)
    assert [each.id for each in opened.matters.of_client(CLIENT)] == [newer, older]
    assert opened.matters.of_client(COMPANION) == ()
    assert [each.id for each in opened.matters.closed_ones()] == [closed.id]


def test_the_scan_is_what_came(opened: OpenDesk) -> None:
    assert opened.matters.paper_of(court_order(opened)) == b"%PDF-1.7 the order"
    without = opened.matters.open(a_request(), client_id=CLIENT).matter
    assert opened.matters.paper_of(without.id) is None


def test_an_unknown_matter_is_not_found(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        opened.matters.get(MatterId("none"))


def test_an_impossible_paper_is_refused_before_anything_is_kept() -> None:
    with pytest.raises(UserError, match="date_range_impossible"):
        a_request(dated_on=date(2026, 11, 13), served_on=date(2026, 11, 12))


def test_a_scan_can_be_attached_once_and_never_replaced(opened: OpenDesk) -> None:
    matter_id = opened.matters.open(a_request(), client_id=CLIENT).matter.id
    opened.matters.attach_paper(matter_id, b"the scan")
    with pytest.raises(UserError, match="value_not_allowed"):
        opened.matters.attach_paper(matter_id, b"another")
    assert opened.matters.paper_of(matter_id) == b"the scan"


def test_no_scan_is_attached_to_a_closed_matter(opened: OpenDesk) -> None:
    matter_id = opened.matters.open(a_request(), client_id=CLIENT).matter.id
    opened.matters.close(matter_id)
    with pytest.raises(UserError, match="matter_closed"):
        opened.matters.attach_paper(matter_id, b"the scan")


def test_a_matter_knows_its_holds_after_they_were_lifted(opened: OpenDesk) -> None:
    made = opened.matters.open(a_request(), client_id=CLIENT)
    opened.matters.lift_hold(made.hold.id, client_id=CLIENT, reason="settled")
    (hold,) = opened.matters.holds_of(made.matter.id)
    assert (hold.id, hold.stands, hold.lifted_reason) == (made.hold.id, False, "settled")
