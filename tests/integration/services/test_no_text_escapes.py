# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which a service can fail says so in codes: no word that a person typed is in any error or log."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import a_client, a_consultation, a_contact, a_note, a_restriction, a_session, an_authorization, new_id
from practice_journal import CLIENT, PLAIN, Practice, court_order, ready_order, type_clause

from counselor_desk.domain.errors import DeskError
from counselor_desk.domain.ids import ClientId, HoldId
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.notes import NoteSection
from counselor_desk.domain.records import ItemId
from counselor_desk.domain.releases import ItemOutcome, PersonAction, RedactionReason

S = "SENTINEL"
NOBODY = ClientId("nobody")


def _closed_matter(practice: Practice) -> None:
    matter_id = court_order(practice.opened)
    practice.opened.matters.close(matter_id)
    practice.opened.matters.record_consultation(matter_id, a_consultation(name=S, gist=S))


def _failed_check(practice: Practice) -> None:
    matter_id = ready_order(practice.opened, requester_name="Rafa", court=S)
    practice.opened.releases.build(matter_id)


def _whole_record(practice: Practice) -> None:
    matter_id = court_order(practice.opened, docket=S)
    type_clause(practice.opened, matter_id, RecordType.WHOLE_RECORD)
    practice.opened.review.decide_person(matter_id, S, action=PersonAction.KEEP)
    practice.opened.releases.build(matter_id)


def _impossible_clause(practice: Practice) -> None:
    type_clause(practice.opened, court_order(practice.opened), first=date(2026, 2, 2), last=date(2026, 1, 1))


def _signed(practice: Practice) -> None:
    note = replace(practice.opened.notes.get(PLAIN), signature=None, sections=(NoteSection(S, S),))
    practice.opened.notes.save_draft(note)


ATTEMPTS: dict[str, Callable[[Practice], object]] = {
    "code used": lambda p: p.opened.clients.add(a_client(code="C-0001", legal_name=S, display_name=S)),
    "unknown client": lambda p: p.opened.clients.add_contact(a_contact(id=new_id(), client_id=NOBODY, name=S)),
    "unknown attendee": lambda p: p.opened.sessions.add(a_session(attendees=(NOBODY,), group_name=S)),
    "restriction": lambda p: p.opened.clients.restrict(a_restriction(client_id=NOBODY, words=S)),
    "note of nobody": lambda p: p.opened.notes.begin(a_note(client_id=NOBODY, sections=(NoteSection(S, S),))),
    "signed note": _signed,
    "strike": lambda p: p.opened.notes.strike(p.opened.notes.drafts()[0].id, reason=S),
    "authorization": lambda p: p.opened.consents.record_authorization(an_authorization(client_id=NOBODY, purpose=S)),
    "closed matter": _closed_matter,
    "clause": _impossible_clause,
    "identity": lambda p: p.opened.matters.check_identity(
        court_order(p.opened), initials=S, date_of_birth=date(1990, 4, 17)
    ),
    "hold": lambda p: p.opened.matters.lift_hold(HoldId("none"), client_id=CLIENT, reason=S),
    "choice": lambda p: p.opened.review.choose_item(
        court_order(p.opened), ItemId(S), outcome=ItemOutcome.NEEDS_YOUR_EYES, reason=S
    ),
    "redaction": lambda p: p.opened.review.redact(
        court_order(p.opened), ItemId(S), heading=S, start=0, end=1, reason=RedactionReason.PRIVILEGED
    ),
    "whole record": _whole_record,
    "failed check": _failed_check,
    "wrong secret": lambda p: p.desk.vault.reauthenticate(p.opened.journal, f"{S} of five or more words", way=None),
    "backup": lambda p: p.desk.backups.require_backup(Path(f"/nowhere/{S}.cdbak")),
    "backup to nowhere": lambda p: p.desk.backups.make(p.opened.journal, to=Path(f"/nowhere/{S}.cdbak")),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_a_failure_shows_its_code_and_none_of_the_words(
    practice: Practice, attempt: Callable[[Practice], object], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(DeskError) as caught:
        attempt(practice)
    error = caught.value
    assert error.code.value in str(error)
    # the lines of this file are no part of what the program says
    shown = "".join(traceback.TracebackException.from_exception(error).format_exception_only())
    shown += f"{error!r}{error.where}{error.__cause__!r}{caplog.text}"
    assert S not in shown
    assert error.__context__ is None or error.__suppress_context__ or S not in repr(error.__context__)
