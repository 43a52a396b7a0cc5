# SPDX-License-Identifier: GPL-3.0-or-later
"""The notes as their four readers would look them over: counselor, successor, court and client."""

import re
import unicodedata
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from sample_practice_days import LAST_DAY

from counselor_desk.app.sample_practice import SampleNote, SamplePractice, compose_sample_practice
from counselor_desk.app.sample_practice.appointments import in_utc
from counselor_desk.app.sample_practice.note_writer import end_of
from counselor_desk.domain.notes import TEMPLATE_HEADINGS, NoteKind, NoteTemplate, needs_late_entry_reason
from counselor_desk.domain.sessions import Attendance, SessionKind

_Notes = tuple[SampleNote, ...]
_HELD = (Attendance.ATTENDED, Attendance.LATE)
_SHORT_KINDS = (NoteKind.CONTACT, NoteKind.CONSULTATION)
_RESERVED_PHONE = re.compile(
    r"\(\d{3}\) 555-01\d\d|07700 900\d{3}|020 7946 0\d{3}|01(?:13|14|16|17|18|21|31|41|51|61) 496 0\d{3}"
)
_ANY_PHONE = re.compile(
    r"\(\d{2,5}\)[\s.-]?\d[\d\s.-]{4,}\d|(?<![\w-])0\d{2,4} \d{3,4} ?\d{3,4}|\b\d{3}[-.\s]\d{3,4}[-.\s]\d{4}\b"
)
_ANY_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r'(?<=[.!?])["”]?\s+', text) if len(part.split()) >= 5]


def _everything(practice: SamplePractice, notes: _Notes) -> str:
    parts = [note.text for note in notes]
    parts += [addendum.text for note in notes for addendum in note.addenda]
    parts += [note.text for note in practice.psychotherapy_notes]
    parts += [document.text for document in practice.consent_documents]
    parts += [repr(practice.profile), repr(practice.clients), repr(practice.authorizations), repr(practice.matters)]
    return "\n".join(parts)


def test_every_kind_of_note_and_every_template_occurs(notes: _Notes) -> None:
    assert {note.kind for note in notes} == set(NoteKind)
    assert {note.template for note in notes} == set(NoteTemplate)


def test_notes_have_the_headings_of_their_template(notes: _Notes) -> None:
    for note in notes:
        assert tuple(heading for heading, _ in note.sections) == TEMPLATE_HEADINGS[note.template]
        assert all(text.strip() for _, text in note.sections)


def test_everybody_who_came_has_a_note_of_that_session(practice: SamplePractice, notes: _Notes) -> None:
    written = Counter((note.session, note.client) for note in notes if note.kind is not NoteKind.RISK)
    for index, session in enumerate(practice.sessions):
        for key in session.attendees:
            assert written[(index, key)] >= 1, (index, key)


def test_a_missed_session_has_a_contact_note_and_no_progress_note(practice: SamplePractice, notes: _Notes) -> None:
    for note in notes:
        if note.session is not None and practice.sessions[note.session].attendance not in _HELD:
            assert note.kind is NoteKind.CONTACT


def test_work_begins_with_an_intake_and_ended_work_ends_with_a_summary(practice: SamplePractice, notes: _Notes) -> None:
    for client in practice.clients:
        own = [note for note in notes if note.client == client.key and note.session is not None]
        assert own[0].kind is NoteKind.INTAKE, client.key
        if client.closed_on is not None and client.key != "harrow":
            assert own[-1].kind is NoteKind.CLOSING, client.key


def test_session_notes_are_as_long_as_a_good_counselors(notes: _Notes) -> None:
    for note in notes:
        words = len(note.text.split())
        shortest = 40 if note.kind in _SHORT_KINDS else 90
        assert shortest <= words <= 350, (note.client, note.service_date, words)


def test_no_two_notes_are_alike(notes: _Notes) -> None:
    assert len({note.text for note in notes}) == len(notes)


def test_no_sentence_is_heard_more_than_a_dozen_times(notes: _Notes) -> None:
    heard = Counter(sentence for note in notes for sentence in _sentences(note.text))
    sentence, times = heard.most_common(1)[0]
    assert times <= 12, sentence


def test_sections_do_not_begin_alike(notes: _Notes) -> None:
    openings = Counter(" ".join(text.split()[:3]) for note in notes for _, text in note.sections)
    assert openings.most_common(1)[0][1] <= 60


@pytest.mark.parametrize(
    ("clients", "sessions"),
    [
        pytest.param(200, 5_000, id="5,000 sessions"),
        pytest.param(1_000, 50_000, id="50,000 sessions", marks=pytest.mark.campaign),
    ],
)
def test_no_note_is_repeated(clients: int, sessions: int) -> None:
    composed = compose_sample_practice(seed=11, clients=clients, sessions=sessions, last_day=LAST_DAY)
    texts: set[int] = set()
    count = 0
    for note in composed.notes():
        texts.add(hash(note.text))
        count += 1
    assert count > sessions
    assert len(texts) == count


def test_nothing_is_left_unfilled(practice: SamplePractice, notes: _Notes) -> None:
    assert not re.search(r"[{}\[\]|]", "\n".join(note.text for note in notes))
    assert not re.search(r"[{}\[\]|]", "\n".join(note.text for note in practice.psychotherapy_notes))


def test_punctuation_and_spacing_are_clean(notes: _Notes) -> None:
    for note in notes:
        assert not re.search(r"  |\s[,.;:]|[,;]{2}|(?<!\.)\.\.(?!\.)|^\s|\s$", note.text), note.text


def test_sentences_begin_with_a_capital(notes: _Notes) -> None:
    for note in notes:
        assert not re.search(r"[.!?]\s+[a-zà-ÿ]", re.sub(r"(?:Dr|Mr|Ms|no)\.", "", note.text)), note.text


def test_a_note_uses_the_pronouns_of_its_client(practice: SamplePractice, notes: _Notes) -> None:
    """Individual notes by template words: reflexives belong to the client alone."""
    reflexive = {"she/her": "herself", "he/him": "himself", "they/them": "themself"}
    pronouns = {client.key: client.pronouns for client in practice.clients}
    for note in notes:
        wrong = {word for key, word in reflexive.items() if key != pronouns[note.client]}
        assert not wrong & set(re.findall(r"\w+", note.text)), (note.client, note.text)


def test_everything_is_in_composed_unicode(practice: SamplePractice, notes: _Notes) -> None:
    text = _everything(practice, notes)
    assert unicodedata.normalize("NFC", text) == text


def test_telephone_numbers_come_from_the_ranges_kept_for_fiction(practice: SamplePractice, notes: _Notes) -> None:
    found = _ANY_PHONE.findall(_everything(practice, notes))
    assert len(found) > 50
    assert [number for number in found if not _RESERVED_PHONE.fullmatch(number) and "(800) 555-01" not in number] == []


def test_mail_addresses_are_at_example_domains(practice: SamplePractice, notes: _Notes) -> None:
    found = _ANY_EMAIL.findall(_everything(practice, notes))
    assert len(found) > 10
    assert all(re.search(r"[@.]example\.(?:org|com|net)$", address) for address in found)


def test_third_persons_stand_in_the_notes_with_numbers_and_addresses(practice: SamplePractice, notes: _Notes) -> None:
    numbers = {contact.phone for client in practice.clients for contact in client.contacts if contact.phone}
    emails = {contact.email for client in practice.clients for contact in client.contacts if contact.email}
    text = "\n".join(note.text for note in notes)
    assert sum(number in text for number in numbers) >= 15
    assert sum(email in text for email in emails) >= 3


def test_names_in_other_scripts_stand_in_the_notes(notes: _Notes) -> None:
    text = "\n".join(note.text for note in notes)
    for name in ("ليلى", "雅婷", "يوسف", "Оксана", "준호", "王淑芬", "ياسمين"):
        assert name in text


def test_notes_are_written_one_at_a_time_and_after_the_session(practice: SamplePractice, notes: _Notes) -> None:
    same_day = [note for note in notes if note.session is not None and not note.late_entry_reason]
    for note in same_day:
        assert note.session is not None
        assert note.begun_at > end_of(practice.sessions[note.session])
    spans = sorted((note.begun_at, note.signed_at) for note in same_day if note.signed_at is not None)
    assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


def test_nothing_is_written_during_a_session(practice: SamplePractice, notes: _Notes) -> None:
    spans = [
        (in_utc(each.local_date, each.start, each.zone), in_utc(each.local_date, each.stop, each.zone))
        for each in practice.sessions
    ]
    for note in notes:
        if note.signed_at is None or note.session is None or note.late_entry_reason:
            continue
        signed = note.signed_at
        assert not any(start < signed and note.begun_at < stop for start, stop in spans), (note.client, signed)


def test_notes_come_in_the_order_in_which_they_were_begun(notes: _Notes) -> None:
    assert all(earlier.begun_at <= later.begun_at for earlier, later in pairwise(notes))


def test_a_note_says_why_exactly_when_it_is_late(practice: SamplePractice, notes: _Notes) -> None:
    late = 0
    for note in notes:
        if note.session is None:
            continue
        ended_at = end_of(practice.sessions[note.session])
        is_late = needs_late_entry_reason(session_ended_at=ended_at, first_keystroke_at=note.begun_at)
        assert is_late == bool(note.late_entry_reason)
        late += is_late
    assert late >= 4


def test_addenda_follow_the_signature(notes: _Notes) -> None:
    addenda = [(note, addendum) for note in notes for addendum in note.addenda]
    assert len(addenda) >= 5
    for note, addendum in addenda:
        assert note.signed_at is not None
        assert note.signed_at < addendum.begun_at < addendum.signed_at
        assert addendum.text
        assert addendum.reason


def test_a_few_drafts_wait_and_one_note_is_struck(notes: _Notes) -> None:
    assert 2 <= sum(note.signed_at is None for note in notes) <= 6
    struck = [note for note in notes if note.struck is not None]
    assert len(struck) == 1
    assert struck[0].struck is not None
    assert struck[0].signed_at is not None
    assert struck[0].struck.struck_at > struck[0].signed_at


def test_a_task_that_is_continued_was_set_before(notes: _Notes) -> None:
    """ "Keep X for another week" never opens a piece of work."""
    first_progress: dict[str, SampleNote] = {}
    for note in notes:
        if note.kind is NoteKind.INTAKE:
            first_progress[note.client] = note
    for note in first_progress.values():
        assert "for another week" not in note.text
        assert "Same task once more" not in note.text


def test_scores_do_not_jump(notes: _Notes) -> None:
    stated = re.compile(r"(PHQ-9|GAD-7|CORE-10)[^.]*?: (\d+)\b")
    last: dict[tuple[str, str], int] = {}
    compared = 0
    for note in notes:
        if note.kind is not NoteKind.PROGRESS or note.struck is not None:
            continue
        for measure, score in stated.findall(note.text):
            before = last.get((note.client, measure))
            if before is not None:
                compared += 1
                assert abs(int(score) - before) <= 9, (note.client, note.service_date)
            last[(note.client, measure)] = int(score)
    assert compared > 20


def test_group_notes_name_no_other_member(practice: SamplePractice, notes: _Notes) -> None:
    names = {client.key: client.display_name.split()[0] for client in practice.clients}
    for note in notes:
        if note.session is None or practice.sessions[note.session].kind is not SessionKind.GROUP:
            continue
        others = [names[key] for key in practice.sessions[note.session].attendees if key != note.client]
        assert not any(re.search(rf"\b{re.escape(name)}\b", note.text) for name in others)


def test_process_notes_hold_nothing_that_belongs_in_the_record(practice: SamplePractice) -> None:
    texts = [note.text for note in practice.psychotherapy_notes]
    assert len(texts) >= 10
    for text in texts:
        assert not re.search(r"PHQ|GAD|CORE-10|\d\d:\d\d|diagnos|medicat|symptom|prognos|by video", text, re.IGNORECASE)


def test_process_notes_are_written_after_their_session(practice: SamplePractice) -> None:
    for note in practice.psychotherapy_notes:
        session = practice.sessions[note.session]
        assert note.client in session.attendees
        assert timedelta() < note.written_at - end_of(session) < timedelta(hours=8)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_are_as_varied(seed: int) -> None:
    composed = compose_sample_practice(seed=seed, clients=24, sessions=600, last_day=LAST_DAY)
    heard = Counter(sentence for note in composed.notes() for sentence in _sentences(note.text))
    assert heard.most_common(1)[0][1] <= 15
