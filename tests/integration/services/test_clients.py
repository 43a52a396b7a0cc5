# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients, contacts, restrictions and sessions: kept, guarded, logged under the right client, found by search."""

from dataclasses import replace
from datetime import date

import pytest
from factories import a_client, a_contact, a_restriction, a_session, new_id
from practice_journal import CLIENT, COMPANION, PARTNER, Practice, court_order

from counselor_desk.domain.audit import AuditKind
from counselor_desk.domain.errors import BugError, ErrorCode, UserError
from counselor_desk.domain.ids import ClientId, ContactId, RestrictionId
from counselor_desk.services.open_desk import OpenDesk

TODAY = date(2026, 11, 22)


def test_what_was_saved_comes_back_after_the_journal_was_closed(practice: Practice) -> None:
    client = practice.opened.clients.add(a_client(code="C-0099"))
    contact = practice.opened.clients.add_contact(a_contact(id=new_id(), client_id=client.id))
    opened = practice.reopen()
    assert opened.clients.get(client.id) == client
    assert opened.clients.contacts(client.id) == (contact,)


def test_the_next_code_follows_the_highest_one(opened: OpenDesk) -> None:
    assert opened.clients.next_code() == "C-0003"


def test_a_code_is_given_once(opened: OpenDesk) -> None:
    before = opened.journal.head
    with pytest.raises(UserError, match="code_already_used"):
        opened.clients.add(a_client(code="c-0001"))
    assert opened.journal.head == before


def test_a_change_over_a_newer_save_is_refused(opened: OpenDesk) -> None:
    client = opened.clients.get(COMPANION)
    saved = opened.clients.change(replace(client, pronouns="they/them"))
    assert saved.version == client.version + 1
    with pytest.raises(UserError, match="record_changed_meanwhile"):
        opened.clients.change(replace(client, pronouns="he/him"))
    assert opened.clients.get(COMPANION).pronouns == "they/them"


def test_a_hold_freezes_who_the_client_is_and_leaves_how_to_reach_them(opened: OpenDesk) -> None:
    court_order(opened)
    client = opened.clients.get(CLIENT)
    with pytest.raises(UserError, match="legal_hold_stands"):
        opened.clients.change(replace(client, legal_name="Quillon Ferris"))
    assert opened.search.find("quillon") == ()
    reached = replace(client, safe_contact=replace(client.safe_contact, phone="(510) 555-0111"))
    assert opened.clients.change(reached).safe_contact.phone == "(510) 555-0111"


def test_a_renamed_client_is_found_by_the_new_name_only(opened: OpenDesk) -> None:
    client = opened.clients.get(COMPANION)
    opened.clients.change(replace(client, legal_name="Jonas Larkin", display_name="Jonas Larkin"))
    assert [hit.subject_id for hit in opened.search.find("larkin")] == [COMPANION]
    assert opened.search.find("keller", client_id=COMPANION) == ()


def test_an_unknown_client_is_not_found(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="record_not_found"):
        opened.clients.get(ClientId("nobody"))


@pytest.mark.parametrize("words", ["", " \u200b\n", "\x00"])
def test_a_restriction_says_what_is_restricted(opened: OpenDesk, words: str) -> None:
    with pytest.raises(UserError, match=r"value_missing \(restriction.words\)"):
        opened.clients.restrict(a_restriction(client_id=CLIENT, words=words))


def test_a_restriction_is_lifted_once_and_stays_on_file(opened: OpenDesk) -> None:
    restriction = opened.clients.restrict(a_restriction(client_id=CLIENT))
    opened.clients.lift_restriction(restriction.id, client_id=CLIENT, on=TODAY)
    (kept,) = opened.clients.restrictions(CLIENT)
    assert kept.lifted_on == TODAY
    assert not kept.is_open(today=TODAY)


def test_a_restriction_is_not_lifted_in_the_name_of_another_client(opened: OpenDesk) -> None:
    restriction = opened.clients.restrict(a_restriction(client_id=CLIENT))
    before = opened.journal.head
    with pytest.raises(UserError, match="record_not_found"):
        opened.clients.lift_restriction(restriction.id, client_id=COMPANION, on=TODAY)
    with pytest.raises(UserError, match="record_not_found"):
        opened.clients.lift_restriction(RestrictionId("none"), client_id=CLIENT, on=TODAY)
    assert opened.journal.head == before
    assert opened.clients.restrictions(CLIENT)[0].lifted_on is None


def test_a_contact_is_changed_and_removed_and_both_are_logged(practice: Practice) -> None:
    opened = practice.opened
    (contact,) = opened.clients.contacts(CLIENT)
    changed = opened.clients.change_contact(replace(contact, phone="(510) 555-0191"))
    assert practice.reopen().clients.contacts(CLIENT) == (changed,)
    opened = practice.opened
    opened.clients.remove_contact(PARTNER, client_id=CLIENT)
    assert opened.clients.contacts(CLIENT) == ()
    logged = {(each.kind, each.subject, each.client_id) for each in opened.journal.audit.of_client(CLIENT, limit=2)}
    assert logged == {(AuditKind.CONTACT_CHANGED, PARTNER, CLIENT), (AuditKind.CONTACT_REMOVED, PARTNER, CLIENT)}


def test_a_contact_is_not_touched_in_the_name_of_another_client(opened: OpenDesk) -> None:
    (contact,) = opened.clients.contacts(CLIENT)
    before = opened.journal.head
    for attempt in (
        lambda: opened.clients.change_contact(replace(contact, client_id=COMPANION)),
        lambda: opened.clients.remove_contact(PARTNER, client_id=COMPANION),
        lambda: opened.clients.remove_contact(ContactId("none"), client_id=CLIENT),
    ):
        with pytest.raises(UserError, match="record_not_found"):
            attempt()
    assert opened.clients.contacts(CLIENT) == (contact,)
    assert opened.journal.head == before


def test_a_hold_freezes_who_is_around_the_client(opened: OpenDesk) -> None:
    (contact,) = opened.clients.contacts(CLIENT)
    court_order(opened)
    for attempt in (
        lambda: opened.clients.change_contact(replace(contact, phone="other")),
        lambda: opened.clients.remove_contact(PARTNER, client_id=CLIENT),
    ):
        with pytest.raises(UserError, match="legal_hold_stands"):
            attempt()
    assert opened.clients.contacts(CLIENT) == (contact,)


def test_every_save_is_one_event_about_its_client(opened: OpenDesk) -> None:
    size = opened.journal.head.size
    client = opened.clients.add(a_client(code="C-0099"))
    contact = opened.clients.add_contact(a_contact(id=new_id(), client_id=client.id))
    session = opened.sessions.add(a_session(attendees=(client.id, CLIENT)))
    events = opened.journal.audit.events(limit=opened.journal.head.size - size)
    assert [(each.kind, each.subject, each.client_id) for each in events] == [
        (AuditKind.SESSION_ADDED, session.id, CLIENT),
        (AuditKind.SESSION_ADDED, session.id, client.id),
        (AuditKind.CONTACT_ADDED, contact.id, client.id),
        (AuditKind.CLIENT_ADDED, client.id, client.id),
    ]


def test_a_save_that_fails_half_way_leaves_neither_row_nor_event(opened: OpenDesk) -> None:
    before = opened.journal.head
    with pytest.raises(BugError):
        opened.clients.add_contact(a_contact(id=new_id(), client_id=ClientId("nobody")))
    with pytest.raises(BugError):
        opened.sessions.add(a_session(attendees=(CLIENT, ClientId("nobody"))))
    assert opened.journal.head == before
    assert len(opened.sessions.of_client(CLIENT)) == 7


def test_hostile_texts_are_kept_in_one_form(opened: OpenDesk) -> None:
    hostile = "Ame\u0301lie\x00 \ud800\r\nO'Brien'); DROP TABLE client; --"
    kept = opened.clients.add(a_client(code="C-0099", legal_name=hostile, display_name=hostile))
    assert kept.legal_name == "Amélie \ufffd\nO'Brien'); DROP TABLE client; --"
    assert opened.clients.get(kept.id) == kept
    assert [hit.subject_id for hit in opened.search.find("amelie drop table")] == [kept.id]


def test_a_name_that_is_blank_once_cleaned_is_refused(opened: OpenDesk) -> None:
    with pytest.raises(UserError, match="value_missing"):
        a_client(legal_name="\u200b")
    client = a_client(code="C-0099")
    with pytest.raises(UserError, match="value_missing"):
        opened.clients.add(replace(client, legal_name="\x00 "))


def test_sessions_come_back_by_date_within_both_days(opened: OpenDesk) -> None:
    found = opened.sessions.of_client(CLIENT, first_day=date(2026, 3, 23), last_day=date(2026, 4, 27))
    assert [each.local_date for each in found] == [date(2026, 3, 23), date(2026, 4, 13), date(2026, 4, 27)]
    assert opened.sessions.next_number(CLIENT) == 8


def test_a_practice_profile_is_saved_over_the_last_one(opened: OpenDesk) -> None:
    saved = opened.clients.save_practice(replace(opened.clients.practice(), phone="(510) 555-0199"))
    assert opened.clients.practice() == saved
    assert opened.journal.audit.events(limit=1)[0].kind is AuditKind.PRACTICE_SAVED


def test_error_codes_are_told_without_any_name(opened: OpenDesk) -> None:
    with pytest.raises(UserError) as caught:
        opened.clients.add(a_client(code="C-0001", legal_name="SENTINEL Name"))
    assert caught.value.code is ErrorCode.CODE_ALREADY_USED
    assert "SENTINEL" not in f"{caught.value!r}{caught.value}"
    assert caught.value.__cause__ is None
