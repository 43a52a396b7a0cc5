# SPDX-License-Identifier: GPL-3.0-or-later
"""The composed practice as a counselor would look it over: people, calendar, ages, determinism."""

import unicodedata
from collections import Counter
from datetime import date, time
from itertools import pairwise

import pytest
from sample_practice_days import LAST_DAY

from counselor_desk.app.sample_practice import SampleNote, SamplePractice, SampleSession, compose_sample_practice
from counselor_desk.app.sample_practice.appointments import in_utc
from counselor_desk.app.sample_practice.working_days import is_working_day
from counselor_desk.domain.clients import Client, Contact
from counselor_desk.domain.ids import ClientId, ContactId, SessionId
from counselor_desk.domain.sessions import Attendance, Modality, Session, SessionKind


def test_the_same_seed_gives_the_same_practice(practice: SamplePractice, notes: tuple[SampleNote, ...]) -> None:
    again = compose_sample_practice(seed=7, clients=24, sessions=600, last_day=LAST_DAY)
    assert again == practice
    assert tuple(again.notes()) == notes


def test_notes_can_be_written_twice(practice: SamplePractice, notes: tuple[SampleNote, ...]) -> None:
    assert tuple(practice.notes()) == notes


def test_another_seed_gives_another_practice(practice: SamplePractice) -> None:
    assert compose_sample_practice(seed=8, clients=24, sessions=600, last_day=LAST_DAY).sessions != practice.sessions


@pytest.mark.parametrize(("clients", "sessions"), [(5, 60), (12, 90), (24, 600), (60, 900)])
def test_the_sizes_are_exactly_those_asked_for(clients: int, sessions: int) -> None:
    composed = compose_sample_practice(seed=3, clients=clients, sessions=sessions, last_day=LAST_DAY)
    assert (len(composed.clients), len(composed.sessions)) == (clients, sessions)


@pytest.mark.parametrize(("clients", "sessions"), [(4, 600), (24, 60)])
def test_a_practice_too_small_for_its_story_is_refused(clients: int, sessions: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        compose_sample_practice(seed=7, clients=clients, sessions=sessions, last_day=LAST_DAY)


@pytest.mark.parametrize("last_day", [date(2025, 3, 7), date(2026, 2, 28), date(2027, 1, 15), date(2028, 8, 1)])
def test_any_last_day_gives_a_whole_practice(last_day: date) -> None:
    composed = compose_sample_practice(seed=7, clients=24, sessions=600, last_day=last_day)
    assert max(session.local_date for session in composed.sessions) <= last_day
    assert len(tuple(composed.notes())) > 600


def test_the_practice_covers_about_three_years(practice: SamplePractice) -> None:
    days = [session.local_date for session in practice.sessions]
    assert min(days).year <= LAST_DAY.year - 2
    assert (max(days) - min(days)).days > 900


def test_nobody_is_seen_on_weekends_holidays_or_closed_days(practice: SamplePractice) -> None:
    assert all(is_working_day(session.local_date) for session in practice.sessions)


def test_sessions_are_between_eight_and_seven_where_the_client_is(practice: SamplePractice) -> None:
    assert all(time(8) <= session.start < session.stop <= time(19) for session in practice.sessions)


def test_the_counselor_is_never_in_two_sessions_at_once(practice: SamplePractice) -> None:
    spans = sorted(
        (in_utc(each.local_date, each.start, each.zone), in_utc(each.local_date, each.stop, each.zone))
        for each in practice.sessions
    )
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


def test_sessions_stand_in_order_of_time(practice: SamplePractice) -> None:
    starts = [in_utc(each.local_date, each.start, each.zone) for each in practice.sessions]
    assert starts == sorted(starts)


def test_every_kind_of_session_modality_and_attendance_occurs(practice: SamplePractice) -> None:
    assert {session.kind for session in practice.sessions} == set(SessionKind)
    assert {session.modality for session in practice.sessions} == set(Modality)
    assert {session.attendance for session in practice.sessions} == set(Attendance)


def test_clients_in_the_united_kingdom_are_never_seen_in_person(practice: SamplePractice) -> None:
    british = {client.key for client in practice.clients if client.country == "GB"}
    seen = [session for session in practice.sessions if british & set(session.attendees)]
    assert seen
    assert all(session.modality is not Modality.IN_PERSON for session in seen)


def test_group_sessions_have_a_name_and_several_members(practice: SamplePractice) -> None:
    groups = [session for session in practice.sessions if session.kind is SessionKind.GROUP]
    assert all(session.group_name and len(session.attendees) > 2 for session in groups)


def test_nobody_has_two_sessions_on_one_day(practice: SamplePractice) -> None:
    days = Counter((key, session.local_date) for session in practice.sessions for key in session.attendees)
    assert max(days.values()) == 1


def test_a_client_is_opened_on_the_first_session_and_closed_on_the_last(practice: SamplePractice) -> None:
    for client in practice.clients:
        days = [session.local_date for session in practice.sessions if client.key in session.attendees]
        assert client.opened_on == days[0]
        assert client.closed_on in (None, days[-1])


def test_some_clients_are_in_counseling_and_some_have_ended(practice: SamplePractice) -> None:
    ended = [client for client in practice.clients if client.closed_on is not None]
    assert 6 <= len(ended) <= 18


def test_ages_fit(practice: SamplePractice) -> None:
    for client in practice.clients:
        age = (client.opened_on - client.date_of_birth).days // 365
        assert 14 <= age <= 90, client.key


def test_people_are_accepted_by_the_domain(practice: SamplePractice) -> None:
    for client in practice.clients:
        made = Client(
            id=ClientId(client.key),
            code=client.key,
            legal_name=client.legal_name,
            display_name=client.display_name,
            date_of_birth=client.date_of_birth,
            country=client.country,
            region=client.region,
            opened_on=client.opened_on,
            closed_on=client.closed_on,
        )
        assert made.initials
        for each in client.contacts:
            Contact(id=ContactId(each.name), client_id=made.id, name=each.name, role=each.role)


def _domain_session(session: SampleSession, number: int) -> Session:
    return Session(
        id=SessionId(str(number)),
        number=number,
        local_date=session.local_date,
        start=session.start,
        stop=session.stop,
        zone=session.zone,
        kind=session.kind,
        modality=session.modality,
        attendance=session.attendance,
        attendees=tuple(ClientId(key) for key in session.attendees),
        group_name=session.group_name,
    )


def test_sessions_have_the_usual_lengths(practice: SamplePractice) -> None:
    lengths = {_domain_session(session, number).minutes for number, session in enumerate(practice.sessions, start=1)}
    assert lengths == {50, 80, 90}


def test_names_are_written_in_several_scripts(practice: SamplePractice) -> None:
    scripts = {
        unicodedata.name(sign).split()[0] for client in practice.clients for sign in client.legal_name if sign != " "
    }
    assert {"LATIN", "ARABIC", "CJK", "CYRILLIC", "HANGUL"} <= scripts


def test_full_names_are_given_once_however_many_clients_there_are() -> None:
    composed = compose_sample_practice(seed=7, clients=1000, sessions=4000, last_day=LAST_DAY)
    names = [client.legal_name for client in composed.clients]
    assert len(set(names)) == len(names)
