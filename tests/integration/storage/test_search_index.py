# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding what was written, in every script, and forgetting what was removed."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from factories import a_client, a_note
from journal_fixtures import OneOfEach

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.ids import ClientId, NoteId
from counselor_desk.domain.notes import Note, NoteKind, NoteSection
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database
from counselor_desk.storage.driver import Parameters
from counselor_desk.storage.notes import NoteStore
from counselor_desk.storage.row import Row
from counselor_desk.storage.search import SearchStore

TEXT = "Met 王芳 at the café; Zoë Müller called. 李小龙来了。 قابلت أحمد محمد. พบกับตัวอย่าง さくらさん"


def indexed(database: Database, client_id: ClientId, text: str, *, subject: str = "one", day: int = 1) -> SearchStore:
    store = SearchStore(database)
    with database.transaction():
        store.index(
            kind="note",
            subject_id=subject,
            client_id=client_id,
            service_date=date(2026, 1, day),
            title="Progress note",
            text=text,
            note_id=NoteId(subject),
            note_kind=NoteKind.PROGRESS,
        )
    return store


@pytest.mark.parametrize(
    "query",
    [
        "王芳",
        "王",
        "小龙",
        "李小龙",
        "ZOE mull",
        "cafe",
        "caf",
        "café",
        "أحمد",
        "أحم",
        "ตัวอย่าง",
        "さくら",
        "progress zoe",
    ],
)
def test_a_word_is_found_in_any_script_case_and_accent(database: Database, free: OneOfEach, query: str) -> None:
    store = indexed(database, free.client.id, TEXT)
    assert [hit.subject_id for hit in store.find(query)] == ["one"]


@pytest.mark.parametrize("query", ["芳王", "小来", "mull zoe x", "ller", '"', "NOT zoe", "zo muller", "", "_"])
def test_what_is_not_written_is_not_found(database: Database, free: OneOfEach, query: str) -> None:
    assert indexed(database, free.client.id, TEXT).find(query) == ()


def test_a_hit_shows_its_place_without_our_separators(database: Database, free: OneOfEach) -> None:
    (hit,) = indexed(database, free.client.id, TEXT).find("王芳")
    assert (hit.kind, hit.client_id, hit.service_date) == (
        "note",
        free.client.id,
        date(2026, 1, 1),
    )
    assert "Met 王芳 at the café" in hit.snippet
    assert "王芳" not in repr(hit)


def test_hits_come_newest_first_within_the_limit_and_the_client(database: Database, free: OneOfEach) -> None:
    other = a_client()
    with database.transaction():
        ClientStore(database).add(other)
    store = indexed(database, free.client.id, "hedgehog house", subject="old", day=1)
    indexed(database, free.client.id, "hedgehog house", subject="new", day=3)
    indexed(database, other.id, "hedgehog house", subject="other", day=2)
    assert [hit.subject_id for hit in store.find("hedgeh")] == ["new", "other", "old"]
    assert [hit.subject_id for hit in store.find("hedgeh", limit=1)] == ["new"]
    assert [hit.subject_id for hit in store.find("hedgeh", client_id=other.id)] == ["other"]


def test_indexing_again_replaces_and_forgets(database: Database, free: OneOfEach) -> None:
    store = indexed(database, free.client.id, "heliotrope")
    indexed(database, free.client.id, "periwinkle")
    assert store.find("heliotrope") == ()
    assert len(store.find("periwinkle")) == 1
    kept = [row.blob("block") for row in database.rows("SELECT block FROM search_text_data")]
    assert any(b"periwinkle" in block for block in kept)
    assert all(b"heliotrope" not in block for block in kept)


def test_psychotherapy_notes_are_never_indexed(database: Database, free: OneOfEach, tmp_path: Path) -> None:
    with pytest.raises(BugError), database.transaction():
        SearchStore(database).index(
            kind="psychotherapy_note",
            subject_id="p",
            client_id=free.client.id,
            service_date=date(2026, 1, 1),
            title="",
            text="",
        )


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("zoe", ["Zoë"]),
        ("cafe mull", ["café", "Müller"]),
        ("王芳", ["王芳"]),
        ("ตัวอย่าง", ["ตัวอย่าง"]),
        ("progress called", ["called"]),
    ],
)
def test_a_hit_tells_where_the_found_words_stand(
    database: Database, free: OneOfEach, query: str, marked: list[str]
) -> None:
    (hit,) = indexed(database, free.client.id, TEXT).find(query)
    assert [hit.snippet[span.start : span.end] for span in hit.in_snippet] == marked


def test_a_kind_can_be_left_out_and_the_rest_be_counted(database: Database, free: OneOfEach) -> None:
    store = indexed(database, free.client.id, "hedgehog", subject="one")
    indexed(database, free.client.id, "hedgehog", subject="two")
    assert [store.find_and_count(words, limit=1, most=9)[1] for words in ("hedgeh", "hedgeh x", "")] == [2, 0, 0]
    assert store.find_and_count("hedgeh", limit=1, most=9, without="note") == ((), 0)


def test_nobody_counts_further_than_asked(database: Database, free: OneOfEach) -> None:
    for number in range(5):
        indexed(database, free.client.id, "hedgehog", subject=str(number))
    store = SearchStore(database)
    for client_id in (None, free.client.id):
        hits, counted = store.find_and_count("hedgeh", limit=2, most=4, client_id=client_id)
        assert (len(hits), counted) == (2, 4)


def a_draft(client_id: ClientId, key: str, text: str, *, day: int = 1) -> Note:
    return a_note(
        id=key,
        client_id=client_id,
        session_id=None,
        service_date=date(2026, 1, day),
        sections=(NoteSection("Narrative", text),),
    )


def test_drafts_are_found_in_one_order_with_what_is_signed(database: Database, free: OneOfEach) -> None:
    for number in (1, 2, 3):
        indexed(database, free.client.id, "hedgehog", subject=f"signed {number}", day=number)
    with database.transaction():
        for number in (2, 4):
            NoteStore(database).add(a_draft(free.client.id, f"draft {number}", "hedgehog", day=number))
    store, in_order = SearchStore(database), ["draft 4", "signed 3", "draft 2", "signed 2", "signed 1"]
    assert [(hit.subject_id, hit.is_signed) for hit in store.find("hedgeh")] == [
        (each, each.startswith("signed")) for each in in_order
    ]
    hits, counted = store.find_and_count("hedgeh", limit=2, most=4)
    assert ([hit.subject_id for hit in hits], counted) == (in_order[:2], 4)
    assert store.find("hedgeh", client_id=ClientId("nobody")) == store.find("hedgeh", without="note") == ()


def test_a_draft_is_found_as_it_was_saved_last(database: Database, free: OneOfEach) -> None:
    store, notes = SearchStore(database), NoteStore(database)
    draft = a_draft(free.client.id, "one", "heliotrope")
    with database.transaction():
        notes.add(draft)
    assert len(store.find(f"{draft.kind} heliotrope")) == 1
    with database.transaction():
        notes.save_draft(replace(draft, sections=(NoteSection("Narrative", "periwinkle"),)))
    assert (store.find("heliotrope"), len(store.find("periwinkle"))) == ((), 1)
    with database.transaction():
        notes.remove_draft(draft.id)
    assert store.find("periwinkle") == ()


def test_drafts_are_read_once_for_each_change(database: Database, free: OneOfEach) -> None:
    with database.transaction():
        NoteStore(database).add(a_draft(free.client.id, "one", "heliotrope"))
    store, asked = SearchStore(database), statements_of(database)
    store.find("heliotrope")
    # the index, the list of drafts, and the two drafts
    first = len(asked)
    store.find("heliotrope")
    assert (first, len(asked)) == (4, 5)


def test_no_word_of_a_draft_reaches_the_index_on_the_disk(database: Database, free: OneOfEach) -> None:
    with database.transaction():
        NoteStore(database).add(a_draft(free.client.id, "one", "heliotrope"))
    assert len(SearchStore(database).find("heliotrope")) == 1
    assert all(b"heliotrope" not in row.blob("block") for row in database.rows("SELECT block FROM search_text_data"))


def statements_of(database: Database) -> list[str]:
    """Hears every statement that is asked from now on."""
    asked: list[str] = []
    rows, one = database.rows, database.one

    def heard_rows(sql: str, parameters: Parameters = ()) -> list[Row]:
        asked.append(sql)
        return rows(sql, parameters)

    def heard_one(sql: str, parameters: Parameters = ()) -> Row | None:
        asked.append(sql)
        return one(sql, parameters)

    vars(database).update(rows=heard_rows, one=heard_one)
    return asked
