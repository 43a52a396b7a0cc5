# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is pasted into whichever field comes back as it was, in the one documented form, or is refused in words.

`KEEPS` has one entry for each verb of the services that keeps a text; a verb that is neither there nor explained fails.
"""

import importlib
import inspect
import re
import shutil
import subprocess
import time
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import (
    NOW,
    a_check_in,
    a_client,
    a_consent,
    a_consent_document,
    a_consultation,
    a_contact,
    a_delivery,
    a_note,
    a_practice,
    a_release,
    a_request,
    a_restriction,
    a_session,
    a_snippet,
    an_authorization,
    new_id,
    packet_files,
)
from hostile_texts import with_texts
from pasted_texts import LONG, PASTED
from practice_journal import (
    CLIENT,
    PASSPHRASE,
    PIN,
    PLAIN,
    Practice,
    check_identity,
    court_order,
    opened_compartment,
    put_evidence_on_file,
    redact_people,
    type_clause,
)

from counselor_desk.domain.errors import BugError, DeskError, ErrorCode
from counselor_desk.domain.explanations import explain
from counselor_desk.domain.matters import RecordType
from counselor_desk.domain.notes import NoteSection, NoteTemplate
from counselor_desk.domain.text import clean_text, is_blank
from counselor_desk.services import open_desk as accessors
from counselor_desk.services.unlocking import Proof
from counselor_desk.services.ways_offered import Way

REFUSALS = frozenset(
    {
        ErrorCode.VALUE_MISSING,
        ErrorCode.VALUE_NOT_ALLOWED,
        ErrorCode.NOTE_EMPTY,
        ErrorCode.IDENTITY_MISMATCH,
        ErrorCode.EMPTY_OVER_TEXT,
    }
)
# a save of five megabytes is acknowledged within half a second on a laptop at rest (security.md R34); this is a bound
# for a machine that does other things as well
LONGEST_SECONDS = 15.0

Kept = tuple[object, object]
Keep = Callable[[Practice, str], Kept]


def filled(record: Any, text: str, *without: str) -> Any:
    """The record with a text in every field of it that holds people's text."""
    return with_texts(record, lambda: text, without=without)


def as_kept(record: Any, text: str, *without: str) -> Any:
    return with_texts(record, lambda: clean_text(text), without=without)


def of_client(make: Callable[..., Any]) -> Any:
    return make(client_id=CLIENT)


def _practice(practice: Practice, text: str) -> Kept:
    # where the practice is and which licence it has choose the rules, and come from lists
    lists = ("country", "region", "zone", "licence")
    practice.opened.clients.save_practice(filled(a_practice(), text, *lists))
    return practice.opened.clients.practice(), as_kept(a_practice(), text, *lists)


def _client(practice: Practice, text: str) -> Kept:
    client, lists = a_client(code=f"T-{new_id()[:8]}"), ("country", "region", "language")
    given = replace(filled(client, text, *lists), safe_contact=filled(client.safe_contact, text))
    practice.opened.clients.add(given)
    wanted = replace(as_kept(client, text, *lists), safe_contact=as_kept(client.safe_contact, text))
    return practice.opened.clients.get(client.id), wanted


def _changed_client(practice: Practice, text: str) -> Kept:
    client = practice.opened.clients.add(a_client(code=f"T-{new_id()[:8]}"))
    lists = ("country", "region", "language")
    saved = practice.opened.clients.change(filled(client, text, *lists))
    return practice.opened.clients.get(client.id), replace(as_kept(client, text, *lists), version=saved.version)


def _contact(practice: Practice, text: str) -> Kept:
    contact = of_client(a_contact)
    practice.opened.clients.add_contact(replace(filled(contact, text), also_called=(text, text)))
    wanted = replace(as_kept(contact, text), also_called=(clean_text(text), clean_text(text)))
    return found(practice.opened.clients.contacts(CLIENT), contact.id), wanted


def _changed_contact(practice: Practice, text: str) -> Kept:
    contact = practice.opened.clients.add_contact(of_client(a_contact))
    practice.opened.clients.change_contact(filled(contact, text))
    return found(practice.opened.clients.contacts(CLIENT), contact.id), as_kept(contact, text)


def _restriction(practice: Practice, text: str) -> Kept:
    restriction = of_client(a_restriction)
    kept = practice.opened.clients.restrict(filled(restriction, text))
    wanted = replace(as_kept(restriction, text), recorded_at=kept.recorded_at)
    return found(practice.opened.clients.restrictions(CLIENT), restriction.id), wanted


def _session(practice: Practice, text: str) -> Kept:
    session = a_session(attendees=(CLIENT,), number=practice.opened.sessions.next_number(CLIENT))
    practice.opened.sessions.add(filled(session, text))
    return practice.opened.sessions.get(session.id), as_kept(session, text)


def _changed_session(practice: Practice, text: str) -> Kept:
    number = practice.opened.sessions.next_number(CLIENT)
    session = practice.opened.sessions.add(a_session(attendees=(CLIENT,), number=number))
    practice.opened.sessions.change(filled(session, text))
    return practice.opened.sessions.get(session.id), as_kept(session, text)


def a_draft(text: str, **changes: Any) -> Any:
    sections = (NoteSection("Narrative", text),)
    return a_note(client_id=CLIENT, template=NoteTemplate.NARRATIVE, sections=sections, **changes)


def _note(practice: Practice, text: str) -> Kept:
    note = a_draft(text, late_entry_reason=text)
    practice.opened.notes.begin(note)
    sections = (NoteSection("Narrative", clean_text(text)),)
    return practice.opened.notes.get(note.id), replace(note, sections=sections, late_entry_reason=clean_text(text))


def _saved_note(practice: Practice, text: str) -> Kept:
    note = practice.opened.notes.begin(a_draft("begun"))
    saved = practice.opened.notes.save_draft(replace(note, sections=(NoteSection("Narrative", text),)))
    wanted = replace(note, sections=(NoteSection("Narrative", clean_text(text)),), version=saved.version)
    return practice.opened.notes.get(note.id), wanted


def _addendum(practice: Practice, text: str) -> Kept:
    addendum = practice.opened.notes.add_addendum(PLAIN, text=text, reason=text, first_keystroke_at=NOW)
    kept = practice.opened.notes.addenda(PLAIN)[-1]
    return kept, replace(addendum, text=clean_text(text), reason=clean_text(text))


def _strike(practice: Practice, text: str) -> Kept:
    note = practice.opened.notes.begin(a_draft("signed", late_entry_reason="late"))
    practice.opened.notes.sign(note.id)
    practice.opened.notes.strike(note.id, reason=text)
    struck = practice.opened.notes.get(note.id).strike
    assert struck is not None
    return struck.reason, clean_text(text)


def _discard(practice: Practice, text: str) -> Kept:
    note = practice.opened.notes.begin(a_draft("begun"))
    practice.opened.notes.discard_draft(note.id, reason=text)
    return practice.opened.journal.audit.events()[0].reason, clean_text(text)


def _snippet(practice: Practice, text: str) -> Kept:
    snippet = a_snippet(shortcut=f";{new_id()[:10]}")
    practice.opened.snippets.save(filled(snippet, text, "shortcut"))
    return found(practice.opened.snippets.all(), snippet.id), as_kept(snippet, text, "shortcut")


def _unfinished(practice: Practice, text: str) -> Kept:
    practice.opened.unfinished.keep("addendum:1", {"text": text})
    # kept for the form as it was typed; it is cleaned when it is saved
    return practice.opened.unfinished.find("addendum:1"), {"text": text}


def _consent_document(practice: Practice, text: str) -> Kept:
    version = 2 + len(practice.opened.consents.documents())
    document = a_consent_document(version=version)
    practice.opened.consents.add_document(filled(document, text))
    return found(practice.opened.consents.documents(), document.id), as_kept(document, text)


def _consent(practice: Practice, text: str) -> Kept:
    consent = a_consent(client_id=CLIENT, document_id="f" * 32)
    practice.opened.consents.record(filled(consent, text))
    kept = [each.consent for each in practice.opened.consents.of_client(CLIENT)]
    return found(kept, consent.id), as_kept(consent, text)


def _authorization(practice: Practice, text: str) -> Kept:
    authorization = an_authorization(client_id=CLIENT)
    practice.opened.consents.record_authorization(filled(authorization, text))
    return found(practice.opened.consents.authorizations(CLIENT), authorization.id), as_kept(authorization, text)


def _completed_authorization(practice: Practice, text: str) -> Kept:
    unsigned = an_authorization(client_id=CLIENT, signed_on=None)
    practice.opened.consents.record_authorization(unsigned)
    practice.opened.consents.complete_authorization(filled(unsigned, text))
    return found(practice.opened.consents.authorizations(CLIENT), unsigned.id), as_kept(unsigned, text)


def _check_in(practice: Practice, text: str) -> Kept:
    check_in = a_check_in(client_id=CLIENT)
    kept = practice.opened.check_ins.record(filled(check_in, text))
    wanted = replace(as_kept(check_in, text), recorded_at=kept.recorded_at)
    return found(practice.opened.check_ins.of_client(CLIENT), check_in.id), wanted


def _request(practice: Practice, text: str) -> Kept:
    request = a_request()
    matter_id = practice.opened.matters.open(filled(request, text), client_id=CLIENT).matter.id
    return practice.opened.matters.get(matter_id).request, as_kept(request, text)


def _clause(practice: Practice, text: str) -> Kept:
    matter_id = court_order(practice.opened)
    day = date(2026, 1, 1)
    practice.opened.matters.add_clause(
        matter_id,
        record_type=RecordType.PROGRESS_NOTES,
        period_from=day,
        period_to=day,
        words=text,
        justification=text,
    )
    (clause,) = practice.opened.matters.get(matter_id).clauses
    return (clause.words, clause.justification), (clean_text(text), clean_text(text))


def _evidence(practice: Practice, text: str) -> Kept:
    matter_id = court_order(practice.opened)
    practice.opened.matters.record_evidence(matter_id, key="signed_order_copy", remark=text)
    return practice.opened.matters.get(matter_id).evidence[-1].remark, clean_text(text)


def _consultation(practice: Practice, text: str) -> Kept:
    matter_id = court_order(practice.opened)
    practice.opened.matters.record_consultation(matter_id, filled(a_consultation(), text))
    return practice.opened.matters.get(matter_id).consultations[-1], as_kept(a_consultation(), text)


def _identity(practice: Practice, text: str) -> Kept:
    matter_id = court_order(practice.opened)
    practice.opened.matters.check_identity(matter_id, initials=text, date_of_birth=date(1990, 4, 17))
    raise AssertionError("those are nobody's initials")


def _lifted_hold(practice: Practice, text: str) -> Kept:
    matter_id = court_order(practice.opened)
    (hold,) = practice.opened.matters.holds_of(matter_id)
    practice.opened.matters.lift_hold(hold.id, client_id=CLIENT, reason=text)
    return practice.opened.matters.holds_of(matter_id)[0].lifted_reason, clean_text(text)


def _item_choice(practice: Practice, text: str) -> Kept:
    from counselor_desk.domain.records import ItemId
    from counselor_desk.domain.releases import ItemOutcome

    matter_id = court_order(practice.opened)
    type_clause(practice.opened, matter_id)
    item = ItemId(f"note:{PLAIN}")
    practice.opened.review.choose_item(matter_id, item, outcome=ItemOutcome.WITHHOLD, reason=text)
    (choice,) = practice.opened.journal.release_decisions.item_choices(matter_id)
    return choice.reason, clean_text(text)


def _delivery(practice: Practice, text: str) -> Kept:
    matter_id, journal = court_order(practice.opened), practice.opened.journal
    release = a_release(matter_id=matter_id, client_id=CLIENT, number=f"R-2026-{int(new_id()[:6], 16):08}")
    with journal.database.transaction():
        journal.releases.add(release, packet_files())
    delivery = a_delivery(release_id=release.id)
    practice.opened.deliveries.record(filled(delivery, text))
    (kept,) = practice.opened.deliveries.of_release(release.id)
    return kept, replace(as_kept(delivery, text), recorded_at=kept.recorded_at)


def _executor(practice: Practice, text: str) -> Kept:
    codes = practice.opened.new_codes
    shown = codes.begin_executor_sheet(Proof(Way.RECOVERY, practice.recovery_code), holder=text)
    codes.finish(shown.formatted)
    # a name stands on one line of the sheet
    return practice.opened.executor_sheets.standing()[-1].holder, " ".join(clean_text(text).split())


def _psychotherapy(practice: Practice, text: str) -> Kept:
    compartment = opened_compartment(practice.desk, practice.opened, practice.recovery_code)
    day = date(2026, 3, 9)
    note = compartment.write(client_id=CLIENT, session_id=None, service_date=day, text=text)
    compartment.keep_draft(CLIENT, session_id=None, service_date=day, text=text)
    draft = compartment.find_draft(CLIENT)
    # the draft is kept as it was typed, and cleaned when it is written
    return (compartment.read(note), draft and draft.text), (clean_text(text), text)


def found(kept: typing.Iterable[Any], wanted: object) -> object:
    return next(each for each in kept if each.id == wanted)


KEEPS: dict[str, Keep] = {
    "Clients.save_practice": _practice,
    "Clients.add": _client,
    "Clients.change": _changed_client,
    "Clients.add_contact": _contact,
    "Clients.change_contact": _changed_contact,
    "Clients.restrict": _restriction,
    "Sessions.add": _session,
    "Sessions.change": _changed_session,
    "Notes.begin": _note,
    "Notes.save_draft": _saved_note,
    "Notes.add_addendum": _addendum,
    "Notes.strike": _strike,
    "Notes.discard_draft": _discard,
    "Snippets.save": _snippet,
    "Unfinished.keep": _unfinished,
    "Consents.add_document": _consent_document,
    "Consents.record": _consent,
    "Consents.record_authorization": _authorization,
    "Consents.complete_authorization": _completed_authorization,
    "CheckIns.record": _check_in,
    "Matters.open": _request,
    "Matters.add_clause": _clause,
    "Matters.record_evidence": _evidence,
    "Matters.record_consultation": _consultation,
    "Matters.check_identity": _identity,
    "Matters.lift_hold": _lifted_hold,
    "ReleaseReview.choose_item": _item_choice,
    "Deliveries.record": _delivery,
    "NewCodes.begin_executor_sheet": _executor,
}
"""Each verb that keeps a text, and how what it has kept is read."""

_SECRET = "takes a secret, which is never kept; `tests/fuzz` types anything at the same door"
_NO_TYPING = "takes what the program itself has made: a place, a key, a plan"
_FROM_A_LIST = "holds no text but its zone, which is chosen from a list"
_ASKS = "looks for words and keeps nothing; see the search below"
KEEPS_NONE = {
    "Appointments.plan": _FROM_A_LIST,
    "Appointments.change": _FROM_A_LIST,
    "Generations.restore_in_place": _SECRET,
    "Generations.rotate_database_key": _SECRET,
    "Revocation.begin": _SECRET,
    "Revocation.finish": _SECRET,
    "UnlockChoices.change_passphrase": _SECRET,
    "UnlockChoices.change_pin": _SECRET,
    "UnlockChoices.use_keyring_alone": _SECRET,
    "UnlockChoices.use_keyring_and_pin": _SECRET,
    "UnlockChoices.use_passphrase": _SECRET,
    "NewCodes.begin_recovery_code": _SECRET,
    "NewCodes.finish": _SECRET,
    "ExecutorSheets.revoke": _SECRET,
    "Recovery.test_code": _SECRET,
    "Unfinished.drop": _NO_TYPING,
    "Unfinished.find": _NO_TYPING,
    "Unfinished.find_file": _NO_TYPING,
    "Unfinished.keep_file": _NO_TYPING,
    "Unfinished.kept_at": _NO_TYPING,
    "Unfinished.places": _NO_TYPING,
    "ReleaseReview.choose_items": "the same as `choose_item` for several",
    "ReleaseReview.decide_people": _NO_TYPING,
    "ReleaseReview.decide_person": _NO_TYPING,
    "ReleaseReview.mark_seen": _NO_TYPING,
    "ReleaseReview.redact": _NO_TYPING,
    "ReleaseReview.remove_redaction": _NO_TYPING,
    "ReleaseReview.seen": _NO_TYPING,
    "Releases.deliver": _NO_TYPING,
    "Releases.is_current": _NO_TYPING,
    "Releases.mark_all_seen": _NO_TYPING,
    "Letters.accounting": _NO_TYPING,
    "Letters.consent_form": _NO_TYPING,
    "Search.find": _ASKS,
    "Search.look": _ASKS,
    "SealChecks.compare": "takes size and root as `domain.seals.read_seal` has read them, which `tests/fuzz` tries",
    "SealChecks.fits": "takes the same as `compare`",
    "SealChecks.outcome": "takes the same as `compare`",
    "SealStamps.save_stamp": "takes a stamp as the journal keeps it",
    "SealStamps.trust_root": "takes a certificate as `read_root` has read it, which `tests/fuzz` tries",
}
"""Each verb with a text among its arguments that keeps none, and why."""


def verbs_with_texts() -> set[str]:
    """Every public verb of a service of an open journal that takes a text, or a record with one in it."""
    services = re.findall(r"        from (counselor_desk\.services\.\w+) import (\w+)\n", inspect.getsource(accessors))
    assert len(services) > 20
    verbs = set()
    for module, name in services:
        service = getattr(importlib.import_module(module), name)
        for verb, function in inspect.getmembers(service, inspect.isfunction):
            if not verb.startswith("_") and any(map(_holds_text, _arguments(function))):
                verbs.add(f"{name}.{verb}")
    return verbs


def _arguments(function: Callable[..., Any]) -> list[Any]:
    # what stands in quotation marks names a value of another service, never a text
    hints = inspect.get_annotations(function)
    return [hint for name, hint in hints.items() if name not in ("return", "progress", "is_cancelled")]


def _holds_text(hint: Any) -> bool:
    if hint is str:
        return True
    if is_dataclass(hint):
        return any(each.type in (str, "str") for each in fields(hint))
    return any(each is str for each in typing.get_args(hint))


def test_every_verb_that_takes_a_text_is_tried_or_explained() -> None:
    assert verbs_with_texts() - KEEPS.keys() - KEEPS_NONE.keys() == set()


def test_no_entry_speaks_of_a_verb_that_is_gone() -> None:
    assert (KEEPS.keys() | KEEPS_NONE.keys()) - verbs_with_texts() == set()


@pytest.fixture
def free(practice: Practice) -> Practice:
    """The sample practice with a clock behind everything in it."""
    practice.clock.at = NOW
    return practice


def test_whatever_is_pasted_comes_back_or_is_refused(free: Practice, subtests: pytest.Subtests) -> None:
    together = {"everything": " ".join(PASTED.values()), "nothing to see": PASTED["nothing to see"]}
    paste_into_every_verb(free, subtests, together)


@pytest.mark.campaign
def test_each_thing_that_is_pasted_comes_back_or_is_refused(free: Practice, subtests: pytest.Subtests) -> None:
    paste_into_every_verb(free, subtests, PASTED)


def paste_into_every_verb(practice: Practice, subtests: pytest.Subtests, texts: dict[str, str]) -> None:
    for verb, keep in KEEPS.items():
        for what, text in texts.items():
            with subtests.test(f"{verb}: {what}"):
                lift_every_hold(practice)
                given = text if what == "nothing to see" else f"x{text}y"
                assert outcome_of(verb, keep, practice, given) in (None, *REFUSALS)
    assert practice.opened.journal.audit.verify() == ()


def outcome_of(verb: str, keep: Keep, practice: Practice, text: str) -> ErrorCode | None:
    """Let a verb keep a text and compare; returns what it was refused with, None where it came back."""
    try:
        kept, wanted = keep(practice, text)
    except BugError:
        raise
    except DeskError as refused:
        told = (refused.code, refused.where, str(explain(refused.code)))
    else:
        assert kept == wanted, verb
        return None
    code, where, sentence = told
    assert text not in where
    assert sentence.endswith(".")
    return code


def lift_every_hold(practice: Practice) -> None:
    """Let the record be changed again: an order among the verbs has frozen it."""
    for hold in practice.opened.matters.standing_holds(CLIENT):
        practice.opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="withdrawn")


def test_psychotherapy_notes_come_back_as_well(free: Practice, subtests: pytest.Subtests) -> None:
    for what, text in PASTED.items():
        with subtests.test(what):
            kept, wanted = _psychotherapy(free, f"x{text}y")
            assert kept == wanted


def test_a_search_for_anything_finds_what_was_written_and_never_fails(
    free: Practice, subtests: pytest.Subtests
) -> None:
    for what, text in PASTED.items():
        with subtests.test(what):
            note = free.opened.notes.begin(a_draft(f"before {text} after"))
            hits = {hit.subject_id for hit in free.opened.search.find(text)}
            free.opened.search.look(text)
            assert note.id in hits or is_blank(text) or not re.search(r"\w", clean_text(text))


@pytest.mark.parametrize(
    ("written", "typed"), [("Ame\u0301lie", "Amélie"), ("Amélie", "Ame\u0301lie"), ("각", "\u1100\u1161\u11a8")]
)
def test_either_form_of_a_letter_finds_the_other(free: Practice, written: str, typed: str) -> None:
    note = free.opened.notes.begin(a_draft(f"she spoke of {written} today"))
    assert note.id in {hit.subject_id for hit in free.opened.search.find(typed)}


def test_a_word_that_stands_in_a_long_text_a_hundred_thousand_times_is_found_at_once(free: Practice) -> None:
    note = free.opened.notes.begin(a_draft("calm " * 100_000))
    begun = time.process_time()

    (hit,) = free.opened.search.find("calm")

    # the snippet took the square of their number: five megabytes never ended
    assert time.process_time() - begun < 2
    assert hit.subject_id == note.id
    assert hit.snippet.startswith("calm calm")


def test_a_pasted_page_is_searched_for_by_its_first_words_and_its_last(free: Practice) -> None:
    page = " ".join(f"word{number}" for number in range(15)) + " other" * 3000
    note = free.opened.notes.begin(a_draft(page))
    begun = time.process_time()

    assert note.id in {hit.subject_id for hit in free.opened.search.find(page)}
    assert time.process_time() - begun < 2


@pytest.mark.campaign
@pytest.mark.parametrize("what", LONG)
def test_what_is_long_is_kept_within_seconds(free: Practice, what: str) -> None:
    text, begun = LONG[what](), time.monotonic()
    kept, wanted = _saved_note(free, text)
    free.opened.search.find(text[:10_000])
    assert kept == wanted
    assert time.monotonic() - begun < LONGEST_SECONDS


def test_a_packet_prints_whatever_was_written(free: Practice, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.fail("pdftotext is not installed (package poppler-utils)")
    opened = free.opened
    # signs for which no font is made cannot be printed, and the packet says so instead of leaving gaps
    printable = {what: text for what, text in PASTED.items() if what not in UNPRINTABLE}
    lines = "\n".join(f"begin{number} {text} end{number}" for number, text in enumerate(printable.values()))
    note = opened.notes.begin(a_draft(lines, late_entry_reason="pasted"))
    opened.notes.sign(note.id)
    matter_id = court_order(opened)
    type_clause(opened, matter_id)
    opened.matters.record_consultation(matter_id, a_consultation())
    put_evidence_on_file(opened, matter_id)
    check_identity(opened, matter_id)
    redact_people(opened, matter_id, keep=opened.review.scope(matter_id).undecided_people)

    printed = tmp_path / "record.pdf"
    printed.write_bytes(opened.releases.preview(matter_id).rendered.record_pdf)

    done = subprocess.run(["pdftotext", "-layout", str(printed), "-"], capture_output=True, check=True, timeout=60)
    words = re.sub(r"\s+", "", done.stdout.decode("utf-8"))
    assert [at for at in range(len(printable)) if f"begin{at}" not in words or f"end{at}" not in words] == []
    assert "readtheoutside" not in words


UNPRINTABLE = frozenset({"beyond the first plane", "no characters", "joined faces"})


def test_the_secrets_of_the_practice_still_open_it(free: Practice) -> None:
    free.opened.journal.close()
    for typed in (PIN, PASSPHRASE):
        free.desk.vault.open(free.path, typed).close()
