# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding what was written, in every script, and forgetting what was removed."""

from datetime import date
from pathlib import Path

import pytest
from factories import a_client
from journal_fixtures import OneOfEach

from counselor_desk.domain.errors import BugError
from counselor_desk.domain.ids import ClientId
from counselor_desk.storage.clients import ClientStore
from counselor_desk.storage.connection import Database
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
    assert (hit.kind, hit.client_id, hit.service_date, hit.title) == (
        "note",
        free.client.id,
        date(2026, 1, 1),
        "Progress note",
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


def test_indexing_again_replaces_and_removing_forgets(database: Database, free: OneOfEach) -> None:
    store = indexed(database, free.client.id, "heliotrope")
    indexed(database, free.client.id, "periwinkle")
    assert store.find("heliotrope") == ()
    assert len(store.find("periwinkle")) == 1
    with database.transaction():
        store.remove(kind="note", subject_id="one")
    assert store.find("periwinkle") == ()
    kept = database.rows("SELECT block FROM search_text_data")
    assert all(b"periwinkle" not in row.blob("block") and b"heliotrope" not in row.blob("block") for row in kept)


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


def test_marks_in_the_text_itself_do_no_harm(database: Database, free: OneOfEach) -> None:
    (hit,) = indexed(database, free.client.id, "one \ufdd1 heron\ufdd0 two").find("heron")
    assert "\ufdd0" not in hit.snippet + hit.title
    assert all(0 <= span.start < span.end <= len(hit.snippet) for span in hit.in_snippet)


def test_a_kind_can_be_left_out_and_the_rest_be_counted(database: Database, free: OneOfEach) -> None:
    store = indexed(database, free.client.id, "hedgehog", subject="one")
    indexed(database, free.client.id, "hedgehog", subject="two")
    assert (store.count("hedgeh"), store.count("hedgeh", without="note"), store.count("")) == (2, 0, 0)
    assert store.find("hedgeh", without="note") == ()
