# SPDX-License-Identifier: GPL-3.0-or-later
"""What was discarded, replaced or removed is gone from every page of the journal, free ones and the index included."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

import independent_vault as vault
import pytest
from canaries import STEM
from decrypted_pages import PAGE, decrypted_pages, free_pages
from factories import a_client, a_contact, a_snippet, an_appointment
from practice_journal import CLIENT, COMPANION, Practice, Template, court_order, type_clause

from counselor_desk.domain.clients import SafeContact
from counselor_desk.domain.ids import AppointmentId, ClientId, ContactId, NoteId, SnippetId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection, NoteTemplate

Come = Callable[[Practice, str, str], object]
Go = Callable[[Practice, str], object]


def of_a_place(key: str) -> str:
    """Longer than a page, so that most of it lies on pages of its own, which become free."""
    return f"{STEM}{key} and what was said of it. " * 400


def a_draft(text: str, key: str) -> Note:
    return Note(
        id=NoteId(key),
        client_id=CLIENT,
        session_id=None,
        kind=NoteKind.CONTACT,
        template=NoteTemplate.NARRATIVE,
        service_date=date(2026, 11, 22),
        sections=(NoteSection("Narrative", text),),
        first_keystroke_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    )


def begin(practice: Practice, text: str, key: str) -> None:
    practice.opened.notes.begin(a_draft(text, key))


def save(practice: Practice, text: str, key: str, *, is_clearing_meant: bool = False) -> None:
    note = practice.opened.notes.get(NoteId(key))
    written = replace(note, sections=(NoteSection("Narrative", text),))
    practice.opened.notes.save_draft(written, is_clearing_meant=is_clearing_meant)


def write_anew(practice: Practice, key: str) -> None:
    save(practice, "other words", key)


def discard(practice: Practice, key: str) -> None:
    practice.opened.notes.discard_draft(NoteId(key), reason="in the wrong record")


def clear_and_discard(practice: Practice, key: str) -> None:
    save(practice, "", key, is_clearing_meant=True)
    discard(practice, key)


def clear_write_and_sign(practice: Practice, key: str) -> None:
    save(practice, "", key, is_clearing_meant=True)
    write_anew(practice, key)
    practice.opened.notes.sign(NoteId(key))


def add_contact(practice: Practice, words: str, key: str) -> None:
    contact = a_contact(id=key, client_id=CLIENT, name=words, also_called=(words,), may_be_told=words)
    practice.opened.clients.add_contact(contact)


def remove_contact(practice: Practice, key: str) -> None:
    practice.opened.clients.remove_contact(ContactId(key), client_id=CLIENT)


def change_contact(practice: Practice, key: str) -> None:
    (added,) = (each for each in practice.opened.clients.contacts(CLIENT) if each.id == key)
    practice.opened.clients.change_contact(replace(added, name="Ines", also_called=(), may_be_told=""))


def add_client(practice: Practice, words: str, key: str) -> None:
    contact = SafeContact(instructions=words)
    client = a_client(id=key, code="C-0009", legal_name=words, display_name=words, safe_contact=contact)
    practice.opened.clients.add(client)


def change_client(practice: Practice, key: str) -> None:
    client = practice.opened.clients.get(ClientId(key))
    named = replace(client, legal_name="Ines Heron", display_name="Ines Heron", safe_contact=SafeContact())
    practice.opened.clients.change(named)


def add_snippet(practice: Practice, words: str, key: str) -> None:
    practice.opened.snippets.save(a_snippet(id=key, shortcut=";gone", title=words, text=words))


def remove_snippet(practice: Practice, key: str) -> None:
    practice.opened.snippets.remove(SnippetId(key))


def plan_group(practice: Practice, words: str, key: str) -> None:
    group = an_appointment(id=key, attendees=(CLIENT, COMPANION), group_name=words)
    practice.opened.appointments.plan(group)


def cancel(practice: Practice, key: str) -> None:
    practice.opened.appointments.cancel(AppointmentId(key))


def add_clause(practice: Practice, words: str, key: str) -> None:
    type_clause(practice.opened, court_order(practice.opened), justification=words)


def remove_clause(practice: Practice, key: str) -> None:
    (matter,) = practice.opened.matters.open_ones()
    (clause,) = matter.clauses
    practice.opened.matters.remove_clause(matter.id, clause.id)
    # while it stands nothing of the client's record can be discarded
    (hold,) = practice.opened.matters.holds_of(matter.id)
    practice.opened.matters.lift_hold(hold.id, client_id=CLIENT, reason="answered")


REMOVALS: dict[str, tuple[Come, Go]] = {
    "a clause that is removed": (add_clause, remove_clause),
    "a draft that is discarded": (begin, discard),
    "a draft that is written anew": (begin, write_anew),
    "a draft that is emptied and discarded": (begin, clear_and_discard),
    "a draft that is emptied, written anew and signed": (begin, clear_write_and_sign),
    "a contact that is removed": (add_contact, remove_contact),
    "a contact that is changed": (add_contact, change_contact),
    "a client whose name is changed": (add_client, change_client),
    "a snippet that is removed": (add_snippet, remove_snippet),
    "an appointment that is cancelled": (plan_group, cancel),
}
KEYS = {name: chr(ord("a") + number) * 7 for number, name in enumerate(REMOVALS)}
"""Stands for each of them in its text, of letters alone as the index keeps words, and is the id of what it is in."""


@dataclass(frozen=True)
class Pages:
    """A closed journal, decrypted page by page, and what the tables behind its index hold, by name."""

    pages: list[bytes] = field(repr=False)
    index: dict[str, str] = field(repr=False)

    def where(self, words: str) -> list[int]:
        """The numbers of pages with the words, in whatever case they are kept."""
        return [number for number, page in enumerate(self.pages, start=1) if words.encode() in page.lower()]


def closed(practice: Practice) -> Pages:
    practice.opened.journal.close()
    header = json.loads((practice.path / "VAULT.json").read_text())
    keys = vault.open_with_recovery_code(header, practice.recovery_code.replace("-", ""))
    file, key = practice.path / header["db"]["file"], keys.databases[header["db"]["gen"]]
    pages = decrypted_pages(file, key)
    connection = vault.connect(file, key)
    shadows = connection.execute("SELECT name FROM pragma_table_list WHERE type = 'shadow'").fetchall()
    index = {name: repr(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for (name,) in shadows}
    connection.close()
    return Pages(pages, index)


@pytest.fixture(scope="module")
def before(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every text is there."""
    practice = template.copy(tmp_path_factory.mktemp("before") / "practice")
    for name, (come, _) in REMOVALS.items():
        come(practice, of_a_place(KEYS[name]), KEYS[name])
    return closed(practice)


@pytest.fixture(scope="module")
def after(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Every text was there, over two openings, and is gone again."""
    practice = template.copy(tmp_path_factory.mktemp("after") / "practice")
    for name, (come, _) in REMOVALS.items():
        come(practice, of_a_place(KEYS[name]), KEYS[name])
    practice.reopen()
    for name, (_, go) in REMOVALS.items():
        go(practice, KEYS[name])
    return closed(practice)


@pytest.mark.parametrize("name", REMOVALS)
def test_the_text_is_on_several_pages_before(name: str, before: Pages) -> None:
    assert len(before.where(STEM + KEYS[name])) >= len(of_a_place("")) // PAGE


@pytest.mark.parametrize("name", REMOVALS)
def test_removed_text_is_on_no_page(name: str, after: Pages) -> None:
    assert after.where(STEM + KEYS[name]) == []


def test_the_pages_that_became_free_are_empty(after: Pages) -> None:
    # a page of the free list that lists others holds their numbers and nothing else
    empty = sum(not page.strip(b"\0") for page in after.pages)

    assert free_pages(after.pages) > 20
    assert empty >= free_pages(after.pages) - 1


def test_the_tables_behind_the_index_held_the_words(before: Pages) -> None:
    assert len(before.index) >= 4
    assert STEM in "".join(before.index.values())


def test_no_table_behind_the_index_holds_them_any_more(after: Pages) -> None:
    assert [name for name, content in after.index.items() if STEM in content] == []
    # what was never removed is still found
    assert "diary" in "".join(after.index.values())
